//! Fixture in, domain value out; then the unhappy answers, through the real HTTP handle against a scripted
//! server on loopback.

mod records;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use connect_domain::clock::SystemClock;
use connect_domain::entropy::SeededEntropy;
use connect_domain::environment::Environment;
use connect_domain::failure::Cause;
use connect_domain::money::MinorUnits;
use connect_domain::secret::SecretText;
use connect_domain::source_object::{RootClass, SourceObject};
use connect_http::{HttpClient, HttpSettings, PartnerHttp};
use proptest::prelude::*;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::wire::{Account, QueryAnswer};
use super::{QuickBooksOnline, translate};
use crate::connector::{Connector, Organization, Page, PartnerCall, ReadsGrantor, ReadsOrganization, ReadsPages};
use crate::endpoints::{Endpoints, resolve_endpoints};
use crate::fault::{FaultKind, PartnerFault};

const COMPANY: &str = "4620816365";

/// Answers every request with the same bytes and keeps the request lines.
struct Scripted {
    http: PartnerHttp,
    endpoints: Endpoints,
    access_token: SecretText,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Scripted {
    async fn new(status: u16, headers: &str, body: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let answer = format!(
            "HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\nintuit_tid: 1-64f\r\n{headers}\r\n{body}",
            body.len()
        );
        let seen = Arc::new(Mutex::new(Vec::new()));
        let requests = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut buffer = vec![0; 16_384];
                let length = stream.read(&mut buffer).await.unwrap();
                requests
                    .lock()
                    .unwrap()
                    .push(String::from_utf8_lossy(&buffer[..length]).into_owned());
                let _ = stream.write_all(answer.as_bytes()).await;
                // What is closed with something unread in it is reset, and the answer with it.
                let _ = stream.shutdown().await;
                while stream.read(&mut buffer).await.is_ok_and(|length| length > 0) {}
            }
        });
        let manifest = QuickBooksOnline.manifest();
        let given = BTreeMap::from([("api".to_owned(), origin.clone()), ("auth".to_owned(), origin)]);
        let endpoints = resolve_endpoints(manifest, Environment::Custom, &given).unwrap();
        let http_client = HttpClient::new(HttpSettings::default(), Arc::new(SystemClock), Arc::new(SeededEntropy::new(1))).unwrap();
        let http = http_client
            .partner(manifest.write_guard(&endpoints).unwrap(), manifest.limit)
            .with_patience(Duration::from_millis(100));
        Self {
            http,
            endpoints,
            access_token: SecretText::new("canary-access".to_owned()),
            seen,
        }
    }

    fn call(&self) -> PartnerCall<'_> {
        PartnerCall {
            http: &self.http,
            access_token: &self.access_token,
            endpoints: &self.endpoints,
            external_account_id: COMPANY,
        }
    }

    async fn organization(&self) -> Result<Organization, PartnerFault> {
        QuickBooksOnline.read_organization(self.call()).await
    }

    async fn page(&self, start_position: u64, page_size: u32) -> Result<Page<SourceObject>, PartnerFault> {
        lists().read_page(self.call(), start_position, page_size).await
    }

    fn request(&self) -> String {
        self.seen.lock().unwrap().last().unwrap().clone()
    }
}

fn lists() -> &'static dyn ReadsPages<SourceObject> {
    QuickBooksOnline.ledger_accounts().unwrap()
}

fn accounts(fixture: &str) -> Vec<Account> {
    serde_json::from_str::<QueryAnswer<Account>>(fixture)
        .unwrap()
        .query_response
        .entities
}

#[test]
fn a_page_becomes_source_objects() {
    let page = translate::page::<SourceObject>(accounts(include_str!("fixtures/accounts_page.json")), 1, 1_000);
    insta::assert_debug_snapshot!(page);
}

