//! A running sandbox with a clock that stands still, and a plain HTTP client.

use std::collections::HashMap;
use std::io::{self, ErrorKind};
use std::sync::Arc;

use connect_domain::clock::{Instant, SettableClock};
use connect_domain::entropy::SeededEntropy;
use connect_sandbox::{CompanySummary, RunningSandbox, SandboxConfig, start};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

pub(crate) const PARTNER: &str = "quickbooks-online";
pub(crate) const REDIRECT_URI: &str = "http://127.0.0.1:9/callback";
const SCOPE: &str = "com.intuit.quickbooks.accounting";

/// An answer read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// Code of a fault in either shape, empty for an answer without one.
    pub(crate) fn fault_code(&self) -> String {
        let body = self.json();
        let api = body["Fault"]["Error"][0]["code"].as_str();
        let gateway = body["fault"]["error"][0]["code"].as_str();
        api.or(gateway).unwrap_or_default().to_owned()
    }

    /// A parameter of the URL that the browser is sent to.
    pub(crate) fn sent_back(&self, name: &str) -> Option<String> {
        let location = Url::parse(self.headers.get("location")?).ok()?;
        location
            .query_pairs()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }
}

/// Sends one request on a line of its own. An error is a line that ended without an answer.
pub(crate) async fn send(method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> io::Result<Answer> {
    let url = Url::parse(url).map_err(io::Error::other)?;
    let address = format!("{}:{}", url.host_str().unwrap_or_default(), url.port().unwrap_or(80));
    let mut stream = TcpStream::connect(&address).await?;
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let mut head = format!(
        "{method} {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    stream.write_all(format!("{head}\r\n{body}").as_bytes()).await?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await?;
    read_answer(&String::from_utf8_lossy(&bytes)).ok_or_else(|| ErrorKind::UnexpectedEof.into())
}

fn read_answer(text: &str) -> Option<Answer> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    Some(Answer {
        status,
        headers,
        body: body.to_owned(),
    })
}

pub(crate) struct Rehearsal {
    pub(crate) sandbox: RunningSandbox,
    pub(crate) access_token: String,
    pub(crate) refresh_token: String,
}

pub(crate) fn clock() -> Arc<SettableClock> {
    Arc::new(SettableClock::new(Instant::from_seconds(1_795_000_000)))
}

pub(crate) async fn rehearse(config: SandboxConfig) -> Rehearsal {
    rehearse_with_entropy(config, 5).await
}

/// A restart needs other entropy than the first start had, as it has in life.
pub(crate) async fn rehearse_with_entropy(config: SandboxConfig, entropy: u64) -> Rehearsal {
    let started = start(config, clock(), Arc::new(SeededEntropy::new(entropy))).await;
    let sandbox = started.expect("the stand-ins start");
    let credential = |name: &str| sandbox.ready().credentials[PARTNER][name].as_str().unwrap_or_default().to_owned();
    Rehearsal {
        access_token: credential("access_token"),
        refresh_token: credential("refresh_token"),
        sandbox,
    }
}

pub(crate) async fn two_companies() -> Rehearsal {
    rehearse(SandboxConfig {
        companies: 2,
        ..SandboxConfig::default()
    })
    .await
}

impl Rehearsal {
    pub(crate) fn endpoint(&self, name: &str) -> String {
        self.sandbox.ready().endpoints[PARTNER][name].clone()
    }

    pub(crate) fn credential(&self, name: &str) -> String {
        self.sandbox.ready().credentials[PARTNER][name]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// Those of this partner, the one of the ready-made tokens first.
    pub(crate) fn companies(&self) -> Vec<CompanySummary> {
        let mut companies = self.sandbox.companies();
        companies.retain(|company| company.partner == PARTNER);
        companies
    }

    pub(crate) fn realm_id(&self) -> String {
        self.credential("realm_id")
    }

    /// The authorization URL of a well-behaved app, with some parameters changed.
    pub(crate) fn authorize_url(&self, changes: &[(&str, &str)]) -> String {
        let client_id = self.credential("client_id");
        let parameters = [
            ("client_id", client_id.as_str()),
            ("response_type", "code"),
            ("scope", SCOPE),
            ("redirect_uri", REDIRECT_URI),
            ("state", "csrf"),
        ];
        let mut url = Url::parse(&self.endpoint("authorize")).expect("a URL");
        for (name, value) in parameters {
            let value = changes
                .iter()
                .find(|(changed, _)| *changed == name)
                .map_or(value, |(_, changed)| *changed);
            url.query_pairs_mut().append_pair(name, value);
        }
        for (name, value) in changes
            .iter()
            .filter(|(name, _)| !parameters.iter().any(|(known, _)| known == name))
        {
            url.query_pairs_mut().append_pair(name, value);
        }
        url.into()
    }

    /// Presses a button of the consent page.
    pub(crate) async fn press(&self, decision: &str, realm_id: &str, changes: &[(&str, &str)]) -> Answer {
        let url = Url::parse(&self.authorize_url(changes)).expect("a URL");
        let mut form = Url::parse("http://form").expect("a URL");
        form.query_pairs_mut()
            .extend_pairs(url.query_pairs())
            .append_pair("realm_id", realm_id)
            .append_pair("decision", decision);
        let body = form.query().unwrap_or_default().to_owned();
        let headers = [("Content-Type", "application/x-www-form-urlencoded")];
        send("POST", &self.endpoint("authorize"), &headers, &body).await.expect("an answer")
    }

    /// A code for the first company.
    pub(crate) async fn code(&self) -> String {
        let answer = self.press("consent", &self.realm_id(), &[]).await;
        answer.sent_back("code").expect("a code")
    }

    pub(crate) fn basic(&self) -> String {
        use base64::Engine;
        let pair = format!("{}:{}", self.credential("client_id"), self.credential("client_secret"));
        format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair))
    }

    pub(crate) async fn token_request(&self, authorization: &str, form: &str) -> io::Result<Answer> {
        let headers = [
            ("Authorization", authorization),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        send("POST", &self.endpoint("token"), &headers, form).await
    }

    pub(crate) async fn exchange(&self, code: &str) -> Answer {
        let form = format!("grant_type=authorization_code&code={code}&redirect_uri={REDIRECT_URI}");
        self.token_request(&self.basic(), &form).await.expect("an answer")
    }

    pub(crate) async fn refresh(&self, refresh_token: &str) -> io::Result<Answer> {
        let form = format!("grant_type=refresh_token&refresh_token={refresh_token}");
        self.token_request(&self.basic(), &form).await
    }

    /// A call of the first company's API with the ready-made access token.
    pub(crate) async fn api(&self, method: &str, path: &str, body: &str) -> io::Result<Answer> {
        self.api_as(&self.access_token, &self.realm_id(), method, path, body).await
    }

    pub(crate) async fn api_as(&self, access_token: &str, realm_id: &str, method: &str, path: &str, body: &str) -> io::Result<Answer> {
        let url = format!("{}/v3/company/{realm_id}/{path}", self.endpoint("api"));
        let bearer = format!("Bearer {access_token}");
        let headers = [
            ("Authorization", bearer.as_str()),
            ("Accept", "application/json"),
            ("Content-Type", "application/json"),
        ];
        send(method, &url, &headers, body).await
    }

    pub(crate) async fn query(&self, statement: &str) -> Answer {
        let encoded: String = url::form_urlencoded::byte_serialize(statement.as_bytes()).collect();
        self.api("GET", &format!("query?query={encoded}"), "").await.expect("an answer")
    }

    pub(crate) async fn write(&self, account: &Value) -> Answer {
        self.api("POST", "account", &account.to_string()).await.expect("an answer")
    }

    /// A write of any kind of object.
    pub(crate) async fn post(&self, path: &str, object: &Value) -> Answer {
        self.api("POST", path, &object.to_string()).await.expect("an answer")
    }

    pub(crate) async fn account(&self, id: &str) -> Value {
        self.api("GET", &format!("account/{id}"), "").await.expect("an answer").json()["Account"].clone()
    }

    pub(crate) async fn control(&self, method: &str, path: &str, body: &Value) -> Answer {
        let url = format!("{}/control/{path}", self.sandbox.ready().control_url);
        let body = if body.is_null() { String::new() } else { body.to_string() };
        send(method, &url, &[], &body).await.expect("an answer")
    }

    /// Orders something that must be accepted.
    pub(crate) async fn order(&self, path: &str, body: Value) -> Value {
        let answer = self.control("POST", path, &body).await;
        assert_eq!(answer.status, 200, "{body} {}", answer.body);
        answer.json()
    }

    pub(crate) async fn requests(&self) -> Vec<Value> {
        let answer = self.control("GET", "requests", &Value::Null).await.json();
        answer["requests"].as_array().cloned().unwrap_or_default()
    }
}
