"""The vendor's OAuth SDK for Python."""

from intuitlib.client import AuthClient
from intuitlib.enums import Scopes
from intuitlib.exceptions import AuthClientError

from report import failure, operation
from stand_in import CREDENTIALS, ENDPOINTS, REDIRECT_URI, advance, press

SDK = "intuit-oauth(python)"
SCOPES = [Scopes.ACCOUNTING, Scopes.OPENID]


def auth_client(**settings):
    """A client as the SDK's documentation makes it; a discovery URL stands for the environment."""
    values = {
        "client_id": CREDENTIALS["client_id"],
        "client_secret": CREDENTIALS["client_secret"],
        "redirect_uri": REDIRECT_URI,
        "environment": ENDPOINTS["discovery"],
        **settings,
    }
    return AuthClient(**values)


def connected(scopes=None):
    """A client with a fresh grant."""
    client = auth_client()
    callback = press("consent", client.get_authorization_url(scopes or SCOPES))
    client.get_bearer_token(callback["code"], realm_id=callback["realmId"])
    return client


def _discovery():
    client = auth_client()
    assert client.auth_endpoint == ENDPOINTS["authorize"]
    assert client.token_endpoint == ENDPOINTS["token"]
    assert client.revoke_endpoint == ENDPOINTS["revoke"]


def _consent():
    client = auth_client()
    callback = press("consent", client.get_authorization_url(SCOPES, state_token="csrf-1"))
    assert callback["state"] == "csrf-1"
    client.get_bearer_token(callback["code"], realm_id=callback["realmId"])
    assert client.access_token and client.refresh_token
    assert client.expires_in == 3600
    assert client.x_refresh_token_expires_in == 8640000


def _refused():
    callback = press("refuse", auth_client().get_authorization_url(SCOPES, state_token="csrf-2"))
    assert callback == {"error": "access_denied", "state": "csrf-2"}


def _used_code():
    client = auth_client()
    callback = press("consent", client.get_authorization_url(SCOPES))
    client.get_bearer_token(callback["code"])
    error = failure(AuthClientError, lambda: client.get_bearer_token(callback["code"]))
    assert error.status_code == 400 and b"invalid_grant" in error.content
    assert error.intuit_tid


def _wrong_secret():
    client = auth_client(client_secret="wrong")
    callback = press("consent", client.get_authorization_url(SCOPES))
    error = failure(AuthClientError, lambda: client.get_bearer_token(callback["code"]))
    assert error.status_code == 401 and b"invalid_client" in error.content


def _same_day():
    client = connected()
    before = (client.access_token, client.refresh_token)
    client.refresh()
    assert client.access_token != before[0] and client.refresh_token == before[1]


def _next_day():
    client = connected()
    before = client.refresh_token
    advance(90_000)
    client.refresh()
    assert client.refresh_token != before
    error = failure(AuthClientError, lambda: auth_client().refresh(refresh_token=before))
    assert error.status_code == 400 and b"invalid_grant" in error.content


def _idle():
    client = connected()
    advance(8_640_000)
    error = failure(AuthClientError, client.refresh)
    assert error.status_code == 400 and b"invalid_grant" in error.content


def _user_info():
    answer = connected().get_user_info()
    assert answer.json()["sub"]


def _user_info_expired():
    client = connected()
    advance(3_600)
    assert failure(AuthClientError, client.get_user_info).status_code == 401


def _revoke(which):
    client = connected()
    assert client.revoke(token=getattr(client, which)) is True
    assert failure(AuthClientError, client.refresh).status_code == 400
    assert failure(AuthClientError, lambda: client.revoke(token=getattr(client, which))).status_code == 400


def judge():
    """Every operation of the SDK that needs no id_token."""
    for name, run in [
        ("discovery", _discovery),
        ("authorization URL, consent and get_bearer_token", _consent),
        ("consent refused", _refused),
        ("get_bearer_token with a used code fails", _used_code),
        ("get_bearer_token with the wrong secret fails", _wrong_secret),
        ("refresh on the same day", _same_day),
        ("refresh after 25 hours rotates, the older token is dead", _next_day),
        ("refresh after 100 idle days fails", _idle),
        ("get_user_info", _user_info),
        ("get_user_info with an expired token fails", _user_info_expired),
        ("revoke the refresh token", lambda: _revoke("refresh_token")),
        ("revoke the access token", lambda: _revoke("access_token")),
    ]:
        operation(SDK, name, run)
