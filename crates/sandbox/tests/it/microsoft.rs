//! An app of the Microsoft 365 stand-in: its sign-in and its calls.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connect_sandbox::SandboxConfig;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;
use url::form_urlencoded::Serializer;

use crate::support::{Answer, Rehearsal, rehearse, send};

pub(crate) const PARTNER: &str = "microsoft-365";
pub(crate) const REDIRECT_URI: &str = "http://localhost:9/";
pub(crate) const VERIFIER: &str = "a-verifier-of-more-than-forty-three-letters-or-so";
pub(crate) const CALENDARS: &str = "openid profile offline_access User.Read Calendars.Read.Shared";
pub(crate) const NORA: &str = "nora.finch@harborfinch.example";
pub(crate) const SAM: &str = "sam.ito@harborfinch.example";
pub(crate) const FRONT_DESK: &str = "front-desk@harborfinch.example";
pub(crate) const PAYROLL: &str = "payroll@harborfinch.example";
const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

pub(crate) struct App {
    pub(crate) rehearsal: Rehearsal,
    pub(crate) access_token: String,
}

pub(crate) async fn app() -> App {
    app_with(SandboxConfig::default()).await
}

pub(crate) async fn app_with(config: SandboxConfig) -> App {
    let rehearsal = rehearse(config).await;
    let mut app = App {
        rehearsal,
        access_token: String::new(),
    };
    app.access_token = app.credential("access_token");
    app
}

fn form(pairs: &[(&str, &str)]) -> String {
    Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// The number of an error of sign-in, 0 for an answer without one.
pub(crate) fn aadsts(answer: &Answer) -> (u16, u64) {
    (answer.status, answer.json()["error_codes"][0].as_u64().unwrap_or(0))
}

/// The code of an error of the API.
pub(crate) fn code(answer: &Answer) -> (u16, String) {
    let code = answer.json()["error"]["code"].as_str().unwrap_or_default().to_owned();
    (answer.status, code)
}

impl App {
    pub(crate) fn credential(&self, name: &str) -> String {
        let credentials = &self.rehearsal.sandbox.ready().credentials[PARTNER];
        credentials[name].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn endpoint(&self, name: &str) -> String {
        self.rehearsal.sandbox.ready().endpoints[PARTNER][name].clone()
    }

    /// A path of the sign-in origin, under a tenant.
    pub(crate) fn sign_in_url(&self, path: &str) -> String {
        format!("{}/{path}", self.endpoint("auth"))
    }

    /// The parameters of a well-behaved app, with some changed or added.
    pub(crate) fn request(&self, changes: &[(&str, &str)]) -> Vec<(String, String)> {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
        let client_id = self.credential("client_id");
        let mut pairs: Vec<(String, String)> = [
            ("client_id", client_id.as_str()),
            ("response_type", "code"),
            ("scope", CALENDARS),
            ("redirect_uri", REDIRECT_URI),
            ("state", "csrf"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        for (name, value) in changes {
            pairs.retain(|(known, _)| known != name);
            pairs.push(((*name).to_owned(), (*value).to_owned()));
        }
        pairs
    }

    pub(crate) fn authorize_url(&self, changes: &[(&str, &str)]) -> String {
        let mut url = Url::parse(&self.endpoint("authorize")).expect("a URL");
        url.query_pairs_mut().extend_pairs(self.request(changes));
        url.into()
    }

    pub(crate) async fn open_page(&self, changes: &[(&str, &str)]) -> Answer {
        send("GET", &self.authorize_url(changes), &[], "").await.expect("an answer")
    }

    /// Signs in and presses a button of the page.
    pub(crate) async fn press(&self, decision: &str, account: &str, changes: &[(&str, &str)]) -> Answer {
        let more = [("account", account), ("decision", decision)];
        let body = Serializer::new(String::new())
            .extend_pairs(self.request(changes))
            .extend_pairs(more)
            .finish();
        send("POST", &self.endpoint("authorize"), &[FORM], &body).await.expect("an answer")
    }

    pub(crate) async fn token(&self, pairs: &[(&str, &str)]) -> Answer {
        self.post_form("organizations/oauth2/v2.0/token", pairs).await
    }

    /// A form with the app's id.
    pub(crate) async fn post_form(&self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let client_id = self.credential("client_id");
        let pairs: Vec<(&str, &str)> = [("client_id", client_id.as_str())].iter().chain(pairs).copied().collect();
        let url = self.sign_in_url(path);
        send("POST", &url, &[FORM], &form(&pairs)).await.expect("an answer")
    }

    pub(crate) async fn exchange(&self, code: &str, changes: &[(&str, &str)]) -> Answer {
        let mut pairs = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT_URI),
            ("code_verifier", VERIFIER),
        ];
        for (name, value) in changes {
            pairs.retain(|(known, _)| known != name);
            pairs.push((name, value));
        }
        self.token(&pairs).await
    }

    pub(crate) async fn refresh(&self, refresh_token: &str) -> Answer {
        self.token(&[("grant_type", "refresh_token"), ("refresh_token", refresh_token)])
            .await
    }

    /// The tokens of somebody who has just signed in.
    pub(crate) async fn sign_in(&self, account: &str, scope: &str) -> Value {
        let answer = self.press("consent", account, &[("scope", scope)]).await;
        let code = answer.sent_back("code").unwrap_or_else(|| panic!("{}", answer.body));
        let tokens = self.exchange(&code, &[]).await;
        assert_eq!(tokens.status, 200, "{}", tokens.body);
        tokens.json()
    }

    /// As the account of the ready-made tokens.
    pub(crate) async fn call(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        self.call_as(&self.access_token, method, path, headers, body).await
    }

    pub(crate) async fn call_as(&self, token: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let bearer = format!("Bearer {token}");
        let mut all = vec![("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
        all.extend(headers);
        let url = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}/v1.0/{path}", self.endpoint("api"))
        };
        let body = if body.is_null() { String::new() } else { body.to_string() };
        send(method, &url, &all, &body).await.expect("an answer")
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        self.get_with(path, &[]).await
    }

    /// An answer that must be one.
    pub(crate) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Value {
        let answer = self.call("GET", path, headers, &Value::Null).await;
        assert_eq!(answer.status, 200, "{path} {}", answer.body);
        answer.json()
    }

    pub(crate) async fn refused(&self, path: &str) -> (u16, String) {
        code(&self.call("GET", path, &[], &Value::Null).await)
    }

    pub(crate) async fn advance(&self, seconds: u64) {
        self.rehearsal.order("clock", json!({ "advance_seconds": seconds })).await;
    }

    /// A change that must be accepted.
    pub(crate) async fn change(&self, object: &str, op: &str, id: &str, more: Value) -> Value {
        let mut order = json!({ "partner": PARTNER, "object": object, "op": op, "id": id });
        for (name, value) in more.as_object().into_iter().flatten() {
            order[name] = value.clone();
        }
        self.rehearsal.order("mutate", order).await
    }
}
