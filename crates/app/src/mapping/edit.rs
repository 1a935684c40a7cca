//! Edits of the working mapping: each is one move of the domain's, all of a call in one transaction.

use connect_domain::counted::counted;
use std::collections::HashMap;

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::clock::Instant;
use connect_domain::ids::SourceObjectId;
use connect_domain::mapping::attributes::AttributeValues;
use connect_domain::mapping::class_fit::class_conflict;
use connect_domain::mapping::history::MappingAct;
use connect_domain::mapping::transitions::{IllegalTransition, MappingChange, MappingEvent, MappingMethod};
use connect_store::mapping_changes::{self, MappingChangeRow, MappingState};
use connect_store::mappings::MappingRow;
use connect_store::source_objects::SourceObjectRow;

use super::attributes;
use super::chart::Chart;
use super::history::{self, Change};
use super::status::counts;
use super::view::{EditAct, MappingEdit, RejectedEdit, SaveMappingsView};
use crate::App;
use crate::error::{AppError, ErrorCode, sentence};

/// Edits in one call; the window sends its queue in such pieces.
const MOST_EDITS: usize = 20_000;

/// Stores edits. One that is not allowed is told and leaves its row as it was; the others are stored.
pub async fn save_mappings(app: &App, connection_id: &str, edits: Vec<MappingEdit>) -> Result<SaveMappingsView, AppError> {
    if edits.len() > MOST_EDITS {
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            format!("At most {MOST_EDITS} edits are stored at once"),
        ));
    }
    let connection = app.connection(connection_id).await?;
    let now = app.clock.now();
    let mut tx = app.store.write(&app.actor, Permission::Map, now).await?;
    let chart = Chart::read(&mut tx, &connection).await?;
    let undone: Vec<SourceObjectId> = edits
        .iter()
        .filter(|edit| edit.act == EditAct::Restore)
        .filter_map(|edit| edit.source_object_id.parse().ok())
        .collect();
    let mut desk = Desk {
        objects: chart.objects.iter().map(|row| (row.id, row)).collect(),
        histories: mapping_changes::list(&mut tx, chart.set.id, &undone).await?,
        changed: HashMap::new(),
        chart: &chart,
        actor: app.actor.label(),
        now,
        came_otherwise: false,
    };
    let mut rejected = Vec::new();
    for edit in edits {
        if let Err(message) = desk.apply(&edit) {
            rejected.push(RejectedEdit {
                source_object_id: edit.source_object_id,
                message,
            });
        }
    }
    let came_otherwise = desk.came_otherwise;
    let mut changes: Vec<Change> = desk.changed.into_values().map(Edited::into_change).collect();
    changes.sort_by_key(|change| change.after.source_object_id);
    let saved = changes.len();
    history::save(&mut tx, changes, &app.actor.label()).await?;
    let chart = Chart::read(&mut tx, &connection).await?;
    if saved > 0 {
        tx.commit(AuditEntry::new(
            "mapping.edited",
            connection.id.to_string(),
            counted(saved, "row", "rows"),
        ))
        .await?;
        app.events.stale([format!("connection:{}", connection.id), "attention".to_owned()]);
        if came_otherwise {
            app.events.stale([format!("mapping:{}", connection.id)]);
        }
    }
    Ok(SaveMappingsView {
        saved: saved.into(),
        revision: chart.revision().into(),
        rejected,
        counts: counts(&chart.coverage()),
    })
}

/// Where the edits of one call are worked out, one after the other.
pub(super) struct Desk<'a> {
    pub(super) chart: &'a Chart,
    objects: HashMap<SourceObjectId, &'a SourceObjectRow>,
    /// Of the rows that an undo is about.
    pub(super) histories: HashMap<SourceObjectId, Vec<MappingChangeRow>>,
    pub(super) changed: HashMap<SourceObjectId, Edited>,
    pub(super) actor: String,
    now: Instant,
    /// Whether an undo led to another state than the window asked for and shows.
    came_otherwise: bool,
}

/// A row with the edits of this call.
pub(super) struct Edited {
    pub(super) change: Change,
    /// The states in this call that its edits left and no undo came back to, oldest first.
    pub(super) passed: Vec<MappingState>,
}

impl Edited {
    /// One that went back and then on again counts as a new decision.
    fn into_change(self) -> Change {
        Change {
            undid: self.change.undid.filter(|_| self.passed.is_empty()),
            ..self.change
        }
    }
}

/// A row after one edit.
pub(super) struct Outcome {
    pub(super) row: MappingRow,
    pub(super) act: MappingAct,
    pub(super) way: Way,
}

/// Where an edit leads in the row's history.
#[derive(Clone, Copy)]
pub(super) enum Way {
    /// To a new decision.
    On,
    /// Nowhere: only the note and the attributes may differ.
    Stays,
    /// Back to a state of this call.
    BackInThisCall(usize),
    /// Back to how it stood before this stored revision.
    BackBefore(i64),
}

