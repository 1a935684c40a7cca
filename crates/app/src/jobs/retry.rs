//! Whether a job that failed is tried again.

use std::time::Duration;

use connect_domain::failure::Cause;

use crate::error::{AppError, ErrorCode};

/// A job that was begun so often is not begun again.
pub(super) const MOST_ATTEMPTS: i64 = 4;

/// How long to wait before the next try; `None` when trying again helps nobody. Trouble on the way, at the
/// partner or with its limits passes; a grant, a role, a refused request or our own fault does not. Each
/// request has been repeated within seconds already, so the wait is minutes.
pub(super) fn wait_before_next(error: &AppError, attempts: i64) -> Option<Duration> {
    let passes = match error.code {
        ErrorCode::PartnerUnreachable => matches!(error.cause, Cause::Network | Cause::Provider | Cause::Quota),
        ErrorCode::WorkspaceBusy => true,
        _ => false,
    };
    let minutes = match attempts {
        ..=1 => 1,
        2 => 5,
        _ => 15,
    };
    (passes && attempts < MOST_ATTEMPTS).then(|| Duration::from_secs(minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_tried_again_a_few_times() {
        let wait =
            |code, cause, attempts| wait_before_next(&AppError::new(code, "x").cause(cause), attempts).map(|wait| wait.as_secs() / 60);
        for (code, cause, attempts, minutes) in [
            (ErrorCode::PartnerUnreachable, Cause::Network, 1, Some(1)),
            (ErrorCode::PartnerUnreachable, Cause::Provider, 2, Some(5)),
            (ErrorCode::PartnerUnreachable, Cause::Quota, 3, Some(15)),
            (ErrorCode::PartnerUnreachable, Cause::Network, 4, None),
            (ErrorCode::WorkspaceBusy, Cause::Local, 1, Some(1)),
            (ErrorCode::NeedsAuthorization, Cause::Auth, 1, None),
            (ErrorCode::PartnerRefused, Cause::Data, 1, None),
            (ErrorCode::VaultLocked, Cause::Local, 1, None),
            (ErrorCode::Internal, Cause::Local, 1, None),
            (ErrorCode::Cancelled, Cause::Local, 1, None),
        ] {
            assert_eq!(wait(code, cause, attempts), minutes, "{code:?} {cause:?} {attempts}");
        }
    }
}
