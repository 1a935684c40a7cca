//! A connection: one authorized link for one organization at a partner, and the status it may have.

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
}
