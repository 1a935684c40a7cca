//! `mappings`: a source object's place in a target set, with a revision so that two editors cannot
//! overwrite each other unseen.

use std::collections::HashMap;

use connect_domain::clock::Instant;
use connect_domain::ids::{ConnectionId, SourceObjectId, TargetId, TargetSetId};
use connect_domain::mapping::MappingStatus;
use connect_domain::mapping::attributes::AttributeValues;
use connect_domain::mapping::transitions::{Mapping, MappingMethod, ProposedTarget};

use crate::columns::{Columns, json};
use crate::dialect::{numbered_rows, rows_per_statement};
use crate::error::StoreError;
use crate::session::{Reads, Writes};

const TABLE: &str = "mappings";
const COLUMNS: usize = 19;

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct MappingRow {
    /// What is mapped.
    pub source_object_id: SourceObjectId,
    /// Into which set.
    pub target_set_id: TargetSetId,
    /// The source object's connection.
    pub connection_id: ConnectionId,
    /// Where it stands.
    pub mapping: Mapping,
    /// A person's remark; empty when there is none.
    pub note: String,
    /// What a person chose beside the target; the rest is as its default says.
    pub attributes: AttributeValues,
    /// The source object's name when it was decided.
    pub seen_name: String,
    /// The source object's code when it was decided.
    pub seen_code: String,
    /// The source object's type when it was decided, as [`connect_domain::source_object::type_label`] words it.
    pub seen_type: String,
    /// Why a changed mapping needs a look; empty for any other.
    pub status_reason: String,
    /// Actor's label of who decided.
    pub reviewed_by: Option<String>,
    /// When.
    pub reviewed_at: Option<Instant>,
    /// From when the decision counts.
    pub effective_from: Option<Instant>,
    /// Grows with each save; 0 for a row that is not stored yet.
    pub revision: i64,
}

macro_rules! columns {
    () => {
        "source_object_id, target_set_id, connection_id, status, target_id, method, proposed_target_id,
         proposed_confidence, proposed_reason, note, attributes, seen_name, seen_code, seen_type, status_reason, reviewed_by, reviewed_at,
         effective_from, revision"
    };
}

/// Every stored mapping of a connection into a set.
pub async fn list(from: &mut impl Reads, connection_id: ConnectionId, target_set_id: TargetSetId) -> Result<Vec<MappingRow>, StoreError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        columns!(),
        " FROM mappings WHERE connection_id = $1 AND target_set_id = $2 ORDER BY source_object_id"
    ))
    .bind(connection_id.to_string())
    .bind(target_set_id.to_string())
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// How many mappings into a set have each status, by connection. An overview asks this, so no row leaves the
/// database for it.
pub async fn count_by_connection(
    from: &mut impl Reads,
    target_set_id: TargetSetId,
) -> Result<Vec<(ConnectionId, MappingStatus, u64)>, StoreError> {
    // Grouped as the index lies and asked of every set: with a condition on the set SQLite sorts the rows first,
    // which takes five times as long.
    let rows = sqlx::query(
        "SELECT connection_id, target_set_id, status, COUNT(*) AS rows_of_status FROM mappings
         GROUP BY connection_id, target_set_id, status",
    )
    .fetch_all(from.connection())
    .await?;
    let mut counts = Vec::new();
    for row in &rows {
        let columns = Columns::of(TABLE, row);
        if columns.parsed::<TargetSetId>("target_set_id")? == target_set_id {
            counts.push((
                columns.parsed("connection_id")?,
                columns.parsed("status")?,
                columns.count("rows_of_status")?,
            ));
        }
    }
    Ok(counts)
}

/// When somebody last decided about each connection's mapping; connections without a decision are absent.
pub async fn last_reviewed(from: &mut impl Reads) -> Result<HashMap<ConnectionId, Instant>, StoreError> {
    // One seek in the index for each connection.
    let rows = sqlx::query(
        "SELECT id AS connection_id, (SELECT MAX(reviewed_at) FROM mappings WHERE mappings.connection_id = connections.id) AS reviewed_at
         FROM connections",
    )
    .fetch_all(from.connection())
    .await?;
    let mut reviewed = HashMap::new();
    for row in &rows {
        let columns = Columns::of(TABLE, row);
        if let Some(at) = columns.optional_instant("reviewed_at")? {
            reviewed.insert(columns.parsed("connection_id")?, at);
        }
    }
    Ok(reviewed)
}

/// One mapping; `None` counts as unmapped.
pub async fn get(
    from: &mut impl Reads,
    source_object_id: SourceObjectId,
    target_set_id: TargetSetId,
) -> Result<Option<MappingRow>, StoreError> {
    let row = sqlx::query(concat!(
        "SELECT ",
        columns!(),
        " FROM mappings WHERE source_object_id = $1 AND target_set_id = $2"
    ))
    .bind(source_object_id.to_string())
    .bind(target_set_id.to_string())
    .fetch_optional(from.connection())
    .await?;
    row.as_ref().map(read).transpose()
}

