//! Every legal move of one mapping, in one place, and its undo.
//!
//! What a person decided is never overwritten by the engine or by a pull: a suggestion beside a
//! decision stays a suggestion, a rename leaves a confirmed mapping confirmed and shows as drift
//! ([`super::drift`]), and a merged source object keeps its target until a person moves it.

use super::MappingStatus;
use crate::ids::TargetId;

/// How a target was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MappingMethod {
    /// A person chose it.
    Manual,
    /// A person accepted what the engine proposed.
    Suggestion,
    /// A person's file named it.
    Import,
    /// A person took it from another mapping: a template, another company, or a merged account.
    Copy,
}

impl MappingMethod {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Manual, Self::Suggestion, Self::Import, Self::Copy];

    /// The word used in files, JSON and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Suggestion => "suggestion",
            Self::Import => "import",
            Self::Copy => "copy",
        }
    }
}

impl std::str::FromStr for MappingMethod {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|method| method.as_str() == text).ok_or(())
    }
}

/// What the engine proposes, kept beside a decision for comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct ProposedTarget {
    /// Its first choice.
    pub target: TargetId,
    /// Probability of being right, 0 to 1.
    pub confidence: f64,
    /// Why, in words for a person.
    pub reason: String,
}

/// One mapping, without its ids, reviewer and times, which the store keeps.
///
/// A status and a target that do not belong together cannot be built: [`Mapping::restore`] checks
/// what the store read, and the moves below keep it so.
#[derive(Clone, Debug, PartialEq)]
pub struct Mapping {
    status: MappingStatus,
    target: Option<TargetId>,
    method: Option<MappingMethod>,
    proposed: Option<ProposedTarget>,
}

/// One thing that happens to a mapping.
#[derive(Clone, Debug, PartialEq)]
pub enum MappingEvent {
    /// The engine proposes; `None` withdraws what it proposed.
    Suggest(Option<ProposedTarget>),
    /// A person decides on a target, also in place of another.
    Confirm {
        /// The target.
        target: TargetId,
        /// How.
        method: MappingMethod,
    },
    /// A person takes the decision back.
    Clear,
    /// A person decides that it needs no target.
    Ignore,
    /// A pull found that the source object is now of another type or class ([`super::drift::DriftKind::Retyped`]).
    SourceRetyped,
    /// The firm put another target in the place of the one decided on. What waits for a look still does.
    TargetReplaced {
        /// The other one.
        target: TargetId,
    },
    /// The firm gave the target a class that is not the source object's.
    TargetReclassed,
    /// A pull or event found that the source object was merged into another, or is listed no more.
    SourceGone,
    /// A pull found it again.
    SourceReturned,
}

/// A move that was made, and all that undoing it needs.
#[derive(Clone, Debug, PartialEq)]
pub struct MappingChange {
    /// The mapping until then.
    pub before: Mapping,
    /// The mapping from then on.
    pub after: Mapping,
}

/// A move that is not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IllegalTransition {
    /// There is no decision to take back.
    #[error("there is no decision to clear: the mapping is {}", status.as_str())]
    NothingToClear {
        /// Where it stands.
        status: MappingStatus,
    },
    /// The source object is gone, so it needs no suggestion and cannot change.
    #[error("the source object is gone: move its mapping to another one, confirm it as it is, or clear it")]
    SourceIsGone,
    /// It cannot return, because it was not gone.
    #[error("the source object was not gone")]
    SourceWasNotGone,
    /// The mapping has no target that could be moved.
    #[error("the mapping has no target to move")]
    NoTargetToMove,
    /// The other mapping has a decision of its own.
    #[error("the other mapping has a decision of its own: clear it first")]
    SuccessorIsDecided,
    /// A confidence that is no probability.
    #[error("a confidence lies between 0 and 1")]
    ConfidenceOutOfRange,
    /// Something else happened to the mapping since.
    #[error("the mapping has changed since: what came later has to be undone first")]
    ChangedSince,
    /// A stored status and target that do not belong together.
    #[error("a mapping that is {} {problem}", status.as_str())]
    Impossible {
        /// The status read.
        status: MappingStatus,
        /// What does not fit.
        problem: &'static str,
    },
}

impl Default for Mapping {
    fn default() -> Self {
        Self::unmapped()
    }
}

