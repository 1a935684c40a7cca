//! What Microsoft Graph's refusals mean. Told by status and code; the message names people and is never read.

use connect_domain::clock::Instant;
use connect_domain::failure::Cause;
use connect_http::HttpResponse;
use connect_oauth::ClaimsChallenge;

use super::wire::ErrorAnswer;
use crate::fault::{FaultKind, PartnerFault};

/// What stands in an answer that no part of Graph has thought about.
const UNKNOWN: &str = "UnknownError";

/// A fault if the answer is no success.
pub(super) fn read_fault(response: &HttpResponse, now: Instant) -> Option<PartnerFault> {
    if response.is_success() {
        return None;
    }
    // Continuous access evaluation [10].
    let challenge = response.header("www-authenticate").filter(|_| response.status == 401);
    if let Some(claims) = challenge.and_then(ClaimsChallenge::in_header) {
        let advice = "Reconnect the account, and answer what Microsoft's page asks";
        return Some(with_correlation(
            PartnerFault::new(Cause::Auth, FaultKind::ClaimsWanted(claims), advice),
            response,
        ));
    }
    let answer = serde_json::from_slice::<ErrorAnswer>(&response.body).ok();
    let code = answer.and_then(|answer| answer.error.code);
    let mut fault = meaning(response, code.as_deref().filter(|code| *code != UNKNOWN), now);
    fault.partner_code = code.filter(|code| is_word(&code.as_str()));
    Some(with_correlation(fault, response))
}

/// An answer that is none of Microsoft's.
pub(super) fn malformed(response: &HttpResponse) -> PartnerFault {
    with_correlation(PartnerFault::malformed(), response)
}

/// What never left this machine.
pub(super) fn not_sent(text: String) -> PartnerFault {
    PartnerFault::new(Cause::Local, FaultKind::NotSent(text), "Check the connection's endpoints")
}

/// Adds Microsoft's id of the answer, which its support asks for.
fn with_correlation(mut fault: PartnerFault, response: &HttpResponse) -> PartnerFault {
    fault.correlation = response.header("request-id").filter(is_word).map(str::to_owned);
    fault
}

fn meaning(response: &HttpResponse, code: Option<&str>, now: Instant) -> PartnerFault {
    match (response.status, code) {
        (401, _) => PartnerFault::new(
            Cause::Auth,
            FaultKind::AccessTokenRejected,
            "Reconnect the account if a refresh does not help; an admin may have ended its sessions",
        ),
        (403, _) => PartnerFault::new(
            Cause::Auth,
            FaultKind::NotAllowedForOrganization,
            "The account may not read this, or an admin of the tenant has to consent to the app's permissions; ask them, then reconnect",
        ),
        (404, Some(_)) => PartnerFault::new(
            Cause::Data,
            FaultKind::NotFound,
            "The calendar or mailbox is gone, or was never open to this account; pull again",
        ),
        (429, _) => PartnerFault::new(
            Cause::Quota,
            FaultKind::Throttled {
                retry_after: response.retry_after(now),
            },
            "Microsoft limits requests of the app to a mailbox; try again in a minute",
        ),
        (410, _) => PartnerFault::start_anew(),
        (400..=409, Some(code)) if is_lost(code) => PartnerFault::start_anew(),
        // Its words for an `If-Match` that does not match are not documented (unverified), so the status alone says it.
        (412, _) => PartnerFault::new(
            Cause::Data,
            FaultKind::ChangedMeanwhile,
            "Somebody, or another app, changed it at the same time; try again",
        ),
        (400 | 405..=428, Some(_)) => PartnerFault::new(
            Cause::Data,
            FaultKind::Refused,
            "Microsoft refused the request; its support can tell more from the code and the request's id",
        ),
        (status, _) => PartnerFault::new(
            Cause::Provider,
            FaultKind::ProviderFailed { http_status: status },
            "Microsoft, or something on the way to it, failed; try again in a few minutes",
        ),
    }
}

/// What was read before is forgotten there; in which letters is not promised [7].
fn is_lost(code: &str) -> bool {
    ["syncstatenotfound", "resyncrequired", "gone", "syncstateinvalid"].contains(&code.to_ascii_lowercase().as_str())
}

fn is_word(text: &&str) -> bool {
    text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}
