//! `target_sets`: a list of the firm's own categories for one kind of source object.

use connect_domain::clock::Instant;
use connect_domain::ids::TargetSetId;
use connect_domain::source_object::SourceObjectKind;

use crate::columns::{Columns, exactly_one};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, Writes, sealed::Connected};
use crate::store::WriteTransaction;

const TABLE: &str = "target_sets";

/// A row; its targets are in `targets`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetSetRow {
    /// Key.
    pub id: TargetSetId,
    /// What people read.
    pub name: String,
    /// What maps to it.
    pub kind: SourceObjectKind,
    /// When it was made.
    pub created_at: Instant,
    /// Since when it is not offered.
    pub archived_at: Option<Instant>,
}

/// One set.
pub async fn get(from: &mut impl Reads, id: TargetSetId) -> Result<Option<TargetSetRow>, StoreError> {
    let row = sqlx::query("SELECT id, name, kind, created_at, archived_at FROM target_sets WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(from.connection())
        .await?;
    row.as_ref().map(read).transpose()
}

/// All, oldest first.
pub async fn list(from: &mut impl Reads) -> Result<Vec<TargetSetRow>, StoreError> {
    let rows = sqlx::query("SELECT id, name, kind, created_at, archived_at FROM target_sets ORDER BY id")
        .fetch_all(from.connection())
        .await?;
    rows.iter().map(read).collect()
}

/// Adds a set.
pub async fn insert(tx: &mut WriteTransaction, set: &TargetSetRow) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO target_sets (id, name, kind, created_at, archived_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(set.id.to_string())
        .bind(set.name.clone())
        .bind(set.kind.as_str())
        .bind(set.created_at.as_micros())
        .bind(set.archived_at.map(Instant::as_micros))
        .execute(tx.connection())
        .await
        .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// Gives it another name.
pub async fn rename(tx: &mut WriteTransaction, id: TargetSetId, name: &str) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE target_sets SET name = $1 WHERE id = $2")
        .bind(name.to_owned())
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "id")
}

/// Offers it no more; mappings to it stay.
pub async fn archive(tx: &mut WriteTransaction, id: TargetSetId) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE target_sets SET archived_at = $1 WHERE id = $2 AND archived_at IS NULL")
        .bind(tx.now().as_micros())
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "id")
}

fn read(row: &sqlx::any::AnyRow) -> Result<TargetSetRow, StoreError> {
    let columns = Columns::of(TABLE, row);
    Ok(TargetSetRow {
        id: columns.parsed("id")?,
        name: columns.text("name")?,
        kind: columns.parsed("kind")?,
        created_at: columns.instant("created_at")?,
        archived_at: columns.optional_instant("archived_at")?,
    })
}
