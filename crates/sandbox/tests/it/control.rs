//! The control URL: each fault, each mutation, the clock, and the list of requests.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Rehearsal, send, two_companies};

async fn fault(rehearsal: &Rehearsal, mut order: Value) {
    order["partner"] = json!("quickbooks-online");
    rehearsal.order("faults", order).await;
}

async fn info(rehearsal: &Rehearsal) -> std::io::Result<crate::support::Answer> {
    rehearsal.api("GET", "companyinfo/1", "").await
}

#[tokio::test]
async fn orders_that_make_no_sense_are_refused_with_the_reason() {
    let rehearsal = two_companies().await;
    for (path, order, word) in [
        ("faults", json!({ "kind": "earthquake" }), "earthquake"),
        ("faults", json!({ "kind": "status", "status": 503, "colour": 1 }), "colour"),
        ("faults", json!({ "kind": "status" }), "status"),
        ("faults", json!({ "kind": "reset", "match": { "host": "x" } }), "host"),
        ("faults", json!({ "kind": "reset", "partner": "nobody" }), "nobody"),
        (
            "faults",
            json!({ "kind": "reset", "partner": "quickbooks-online", "reason": "rate" }),
            "throttle",
        ),
        (
            "faults",
            json!({ "kind": "throttle", "partner": "quickbooks-online", "reason": "rate" }),
            "no reason",
        ),
        ("faults", json!([]), "order"),
        ("clock", json!({ "advance_seconds": -1 }), "advance_seconds"),
        ("clock", json!({ "seconds": 1 }), "seconds"),
        ("clock", json!({ "advance_seconds": 99_999_999_999_u64 }), "at most"),
        ("mutate", json!({ "op": "rename" }), "partner"),
    ] {
        let answer = rehearsal.control("POST", path, &order).await;
        assert_eq!(answer.status, 400, "{order}");
        let reason = answer.json()["error"].as_str().unwrap_or_default().to_owned();
        assert!(reason.contains(word), "{order} {reason}");
    }
    assert_eq!(rehearsal.control("GET", "nonsense", &Value::Null).await.status, 404);
    assert_eq!(info(&rehearsal).await.expect("an answer").status, 200, "nothing was ordered");
}

#[tokio::test]
async fn a_status_is_answered_in_the_words_of_the_edge_and_only_where_it_matches() {
    let rehearsal = two_companies().await;
    fault(
        &rehearsal,
        json!({ "kind": "status", "status": 503, "match": { "method": "GET", "path": "*/companyinfo/*" } }),
    )
    .await;
    let answer = info(&rehearsal).await.expect("an answer");
    assert_eq!(answer.status, 503);
    assert!(answer.body.starts_with("<html>"));
    assert_eq!(rehearsal.query("select count(*) from Account").await.status, 200);
    rehearsal.control("DELETE", "faults", &Value::Null).await;
    assert_eq!(info(&rehearsal).await.expect("an answer").status, 200);
    for (status, code) in [(401, "3200"), (403, "3100"), (500, "10000")] {
        fault(&rehearsal, json!({ "kind": "status", "status": status, "count": 1 })).await;
        let answer = info(&rehearsal).await.expect("an answer");
        assert_eq!((answer.status, answer.fault_code().as_str()), (status, code));
    }
    assert_eq!(info(&rehearsal).await.expect("an answer").status, 200, "the counts are used up");
}

#[tokio::test]
async fn throttling_is_xml_and_says_when_if_told_to() {
    let rehearsal = two_companies().await;
    fault(&rehearsal, json!({ "kind": "throttle", "count": 1 })).await;
    let answer = info(&rehearsal).await.expect("an answer");
    assert_eq!(answer.status, 429);
    assert!(
        answer
            .body
            .contains("<Error code=\"3001\"><Message>message=ThrottleExceeded; errorCode=003001; statusCode=429</Message>")
    );
    assert!(!answer.headers.contains_key("retry-after"));
    assert!(answer.headers.contains_key("intuit_tid"));
    fault(&rehearsal, json!({ "kind": "throttle", "count": 1, "retry_after": 7 })).await;
    let answer = info(&rehearsal).await.expect("an answer");
    assert_eq!(answer.headers.get("retry-after").map(String::as_str), Some("7"));
}

