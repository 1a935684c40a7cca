"""Microsoft's own library for Graph in Python against the stand-in: what the application calls, and each refusal."""

import asyncio
import datetime
import json
import uuid

import httpx
import requests
from kiota_abstractions.authentication import AccessTokenProvider, AllowedHostsValidator, BaseBearerTokenAuthenticationProvider
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_http.middleware.options import RetryHandlerOption
from msgraph import GraphServiceClient
from msgraph.generated.models.date_time_time_zone import DateTimeTimeZone
from msgraph.generated.models.event import Event
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.subscription import Subscription
from msgraph.graph_request_adapter import GraphRequestAdapter, options
from msgraph_core import GraphClientFactory
from report import operation
from stand_in import CREDENTIALS, ENDPOINTS, NORA, PARTNER, READY

GRAPH = "https://graph.microsoft.com"
FRONT_DESK = "front-desk@harborfinch.example"
PAYROLL = "payroll@harborfinch.example"
ZONE = "Pacific Standard Time"


class ToStandIn(httpx.AsyncHTTPTransport):
    """The last link of the SDK's chain: the origin is rewritten there and back, and nothing else."""

    async def handle_async_request(self, request):
        url = str(request.url).replace(GRAPH, ENDPOINTS["api"], 1)
        headers = [(name, value) for name, value in request.headers.multi_items() if name != "host"]
        answer = await super().handle_async_request(httpx.Request(request.method, url, headers=headers, content=await request.aread()))
        body = (await answer.aread()).decode().replace(ENDPOINTS["api"], GRAPH)
        headers = [(name, value.replace(ENDPOINTS["api"], GRAPH)) for name, value in answer.headers.multi_items() if name != "content-length"]
        return httpx.Response(answer.status_code, headers=headers, content=body.encode(), request=request)


class Token(AccessTokenProvider):
    """An access token that is there already."""

    def __init__(self, token):
        self.token = token

    async def get_authorization_token(self, uri, additional_authentication_context={}):
        return self.token

    def get_allowed_hosts_validator(self):
        return AllowedHostsValidator(["graph.microsoft.com"])


def client(token=None):
    provider = BaseBearerTokenAuthenticationProvider(Token(token or CREDENTIALS["access_token"]))
    http = GraphClientFactory.create_with_default_middleware(client=httpx.AsyncClient(transport=ToStandIn(), timeout=30), options=options)
    return GraphServiceClient(request_adapter=GraphRequestAdapter(provider, http))


def once(**settings):
    """The SDK's own repeats are off unless they are what is judged."""
    return RequestConfiguration(options=[RetryHandlerOption(max_retries=0, should_retry=False)], **settings)


def control(path, body):
    answer = requests.post(f"{READY['control_url']}/control/{path}", data=json.dumps(body), timeout=30)
    assert answer.status_code == 200, answer.text
    return answer.json()


def check(name, run):
    operation("msgraph-sdk", name, lambda: asyncio.run(run()))


async def refused(awaitable, status, code):
    try:
        answer = await awaitable
    except ODataError as error:
        assert (error.response_status_code, error.error.code) == (status, code), str(error)
        assert error.error.message
        return error
    raise AssertionError(f"expected {code}, got {answer!r}")


def at(days):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)
    return moment.strftime("%Y-%m-%dT%H:%M:%S")


def meeting(subject, **more):
    return Event(
        subject=subject,
        start=DateTimeTimeZone(date_time=at(2), time_zone=ZONE),
        end=DateTimeTimeZone(date_time=at(2.1), time_zone=ZONE),
        **more,
    )


async def account():
    made = client()
    me = await made.me.get()
    assert f"{me.id}.{CREDENTIALS['tenant_id']}" == CREDENTIALS["account_id"]
    assert me.user_principal_name == NORA
    organization = await made.organization.get()
    assert [one.display_name for one in organization.value] == ["Harbor Finch Advisory"]


async def calendars():
    made = client()
    parameters = type(made.me.calendars).CalendarsRequestBuilderGetQueryParameters(top=4)
    page = await made.me.calendars.get(RequestConfiguration(query_parameters=parameters))
    names = [calendar.name for calendar in page.value]
    while page.odata_next_link:
        page = await made.me.calendars.with_url(page.odata_next_link).get()
        names += [calendar.name for calendar in page.value]
    assert names == ["Calendar", "Tax", "Audit", "Advisory", "Bookkeeping", "Admin", "Omar Reyes"], names
    shared = await made.users.by_user_id(FRONT_DESK).calendars.get()
    assert [calendar.name for calendar in shared.value] == ["Calendar", "Tax deadlines"]
    await refused(made.users.by_user_id(PAYROLL).calendar.get(once()), 403, "ErrorAccessDenied")


