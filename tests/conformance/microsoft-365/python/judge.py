"""Microsoft's own libraries for Python against the stand-in: a public client's consent, its tokens, each refusal, and Graph."""

import html
import re
import sys
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

sys.path.append(str(Path(__file__).resolve().parents[2]))

import graph
import msal
import requests
from report import failure, finish, operation
from stand_in import CREDENTIALS, ENDPOINTS, NORA

LOGIN = "https://login.microsoftonline.com"
SCOPES = ["User.Read", "Calendars.Read.Shared"]
REDIRECT_URI = "http://localhost:53211/"


class ToStandIn:
    """What carries the SDK's requests: the origin is rewritten, and in answers the other way round."""

    class Answer:
        def __init__(self, answer):
            self.status_code, self.headers = answer.status_code, answer.headers
            self.text = answer.text.replace(ENDPOINTS["auth"], LOGIN)

        def raise_for_status(self):
            assert self.status_code < 400, self.text

    def get(self, url, **settings):
        return self.Answer(requests.get(rewritten(url), timeout=30, **dropped(settings)))

    def post(self, url, **settings):
        return self.Answer(requests.post(rewritten(url), timeout=30, **dropped(settings)))

    def close(self):
        pass


def rewritten(url):
    return url.replace(LOGIN, ENDPOINTS["auth"], 1)


def dropped(settings):
    return {name: value for name, value in settings.items() if name in ("params", "data", "headers")}


def app(tenant="organizations"):
    return msal.PublicClientApplication(CREDENTIALS["client_id"], authority=f"{LOGIN}/{tenant}", http_client=ToStandIn())


def submit(page, url, values):
    """Fills in a page's one form and sends it, as a browser without scripts."""
    action = html.unescape(re.search(r'<form[^>]* action="([^"]*)"', page).group(1))
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    form = {name: html.unescape(value) for name, value in hidden} | values
    return requests.post(urljoin(url, action), data=form, allow_redirects=False, timeout=30)


def press(button, url, account=NORA):
    """Signs in and decides; answers the callback's parameters."""
    url = rewritten(url)
    sent = submit(requests.get(url, timeout=30).text, url, {"account": account, "decision": button})
    return {name: values[0] for name, values in parse_qs(urlsplit(sent.headers["location"]).query).items()}


def signed_in(made, account=NORA, scopes=SCOPES):
    begun = made.initiate_auth_code_flow(scopes, redirect_uri=REDIRECT_URI)
    return made.acquire_token_by_auth_code_flow(begun, press("consent", begun["auth_uri"], account))


def check(name, run):
    operation("msal", name, run)


def consent():
    result = signed_in(app())
    assert "access_token" in result, result
    assert result["id_token_claims"]["tid"] == CREDENTIALS["tenant_id"]
    assert set(SCOPES) <= set(result["scope"].split())


def refusal():
    made = app()
    begun = made.initiate_auth_code_flow(SCOPES, redirect_uri=REDIRECT_URI)
    result = made.acquire_token_by_auth_code_flow(begun, press("refuse", begun["auth_uri"]))
    assert result["error"] == "access_denied" and "AADSTS65004" in result["error_description"], result


def foreign_state():
    made = app()
    begun = made.initiate_auth_code_flow(SCOPES, redirect_uri=REDIRECT_URI)
    parameters = press("consent", begun["auth_uri"]) | {"state": "another"}
    failure(ValueError, lambda: made.acquire_token_by_auth_code_flow(begun, parameters))


def silent():
    made = app()
    first = signed_in(made)
    account = made.get_accounts()[0]
    assert account["username"] == NORA
    assert made.acquire_token_silent(SCOPES, account)["access_token"] == first["access_token"]
    fresh = made.acquire_token_silent(SCOPES, account, force_refresh=True)
    assert fresh["access_token"] != first["access_token"]


def device_code():
    made = app()
    begun = made.initiate_device_flow(["User.Read"])
    assert begun["user_code"] in begun["message"], begun
    url = rewritten(begun["verification_uri"])
    page = requests.get(url, timeout=30).text
    submit(page, url, {"user_code": begun["user_code"], "account": NORA, "decision": "consent"})
    assert "access_token" in made.acquire_token_by_device_flow(begun)


def by_refresh_token():
    result = app().acquire_token_by_refresh_token(CREDENTIALS["refresh_token"], ["User.Read"])
    assert "access_token" in result, result
    failure(ValueError, lambda: app("11111111-2222-4333-8444-555555555555"))


def drills():
    for number, code in [(50076, "interaction_required"), (65001, "invalid_grant"), (700082, "invalid_grant"), (50173, "invalid_grant")]:
        made = app()
        signed_in(made, f"aadsts{number}@harborfinch.example", ["User.Read"])
        result = made.acquire_token_silent_with_error(["User.Read"], made.get_accounts()[0], force_refresh=True)
        assert result["error"] == code and number in result["error_codes"], result
        assert result["correlation_id"] and result["trace_id"] and result["timestamp"]


check("acquire_token_by_auth_code_flow with PKCE, a state and a nonce", consent)
check("a refused consent", refusal)
check("a callback of another login", foreign_state)
check("acquire_token_silent from the cache, then refreshed", silent)
check("acquire_token_by_device_flow", device_code)
check("acquire_token_by_refresh_token", by_refresh_token)
check("acquire_token_silent_with_error: AADSTS refusals", drills)
graph.judge()
finish()
