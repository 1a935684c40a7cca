//! The readiness gate: whether what was checked is enough to rely on.
//!
//! Ready needs no failure, and of every critical check an answer that is neither missing nor stale and was
//! seen where the gate asks for it. Nothing checked is not ready: silence is no evidence.

use crate::check::{CheckStatus, EvidenceKind};

/// What the verdict is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GateScope {
    /// The partners themselves.
    Live,
    /// Our stand-ins: practice, never proof.
    Rehearsal,
}

impl GateScope {
    /// The word used in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Rehearsal => "rehearsal",
        }
    }

    const fn wants(self) -> EvidenceKind {
        match self {
            Self::Live => EvidenceKind::Live,
            Self::Rehearsal => EvidenceKind::Rehearsal,
        }
    }
}

impl std::str::FromStr for GateScope {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Live, Self::Rehearsal]
            .into_iter()
            .find(|scope| scope.as_str() == text)
            .ok_or(())
    }
}

/// A check's answer as the gate weighs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it found.
    pub status: CheckStatus,
    /// What that rests on.
    pub evidence: EvidenceKind,
    /// Whether its absence alone makes the gate not ready.
    pub critical: bool,
}

/// Why a finding makes the gate not ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Obstacle {
    /// The check failed, however long ago.
    Failed,
    /// A critical check has no answer.
    Missing,
    /// A critical check's answer is too old.
    Stale,
    /// A critical check's answer was seen elsewhere.
    OtherScope,
}

impl Obstacle {
    /// All of them, the worst first.
    pub const ALL: [Self; 4] = [Self::Failed, Self::Missing, Self::Stale, Self::OtherScope];

    /// The word used in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Missing => "missing",
            Self::Stale => "stale",
            Self::OtherScope => "other_scope",
        }
    }
}

/// What keeps this finding from passing; `None` when nothing does.
pub fn obstacle(finding: Finding, scope: GateScope) -> Option<Obstacle> {
    match (finding.status, finding.evidence) {
        (CheckStatus::Fail, _) => Some(Obstacle::Failed),
        _ if !finding.critical => None,
        (CheckStatus::Skip, _) | (_, EvidenceKind::Missing) => Some(Obstacle::Missing),
        (_, EvidenceKind::Stale) => Some(Obstacle::Stale),
        (_, seen) if seen != scope.wants() => Some(Obstacle::OtherScope),
        _ => None,
    }
}

/// The verdict.
pub fn is_ready(findings: &[Finding], scope: GateScope) -> bool {
    findings.iter().any(|finding| finding.critical) && findings.iter().all(|finding| obstacle(*finding, scope).is_none())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const fn finding(status: CheckStatus, evidence: EvidenceKind, critical: bool) -> Finding {
        Finding {
            status,
            evidence,
            critical,
        }
    }

    #[test]
    fn each_obstacle_by_its_rule() {
        use CheckStatus::*;
        use EvidenceKind::*;
        for (status, evidence, critical, live, rehearsal) in [
            (Pass, Live, true, None, Some(Obstacle::OtherScope)),
            (Warn, Live, true, None, Some(Obstacle::OtherScope)),
            (Pass, EvidenceKind::Rehearsal, true, Some(Obstacle::OtherScope), None),
            (Pass, Stale, true, Some(Obstacle::Stale), Some(Obstacle::Stale)),
            (Pass, Missing, true, Some(Obstacle::Missing), Some(Obstacle::Missing)),
            (Skip, Missing, true, Some(Obstacle::Missing), Some(Obstacle::Missing)),
            (Fail, Live, true, Some(Obstacle::Failed), Some(Obstacle::Failed)),
            (Fail, Stale, false, Some(Obstacle::Failed), Some(Obstacle::Failed)),
            (Fail, Missing, false, Some(Obstacle::Failed), Some(Obstacle::Failed)),
            (Skip, Missing, false, None, None),
            (Pass, Stale, false, None, None),
            (Pass, EvidenceKind::Rehearsal, false, None, None),
        ] {
            let finding = finding(status, evidence, critical);
            assert_eq!(obstacle(finding, GateScope::Live), live, "{finding:?}");
            assert_eq!(obstacle(finding, GateScope::Rehearsal), rehearsal, "{finding:?}");
        }
    }

    #[test]
    fn silence_is_not_ready() {
        let beside = finding(CheckStatus::Pass, EvidenceKind::Live, false);
        let needed = finding(CheckStatus::Pass, EvidenceKind::Live, true);
        assert!(!is_ready(&[], GateScope::Live));
        assert!(!is_ready(&[beside], GateScope::Live));
        assert!(is_ready(&[beside, needed], GateScope::Live));
    }

    fn findings() -> impl Strategy<Value = Vec<Finding>> {
        let one = (
            prop::sample::select(CheckStatus::ALL.to_vec()),
            prop::sample::select(EvidenceKind::ALL.to_vec()),
            any::<bool>(),
        );
        prop::collection::vec(
            one.prop_map(|(status, evidence, critical)| finding(status, evidence, critical)),
            1..8,
        )
    }

    proptest! {
        /// Less evidence never makes a verdict better: not its age, and not its absence where it is asked for.
        #[test]
        fn losing_evidence_never_makes_ready(mut findings in findings(), at in any::<prop::sample::Index>(), scope in prop::sample::select(vec![GateScope::Live, GateScope::Rehearsal])) {
            let before = is_ready(&findings, scope);
            let at = at.index(findings.len());
            findings[at].evidence = EvidenceKind::Stale;
            prop_assert!(before || !is_ready(&findings, scope));
            findings[at].evidence = EvidenceKind::Missing;
            prop_assert!(before || !is_ready(&findings, scope));
            if findings[at].critical {
                findings[at].status = CheckStatus::Skip;
                prop_assert!(!is_ready(&findings, scope));
            }
        }
    }
}
