//! A partner's refusal or failure, in our words, with the partner's code attached. The partner's own text
//! never comes along: it can hold names and amounts of a client.

use std::time::Duration;

use connect_domain::failure::Cause;
use connect_http::{HttpFailure, PartnerHttpError};
use connect_oauth::ClaimsChallenge;

/// Why a call brought no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}{}", partner_code.as_ref().map(|code| format!(" (code {code})")).unwrap_or_default())]
pub struct PartnerFault {
    /// Where the cause lies.
    pub cause: Cause,
    /// What a caller decides by.
    pub kind: FaultKind,
    /// The partner's code, if it is one: letters, digits, `_`, `-`.
    pub partner_code: Option<String>,
    /// The partner's own id of this answer, which its support asks for.
    pub correlation: Option<String>,
    /// What the person can do, apart from the cause.
    pub advice: &'static str,
}

/// See [`PartnerFault`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FaultKind {
    /// The access token is expired, revoked or wrong: refresh once, repeat once.
    #[error("the partner did not accept the access token")]
    AccessTokenRejected,
    /// The access token lives, and the partner wants more proven than it carries. A refreshed one carries no more, so only
    /// a new consent helps, which has to repeat this.
    #[error("the partner wants a fresh sign-in of this account, as after a change of a policy, the password or the place")]
    ClaimsWanted(ClaimsChallenge),
    /// The key was deleted, replaced or expired, or never was one.
    #[error("the partner does not accept the key")]
    KeyRejected,
    /// The token lives but does not open this organization, app or environment.
    #[error("this app or grant is not allowed for the organization")]
    NotAllowedForOrganization,
    /// The person who consented has lost their rights.
    #[error("the person who connected it no longer has the right to read this company")]
    GrantorLostRights,
    /// The partner's service is turned off for the firm's own app: no grant is at fault, and consenting anew mends nothing.
    #[error("the service is turned off for the firm's own app at the partner")]
    ServiceTurnedOff,
    /// The key lives and lacks a right that this call needs.
    #[error("the key lacks a right that this needs")]
    RightMissing,
    /// The credential lives; a network rule or a policy of the organization's at the partner is in its way.
    #[error("the organization's own rules at the partner forbid this access")]
    AccessForbidden,
    /// The partner's limits, or our own pacing under them.
    #[error("the partner's request limit is reached{}", asked_to_wait(*retry_after))]
    Throttled {
        /// The wait that it asks for, within 0 to 15 min.
        retry_after: Option<Duration>,
    },
    /// The record is not there.
    #[error("the partner has no such record")]
    NotFound,
    /// What was read before is no basis any more: everything has to be read again. Whoever reads does that, so that a
    /// person hears of it only when the partner says so once more.
    #[error("the partner keeps asking to start anew")]
    StartAnew,
    /// Somebody changed the record since it was read, so it was not written.
    #[error("the record was changed meanwhile, so this change was not made")]
    ChangedMeanwhile,
    /// The partner understood and said no; see the code.
    #[error("the partner refused the request")]
    Refused,
    /// The answer is not what the partner documents.
    #[error("the partner's answer could not be read")]
    Malformed,
    /// The partner failed.
    #[error("the partner failed (HTTP {http_status})")]
    ProviderFailed {
        /// HTTP status.
        http_status: u16,
    },
    /// No answer came.
    #[error("{0}")]
    Unreachable(HttpFailure),
    /// The request was refused on this machine: it is no declared read, or an endpoint is missing.
    #[error("the request was not sent: {0}")]
    NotSent(String),
}

/// The wait that a partner names, in words; nothing when it names none.
fn asked_to_wait(retry_after: Option<Duration>) -> String {
    match retry_after.map(|wait| wait.as_secs()) {
        None => String::new(),
        Some(seconds) if seconds < 60 => format!("; it asks to wait {seconds} s"),
        Some(seconds) => format!("; it asks to wait {} min", seconds.div_ceil(60)),
    }
}

impl PartnerFault {
    /// A fault without a partner's code.
    pub(crate) const fn new(cause: Cause, kind: FaultKind, advice: &'static str) -> Self {
        Self {
            cause,
            kind,
            partner_code: None,
            correlation: None,
            advice,
        }
    }

    /// Everything has to be read again, and the partner says so again.
    pub(crate) const fn start_anew() -> Self {
        Self::new(Cause::Provider, FaultKind::StartAnew, "Try again later; nothing is lost")
    }

    /// A fault that no partner's code explains.
    pub(crate) const fn malformed() -> Self {
        Self::new(
            Cause::Provider,
            FaultKind::Malformed,
            "Try again later; if it stays, the endpoint may not be the partner's, or the partner changed its format",
        )
    }
}

impl From<PartnerHttpError> for PartnerFault {
    fn from(error: PartnerHttpError) -> Self {
        let cause = error.cause();
        match error {
            PartnerHttpError::Undeclared(refused) => Self::new(
                cause,
                FaultKind::NotSent(refused.to_string()),
                "This is a fault of the connector; nothing was changed at the partner",
            ),
            PartnerHttpError::Unpermitted(refused) => Self::new(
                cause,
                FaultKind::NotSent(refused.to_string()),
                "Start it again and confirm its preview; nothing was changed at the partner",
            ),
            PartnerHttpError::NoPlaceInTime { .. } => Self::new(
                cause,
                FaultKind::Throttled { retry_after: None },
                "Other calls to this organization use up its limit; try again in a minute",
            ),
            PartnerHttpError::Failed(failure) => {
                let advice = failure.advice();
                Self::new(cause, FaultKind::Unreachable(failure), advice)
            }
        }
    }
}
