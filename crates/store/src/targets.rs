//! `targets`: one category of a target set.

use std::collections::HashMap;

use connect_domain::clock::Instant;
use connect_domain::ids::{TargetId, TargetSetId};
use connect_domain::mapping::target_set::{EngagementType, Target};
use connect_domain::source_object::RootClass;

use crate::columns::{Columns, exactly_one, json};
use crate::dialect::{numbered_rows, rows_per_statement};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, sealed::Connected};
use crate::store::WriteTransaction;

const TABLE: &str = "targets";
const COLUMNS: usize = 10;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetRow {
    /// Key.
    pub id: TargetId,
    /// The set that it belongs to.
    pub target_set_id: TargetSetId,
    /// Place in the set.
    pub position: i64,
    /// The category itself.
    pub target: Target,
    /// Since when it is not offered.
    pub archived_at: Option<Instant>,
}

macro_rules! columns {
    () => {
        "id, target_set_id, position, code, name, root_class, definition, synonyms, engagement_types, archived_at"
    };
}

/// Every target of a set, archived ones too, by position.
pub async fn list(from: &mut impl Reads, target_set_id: TargetSetId) -> Result<Vec<TargetRow>, StoreError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        columns!(),
        " FROM targets WHERE target_set_id = $1 ORDER BY position, id"
    ))
    .bind(target_set_id.to_string())
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// One target.
pub async fn get(from: &mut impl Reads, id: TargetId) -> Result<Option<TargetRow>, StoreError> {
    let row = sqlx::query(concat!("SELECT ", columns!(), " FROM targets WHERE id = $1"))
        .bind(id.to_string())
        .fetch_optional(from.connection())
        .await?;
    row.as_ref().map(read).transpose()
}

/// How often a target is decided on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TargetUse {
    /// Mappings that have it.
    pub mappings: u64,
    /// Connections that these belong to.
    pub connections: u64,
}

/// The use of each target of a set that is used at all.
pub async fn uses(from: &mut impl Reads, target_set_id: TargetSetId) -> Result<HashMap<TargetId, TargetUse>, StoreError> {
    let rows = sqlx::query(
        "SELECT target_id, COUNT(*) AS mappings, COUNT(DISTINCT connection_id) AS connections FROM mappings
         WHERE target_set_id = $1 AND target_id IS NOT NULL GROUP BY target_id",
    )
    .bind(target_set_id.to_string())
    .fetch_all(from.connection())
    .await?;
    let read = |row| {
        let columns = Columns::of("mappings", row);
        let counts = TargetUse {
            mappings: columns.count("mappings")?,
            connections: columns.count("connections")?,
        };
        Ok((columns.parsed("target_id")?, counts))
    };
    rows.iter().map(read).collect()
}

/// Adds targets.
pub async fn insert(tx: &mut WriteTransaction, targets: &[TargetRow]) -> Result<(), StoreError> {
    for batch in targets.chunks(rows_per_statement(COLUMNS)) {
        let sql = format!(
            concat!("INSERT INTO targets (", columns!(), ") VALUES {}"),
            numbered_rows(batch.len(), COLUMNS)
        );
        let mut query = sqlx::query(tx.dialect().in_order(sql)).persistent(false);
        for row in batch {
            query = query
                .bind(row.id.to_string())
                .bind(row.target_set_id.to_string())
                .bind(row.position)
                .bind(row.target.code.clone())
                .bind(row.target.name.clone())
                .bind(row.target.root_class.map(RootClass::as_str))
                .bind(row.target.definition.clone())
                .bind(json(&row.target.synonyms)?)
                .bind(json(&row.target.engagement_types)?)
                .bind(row.archived_at.map(Instant::as_micros));
        }
        query.execute(tx.connection()).await.map_err(conflict_in(TABLE))?;
    }
    Ok(())
}

/// Replaces everything of one target but its id and set.
pub async fn update(tx: &mut WriteTransaction, row: &TargetRow) -> Result<(), StoreError> {
    let result = sqlx::query(
        "UPDATE targets
         SET position = $1, code = $2, name = $3, root_class = $4, definition = $5, synonyms = $6,
             engagement_types = $7, archived_at = $8
         WHERE id = $9",
    )
    .bind(row.position)
    .bind(row.target.code.clone())
    .bind(row.target.name.clone())
    .bind(row.target.root_class.map(RootClass::as_str))
    .bind(row.target.definition.clone())
    .bind(json(&row.target.synonyms)?)
    .bind(json(&row.target.engagement_types)?)
    .bind(row.archived_at.map(Instant::as_micros))
    .bind(row.id.to_string())
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    exactly_one(&result, TABLE, "id")
}

fn read(row: &sqlx::any::AnyRow) -> Result<TargetRow, StoreError> {
    let columns = Columns::of(TABLE, row);
    let root_class: Option<RootClass> = columns.optional_parsed("root_class")?;
    let engagement_types: Vec<EngagementType> = columns.json("engagement_types")?;
    Ok(TargetRow {
        id: columns.parsed("id")?,
        target_set_id: columns.parsed("target_set_id")?,
        position: columns.integer("position")?,
        target: Target {
            code: columns.text("code")?,
            name: columns.text("name")?,
            root_class,
            definition: columns.text("definition")?,
            synonyms: columns.json("synonyms")?,
            engagement_types,
        },
        archived_at: columns.optional_instant("archived_at")?,
    })
}
