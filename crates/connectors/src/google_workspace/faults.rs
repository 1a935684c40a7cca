//! What Google's refusals mean. Told by status and reason, since 403 alone says anything from a switch in the console to
//! "slower"; the message names people and is never read.
//!
//! The APIs answer an object with reasons, the endpoints of sign-in a flat word.

use connect_domain::clock::Instant;
use connect_domain::failure::Cause;
use connect_http::HttpResponse;

use super::wire::{ErrorAnswer, FlatErrorAnswer};
use crate::fault::{FaultKind, PartnerFault};

/// With which a 403 says that it is a 429.
const THROTTLES: [&str; 2] = ["rateLimitExceeded", "userRateLimitExceeded"];

/// A fault if the answer is no success.
pub(super) fn read_fault(response: &HttpResponse, now: Instant) -> Option<PartnerFault> {
    if response.is_success() {
        return None;
    }
    let reason = reason(response);
    let mut fault = meaning(response, reason.as_deref(), now);
    fault.partner_code = reason;
    Some(fault)
}

/// Whether the same request will do later, although the status says no.
pub(super) fn says_throttled(response: &HttpResponse) -> bool {
    response.status == 403 && reason(response).is_some_and(|reason| THROTTLES.contains(&reason.as_str()))
}

/// What never left this machine.
pub(super) fn not_sent(text: String) -> PartnerFault {
    PartnerFault::new(Cause::Local, FaultKind::NotSent(text), "Check the connection's endpoints")
}

/// The first reason, else the newer word for the status, else the flat word.
fn reason(response: &HttpResponse) -> Option<String> {
    let reason = match serde_json::from_slice::<ErrorAnswer>(&response.body) {
        Ok(ErrorAnswer { error }) => error.errors.into_iter().find_map(|detail| detail.reason).or(error.status),
        Err(_) => {
            let flat: Option<FlatErrorAnswer> = serde_json::from_slice(&response.body).ok();
            flat.map(|answer| answer.error)
        }
    };
    reason.filter(|reason| is_word(reason))
}

fn meaning(response: &HttpResponse, reason: Option<&str>, now: Instant) -> PartnerFault {
    let throttled = || {
        PartnerFault::new(
            Cause::Quota,
            FaultKind::Throttled {
                retry_after: response.retry_after(now),
            },
            "Google limits the requests of a person and of the firm's project; try again in a minute",
        )
    };
    let not_allowed = |advice| PartnerFault::new(Cause::Auth, FaultKind::NotAllowedForOrganization, advice);
    match (response.status, reason) {
        (401, _) => PartnerFault::new(
            Cause::Auth,
            FaultKind::AccessTokenRejected,
            "Reconnect the account if a refresh does not help; the person or an admin may have removed the app",
        ),
        (429, _) => throttled(),
        (403, Some(reason)) if THROTTLES.contains(&reason) => throttled(),
        (403, Some("quotaExceeded" | "dailyLimitExceeded")) => PartnerFault::new(
            Cause::Quota,
            FaultKind::Throttled { retry_after: None },
            "A limit of the day is reached; try again tomorrow, or see the project's quotas in the Google Cloud console",
        ),
        (403, Some("insufficientPermissions")) => {
            not_allowed("A permission was not ticked on Google's consent page: reconnect the account and tick every box")
        }
        (403, Some("accessNotConfigured")) => PartnerFault::new(
            Cause::Auth,
            FaultKind::ServiceTurnedOff,
            "Turn on the Google Calendar API in the firm's Google Cloud project, wait a few minutes and test the connection again",
        ),
        (403, Some("domainPolicy")) => PartnerFault::new(
            Cause::Auth,
            FaultKind::AccessForbidden,
            "An admin of the Workspace has turned this service off for apps or for the account; ask them",
        ),
        (403, _) => not_allowed("The account may not read this; ask an admin of the Workspace"),
        (410, Some("fullSyncRequired" | "updatedMinTooLongAgo")) => PartnerFault::start_anew(),
        (404 | 410, Some(_)) => PartnerFault::new(
            Cause::Data,
            FaultKind::NotFound,
            "The calendar is gone, or is not shared with this account any more; pull again",
        ),
        (412, Some(_)) => PartnerFault::new(
            Cause::Data,
            FaultKind::ChangedMeanwhile,
            "Somebody, or another app, changed it at the same time; try again",
        ),
        (400 | 402 | 405..=428, Some(_)) => PartnerFault::new(
            Cause::Data,
            FaultKind::Refused,
            "Google refused the request; its documentation of errors explains the code",
        ),
        (status, _) => PartnerFault::new(
            Cause::Provider,
            FaultKind::ProviderFailed { http_status: status },
            "Google, or something on the way to it, failed; try again in a few minutes",
        ),
    }
}

