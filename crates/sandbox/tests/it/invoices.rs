//! Invoices: written, changed, voided, deleted, paid, numbered.

use serde_json::{Value, json};

use crate::support::{Rehearsal, two_companies};

fn sale(amount: f64, tax: &str) -> Value {
    json!({ "Amount": amount, "DetailType": "SalesItemLineDetail",
        "SalesItemLineDetail": { "ItemRef": { "value": "3" }, "TaxCodeRef": { "value": tax } } })
}

fn simple() -> Value {
    json!({ "CustomerRef": { "value": "3" }, "Line": [sale(275.0, "TAX")] })
}

async fn create(rehearsal: &Rehearsal, body: &Value) -> Value {
    let answer = rehearsal.post("invoice", body).await;
    assert_eq!(answer.status, 200, "{body} {}", answer.body);
    answer.json()["Invoice"].clone()
}

async fn read(rehearsal: &Rehearsal, kind: &str, id: &Value) -> Value {
    let path = format!("{kind}/{}", id.as_str().unwrap_or_default());
    rehearsal.api("GET", &path, "").await.expect("an answer").json()
}

async fn mutate(rehearsal: &Rehearsal, op: &str, id: &Value, more: Value) -> Value {
    let mut order = json!({ "partner": "quickbooks-online", "company": rehearsal.realm_id(), "object": "Invoice", "op": op, "id": id });
    for (name, value) in more.as_object().into_iter().flatten() {
        order[name] = value.clone();
    }
    rehearsal.order("mutate", order).await["Invoice"].clone()
}

