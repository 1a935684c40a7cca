//! How a request is refused: by the gateway in front of the service, whose code is the status as a string, or
//! by the service, whose deepest `innererror` tells the reason (fact sheet section 7).

use serde_json::{Value, json};

use super::resource::Tier;
use crate::reply::Reply;

/// The gateway's words cover a wrong key and a right key of another resource alike.
const ACCESS_DENIED: &str = "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.";

/// One refusal, with the header `Retry-After` if it states a wait.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    status: u16,
    error: Value,
    retry_after: Option<u64>,
}

impl Refusal {
    fn gateway(status: u16, message: &str) -> Self {
        Self {
            status,
            error: json!({ "code": status.to_string(), "message": message }),
            retry_after: None,
        }
    }

    fn service(status: u16, code: &str, message: &str, inner: Option<(&str, &str)>) -> Self {
        let mut error = json!({ "code": code, "message": message });
        if let Some((code, message)) = inner {
            error["innererror"] = json!({ "code": code, "message": message });
        }
        Self {
            status,
            error,
            retry_after: None,
        }
    }

    /// What an operation that failed holds in its `error`.
    pub(super) fn to_json(&self) -> Value {
        self.error.clone()
    }

    pub(super) fn into_reply(self) -> Reply {
        let reply = Reply::json(self.status, &json!({ "error": self.error }));
        match self.retry_after {
            Some(seconds) => reply.with_header("retry-after", seconds.to_string()),
            None => reply,
        }
    }
}

pub(super) fn access_denied() -> Refusal {
    Refusal::gateway(401, ACCESS_DENIED)
}

pub(super) fn keys_disabled() -> Refusal {
    Refusal::service(
        403,
        "AuthenticationTypeDisabled",
        "Key based authentication is disabled for this resource.",
        None,
    )
}

/// A path that the gateway knows nothing of, such as the older prefix with the newer version.
pub(super) fn no_such_path() -> Refusal {
    Refusal::gateway(404, "Resource not found")
}

pub(super) fn throttled(tier: Tier, operation: &str) -> Refusal {
    let message = format!(
        "Requests to the {operation} under Document Intelligence API have exceeded rate limit of your current FormRecognizer {} pricing tier. Please retry after 1 seconds.",
        tier.name()
    );
    Refusal {
        retry_after: Some(1),
        ..Refusal::gateway(429, &message)
    }
}

pub(super) fn out_of_quota(tier: Tier, retry_after: u64) -> Refusal {
    let message = format!(
        "Out of call volume quota for FormRecognizer {} pricing tier. Please retry after {retry_after} seconds.",
        tier.name()
    );
    Refusal {
        retry_after: Some(retry_after),
        ..Refusal::gateway(403, &message)
    }
}

pub(super) fn invalid_request(inner: &str, message: &str) -> Refusal {
    Refusal::service(400, "InvalidRequest", "Invalid request.", Some((inner, message)))
}

pub(super) fn invalid_content() -> Refusal {
    invalid_request(
        "InvalidContent",
        "The file is corrupted or format is unsupported. Refer to documentation for the list of supported formats.",
    )
}

pub(super) fn invalid_parameter(name: &str, details: &str) -> Refusal {
    let message = format!("The parameter {name} is invalid: {details}");
    Refusal::service(400, "InvalidArgument", "Invalid argument.", Some(("InvalidParameter", &message)))
}

pub(super) fn parameter_missing(name: &str) -> Refusal {
    let message = format!("The parameter {name} is required.");
    Refusal::service(400, "InvalidArgument", "Invalid argument.", Some(("ParameterMissing", &message)))
}

pub(super) fn model_not_found() -> Refusal {
    not_found(
        "ModelNotFound",
        "The requested model was not found. It was deleted or still building.",
    )
}

pub(super) fn operation_not_found() -> Refusal {
    not_found(
        "OperationNotFound",
        "The requested operation was not found. The identifier is invalid or the operation is expired.",
    )
}

fn not_found(inner: &str, message: &str) -> Refusal {
    Refusal::service(404, "NotFound", "Resource not found.", Some((inner, message)))
}

pub(super) fn method_not_allowed() -> Refusal {
    Refusal::service(405, "MethodNotAllowed", "The requested HTTP method is not allowed.", None)
}

pub(super) fn unsupported_media_type() -> Refusal {
    Refusal::service(415, "UnsupportedMediaType", "Request content type is not supported.", None)
}

pub(super) fn not_kept() -> Refusal {
    of_status(500)
}

/// What the partner's edge sends with a status that was ordered.
pub(super) fn of_status(status: u16) -> Refusal {
    match status {
        401 => access_denied(),
        403 => Refusal::service(403, "Forbidden", "Access forbidden due to policy or other configuration.", None),
        404 => no_such_path(),
        405 => method_not_allowed(),
        409 => {
            let inner = ("ModelExists", "A model with the provided name already exists.");
            Refusal::service(
                409,
                "Conflict",
                "The request could not be completed due to a conflict.",
                Some(inner),
            )
        }
        415 => unsupported_media_type(),
        500 => Refusal::service(500, "InternalServerError", "An unexpected error occurred.", None),
        503 => Refusal::service(503, "ServiceUnavailable", "A transient error occurred. Try again.", None),
        _ => Refusal::gateway(status, "The gateway answered with this status."),
    }
}
