//! Google Workspace over plain HTTP: the consent page's form, PKCE, the quota of a person, and what a restart keeps.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connect_sandbox::{RunningSandbox, SandboxConfig};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

use crate::support::{Answer, rehearse, rehearse_with_entropy, send};

const PARTNER: &str = "google-workspace";
const REDIRECT_URI: &str = "http://127.0.0.1:9/callback";
const VERIFIER: &str = "a-verifier-of-forty-three-characters-or-more";
const SCOPES: &str = "openid email https://www.googleapis.com/auth/calendar.readonly";
const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

struct Google(RunningSandbox);

impl Google {
    async fn start(config: SandboxConfig) -> Self {
        Self(rehearse(config).await.sandbox)
    }

    fn endpoint(&self, name: &str) -> String {
        self.0.ready().endpoints[PARTNER][name].clone()
    }

    fn credential(&self, name: &str) -> String {
        self.0.ready().credentials[PARTNER][name].as_str().unwrap_or_default().to_owned()
    }

    fn request(&self) -> Vec<(String, String)> {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
        let pairs = [
            ("client_id", self.credential("client_id")),
            ("response_type", "code".to_owned()),
            ("scope", SCOPES.to_owned()),
            ("redirect_uri", REDIRECT_URI.to_owned()),
            ("state", "csrf".to_owned()),
            ("code_challenge", challenge),
            ("code_challenge_method", "S256".to_owned()),
            ("access_type", "offline".to_owned()),
            ("prompt", "consent".to_owned()),
        ];
        pairs.map(|(name, value)| (name.to_owned(), value)).into()
    }

    fn authorize_url(&self) -> String {
        let mut url = Url::parse(&self.endpoint("authorize")).expect("a URL");
        url.query_pairs_mut().extend_pairs(self.request());
        url.into()
    }

    async fn exchange(&self, code: &str) -> Answer {
        let form = encoded(&[
            ("grant_type", "authorization_code"),
            ("client_id", &self.credential("client_id")),
            ("client_secret", &self.credential("client_secret")),
            ("code", code),
            ("code_verifier", VERIFIER),
            ("redirect_uri", REDIRECT_URI),
        ]);
        send("POST", &self.endpoint("token"), &[FORM], &form).await.expect("an answer")
    }

    async fn refresh(&self, refresh_token: &str) -> Answer {
        let form = encoded(&[
            ("grant_type", "refresh_token"),
            ("client_id", &self.credential("client_id")),
            ("client_secret", &self.credential("client_secret")),
            ("refresh_token", refresh_token),
        ]);
        send("POST", &self.endpoint("token"), &[FORM], &form).await.expect("an answer")
    }

    async fn api(&self, method: &str, path: &str, body: &Value) -> Answer {
        let bearer = format!("Bearer {}", self.credential("access_token"));
        let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
        let url = format!("{}{path}", self.endpoint("api"));
        let body = if body.is_null() { String::new() } else { body.to_string() };
        send(method, &url, &headers, &body).await.expect("an answer")
    }

    async fn control(&self, path: &str, body: &Value) -> Answer {
        let url = format!("{}/control/{path}", self.0.ready().control_url);
        send("POST", &url, &[], &body.to_string()).await.expect("an answer")
    }
}

