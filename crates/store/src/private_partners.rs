//! `private_partners`: partners that the firm has described itself, each by its manifest as it was given.

use connect_domain::clock::Instant;

use crate::columns::{Columns, exactly_one};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, Writes, sealed::Connected};
use crate::store::WriteTransaction;

const TABLE: &str = "private_partners";

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivatePartnerRow {
    /// Connector id.
    pub id: String,
    /// TOML or JSON, as it was given.
    pub manifest: String,
    /// Who gave this manifest.
    pub added_by: String,
    /// When: what was checked before was checked under another one.
    pub added_at: Instant,
}

/// All, by id.
pub async fn list(from: &mut impl Reads) -> Result<Vec<PrivatePartnerRow>, StoreError> {
    let rows = sqlx::query("SELECT id, manifest, added_by, added_at FROM private_partners ORDER BY id")
        .fetch_all(from.connection())
        .await?;
    rows.iter().map(read).collect()
}

/// Adds one; its id must be free.
pub async fn insert(tx: &mut WriteTransaction, id: &str, manifest: &str, added_by: &str) -> Result<(), StoreError> {
    let now = tx.now().as_micros();
    sqlx::query("INSERT INTO private_partners (id, manifest, added_by, added_at) VALUES ($1, $2, $3, $4)")
        .bind(id.to_owned())
        .bind(manifest.to_owned())
        .bind(added_by.to_owned())
        .bind(now)
        .execute(tx.connection())
        .await
        .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// Puts another manifest in the place of the one that is there.
pub async fn replace(tx: &mut WriteTransaction, id: &str, manifest: &str, added_by: &str) -> Result<(), StoreError> {
    let now = tx.now().as_micros();
    let result = sqlx::query("UPDATE private_partners SET manifest = $1, added_by = $2, added_at = $3 WHERE id = $4")
        .bind(manifest.to_owned())
        .bind(added_by.to_owned())
        .bind(now)
        .bind(id.to_owned())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "id")
}

/// Removes one.
pub async fn remove(tx: &mut WriteTransaction, id: &str) -> Result<(), StoreError> {
    let result = sqlx::query("DELETE FROM private_partners WHERE id = $1")
        .bind(id.to_owned())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "id")
}

fn read(row: &sqlx::any::AnyRow) -> Result<PrivatePartnerRow, StoreError> {
    let columns = Columns::of(TABLE, row);
    Ok(PrivatePartnerRow {
        id: columns.text("id")?,
        manifest: columns.text("manifest")?,
        added_by: columns.text("added_by")?,
        added_at: columns.instant("added_at")?,
    })
}