impl Mapping {
    /// Nothing yet.
    pub const fn unmapped() -> Self {
        Self {
            status: MappingStatus::Unmapped,
            target: None,
            method: None,
            proposed: None,
        }
    }

    /// What the store read, refused when its parts contradict each other.
    pub fn restore(
        status: MappingStatus,
        target: Option<TargetId>,
        method: Option<MappingMethod>,
        proposed: Option<ProposedTarget>,
    ) -> Result<Self, IllegalTransition> {
        let impossible = |problem| Err(IllegalTransition::Impossible { status, problem });
        match (status, target.is_some()) {
            (MappingStatus::Confirmed | MappingStatus::Changed, false) => return impossible("has no target"),
            (MappingStatus::Unmapped | MappingStatus::Suggested | MappingStatus::Ignored, true) => return impossible("has a target"),
            _ => {}
        }
        if target.is_some() != method.is_some() {
            return impossible("has only one of target and method");
        }
        match (status, proposed.is_some()) {
            (MappingStatus::Suggested, false) => return impossible("has no suggestion"),
            (MappingStatus::Unmapped, true) => return impossible("has a suggestion"),
            _ => {}
        }
        check_confidence(proposed.as_ref())?;
        Ok(Self {
            status,
            target,
            method,
            proposed,
        })
    }

    /// Where it stands.
    pub const fn status(&self) -> MappingStatus {
        self.status
    }

    /// The target decided on; present when confirmed or changed, and when orphaned after having had one.
    pub const fn target(&self) -> Option<TargetId> {
        self.target
    }

    /// How the target was reached.
    pub const fn method(&self) -> Option<MappingMethod> {
        self.method
    }

    /// What the engine proposes.
    pub const fn proposed(&self) -> Option<&ProposedTarget> {
        self.proposed.as_ref()
    }

    /// Makes one move, or says why it is not allowed. The change may leave the mapping as it was.
    pub fn apply(&self, event: MappingEvent) -> Result<MappingChange, IllegalTransition> {
        let after = match event {
            MappingEvent::Suggest(proposed) => self.suggest(proposed)?,
            MappingEvent::Confirm { target, method } => self.decided(MappingStatus::Confirmed, Some((target, method))),
            MappingEvent::Ignore => self.decided(MappingStatus::Ignored, None),
            MappingEvent::Clear => self.clear()?,
            MappingEvent::SourceRetyped => self.source_retyped()?,
            MappingEvent::TargetReplaced { target } => self.target_replaced(target)?,
            MappingEvent::TargetReclassed => self.doubted(),
            MappingEvent::SourceGone => self.source_gone(),
            MappingEvent::SourceReturned => self.source_returned()?,
        };
        Ok(MappingChange {
            before: self.clone(),
            after,
        })
    }

    fn suggest(&self, proposed: Option<ProposedTarget>) -> Result<Self, IllegalTransition> {
        check_confidence(proposed.as_ref())?;
        match self.status {
            MappingStatus::Orphaned => Err(IllegalTransition::SourceIsGone),
            MappingStatus::Unmapped | MappingStatus::Suggested => Ok(Self::undecided(proposed)),
            MappingStatus::Confirmed | MappingStatus::Ignored | MappingStatus::Changed => Ok(Self { proposed, ..self.clone() }),
        }
    }

    fn undecided(proposed: Option<ProposedTarget>) -> Self {
        let status = if proposed.is_some() {
            MappingStatus::Suggested
        } else {
            MappingStatus::Unmapped
        };
        Self {
            status,
            target: None,
            method: None,
            proposed,
        }
    }

    fn decided(&self, status: MappingStatus, target: Option<(TargetId, MappingMethod)>) -> Self {
        Self {
            status,
            target: target.map(|(target, _)| target),
            method: target.map(|(_, method)| method),
            proposed: self.proposed.clone(),
        }
    }

    fn clear(&self) -> Result<Self, IllegalTransition> {
        match self.status {
            MappingStatus::Unmapped | MappingStatus::Suggested => Err(IllegalTransition::NothingToClear { status: self.status }),
            // Nobody is asked to map what is gone, so the suggestion goes too.
            MappingStatus::Orphaned => Ok(Self::unmapped()),
            MappingStatus::Confirmed | MappingStatus::Ignored | MappingStatus::Changed => Ok(Self::undecided(self.proposed.clone())),
        }
    }

