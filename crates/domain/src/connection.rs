//! A connection: one authorized link for one organization at a partner, and the status it may have.

use std::time::Duration;

use crate::clock::Instant;
use crate::failure::Cause;

/// What is known about a connection. Only a proven call makes it `Connected`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionStatus {
    /// The last call proved it.
    Connected,
    /// The last call failed for a reason that may pass: network, quota, outage.
    Degraded,
    /// The grant is dead or refused; only a person can repair it.
    NeedsReconnect,
    /// Nothing has proved it yet, or the proof is too old.
    NotChecked,
    /// Somebody disconnected it; mappings are kept.
    Disconnected,
}

impl ConnectionStatus {
    /// The word used in JSON and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Degraded => "degraded",
            Self::NeedsReconnect => "needs_reconnect",
            Self::NotChecked => "not_checked",
            Self::Disconnected => "disconnected",
        }
    }

    /// Status after a call with this outcome. A disconnected connection stays so: only a new
    /// grant ends that.
    #[must_use]
    pub fn after_call(self, outcome: Result<(), Cause>) -> Self {
        match (self, outcome) {
            (Self::Disconnected, _) => Self::Disconnected,
            (_, Ok(())) => Self::Connected,
            (_, Err(Cause::Auth)) => Self::NeedsReconnect,
            // A dead grant is not revived by a network fault.
            (Self::NeedsReconnect, Err(_)) => Self::NeedsReconnect,
            (_, Err(_)) => Self::Degraded,
        }
    }

    /// Status at `now`: what was proven longer ago than `limit` is not known any more.
    #[must_use]
    pub fn as_of(self, now: Instant, last_proven_at: Option<Instant>, limit: Duration) -> Self {
        match (self, last_proven_at) {
            (Self::Connected, Some(proven_at)) if now.since(proven_at) <= limit => Self::Connected,
            (Self::Connected, _) => Self::NotChecked,
            (other, _) => other,
        }
    }
}

impl std::str::FromStr for ConnectionStatus {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [
            Self::Connected,
            Self::Degraded,
            Self::NeedsReconnect,
            Self::NotChecked,
            Self::Disconnected,
        ]
        .into_iter()
        .find(|status| status.as_str() == text)
        .ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_proven_call_connects() {
        use ConnectionStatus::*;
        for (before, outcome, after) in [
            (NotChecked, Ok(()), Connected),
            (Degraded, Ok(()), Connected),
            (NeedsReconnect, Ok(()), Connected),
            (Connected, Err(Cause::Network), Degraded),
            (NotChecked, Err(Cause::Provider), Degraded),
            (Connected, Err(Cause::Auth), NeedsReconnect),
            (NeedsReconnect, Err(Cause::Network), NeedsReconnect),
            (Disconnected, Ok(()), Disconnected),
            (Disconnected, Err(Cause::Auth), Disconnected),
        ] {
            assert_eq!(before.after_call(outcome), after, "{before:?} {outcome:?}");
        }
    }
    #[test]
    fn a_proof_grows_old_and_a_failure_does_not() {
        let (now, limit) = (Instant::from_seconds(1_800_000_000), Duration::from_secs(86_400));
        let proven = |ago: u64| Some(now.minus(Duration::from_secs(ago)));
        use ConnectionStatus::*;
        for (status, proven_at, after) in [
            (Connected, proven(86_400), Connected),
            (Connected, proven(86_401), NotChecked),
            (Connected, None, NotChecked),
            (Degraded, proven(999_999), Degraded),
            (NeedsReconnect, proven(999_999), NeedsReconnect),
            (Disconnected, None, Disconnected),
        ] {
            assert_eq!(status.as_of(now, proven_at, limit), after, "{status:?} {proven_at:?}");
        }
    }
}
