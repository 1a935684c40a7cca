//! A check: one question about a connection, and an answer that carries its evidence.
//!
//! What an answer is worth depends on where it was seen and how long ago: a rehearsal proves nothing of the
//! partner, and nothing proves anything for ever.

use std::time::Duration;

use crate::environment::Environment;

/// What a check found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckStatus {
    /// As it should be.
    Pass,
    /// It works, and a person should know of something.
    Warn,
    /// Not as it should be.
    Fail,
    /// Not asked, because what it needs was not there.
    Skip,
}

impl CheckStatus {
    /// All of them, the best first.
    pub const ALL: [Self; 4] = [Self::Pass, Self::Warn, Self::Fail, Self::Skip];

    /// The word used in reports and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "PASS",
            Self::Warn => "WARN",
            Self::Fail => "FAIL",
            Self::Skip => "SKIP",
        }
    }
}

impl std::str::FromStr for CheckStatus {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|status| status.as_str() == text).ok_or(())
    }
}

/// What an answer rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EvidenceKind {
    /// The partner, or a server that the firm named.
    Live,
    /// Our own stand-ins.
    Rehearsal,
    /// Nothing: it was never asked, or could not be.
    Missing,
    /// Something too long ago.
    Stale,
}

impl EvidenceKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Live, Self::Rehearsal, Self::Missing, Self::Stale];

    /// The word used in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Rehearsal => "rehearsal",
            Self::Missing => "missing",
            Self::Stale => "stale",
        }
    }

    /// What an answer of this age rests on.
    pub fn of(status: CheckStatus, environment: Environment, age: Duration, fresh_for: Duration) -> Self {
        match (status, environment) {
            (CheckStatus::Skip, _) => Self::Missing,
            _ if age > fresh_for => Self::Stale,
            (_, Environment::Rehearsal) => Self::Rehearsal,
            (_, Environment::Production | Environment::Sandbox | Environment::Custom) => Self::Live,
        }
    }
}

impl std::str::FromStr for EvidenceKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(())
    }
}

/// What asking costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckCost {
    /// No call: what is stored answers.
    Local,
    /// Calls that no partner counts, such as those to its token endpoint.
    Unmetered,
    /// Reads that the partner may count.
    Metered,
}

impl CheckCost {
    /// All of them, the cheapest first.
    pub const ALL: [Self; 3] = [Self::Local, Self::Unmetered, Self::Metered];

    /// The word used in manifests and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Unmetered => "unmetered",
            Self::Metered => "metered",
        }
    }
}

impl std::str::FromStr for CheckCost {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|cost| cost.as_str() == text).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_is_judged_by_place_and_age() {
        let hour = Duration::from_secs(3_600);
        for (status, environment, age, kind) in [
            (CheckStatus::Pass, Environment::Production, hour, EvidenceKind::Live),
            (CheckStatus::Pass, Environment::Custom, hour, EvidenceKind::Live),
            (CheckStatus::Warn, Environment::Sandbox, Duration::ZERO, EvidenceKind::Live),
            (CheckStatus::Pass, Environment::Rehearsal, hour, EvidenceKind::Rehearsal),
            (CheckStatus::Pass, Environment::Production, hour * 2, EvidenceKind::Stale),
            (CheckStatus::Fail, Environment::Rehearsal, hour * 2, EvidenceKind::Stale),
            (CheckStatus::Skip, Environment::Production, Duration::ZERO, EvidenceKind::Missing),
            (CheckStatus::Skip, Environment::Production, hour * 2, EvidenceKind::Missing),
        ] {
            assert_eq!(
                EvidenceKind::of(status, environment, age, hour),
                kind,
                "{status:?} {environment:?} {age:?}"
            );
        }
    }
}
