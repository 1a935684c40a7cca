//! Reading and writing accounts.

use serde_json::{Value, json};

use crate::support::two_companies;

#[tokio::test]
async fn what_cannot_be_written_is_refused_with_its_code() {
    let rehearsal = two_companies().await;
    let long = "x".repeat(101);
    for (account, code) in [
        (json!([]), "2010"),
        (json!({ "Name": "A", "AccountType": "Bank", "Nonsense": 1 }), "2010"),
        (json!({ "AccountType": "Bank" }), "2020"),
        (json!({ "Name": "A" }), "2020"),
        (json!({ "Name": long, "AccountType": "Bank" }), "2050"),
        (json!({ "Name": "A", "AccountType": "Bank", "Description": long }), "2050"),
        (json!({ "Name": "A", "AccountType": "Banks" }), "2170"),
        (json!({ "Name": "A", "AccountType": "Non-Posting" }), "2170"),
        (json!({ "Name": "A", "AccountType": "Bank", "AccountSubType": "Vehicles" }), "6000"),
        (json!({ "Name": "A:B", "AccountType": "Bank" }), "6000"),
        (json!({ "Name": "A\"B", "AccountType": "Bank" }), "6000"),
        (json!({ "Name": "A", "AccountType": "Bank", "AcctNum": "1:2" }), "6000"),
        (json!({ "Name": "A", "AccountType": "Expense", "OpeningBalance": 5 }), "6000"),
        (json!({ "Name": "A", "AccountType": "Bank", "SubAccount": true }), "2020"),
        (
            json!({ "Name": "A", "AccountType": "Bank", "ParentRef": { "value": "9999" } }),
            "2500",
        ),
        (
            json!({ "Name": "A", "AccountType": "Bank", "ParentRef": { "value": "37" } }),
            "6000",
        ),
        (json!({ "Name": "CHECKING", "AccountType": "Bank" }), "6240"),
        (json!({ "Id": "9999", "SyncToken": "0", "Name": "A" }), "610"),
        (json!({ "Id": "35", "Name": "A", "sparse": true }), "2020"),
        (json!({ "Id": "35", "SyncToken": "7", "sparse": true, "Name": "A" }), "5010"),
        (json!({ "Id": "35", "SyncToken": "0" }), "2020"),
        (json!({ "Id": "35", "SyncToken": "0", "sparse": true, "Name": "Savings" }), "6240"),
        (json!({ "Id": "84", "SyncToken": "0", "sparse": true, "Active": false }), "6000"),
        (
            json!({ "Id": "37", "SyncToken": "0", "sparse": true, "ParentRef": { "value": "38" } }),
            "6000",
        ),
    ] {
        let answer = rehearsal.write(&account).await;
        assert_eq!((answer.status, answer.fault_code().as_str()), (400, code), "{account}");
    }
    let deleted = rehearsal
        .api("POST", "account?operation=delete", "{\"Id\":\"35\",\"SyncToken\":\"0\"}")
        .await
        .expect("an answer");
    assert_eq!(deleted.fault_code(), "500");
    let count = rehearsal
        .query("select count(*) from Account where Active in (true, false)")
        .await
        .json();
    assert_eq!(count["QueryResponse"]["totalCount"], 89, "nothing was written");
}

#[tokio::test]
async fn a_renamed_parent_renames_the_paths_below_it_and_not_their_versions() {
    let rehearsal = two_companies().await;
    let renamed = rehearsal
        .write(&json!({ "Id": "45", "SyncToken": "0", "sparse": true, "Name": "Gardens" }))
        .await;
    assert_eq!(renamed.json()["Account"]["SyncToken"], "1");
    let below = rehearsal.account("47").await;
    assert_eq!(below["FullyQualifiedName"], "Gardens:Job Materials:Decks and Patios");
    assert_eq!(below["SyncToken"], "0");
}

#[tokio::test]
async fn an_opening_balance_reaches_the_parent_with_the_sign_of_the_api() {
    let rehearsal = two_companies().await;
    let asset = json!({ "Name": "Winch", "AccountType": "Fixed Asset", "OpeningBalance": 100.5, "SubAccount": true, "ParentRef": { "value": "37" } });
    let created = rehearsal.write(&asset).await.json();
    assert_eq!(created["Account"]["CurrentBalance"].to_string(), "100.50");
    assert_eq!(
        rehearsal.account("37").await["CurrentBalanceWithSubAccounts"].to_string(),
        "13595.50"
    );
    let debt = json!({ "Name": "Line of credit", "AccountType": "Credit Card", "OpeningBalance": 20 });
    assert_eq!(
        rehearsal.write(&debt).await.json()["Account"]["CurrentBalance"].to_string(),
        "-20.00"
    );
}

#[tokio::test]
async fn recreating_a_deactivated_account_hits_its_name() {
    let rehearsal = two_companies().await;
    let off = json!({ "Id": "7", "SyncToken": "0", "sparse": true, "Active": false });
    let deactivated = rehearsal.write(&off).await.json();
    assert_eq!(deactivated["Account"]["Name"], "Advertising (deleted)");
    let again = rehearsal.write(&json!({ "Name": "Advertising", "AccountType": "Expense" })).await;
    assert_eq!(again.fault_code(), "6240");
    let mut whole = rehearsal.account("7").await;
    whole["Active"] = json!(true);
    let back = rehearsal.write(&whole).await.json();
    assert_eq!(
        (&back["Account"]["Name"], &back["Account"]["Active"]),
        (&json!("Advertising"), &json!(true))
    );
}

#[tokio::test]
async fn a_full_update_clears_what_a_sparse_one_keeps() {
    let rehearsal = two_companies().await;
    let created = rehearsal
        .write(&json!({ "Name": "A", "AccountType": "Bank", "AcctNum": "10", "Description": "d" }))
        .await
        .json();
    let id = created["Account"]["Id"].clone();
    let sparse = json!({ "Id": id, "SyncToken": "0", "sparse": true, "AcctNum": "11" });
    let kept = rehearsal.write(&sparse).await.json()["Account"].clone();
    assert_eq!(
        (&kept["AcctNum"], &kept["Description"], &kept["Name"]),
        (&json!("11"), &json!("d"), &json!("A"))
    );
    let full = json!({ "Id": id, "SyncToken": "1", "Name": "A", "AccountType": "Bank" });
    let cleared = rehearsal.write(&full).await.json()["Account"].clone();
    assert_eq!((cleared.get("AcctNum"), cleared.get("Description")), (None::<&Value>, None));
}

#[tokio::test]
async fn the_same_requestid_gets_the_first_answer_again() {
    let rehearsal = two_companies().await;
    let body = json!({ "Name": "Once", "AccountType": "Bank" }).to_string();
    let first = rehearsal
        .api("POST", "account?requestid=r-1", &body)
        .await
        .expect("an answer")
        .json();
    let again = rehearsal
        .api("POST", "account?requestid=r-1", &body)
        .await
        .expect("an answer")
        .json();
    assert_eq!(first, again);
    let other = rehearsal.api("POST", "account?requestid=r-2", &body).await.expect("an answer");
    assert_eq!(other.fault_code(), "6240");
}
