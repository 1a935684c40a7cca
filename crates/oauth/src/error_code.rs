//! The `error` codes that the standards define. A code that is not one of them becomes
//! [`UNRECOGNIZED`], so that nothing a partner (or an attacker) puts there can reach a log or a screen.

/// Stands for every code that no standard defines.
#[cfg(not(feature = "bars"))]
const UNRECOGNIZED: &str = "unrecognized_error";

/// RFC 6749 4.1.2.1 and 5.2, RFC 7009 2.2.1, RFC 6750 3.1, RFC 8628 3.5, RFC 8707 2, OpenID Connect Core 3.1.2.6.
const KNOWN: [&str; 21] = [
    "access_denied",
    "account_selection_required",
    "authorization_pending",
    "consent_required",
    "expired_token",
    "insufficient_scope",
    "interaction_required",
    "invalid_client",
    "invalid_grant",
    "invalid_request",
    "invalid_scope",
    "invalid_target",
    "invalid_token",
    "login_required",
    "server_error",
    "slow_down",
    "temporarily_unavailable",
    "unauthorized_client",
    "unsupported_grant_type",
    "unsupported_response_type",
    "unsupported_token_type",
];

/// The standard's own word for `text`.
pub(crate) fn known_error(text: &str) -> &'static str {
    KNOWN
        .into_iter()
        .find(|known| *known == text)
        .unwrap_or_else(|| unknown_error(text))
}

#[cfg(not(feature = "bars"))]
const fn unknown_error(_: &str) -> &'static str {
    UNRECOGNIZED
}

/// The protection that bar K5 takes away: the partner's own word is told.
#[cfg(feature = "bars")]
fn unknown_error(text: &str) -> &'static str {
    text.to_owned().leak()
}
