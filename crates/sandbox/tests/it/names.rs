//! Customers and items: read, written, and refused with their codes.

use serde_json::{Value, json};

use crate::support::{Rehearsal, two_companies};

async fn first(rehearsal: &Rehearsal, entity: &str) -> Value {
    let answer = rehearsal.query(&format!("select * from {entity} maxresults 1")).await.json();
    answer["QueryResponse"][entity][0].clone()
}

#[tokio::test]
async fn what_cannot_be_written_is_refused_with_its_code() {
    let rehearsal = two_companies().await;
    let long = "x".repeat(501);
    for (kind, object, code) in [
        ("customer", json!({}), "2020"),
        ("customer", json!({ "DisplayName": "A", "Nonsense": 1 }), "2010"),
        ("customer", json!({ "DisplayName": long }), "2050"),
        ("customer", json!({ "DisplayName": "A:B" }), "6000"),
        ("customer", json!({ "DisplayName": "cool cars" }), "6240"),
        ("customer", json!({ "DisplayName": "City Power & Water" }), "6240"),
        ("customer", json!({ "DisplayName": "A", "ParentRef": { "value": "9999" } }), "2500"),
        ("customer", json!({ "Id": "9999", "SyncToken": "0", "DisplayName": "A" }), "610"),
        (
            "customer",
            json!({ "Id": "1", "SyncToken": "7", "sparse": true, "DisplayName": "A" }),
            "5010",
        ),
        ("customer", json!({ "Id": "1", "sparse": true, "DisplayName": "A" }), "2020"),
        ("item", json!({ "Name": "A" }), "2020"),
        ("item", json!({ "IncomeAccountRef": { "value": "82" } }), "2020"),
        ("item", json!({ "Name": "Concrete", "IncomeAccountRef": { "value": "82" } }), "6240"),
        ("item", json!({ "Name": "A", "IncomeAccountRef": { "value": "9999" } }), "2500"),
        (
            "item",
            json!({ "Name": "A", "Type": "Nonsense", "IncomeAccountRef": { "value": "82" } }),
            "2170",
        ),
        (
            "item",
            json!({ "Name": "A", "Type": "Inventory", "IncomeAccountRef": { "value": "82" } }),
            "6000",
        ),
        (
            "item",
            json!({ "Name": "A", "UnitPrice": "much", "IncomeAccountRef": { "value": "82" } }),
            "2010",
        ),
        ("item", json!({ "Id": "1", "SyncToken": "1", "sparse": true }), "5010"),
        ("payment", json!({ "TotalAmt": 1 }), "500"),
        ("budget", json!({}), "500"),
    ] {
        let answer = rehearsal.post(kind, &object).await;
        assert_eq!((answer.status, answer.fault_code().as_str()), (400, code), "{kind} {object}");
    }
    for kind in ["customer", "item"] {
        let answer = rehearsal
            .post(&format!("{kind}?operation=delete"), &json!({ "Id": "1", "SyncToken": "0" }))
            .await;
        assert_eq!(answer.fault_code(), "500", "{kind}");
    }
}

