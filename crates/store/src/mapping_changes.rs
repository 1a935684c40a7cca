//! `mapping_changes`: what happened to each mapping, row by row, beside the audit log that names only the
//! connection. Holds what an undo needs. Suggestions are nobody's act and stand only in `mappings`.

use std::collections::HashMap;

use connect_domain::clock::Instant;
use connect_domain::ids::{SourceObjectId, TargetId, TargetSetId};
use connect_domain::mapping::MappingStatus;
use connect_domain::mapping::attributes::AttributeValues;
use connect_domain::mapping::history::MappingAct;
use connect_domain::mapping::transitions::{Mapping, MappingMethod, ProposedTarget};

use crate::columns::{Columns, json};
use crate::dialect::{WRITE_BATCH, numbered_list, numbered_rows, rows_per_statement};
use crate::error::StoreError;
use crate::mappings::MappingRow;
use crate::session::{Reads, Writes};

const TABLE: &str = "mapping_changes";
const COLUMNS: usize = 12;
/// Histories that are read in one step.
const READ_BATCH: usize = 500;

/// Everything of a mapping that a change may change and an undo brings back.
#[derive(Clone, Debug, PartialEq)]
pub struct MappingState {
    /// Where it stood.
    pub mapping: Mapping,
    /// See [`MappingRow`], as the other fields.
    pub note: String,
    /// See [`MappingRow`].
    pub attributes: AttributeValues,
    /// See [`MappingRow`].
    pub seen_name: String,
    /// See [`MappingRow`].
    pub seen_code: String,
    /// See [`MappingRow`].
    pub seen_type: String,
    /// See [`MappingRow`].
    pub status_reason: String,
    /// See [`MappingRow`].
    pub reviewed_by: Option<String>,
    /// See [`MappingRow`].
    pub reviewed_at: Option<Instant>,
}

impl MappingState {
    /// The state of a row.
    pub fn of(row: &MappingRow) -> Self {
        Self {
            mapping: row.mapping.clone(),
            note: row.note.clone(),
            attributes: row.attributes.clone(),
            seen_name: row.seen_name.clone(),
            seen_code: row.seen_code.clone(),
            seen_type: row.seen_type.clone(),
            status_reason: row.status_reason.clone(),
            reviewed_by: row.reviewed_by.clone(),
            reviewed_at: row.reviewed_at,
        }
    }

    /// The row in this state.
    pub fn put_into(self, row: &mut MappingRow) {
        row.mapping = self.mapping;
        row.note = self.note;
        row.attributes = self.attributes;
        row.seen_name = self.seen_name;
        row.seen_code = self.seen_code;
        row.seen_type = self.seen_type;
        row.status_reason = self.status_reason;
        row.reviewed_by = self.reviewed_by;
        row.reviewed_at = self.reviewed_at;
    }
}

/// One change of one mapping.
#[derive(Clone, Debug, PartialEq)]
pub struct MappingChangeRow {
    /// What is mapped.
    pub source_object_id: SourceObjectId,
    /// Into which set.
    pub target_set_id: TargetSetId,
    /// The mapping's revision from then on.
    pub revision: i64,
    /// When.
    pub at: Instant,
    /// Actor's label.
    pub actor: String,
    /// What was done.
    pub act: MappingAct,
    /// How it stood until then.
    pub before: MappingState,
    /// Where it stood from then on.
    pub status: MappingStatus,
    /// The target from then on.
    pub target_id: Option<TargetId>,
    /// The note from then on.
    pub note: String,
    /// The attributes from then on.
    pub attributes: AttributeValues,
    /// Of an undo: the first revision that it took back.
    pub undid: Option<i64>,
}

impl MappingChangeRow {
    /// The change that leads from one row to the other, which is about to be saved.
    pub fn new(before: &MappingRow, after: &MappingRow, act: MappingAct, actor: String, at: Instant) -> Self {
        Self {
            source_object_id: after.source_object_id,
            target_set_id: after.target_set_id,
            revision: after.revision + 1,
            at,
            actor,
            act,
            before: MappingState::of(before),
            status: after.mapping.status(),
            target_id: after.mapping.target(),
            note: after.note.clone(),
            attributes: after.attributes.clone(),
            undid: None,
        }
    }
}

/// The changes of one mapping that no undo took back, newest first, of a history in that order.
pub fn live(history: &[MappingChangeRow]) -> impl Iterator<Item = &MappingChangeRow> {
    let mut undone_from = i64::MAX;
    history.iter().filter(move |change| {
        let is_live = change.revision < undone_from && change.undid.is_none();
        if let Some(first) = change.undid.filter(|_| change.revision < undone_from) {
            undone_from = first;
        }
        is_live
    })
}