fn encoded(pairs: &[(&str, &str)]) -> String {
    let mut url = Url::parse("http://form").expect("a URL");
    url.query_pairs_mut().extend_pairs(pairs);
    url.query().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_page_is_one_form_with_every_account_a_box_for_each_scope_and_two_buttons() {
    let google = Google::start(SandboxConfig::default()).await;
    let page = send("GET", &google.authorize_url(), &[], "").await.expect("an answer").body;
    for (part, count) in [
        ("<form", 1),
        ("<button", 2),
        ("type=\"checkbox\"", 3),
        ("<option", 5),
        ("<script", 0),
    ] {
        assert_eq!(page.matches(part).count(), count, "{part}");
    }
}

#[tokio::test]
async fn auto_consent_asks_nobody_and_refresh_brings_no_new_refresh_token() {
    let config = SandboxConfig {
        auto_consent: true,
        ..SandboxConfig::default()
    };
    let google = Google::start(config).await;
    let answer = send("GET", &google.authorize_url(), &[], "").await.expect("an answer");
    assert_eq!(answer.sent_back("state").as_deref(), Some("csrf"));
    let tokens = google.exchange(&answer.sent_back("code").expect("a code")).await.json();
    let refreshed = google.refresh(tokens["refresh_token"].as_str().unwrap_or_default()).await;
    assert_eq!(refreshed.status, 200);
    assert_eq!(refreshed.json().get("refresh_token"), None);
    assert_eq!(refreshed.json()["scope"], tokens["scope"]);
}

#[tokio::test]
async fn consent_by_order_needs_no_page_and_refuses_who_may_not() {
    let google = Google::start(SandboxConfig::default()).await;
    let url = google.authorize_url();
    let order = |account: &str| json!({ "partner": PARTNER, "company": account, "url": url });
    let answer = google.control("consent", &order(&google.credential("account_id"))).await;
    assert!(
        answer.json()["location"]
            .as_str()
            .is_some_and(|location| location.contains("code="))
    );
    for account in ["lee@harbor-books.example", "dana@alder-advisory.example", "nobody"] {
        assert_eq!(google.control("consent", &order(account)).await.status, 400, "{account}");
    }
}

#[tokio::test]
async fn limits_count_the_requests_of_a_person() {
    let config = SandboxConfig {
        partner_limits: true,
        ..SandboxConfig::default()
    };
    let google = Google::start(config).await;
    let path = "/calendar/v3/users/me/calendarList?maxResults=1";
    for _ in 0..600 {
        assert_eq!(google.api("GET", path, &Value::Null).await.status, 200);
    }
    let refused = google.api("GET", path, &Value::Null).await;
    assert_eq!(refused.status, 403);
    assert_eq!(refused.json()["error"]["errors"][0]["reason"], "userRateLimitExceeded");
    google.control("clock", &json!({ "advance_seconds": 61 })).await;
    assert_eq!(google.api("GET", path, &Value::Null).await.status, 200);
}

#[tokio::test]
async fn a_restart_keeps_events_grants_and_what_people_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = SandboxConfig {
        state_dir: Some(folder.path().to_owned()),
        ..SandboxConfig::default()
    };
    let google = Google::start(config.clone()).await;
    let events = "/calendar/v3/calendars/primary/events";
    let event = json!({ "id": "keptkept1", "summary": "Kept", "start": { "date": "2026-12-24" }, "end": { "date": "2026-12-25" } });
    assert_eq!(google.api("POST", events, &event).await.status, 200);
    let (refresh_token, account) = (google.credential("refresh_token"), google.credential("account_id"));
    let testing = json!({ "partner": PARTNER, "object": "Project", "op": "update", "body": { "publishing": "testing" } });
    assert_eq!(google.control("mutate", &testing).await.status, 200);
    drop(google);

    let google = Google(rehearse_with_entropy(config, 6).await.sandbox);
    assert_eq!(google.credential("account_id"), account);
    assert_eq!(google.refresh(&refresh_token).await.status, 200);
    let kept = google.api("GET", &format!("{events}/keptkept1"), &Value::Null).await.json();
    assert_eq!(kept["summary"], "Kept");
    let project = json!({ "partner": PARTNER, "object": "Project", "op": "reactivate" });
    assert_eq!(google.control("mutate", &project).await.json()["Project"]["publishing"], "testing");
}

#[tokio::test]
async fn a_grant_ended_by_order_is_dead_and_an_unknown_change_is_refused() {
    let google = Google::start(SandboxConfig::default()).await;
    let id = google.credential("account_id");
    let end = json!({ "partner": PARTNER, "object": "Grant", "op": "delete", "id": id });
    assert_eq!(google.control("mutate", &end).await.json()["Grant"]["grants"], 1);
    let refused = google.refresh(&google.credential("refresh_token")).await;
    assert_eq!(refused.status, 400);
    assert_eq!(refused.json()["error_description"], "Token has been expired or revoked.");
    let list = google.api("GET", "/calendar/v3/users/me/calendarList", &Value::Null).await;
    assert_eq!(list.json()["error"]["errors"][0]["reason"], "authError");
    for (object, op) in [("Calendar", "merge"), ("Grant", "rename"), ("Planet", "rename")] {
        let order = json!({ "partner": PARTNER, "object": object, "op": op, "id": id });
        assert_eq!(google.control("mutate", &order).await.status, 400, "{object}");
    }
}