#[tokio::test]
async fn customers_are_created_updated_and_hidden_when_inactive() {
    let rehearsal = two_companies().await;
    let body =
        json!({ "GivenName": "Ada", "FamilyName": "Example", "Notes": "kept", "PrimaryEmailAddr": { "Address": "ada@example.com" } });
    let created = rehearsal.post("customer", &body).await.json()["Customer"].clone();
    assert_eq!(
        (created["DisplayName"].as_str(), created["SyncToken"].as_str()),
        (Some("Ada Example"), Some("0"))
    );
    assert_eq!(created["PrimaryEmailAddr"]["Address"], "ada@example.com");
    let change = json!({ "Id": created["Id"], "SyncToken": "0", "sparse": true, "DisplayName": "Ada & Co" });
    let changed = rehearsal.post("customer", &change).await.json()["Customer"].clone();
    assert_eq!(
        (changed["Notes"].as_str(), changed["SyncToken"].as_str()),
        (Some("kept"), Some("1"))
    );
    let full = json!({ "Id": created["Id"], "SyncToken": "1", "DisplayName": "Ada & Co" });
    let cleared = rehearsal.post("customer", &full).await.json()["Customer"].clone();
    assert!(cleared["Notes"].is_null() && cleared["GivenName"].is_null(), "{cleared}");
    let job = json!({ "DisplayName": "Garden", "ParentRef": { "value": created["Id"] } });
    let job = rehearsal.post("customer", &job).await.json()["Customer"].clone();
    assert_eq!(
        (job["FullyQualifiedName"].as_str(), job["Job"].as_bool()),
        (Some("Ada & Co:Garden"), Some(true))
    );
    let off = json!({ "Id": created["Id"], "SyncToken": "2", "sparse": true, "Active": false });
    let off = rehearsal.post("customer", &off).await.json()["Customer"].clone();
    assert_eq!(off["DisplayName"], "Ada & Co (deleted)");
    let hidden = rehearsal.query("select * from Customer where DisplayName like 'Ada%'").await.json();
    assert_eq!(hidden["QueryResponse"], json!({}));
    let back = json!({ "Id": created["Id"], "SyncToken": "3", "DisplayName": "Ada & Co (deleted)", "Active": true });
    assert_eq!(
        rehearsal.post("customer", &back).await.json()["Customer"]["DisplayName"],
        "Ada & Co"
    );
}

#[tokio::test]
async fn items_say_where_their_sales_go() {
    let rehearsal = two_companies().await;
    let fountain = rehearsal.query("select * from Item where Name = 'Rock Fountain'").await.json()["QueryResponse"]["Item"][0].clone();
    assert_eq!(
        fountain["IncomeAccountRef"],
        json!({ "value": "79", "name": "Sales of Product Income" })
    );
    assert_eq!(fountain["UnitPrice"].to_string(), "275");
    let body = json!({ "Name": "Hedge", "Type": "Service", "UnitPrice": 12.5, "IncomeAccountRef": { "value": "45" } });
    let created = rehearsal.post("item", &body).await.json()["Item"].clone();
    assert_eq!(
        (created["Type"].as_str(), created["UnitPrice"].to_string().as_str()),
        (Some("Service"), "12.5")
    );
    let one = rehearsal
        .api("GET", &format!("item/{}", created["Id"].as_str().unwrap_or_default()), "")
        .await
        .expect("an answer");
    assert_eq!(one.json()["Item"], created);
    let renamed = json!({ "Id": created["Id"], "SyncToken": "0", "sparse": true, "Name": "Hedges" });
    let renamed = rehearsal.post("item", &renamed).await.json()["Item"].clone();
    assert_eq!(
        (renamed["Name"].as_str(), renamed["UnitPrice"].to_string().as_str()),
        (Some("Hedges"), "12.5")
    );
}

#[tokio::test]
async fn a_person_renames_and_retires_customers_and_items() {
    let rehearsal = two_companies().await;
    for (object, name) in [("Customer", "DisplayName"), ("Item", "Name")] {
        let id = first(&rehearsal, object).await["Id"].clone();
        let order = |op: &str, more: &str| json!({ "partner": "quickbooks-online", "company": rehearsal.realm_id(), "object": object, "op": op, "id": id, "name": more });
        rehearsal.order("mutate", order("rename", "Renamed here")).await;
        let changed = rehearsal.order("mutate", order("deactivate", "")).await[object].clone();
        assert_eq!(
            (changed[name].as_str(), changed["SyncToken"].as_str()),
            (Some("Renamed here (deleted)"), Some("2"))
        );
        for (op, more, word) in [
            ("deactivate", "", "already inactive"),
            ("merge", "", "takes op"),
            ("rename", " ", "name"),
        ] {
            let refused = rehearsal.control("POST", "mutate", &order(op, more)).await;
            assert!(
                refused.status == 400 && refused.body.contains(word),
                "{object} {op} {}",
                refused.body
            );
        }
    }
}