/// As stored: a list without names, to keep it short; the confidence as its bits, to be exact. Attributes stand last,
/// and only where there are any, because earlier lists lack them.
#[derive(serde::Serialize, serde::Deserialize)]
struct StoredState(
    MappingStatus,
    Option<TargetId>,
    Option<MappingMethod>,
    Option<(TargetId, u64, String)>,
    String,
    String,
    String,
    String,
    String,
    Option<String>,
    Option<i64>,
    #[serde(default, skip_serializing_if = "AttributeValues::is_empty")] AttributeValues,
);

/// Adds changes, each with the revision that its row is saved with.
pub async fn insert(tx: &mut impl Writes, changes: &[MappingChangeRow]) -> Result<(), StoreError> {
    for batch in changes.chunks(rows_per_statement(COLUMNS)) {
        let sql = format!(
            "INSERT INTO mapping_changes
                 (source_object_id, target_set_id, revision, at, actor, act, before, status, target_id, note, attributes, undid)
             VALUES {}",
            numbered_rows(batch.len(), COLUMNS)
        );
        let mut query = sqlx::query(tx.dialect().in_order(sql)).persistent(batch.len() == WRITE_BATCH);
        for change in batch {
            query = query
                .bind(change.source_object_id.to_string())
                .bind(change.target_set_id.to_string())
                .bind(change.revision)
                .bind(change.at.as_micros())
                .bind(change.actor.clone())
                .bind(change.act.as_str())
                .bind(json(&stored(&change.before))?)
                .bind(change.status.as_str())
                .bind(change.target_id.map(|id| id.to_string()))
                .bind(change.note.clone())
                .bind(json(&change.attributes)?)
                .bind(change.undid);
        }
        query.execute(tx.connection()).await?;
    }
    Ok(())
}

/// The histories of some mappings, newest change first.
pub async fn list(
    from: &mut impl Reads,
    target_set_id: TargetSetId,
    source_object_ids: &[SourceObjectId],
) -> Result<HashMap<SourceObjectId, Vec<MappingChangeRow>>, StoreError> {
    let mut histories: HashMap<SourceObjectId, Vec<MappingChangeRow>> = HashMap::new();
    for ids in source_object_ids.chunks(READ_BATCH) {
        let sql = format!(
            "SELECT source_object_id, target_set_id, revision, at, actor, act, before, status, target_id, note,
                    attributes, undid
             FROM mapping_changes WHERE target_set_id = $1 AND source_object_id IN ({}) ORDER BY revision DESC",
            numbered_list(2, ids.len())
        );
        let mut query = sqlx::query(from.dialect().in_order(sql))
            .persistent(ids.len() == READ_BATCH)
            .bind(target_set_id.to_string());
        for id in ids {
            query = query.bind(id.to_string());
        }
        for row in query.fetch_all(from.connection()).await? {
            let change = read(&row)?;
            histories.entry(change.source_object_id).or_default().push(change);
        }
    }
    Ok(histories)
}

fn stored(state: &MappingState) -> StoredState {
    let proposed = state.mapping.proposed();
    StoredState(
        state.mapping.status(),
        state.mapping.target(),
        state.mapping.method(),
        proposed.map(|proposed| (proposed.target, proposed.confidence.to_bits(), proposed.reason.clone())),
        state.note.clone(),
        state.seen_name.clone(),
        state.seen_code.clone(),
        state.seen_type.clone(),
        state.status_reason.clone(),
        state.reviewed_by.clone(),
        state.reviewed_at.map(Instant::as_micros),
        state.attributes.clone(),
    )
}

fn read(row: &sqlx::any::AnyRow) -> Result<MappingChangeRow, StoreError> {
    let columns = Columns::of(TABLE, row);
    let StoredState(
        status,
        target,
        method,
        proposed,
        note,
        seen_name,
        seen_code,
        seen_type,
        status_reason,
        reviewed_by,
        reviewed_at,
        attributes,
    ) = columns.json("before")?;
    let proposed = proposed.map(|(target, confidence, reason)| ProposedTarget {
        target,
        confidence: f64::from_bits(confidence),
        reason,
    });
    let mapping = Mapping::restore(status, target, method, proposed);
    Ok(MappingChangeRow {
        source_object_id: columns.parsed("source_object_id")?,
        target_set_id: columns.parsed("target_set_id")?,
        revision: columns.integer("revision")?,
        at: columns.instant("at")?,
        actor: columns.text("actor")?,
        act: columns.parsed("act")?,
        before: MappingState {
            mapping: mapping.map_err(|_| StoreError::Impossible {
                table: TABLE,
                column: "before",
            })?,
            note,
            attributes,
            seen_name,
            seen_code,
            seen_type,
            status_reason,
            reviewed_by,
            reviewed_at: reviewed_at.map(Instant::from_micros),
        },
        status: columns.parsed("status")?,
        target_id: columns.optional_parsed("target_id")?,
        note: columns.text("note")?,
        attributes: columns.json("attributes")?,
        undid: columns.optional_integer("undid")?,
    })
}
