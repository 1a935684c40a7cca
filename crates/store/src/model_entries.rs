//! `model_entries`: who answers for a model, and what takes its place when it ends.

use std::collections::HashMap;

use connect_domain::ids::{ConnectionId, MemberId, SourceObjectId};

use crate::columns::Columns;
use crate::error::StoreError;
use crate::session::{Reads, Writes, sealed::Connected};
use crate::store::WriteTransaction;

const TABLE: &str = "model_entries";

/// What the firm says of a model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModelEntry {
    /// Who answers for it.
    pub owner_id: Option<MemberId>,
    /// The id at the partner of what takes its place; empty where nothing was named.
    pub replacement: String,
}

/// The entries of a connection's models.
pub async fn list(from: &mut impl Reads, connection_id: ConnectionId) -> Result<HashMap<SourceObjectId, ModelEntry>, StoreError> {
    let rows = sqlx::query(
        "SELECT source_object_id, owner_id, replacement FROM model_entries
         WHERE source_object_id IN (SELECT id FROM source_objects WHERE connection_id = $1)",
    )
    .bind(connection_id.to_string())
    .fetch_all(from.connection())
    .await?;
    let read = |row| {
        let columns = Columns::of(TABLE, row);
        let entry = ModelEntry {
            owner_id: columns.optional_parsed("owner_id")?,
            replacement: columns.text("replacement")?,
        };
        Ok((columns.parsed("source_object_id")?, entry))
    };
    rows.iter().map(read).collect()
}

/// Sets or replaces what the firm says of a model.
pub async fn save(tx: &mut WriteTransaction, id: SourceObjectId, entry: &ModelEntry) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO model_entries (source_object_id, owner_id, replacement, updated_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (source_object_id) DO UPDATE
         SET owner_id = excluded.owner_id, replacement = excluded.replacement, updated_at = excluded.updated_at",
    )
    .bind(id.to_string())
    .bind(entry.owner_id.map(|id| id.to_string()))
    .bind(entry.replacement.clone())
    .bind(tx.now().as_micros())
    .execute(tx.connection())
    .await?;
    Ok(())
}