/// Every mapping, of any connection, that has this target or a suggestion of it.
pub async fn list_of_target(from: &mut impl Reads, target_id: TargetId) -> Result<Vec<MappingRow>, StoreError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        columns!(),
        " FROM mappings WHERE target_id = $1 OR proposed_target_id = $1 ORDER BY connection_id, source_object_id"
    ))
    .bind(target_id.to_string())
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// Saves rows, all different, whose `revision` is the one that was read; each stored one becomes one
/// higher. [`StoreError::Gone`] when any was saved by somebody else meanwhile: drop the transaction.
pub async fn save(tx: &mut impl Writes, rows: &[MappingRow]) -> Result<(), StoreError> {
    for batch in rows.chunks(rows_per_statement(COLUMNS)) {
        let sql = format!(
            concat!(
                "INSERT INTO mappings (",
                columns!(),
                ") VALUES {}
                 ON CONFLICT (source_object_id, target_set_id) DO UPDATE SET
                     status = excluded.status, target_id = excluded.target_id, method = excluded.method,
                     proposed_target_id = excluded.proposed_target_id, proposed_confidence = excluded.proposed_confidence,
                     proposed_reason = excluded.proposed_reason, note = excluded.note, attributes = excluded.attributes, seen_name = excluded.seen_name,
                     seen_code = excluded.seen_code, seen_type = excluded.seen_type, status_reason = excluded.status_reason,
                     reviewed_by = excluded.reviewed_by, reviewed_at = excluded.reviewed_at,
                     effective_from = excluded.effective_from, revision = excluded.revision
                 WHERE mappings.revision = excluded.revision - 1"
            ),
            numbered_rows(batch.len(), COLUMNS)
        );
        // sqlx's `Any` declares an absent f64 as PostgreSQL's float4, a present one as float8: a cached
        // statement would keep the types of its first batch and misread the next one.
        let mut query = sqlx::query(tx.dialect().in_order(sql)).persistent(false);
        for row in batch {
            let proposed = row.mapping.proposed();
            query = query
                .bind(row.source_object_id.to_string())
                .bind(row.target_set_id.to_string())
                .bind(row.connection_id.to_string())
                .bind(row.mapping.status().as_str())
                .bind(row.mapping.target().map(|id| id.to_string()))
                .bind(row.mapping.method().map(MappingMethod::as_str))
                .bind(proposed.map(|proposed| proposed.target.to_string()))
                .bind(proposed.map(|proposed| proposed.confidence))
                .bind(proposed.map(|proposed| proposed.reason.clone()))
                .bind(row.note.clone())
                .bind(json(&row.attributes)?)
                .bind(row.seen_name.clone())
                .bind(row.seen_code.clone())
                .bind(row.seen_type.clone())
                .bind(row.status_reason.clone())
                .bind(row.reviewed_by.clone())
                .bind(row.reviewed_at.map(Instant::as_micros))
                .bind(row.effective_from.map(Instant::as_micros))
                .bind(row.revision + 1);
        }
        let result = query.execute(tx.connection()).await?;
        if result.rows_affected() != batch.len() as u64 {
            return Err(StoreError::Gone {
                table: TABLE,
                what: "revision",
            });
        }
    }
    Ok(())
}

fn read(row: &sqlx::any::AnyRow) -> Result<MappingRow, StoreError> {
    let columns = Columns::of(TABLE, row);
    let impossible = |column| StoreError::Impossible { table: TABLE, column };
    let proposed = match columns.optional_parsed("proposed_target_id")? {
        Some(target) => Some(ProposedTarget {
            target,
            confidence: columns
                .optional_float("proposed_confidence")?
                .ok_or_else(|| impossible("proposed_confidence"))?,
            reason: columns
                .optional_text("proposed_reason")?
                .ok_or_else(|| impossible("proposed_reason"))?,
        }),
        None => None,
    };
    let mapping = Mapping::restore(
        columns.parsed("status")?,
        columns.optional_parsed("target_id")?,
        columns.optional_parsed("method")?,
        proposed,
    );
    Ok(MappingRow {
        source_object_id: columns.parsed("source_object_id")?,
        target_set_id: columns.parsed("target_set_id")?,
        connection_id: columns.parsed("connection_id")?,
        mapping: mapping.map_err(|_| impossible("status"))?,
        note: columns.text("note")?,
        attributes: columns.json("attributes")?,
        seen_name: columns.text("seen_name")?,
        seen_code: columns.text("seen_code")?,
        seen_type: columns.text("seen_type")?,
        status_reason: columns.text("status_reason")?,
        reviewed_by: columns.optional_text("reviewed_by")?,
        reviewed_at: columns.optional_instant("reviewed_at")?,
        effective_from: columns.optional_instant("effective_from")?,
        revision: columns.integer("revision")?,
    })
}
