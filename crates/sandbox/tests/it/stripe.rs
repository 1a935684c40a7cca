//! Stripe's stand-in: what is refused first, then the catalogue, and what a person changes.

use std::sync::Arc;

use connect_domain::entropy::SeededEntropy;
use connect_sandbox::{SandboxConfig, start};
use serde_json::{Value, json};

use crate::support::{Answer, Rehearsal, clock, rehearse, rehearse_with_entropy, send};

pub(crate) fn config() -> SandboxConfig {
    SandboxConfig {
        invoices: Some(0),
        ..SandboxConfig::default()
    }
}

pub(crate) fn credential(rehearsal: &Rehearsal, name: &str) -> String {
    rehearsal.sandbox.ready().credentials["stripe"][name]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

pub(crate) async fn call(rehearsal: &Rehearsal, key: &str, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let url = format!("{}/v1/{path}", rehearsal.sandbox.ready().endpoints["stripe"]["api"]);
    let bearer = format!("Bearer {key}");
    let mut all = vec![("Authorization", bearer.as_str())];
    all.extend(headers);
    send(method, &url, &all, "").await.expect("an answer")
}

pub(crate) async fn get(rehearsal: &Rehearsal, path: &str) -> Answer {
    call(rehearsal, &credential(rehearsal, "restricted_key"), "GET", path, &[]).await
}

async fn mutate(rehearsal: &Rehearsal, object: &str, op: &str, mut more: Value) -> Value {
    more["partner"] = json!("stripe");
    more["object"] = json!(object);
    more["op"] = json!(op);
    rehearsal.order("mutate", more).await
}

/// Every object of a list, page by page.
pub(crate) async fn all(rehearsal: &Rehearsal, path: &str) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    loop {
        let cursor = found
            .last()
            .map(|last| format!("&starting_after={}", last["id"].as_str().unwrap_or_default()));
        let page = get(rehearsal, &format!("{path}limit=100{}", cursor.unwrap_or_default()))
            .await
            .json();
        found.extend(page["data"].as_array().cloned().unwrap_or_default());
        if page["has_more"] != true {
            return found;
        }
    }
}

#[tokio::test]
async fn what_cannot_be_answered_is_refused_in_the_vendors_words() {
    let rehearsal = rehearse(config()).await;
    for (path, status, code, param) in [
        ("prices?limit=101", 400, "parameter_invalid_integer", "limit"),
        ("prices?limit=ten", 400, "parameter_invalid_integer", "limit"),
        ("prices?colour=red", 400, "parameter_unknown", "colour"),
        ("prices?active=maybe", 400, "", "active"),
        ("prices?expand[]=data.colour", 400, "", "expand"),
        (
            "prices?expand[]=data.product.default_price.product.default_price",
            400,
            "",
            "expand",
        ),
        ("prices?starting_after=price_none", 404, "resource_missing", "starting_after"),
        ("prices?starting_after=a&ending_before=b", 400, "parameters_exclusive", ""),
        ("prices/price_none", 404, "resource_missing", "price"),
        ("subscriptions?status=merry", 400, "", "status"),
        ("nonsense", 404, "", ""),
        ("account", 403, "", ""),
    ] {
        let answer = get(&rehearsal, path).await;
        let error = answer.json()["error"].clone();
        assert_eq!(answer.status, status, "{path} {error}");
        assert_eq!(error["code"].as_str().unwrap_or_default(), code, "{path}");
        assert_eq!(error["param"].as_str().unwrap_or_default(), param, "{path}");
        assert_eq!(error["type"], "invalid_request_error");
        assert!(answer.headers["request-id"].starts_with("req_"));
    }
}

#[tokio::test]
async fn a_key_opens_its_mode_and_its_rights_and_nothing_else() {
    let rehearsal = rehearse(config()).await;
    let (restricted, secret) = (credential(&rehearsal, "restricted_key"), credential(&rehearsal, "secret_key"));
    for (key, code) in [("rk_test_wrong", ""), ("pk_test_x", "secret_key_required"), ("", "")] {
        let answer = call(&rehearsal, key, "GET", "products", &[]).await;
        assert_eq!(
            (answer.status, answer.json()["error"]["code"].as_str().unwrap_or_default()),
            (401, code),
            "{key}"
        );
        assert!(!answer.body.contains("wrong"), "a key is masked");
    }
    assert_eq!(call(&rehearsal, &secret, "GET", "account", &[]).await.json()["object"], "account");
    // A write right shows itself without a write.
    for (resource, status) in [("webhook_endpoints", 404), ("prices", 403)] {
        let answer = call(&rehearsal, &restricted, "POST", &format!("{resource}/probe_0"), &[]).await;
        assert_eq!(answer.status, status, "{resource} {}", answer.body);
    }
    let live = call(
        &rehearsal,
        &credential(&rehearsal, "live_restricted_key"),
        "GET",
        "prices?limit=1",
        &[],
    )
    .await
    .json();
    let live_id = live["data"][0]["id"].as_str().unwrap_or_default();
    let other = get(&rehearsal, &format!("prices/{live_id}")).await;
    assert_eq!(other.status, 404);
    assert!(other.body.contains("live mode"), "{}", other.body);
}

