//! How the vendor says no (fact sheet section 9): one JSON shape, told apart by status, type, code and parameter.

use serde_json::{Map, Value, json};

use crate::reply::Reply;

#[derive(Clone, Debug)]
pub(super) struct Refusal {
    status: u16,
    kind: &'static str,
    code: Option<&'static str>,
    param: Option<String>,
    message: String,
    /// What `Stripe-Should-Retry` says, if it is sent.
    should_retry: Option<bool>,
    /// What `Stripe-Rate-Limited-Reason` says, if it is sent.
    limited: Option<String>,
}

impl Refusal {
    pub(super) fn new(status: u16, message: impl Into<String>) -> Self {
        Self {
            status,
            kind: if status >= 500 { "api_error" } else { "invalid_request_error" },
            code: None,
            param: None,
            message: message.into(),
            should_retry: None,
            limited: None,
        }
    }

    pub(super) const fn code(mut self, code: &'static str) -> Self {
        self.code = Some(code);
        self
    }

    pub(super) fn param(mut self, param: impl Into<String>) -> Self {
        self.param = Some(param.into());
        self
    }

    /// What the URL names is missing as 404, what a parameter names as 400.
    pub(super) const fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// About the key with which a write is asked again.
    pub(super) const fn of_idempotency(mut self) -> Self {
        self.kind = "idempotency_error";
        self
    }

    /// `what` in small letters, as in "No such price".
    pub(super) fn no_such(what: &str, id: &str) -> Self {
        Self::new(404, format!("No such {what}: '{id}'")).code("resource_missing")
    }

    /// An id that belongs to the other mode.
    pub(super) fn in_other_mode(what: &str, id: &str, live_key: bool) -> Self {
        let (other, own) = if live_key { ("test", "live") } else { ("live", "test") };
        let message =
            format!("No such {what}: '{id}'; a similar object exists in {other} mode, but a {own} mode key was used to make this request.");
        Self::new(404, message).code("resource_missing")
    }

    pub(super) fn unknown_route(method: &str, path: &str) -> Self {
        Self::new(
            404,
            format!(
                "Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/."
            ),
        )
    }

    /// Too many requests; without a reason it is an object that another request holds.
    pub(super) fn throttled(reason: Option<&str>) -> Self {
        let mut refusal = match reason {
            Some(_) => Self::new(
                429,
                "Request rate limit exceeded. Learn more about rate limits at https://stripe.com/docs/rate-limits",
            )
            .code("rate_limit"),
            None => Self::new(
                429,
                "This object cannot be accessed right now because another API request or process is currently accessing it.",
            )
            .code("lock_timeout"),
        };
        refusal.should_retry = Some(true);
        refusal.limited = reason.map(str::to_owned);
        refusal
    }

    pub(super) fn reply(&self) -> Reply {
        let mut error = Map::new();
        error.insert("type".to_owned(), json!(self.kind));
        error.insert("message".to_owned(), json!(self.message));
        if let Some(code) = self.code {
            error.insert("code".to_owned(), json!(code));
            let page = code.replace('_', "-");
            error.insert("doc_url".to_owned(), json!(format!("https://stripe.com/docs/error-codes/{page}")));
        }
        if let Some(param) = &self.param {
            error.insert("param".to_owned(), json!(param));
        }
        let mut reply = Reply::json(self.status, &json!({ "error": Value::Object(error) }));
        if let Some(retry) = self.should_retry {
            reply = reply.with_header("stripe-should-retry", retry.to_string());
        }
        if let Some(reason) = &self.limited {
            reply = reply.with_header("stripe-rate-limited-reason", reason.clone());
        }
        reply
    }
}