    fn source_retyped(&self) -> Result<Self, IllegalTransition> {
        match self.status {
            MappingStatus::Orphaned => Err(IllegalTransition::SourceIsGone),
            // A suggestion made for the old type is withdrawn; the engine proposes anew after a pull.
            MappingStatus::Unmapped | MappingStatus::Suggested => Ok(Self::unmapped()),
            MappingStatus::Confirmed | MappingStatus::Ignored | MappingStatus::Changed => Ok(self.doubted()),
        }
    }

    /// A confirmed target that no longer goes without saying waits for a look; nothing else does.
    fn doubted(&self) -> Self {
        match self.status {
            MappingStatus::Confirmed => Self {
                status: MappingStatus::Changed,
                ..self.clone()
            },
            _ => self.clone(),
        }
    }

    fn target_replaced(&self, target: TargetId) -> Result<Self, IllegalTransition> {
        match self.target {
            Some(_) => Ok(Self {
                target: Some(target),
                ..self.clone()
            }),
            None => Err(IllegalTransition::NoTargetToMove),
        }
    }

    fn source_gone(&self) -> Self {
        match self.status {
            MappingStatus::Confirmed | MappingStatus::Changed | MappingStatus::Orphaned => Self {
                status: MappingStatus::Orphaned,
                ..self.clone()
            },
            // Nothing was decided that could be lost.
            MappingStatus::Unmapped | MappingStatus::Suggested => Self::unmapped(),
            MappingStatus::Ignored => self.clone(),
        }
    }

    fn source_returned(&self) -> Result<Self, IllegalTransition> {
        match (self.status, self.target) {
            (MappingStatus::Orphaned, Some(_)) => Ok(Self {
                // It may have come back as something else: a person looks.
                status: MappingStatus::Changed,
                ..self.clone()
            }),
            (MappingStatus::Orphaned, None) => Ok(Self::undecided(self.proposed.clone())),
            _ => Err(IllegalTransition::SourceWasNotGone),
        }
    }
}

impl MappingChange {
    /// Whether anything is different.
    pub fn is_change(&self) -> bool {
        self.before != self.after
    }

    /// The change that takes this one back. Redo is the inverse of an undo.
    pub fn inverse(&self) -> Self {
        Self {
            before: self.after.clone(),
            after: self.before.clone(),
        }
    }

    /// Applies an undo or redo to the mapping as it is now. A suggestion that arrived since does not
    /// stand in the way and stays, else the one of then is back; a decision made since does stand in the way.
    pub fn reapply(&self, current: &Mapping) -> Result<MappingChange, IllegalTransition> {
        let same = current.status.is_decided() == self.before.status.is_decided()
            && current.target == self.before.target
            && (!current.status.is_decided() || current.status == self.before.status);
        if !same {
            return Err(IllegalTransition::ChangedSince);
        }
        let proposed = current.proposed.clone().or_else(|| self.after.proposed.clone());
        let after = if self.after.status.is_decided() {
            Mapping {
                proposed,
                ..self.after.clone()
            }
        } else {
            Mapping::undecided(proposed)
        };
        Ok(MappingChange {
            before: current.clone(),
            after,
        })
    }
}

/// Moves the target of a mapping whose source object was merged to the one it was merged into.
/// Returns the change of the orphan, which ends unmapped, and of the successor, which ends confirmed.
pub fn move_to_successor(orphan: &Mapping, successor: &Mapping) -> Result<(MappingChange, MappingChange), IllegalTransition> {
    if orphan.status != MappingStatus::Orphaned {
        return Err(IllegalTransition::SourceWasNotGone);
    }
    let target = orphan.target.ok_or(IllegalTransition::NoTargetToMove)?;
    match successor.status {
        MappingStatus::Orphaned => return Err(IllegalTransition::SourceIsGone),
        MappingStatus::Unmapped | MappingStatus::Suggested => {}
        MappingStatus::Confirmed | MappingStatus::Changed if successor.target == Some(target) => {}
        MappingStatus::Confirmed | MappingStatus::Changed | MappingStatus::Ignored => return Err(IllegalTransition::SuccessorIsDecided),
    }
    let moved = successor.apply(MappingEvent::Confirm {
        target,
        method: MappingMethod::Copy,
    })?;
    Ok((orphan.apply(MappingEvent::Clear)?, moved))
}

