//! The Calendar and Directory APIs' refusals. Those of the token endpoint are flat and have another shape.

use serde_json::{Value, json};

use crate::reply::Reply;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    status: u16,
    domain: &'static str,
    reason: &'static str,
    message: String,
    location: Option<(&'static str, String)>,
    /// The newer word for the status, which only some refusals carry.
    word: Option<&'static str>,
}

/// With which the API tells one limit from another; the last is the one that answers 429.
pub(super) const THROTTLES: &[&str] = &["userRateLimitExceeded", "rateLimitExceeded", "RESOURCE_EXHAUSTED"];

impl Refusal {
    pub(super) fn new(status: u16, domain: &'static str, reason: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            domain,
            reason,
            message: message.into(),
            location: None,
            word: None,
        }
    }

    fn at(mut self, kind: &'static str, name: impl Into<String>) -> Self {
        self.location = Some((kind, name.into()));
        self
    }

    const fn worded(mut self, word: &'static str) -> Self {
        self.word = Some(word);
        self
    }

    pub(super) fn unauthenticated() -> Self {
        Self::new(401, "global", "authError", "Invalid Credentials")
            .at("header", "Authorization")
            .worded("UNAUTHENTICATED")
    }

    pub(super) fn login_required() -> Self {
        Self::new(401, "global", "required", "Login Required.")
            .at("header", "Authorization")
            .worded("UNAUTHENTICATED")
    }

    pub(super) fn insufficient_scopes() -> Self {
        Self::new(
            403,
            "global",
            "insufficientPermissions",
            "Request had insufficient authentication scopes.",
        )
        .worded("PERMISSION_DENIED")
    }

    pub(super) fn api_disabled(api: &str) -> Self {
        let message = format!("{api} has not been used in project 4711 before or it is disabled.");
        Self::new(403, "usageLimits", "accessNotConfigured", &message).worded("PERMISSION_DENIED")
    }

    pub(super) fn not_admin() -> Self {
        Self::new(403, "global", "forbidden", "Not Authorized to access this resource/api")
    }

    pub(super) fn not_writer() -> Self {
        Self::new(
            403,
            "calendar",
            "requiredAccessLevel",
            "You need to have writer access to this calendar.",
        )
    }

    pub(super) fn not_found() -> Self {
        Self::new(404, "global", "notFound", "Not Found")
    }

    pub(super) fn deleted() -> Self {
        Self::new(410, "global", "deleted", "Resource has been deleted")
    }

    pub(super) fn duplicate() -> Self {
        Self::new(409, "global", "duplicate", "The requested identifier already exists.")
    }

    pub(super) fn condition_not_met() -> Self {
        Self::new(412, "global", "conditionNotMet", "Precondition Failed").at("header", "If-Match")
    }

    pub(super) fn full_sync_required() -> Self {
        let message = "Sync token is no longer valid, a full sync is required.";
        Self::new(410, "calendar", "fullSyncRequired", message).at("parameter", "syncToken")
    }

    pub(super) fn updated_min_too_long_ago() -> Self {
        let message = "The requested minimum modification time lies too far in the past.";
        Self::new(410, "calendar", "updatedMinTooLongAgo", message).at("parameter", "updatedMin")
    }

    pub(super) fn empty_range() -> Self {
        Self::new(400, "calendar", "timeRangeEmpty", "The specified time range is empty.").at("parameter", "timeMax")
    }

    pub(super) fn required(what: &str) -> Self {
        Self::new(400, "global", "required", format!("Missing {what}."))
    }

    pub(super) fn invalid_parameter(name: &str) -> Self {
        Self::new(400, "global", "invalid", format!("Invalid value for: {name}")).at("parameter", name)
    }

    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, "global", "invalid", message)
    }

    pub(super) fn backend() -> Self {
        Self::new(500, "global", "backendError", "Backend Error")
    }

    /// For one of [`THROTTLES`].
    pub(super) fn throttled(reason: Option<&str>) -> Self {
        match reason {
            Some("rateLimitExceeded") => Self::new(403, "usageLimits", "rateLimitExceeded", "Rate Limit Exceeded"),
            Some("RESOURCE_EXHAUSTED") => {
                Self::new(429, "usageLimits", "rateLimitExceeded", "Rate Limit Exceeded").worded("RESOURCE_EXHAUSTED")
            }
            _ => Self::new(403, "usageLimits", "userRateLimitExceeded", "User Rate Limit Exceeded"),
        }
    }

    /// What the API would send with this status.
    pub(super) fn of_status(status: u16) -> Self {
        match status {
            400 => Self::invalid("Bad Request"),
            401 => Self::unauthenticated(),
            403 => Self::new(403, "global", "forbidden", "Forbidden"),
            404 => Self::not_found(),
            409 => Self::duplicate(),
            410 => Self::full_sync_required(),
            412 => Self::condition_not_met(),
            429 => Self::throttled(Some("RESOURCE_EXHAUSTED")),
            402..=499 => Self::new(status, "global", "badRequest", "Bad Request"),
            503 => Self::new(503, "global", "backendError", "Service Unavailable").worded("UNAVAILABLE"),
            _ => Self::new(status, "global", "backendError", "Backend Error"),
        }
    }

    pub(super) fn to_json(&self) -> Value {
        let mut inner = json!({ "domain": self.domain, "reason": self.reason, "message": self.message });
        if let Some((kind, name)) = &self.location {
            inner["locationType"] = json!(kind);
            inner["location"] = json!(name);
        }
        let mut error = json!({ "code": self.status, "message": self.message, "errors": [inner] });
        if let Some(word) = self.word {
            error["status"] = json!(word);
        }
        json!({ "error": error })
    }

    pub(super) fn into_reply(self) -> Reply {
        Reply::json(self.status, &self.to_json())
    }
}
