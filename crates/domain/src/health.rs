//! Health: how a connection stands, by its last proven call, its checks and its schedule.

use std::time::Duration;

use crate::check::CheckStatus;
use crate::clock::Instant;
use crate::connection::ConnectionStatus;

/// How a connection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HealthState {
    /// A check failed.
    Failing,
    /// Only a person can repair it.
    ActionNeeded,
    /// It works, with something late or near a limit; or its partner does not answer.
    Degraded,
    /// No evidence of all that is required, or none that is recent.
    NotChecked,
    /// A recent call proved it, every required check has an answer that counts, and nothing speaks against it.
    Healthy,
    /// Somebody disconnected it.
    Paused,
}

impl HealthState {
    /// All of them, the worst first.
    pub const ALL: [Self; 6] = [
        Self::ActionNeeded,
        Self::Failing,
        Self::Degraded,
        Self::NotChecked,
        Self::Healthy,
        Self::Paused,
    ];

    /// The word used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Failing => "failing",
            Self::ActionNeeded => "action_needed",
            Self::Degraded => "degraded",
            Self::NotChecked => "not_checked",
            Self::Healthy => "healthy",
            Self::Paused => "paused",
        }
    }

    /// From the status as it is now, the worst check, whether a pull is late, and whether a required check has no answer
    /// that counts: what is known to be wrong weighs more than what nobody knows.
    pub fn of(status: ConnectionStatus, worst_check: Option<CheckStatus>, late: bool, unproven: bool) -> Self {
        match (status, worst_check) {
            (ConnectionStatus::Disconnected, _) => Self::Paused,
            (ConnectionStatus::NeedsReconnect, _) => Self::ActionNeeded,
            (_, Some(CheckStatus::Fail)) => Self::Failing,
            (ConnectionStatus::Degraded, _) => Self::Degraded,
            (ConnectionStatus::NotChecked, _) => Self::NotChecked,
            (ConnectionStatus::Connected, Some(CheckStatus::Warn)) => Self::Degraded,
            (ConnectionStatus::Connected, _) if late => Self::Degraded,
            (ConnectionStatus::Connected, _) if unproven => Self::NotChecked,
            (ConnectionStatus::Connected, _) => Self::Healthy,
        }
    }
}

/// How recent pulled records are, by their own schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Freshness {
    /// Pulled within the schedule.
    Fresh,
    /// One pull is due.
    Recent,
    /// Pulls have been missed.
    Late,
    /// Never pulled.
    Never,
}

impl Freshness {
    /// All of them, the best first.
    pub const ALL: [Self; 4] = [Self::Fresh, Self::Recent, Self::Late, Self::Never];

    /// The word used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Recent => "recent",
            Self::Late => "late",
            Self::Never => "never",
        }
    }

    /// At `now`, for records pulled `every` so often.
    pub fn of(pulled_at: Option<Instant>, now: Instant, every: Duration) -> Self {
        match pulled_at.map(|pulled_at| now.since(pulled_at)) {
            None => Self::Never,
            Some(age) if age <= every => Self::Fresh,
            Some(age) if age <= every.saturating_mul(2) => Self::Recent,
            Some(_) => Self::Late,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_proven_call_with_every_required_check_is_healthy() {
        use CheckStatus::*;
        use ConnectionStatus::*;
        for (status, worst, late, unproven, state) in [
            (Connected, None, false, false, HealthState::Healthy),
            (Connected, Some(Pass), false, false, HealthState::Healthy),
            (Connected, None, false, true, HealthState::NotChecked),
            (Connected, Some(Warn), false, false, HealthState::Degraded),
            (Connected, Some(Warn), false, true, HealthState::Degraded),
            (Connected, Some(Pass), true, true, HealthState::Degraded),
            (Connected, Some(Fail), false, true, HealthState::Failing),
            (NotChecked, Some(Pass), false, false, HealthState::NotChecked),
            (NotChecked, Some(Fail), false, false, HealthState::Failing),
            (ConnectionStatus::Degraded, Some(Pass), false, true, HealthState::Degraded),
            (NeedsReconnect, Some(Fail), true, true, HealthState::ActionNeeded),
            (Disconnected, Some(Fail), true, true, HealthState::Paused),
        ] {
            assert_eq!(
                HealthState::of(status, worst, late, unproven),
                state,
                "{status:?} {worst:?} {late} {unproven}"
            );
        }
    }

    #[test]
    fn lateness_is_by_the_schedule() {
        let (day, now) = (Duration::from_secs(86_400), Instant::from_seconds(1_800_000_000));
        for (age, freshness) in [
            (Some(0), Freshness::Fresh),
            (Some(86_400), Freshness::Fresh),
            (Some(86_401), Freshness::Recent),
            (Some(172_800), Freshness::Recent),
            (Some(172_801), Freshness::Late),
            (None, Freshness::Never),
        ] {
            let pulled_at = age.map(|age| now.minus(Duration::from_secs(age)));
            assert_eq!(Freshness::of(pulled_at, now, day), freshness, "{age:?}");
        }
    }
}
