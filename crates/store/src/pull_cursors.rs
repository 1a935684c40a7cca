//! `pull_cursors`: since when a smaller pull can ask a partner for changes, beside the records it is about.

use connect_domain::clock::Instant;
use connect_domain::ids::ConnectionId;

use crate::columns::Columns;
use crate::error::StoreError;
use crate::session::{Reads, Writes};

const TABLE: &str = "pull_cursors";

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PullCursor {
    /// Everything that changed before this instant, by the partner's clock, is stored.
    pub changed_since: Instant,
    /// When all records were last listed, by our clock.
    pub complete_at: Instant,
    /// The level of detail at which they were kept; empty where there is only one.
    pub level: String,
}

/// The cursor of one resource; `None` before its first complete pull.
pub async fn get(from: &mut impl Reads, connection_id: ConnectionId, resource: &str) -> Result<Option<PullCursor>, StoreError> {
    let row = sqlx::query("SELECT changed_since, complete_at, level FROM pull_cursors WHERE connection_id = $1 AND resource = $2")
        .bind(connection_id.to_string())
        .bind(resource.to_owned())
        .fetch_optional(from.connection())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let columns = Columns::of(TABLE, &row);
    Ok(Some(PullCursor {
        changed_since: columns.instant("changed_since")?,
        complete_at: columns.instant("complete_at")?,
        level: columns.text("level")?,
    }))
}

/// Moves it: in the transaction that stores what it says.
pub async fn set(tx: &mut impl Writes, connection_id: ConnectionId, resource: &str, cursor: &PullCursor) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO pull_cursors (connection_id, resource, level, changed_since, complete_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (connection_id, resource) DO UPDATE SET
             level = excluded.level, changed_since = excluded.changed_since, complete_at = excluded.complete_at",
    )
    .bind(connection_id.to_string())
    .bind(resource.to_owned())
    .bind(cursor.level.clone())
    .bind(cursor.changed_since.as_micros())
    .bind(cursor.complete_at.as_micros())
    .execute(tx.connection())
    .await?;
    Ok(())
}
