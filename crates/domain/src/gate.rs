//! The readiness gate: whether what was checked is enough to rely on.
//!
//! Ready needs no failure but those that somebody answers for, and of every critical check an answer that is neither
//! missing nor stale and was seen where the gate asks for it. Nothing checked is not ready: silence is no evidence, and
//! nobody can waive it.

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
    /// Whether somebody answers for its failure.
    pub waived: bool,
}

/// Why a finding makes the gate not ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Obstacle {
    /// The check failed, however long ago, and nobody answers for it.
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
        (CheckStatus::Fail, _) if !finding.waived => Some(Obstacle::Failed),
        _ if !finding.critical => None,
        (CheckStatus::Skip, _) | (_, EvidenceKind::Missing) => Some(Obstacle::Missing),
        (_, EvidenceKind::Stale) => Some(Obstacle::Stale),
        (_, seen) if seen != scope.wants() => Some(Obstacle::OtherScope),
        _ => None,
    }
}

/// How an answer differs from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// Nearer to a failure.
    Worse,
    /// Further from it.
    Better,
}

impl Change {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Worse, Self::Better];

    /// The word used in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Worse => "worse",
            Self::Better => "better",
        }
    }

    /// `None` when it says the same.
    pub fn between(before: CheckStatus, after: CheckStatus) -> Option<Self> {
        let rank = |status| match status {
            CheckStatus::Pass => 0,
            CheckStatus::Warn => 1,
            CheckStatus::Skip => 2,
            CheckStatus::Fail => 3,
        };
        match rank(after).cmp(&rank(before)) {
            std::cmp::Ordering::Less => Some(Self::Better),
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => Some(Self::Worse),
        }
    }
}

/// How much of what is checked is known to be as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Score {
    /// 0 to 100.
    pub percent: u32,
}

impl Score {
    /// The share of these findings that passed, on evidence that counts for the scope; a warning is half. A failure that
    /// somebody answers for stays one. `None` without findings.
    pub fn of(findings: &[Finding], scope: GateScope) -> Option<Self> {
        let points = |finding: &Finding| match finding.status {
            _ if finding.evidence != scope.wants() => 0,
            CheckStatus::Pass => 100,
            CheckStatus::Warn => 50,
            CheckStatus::Fail | CheckStatus::Skip => 0,
        };
        let count = u32::try_from(findings.len()).ok().filter(|count| *count > 0)?;
        Some(Self {
            percent: findings.iter().map(points).sum::<u32>() / count,
        })
    }

    /// The mean of scores, each with its weight; `None` without weight.
    pub fn weighted(scores: &[(Self, u32)]) -> Option<Self> {
        let weight = scores.iter().map(|(_, weight)| weight).sum::<u32>();
        let sum = scores.iter().map(|(score, weight)| score.percent * weight).sum::<u32>();
        (weight > 0).then(|| Self { percent: sum / weight })
    }

    /// excellent, good, fair or poor.
    pub const fn label(self) -> &'static str {
        match self.percent {
            80.. => "excellent",
            60..80 => "good",
            40..60 => "fair",
            _ => "poor",
        }
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
            waived: false,
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
    fn a_waiver_stands_for_a_failure_and_never_for_evidence() {
        use CheckStatus::*;
        use EvidenceKind::*;
        for (status, evidence, critical, live) in [
            (Fail, Live, true, None),
            (Fail, Live, false, None),
            (Fail, Stale, false, None),
            (Fail, Stale, true, Some(Obstacle::Stale)),
            (Fail, EvidenceKind::Rehearsal, true, Some(Obstacle::OtherScope)),
            (Skip, Missing, true, Some(Obstacle::Missing)),
        ] {
            let waived = Finding {
                waived: true,
                ..finding(status, evidence, critical)
            };
            assert_eq!(obstacle(waived, GateScope::Live), live, "{waived:?}");
        }
    }

    #[test]
    fn a_change_is_for_the_worse_or_the_better() {
        use CheckStatus::*;
        for (before, after, change) in [
            (Pass, Pass, None),
            (Pass, Warn, Some(Change::Worse)),
            (Pass, Skip, Some(Change::Worse)),
            (Skip, Fail, Some(Change::Worse)),
            (Fail, Warn, Some(Change::Better)),
            (Skip, Warn, Some(Change::Better)),
        ] {
            assert_eq!(Change::between(before, after), change, "{before:?} {after:?}");
        }
    }

    #[test]
    fn a_score_counts_what_passed_where_it_was_asked_for() {
        use CheckStatus::*;
        let live = |status| finding(status, EvidenceKind::Live, false);
        let practice = finding(Pass, EvidenceKind::Rehearsal, true);
        let stale = finding(Pass, EvidenceKind::Stale, true);
        for (findings, percent, label) in [
            (vec![live(Pass)], 100, "excellent"),
            (vec![live(Pass), live(Warn)], 75, "good"),
            (vec![live(Pass), live(Fail)], 50, "fair"),
            (vec![live(Pass), practice, stale, live(Skip)], 25, "poor"),
        ] {
            let score = Score::of(&findings, GateScope::Live).unwrap();
            assert_eq!((score.percent, score.label()), (percent, label), "{findings:?}");
        }
        assert_eq!(Score::of(&[], GateScope::Live), None);
        let of = |percent| Score { percent };
        assert_eq!(Score::weighted(&[(of(100), 30), (of(0), 10)]), Some(of(75)));
        assert_eq!(Score::weighted(&[]), None);
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
            any::<bool>(),
        );
        let one = one.prop_map(|(status, evidence, critical, waived)| Finding {
            waived,
            ..finding(status, evidence, critical)
        });
        prop::collection::vec(one, 1..8)
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