fn check_confidence(proposed: Option<&ProposedTarget>) -> Result<(), IllegalTransition> {
    match proposed {
        Some(proposed) if !(0.0..=1.0).contains(&proposed.confidence) => Err(IllegalTransition::ConfidenceOutOfRange),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::clock::Instant;
    use crate::entropy::SeededEntropy;

    fn target(seed: u64) -> TargetId {
        TargetId::new(Instant::from_micros(0), &SeededEntropy::new(seed))
    }

    fn proposal(seed: u64) -> ProposedTarget {
        ProposedTarget {
            target: target(seed),
            confidence: 0.8,
            reason: "similar to `Travel`".to_owned(),
        }
    }

    fn confirm(seed: u64) -> MappingEvent {
        MappingEvent::Confirm {
            target: target(seed),
            method: MappingMethod::Manual,
        }
    }

    fn after(events: impl IntoIterator<Item = MappingEvent>) -> Mapping {
        events
            .into_iter()
            .fold(Mapping::unmapped(), |mapping, event| mapping.apply(event).unwrap().after)
    }

    #[test]
    fn the_engine_and_a_pull_never_overwrite_a_decision() {
        let confirmed = after([confirm(1), MappingEvent::Suggest(Some(proposal(2)))]);
        assert_eq!(
            (confirmed.status(), confirmed.target()),
            (MappingStatus::Confirmed, Some(target(1)))
        );
        let ignored = after([
            MappingEvent::Ignore,
            MappingEvent::Suggest(Some(proposal(2))),
            MappingEvent::SourceRetyped,
        ]);
        assert_eq!(ignored.status(), MappingStatus::Ignored);
        let orphaned = after([confirm(1), MappingEvent::SourceGone]);
        assert_eq!((orphaned.status(), orphaned.target()), (MappingStatus::Orphaned, Some(target(1))));
        let changed = after([confirm(1), MappingEvent::SourceRetyped]);
        assert_eq!((changed.status(), changed.target()), (MappingStatus::Changed, Some(target(1))));
    }

    #[test]
    fn clearing_falls_back_to_the_suggestion() {
        let cleared = after([MappingEvent::Suggest(Some(proposal(2))), confirm(1), MappingEvent::Clear]);
        assert_eq!((cleared.status(), cleared.target()), (MappingStatus::Suggested, None));
        assert_eq!(after([confirm(1), MappingEvent::Clear]), Mapping::unmapped());
    }

    #[test]
    fn illegal_moves_say_why() {
        let refused = |mapping: &Mapping, event| mapping.apply(event).unwrap_err();
        let orphaned = after([confirm(1), MappingEvent::SourceGone]);
        assert_eq!(
            refused(&orphaned, MappingEvent::Suggest(Some(proposal(2)))),
            IllegalTransition::SourceIsGone
        );
        assert_eq!(refused(&orphaned, MappingEvent::SourceRetyped), IllegalTransition::SourceIsGone);
        let nothing = Mapping::unmapped();
        assert_eq!(
            refused(&nothing, MappingEvent::Clear),
            IllegalTransition::NothingToClear {
                status: MappingStatus::Unmapped
            }
        );
        assert_eq!(refused(&nothing, MappingEvent::SourceReturned), IllegalTransition::SourceWasNotGone);
        let certain = ProposedTarget {
            confidence: f64::NAN,
            ..proposal(1)
        };
        assert_eq!(
            refused(&nothing, MappingEvent::Suggest(Some(certain))),
            IllegalTransition::ConfidenceOutOfRange
        );
    }

    #[test]
    fn the_firms_own_changes_of_a_target_lose_no_decision_and_no_doubt() {
        let replaced = |mapping: &Mapping| mapping.apply(MappingEvent::TargetReplaced { target: target(9) });
        for (mapping, status) in [
            (after([confirm(1)]), MappingStatus::Confirmed),
            (after([confirm(1), MappingEvent::SourceRetyped]), MappingStatus::Changed),
            (after([confirm(1), MappingEvent::SourceGone]), MappingStatus::Orphaned),
        ] {
            let moved = replaced(&mapping).unwrap().after;
            assert_eq!((moved.status(), moved.target()), (status, Some(target(9))));
        }
        assert_eq!(replaced(&Mapping::unmapped()), Err(IllegalTransition::NoTargetToMove));
        let doubted = after([confirm(1), MappingEvent::TargetReclassed]);
        assert_eq!((doubted.status(), doubted.target()), (MappingStatus::Changed, Some(target(1))));
        let orphaned = after([confirm(1), MappingEvent::SourceGone, MappingEvent::TargetReclassed]);
        assert_eq!(orphaned.status(), MappingStatus::Orphaned);
    }

    #[test]
    fn undo_brings_back_the_suggestion_that_a_clear_took_away() {
        let orphaned = after([confirm(1), MappingEvent::Suggest(Some(proposal(2))), MappingEvent::SourceGone]);
        let cleared = orphaned.apply(MappingEvent::Clear).unwrap();
        assert_eq!(cleared.after, Mapping::unmapped());
        assert_eq!(cleared.inverse().reapply(&cleared.after).unwrap().after, orphaned);
    }

    #[test]
    fn a_merged_mapping_moves_when_a_person_says_so() {
        let orphan = after([confirm(1), MappingEvent::SourceGone]);
        let (left, moved) = move_to_successor(&orphan, &Mapping::unmapped()).unwrap();
        assert_eq!(left.after, Mapping::unmapped());
        assert_eq!(
            (moved.after.status(), moved.after.target()),
            (MappingStatus::Confirmed, Some(target(1)))
        );
        assert!(move_to_successor(&orphan, &after([confirm(1)])).is_ok());
        assert_eq!(
            move_to_successor(&orphan, &after([confirm(2)])),
            Err(IllegalTransition::SuccessorIsDecided)
        );
        assert_eq!(
            move_to_successor(&after([confirm(1)]), &Mapping::unmapped()),
            Err(IllegalTransition::SourceWasNotGone)
        );
    }

    #[test]
    fn undo_keeps_a_later_suggestion_and_refuses_over_a_later_decision() {
        let change = Mapping::unmapped().apply(confirm(1)).unwrap();
        let with_suggestion = change.after.apply(MappingEvent::Suggest(Some(proposal(2)))).unwrap().after;
        let undone = change.inverse().reapply(&with_suggestion).unwrap().after;
        assert_eq!((undone.status(), undone.target()), (MappingStatus::Suggested, None));
        let decided_again = change.after.apply(confirm(3)).unwrap().after;
        assert_eq!(change.inverse().reapply(&decided_again), Err(IllegalTransition::ChangedSince));
    }

    #[test]
    fn an_impossible_row_is_refused() {
        let restore = |status, target, method, proposed| Mapping::restore(status, target, method, proposed).is_ok();
        let manual = Some(MappingMethod::Manual);
        assert!(restore(MappingStatus::Confirmed, Some(target(1)), manual, None));
        assert!(!restore(MappingStatus::Confirmed, None, None, None));
        assert!(!restore(MappingStatus::Ignored, Some(target(1)), manual, None));
        assert!(!restore(MappingStatus::Suggested, None, None, None));
        assert!(!restore(MappingStatus::Confirmed, Some(target(1)), None, None));
        assert!(restore(MappingStatus::Orphaned, Some(target(1)), manual, None));
    }

    fn any_event() -> impl Strategy<Value = MappingEvent> {
        prop_oneof![
            prop::option::of(1_u64..4).prop_map(|seed| MappingEvent::Suggest(seed.map(proposal))),
            (1_u64..4).prop_map(confirm),
            Just(MappingEvent::Clear),
            Just(MappingEvent::Ignore),
            Just(MappingEvent::SourceRetyped),
            Just(MappingEvent::TargetReclassed),
            (1_u64..4).prop_map(|seed| MappingEvent::TargetReplaced { target: target(seed) }),
            Just(MappingEvent::SourceGone),
            Just(MappingEvent::SourceReturned),
        ]
    }

    proptest! {
        #[test]
        fn any_history_stays_possible_and_can_be_undone(events in prop::collection::vec(any_event(), 0..20)) {
            let mut mapping = Mapping::unmapped();
            for event in events {
                let is_the_engines = matches!(event, MappingEvent::Suggest(_));
                let Ok(change) = mapping.apply(event) else { continue };
                let undone = change.inverse().reapply(&change.after).unwrap().after;
                if is_the_engines {
                    prop_assert_eq!(undone.target(), change.before.target());
                } else {
                    prop_assert_eq!(&undone, &change.before);
                }
                mapping = change.after;
                let restored = Mapping::restore(mapping.status(), mapping.target(), mapping.method(), mapping.proposed().cloned());
                prop_assert_eq!(restored.as_ref(), Ok(&mapping));
            }
        }
    }
}
