//! Batches, the meter, and the rights of the person who connected the app.

use serde_json::{Value, json};

use crate::support::{PARTNER, Rehearsal, rehearse, two_companies};
use connect_sandbox::SandboxConfig;

async fn batch(rehearsal: &Rehearsal, items: Value) -> Vec<Value> {
    let answer = rehearsal.post("batch", &json!({ "BatchItemRequest": items })).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()["BatchItemResponse"].as_array().cloned().unwrap_or_default()
}

async fn meter(rehearsal: &Rehearsal) -> Value {
    rehearsal
        .control("GET", &format!("meter?partner={PARTNER}"), &Value::Null)
        .await
        .json()
}

#[tokio::test]
async fn each_item_has_its_own_outcome() {
    let rehearsal = two_companies().await;
    let outcomes = batch(
        &rehearsal,
        json!([
            { "bId": "a", "operation": "create", "Account": { "Name": "Batch", "AccountType": "Expense" } },
            { "bId": "b", "operation": "create", "Account": { "Name": "Checking", "AccountType": "Bank" } },
            { "bId": "c", "Query": "select count(*) from Account" },
            { "bId": "d", "Query": "select nonsense" },
            { "bId": "e", "operation": "update", "optionsData": "void", "Invoice": { "Id": "1", "SyncToken": "9" } },
            { "bId": "f", "operation": "delete", "Invoice": { "Id": "2", "SyncToken": "0" } },
            { "bId": "g", "operation": "explode", "Invoice": {} },
            { "bId": "h", "operation": "update", "Customer": { "DisplayName": "A" } },
            { "operation": "create", "Customer": { "DisplayName": "A" } },
            { "bId": "j", "operation": "create" },
        ]),
    )
    .await;
    let shown: Vec<(Option<&str>, &str)> = outcomes
        .iter()
        .map(|outcome| {
            let code = outcome["Fault"]["Error"][0]["code"].as_str();
            let name = outcome.as_object().and_then(|object| object.keys().find(|name| *name != "bId"));
            (outcome["bId"].as_str(), code.or(name.map(String::as_str)).unwrap_or_default())
        })
        .collect();
    assert_eq!(
        shown,
        [
            (Some("a"), "Account"),
            (Some("b"), "6240"),
            (Some("c"), "QueryResponse"),
            (Some("d"), "4000"),
            (Some("e"), "5010"),
            (Some("f"), "Invoice"),
            (Some("g"), "2170"),
            (Some("h"), "2020"),
            (None, "2020"),
            (Some("j"), "2010"),
        ]
    );
    assert_eq!(outcomes[2]["QueryResponse"]["totalCount"], 90, "the first item was done before");
}

#[tokio::test]
async fn thirty_is_the_most_and_every_item_is_metered() {
    let rehearsal = two_companies().await;
    let items = |count: usize| -> Value {
        (0..count)
            .map(|index| json!({ "bId": index.to_string(), "Query": "select count(*) from Item" }))
            .collect()
    };
    assert_eq!(batch(&rehearsal, items(30)).await.len(), 30);
    let before = meter(&rehearsal).await;
    assert_eq!(
        (before["core_plus_calls"].as_u64(), before["month"].as_str()),
        (Some(30), Some("2026-11"))
    );
    let refused = rehearsal.post("batch", &json!({ "BatchItemRequest": items(31) })).await;
    assert_eq!((refused.status, refused.fault_code().as_str()), (400, "6000"));
    for (body, code) in [(json!({}), "2020"), (json!({ "Nonsense": 1 }), "2010")] {
        assert_eq!(rehearsal.post("batch", &body).await.fault_code(), code, "{body}");
    }
}

#[tokio::test]
async fn reads_are_refused_at_the_limit_and_writes_are_not() {
    let rehearsal = two_companies().await;
    let limit = |limit: Value| json!({ "partner": PARTNER, "limit": limit });
    rehearsal.order("meter", limit(json!(2))).await;
    assert_eq!(rehearsal.query("select count(*) from Item").await.status, 200);
    assert_eq!(
        rehearsal.api("GET", "reports/TrialBalance", "").await.expect("an answer").status,
        200
    );
    for path in [
        "companyinfo/1",
        "query?query=select%20*%20from%20Item",
        "reports/TrialBalance",
        "cdc?entities=Item&changedSince=2026-11-18",
    ] {
        assert_eq!(rehearsal.api("GET", path, "").await.expect("an answer").status, 429, "{path}");
    }
    assert_eq!(rehearsal.post("customer", &json!({ "DisplayName": "Free" })).await.status, 200);
    let shown = meter(&rehearsal).await;
    assert_eq!(
        (
            shown["core_plus_calls"].as_u64(),
            shown["core_calls"].as_u64(),
            shown["limit"].as_u64()
        ),
        (Some(2), Some(1), Some(2))
    );
    rehearsal.order("meter", limit(Value::Null)).await;
    assert_eq!(rehearsal.query("select count(*) from Item").await.status, 200);
    let nobody = rehearsal
        .control("POST", "meter", &json!({ "partner": "nobody", "limit": 1 }))
        .await;
    assert_eq!(nobody.status, 400);
}

#[tokio::test]
async fn partner_limits_bring_the_free_tier_and_the_rate_of_batches() {
    let rehearsal = rehearse(SandboxConfig {
        partner_limits: true,
        ..SandboxConfig::default()
    })
    .await;
    assert_eq!(meter(&rehearsal).await["limit"], 500_000);
    let nothing = json!({ "BatchItemRequest": [] });
    for index in 0..40 {
        if index % 10 == 0 {
            rehearsal.order("clock", json!({ "advance_seconds": 1 })).await;
        }
        assert_eq!(rehearsal.post("batch", &nothing).await.status, 200, "{index}");
    }
    rehearsal.order("clock", json!({ "advance_seconds": 1 })).await;
    assert_eq!(rehearsal.post("batch", &nothing).await.status, 429);
    assert_eq!(rehearsal.query("select count(*) from Item").await.status, 200);
}

#[tokio::test]
async fn who_loses_the_rights_is_told_so_until_they_return() {
    let rehearsal = two_companies().await;
    let order = |op: &str| json!({ "partner": PARTNER, "company": rehearsal.realm_id(), "object": "Grant", "op": op });
    rehearsal.order("mutate", order("lose_rights")).await;
    let refused = rehearsal.query("select * from Account").await;
    assert_eq!((refused.status, refused.fault_code().as_str()), (403, "120"));
    let fault = &refused.json()["Fault"];
    assert_eq!(
        (&fault["type"], &fault["Error"][0]["Message"]),
        (&json!("AuthorizationFault"), &json!("Authorization Failure"))
    );
    assert!(
        fault["Error"][0]["Detail"]
            .as_str()
            .is_some_and(|detail| detail.starts_with("-11014-"))
    );
    assert_eq!(
        rehearsal.refresh(&rehearsal.refresh_token).await.expect("an answer").status,
        200,
        "the grant lives"
    );
    rehearsal.order("mutate", order("restore_rights")).await;
    assert_eq!(rehearsal.query("select * from Account").await.status, 200);
    let refused = rehearsal.control("POST", "mutate", &order("rename")).await;
    assert!(refused.status == 400 && refused.body.contains("lose_rights"));
}