#[tokio::test]
async fn what_cannot_be_written_is_refused_with_its_code() {
    let rehearsal = two_companies().await;
    let with = |name: &str, value: Value| {
        let mut body = simple();
        body[name] = value;
        body
    };
    let line = |line: Value| with("Line", json!([line]));
    for (body, code) in [
        (json!({ "Line": [sale(1.0, "NON")] }), "2020"),
        (json!({ "CustomerRef": { "value": "3" } }), "2020"),
        (with("Line", json!([])), "2020"),
        (with("Line", json!([{ "DetailType": "SubTotalLineDetail", "Amount": 1 }])), "2020"),
        (with("CustomerRef", json!({ "value": "9999" })), "2500"),
        (with("Nonsense", json!(1)), "2010"),
        (with("DocNumber", json!("x".repeat(22))), "2050"),
        (with("TxnDate", json!("yesterday")), "2010"),
        (line(json!({ "Amount": 1 })), "2020"),
        (line(json!({ "Amount": 1, "DetailType": "Nonsense" })), "2170"),
        (
            line(json!({ "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": {} })),
            "2020",
        ),
        (
            line(json!({ "Amount": 1, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": { "ItemRef": { "value": "9999" } } })),
            "2500",
        ),
        (
            line(json!({ "Amount": 1, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": { "TaxCodeRef": { "value": "X" } } })),
            "2500",
        ),
        (
            line(json!({ "Amount": 1, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": { "Qty": 2, "UnitPrice": 3 } })),
            "6070",
        ),
        (
            line(json!({ "Amount": 1.005, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": {} })),
            "2010",
        ),
        (line(sale(-5.0, "NON")), "6000"),
        (json!({ "Id": "999999", "SyncToken": "0", "sparse": true }), "610"),
        (json!({ "Id": "1", "SyncToken": "99", "sparse": true }), "5010"),
        (json!({ "Id": "1", "sparse": true }), "2020"),
    ] {
        let answer = rehearsal.post("invoice", &body).await;
        assert_eq!((answer.status, answer.fault_code().as_str()), (400, code), "{body} {}", answer.body);
    }
    let unsupported = rehearsal.post("invoice?operation=explode", &simple()).await;
    assert_eq!(unsupported.fault_code(), "500");
}

#[tokio::test]
async fn the_server_adds_subtotal_tax_total_and_number() {
    let rehearsal = two_companies().await;
    let before = rehearsal.query("select * from Customer where Id = '3'").await.json()["QueryResponse"]["Customer"][0]["Balance"].clone();
    let mut body = simple();
    body["Line"] = json!([
        sale(275.0, "TAX"),
        { "Amount": 100, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": { "ItemRef": { "value": "2" }, "Qty": 2, "UnitPrice": 50, "TaxCodeRef": { "value": "NON" } } },
        { "DetailType": "DescriptionOnly", "Description": "Thank you" },
        { "DetailType": "DiscountLineDetail", "DiscountLineDetail": { "PercentBased": true, "DiscountPercent": 10 } },
    ]);
    body["TxnDate"] = json!("2026-11-03");
    let invoice = create(&rehearsal, &body).await;
    let lines = invoice["Line"].as_array().cloned().unwrap_or_default();
    let shown: Vec<(&str, String)> = lines
        .iter()
        .map(|line| (line["DetailType"].as_str().unwrap_or_default(), line["Amount"].to_string()))
        .collect();
    assert_eq!(
        shown,
        [
            ("SalesItemLineDetail", "275.00".to_owned()),
            ("SalesItemLineDetail", "100.00".to_owned()),
            ("DescriptionOnly", "null".to_owned()),
            ("DiscountLineDetail", "37.50".to_owned()),
            ("SubTotalLineDetail", "375.00".to_owned()),
        ]
    );
    for (name, expected) in [("TotalAmt", "359.50"), ("Balance", "359.50")] {
        assert_eq!(invoice[name].to_string(), expected, "{name}");
    }
    assert_eq!(invoice["TxnTaxDetail"]["TotalTax"].to_string(), "22.00");
    assert_eq!(
        (invoice["TxnDate"].as_str(), invoice["DueDate"].as_str()),
        (Some("2026-11-03"), Some("2026-12-03"))
    );
    assert!(
        invoice["DocNumber"].as_str().is_some_and(|number| number.parse::<u64>().is_ok()),
        "{invoice}"
    );
    let after = rehearsal.query("select * from Customer where Id = '3'").await.json()["QueryResponse"]["Customer"][0]["Balance"].clone();
    let number = |value: &Value| value.to_string().parse::<f64>().unwrap_or_default();
    assert!((number(&after) - number(&before) - 359.5).abs() < 0.001, "{before} {after}");
    assert_eq!(read(&rehearsal, "invoice", &invoice["Id"]).await["Invoice"], invoice);
}

#[tokio::test]
async fn zeros_for_quantity_and_price_are_taken_as_left_out() {
    let rehearsal = two_companies().await;
    let mut body = simple();
    body["Line"][0]["SalesItemLineDetail"]["Qty"] = json!(0);
    body["Line"][0]["SalesItemLineDetail"]["UnitPrice"] = json!(0);
    let invoice = create(&rehearsal, &body).await;
    let detail = &invoice["Line"][0]["SalesItemLineDetail"];
    assert!(detail["Qty"].is_null() && detail["UnitPrice"].is_null(), "{detail}");
    assert_eq!(invoice["TotalAmt"].to_string(), "297.00");
}

#[tokio::test]
async fn a_sparse_update_keeps_and_a_full_one_clears() {
    let rehearsal = two_companies().await;
    let mut body = simple();
    body["PrivateNote"] = json!("kept");
    body["CustomerMemo"] = json!({ "value": "Thanks" });
    let invoice = create(&rehearsal, &body).await;
    let sparse = json!({ "Id": invoice["Id"], "SyncToken": "0", "sparse": true, "Line": [sale(10.0, "NON")] });
    let changed = create(&rehearsal, &sparse).await;
    assert_eq!(
        (changed["TotalAmt"].to_string().as_str(), changed["PrivateNote"].as_str()),
        ("10.00", Some("kept"))
    );
    assert_eq!(
        (changed["DocNumber"].clone(), changed["SyncToken"].as_str()),
        (invoice["DocNumber"].clone(), Some("1"))
    );
    let full = json!({ "Id": invoice["Id"], "SyncToken": "1", "CustomerRef": { "value": "3" }, "Line": [sale(10.0, "NON")] });
    let cleared = create(&rehearsal, &full).await;
    assert!(cleared["PrivateNote"].is_null() && cleared["CustomerMemo"].is_null(), "{cleared}");
    // A whole object may be sent back as it was read.
    let again = create(&rehearsal, &cleared).await;
    assert_eq!(
        (again["TotalAmt"].clone(), again["SyncToken"].as_str()),
        (cleared["TotalAmt"].clone(), Some("3"))
    );
}

#[tokio::test]
async fn voided_is_zero_and_deleted_is_gone() {
    let rehearsal = two_companies().await;
    let invoice = create(&rehearsal, &simple()).await;
    let named = json!({ "Id": invoice["Id"], "SyncToken": "0" });
    let voided = rehearsal.post("invoice?operation=void", &named).await.json()["Invoice"].clone();
    assert_eq!(
        (voided["TotalAmt"].to_string().as_str(), voided["PrivateNote"].as_str()),
        ("0", Some("Voided"))
    );
    assert_eq!(voided["Line"][0]["Amount"].to_string(), "0");
    assert_eq!(rehearsal.post("invoice?operation=delete", &named).await.fault_code(), "5010");
    let named = json!({ "Id": invoice["Id"], "SyncToken": "1" });
    let deleted = rehearsal.post("invoice?operation=delete", &named).await.json()["Invoice"].clone();
    assert_eq!(deleted, json!({ "domain": "QBO", "status": "Deleted", "Id": invoice["Id"] }));
    let gone = rehearsal
        .api("GET", &format!("invoice/{}", invoice["Id"].as_str().unwrap_or_default()), "")
        .await
        .expect("an answer");
    assert_eq!(gone.fault_code(), "610");
    assert_eq!(rehearsal.post("invoice?operation=delete", &named).await.fault_code(), "610");
}

#[tokio::test]
async fn a_request_id_makes_one_invoice_of_two_posts() {
    let rehearsal = two_companies().await;
    let first = rehearsal.post("invoice?requestid=once-1", &simple()).await;
    let again = rehearsal.post("invoice?requestid=once-1", &simple()).await;
    assert_eq!(first.body, again.body);
    let other = rehearsal.post("invoice?requestid=once-2", &simple()).await.json();
    assert_ne!(first.json()["Invoice"]["Id"], other["Invoice"]["Id"]);
}

#[tokio::test]
async fn a_number_may_come_twice_unless_the_company_numbers_its_own() {
    let rehearsal = two_companies().await;
    let mut body = simple();
    body["DocNumber"] = json!("A-1");
    create(&rehearsal, &body).await;
    create(&rehearsal, &body).await;
    let own = json!({ "SyncToken": "0", "sparse": true, "SalesFormsPrefs": { "CustomTxnNumbers": true } });
    let preferences = rehearsal.post("preferences", &own).await.json()["Preferences"].clone();
    assert_eq!(preferences["SalesFormsPrefs"]["CustomTxnNumbers"], true);
    assert_eq!(rehearsal.post("preferences", &own).await.fault_code(), "5010");
    assert_eq!(rehearsal.post("invoice", &body).await.fault_code(), "6140");
    assert!(create(&rehearsal, &simple()).await["DocNumber"].is_null());
}

#[tokio::test]
async fn payments_settle_and_wait_when_the_invoice_goes() {
    let rehearsal = two_companies().await;
    let invoice = create(&rehearsal, &simple()).await;
    let id = &invoice["Id"];
    let part = mutate(&rehearsal, "pay", id, json!({ "amount": "97.00" })).await;
    assert_eq!(part["Balance"].to_string(), "200.00");
    let paid = mutate(&rehearsal, "pay", id, json!({})).await;
    assert_eq!(
        (paid["Balance"].to_string().as_str(), paid["LinkedTxn"].as_array().map(Vec::len)),
        ("0", Some(2))
    );
    let payment = read(&rehearsal, "payment", &paid["LinkedTxn"][1]["TxnId"]).await["Payment"].clone();
    assert_eq!(
        (
            payment["TotalAmt"].to_string().as_str(),
            payment["UnappliedAmt"].to_string().as_str()
        ),
        ("200.00", "0")
    );
    assert_eq!(payment["Line"][0]["LinkedTxn"][0]["TxnId"], *id);
    let smaller = mutate(&rehearsal, "update", id, json!({ "body": { "Line": [sale(100.0, "NON")] } })).await;
    assert_eq!(
        (smaller["TotalAmt"].to_string().as_str(), smaller["Balance"].to_string().as_str()),
        ("100.00", "0")
    );
    let waiting = read(&rehearsal, "payment", &payment["Id"]).await["Payment"]["UnappliedAmt"].to_string();
    assert_eq!(waiting, "197.00");
    mutate(&rehearsal, "delete", id, json!({})).await;
    assert_eq!(
        read(&rehearsal, "payment", &payment["Id"]).await["Payment"]["UnappliedAmt"].to_string(),
        "200.00"
    );
    let order = json!({ "partner": "quickbooks-online", "company": rehearsal.realm_id(), "object": "Invoice", "op": "pay", "id": id });
    let refused = rehearsal.control("POST", "mutate", &order).await;
    assert!(refused.status == 400 && refused.body.contains("no invoice"), "{}", refused.body);
}

#[tokio::test]
async fn invoices_are_queried_like_everything() {
    let rehearsal = two_companies().await;
    let all = rehearsal.query("select count(*) from Invoice").await.json()["QueryResponse"]["totalCount"]
        .as_u64()
        .unwrap_or(0);
    let count = |condition: &'static str| {
        let rehearsal = &rehearsal;
        async move {
            let answer = rehearsal.query(&format!("select count(*) from Invoice where {condition}")).await;
            assert_eq!(answer.status, 200, "{condition} {}", answer.body);
            answer.json()["QueryResponse"]["totalCount"].as_u64().unwrap_or(0)
        }
    };
    assert_eq!(count("Balance = '0'").await + count("Balance > '0'").await, all);
    assert_eq!(count("TxnDate >= '2026-01-01'").await + count("TxnDate < '2026-01-01'").await, all);
    assert!(count("CustomerRef = '3'").await > 0);
    let newest = rehearsal
        .query("select * from Invoice orderby TxnDate desc maxresults 2")
        .await
        .json();
    let dates: Vec<&str> = (0..2)
        .filter_map(|index| newest["QueryResponse"]["Invoice"][index]["TxnDate"].as_str())
        .collect();
    assert!(dates.len() == 2 && dates[0] >= dates[1], "{dates:?}");
    let lost = rehearsal.query("select * from Invoice where Line = 'x'").await;
    assert_eq!(lost.fault_code(), "4001");
}
