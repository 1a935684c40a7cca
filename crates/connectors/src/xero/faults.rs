//! What Xero's refusals mean. Told by status and by the word of whichever shape was sent; texts are never read.

use connect_domain::clock::Instant;
use connect_domain::failure::Cause;
use connect_http::HttpResponse;

use super::wire::ErrorAnswer;
use crate::fault::{FaultKind, PartnerFault};

/// Xero names with each 429 which of its limits was reached.
const LIMIT: &str = "x-rate-limit-problem";

/// A fault if the answer is no success.
pub(super) fn read_fault(response: &HttpResponse, now: Instant) -> Option<PartnerFault> {
    if response.is_success() {
        return None;
    }
    let answer = serde_json::from_slice::<ErrorAnswer>(&response.body).ok();
    let word = answer.and_then(|answer| answer.exception.or(answer.title).or(answer.error));
    let limit = response.header(LIMIT).map(str::to_owned);
    let word = limit.or(word).filter(|word| is_word(&word.as_str()));
    let mut fault = meaning(response, word.as_deref(), now);
    fault.partner_code = word;
    Some(with_correlation(fault, response))
}

/// An answer that is none of Xero's.
pub(super) fn malformed(response: &HttpResponse) -> PartnerFault {
    with_correlation(PartnerFault::malformed(), response)
}

/// What never left this machine.
pub(super) fn not_sent(text: String) -> PartnerFault {
    PartnerFault::new(Cause::Local, FaultKind::NotSent(text), "Check the connection's endpoints")
}

/// Adds Xero's id of the answer, which its support asks for.
fn with_correlation(mut fault: PartnerFault, response: &HttpResponse) -> PartnerFault {
    fault.correlation = response.header("xero-correlation-id").filter(is_word).map(str::to_owned);
    fault
}

fn meaning(response: &HttpResponse, word: Option<&str>, now: Instant) -> PartnerFault {
    match (response.status, word) {
        (401, _) => PartnerFault::new(
            Cause::Auth,
            FaultKind::AccessTokenRejected,
            "Reconnect the organisation if a refresh does not help; somebody may have disconnected the app in Xero",
        ),
        (403, _) => PartnerFault::new(
            Cause::Auth,
            FaultKind::NotAllowedForOrganization,
            "The consent does not open this organisation, or lacks a permission; reconnect and choose the same organisation",
        ),
        (429, Some("day" | "daily")) => PartnerFault::new(
            Cause::Quota,
            FaultKind::Throttled { retry_after: None },
            "The organisation's calls of the day are used up, by all apps of the firm together; try again tomorrow",
        ),
        (429, _) => PartnerFault::new(
            Cause::Quota,
            FaultKind::Throttled {
                retry_after: response.retry_after(now),
            },
            "Xero limits the calls to an organisation; try again in a minute",
        ),
        (404, Some(_)) => PartnerFault::new(Cause::Data, FaultKind::NotFound, "The record is gone in Xero; pull again"),
        (400 | 405..=428, Some(_)) => PartnerFault::new(
            Cause::Data,
            FaultKind::Refused,
            "Xero refused the request; its support can tell more from the code and the answer's id",
        ),
        (status, _) => PartnerFault::new(
            Cause::Provider,
            FaultKind::ProviderFailed { http_status: status },
            "Xero, or something on the way to it, failed; try again in a few minutes",
        ),
    }
}

fn is_word(text: &&str) -> bool {
    !text.is_empty() && text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}
