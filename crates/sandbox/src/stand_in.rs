//! The seam between the common machinery and one partner: a request comes in whole, a reply goes out whole.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::http::{HeaderMap, Method};
use serde_json::{Map, Value};

use crate::control::activity::Activity;
use crate::control::mutate::Mutation;
use crate::error::SandboxError;
use crate::reply::Reply;
use crate::running::{CompanySummary, ReadyGrant};

/// One request, read to its end.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) method: Method,
    pub(crate) path: String,
    /// Without the question mark, as it came.
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// A fault wants the refresh token rotated whatever its age.
    pub(crate) force_rotation: bool,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The first value of a query parameter, decoded.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        url::form_urlencoded::parse(self.query.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    /// The path's parts without empty ones at either end.
    pub(crate) fn segments(&self) -> Vec<&str> {
        self.path.trim_matches('/').split('/').collect()
    }
}

/// One partner. The functions are plain ones: state is behind a lock that is held for moments.
pub(crate) trait StandIn: Send + Sync + 'static {
    /// The partner's id, as in `connect PARTNER`.
    fn partner(&self) -> &'static str;
    /// Name of each endpoint to its origin or URL, for the ready line.
    fn endpoints(&self) -> BTreeMap<String, String>;
    /// What a client needs to start, for the ready line.
    fn credentials(&self) -> Result<Map<String, Value>, SandboxError>;
    /// Its companies, the one of the ready-made tokens first.
    fn companies(&self) -> Vec<CompanySummary>;
    /// A grant without a browser; `None` if there is no such company.
    fn issue_grant(&self, external_account_id: &str) -> Result<Option<ReadyGrant>, SandboxError>;
    /// Consents to an authorization request for a company, as its admin would; answers where the browser is sent.
    fn consent(&self, url: &str, external_account_id: &str) -> Result<String, String>;
    /// Answers a request to one of the partner's origins.
    fn answer(&self, origin: &'static str, received: &Received) -> Reply;
    /// What the partner's edge would send with this status.
    fn status_reply(&self, received: &Received, status: u16) -> Reply;
    /// What the partner sends to who asks too often; the door adds `Retry-After`.
    fn throttled_reply(&self, received: &Received) -> Reply;
    /// The grant used by this request ends, as if the person had disconnected the app.
    fn revoke_grant_of(&self, received: &Received);
    /// The token used by this request runs out.
    fn expire_grant_of(&self, received: &Received);
    /// The `grant_type` of a token request.
    fn grant_type(&self, received: &Received) -> Option<String>;
    /// A change made by a person inside the partner's own product.
    fn mutate(&self, mutation: &Mutation) -> Result<Value, String>;
    /// Many such changes at once.
    fn activity(&self, activity: &Activity) -> Result<Value, String>;
    /// Everything that a company posted.
    fn journal(&self, external_account_id: &str) -> Result<Value, String>;
    /// What is counted of the app's calls, after setting the limit if one is given (`Some(None)`: no limit).
    fn meter(&self, limit: Option<Option<u64>>) -> Value;
}