fn is_word(text: &str) -> bool {
    text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str, headers: &[(&'static str, &str)]) -> HttpResponse {
        let mut response = HttpResponse {
            status,
            headers: connect_http::HeaderMap::new(),
            body: body.as_bytes().to_vec(),
        };
        for (name, value) in headers {
            response.headers.insert(*name, value.parse().unwrap());
        }
        response
    }

    fn with_reason(reason: &str) -> String {
        format!(r#"{{"error":{{"code":0,"message":"Robin's calendar","errors":[{{"domain":"global","reason":"{reason}"}}]}}}}"#)
    }

    #[test]
    fn a_403_is_told_by_its_reason() {
        for (reason, cause, again) in [
            ("rateLimitExceeded", Cause::Quota, true),
            ("userRateLimitExceeded", Cause::Quota, true),
            ("quotaExceeded", Cause::Quota, false),
            ("insufficientPermissions", Cause::Auth, false),
            ("accessNotConfigured", Cause::Auth, false),
            ("domainPolicy", Cause::Auth, false),
            ("forbidden", Cause::Auth, false),
            ("neverHeardOf", Cause::Auth, false),
        ] {
            let response = answer(403, &with_reason(reason), &[]);
            let fault = read_fault(&response, Instant::from_seconds(0)).unwrap();
            assert_eq!((fault.cause, fault.partner_code.as_deref()), (cause, Some(reason)));
            assert_eq!(says_throttled(&response), again, "{reason}");
            assert!(!format!("{fault:?}{fault}").contains("Robin"));
        }
    }

    #[test]
    fn both_shapes_of_refusals_are_read_and_other_bodies_are_the_providers_fault() {
        let kind = |status: u16, body: &str, headers: &[(&'static str, &str)]| {
            read_fault(&answer(status, body, headers), Instant::from_seconds(0)).map(|fault| (fault.kind, fault.partner_code))
        };
        let throttled = |seconds: Option<u64>| FaultKind::Throttled {
            retry_after: seconds.map(std::time::Duration::from_secs),
        };
        let code = |word: &str| Some(word.to_owned());
        assert_eq!(kind(200, "{}", &[]), None);
        let flat = r#"{"error":"invalid_request","error_description":"Invalid Credentials"}"#;
        assert_eq!(
            kind(401, flat, &[]),
            Some((FaultKind::AccessTokenRejected, code("invalid_request")))
        );
        assert_eq!(
            kind(429, r#"{"error":{"status":"RESOURCE_EXHAUSTED"}}"#, &[("retry-after", "7")]),
            Some((throttled(Some(7)), code("RESOURCE_EXHAUSTED")))
        );
        assert_eq!(kind(429, "", &[]), Some((throttled(None), None)));
        assert_eq!(
            kind(410, &with_reason("fullSyncRequired"), &[]),
            Some((FaultKind::StartAnew, code("fullSyncRequired")))
        );
        assert_eq!(
            kind(410, &with_reason("deleted"), &[]),
            Some((FaultKind::NotFound, code("deleted")))
        );
        assert_eq!(
            kind(403, &with_reason("accessNotConfigured"), &[]),
            Some((FaultKind::ServiceTurnedOff, code("accessNotConfigured")))
        );
        assert_eq!(
            kind(412, &with_reason("conditionNotMet"), &[]),
            Some((FaultKind::ChangedMeanwhile, code("conditionNotMet")))
        );
        assert_eq!(kind(400, &with_reason("invalid"), &[]), Some((FaultKind::Refused, code("invalid"))));
        for status in [400, 404, 500, 503] {
            let failed = FaultKind::ProviderFailed { http_status: status };
            assert_eq!(kind(status, "<html>", &[]), Some((failed, None)));
        }
    }
}
