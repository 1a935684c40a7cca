//! Documents that are read.

use connect_domain::failure::Cause;
use serde_json::json;

use super::{AzureDocumentIntelligence, Scripted};
use crate::documents::{Look, MediaType, ReadsDocuments, Submission};
use crate::fault::{FaultKind, PartnerFault};

const RESULT: &str = "/documentintelligence/documentModels/prebuilt-invoice/analyzeResults/1?api-version=2024-11-30";

fn submission(model: &str) -> Submission {
    Submission {
        model: model.to_owned(),
        media_type: MediaType::Pdf,
        bytes: b"%PDF-canary".to_vec(),
        pages: 2,
    }
}

impl Scripted {
    async fn submitted(&self, model: &str) -> Result<String, PartnerFault> {
        let submitted = AzureDocumentIntelligence.submit(self.call(), self.permit.clone(), submission(model));
        Ok(submitted.await?.location)
    }

    async fn looked(&self) -> Result<Look, PartnerFault> {
        AzureDocumentIntelligence
            .look(self.call(), format!("{}{RESULT}", self.origin))
            .await
    }
}

#[test]
fn fields_are_read_with_their_paths_and_their_digits() {
    let read = AzureDocumentIntelligence
        .understand(include_bytes!("../fixtures/analysis.json"))
        .unwrap();
    insta::assert_debug_snapshot!(read);
}

#[tokio::test]
async fn no_more_pages_are_sent_for_than_were_confirmed() {
    for (model, path) in [
        ("prebuilt-invoice", "documentModels/prebuilt-invoice:analyze"),
        ("documentClassifiers/intake", "documentClassifiers/intake:analyze"),
    ] {
        let scripted = Scripted::new(202, &format!("operation-location: ORIGIN{RESULT}\r\nretry-after: 3\r\n"), "").await;
        let location = scripted.submitted(model).await.unwrap();
        assert_eq!(location, format!("{}{RESULT}", scripted.origin));
        let request = scripted.requests().pop().unwrap();
        let line = format!("POST /documentintelligence/{path}?api-version=2024-11-30&pages=1-2 HTTP/1.1\r\n");
        assert!(request.starts_with(&line), "{request}");
        assert!(request.contains("content-type: application/pdf\r\n"), "{request}");
    }
    assert!(!format!("{:?}", submission("m")).contains("canary"));
}

#[tokio::test]
async fn the_key_goes_to_results_of_the_resource_alone() {
    for location in [
        format!("https://evil.example{RESULT}"),
        "ORIGIN/documentintelligence/documentModels/a".to_owned(),
        "ORIGIN/documentintelligence/documentModels/a/analyzeResults/1/pdf".to_owned(),
        RESULT.to_owned(),
    ] {
        let scripted = Scripted::new(202, &format!("operation-location: {location}\r\n"), "").await;
        let fault = scripted.submitted("prebuilt-invoice").await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Refused, "{location}");
    }
    let none = Scripted::new(202, "", "").await;
    assert_eq!(none.submitted("prebuilt-invoice").await.unwrap_err().kind, FaultKind::Malformed);
    for model in ["a", "../info", "a:copyTo", "documentClassifiers/", "a/b"] {
        let scripted = Scripted::new(202, "", "").await;
        let fault = scripted.submitted(model).await.unwrap_err();
        assert!(matches!(fault.kind, FaultKind::NotSent(_)), "{model}");
        assert!(scripted.requests().is_empty(), "{model}");
    }
}

#[tokio::test]
async fn a_result_is_waited_for_two_seconds_at_least() {
    for (status, headers, wait) in [
        ("notStarted", "", Some(2)),
        ("running", "retry-after: 0\r\n", Some(2)),
        ("running", "retry-after: 7\r\n", Some(7)),
        ("succeeded", "", None),
        ("failed", "", None),
    ] {
        let scripted = Scripted::new(200, headers, &json!({ "status": status }).to_string()).await;
        let found = match scripted.looked().await.unwrap() {
            Look::Unfinished(wait) => Some(wait.as_secs()),
            Look::Finished(_) => None,
        };
        assert_eq!(found, wait, "{status}");
    }
    assert_eq!(
        Scripted::new(200, "", "{\"stat").await.looked().await.unwrap_err().kind,
        FaultKind::Malformed
    );
}

#[test]
fn what_was_not_read_is_no_result_although_it_came_with_success() {
    for (answer, kind, code) in [
        (
            json!({"status": "failed", "error": {"code": "InvalidRequest", "innererror": {"code": "InvalidContentDimensions"}}}),
            FaultKind::Refused,
            Some("InvalidContentDimensions"),
        ),
        (json!({"status": "canceled"}), FaultKind::Refused, None),
        (json!({"status": "succeeded"}), FaultKind::Malformed, None),
        (json!([]), FaultKind::Malformed, None),
    ] {
        let fault = AzureDocumentIntelligence.understand(answer.to_string().as_bytes()).unwrap_err();
        assert_eq!((&fault.kind, fault.partner_code.as_deref()), (&kind, code), "{answer}");
        assert_ne!(fault.cause, Cause::Auth);
    }
}

#[tokio::test]
async fn what_is_gone_is_forgotten() {
    let location = |scripted: &Scripted| format!("{}{RESULT}", scripted.origin);
    let gone = json!({"error": {"code": "NotFound", "innererror": {"code": "OperationNotFound"}}}).to_string();
    for (status, body, forgotten) in [(204, "", true), (404, gone.as_str(), true), (503, "", false)] {
        let scripted = Scripted::new(status, "", body).await;
        let outcome = AzureDocumentIntelligence.forget(scripted.call(), scripted.permit.clone(), location(&scripted));
        assert_eq!(outcome.await.is_ok(), forgotten, "{status}");
    }
}
