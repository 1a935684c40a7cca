"""Stripe's own SDK for Python against the stand-in: lists, writes with their idempotency keys, and each refusal."""

import json
import os
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2]))

import requests
import stripe
from report import failure, finish, operation

READY = json.loads(os.environ["SANDBOX_READY"])
KEYS = READY["credentials"]["stripe"]
API = READY["endpoints"]["stripe"]["api"]


def client(key, retries=0):
    return stripe.StripeClient(key, base_addresses={"api": API}, max_network_retries=retries)


def control(path, body):
    answer = requests.post(f"{READY['control_url']}/control/{path}", json=body, timeout=30)
    assert answer.status_code == 200, answer.text
    return answer.json()


def fault(kind, **more):
    control("faults", {"partner": "stripe", "match": {"method": "*", "path": "*"}, "kind": kind, "count": 1, **more})


def check(name, run):
    operation("stripe", name, run)


restricted = client(KEYS["restricted_key"]).v1
secret = client(KEYS["secret_key"]).v1


def listed():
    for resource, count in [(restricted.products, 40), (restricted.prices, 120)]:
        found = [one.id for one in resource.list({"limit": 100}).auto_paging_iter()]
        assert len(set(found)) == count, len(found)


def expanded():
    found = list(restricted.prices.list({"limit": 100, "active": True, "expand": ["data.product", "data.tiers"]}).auto_paging_iter())
    assert all(price.product.name for price in found)
    tiered = [price for price in found if price.billing_scheme == "tiered"]
    assert tiered and tiered[0].tiers[1].up_to is None


def by_lookup_key():
    found = restricted.prices.list({"lookup_keys": ["starter_monthly"]}).data
    assert [price.lookup_key for price in found] == ["starter_monthly"]


def subscriptions():
    live = list(restricted.subscriptions.list({"limit": 100}).auto_paging_iter())
    every = list(restricted.subscriptions.list({"limit": 100, "status": "all"}).auto_paging_iter())
    assert (len(live), len(every)) == (290, 300)


def items_beyond_the_embedded_ones():
    live = restricted.subscriptions.list({"limit": 100}).auto_paging_iter()
    (large,) = [subscription for subscription in live if subscription["items"].has_more]
    assert len(large["items"].data) == 10
    found = [item.id for item in restricted.subscription_items.list({"subscription": large.id, "limit": 5}).auto_paging_iter()]
    assert len(set(found)) == 12, found
    assert found[:10] == [item.id for item in large["items"].data]
    failure(stripe.InvalidRequestError, lambda: restricted.subscription_items.list({"subscription": "sub_nonsense"}))


def events_behind_one():
    product = secret.products.create({"name": "Told"})
    (first,) = [event for event in restricted.events.list({"limit": 1}).data if event.data.object.id == product.id]
    for name in ["Told twice", "Told three times"]:
        secret.products.update(product.id, {"name": name})
    newer = list(restricted.events.list({"ending_before": first.id, "limit": 1}).auto_paging_iter())
    assert [event.type for event in newer] == ["product.updated"] * 2, newer
    failure(stripe.InvalidRequestError, lambda: restricted.events.list({"ending_before": "evt_nonsense"}))


def written_once():
    options = {"idempotency_key": "judge-1"}
    first = secret.products.create({"name": "Judged"}, options=options)
    assert secret.products.create({"name": "Judged"}, options=options).id == first.id
    failure(stripe.IdempotencyError, lambda: secret.products.create({"name": "Other"}, options=options))
    price = secret.prices.create({"product": first.id, "currency": "usd", "unit_amount": 4900, "recurring": {"interval": "month"}})
    assert (price.unit_amount, price.recurring.interval) == (4900, "month")
    assert secret.prices.update(price.id, {"active": False}).active is False


def endpoint():
    made = secret.webhook_endpoints.create({"url": "https://firm.example/stripe", "enabled_events": ["invoice.payment_failed"]})
    assert made.secret.startswith("whsec_")
    assert secret.webhook_endpoints.retrieve(made.id).status == "enabled"
    assert secret.webhook_endpoints.delete(made.id).deleted


def refusals():
    failure(stripe.AuthenticationError, lambda: client("rk_test_nonsense").v1.products.list())
    failure(stripe.InvalidRequestError, lambda: restricted.prices.retrieve("price_nonsense"))
    failure(stripe.PermissionError, lambda: restricted.products.create({"name": "Not allowed"}))
    failure(stripe.InvalidRequestError, lambda: restricted.products.list({"limit": 101}))


def throttled():
    fault("throttle")
    failure(stripe.RateLimitError, lambda: restricted.products.list())
    fault("status", status=503)
    failure(stripe.APIError, lambda: restricted.products.list())


def repeated():
    fault("status", status=503)
    assert client(KEYS["restricted_key"], retries=2).v1.products.list({"limit": 1}).data


check("products and prices.list, page by page", listed)
check("prices.list with product and tiers expanded", expanded)
check("prices.list by lookup key", by_lookup_key)
check("subscriptions.list with and without canceled ones", subscriptions)
check("subscription_items.list, of one with more than it shows", items_beyond_the_embedded_ones)
check("events.list, those behind one that is known", events_behind_one)
check("products and prices, written once for each idempotency key", written_once)
check("webhook_endpoints.create, retrieve and delete", endpoint)
check("each refusal as its own exception", refusals)
check("too many requests, and an outage", throttled)
check("an outage that the SDK outlasts", repeated)
finish()
