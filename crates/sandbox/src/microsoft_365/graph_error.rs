//! The API's errors: one shape, told apart by status and code.

use connect_domain::clock::Instant;
use serde_json::{Value, json};

use crate::reply::Reply;

#[derive(Clone, Debug)]
pub(super) struct Refusal {
    status: u16,
    code: &'static str,
    message: String,
    headers: Vec<(&'static str, String)>,
}

impl Refusal {
    pub(super) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            headers: Vec::new(),
        }
    }

    #[must_use]
    pub(super) fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// For who hears of it by the control URL.
    pub(super) fn words(&self) -> String {
        format!("{}: {}", self.code, self.message)
    }

    /// The mailbox is closed to this caller.
    pub(super) fn access_denied() -> Self {
        Self::new(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
    }

    /// The token lacks a permission of the directory.
    pub(super) fn request_denied() -> Self {
        Self::new(
            403,
            "Authorization_RequestDenied",
            "Insufficient privileges to complete the operation.",
        )
    }

    pub(super) fn item_not_found() -> Self {
        Self::new(404, "ErrorItemNotFound", "The specified object was not found in the store.")
    }

    pub(super) fn bad_id() -> Self {
        Self::new(400, "ErrorInvalidIdMalformed", "Id is malformed.")
    }

    pub(super) fn no_such_object(id: &str) -> Self {
        let message = format!("Resource '{id}' does not exist or one of its queried reference-property objects are not present.");
        Self::new(404, "Request_ResourceNotFound", message)
    }

    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(400, "BadRequest", message)
    }

    pub(super) fn bad_parameter(message: impl Into<String>) -> Self {
        Self::new(400, "ErrorInvalidParameter", message)
    }

    pub(super) fn no_such_path(segment: &str) -> Self {
        Self::new(400, "BadRequest", format!("Resource not found for the segment '{segment}'."))
    }

    pub(super) fn not_allowed() -> Self {
        Self::new(
            405,
            "Request_BadRequest",
            "Specified HTTP method is not allowed for the request target.",
        )
    }

    pub(super) fn not_kept() -> Self {
        Self::new(500, "InternalServerError", "An internal server error occurred.")
    }

    pub(super) fn throttled(reason: Option<&str>) -> Self {
        match reason {
            Some(super::limits::TOO_MANY_REQUESTS) => Self::new(429, "TooManyRequests", "Too many requests."),
            _ => Self::new(429, "ApplicationThrottled", "Application is over its MailboxConcurrency limit."),
        }
    }

    /// What the edge of the API says with this status.
    pub(super) fn of_status(status: u16) -> Self {
        match status {
            401 => Self::new(401, "InvalidAuthenticationToken", "Access token has expired or is not yet valid."),
            403 => Self::access_denied(),
            404 => Self::item_not_found(),
            410 => Self::new(
                410,
                "resyncRequired",
                "Resync required. Replace any local items with the server's version.",
            ),
            412 => Self::new(
                412,
                "ErrorIrresolvableConflict",
                "The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.",
            ),
            429 => Self::throttled(None),
            500 => Self::not_kept(),
            503 => Self::new(503, "ServiceUnavailable", "The service is unavailable."),
            504 => Self::new(504, "GatewayTimeout", "The gateway timed out."),
            _ => Self::new(status, "UnknownError", "An unknown error has occurred."),
        }
    }

    pub(super) fn into_reply(self, request_id: &str, client_request_id: &str, now: Instant) -> Reply {
        let date: String = now.to_rfc3339().chars().take(19).collect();
        let error = json!({ "error": {
            "code": self.code,
            "message": self.message,
            "innerError": { "date": date, "request-id": request_id, "client-request-id": client_request_id },
        } });
        self.headers
            .into_iter()
            .fold(json_reply(self.status, &error), |reply, (name, value)| {
                reply.with_header(name, value)
            })
    }
}

pub(super) fn json_reply(status: u16, document: &Value) -> Reply {
    Reply::new(
        status,
        "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8",
        document.to_string(),
    )
}
