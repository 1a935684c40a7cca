//! Faults in both shapes (fact sheet section 9): the API's `Fault`, and the gateway's lower-case one.

use serde_json::{Value, json};

/// A refusal by the API itself.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) status: u16,
    kind: &'static str,
    message: &'static str,
    detail: String,
    pub(super) code: &'static str,
    element: &'static str,
}

impl Fault {
    fn validation(code: &'static str, message: &'static str, detail: String) -> Self {
        Self {
            status: 400,
            kind: "ValidationFault",
            message,
            detail,
            code,
            element: "",
        }
    }

    const fn about(mut self, element: &'static str) -> Self {
        self.element = element;
        self
    }

    pub(super) fn unsupported(what: &str) -> Self {
        Self::validation("500", "Unsupported Operation", format!("Operation {what} is not supported."))
    }

    pub(super) fn not_found(entity: &str, id: &str) -> Self {
        let detail = format!(
            "Object Not Found : Something you're trying to use has been made inactive. Check the fields with accounts, customers, items, vendors or employees. Entity={entity} Id={id}"
        );
        Self::validation("610", "Object Not Found", detail)
    }

    pub(super) fn unknown_property(name: &str) -> Self {
        Self::validation(
            "2010",
            "Request has invalid or unsupported property",
            format!("Property Name:{name} specified is unsupported or invalid"),
        )
    }

    pub(super) fn unreadable(reason: &str) -> Self {
        Self::validation("2010", "Request has invalid or unsupported property", reason.to_owned())
    }

    pub(super) fn missing(element: &'static str) -> Self {
        let detail = format!("Required parameter {element} is missing in the request");
        Self::validation("2020", "Required Param Missing", detail).about(element)
    }

    pub(super) fn too_long(element: &'static str, longest: usize) -> Self {
        let detail =
            format!("String length specified does not match the supported length. Min:0 Max:{longest} supported. Property={element}");
        let message = "String length is either shorter or longer than supported by specification";
        Self::validation("2050", message, detail).about(element)
    }

    pub(super) fn enumeration(element: &'static str, value: &str) -> Self {
        Self::validation("2170", "Invalid Enumeration", format!("Invalid Enumeration : {value}")).about(element)
    }

    pub(super) fn reference(element: &'static str, id: &str) -> Self {
        let detail = format!("Invalid Reference Id : {element} element id {id} not found");
        Self::validation("2500", "Invalid Reference Id", detail).about(element)
    }

    pub(super) fn query_syntax(reason: &str) -> Self {
        Self::validation("4000", "Error parsing query", format!("QueryParserError: {reason}"))
    }

    pub(super) fn query_invalid(reason: &str) -> Self {
        Self::validation("4001", "Invalid query", format!("QueryValidationError: {reason}"))
    }

    /// Captured as 6070 when Amount, UnitPrice and Qty of a line do not agree.
    pub(super) fn calculation(sent: &str) -> Self {
        let detail =
            format!("Amount calculation incorrect in the request. : Amount is not equal to UnitPrice * Qty. Supplied value:{sent}");
        Self::validation("6070", "Amount calculation incorrect in the request", detail)
    }

    pub(super) fn duplicate_number(number: &str, id: u64) -> Self {
        let detail = format!(
            "Duplicate Document Number Error : You must specify a different number. This number has already been used. DocNumber={number} is assigned to TxnType=Invoice with TxnId={id}"
        );
        Self::validation("6140", "Duplicate DocNum Error", detail)
    }

    /// The person who connected the app is no admin any more.
    pub(super) fn rights_lost() -> Self {
        Self {
            status: 403,
            kind: "AuthorizationFault",
            message: "Authorization Failure",
            detail: "-11014-The user does not have the rights to use this company. Ask an administrator of the company.".to_owned(),
            code: "120",
            element: "",
        }
    }

    pub(super) fn stale(entity: &str) -> Self {
        let detail = format!(
            "Stale Object Error : You and another user were working on this at the same time. The other user saved first, so your work was not saved. Entity={entity}"
        );
        Self::validation("5010", "Stale Object Error", detail)
    }

    pub(super) fn business(reason: &str) -> Self {
        let message = "A business validation error has occurred while processing your request";
        Self::validation("6000", message, format!("Business Validation Error: {reason}"))
    }

    pub(super) fn duplicate_name(kind: &str, id: u64) -> Self {
        let detail =
            format!("The name supplied already exists. : Another {kind} is already using this name. Please use a different name. Id={id}");
        Self::validation("6240", "Duplicate Name Exists Error", detail)
    }

    pub(super) fn system() -> Self {
        Self {
            status: 500,
            kind: "SystemFault",
            message: "An application error has occurred while processing your request",
            detail: "System Failure Error: An unexpected error occurred".to_owned(),
            code: "10000",
            element: "",
        }
    }

    /// The explanation, for who hears it outside of the API.
    pub(super) fn detail(&self) -> &str {
        &self.detail
    }

    pub(super) fn to_json(&self) -> Value {
        json!({
            "Error": [{ "Message": self.message, "Detail": self.detail, "code": self.code, "element": self.element }],
            "type": self.kind,
        })
    }
}

/// A refusal before the API: shape of a public client's capture, epoch milliseconds and null keys included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GatewayFault {
    /// The access token is missing, expired or revoked.
    Unauthenticated(&'static str),
    /// The access token is good, but not for this company.
    Forbidden,
    /// Too many requests; always XML on the wire.
    Throttled,
}

impl GatewayFault {
    pub(super) const fn status(self) -> u16 {
        match self {
            Self::Unauthenticated(_) => 401,
            Self::Forbidden => 403,
            Self::Throttled => 429,
        }
    }

    pub(super) const fn message(self) -> &'static str {
        match self {
            Self::Unauthenticated(_) => "message=AuthenticationFailed; errorCode=003200; statusCode=401",
            Self::Forbidden => "message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403",
            Self::Throttled => "message=ThrottleExceeded; errorCode=003001; statusCode=429",
        }
    }

    pub(super) const fn detail(self) -> &'static str {
        match self {
            Self::Unauthenticated(detail) => detail,
            Self::Forbidden => "The application is not authorized for this company",
            Self::Throttled => "ThrottleExceeded",
        }
    }

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Unauthenticated(_) => "3200",
            Self::Forbidden => "3100",
            Self::Throttled => "3001",
        }
    }

    pub(super) const fn kind(self) -> &'static str {
        match self {
            Self::Unauthenticated(_) => "AUTHENTICATION",
            Self::Forbidden => "AUTHORIZATION",
            Self::Throttled => "SERVICE",
        }
    }

    pub(super) fn to_json(self, epoch_millis: i64) -> Value {
        let error = json!({ "message": self.message(), "detail": self.detail(), "code": self.code(), "element": null });
        json!({
            "warnings": null, "intuitObject": null,
            "fault": { "error": [error], "type": self.kind() },
            "report": null, "queryResponse": null, "batchItemResponse": [], "attachableResponse": [],
            "syncErrorResponse": null, "requestId": null, "time": epoch_millis, "status": null, "cdcresponse": [],
        })
    }
}