#[tokio::test]
async fn a_company_becomes_an_organization() {
    let scripted = Scripted::new(200, "", include_str!("fixtures/company_info.json")).await;
    insta::assert_debug_snapshot!(scripted.organization().await.unwrap());
    let request = scripted.request();
    let (line, headers) = request.split_once("\r\n").unwrap();
    assert_eq!(
        line,
        format!("GET /v3/company/{COMPANY}/companyinfo/{COMPANY}?minorversion=75 HTTP/1.1")
    );
    assert!(headers.contains("authorization: Bearer canary-access") && headers.contains("accept: application/json"));
}

#[tokio::test]
async fn who_consented_is_named_by_what_is_told() {
    for (body, text) in [
        (include_str!("fixtures/userinfo.json"), "Dana Example (dana@example.com)"),
        (r#"{"sub":"1","givenName":" ","email":"dana@example.com"}"#, "dana@example.com"),
        (r#"{"sub":"1","familyName":"Example"}"#, "Example"),
        (r#"{"sub":"1"}"#, ""),
    ] {
        let scripted = Scripted::new(200, "", body).await;
        let grantor = QuickBooksOnline.read_grantor(scripted.call()).await.unwrap();
        assert_eq!(grantor.to_text(), text);
        assert!(scripted.request().starts_with("GET /v1/openid_connect/userinfo HTTP/1.1"));
    }
    let refused = Scripted::new(403, "", r#"{"error":"insufficient_scope"}"#).await;
    assert!(QuickBooksOnline.read_grantor(refused.call()).await.is_err());
}

#[tokio::test]
async fn a_page_is_asked_for_in_the_partners_language() {
    let scripted = Scripted::new(200, "", r#"{"QueryResponse":{},"time":"2026-11-20T08:15:32.870-08:00"}"#).await;
    let page = scripted.page(1_001, 5_000).await.unwrap();
    assert_eq!((page.objects.len(), page.next), (0, None));
    let request = scripted.request();
    let target = request.split(' ').nth(1).unwrap();
    assert_eq!(
        target,
        format!(
            "/v3/company/{COMPANY}/query?query=SELECT%20*%20FROM%20Account%20WHERE%20Active%20IN%20%28true%2Cfalse%29%20ORDERBY%20Id\
             %20STARTPOSITION%201001%20MAXRESULTS%201000&minorversion=75"
        )
    );
}

#[tokio::test]
async fn pages_go_on_while_they_are_full() {
    let mut scripted = Scripted::new(200, "", include_str!("fixtures/accounts_page.json")).await;
    scripted.http = scripted.http.with_patience(Duration::from_secs(5));
    assert_eq!(scripted.page(1, 8).await.unwrap().next, Some(9));
    assert_eq!(scripted.page(17, 8).await.unwrap().next, Some(25));
    assert_eq!(scripted.page(1, 9).await.unwrap().next, None);
}

#[tokio::test]
async fn a_count_needs_a_count() {
    let scripted = Scripted::new(200, "", r#"{"QueryResponse":{"totalCount":90}}"#).await;
    assert_eq!(lists().count(scripted.call()).await.unwrap().count, 90);
    let scripted = Scripted::new(200, "", r#"{"QueryResponse":{}}"#).await;
    let fault = lists().count(scripted.call()).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Malformed);
}

#[tokio::test]
async fn an_organization_that_leaves_the_path_is_not_sent() {
    let scripted = Scripted::new(200, "", include_str!("fixtures/company_info.json")).await;
    for external_account_id in ["..", "1/2", "", ".", "1%2F2", "1?x=1"] {
        let call = PartnerCall {
            external_account_id,
            ..scripted.call()
        };
        let outcome = QuickBooksOnline.read_organization(call).await;
        let stayed_below = scripted
            .seen
            .lock()
            .unwrap()
            .iter()
            .all(|request| request.starts_with("GET /v3/company/1%"));
        assert!(stayed_below, "{external_account_id}: {outcome:?}");
    }
}

fn fault_body(code: &str) -> String {
    json!({"Fault": {"Error": [{"Message": "canary", "Detail": "canary Jane Doe 4711", "code": code, "element": ""}], "type": "ValidationFault"}}).to_string()
}

fn gateway_body(code: &str) -> String {
    json!({"warnings": null, "fault": {"error": [{"message": format!("message=canary; errorCode={code}; statusCode=401"), "detail": "canary", "code": code, "element": null}], "type": "AUTHENTICATION"}, "queryResponse": null, "requestId": null, "time": 1_763_629_530_123_u64}).to_string()
}

const XML_429: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><IntuitResponse time="2026-11-20T08:15:30.123-08:00" xmlns="http://schema.intuit.com/finance/v3"><Fault type="SERVICE"><Error code="3001"><Message>message=ThrottleExceeded; errorCode=003001; statusCode=429</Message></Error></Fault></IntuitResponse>"#;

#[tokio::test]
async fn refusals_become_faults_in_our_words() {
    let throttled = |seconds: Option<u64>| FaultKind::Throttled {
        retry_after: seconds.map(Duration::from_secs),
    };
    let failed = |http_status| FaultKind::ProviderFailed { http_status };
    let without_code = gateway_body("003200").replace(r#""code":"003200","#, "");
    for (status, headers, body, cause, kind, code) in [
        (
            401,
            "",
            gateway_body("3200"),
            Cause::Auth,
            FaultKind::AccessTokenRejected,
            Some("3200"),
        ),
        (
            401,
            "",
            gateway_body("003200"),
            Cause::Auth,
            FaultKind::AccessTokenRejected,
            Some("3200"),
        ),
        (401, "", without_code, Cause::Auth, FaultKind::AccessTokenRejected, Some("3200")),
        (401, "", String::new(), Cause::Auth, FaultKind::AccessTokenRejected, None),
        (
            403,
            "",
            gateway_body("3100"),
            Cause::Auth,
            FaultKind::NotAllowedForOrganization,
            Some("3100"),
        ),
        (401, "", fault_body("120"), Cause::Auth, FaultKind::GrantorLostRights, Some("120")),
        (403, "", fault_body("120"), Cause::Auth, FaultKind::GrantorLostRights, Some("120")),
        (429, "", XML_429.to_owned(), Cause::Quota, throttled(None), Some("3001")),
        (
            429,
            "retry-after: 7\r\n",
            XML_429.to_owned(),
            Cause::Quota,
            throttled(Some(7)),
            Some("3001"),
        ),
        (429, "", gateway_body("003001"), Cause::Quota, throttled(None), Some("3001")),
        (429, "", String::new(), Cause::Quota, throttled(None), None),
        (403, "", gateway_body("003001"), Cause::Quota, throttled(None), Some("3001")),
        (400, "", fault_body("610"), Cause::Data, FaultKind::NotFound, Some("610")),
        (400, "", fault_body("4000"), Cause::Data, FaultKind::Refused, Some("4000")),
        (400, "", fault_body("4001"), Cause::Data, FaultKind::Refused, Some("4001")),
        (400, "", fault_body("6190"), Cause::Data, FaultKind::Refused, Some("6190")),
        (400, "", fault_body("2500"), Cause::Data, FaultKind::Refused, Some("2500")),
        (200, "", fault_body("6000"), Cause::Data, FaultKind::Refused, Some("6000")),
        (
            200,
            "",
            gateway_body("3200"),
            Cause::Auth,
            FaultKind::AccessTokenRejected,
            Some("3200"),
        ),
        (200, "", fault_body("canary"), Cause::Provider, failed(200), None),
        (500, "", fault_body("10000"), Cause::Provider, failed(500), Some("10000")),
        (503, "", "<html>canary</html>".to_owned(), Cause::Provider, failed(503), None),
        (404, "", "<html>canary</html>".to_owned(), Cause::Provider, failed(404), None),
        (
            302,
            "location: http://127.0.0.1:1/canary\r\n",
            String::new(),
            Cause::Provider,
            failed(302),
            None,
        ),
        (
            200,
            "",
            "<html>captive portal canary</html>".to_owned(),
            Cause::Provider,
            FaultKind::Malformed,
            None,
        ),
        (200, "", String::new(), Cause::Provider, FaultKind::Malformed, None),
        (
            200,
            "",
            r#"{"CompanyInfo":{"CompanyName":"canary"#.to_owned(),
            Cause::Provider,
            FaultKind::Malformed,
            None,
        ),
        (
            200,
            "",
            r#"{"CompanyInfo":null}"#.to_owned(),
            Cause::Provider,
            FaultKind::Malformed,
            None,
        ),
        (
            200,
            "",
            r#"{"CompanyInfo":{"CompanyName":""}}"#.to_owned(),
            Cause::Provider,
            FaultKind::Malformed,
            None,
        ),
        (200, "", "[]".to_owned(), Cause::Provider, FaultKind::Malformed, None),
    ] {
        let scripted = Scripted::new(status, headers, &body).await;
        let fault = scripted.organization().await.unwrap_err();
        assert_eq!(
            (fault.cause, &fault.kind, fault.partner_code.as_deref()),
            (cause, &kind, code),
            "{status} {body}"
        );
        let from_the_call = !matches!(kind, FaultKind::Malformed) || !body.contains("\"CompanyName\":\"\"");
        assert_eq!(fault.correlation.as_deref(), from_the_call.then_some("1-64f"), "{status} {body}");
        assert!(!fault.advice.is_empty());
        assert!(!format!("{fault}{fault:?}").contains("canary"), "{fault:?}");
    }
}

#[tokio::test]
async fn malformed_pages_are_refused_whole() {
    for body in [
        r#"{}"#,
        r#"{"QueryResponse":null}"#,
        r#"{"QueryResponse":[]}"#,
        r#"{"QueryResponse":{"Account":{}}}"#,
        r#"{"QueryResponse":{"Account":[null]}}"#,
        r#"{"QueryResponse":{"Account":[{"Name":"no id"}]}}"#,
        r#"{"QueryResponse":{"Account":[{"Id":"1"}]}}"#,
        r#"{"QueryResponse":{"Account":[{"Id":1,"Name":"number as id"}]}}"#,
        r#"{"QueryResponse":{"Account":[{"Id":"1","Name":"x","Active":"yes"}]}}"#,
        r#"{"QueryResponse":{"Account":[{"Id":"1","Name":"cut"#,
    ] {
        let scripted = Scripted::new(200, "", body).await;
        assert_eq!(scripted.page(1, 1_000).await.unwrap_err().kind, FaultKind::Malformed, "{body}");
    }
}

fn one(fields: &Value) -> Page<SourceObject> {
    let mut account = json!({"Id": "1", "Name": "x", "CurrencyRef": {"value": "USD"}});
    account.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let body = json!({"QueryResponse": {"Account": [account]}}).to_string();
    translate::page::<SourceObject>(accounts(&body), 1, 1_000)
}

#[test]
fn every_account_type_has_its_root_class() {
    for (account_type, class) in [
        ("Bank", RootClass::Asset),
        ("Accounts Receivable", RootClass::Asset),
        ("Other Current Asset", RootClass::Asset),
        ("Fixed Asset", RootClass::Asset),
        ("Other Asset", RootClass::Asset),
        ("Accounts Payable", RootClass::Liability),
        ("Credit Card", RootClass::Liability),
        ("Other Current Liability", RootClass::Liability),
        ("Long Term Liability", RootClass::Liability),
        ("Equity", RootClass::Equity),
        ("Income", RootClass::Income),
        ("Other Income", RootClass::Income),
        ("Cost of Goods Sold", RootClass::Expense),
        ("Expense", RootClass::Expense),
        ("Other Expense", RootClass::Expense),
        ("Non-Posting", RootClass::OffBalance),
    ] {
        // The type decides, also against a classification that says otherwise.
        let page = one(&json!({"AccountType": account_type, "Classification": "Equity"}));
        assert_eq!(page.objects[0].root_class, Some(class), "{account_type}");
    }
    assert_eq!(
        one(&json!({"Classification": "Revenue"})).objects[0].root_class,
        Some(RootClass::Income)
    );
    assert_eq!(
        one(&json!({"AccountType": "New", "Classification": "Newer"})).objects[0].root_class,
        None
    );
}

#[test]
fn amounts_are_read_from_their_text() {
    for (sent, balance, unreadable) in [
        ("13495.00", Some(1_349_500), 0),
        ("275", Some(27_500), 0),
        ("275.0", Some(27_500), 0),
        ("-1602.67", Some(-160_267), 0),
        ("0", Some(0), 0),
        ("\"4151.74\"", Some(415_174), 0),
        ("90071992547409.91", Some(9_007_199_254_740_991), 0),
        ("0.1", Some(10), 0),
        ("1.005", None, 1),
        ("1e400", None, 1),
        ("90071992547409.92", None, 1),
        ("true", None, 1),
        ("null", None, 0),
    ] {
        let body = format!(
            r#"{{"QueryResponse":{{"Account":[{{"Id":"1","Name":"x","CurrencyRef":{{"value":"USD"}},"CurrentBalance":{sent}}}]}}}}"#
        );
        let page = translate::page::<SourceObject>(accounts(&body), 1, 1_000);
        let read = page.objects[0].balance.map(MinorUnits::get);
        assert_eq!((read, page.unreadable_amounts), (balance, unreadable), "{sent}");
    }
}

#[test]
fn the_null_character_is_removed_and_counted() {
    let page = one(&json!({"Name": "Pet\u{0}ty", "FullyQualifiedName": "Cash:Pet\u{0}ty", "AcctNum": "\u{0}"}));
    let object = &page.objects[0];
    assert_eq!(
        (object.name.as_str(), object.path.as_str(), object.code.as_str()),
        ("Petty", "Cash:Petty", "")
    );
    assert_eq!(page.cleaned_texts, 3);
}

#[test]
fn a_deactivation_is_no_rename() {
    let before = one(&json!({"Name": "Old", "FullyQualifiedName": "A:Old"}));
    let after = one(&json!({"Name": "Old (deleted)", "FullyQualifiedName": "A:Old (deleted)", "Active": false}));
    let (before, after) = (&before.objects[0], &after.objects[0]);
    assert_eq!((&before.name, &before.path), (&after.name, &after.path));
    assert_eq!((before.active, after.active), (true, false));
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[ -~\u{0}äß東(deleted):]{0,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            proptest::collection::btree_map("(value|name|[A-Za-z]{1,6})", inner, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// Whatever stands in the fields: refused as a whole, or translated without loss of the key.
    #[test]
    fn any_account_is_translated_or_refused(
        fields in proptest::collection::btree_map(
            "(Name|FullyQualifiedName|AcctNum|ParentRef|Active|AccountType|Classification|CurrencyRef|CurrentBalance|Description)",
            any_json(),
            0..10,
        ),
        id in "[1-9][0-9]{0,8}",
    ) {
        let mut account = json!({"Id": id, "Name": "x"});
        account.as_object_mut().unwrap().extend(fields);
        let body = json!({"QueryResponse": {"Account": [account]}}).to_string();
        if let Ok(answer) = serde_json::from_str::<QueryAnswer<Account>>(&body) {
            let page = translate::page::<SourceObject>(answer.query_response.entities, 1, 1_000);
            let object = &page.objects[0];
            prop_assert_eq!(&object.external_id, &id);
            let texts = [&object.name, &object.path, &object.code, &object.source_type, &object.currency];
            let is_clean = |text: &String| !text.contains(char::from(0));
            prop_assert!(texts.into_iter().all(is_clean) && object.attributes.values().all(is_clean));
            prop_assert_eq!(page.next, None);
        }
    }
}
