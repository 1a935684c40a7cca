//! Fixture in, domain value out; then the unhappy answers, through the real HTTP handle against a scripted server on
//! loopback.

mod analyses;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use connect_domain::clock::{Instant, SettableClock};
use connect_domain::entropy::SeededEntropy;
use connect_domain::environment::Environment;
use connect_domain::failure::Cause;
use connect_domain::secret::SecretText;
use connect_domain::source_object::{EXPIRES, SourceObject};
use connect_http::{HttpClient, HttpSettings, PartnerHttp, WritePermit};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use url::Url;

use super::client::{Listed, Page};
use super::wire::{Classifier, List, Model};
use super::{AzureDocumentIntelligence, translate};
use crate::connector::{Connector, Organization, PartnerCall, ReadsInTurn, ReadsOrganization, Turn};
use crate::endpoints::{Endpoints, resolve_endpoints};
use crate::fault::{FaultKind, PartnerFault};

const NOW: Instant = Instant::from_seconds(1_795_191_330);
const INFO: &str = include_str!("fixtures/info.json");
const LIST: &str = "/documentintelligence/documentModels?api-version=2024-11-30";

/// Answers every request alike and keeps what it was asked. `ORIGIN` in a header or a body is its own.
struct Scripted {
    http: PartnerHttp,
    endpoints: Endpoints,
    key: SecretText,
    permit: WritePermit,
    origin: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Scripted {
    async fn new(status: u16, headers: &str, body: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let (headers, body) = (headers.replace("ORIGIN", &origin), body.replace("ORIGIN", &origin));
        let answer = format!(
            "HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\napim-request-id: 0a-1\r\n{headers}\r\n{body}",
            body.len()
        );
        let seen = Arc::new(Mutex::new(Vec::new()));
        let requests = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut buffer = vec![0; 16_384];
                let length = stream.read(&mut buffer).await.unwrap();
                let request = String::from_utf8_lossy(&buffer[..length]).into_owned();
                requests.lock().unwrap().push(request);
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        let manifest = AzureDocumentIntelligence.manifest();
        let given = BTreeMap::from([("api".to_owned(), origin.clone())]);
        let endpoints = resolve_endpoints(manifest, Environment::Custom, &given).unwrap();
        let (clock, entropy) = (Arc::new(SettableClock::new(NOW)), Arc::new(SeededEntropy::new(1)));
        let http_client = HttpClient::new(HttpSettings::default(), clock, entropy).unwrap();
        let http = http_client
            .partner(manifest.write_guard_of(&endpoints, "connection").unwrap(), manifest.limit)
            .with_patience(Duration::from_secs(2));
        let permit = http_client
            .permit_door()
            .unwrap()
            .permit("connection", "golden-set", NOW, Duration::from_secs(60));
        Self {
            http,
            permit,
            endpoints,
            key: SecretText::new("canary-key".to_owned()),
            origin,
            seen,
        }
    }

    fn call(&self) -> PartnerCall<'_> {
        PartnerCall {
            http: &self.http,
            access_token: &self.key,
            endpoints: &self.endpoints,
            external_account_id: "",
        }
    }

    async fn organization(&self) -> Result<Organization, PartnerFault> {
        AzureDocumentIntelligence.read_organization(self.call()).await
    }

    async fn next(&self, cursor: Option<&str>) -> Result<Turn<SourceObject>, PartnerFault> {
        AzureDocumentIntelligence.read_next(self.call(), cursor.map(str::to_owned)).await
    }