#[tokio::test]
async fn latency_delays_and_still_answers() {
    let rehearsal = two_companies().await;
    fault(&rehearsal, json!({ "kind": "latency", "seconds": 0.3, "count": 1 })).await;
    let start = tokio::time::Instant::now();
    assert_eq!(info(&rehearsal).await.expect("an answer").status, 200);
    assert!(start.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn reset_and_hang_leave_no_answer() {
    let rehearsal = two_companies().await;
    fault(&rehearsal, json!({ "kind": "reset", "count": 1 })).await;
    let error = info(&rehearsal).await.expect_err("no answer");
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    fault(&rehearsal, json!({ "kind": "hang", "seconds": 0.2, "count": 1 })).await;
    let start = tokio::time::Instant::now();
    info(&rehearsal).await.expect_err("no answer");
    assert!(start.elapsed() >= Duration::from_millis(200));
    let statuses: Vec<Value> = rehearsal
        .requests()
        .await
        .into_iter()
        .map(|request| request["status"].clone())
        .collect();
    assert_eq!(statuses, [Value::Null, Value::Null]);
}

#[tokio::test]
async fn clearing_the_faults_frees_who_hangs() {
    let rehearsal = two_companies().await;
    fault(&rehearsal, json!({ "kind": "hang" })).await;
    let waits = async {
        info(&rehearsal).await.expect_err("no answer");
    };
    let clears = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        rehearsal.control("DELETE", "faults", &Value::Null).await;
    };
    let both = async { tokio::join!(waits, clears) };
    tokio::time::timeout(Duration::from_secs(10), both)
        .await
        .expect("the request is freed");
}

#[tokio::test]
async fn a_malformed_answer_ends_in_the_middle() {
    let rehearsal = two_companies().await;
    fault(&rehearsal, json!({ "kind": "malformed", "count": 2 })).await;
    let answer = info(&rehearsal).await.expect("an answer");
    assert_eq!(answer.status, 200);
    assert!(serde_json::from_str::<Value>(&answer.body).is_err());
    let tokens = rehearsal.refresh(&rehearsal.refresh_token).await.expect("an answer");
    assert!(serde_json::from_str::<Value>(&tokens.body).is_err());
}

#[tokio::test]
async fn revoke_ends_the_grant_and_expire_only_the_token() {
    let rehearsal = two_companies().await;
    fault(&rehearsal, json!({ "kind": "expire", "count": 1 })).await;
    assert_eq!(info(&rehearsal).await.expect("an answer").fault_code(), "3200");
    assert_eq!(info(&rehearsal).await.expect("an answer").fault_code(), "3200", "it stays expired");
    let tokens = rehearsal.refresh(&rehearsal.refresh_token).await.expect("an answer").json();
    let access_token = tokens["access_token"].as_str().unwrap_or_default();
    fault(&rehearsal, json!({ "kind": "revoke", "count": 1 })).await;
    let revoked = rehearsal
        .api_as(access_token, &rehearsal.realm_id(), "GET", "companyinfo/1", "")
        .await
        .expect("an answer");
    assert_eq!(revoked.fault_code(), "3200");
    let refused = rehearsal.refresh(&rehearsal.refresh_token).await.expect("an answer");
    assert_eq!(refused.json()["error"], "invalid_grant");
}

#[tokio::test]
async fn expire_at_the_token_endpoint_ends_the_refresh_token() {
    let rehearsal = two_companies().await;
    fault(
        &rehearsal,
        json!({ "kind": "expire", "count": 1, "match": { "path": "/oauth2/*" } }),
    )
    .await;
    assert_eq!(info(&rehearsal).await.expect("an answer").status, 200);
    let refused = rehearsal.refresh(&rehearsal.refresh_token).await.expect("an answer");
    assert_eq!(refused.json()["error"], "invalid_grant");
}

#[tokio::test]
async fn a_lost_reply_leaves_the_old_refresh_token_dead() {
    let rehearsal = two_companies().await;
    fault(
        &rehearsal,
        json!({ "kind": "rotate_lost_reply", "count": 1, "match": { "method": "POST", "path": "/oauth2/v1/tokens/bearer" } }),
    )
    .await;
    rehearsal.refresh(&rehearsal.refresh_token).await.expect_err("no answer");
    let refused = rehearsal.refresh(&rehearsal.refresh_token).await.expect("an answer");
    assert_eq!((refused.status, refused.json()["error"].as_str()), (400, Some("invalid_grant")));
}

#[tokio::test]
async fn requests_are_listed_oldest_first_without_secrets() {
    let rehearsal = two_companies().await;
    let code = rehearsal.code().await;
    rehearsal.exchange(&code).await;
    rehearsal.refresh(&rehearsal.refresh_token).await.expect("an answer");
    rehearsal.query("select * from Account where Id = '35'").await;
    send("GET", &rehearsal.authorize_url(&[("state", "secret-state")]), &[], "")
        .await
        .expect("an answer");
    let requests = rehearsal.requests().await;
    let shown: Vec<(&str, Option<&str>, Option<u64>)> = requests
        .iter()
        .map(|request| {
            let path = request["path"].as_str().unwrap_or_default();
            (
                path.rsplit('/').next().unwrap_or_default(),
                request["grant_type"].as_str(),
                request["status"].as_u64(),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("oauth2", None, Some(302)),
            ("bearer", Some("authorization_code"), Some(200)),
            ("bearer", Some("refresh_token"), Some(200)),
            ("query", None, Some(200)),
            ("oauth2", None, Some(200)),
        ]
    );
    assert!(requests[3]["query"].as_str().is_some_and(|query| query.starts_with("query=select")));
    assert_eq!(
        (&requests[0]["partner"], &requests[0]["method"]),
        (&json!("quickbooks-online"), &json!("POST"))
    );
    let text = Value::Array(requests).to_string();
    let secrets = [
        code,
        rehearsal.refresh_token.clone(),
        rehearsal.access_token.clone(),
        rehearsal.credential("client_secret"),
    ];
    for secret in secrets.iter().map(String::as_str).chain(["secret-state"]) {
        assert!(!text.contains(secret), "{text}");
    }
}

fn change(rehearsal: &Rehearsal, op: &str, id: &str, more: &Value) -> Value {
    let mut order = json!({ "partner": "quickbooks-online", "company": rehearsal.realm_id(), "object": "Account", "op": op, "id": id });
    for (name, value) in more.as_object().into_iter().flatten() {
        order[name] = value.clone();
    }
    order
}

#[tokio::test]
async fn a_person_renames_deactivates_reactivates_and_merges() {
    let rehearsal = two_companies().await;
    rehearsal
        .order("mutate", change(&rehearsal, "rename", "37", &json!({ "name": "Lorry" })))
        .await;
    assert_eq!(rehearsal.account("38").await["FullyQualifiedName"], "Lorry:Original Cost");
    assert_eq!(rehearsal.account("37").await["SyncToken"], "1");

    rehearsal.order("mutate", change(&rehearsal, "deactivate", "84", &json!({}))).await;
    let hidden = rehearsal.query("select * from Account where Id = '84'").await.json();
    assert_eq!(hidden["QueryResponse"], json!({}));
    assert_eq!(rehearsal.account("84").await["Name"], "Accounts Receivable (A/R) (deleted)");
    rehearsal.order("mutate", change(&rehearsal, "reactivate", "84", &json!({}))).await;
    assert_eq!(rehearsal.account("84").await["Name"], "Accounts Receivable (A/R)");

    rehearsal
        .order("mutate", change(&rehearsal, "merge", "36", &json!({ "into": "35" })))
        .await;
    let gone = rehearsal.api("GET", "account/36", "").await.expect("an answer");
    assert_eq!(gone.fault_code(), "610");
    assert_eq!(rehearsal.account("35").await["CurrentBalance"].to_string(), "2001.00");
    let count = rehearsal
        .query("select count(*) from Account where Active in (true, false)")
        .await
        .json();
    assert_eq!(count["QueryResponse"]["totalCount"], 88);
}

#[tokio::test]
async fn a_person_creates_and_edits_accounts_customers_and_items() {
    let rehearsal = two_companies().await;
    for (object, name, body, edit) in [
        ("Account", "Name", json!({ "AccountType": "Expense" }), json!({ "AcctNum": "6100" })),
        ("Customer", "DisplayName", json!({}), json!({ "CompanyName": "Kestrel" })),
        (
            "Item",
            "Name",
            json!({ "Type": "Service", "IncomeAccountRef": { "value": "79" } }),
            json!({ "Sku": "K-1" }),
        ),
    ] {
        let mut body = body;
        body[name] = json!("Kestrel work");
        let create = change(&rehearsal, "create", "", &json!({ "object": object, "body": body }));
        let created = rehearsal.order("mutate", create).await[object].clone();
        assert_eq!(
            (&created[name], &created["SyncToken"]),
            (&json!("Kestrel work"), &json!("0")),
            "{created}"
        );
        let id = created["Id"].as_str().unwrap();
        let update = change(&rehearsal, "update", id, &json!({ "object": object, "body": edit }));
        let updated = rehearsal.order("mutate", update).await[object].clone();
        assert_eq!((&updated["Id"], &updated["SyncToken"]), (&created["Id"], &json!("1")), "{updated}");
        let (property, value) = edit.as_object().unwrap().iter().next().unwrap();
        assert_eq!((&updated[property], &updated[name]), (value, &json!("Kestrel work")), "{updated}");
    }
}

#[tokio::test]
async fn changes_that_cannot_be_made_are_refused_with_the_reason() {
    let rehearsal = two_companies().await;
    let mut foreign = change(&rehearsal, "deactivate", "35", &json!({}));
    foreign["company"] = json!("999");
    for (order, word) in [
        (foreign, "999"),
        (change(&rehearsal, "deactivate", "9999", &json!({})), "9999"),
        (change(&rehearsal, "deactivate", "35", &json!({ "object": "Invoice" })), "Invoice"),
        (change(&rehearsal, "explode", "35", &json!({})), "explode"),
        (change(&rehearsal, "rename", "35", &json!({})), "name"),
        (change(&rehearsal, "rename", "35", &json!({ "name": "a:b" })), "`:`"),
        (change(&rehearsal, "rename", "35", &json!({ "name": "Savings" })), "36"),
        (change(&rehearsal, "reactivate", "35", &json!({})), "already active"),
        (change(&rehearsal, "create", "", &json!({})), "body"),
        (change(&rehearsal, "create", "", &json!({ "body": {} })), "Name"),
        (
            change(&rehearsal, "update", "9999", &json!({ "object": "Customer", "body": {} })),
            "9999",
        ),
        (change(&rehearsal, "merge", "35", &json!({})), "into"),
        (change(&rehearsal, "merge", "35", &json!({ "into": "35" })), "itself"),
        (change(&rehearsal, "merge", "35", &json!({ "into": "9999" })), "9999"),
    ] {
        let answer = rehearsal.control("POST", "mutate", &order).await;
        assert_eq!(answer.status, 400, "{order}");
        assert!(
            answer.json()["error"].as_str().is_some_and(|reason| reason.contains(word)),
            "{order} {}",
            answer.body
        );
    }
}

#[tokio::test]
async fn a_person_consents_without_a_page() {
    let rehearsal = two_companies().await;
    let companies = rehearsal.control("GET", "companies", &Value::Null).await.json()["companies"].clone();
    let own = companies.as_array().into_iter().flatten();
    let own = own.filter(|company| company["partner"] == "quickbooks-online");
    assert_eq!(own.count(), 2, "{companies}");
    let other = companies[1]["company"].as_str().unwrap_or_default();
    let order = json!({ "partner": "quickbooks-online", "company": other, "url": rehearsal.authorize_url(&[]) });
    let sent = rehearsal.control("POST", "consent", &order).await.json();
    let location = url::Url::parse(sent["location"].as_str().unwrap_or_default()).expect("an address");
    let code = location.query_pairs().find(|(name, _)| name == "code").expect("a code").1;
    assert_eq!(rehearsal.exchange(&code).await.status, 200);
    for (order, word) in [
        (
            json!({ "partner": "quickbooks-online", "company": "1", "url": rehearsal.authorize_url(&[]) }),
            "company",
        ),
        (
            json!({ "partner": "quickbooks-online", "company": other, "url": "nonsense" }),
            "url",
        ),
        (
            json!({ "partner": "quickbooks-online", "company": other, "url": rehearsal.authorize_url(&[("client_id", "x")]) }),
            "client_id",
        ),
    ] {
        let refused = rehearsal.control("POST", "consent", &order).await;
        assert_eq!(refused.status, 400, "{order}");
        assert!(refused.body.contains(word), "{}", refused.body);
    }
}

#[tokio::test]
async fn a_torn_trial_balance_does_not_tie_and_the_next_one_does() {
    let rehearsal = two_companies().await;
    let order = |op: &str| json!({ "partner": "quickbooks-online", "company": rehearsal.realm_id(), "object": "TrialBalance", "op": op });
    assert_eq!(rehearsal.control("POST", "mutate", &order("rename")).await.status, 400);
    assert_eq!(rehearsal.control("POST", "mutate", &order("tear")).await.status, 200);
    let mut sums = Vec::new();
    for _ in 0..2 {
        let report = rehearsal.api("GET", "reports/TrialBalance", "").await.expect("an answer").json();
        let rows = report["Rows"]["Row"].as_array().cloned().unwrap_or_default();
        let total = rows.last().map(|row| row["Summary"]["ColData"].clone()).unwrap_or_default();
        sums.push(total[1]["value"] == total[2]["value"]);
    }
    assert_eq!(sums, [false, true]);
}
