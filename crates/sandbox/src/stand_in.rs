//! The seam between the common machinery and one partner: a request comes in whole, a reply goes out whole.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

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

/// A place among the requests that run at once; it is free again when this is dropped.
pub(crate) struct Stay(Arc<AtomicUsize>);

impl Stay {
    /// For a request that was counted in already.
    pub(crate) const fn new(running: Arc<AtomicUsize>) -> Self {
        Self(running)
    }
}

impl Drop for Stay {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// One partner. The functions are plain ones: state is behind a lock that is held for moments.
///
/// What only some partners have (companies, consent, a journal, a meter) has a body that says so, to the caller
/// of the control URL as well.
pub(crate) trait StandIn: Send + Sync + 'static {
    /// The partner's id, as in `connect PARTNER`.
    fn partner(&self) -> &'static str;
    /// Name of each endpoint to its origin or URL, for the ready line.
    fn endpoints(&self) -> BTreeMap<String, String>;
    /// What a client needs to start, for the ready line.
    fn credentials(&self) -> Result<Map<String, Value>, SandboxError>;
    /// Answers a request to one of the partner's origins.
    fn answer(&self, origin: &'static str, received: &Received) -> Reply;
    /// What the partner's edge would send with this status.
    fn status_reply(&self, received: &Received, status: u16) -> Reply;
    /// What the partner sends to who asks too often, for one of its [`StandIn::throttle_reasons`] if the order
    /// gives one; the door adds `Retry-After`.
    fn throttled_reply(&self, received: &Received, reason: Option<&str>) -> Reply;
    /// The grant or key used by this request ends, as if a person had disconnected the app or deleted the key.
    fn revoke_grant_of(&self, received: &Received);
    /// The token or key used by this request runs out.
    fn expire_grant_of(&self, received: &Received);
    /// A change made by a person inside the partner's own product.
    fn mutate(&self, mutation: &Mutation) -> Result<Value, String>;

    /// Lets a request in, before anything makes it wait, or refuses it: for a partner that limits how many run at
    /// once. The place is held until the reply is made.
    fn enter(&self, _origin: &'static str, _received: &Received) -> Result<Option<Stay>, Reply> {
        Ok(None)
    }
    /// The words with which it tells one limit from another; none for a partner that has one word for all.
    fn throttle_reasons(&self) -> &'static [&'static str] {
        &[]
    }
    /// Its companies, the one of the ready-made tokens first.
    fn companies(&self) -> Vec<CompanySummary> {
        Vec::new()
    }
    /// A grant without a browser; `None` if there is no such company.
    fn issue_grant(&self, _external_account_id: &str) -> Result<Option<ReadyGrant>, SandboxError> {
        Ok(None)
    }
    /// Consents to an authorization request for a company, as its admin would; answers where the browser is sent.
    fn consent(&self, _url: &str, _external_account_id: &str) -> Result<String, String> {
        Err(self.has_no("consent page: it is connected with a key"))
    }
    /// The `grant_type` of a token request.
    fn grant_type(&self, _received: &Received) -> Option<String> {
        None
    }
    /// Many changes at once.
    fn activity(&self, _activity: &Activity) -> Result<Value, String> {
        Err(self.has_no("activity: change one thing at a time with /control/mutate"))
    }
    /// Everything that a company posted.
    fn journal(&self, _external_account_id: &str) -> Result<Value, String> {
        Err(self.has_no("journal: it keeps no ledger"))
    }
    /// What is counted of the app's calls, after setting the limit if one is given (`Some(None)`: no limit).
    fn meter(&self, _limit: Option<Option<u64>>) -> Result<Value, String> {
        Err(self.has_no("meter: it counts no calls by the month"))
    }
    /// The answer to who asks for what the partner has not.
    fn has_no(&self, what: &str) -> String {
        format!("`{}` has no {what}", self.partner())
    }
}
