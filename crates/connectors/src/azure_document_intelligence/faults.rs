//! What Azure's refusals mean. The gateway in front of the service has the status as its code; the service tells its
//! reason in the deepest `innererror`. The message is searched for a spent quota, and never repeated.

use connect_domain::clock::Instant;
use connect_domain::failure::Cause;
use connect_http::HttpResponse;

use super::wire::{ErrorAnswer, ErrorObject, InnerError};
use crate::fault::{FaultKind, PartnerFault};

/// In the message of a 403 of the gateway. Nothing else tells it from other refusals.
const QUOTA_SPENT: &str = "Out of call volume quota";

/// A fault if the answer is no success.
pub(super) fn read_fault(response: &HttpResponse, now: Instant) -> Option<PartnerFault> {
    if response.is_success() {
        return None;
    }
    let error = serde_json::from_slice::<ErrorAnswer>(&response.body)
        .ok()
        .map(|answer| answer.error);
    let code = error.as_ref().and_then(deepest_code);
    let mut fault = meaning(response, code, error.as_ref(), now);
    fault.partner_code = code.filter(|code| is_word(code)).map(str::to_owned);
    fault.correlation = correlation(response);
    Some(fault)
}

/// An analysis that came to an end and to nothing.
pub(super) fn not_analyzed(error: Option<&ErrorObject>) -> PartnerFault {
    let code = error.and_then(deepest_code);
    PartnerFault {
        partner_code: code.filter(|code| is_word(code)).map(str::to_owned),
        ..PartnerFault::new(Cause::Data, FaultKind::Refused, unreadable(code))
    }
}

/// What to do about a document that is not taken.
fn unreadable(code: Option<&str>) -> &'static str {
    match code {
        Some("InvalidContentDimensions") => "The page is too small or too large: scan it with 150 to 300 dots an inch",
        Some("InvalidContentLength") => "The file is larger than the resource's tier takes",
        _ => "Azure could not read this file: open it, and save it anew without a password as a PDF or a picture",
    }
}

/// An answer that is none of the service's.
pub(super) fn malformed(response: &HttpResponse) -> PartnerFault {
    PartnerFault {
        correlation: correlation(response),
        ..PartnerFault::malformed()
    }
}

/// What never left this machine.
pub(super) fn not_sent(text: String) -> PartnerFault {
    PartnerFault::new(Cause::Local, FaultKind::NotSent(text), "Check the connection's endpoints")
}

/// An address that is no page of the resource's lists.
pub(super) fn no_list() -> PartnerFault {
    PartnerFault::new(
        Cause::Data,
        FaultKind::Refused,
        "The list leads to an address outside of the resource, which is not sent the key; pull again",
    )
}

/// An address that is no result of the resource's.
pub(super) fn no_result() -> PartnerFault {
    PartnerFault::new(
        Cause::Data,
        FaultKind::Refused,
        "The result is said to be at an address outside of the resource, which is not sent the key",
    )
}

fn correlation(response: &HttpResponse) -> Option<String> {
    response.header("apim-request-id").filter(|id| is_word(id)).map(str::to_owned)
}

fn deepest_code(error: &ErrorObject) -> Option<&str> {
    let mut code = error.code.as_deref();
    let mut inner: Option<&InnerError> = error.inner_error.as_ref();
    while let Some(reason) = inner {
        code = reason.code.as_deref().or(code);
        inner = reason.inner_error.as_deref();
    }
    code
}

fn meaning(response: &HttpResponse, code: Option<&str>, error: Option<&ErrorObject>, now: Instant) -> PartnerFault {
    let throttled = FaultKind::Throttled {
        retry_after: response.retry_after(now),
    };
    match (response.status, code) {
        (401, _) => PartnerFault::new(
            Cause::Auth,
            FaultKind::KeyRejected,
            "The key was regenerated, or belongs to another resource than this address: copy key 1 or key 2 anew from this resource in the Azure portal, under Keys and Endpoint",
        ),
        (403, Some("AuthenticationTypeDisabled")) => PartnerFault::new(
            Cause::Auth,
            FaultKind::KeyRejected,
            "Keys are switched off for this resource: whoever manages it in Azure can allow key access again",
        ),
        (403, _) if error.is_some_and(|error| error.message.contains(QUOTA_SPENT)) => PartnerFault::new(
            Cause::Quota,
            throttled,
            "What the free tier allows in a month is spent: wait for the next month, or change the resource to the standard tier",
        ),
        (403, _) => PartnerFault::new(
            Cause::Network,
            FaultKind::AccessForbidden,
            "Look in the Azure portal at the resource's networking: the network of this machine has to be allowed there",
        ),
        (404, _) => PartnerFault::new(
            Cause::Data,
            FaultKind::NotFound,
            "The model is gone, or no Document Intelligence resource is at this address; pull again",
        ),
        (400, Some("NotSupportedApiVersion")) => PartnerFault::new(
            Cause::Local,
            FaultKind::Refused,
            "Azure has given up the version of its interface that this program speaks: install a newer release",
        ),
        (400, Some("ModelAnalyzeError" | "ModelNotReady")) => PartnerFault::new(
            Cause::Data,
            FaultKind::Refused,
            "The model has ended or is not ready: pull again, and choose another one",
        ),
        (400 | 413, Some("InvalidContent" | "InvalidContentLength" | "InvalidContentDimensions" | "UnsupportedContent")) | (415, _) => {
            PartnerFault::new(Cause::Data, FaultKind::Refused, unreadable(code))
        }
        (429, _) => PartnerFault::new(
            Cause::Quota,
            throttled,
            "Azure limits requests of the whole resource, other programs' included: try again in a minute",
        ),
        (400..=499, _) => PartnerFault::new(
            Cause::Data,
            FaultKind::Refused,
            "Azure refused the request; its support can tell more from the code and the request's id",
        ),
        (status, _) => PartnerFault::new(
            Cause::Provider,
            FaultKind::ProviderFailed { http_status: status },
            "Azure, or something on the way to it, failed; try again in a few minutes",
        ),
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}
