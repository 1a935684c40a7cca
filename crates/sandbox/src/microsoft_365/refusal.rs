//! The sign-in origin's errors as an app gets them: JSON, with the ids by which the vendor's support finds them.

use connect_domain::clock::{Clock, Instant};
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::Microsoft365;
use super::aadsts::Failure;
use super::identifiers::is_guid;
use crate::reply::Reply;
use crate::stand_in::Received;

/// What the challenges ask for: multifactor's, and a policy's at the API.
pub(super) const CLAIMS: &str = r#"{"access_token":{"capolids":{"essential":true,"values":["c7d1c3c5-0f0a-4c2e-9a3e-2f6b1f6f5f10"]}}}"#;

/// Whether the parameter `claims` of an authorization request is what was asked for.
pub(super) fn repeats_claims(claims: &str) -> bool {
    let read = |text: &str| serde_json::from_str::<Value>(text).ok();
    read(claims).is_some_and(|claims| Some(claims) == read(CLAIMS))
}

/// When a refusal is told, and its ids.
pub(super) struct Told {
    at: Instant,
    pub(super) trace_id: String,
    /// The caller's own, if it sent one.
    pub(super) correlation_id: String,
}

impl Told {
    pub(super) fn of(partner: &Microsoft365, received: &Received) -> Self {
        let sent = received.header("client-request-id").map(str::to_owned);
        let sent = sent
            .or_else(|| received.parameter("client-request-id"))
            .or_else(|| form_value(&received.body, "client-request-id"))
            .filter(|id| is_guid(id));
        Self {
            at: partner.clock.now(),
            trace_id: partner.new_guid(),
            correlation_id: sent.unwrap_or_else(|| partner.new_guid()),
        }
    }

    /// `2026-11-20 14:02:11Z`
    pub(super) fn timestamp(&self) -> String {
        Instant::from_seconds(self.at.as_seconds()).to_rfc3339().replace('T', " ")
    }

    /// With the line breaks that the vendor writes.
    pub(super) fn description(&self, failure: &Failure) -> String {
        format!(
            "AADSTS{}: {}\r\nTrace ID: {}\r\nCorrelation ID: {}\r\nTimestamp: {}",
            failure.number,
            failure.text,
            self.trace_id,
            self.correlation_id,
            self.timestamp()
        )
    }
}

/// The first value of a form's field.
pub(super) fn form_value(body: &[u8], name: &str) -> Option<String> {
    form_urlencoded::parse(body)
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// Status 401 for what is wrong with the app's own proof, 400 for the rest.
pub(super) fn to_app(told: &Told, failure: &Failure) -> Reply {
    let mut document = Map::new();
    let mut put = |name: &str, value: Value| document.insert(name.to_owned(), value);
    put("error", json!(failure.error));
    put("error_description", json!(told.description(failure)));
    put("error_codes", json!([failure.number]));
    put("timestamp", json!(told.timestamp()));
    put("trace_id", json!(told.trace_id));
    put("correlation_id", json!(told.correlation_id));
    put(
        "error_uri",
        json!(format!("https://login.microsoftonline.com/error?code={}", failure.number)),
    );
    if let Some(suberror) = failure.suberror {
        put("suberror", json!(suberror));
    }
    if failure.claims {
        put("claims", json!(CLAIMS));
    }
    let status = if failure.error == "invalid_client" { 401 } else { 400 };
    Reply::json(status, &Value::Object(document)).with_header("cache-control", "no-store, no-cache")
}