impl Desk<'_> {
    fn apply(&mut self, edit: &MappingEdit) -> Result<(), String> {
        let id: SourceObjectId = edit.source_object_id.parse().map_err(|_| "This is no row's id".to_owned())?;
        let object = *self.objects.get(&id).ok_or("This row is not of this connection")?;
        let current = self
            .changed
            .get(&id)
            .map_or_else(|| self.chart.row(object), |edited| edited.change.after.clone());
        let mut outcome = self.outcome(&current, object, edit)?;
        self.came_otherwise |= edit.act == EditAct::Restore && edit.status.is_some_and(|status| status != outcome.row.mapping.status());
        if let Some(values) = &edit.attributes {
            outcome.row = attributes::chosen(self.chart, &outcome.row, values)?;
        }
        if let Some(note) = &edit.note {
            outcome.row.note = note.chars().take(2_000).collect();
        }
        self.put(current, outcome);
        Ok(())
    }

    fn outcome(&self, current: &MappingRow, object: &SourceObjectRow, edit: &MappingEdit) -> Result<Outcome, String> {
        let (row, act, way) = match edit.act {
            EditAct::Confirm => (self.confirmed(current, object, edit)?, MappingAct::Confirm, Way::On),
            EditAct::Ignore => (self.decided(current, object, MappingEvent::Ignore)?, MappingAct::Ignore, Way::On),
            EditAct::Clear => (self.cleared(current)?, MappingAct::Clear, Way::On),
            EditAct::Note => (current.clone(), MappingAct::Note, Way::Stays),
            EditAct::Attributes => (current.clone(), MappingAct::Attributes, Way::Stays),
            EditAct::Restore => return self.restored(current, object, edit),
        };
        Ok(Outcome { row, act, way })
    }

    fn put(&mut self, current: MappingRow, outcome: Outcome) {
        let left = MappingState::of(&current);
        let edited = self.changed.entry(current.source_object_id).or_insert_with(|| Edited {
            change: Change {
                after: current.clone(),
                before: current,
                act: None,
                undid: None,
            },
            passed: Vec::new(),
        });
        match outcome.way {
            Way::On => edited.passed.push(left),
            Way::Stays => {}
            Way::BackInThisCall(place) => edited.passed.truncate(place),
            Way::BackBefore(revision) => {
                edited.passed.clear();
                edited.change.undid = Some(revision);
            }
        }
        edited.change.after = outcome.row;
        edited.change.act = Some(outcome.act);
    }

    pub(super) fn confirmed(&self, row: &MappingRow, object: &SourceObjectRow, edit: &MappingEdit) -> Result<MappingRow, String> {
        let code = edit.target_code.as_deref().ok_or("No category was given")?;
        let target = self.chart.target(code).ok_or("There is no such category")?;
        let keeps = row.mapping.target() == Some(target.id);
        if let Some(conflict) = class_conflict(object.object.root_class, target.target.root_class).filter(|_| !keeps) {
            return Err(sentence(&conflict.to_string()));
        }
        let accepted = row.mapping.proposed().is_some_and(|proposed| proposed.target == target.id);
        let method = if accepted {
            MappingMethod::Suggestion
        } else {
            MappingMethod::Manual
        };
        self.decided(row, object, MappingEvent::Confirm { target: target.id, method })
    }

    pub(super) fn decided(&self, row: &MappingRow, object: &SourceObjectRow, event: MappingEvent) -> Result<MappingRow, String> {
        let change = row.mapping.apply(event).map_err(refusal)?;
        // The same decision again says nothing new.
        if !change.is_change() {
            return Ok(row.clone());
        }
        let mut row = self.reviewed(row, change);
        row.seen_name.clone_from(&object.object.name);
        row.seen_code.clone_from(&object.object.code);
        row.seen_type = object.object.type_label();
        Ok(row)
    }

    pub(super) fn cleared(&self, row: &MappingRow) -> Result<MappingRow, String> {
        // Clearing what is clear is no mistake of a person's.
        if !row.mapping.status().is_decided() {
            return Ok(row.clone());
        }
        let change = row.mapping.apply(MappingEvent::Clear).map_err(refusal)?;
        Ok(self.reviewed(row, change))
    }

    fn reviewed(&self, row: &MappingRow, change: MappingChange) -> MappingRow {
        // What was decided beside a target goes with it.
        let attributes = change.after.target().map_or_else(AttributeValues::new, |_| row.attributes.clone());
        MappingRow {
            mapping: change.after,
            attributes,
            status_reason: String::new(),
            reviewed_by: Some(self.actor.clone()),
            reviewed_at: Some(self.now),
            ..row.clone()
        }
    }
}

pub(super) fn refusal(illegal: IllegalTransition) -> String {
    sentence(&illegal.to_string())
}
