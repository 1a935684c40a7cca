//! The stand-ins of one test, and what a call to them needs.

use std::sync::Arc;
use std::time::Duration;

use connect_connectors::{Connector, Endpoints, PartnerCall, registry, resolve_endpoints};
use connect_domain::clock::{Clock, SystemClock};
use connect_domain::entropy::SeededEntropy;
use connect_domain::environment::Environment;
use connect_domain::secret::SecretText;
use connect_http::{HttpClient, HttpSettings, PartnerHttp};
use connect_oauth::TokenEndpoint;
use connect_sandbox::{RunningSandbox, SandboxConfig};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

/// Accounts in each seeded company.
pub(crate) const ACCOUNTS: usize = 60;

pub(crate) struct StandIn {
    pub(crate) connector: &'static dyn Connector,
    pub(crate) sandbox: RunningSandbox,
    pub(crate) endpoints: Endpoints,
    pub(crate) http_client: HttpClient,
    pub(crate) http: PartnerHttp,
    pub(crate) access_token: SecretText,
    pub(crate) external_account_id: String,
}

/// Starts the stand-ins anew for each connector in the registry.
pub(crate) async fn each() -> Vec<StandIn> {
    each_that(|_| true).await
}

/// Those that keep books.
pub(crate) async fn each_ledger() -> Vec<StandIn> {
    each_that(|connector| connector.ledger_accounts().is_some()).await
}

/// Those whose books tell more than a chart: records, balances and what changed.
pub(crate) async fn each_with_records() -> Vec<StandIn> {
    each_that(|connector| connector.invoices().is_some()).await
}

/// Those in whose calendars meetings are written.
pub(crate) async fn each_with_meetings() -> Vec<StandIn> {
    each_that(|connector| connector.meetings().is_some()).await
}

/// Those whose credential is a person's consent.
pub(crate) async fn each_granted() -> Vec<StandIn> {
    each_that(|connector| connector.manifest().oauth2().is_some()).await
}

/// Those whose credential is a key.
pub(crate) async fn each_keyed() -> Vec<StandIn> {
    each_that(|connector| connector.manifest().api_key().is_some()).await
}

async fn each_that(fits: fn(&dyn Connector) -> bool) -> Vec<StandIn> {
    let mut stand_ins = Vec::new();
    for connector in registry::ALL.into_iter().filter(|connector| fits(*connector)) {
        stand_ins.push(StandIn::start(connector, Arc::new(SystemClock)).await);
    }
    assert!(!stand_ins.is_empty());
    stand_ins
}

impl StandIn {
    pub(crate) async fn start(connector: &'static dyn Connector, clock: Arc<dyn Clock>) -> Self {
        let config = SandboxConfig {
            companies: 2,
            accounts: Some(ACCOUNTS),
            auto_consent: true,
            ..SandboxConfig::default()
        };
        let sandbox = connect_sandbox::start(config, clock.clone(), Arc::new(SeededEntropy::new(5)))
            .await
            .unwrap();
        let manifest = connector.manifest();
        let given = sandbox.ready().endpoints.get(&manifest.id).unwrap();
        let endpoints = resolve_endpoints(manifest, Environment::Rehearsal, given).unwrap();
        let http_client = HttpClient::new(HttpSettings::default(), clock, Arc::new(SeededEntropy::new(6))).unwrap();
        let http = partner_http(&http_client, connector, &endpoints);
        let company = sandbox.companies().into_iter().find(|company| company.partner == manifest.id);
        // A partner of accounts lists no companies: the first account is whose ready-made tokens are.
        let account = || {
            sandbox.ready().credentials[&manifest.id]
                .get("account_id")
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        let company = company.map(|company| company.external_account_id);
        let external_account_id = company.or_else(account).unwrap_or_default();
        let (access_token, _) = new_credential(&sandbox, connector, &external_account_id);
        Self {
            connector,
            endpoints,
            http_client,
            http,
            access_token,
            external_account_id,
            sandbox,
        }
    }

    /// An access token and its refresh token, of a grant of their own; or the account's key.
    pub(crate) fn new_credential(&self) -> (SecretText, Option<SecretText>) {
        new_credential(&self.sandbox, self.connector, &self.external_account_id)
    }

    /// The firm's app at the partner; `None` where there are no tokens.
    pub(crate) fn token_endpoint(&self) -> Option<TokenEndpoint> {
        let manifest = self.connector.manifest();
        let credentials = self.sandbox.ready().connect_credentials(&manifest.id).unwrap();
        let secret = credentials.secrets.get("client_secret").cloned().map(SecretText::new);
        let oauth_client_id = credentials.client_id.unwrap_or_default();
        manifest.token_endpoint(&self.endpoints, &oauth_client_id, secret).unwrap()
    }

    /// A handle like a new connection's: nothing counted, nothing paused.
    pub(crate) fn fresh_http(&self) -> PartnerHttp {
        partner_http(&self.http_client, self.connector, &self.endpoints)
    }

    pub(crate) fn call(&self) -> PartnerCall<'_> {
        PartnerCall {
            http: &self.http,
            access_token: &self.access_token,
            endpoints: &self.endpoints,
            external_account_id: &self.external_account_id,
        }
    }

    pub(crate) fn impatient(&mut self, patience: Duration) {
        self.http = self.http.with_patience(patience);
    }

    pub(crate) async fn control(&self, method: &str, path: &str, body: &Value) -> Value {
        let url = Url::parse(&self.sandbox.ready().control_url).unwrap().join(path).unwrap();
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let (status, _, answer) = request(method, &url, &body).await;
        assert_eq!(status, 200, "{path}: {answer}");
        serde_json::from_str(&answer).unwrap_or(Value::Null)
    }

    pub(crate) async fn order_fault(&self, fault: Value) {
        self.control("POST", "/control/faults", &fault).await;
    }

    pub(crate) async fn clear_faults(&self) {
        self.control("DELETE", "/control/faults", &Value::Null).await;
    }
}

fn new_credential(sandbox: &RunningSandbox, connector: &dyn Connector, external_account_id: &str) -> (SecretText, Option<SecretText>) {
    let manifest = connector.manifest();
    if manifest.api_key().is_some() {
        let secrets = sandbox.ready().connect_credentials(&manifest.id).unwrap().secrets;
        let field = manifest.fields.iter().find(|field| field.secret).unwrap();
        return (SecretText::new(secrets[&field.name].clone()), None);
    }
    let grant = sandbox.issue_grant(&manifest.id, external_account_id).unwrap().unwrap();
    (grant.access_token, Some(grant.refresh_token))
}

fn partner_http(http_client: &HttpClient, connector: &dyn Connector, endpoints: &Endpoints) -> PartnerHttp {
    let manifest = connector.manifest();
    http_client.partner(manifest.write_guard(endpoints).unwrap(), manifest.limit)
}

/// One plain request, by hand: status, head, body. Redirects are not followed.
pub(crate) async fn request(method: &str, url: &Url, body: &str) -> (u16, String, String) {
    let authority = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
    let target = url
        .query()
        .map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let mut stream = TcpStream::connect(&authority).await.unwrap();
    let request = format!(
        "{method} {target} HTTP/1.0\r\nHost: {authority}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, head.to_owned(), body.to_owned())
}
