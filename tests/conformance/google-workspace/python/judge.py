"""Google's own clients for Python against the stand-in: a desktop app's consent, its calendars, and each refusal."""

import html
import json
import os
import re
import sys
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

sys.path.append(str(Path(__file__).resolve().parents[2]))
# The SDK refuses plain http unless told that this is meant: the stand-in listens on loopback only.
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

import requests
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import Request
from google_auth_oauthlib.flow import InstalledAppFlow
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from oauthlib.oauth2 import InvalidGrantError
from report import failure, finish, operation

READY = json.loads(os.environ["SANDBOX_READY"])
ENDPOINTS = READY["endpoints"]["google-workspace"]
CREDENTIALS = READY["credentials"]["google-workspace"]
REDIRECT_URI = "http://127.0.0.1:9/callback"
CALENDAR = "https://www.googleapis.com/auth/calendar"
READ_LIST = "https://www.googleapis.com/auth/calendar.calendarlist.readonly"


def control(path, body):
    answer = requests.post(f"{READY['control_url']}/control/{path}", json=body, timeout=30)
    assert answer.status_code == 200, answer.text
    return answer.json()


def flow(scopes):
    client = {
        "client_id": CREDENTIALS["client_id"],
        "client_secret": CREDENTIALS["client_secret"],
        "auth_uri": ENDPOINTS["authorize"],
        "token_uri": ENDPOINTS["token"],
    }
    return InstalledAppFlow.from_client_config({"installed": client}, scopes, redirect_uri=REDIRECT_URI)


def press(button, url):
    """Opens the consent page, takes its first account and every scope, and answers the callback's parameters."""
    page = requests.get(url, timeout=30).text
    form = [(name, html.unescape(value)) for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)]
    ticked = re.findall(r'<input type="checkbox" name="grant" value="([^"]*)" checked>', page)
    form += [("grant", html.unescape(scope)) for scope in ticked]
    form += [("account", re.search(r'<option value="([^"]*)"', page).group(1)), ("decision", button)]
    action = re.search(r'<form method="post" action="([^"]*)"', page).group(1)
    sent = requests.post(urljoin(url, action), data=form, allow_redirects=False, timeout=30)
    return {name: values[0] for name, values in parse_qs(urlsplit(sent.headers["location"]).query).items()}


def granted(scopes):
    made = flow(scopes)
    url, _ = made.authorization_url(access_type="offline", prompt="consent")
    made.fetch_token(code=press("consent", url)["code"])
    return made.credentials


def calendars(credentials):
    endpoint = f"{ENDPOINTS['api']}/calendar/v3/"
    return build("calendar", "v3", credentials=credentials, client_options={"api_endpoint": endpoint}, static_discovery=True)


def refused(status, reason, run):
    error = failure(HttpError, run)
    assert error.resp.status == status, error
    assert error.error_details[0]["reason"] == reason, error.error_details


def authorization():
    check = lambda name, run: operation("google-auth-oauthlib", name, run)

    def consent():
        credentials = granted([CALENDAR])
        assert credentials.valid and credentials.refresh_token and credentials.granted_scopes == [CALENDAR]

    def refresh():
        credentials = granted([CALENDAR])
        token, refresh_token = credentials.token, credentials.refresh_token
        credentials.refresh(Request())
        assert credentials.token != token and credentials.refresh_token == refresh_token

    def refusal():
        url, _ = flow([CALENDAR]).authorization_url(access_type="offline")
        assert press("refuse", url)["error"] == "access_denied"

    def used_code():
        made = flow([CALENDAR])
        url, _ = made.authorization_url()
        code = press("consent", url)["code"]
        made.fetch_token(code=code)
        failure(InvalidGrantError, lambda: made.fetch_token(code=code))

    def revoked():
        credentials = granted([CALENDAR])
        assert requests.post(ENDPOINTS["revoke"], data={"token": credentials.token}, timeout=30).status_code == 200
        assert "invalid_grant" in str(failure(RefreshError, lambda: credentials.refresh(Request())))

    check("InstalledAppFlow with PKCE and a loopback redirect", consent)
    check("Credentials.refresh keeps the refresh token", refresh)
    check("a refused consent", refusal)
    check("a code is good once", used_code)
    check("a revoked grant is RefreshError", revoked)


def calendar_api():
    check = lambda name, run: operation("google-api-python-client", name, run)
    service = calendars(granted([CALENDAR]))
    events = service.events()

    def pages():
        found, request = [], service.calendarList().list(maxResults=2)
        while request is not None:
            page = request.execute()
            found += [one["id"] for one in page["items"]]
            last, request = page, service.calendarList().list_next(request, page)
        assert "nextSyncToken" in last
        assert found == [one["id"] for one in service.calendarList().list().execute()["items"]]

    def sync():
        token = service.calendarList().list().execute()["nextSyncToken"]
        assert service.calendarList().list(syncToken=token).execute()["items"] == []
        refused(410, "fullSyncRequired", lambda: service.calendarList().list(syncToken="nonsense").execute())

    def written():
        times = {
            "start": {"dateTime": "2026-12-01T10:00:00+01:00", "timeZone": "Europe/Zurich"},
            "end": {"dateTime": "2026-12-01T11:00:00+01:00", "timeZone": "Europe/Zurich"},
        }
        body = {"id": "judge0001", "summary": "Judged", **times}
        made = events.insert(calendarId="primary", body=body, sendUpdates="none").execute()
        assert made["id"] == "judge0001" and made["status"] == "confirmed"
        refused(409, "duplicate", lambda: events.insert(calendarId="primary", body=body).execute())
        changed = events.patch(calendarId="primary", eventId="judge0001", body={"summary": "Judged again"}).execute()
        assert changed["summary"] == "Judged again" and changed["etag"] != made["etag"]
        events.delete(calendarId="primary", eventId="judge0001", sendUpdates="none").execute()
        refused(410, "deleted", lambda: events.delete(calendarId="primary", eventId="judge0001").execute())

    def free_busy():
        body = {"timeMin": "2026-12-01T00:00:00Z", "timeMax": "2026-12-02T00:00:00Z", "items": [{"id": "nobody@example.com"}]}
        answer = service.freebusy().query(body=body).execute()
        assert answer["calendars"]["nobody@example.com"]["errors"][0]["reason"] == "notFound"

    def gap():
        narrow = calendars(granted([READ_LIST]))
        assert narrow.calendarList().list().execute()["items"]
        refused(403, "insufficientPermissions", lambda: narrow.events().list(calendarId="primary").execute())

    def retried():
        control("faults", {"partner": "google-workspace", "match": {"method": "*", "path": "/calendar/*"}, "kind": "throttle", "count": 1})
        assert service.calendarList().list().execute(num_retries=3)["items"]

    check("calendarList.list by pages, the sync token on the last", pages)
    check("calendarList.list by sync token, and one that is over", sync)
    check("events.insert, patch and delete, once for each id", written)
    check("freebusy.query, with errors inside a 200", free_busy)
    check("the gaps between scopes are 403 insufficientPermissions", gap)
    check("a throttled call is repeated by the SDK", retried)


for judge in [authorization, calendar_api]:
    judge()
finish()
