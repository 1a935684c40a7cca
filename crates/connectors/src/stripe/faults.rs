//! What Stripe's refusals mean. Authentication and rights are told by the status alone: `type` stays
//! `invalid_request_error`. The message is searched for the account and the right, and never repeated.

use connect_domain::clock::Instant;
use connect_domain::failure::Cause;
use connect_http::HttpResponse;

use super::wire::{ErrorAnswer, ErrorObject};
use crate::fault::{FaultKind, PartnerFault};

/// A fault if the answer is no success.
pub(super) fn read_fault(response: &HttpResponse, now: Instant) -> Option<PartnerFault> {
    if response.is_success() {
        return None;
    }
    let error = error_object(response);
    let code = error.as_ref().and_then(|error| error.code.as_deref());
    let mut fault = meaning(response, code, now);
    fault.partner_code = code
        .or(error.as_ref().and_then(|error| error.kind.as_deref()))
        .filter(is_word)
        .map(str::to_owned);
    fault.correlation = response.header("request-id").filter(is_word).map(str::to_owned);
    Some(fault)
}

/// What Stripe says of another try, which goes before what its status means; `None` where the status alone tells.
pub(super) fn says_repeat(response: &HttpResponse) -> Option<bool> {
    if response.is_success() {
        return None;
    }
    match (response.header("stripe-should-retry"), response.status) {
        (Some("true"), _) | (None, 409 | 424) => Some(true),
        (Some("false"), _) => Some(false),
        _ => None,
    }
}

/// An answer that is none of Stripe's.
pub(super) fn malformed(response: &HttpResponse) -> PartnerFault {
    PartnerFault {
        correlation: response.header("request-id").filter(is_word).map(str::to_owned),
        ..PartnerFault::malformed()
    }
}

/// What never left this machine.
pub(super) fn not_sent(text: String) -> PartnerFault {
    PartnerFault::new(Cause::Local, FaultKind::NotSent(text), "Check the connection's endpoints")
}

/// The error of an answer, if it has one.
pub(super) fn error_object(response: &HttpResponse) -> Option<ErrorObject> {
    serde_json::from_slice::<ErrorAnswer>(&response.body)
        .ok()
        .map(|answer| answer.error)
}

/// The account that a refusal names: the only way in which a key that may not read its account tells whose it is.
pub(super) fn account_named_in(message: &str) -> Option<String> {
    let (_, rest) = message.split_once("acct_")?;
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
    rest.get(..end).filter(|id| !id.is_empty()).map(|id| format!("acct_{id}"))
}

fn meaning(response: &HttpResponse, code: Option<&str>, now: Instant) -> PartnerFault {
    match (response.status, code) {
        (401, Some("api_key_expired")) => PartnerFault::new(
            Cause::Auth,
            FaultKind::KeyRejected,
            "The key has expired: make a new restricted key in Stripe's dashboard and put it in the old one's place",
        ),
        (401, _) => PartnerFault::new(
            Cause::Auth,
            FaultKind::KeyRejected,
            "The key was deleted or rolled: make a new restricted key in Stripe's dashboard and put it in the old one's place",
        ),
        (403, _) => PartnerFault::new(
            Cause::Auth,
            FaultKind::RightMissing,
            "Give the key this right in Stripe's dashboard, under Developers, API keys; the connection's page lists what is missing",
        ),
        (404, _) => PartnerFault::new(
            Cause::Data,
            FaultKind::NotFound,
            "The record is gone, or belongs to the other mode than the key; pull again",
        ),
        (429, _) => PartnerFault::new(
            Cause::Quota,
            FaultKind::Throttled {
                retry_after: response.retry_after(now),
            },
            "Stripe limits requests of the whole account, other programs' included: try again in a minute",
        ),
        (409 | 424, _) => PartnerFault::new(
            Cause::Provider,
            FaultKind::ProviderFailed {
                http_status: response.status,
            },
            "Something else at Stripe was in the way, such as another request for the same; try again in a minute",
        ),
        (400..=499, _) => PartnerFault::new(
            Cause::Data,
            FaultKind::Refused,
            "Stripe refused the request; its support can tell more from the code and the request's id",
        ),
        (status, _) => PartnerFault::new(
            Cause::Provider,
            FaultKind::ProviderFailed { http_status: status },
            "Stripe, or something on the way to it, failed; try again in a few minutes",
        ),
    }
}

fn is_word(text: &&str) -> bool {
    text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

#[cfg(test)]
mod tests {
    use connect_http::{HeaderMap, HeaderName};

    use super::*;

    #[test]
    fn what_was_in_the_way_is_tried_again_unless_stripe_says_otherwise() {
        for (status, said, again) in [
            (409, None, Some(true)),
            (424, None, Some(true)),
            (409, Some("false"), Some(false)),
            (500, Some("false"), Some(false)),
            (400, Some("true"), Some(true)),
            (400, None, None),
            (500, None, None),
            (200, Some("true"), None),
            (500, Some("perhaps"), None),
        ] {
            let name = HeaderName::from_static("stripe-should-retry");
            let headers: HeaderMap = said.map(|word: &str| (name, word.parse().unwrap())).into_iter().collect();
            let response = HttpResponse {
                status,
                headers,
                body: Vec::new(),
            };
            assert_eq!(says_repeat(&response), again, "{status} {said:?}");
            if matches!(status, 409 | 424) {
                let fault = read_fault(&response, Instant::from_seconds(0)).unwrap();
                assert_eq!(fault.kind, FaultKind::ProviderFailed { http_status: status });
                assert!(fault.advice.contains("try again"), "{fault:?}");
            }
        }
    }

    #[test]
    fn an_account_is_found_in_a_refusal() {
        let message =
            "The provided key 'rk_test_***abcd' does not have the required permissions for this endpoint on account 'acct_1XYZ'. Having";
        assert_eq!(account_named_in(message).as_deref(), Some("acct_1XYZ"));
        for nothing in ["", "acct_", "no account", "account acct_ 1"] {
            assert_eq!(account_named_in(nothing), None, "{nothing}");
        }
    }
}