async def rooms():
    made = client()
    assert len((await made.places.graph_room.get()).value) == 3


async def event():
    made = client()
    body = meeting("Kickoff", transaction_id=str(uuid.uuid4()))
    created = await made.me.events.post(body)
    assert (await made.me.events.post(body)).id == created.id, "once for each transactionId"
    one = made.me.events.by_event_id(created.id)
    changed = await one.patch(Event(subject="Kickoff, later"))
    assert changed.subject == "Kickoff, later"
    assert changed.start.time_zone and changed.change_key != created.change_key
    await one.delete()
    await refused(one.get(once()), 404, "ErrorItemNotFound")
    await refused(made.me.events.post(Event(subject="When?"), once()), 400, "ErrorPropertyValidationFailure")


async def delta():
    made = client()
    builder = made.me.calendar_view.delta
    parameters = type(builder).DeltaRequestBuilderGetQueryParameters(start_date_time=at(-20), end_date_time=at(20))
    page = await builder.get(RequestConfiguration(query_parameters=parameters))
    seen = {entry.id for entry in page.value}
    while page.odata_next_link:
        page = await builder.with_url(page.odata_next_link).get()
        seen |= {entry.id for entry in page.value}
    assert len(seen) > 20 and page.odata_delta_link, len(seen)
    created = await made.me.events.post(meeting("New"))
    later = await builder.with_url(page.odata_delta_link).get()
    assert [entry.subject for entry in later.value] == ["New"], later.value
    control("mutate", {"partner": PARTNER, "object": "DeltaState", "op": "delete", "id": NORA, "name": "gone"})
    await refused(builder.with_url(page.odata_delta_link).get(once()), 410, "resyncRequired")
    await made.me.events.by_event_id(created.id).delete()


async def subscription():
    made = client()
    ends = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)
    body = Subscription(
        change_type="created,updated,deleted",
        notification_url="https://relay.example/graph",
        resource="/me/events",
        expiration_date_time=ends,
        client_state="random",
    )
    created = await made.subscriptions.post(body)
    one = made.subscriptions.by_subscription_id(created.id)
    renewed = await one.patch(Subscription(expiration_date_time=ends + datetime.timedelta(days=1)))
    assert renewed.expiration_date_time > created.expiration_date_time
    await refused(made.subscriptions.post(body, once()), 409, "ExtensionError")
    await one.delete()


async def refusals():
    await refused(client("nonsense").me.get(once()), 401, "InvalidAuthenticationToken")
    made = client()
    await refused(made.users.by_user_id("nobody").get(once()), 404, "Request_ResourceNotFound")


async def repeated():
    made = client()
    for kind in [{"kind": "throttle"}, {"kind": "status", "status": 503}]:
        control("faults", {"partner": PARTNER, **kind, "retry_after": 1, "count": 1, "match": {"path": "/v1.0/me"}})
        assert (await made.me.get()).user_principal_name == NORA, "repeated by the SDK"
        control("faults", {"partner": PARTNER, **kind, "retry_after": 1, "count": 1, "match": {"path": "/v1.0/me"}})
        code = "ApplicationThrottled" if kind["kind"] == "throttle" else "ServiceUnavailable"
        await refused(made.me.get(once()), 429 if kind["kind"] == "throttle" else 503, code)


async def expired():
    control("clock", {"advance_seconds": 5400})
    await refused(client().me.get(once()), 401, "InvalidAuthenticationToken")


def judge():
    check("me.get and organization.get", account)
    check("me.calendars by pages, a shared mailbox's, and one without rights", calendars)
    check("places.graph_room.get", rooms)
    check("me.events: post once for each transactionId, patch, delete, and one that cannot be", event)
    check("me.calendar_view.delta: a round, a change, and a state that is gone", delta)
    check("subscriptions: post, patch, delete, and one too many", subscription)
    check("a token that is none, and a person who is not there", refusals)
    check("429 and 503, repeated by the SDK", repeated)
    check("a token that ran out", expired)
