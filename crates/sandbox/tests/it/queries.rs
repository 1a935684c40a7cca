//! The query endpoint and the shapes of answers.

use serde_json::json;

use crate::support::{Rehearsal, send, two_companies};

#[tokio::test]
async fn malformed_statements_are_faults_with_their_code() {
    let rehearsal = two_companies().await;
    for (statement, code, word) in [
        ("", "4000", "SELECT"),
        ("select", "4000", "property"),
        (
            "select * from Account where Name = 'x' or Name = 'y'",
            "4000",
            "end of the statement",
        ),
        ("select * from Account where Name != 'x'", "4000", "!"),
        ("select * from Nonsense", "4001", "Nonsense"),
        ("select * from Account where Nonsense = 'x'", "4001", "Nonsense"),
        (
            "select * from Account startposition 0",
            "4001",
            "value 0 is too small. Min allowed value is 1",
        ),
    ] {
        let answer = rehearsal.query(statement).await;
        assert_eq!((answer.status, answer.fault_code().as_str()), (400, code), "{statement}");
        let fault = &answer.json()["Fault"];
        assert_eq!(fault["type"], "ValidationFault");
        assert!(
            fault["Error"][0]["Detail"].as_str().is_some_and(|detail| detail.contains(word)),
            "{fault}"
        );
    }
    let missing = rehearsal.api("GET", "query", "").await.expect("an answer");
    assert_eq!(missing.fault_code(), "4000");
    let as_json = rehearsal
        .api("POST", "query", "{\"query\":\"select * from Account\"}")
        .await
        .expect("an answer");
    assert_eq!(as_json.fault_code(), "500");
}

#[tokio::test]
async fn a_statement_can_be_posted_as_text() {
    let rehearsal = two_companies().await;
    let url = format!("{}/v3/company/{}/query", rehearsal.endpoint("api"), rehearsal.realm_id());
    let bearer = format!("Bearer {}", rehearsal.access_token);
    for content_type in ["application/text", "application/text; charset=utf-8", "text/plain"] {
        let headers = [
            ("Authorization", bearer.as_str()),
            ("Accept", "application/json"),
            ("Content-Type", content_type),
        ];
        let answer = send("POST", &url, &headers, "select count(*) from Account")
            .await
            .expect("an answer");
        assert_eq!(answer.json()["QueryResponse"], json!({ "totalCount": 89 }), "{content_type}");
    }
}

#[tokio::test]
async fn an_empty_page_has_no_entity_key_and_a_full_one_says_how_many_came() {
    let rehearsal = two_companies().await;
    let empty = rehearsal.query("select * from Account where Name = 'nothing'").await.json();
    assert_eq!(empty["QueryResponse"], json!({}));
    let page = rehearsal
        .query("select * from Account startposition 81 maxresults 1000")
        .await
        .json();
    assert_eq!(
        (&page["QueryResponse"]["startPosition"], &page["QueryResponse"]["maxResults"]),
        (&json!(81), &json!(9))
    );
}

async fn plain(rehearsal: &Rehearsal, path: &str, accept: &str) -> crate::support::Answer {
    let url = format!("{}/v3/company/{}/{path}", rehearsal.endpoint("api"), rehearsal.realm_id());
    let bearer = format!("Bearer {}", rehearsal.access_token);
    send("GET", &url, &[("Authorization", &bearer), ("Accept", accept)], "")
        .await
        .expect("an answer")
}

#[tokio::test]
async fn who_does_not_ask_for_json_gets_xml() {
    let rehearsal = two_companies().await;
    let account = plain(&rehearsal, "account/38", "*/*").await;
    assert!(
        account.body.contains("<Account domain=\"QBO\" sparse=\"false\">"),
        "{}",
        account.body
    );
    assert!(
        account
            .body
            .contains("<FullyQualifiedName>Truck:Original Cost</FullyQualifiedName>")
    );
    let fault = plain(&rehearsal, "account/9999", "*/*").await;
    assert_eq!(fault.status, 400);
    assert!(
        fault
            .body
            .contains("<Fault type=\"ValidationFault\"><Error code=\"610\" element=\"\">"),
        "{}",
        fault.body
    );
    assert!(plain(&rehearsal, "account/38?format=json", "*/*").await.json()["Account"].is_object());
    assert!(plain(&rehearsal, "account/38", "text/html, application/json").await.json()["Account"].is_object());
}

#[tokio::test]
async fn every_answer_carries_its_own_intuit_tid() {
    let rehearsal = two_companies().await;
    let mut seen = std::collections::HashSet::new();
    for path in ["companyinfo/1", "account/9999", "nonsense", "preferences"] {
        let answer = rehearsal.api("GET", path, "").await.expect("an answer");
        assert!(seen.insert(answer.headers.get("intuit_tid").cloned().expect(path)), "{path}");
    }
    let refused = rehearsal
        .api_as("nonsense", "1", "GET", "companyinfo/1", "")
        .await
        .expect("an answer");
    assert!(refused.headers.contains_key("intuit_tid"));
    assert!(
        rehearsal
            .refresh("nonsense")
            .await
            .expect("an answer")
            .headers
            .contains_key("intuit_tid")
    );
}

#[tokio::test]
async fn company_info_is_found_by_realm_or_by_its_own_id_only() {
    let rehearsal = two_companies().await;
    for id in ["1", &rehearsal.realm_id()] {
        let info = rehearsal
            .api("GET", &format!("companyinfo/{id}"), "")
            .await
            .expect("an answer")
            .json();
        assert_eq!(info["CompanyInfo"]["LegalName"], "Craig's Design and Landscaping Services");
    }
    let other = rehearsal.api("GET", "companyinfo/2", "").await.expect("an answer");
    assert_eq!(other.fault_code(), "610");
    let unsupported = rehearsal.api("DELETE", "account/38", "").await.expect("an answer");
    assert_eq!((unsupported.status, unsupported.fault_code().as_str()), (400, "500"));
}