    fn requests(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

fn models() -> Turn<SourceObject> {
    let list: List<Model> = serde_json::from_str(include_str!("fixtures/models.json")).unwrap();
    let next = list.next_link.map(|link| Url::parse(&link).unwrap());
    let page = Page::Models(list.value);
    translate::turn(Listed { page, next }, NOW)
}

#[test]
fn models_and_classifiers_become_source_objects() {
    let turn = models();
    assert!(turn.cursor.unwrap().ends_with("skipToken=50"));
    let list: List<Classifier> = serde_json::from_str(include_str!("fixtures/classifiers.json")).unwrap();
    let page = Page::Classifiers(list.value);
    let classifiers = translate::turn(Listed { page, next: None }, NOW);
    assert_eq!(classifiers.cursor, None);
    let all: Vec<SourceObject> = turn.objects.into_iter().chain(classifiers.objects).collect();
    insta::assert_debug_snapshot!(all);
}

#[test]
fn a_model_that_has_ended_is_not_in_use() {
    let active: Vec<(String, bool)> = models().objects.into_iter().map(|one| (one.code, one.active)).collect();
    let expected = [("invoices-2026", true), ("letters", false), ("prebuilt-tax.us.w2", true)];
    assert_eq!(active, expected.map(|(code, active)| (code.to_owned(), active)));
}

#[test]
fn an_end_that_cannot_be_read_is_not_taken_for_none() {
    let model = |end: &str| {
        let text = json!({"modelId": "m", "expirationDateTime": end}).to_string();
        serde_json::from_str::<Model>(&text)
    };
    assert!(model("soon").is_err());
    assert_eq!(
        model("2028-03-02T09:11:04Z").unwrap().life.expiration_date_time,
        Some(Instant::from_seconds(1_835_601_064))
    );
    // What the check of expiry reads is what this writes.
    let ends = models().objects[0].attributes[EXPIRES].clone();
    assert_eq!(Instant::parse_rfc3339(&ends), Some(Instant::from_seconds(1_835_601_064)));
}

#[test]
fn a_resource_is_called_by_its_address() {
    for (api, id, name) in [
        (
            "https://firm-docs.cognitiveservices.azure.com/",
            "firm-docs.cognitiveservices.azure.com",
            "firm-docs",
        ),
        ("http://127.0.0.1:4711/", "127.0.0.1", "Resource at 127.0.0.1"),
    ] {
        let organization = translate::organization(&Url::parse(api).unwrap());
        assert_eq!(
            (organization.external_account_id.as_str(), organization.display_name.as_str()),
            (id, name)
        );
    }
}

#[tokio::test]
async fn the_key_is_sent_in_its_header_and_nothing_else_is() {
    let scripted = Scripted::new(200, "", INFO).await;
    scripted.organization().await.unwrap();
    let request = scripted.requests().pop().unwrap();
    assert!(
        request.starts_with("GET /documentintelligence/info?api-version=2024-11-30 HTTP/1.1\r\n"),
        "{request}"
    );
    assert!(request.contains("ocp-apim-subscription-key: canary-key\r\n"), "{request}");
    assert!(!request.to_lowercase().contains("authorization"), "{request}");
}

#[tokio::test]
async fn what_answers_and_is_no_resource_proves_nothing() {
    for body in ["{}", "[]", "<html>", r#"{"status":"ok"}"#] {
        let fault = Scripted::new(200, "", body).await.organization().await.unwrap_err();
        assert_eq!((fault.cause, fault.kind), (Cause::Provider, FaultKind::Malformed), "{body}");
        assert_eq!(fault.correlation.as_deref(), Some("0a-1"));
    }
}

#[tokio::test]
async fn each_refusal_has_its_meaning_and_keeps_its_words_to_itself() {
    let gateway = |code: &str, message: &str| json!({"error": {"code": code, "message": message}}).to_string();
    let not_found =
        json!({"error": {"code": "NotFound", "message": "canary", "innererror": {"code": "ModelNotFound", "message": "canary"}}});
    let spent = gateway("403", "Out of call volume quota for FormRecognizer F0 pricing tier. canary");
    let wait = Some(Duration::from_secs(900));
    for (status, headers, body, cause, kind, code) in [
        (
            401,
            "",
            gateway("401", "Access denied canary"),
            Cause::Auth,
            FaultKind::KeyRejected,
            Some("401"),
        ),
        (
            403,
            "",
            gateway("AuthenticationTypeDisabled", "canary"),
            Cause::Auth,
            FaultKind::KeyRejected,
            Some("AuthenticationTypeDisabled"),
        ),
        // Three days are not waited for; they are said as the longest wait that is.
        (
            403,
            "retry-after: 259200\r\n",
            spent,
            Cause::Quota,
            FaultKind::Throttled { retry_after: wait },
            Some("403"),
        ),
        (
            403,
            "",
            gateway("Forbidden", "canary"),
            Cause::Network,
            FaultKind::AccessForbidden,
            Some("Forbidden"),
        ),
        (
            404,
            "",
            not_found.to_string(),
            Cause::Data,
            FaultKind::NotFound,
            Some("ModelNotFound"),
        ),
        (400, "", gateway("has blanks canary", "x"), Cause::Data, FaultKind::Refused, None),
        (
            400,
            "",
            gateway("NotSupportedApiVersion", "canary"),
            Cause::Local,
            FaultKind::Refused,
            Some("NotSupportedApiVersion"),
        ),
        (418, "", "<html>canary".to_owned(), Cause::Data, FaultKind::Refused, None),
    ] {
        let scripted = Scripted::new(status, headers, &body).await;
        let fault = scripted.organization().await.unwrap_err();
        assert_eq!(
            (fault.cause, &fault.kind, fault.partner_code.as_deref()),
            (cause, &kind, code),
            "{body}"
        );
        assert!(!format!("{fault} {fault:?}").contains("canary"), "{fault:?}");
        assert_eq!(scripted.requests().len(), 1, "{body}");
    }
}

#[tokio::test]
async fn a_list_leads_on_at_its_own_resource_only() {
    let page = |link: &str| json!({"value": [], "nextLink": link}).to_string();
    let own = format!("ORIGIN{LIST}&skipToken=50");
    let scripted = Scripted::new(200, "", &page(&own)).await;
    let turn = scripted.next(None).await.unwrap();
    assert_eq!(turn.cursor, Some(own.replace("ORIGIN", &scripted.origin)));
    let request = scripted.requests().pop().unwrap();
    assert!(request.starts_with(&format!("GET {LIST} HTTP/1.1")), "{request}");

    for link in [
        format!("https://evil.example{LIST}"),
        format!("http://127.0.0.1:1{LIST}"),
        "ORIGIN/documentintelligence/documentModels/x?api-version=2024-11-30".to_owned(),
        LIST.to_owned(),
    ] {
        let scripted = Scripted::new(200, "", &page(&link)).await;
        let fault = scripted.next(None).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Refused, "{link}");
        // What an earlier pull stored is held against the same rule, and never sent.
        let fault = scripted.next(Some(&link.replace("ORIGIN", &scripted.origin))).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Refused, "{link}");
        assert_eq!(scripted.requests().len(), 1, "{link}");
    }
    let circle = Scripted::new(200, "", &page(&format!("ORIGIN{LIST}"))).await;
    assert_eq!(circle.next(None).await.unwrap_err().kind, FaultKind::Malformed);
}

#[tokio::test]
async fn behind_the_last_models_come_the_classifiers_and_then_nothing() {
    let scripted = Scripted::new(200, "", r#"{"value":[]}"#).await;
    let cursor = scripted.next(None).await.unwrap().cursor.unwrap();
    assert!(
        cursor.ends_with("/documentintelligence/documentClassifiers?api-version=2024-11-30"),
        "{cursor}"
    );
    assert_eq!(scripted.next(Some(&cursor)).await.unwrap().cursor, None);
}