#[tokio::test]
async fn a_version_is_echoed_and_an_unknown_one_refused() {
    let rehearsal = rehearse(config()).await;
    let key = credential(&rehearsal, "restricted_key");
    for (version, status) in [("2026-10-28.endive", 200), ("2025-03-31.basil", 200), ("2099-01-01.future", 400)] {
        let answer = call(&rehearsal, &key, "GET", "products?limit=1", &[("Stripe-Version", version)]).await;
        assert_eq!((answer.status, answer.headers["stripe-version"].as_str()), (status, version));
    }
}

#[tokio::test]
async fn pages_hold_everything_once_and_filters_and_expansions_hold() {
    let rehearsal = rehearse(config()).await;
    for (path, count) in [
        ("products?", 40),
        ("prices?", 120),
        ("subscriptions?status=all&", 300),
        ("invoices?", 1_000),
    ] {
        let found = all(&rehearsal, path).await;
        let mut ids: Vec<&str> = found.iter().filter_map(|one| one["id"].as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((found.len(), ids.len()), (count, count), "{path}");
        assert!(
            found
                .windows(2)
                .all(|pair| pair[0]["created"].as_i64() >= pair[1]["created"].as_i64()),
            "{path} newest first"
        );
    }
    let prices = all(&rehearsal, "prices?expand[]=data.product&expand[]=data.tiers&").await;
    assert!(prices.iter().all(|price| price["product"]["name"].is_string()));
    let tiered: Vec<&Value> = prices.iter().filter(|price| price["tiers_mode"] == "graduated").collect();
    assert_eq!(tiered[0]["tiers"][1]["unit_amount_decimal"], "412.5");
    assert!(
        get(&rehearsal, "prices?limit=1").await.json()["data"][0].get("tiers").is_none(),
        "tiers come by expand only"
    );
    let euros = all(&rehearsal, "prices?currency=eur&active=true&").await;
    assert!(!euros.is_empty() && euros.iter().all(|price| price["currency"] == "eur"));
    let subscriptions = all(&rehearsal, "subscriptions?").await;
    assert_eq!(subscriptions.len(), 290, "canceled ones are left out");
    let archived = subscriptions
        .iter()
        .filter(|one| one["items"]["data"][0]["price"]["active"] == false && one["status"] == "active");
    assert!(archived.count() > 0, "an archived price has live subscriptions");
    let endpoints = get(&rehearsal, "webhook_endpoints").await;
    assert!(!endpoints.body.contains("whsec_"), "the secret is never shown again");
}

#[tokio::test]
async fn a_page_before_a_cursor_lies_next_to_it() {
    let rehearsal = rehearse(config()).await;
    let newest = get(&rehearsal, "products?limit=8").await.json();
    let cursor = newest["data"][7]["id"].as_str().unwrap_or_default();
    let page = get(&rehearsal, &format!("products?limit=3&ending_before={cursor}")).await.json();
    assert_eq!(
        (&page["data"][0], &page["data"][2], &page["has_more"]),
        (&newest["data"][4], &newest["data"][6], &json!(true))
    );
}

#[tokio::test]
async fn a_subscription_shows_its_first_items_and_lists_them_all() {
    let rehearsal = rehearse(config()).await;
    let subscriptions = all(&rehearsal, "subscriptions?").await;
    let large: Vec<&Value> = subscriptions.iter().filter(|one| one["items"]["has_more"] == true).collect();
    assert_eq!(large.len(), 1);
    let shown = large[0]["items"]["data"].as_array().map_or(0, Vec::len);
    assert_eq!(shown, 10);
    let id = large[0]["id"].as_str().unwrap_or_default();
    let items = all(&rehearsal, &format!("subscription_items?subscription={id}&")).await;
    assert_eq!((items.len(), &items[9]), (12, &large[0]["items"]["data"][9]));
    let refused = get(&rehearsal, "subscription_items").await;
    assert_eq!((refused.status, &refused.json()["error"]["param"]), (400, &json!("subscription")));
    assert_eq!(get(&rehearsal, "subscription_items?subscription=sub_none").await.status, 404);
}

#[tokio::test]
async fn an_event_that_is_told_no_more_is_no_place_to_go_on_from() {
    let rehearsal = rehearse(config()).await;
    mutate(
        &rehearsal,
        "Event",
        "create",
        json!({ "id": "", "name": "price.updated", "seconds": 60 }),
    )
    .await;
    let known = all(&rehearsal, "events?").await.remove(0);
    let behind = format!("events?ending_before={}", known["id"].as_str().unwrap_or_default());
    assert_eq!(get(&rehearsal, &behind).await.json()["data"], json!([]));
    rehearsal.order("clock", json!({ "advance_seconds": 30 * 24 * 3_600 })).await;
    assert_eq!(get(&rehearsal, &behind).await.status, 404);
}

#[tokio::test]
async fn a_changed_price_is_a_new_price_and_events_say_so() {
    let rehearsal = rehearse(config()).await;
    let found = get(&rehearsal, "prices?lookup_keys[]=starter_monthly").await.json();
    let old = found["data"][0].clone();
    let changed = mutate(&rehearsal, "Price", "update", json!({ "id": old["id"], "amount": 3_100 })).await;
    let found = get(&rehearsal, "prices?lookup_keys[]=starter_monthly").await.json();
    assert_eq!(
        (&found["data"][0]["id"], &found["data"][0]["unit_amount"]),
        (&changed["Price"]["id"], &json!(3_100))
    );
    let archived = get(&rehearsal, &format!("prices/{}", old["id"].as_str().unwrap_or_default()))
        .await
        .json();
    assert_eq!(
        (&archived["active"], &archived["unit_amount"]),
        (&json!(false), &old["unit_amount"]),
        "its amount never changes"
    );
    let events = all(&rehearsal, "events?").await;
    let types: Vec<&str> = events.iter().filter_map(|event| event["type"].as_str()).collect();
    assert_eq!(types, ["product.updated", "price.updated", "price.updated", "price.created"]);
    assert_eq!(events[1]["data"]["previous_attributes"], json!({ "active": true }));
    assert_eq!(
        all(&rehearsal, "events?delivery_success=false&types[]=price.created&").await.len(),
        1
    );
    let product = old["product"].as_str().unwrap_or_default();
    mutate(&rehearsal, "Product", "deactivate", json!({ "id": product })).await;
    mutate(&rehearsal, "Product", "rename", json!({ "id": product, "name": "Beginner" })).await;
    let product = get(&rehearsal, &format!("products/{product}?expand[]=default_price")).await.json();
    assert_eq!(
        (&product["name"], &product["active"], &product["default_price"]["unit_amount"]),
        (&json!("Beginner"), &json!(false), &json!(3_100))
    );
    rehearsal.order("clock", json!({ "advance_seconds": 31 * 24 * 3_600 })).await;
    assert!(all(&rehearsal, "events?").await.is_empty(), "events are kept for 30 days");
}

#[tokio::test]
async fn keys_are_made_narrowed_rotated_expired_and_deleted() {
    let rehearsal = rehearse(config()).await;
    let made = mutate(&rehearsal, "Key", "create", json!({ "body": { "rights": { "products": "read" } } })).await["Key"].clone();
    let (id, key) = (made["id"].clone(), made["key"].as_str().unwrap_or_default().to_owned());
    let status = async |key: &str, path: &str| call(&rehearsal, key, "GET", path, &[]).await.status;
    assert_eq!((status(&key, "products").await, status(&key, "prices").await), (200, 403));
    mutate(
        &rehearsal,
        "Key",
        "update",
        json!({ "id": id, "body": { "rights": { "prices": "write" } } }),
    )
    .await;
    assert_eq!((status(&key, "products").await, status(&key, "prices").await), (403, 200));
    let rotated = mutate(&rehearsal, "Key", "rotate", json!({ "id": id, "seconds": 60 })).await["Key"]["key"].clone();
    let rotated = rotated.as_str().unwrap_or_default();
    assert_eq!(
        (status(&key, "prices").await, status(rotated, "prices").await),
        (200, 200),
        "both live for a while"
    );
    rehearsal.order("clock", json!({ "advance_seconds": 60 })).await;
    let expired = call(&rehearsal, &key, "GET", "prices", &[]).await;
    assert_eq!(
        (expired.status, expired.json()["error"]["code"].as_str()),
        (401, Some("api_key_expired"))
    );
    mutate(&rehearsal, "Key", "delete", json!({ "id": id })).await;
    assert_eq!(status(rotated, "prices").await, 401);
    for (order, word) in [
        (json!({ "op": "delete", "id": "nobody" }), "nobody"),
        (json!({ "op": "create", "body": { "rights": { "moon": "read" } } }), "moon"),
        (json!({ "op": "create" }), "rights"),
        (json!({ "op": "merge", "id": "restricted" }), "rotate"),
        (json!({ "op": "ends_in", "id": "restricted" }), "seconds"),
        (json!({ "op": "delete", "id": "restricted", "company": "acct_other" }), "acct_other"),
    ] {
        let mut order = order;
        (order["partner"], order["object"]) = (json!("stripe"), json!("Key"));
        let answer = rehearsal.control("POST", "mutate", &order).await;
        assert!(answer.status == 400 && answer.body.contains(word), "{order} {}", answer.body);
    }
}

#[tokio::test]
async fn throttling_gives_its_reason_and_what_the_partner_has_not_is_said() {
    let rehearsal = rehearse(config()).await;
    for (reason, code, header) in [
        (json!("endpoint-rate"), "rate_limit", Some("endpoint-rate")),
        (json!("lock_timeout"), "lock_timeout", None),
        (Value::Null, "rate_limit", Some("global-rate")),
    ] {
        rehearsal
            .order(
                "faults",
                json!({ "partner": "stripe", "kind": "throttle", "count": 1, "reason": reason }),
            )
            .await;
        let answer = get(&rehearsal, "products").await;
        assert_eq!((answer.status, answer.json()["error"]["code"].as_str()), (429, Some(code)));
        assert_eq!(answer.headers.get("stripe-rate-limited-reason").map(String::as_str), header);
        assert_eq!(answer.headers["stripe-should-retry"], "true");
    }
    for (path, word) in [("journal?partner=stripe&company=x", "journal"), ("meter?partner=stripe", "meter")] {
        let answer = rehearsal.control("GET", path, &Value::Null).await;
        assert!(answer.status == 400 && answer.body.contains(word), "{}", answer.body);
    }
    rehearsal
        .order("faults", json!({ "partner": "stripe", "kind": "revoke", "count": 1 }))
        .await;
    assert_eq!(get(&rehearsal, "products").await.status, 401);
    assert_eq!(get(&rehearsal, "products").await.status, 401, "the key stays dead");
}

#[tokio::test]
async fn a_state_folder_keeps_changes_and_gives_a_dead_key_a_successor() {
    let folder = tempfile::tempdir().expect("a folder");
    let kept = SandboxConfig {
        state_dir: Some(folder.path().to_owned()),
        ..config()
    };
    let first = rehearse(kept.clone()).await;
    let product = get(&first, "products?limit=1").await.json()["data"][0]["id"].clone();
    mutate(&first, "Product", "rename", json!({ "id": product, "name": "Kept" })).await;
    mutate(&first, "Key", "delete", json!({ "id": "restricted" })).await;
    let dead = credential(&first, "restricted_key");
    first.sandbox.stop().await;
    let second = rehearse_with_entropy(kept, 6).await;
    assert_ne!(credential(&second, "restricted_key"), dead);
    let product = get(&second, &format!("products/{}", product.as_str().unwrap_or_default()))
        .await
        .json();
    assert_eq!(product["name"], "Kept");
}

#[tokio::test]
async fn an_account_that_nobody_changes_is_one_small_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let kept = SandboxConfig {
        state_dir: Some(folder.path().to_owned()),
        ..config()
    };
    let files = || {
        let entries = std::fs::read_dir(folder.path().join("stripe")).expect("the folder").flatten();
        let mut files: Vec<(String, u64)> = entries
            .map(|entry| {
                (
                    entry.file_name().to_string_lossy().into_owned(),
                    entry.metadata().expect("a file").len(),
                )
            })
            .collect();
        files.sort();
        files
    };
    let rehearsal = rehearse(kept.clone()).await;
    assert_eq!(all(&rehearsal, "invoices?").await.len(), 1_000);
    let [(name, length)] = <[(String, u64); 1]>::try_from(files()).expect("one file");
    assert!(name == "account.json" && length < 2_048, "{name} {length}");
    let product = get(&rehearsal, "products?limit=1").await.json()["data"][0]["id"].clone();
    mutate(&rehearsal, "Product", "rename", json!({ "id": product, "name": "Kept" })).await;
    let (name, length) = files().pop().expect("a file");
    assert!(name == "test.jsonl" && length < 4_096, "only what changed: {name} {length}");
    rehearsal.sandbox.stop().await;
    std::fs::write(folder.path().join("stripe/test.jsonl"), "{ damaged\n").expect("written");
    let damaged = start(kept, clock(), Arc::new(SeededEntropy::new(7)))
        .await
        .err()
        .expect("a refusal");
    assert!(damaged.to_string().contains("test.jsonl"), "{damaged}");
}
