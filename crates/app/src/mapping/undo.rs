//! Undo, as an edit: it names the state to go back to, and only one that the row really had counts.
//!
//! The row's own history has that state whole, with who decided it and for which type. A decision that
//! somebody else made since stands in the way. What a pull has found since still holds: then the row ends
//! otherwise than asked, and the window reads it anew.

use connect_domain::access::Actor;
use connect_domain::ids::TargetId;
use connect_domain::mapping::MappingStatus;
use connect_domain::mapping::history::MappingAct;
use connect_domain::mapping::transitions::{IllegalTransition, Mapping, MappingChange, MappingEvent};
use connect_store::mapping_changes::{self, MappingState};
use connect_store::mappings::MappingRow;
use connect_store::source_objects::SourceObjectRow;

use super::edit::{Desk, Outcome, Way, refusal};
use super::settle::settled;
use super::view::MappingEdit;

impl Desk<'_> {
    pub(super) fn restored(&self, row: &MappingRow, object: &SourceObjectRow, edit: &MappingEdit) -> Result<Outcome, String> {
        let wanted = self.wanted(edit)?;
        let outcome = |row, way| Outcome {
            row,
            act: MappingAct::Restore,
            way,
        };
        if wanted.is(&row.mapping) {
            return Ok(outcome(row.clone(), Way::Stays));
        }
        match self.earlier(row, &wanted)? {
            Some((earlier, way)) => Ok(outcome(self.again(row, object, earlier)?, way)),
            None => Ok(outcome(self.anew(row, object, edit, wanted.status)?, Way::On)),
        }
    }

    /// A state that the history lacks, because it was never stored or before histories were kept: what a
    /// person can decide is decided anew, the rest nobody can decide.
    fn anew(&self, row: &MappingRow, object: &SourceObjectRow, edit: &MappingEdit, status: MappingStatus) -> Result<MappingRow, String> {
        match status {
            MappingStatus::Confirmed => self.confirmed(row, object, edit),
            MappingStatus::Ignored => self.decided(row, object, MappingEvent::Ignore),
            MappingStatus::Unmapped | MappingStatus::Suggested => self.cleared(row),
            MappingStatus::Changed | MappingStatus::Orphaned => Err("The history of this row has no such state to go back to".to_owned()),
        }
    }

    /// The row in an earlier state, as far as that state can still be.
    fn again(&self, row: &MappingRow, object: &SourceObjectRow, earlier: MappingState) -> Result<MappingRow, String> {
        let undo = MappingChange {
            before: row.mapping.clone(),
            after: earlier.mapping.clone(),
        };
        let mut mapping = undo.reapply(&row.mapping).map_err(refusal)?.after;
        // A category may have been archived since it was proposed.
        if mapping
            .proposed()
            .is_some_and(|proposed| self.chart.offered(proposed.target).is_none())
        {
            mapping = mapping.apply(MappingEvent::Suggest(None)).map_or(mapping, |change| change.after);
        }
        let mut again = row.clone();
        earlier.put_into(&mut again);
        again.mapping = mapping;
        again.note.clone_from(&row.note);
        Ok(settled(&again, object).map_or(again, |(settled, _)| settled))
    }

    fn wanted(&self, edit: &MappingEdit) -> Result<Wanted, String> {
        let status = edit.status.unwrap_or(MappingStatus::Unmapped);
        let target = match edit.target_code.as_deref() {
            Some(code) if status.is_decided() => Some(self.chart.target(code).ok_or("There is no such category")?.id),
            _ => None,
        };
        Ok(Wanted { status, target })
    }

    /// The latest state of the row that is the one wanted, unless somebody else decided since.
    fn earlier(&self, row: &MappingRow, wanted: &Wanted) -> Result<Option<(MappingState, Way)>, String> {
        let edited = self.changed.get(&row.source_object_id);
        let passed = edited.map_or(&[][..], |edited| &edited.passed);
        if let Some(place) = passed.iter().rposition(|state| wanted.is(&state.mapping)) {
            return Ok(passed.get(place).map(|state| (state.clone(), Way::BackInThisCall(place))));
        }
        let undone_from = edited.and_then(|edited| edited.change.undid).unwrap_or(i64::MAX);
        let stored = self.histories.get(&row.source_object_id).map_or(&[][..], Vec::as_slice);
        let system = Actor::System.label();
        for change in mapping_changes::live(stored).filter(|change| change.revision < undone_from) {
            if change.actor != self.actor && change.actor != system {
                return Err(refusal(IllegalTransition::ChangedSince));
            }
            if wanted.is(&change.before.mapping) {
                return Ok(Some((change.before.clone(), Way::BackBefore(change.revision))));
            }
        }
        Ok(None)
    }
}

/// The state that an undo asks for. Which of the undecided ones is the engine's to say.
struct Wanted {
    status: MappingStatus,
    target: Option<TargetId>,
}

impl Wanted {
    fn is(&self, mapping: &Mapping) -> bool {
        if self.status.is_decided() {
            mapping.status() == self.status && mapping.target() == self.target
        } else {
            !mapping.status().is_decided()
        }
    }
}
