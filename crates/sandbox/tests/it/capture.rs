//! Change data capture: what comes, what does not, and how far back.

use std::collections::BTreeMap;

use connect_sandbox::SandboxConfig;
use serde_json::{Value, json};

use crate::support::{PARTNER, Rehearsal, rehearse, two_companies};

/// The rehearsal's clock stands at 2026-11-18T11:06:40Z.
const EARLIER: &str = "2026-11-18T11:00:00Z";

async fn capture(rehearsal: &Rehearsal, entities: &str, since: &str) -> Vec<Value> {
    let answer = rehearsal
        .api("GET", &format!("cdc?entities={entities}&changedSince={since}"), "")
        .await
        .expect("an answer");
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()["CDCResponse"][0]["QueryResponse"]
        .as_array()
        .cloned()
        .unwrap_or_default()
}

#[tokio::test]
async fn senseless_requests_are_refused() {
    let rehearsal = two_companies().await;
    for (query, code) in [
        ("changedSince=2026-11-18", "2020"),
        ("entities=Account", "2020"),
        ("entities=Account&changedSince=yesterday", "4001"),
        ("entities=Account,Nonsense&changedSince=2026-11-18", "4001"),
        ("entities=Account&changedSince=2026-10-18T00:00:00-07:00", "4001"),
    ] {
        let answer = rehearsal.api("GET", &format!("cdc?{query}"), "").await.expect("an answer");
        assert_eq!((answer.status, answer.fault_code().as_str()), (400, code), "{query}");
    }
}

#[tokio::test]
async fn entities_without_changes_are_empty_objects_and_deleted_ones_are_stubs() {
    let rehearsal = two_companies().await;
    assert_eq!(
        capture(&rehearsal, "Account,Invoice,Customer", EARLIER).await,
        [json!({}), json!({}), json!({})]
    );
    rehearsal.post("account", &json!({ "Name": "New", "AccountType": "Expense" })).await;
    let found = capture(&rehearsal, "Account,Invoice", EARLIER).await;
    assert_eq!(
        (&found[0]["Account"][0]["Name"], &found[0]["totalCount"], &found[1]),
        (&json!("New"), &json!(1), &json!({}))
    );
    let order = |object: &str, op: &str, id: &str| json!({ "partner": PARTNER, "company": rehearsal.realm_id(), "object": object, "op": op, "id": id, "into": "35" });
    rehearsal.order("mutate", order("Invoice", "delete", "1")).await;
    rehearsal.order("mutate", order("Account", "merge", "36")).await;
    rehearsal.order("mutate", order("Item", "deactivate", "5")).await;
    let found = capture(&rehearsal, "Invoice,Account,Item", EARLIER).await;
    let gone = |entity: &str, place: usize| {
        let all = found[place][entity].as_array().cloned().unwrap_or_default();
        all.into_iter()
            .filter(|one| one["status"] == "Deleted")
            .map(|one| one["Id"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!((gone("Invoice", 0), gone("Account", 1)), (vec![json!("1")], vec![json!("36")]));
    assert_eq!(found[2]["Item"][0]["Active"], false);
}

#[tokio::test]
async fn a_posting_touches_the_balances_it_moves_and_nothing_else() {
    let rehearsal = two_companies().await;
    let line = json!({ "Amount": 10, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": { "ItemRef": { "value": "2" } } });
    rehearsal
        .post("invoice", &json!({ "CustomerRef": { "value": "3" }, "Line": [line] }))
        .await;
    let found = capture(&rehearsal, "Account,Customer,Item", EARLIER).await;
    let ids = |entity: &str, place: usize| {
        let all = found[place][entity].as_array().cloned().unwrap_or_default();
        all.iter()
            .map(|one| (one["Id"].clone(), one["SyncToken"].clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        ids("Account", 0),
        [(json!("84"), json!("0"))],
        "the receivable account, in its version"
    );
    assert_eq!(ids("Customer", 1), [(json!("3"), json!("0"))]);
    assert_eq!(found[2], json!({}));
}

#[tokio::test]
async fn at_most_a_thousand_come_and_nothing_says_so() {
    let rehearsal = rehearse(SandboxConfig {
        accounts: Some(1_500),
        invoices: Some(0),
        ..SandboxConfig::default()
    })
    .await;
    rehearsal
        .order(
            "activity",
            json!({ "partner": PARTNER, "company": rehearsal.realm_id(), "mutations": 4_000, "seed": 4 }),
        )
        .await;
    let found = capture(&rehearsal, "Invoice,Account,Customer,Item", EARLIER).await;
    let counts: Vec<usize> = ["Invoice", "Account", "Customer", "Item"]
        .iter()
        .zip(&found)
        .map(|(entity, answer)| answer[entity].as_array().map_or(0, Vec::len))
        .collect();
    assert_eq!(counts.iter().sum::<usize>(), 1_000, "{counts:?}");
    let first = found[0]["Invoice"].as_array().cloned().unwrap_or_default();
    let times: Vec<&str> = first.iter().filter_map(|one| one["MetaData"]["LastUpdatedTime"].as_str()).collect();
    assert!(times.is_sorted(), "the oldest changes come first");
}

#[tokio::test]
async fn the_same_seed_makes_the_same_activity_and_all_of_it_is_captured() {
    let mut states = Vec::new();
    for _ in 0..2 {
        let rehearsal = two_companies().await;
        let order = json!({ "partner": PARTNER, "company": rehearsal.realm_id(), "mutations": 120, "seed": 9 });
        let done = rehearsal.order("activity", order).await;
        let kinds: BTreeMap<String, u64> = serde_json::from_value(done["by_kind"].clone()).expect("counts");
        assert_eq!(kinds.values().sum::<u64>(), 120);
        assert!(kinds.len() > 8, "{kinds:?}");
        let found = capture(&rehearsal, "Account,Customer,Item,Invoice,Payment", EARLIER).await;
        assert!(found.iter().all(|answer| *answer != json!({})), "every kind changed");
        states.push(found);
    }
    assert_eq!(states[0], states[1]);
}

#[tokio::test]
async fn activity_that_makes_no_sense_is_refused() {
    let rehearsal = two_companies().await;
    for (order, word) in [
        (json!({ "partner": PARTNER, "company": "999", "mutations": 1 }), "999"),
        (json!({ "partner": "nobody", "company": "999", "mutations": 1 }), "nobody"),
        (
            json!({ "partner": PARTNER, "company": rehearsal.realm_id(), "mutations": 10_001 }),
            "at most",
        ),
        (
            json!({ "partner": PARTNER, "company": rehearsal.realm_id(), "mutations": -1 }),
            "order",
        ),
    ] {
        let answer = rehearsal.control("POST", "activity", &order).await;
        assert!(answer.status == 400 && answer.body.contains(word), "{order} {}", answer.body);
    }
}
