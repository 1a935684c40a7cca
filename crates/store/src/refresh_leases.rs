//! `refresh_leases`: who may refresh a connection, where several machines share the database. Each
//! taking gets a higher fence, so that a holder that lost its lease is recognized (`reliability.md` B3).

use std::time::Duration;

use connect_domain::clock::Instant;
use connect_domain::ids::ConnectionId;

use crate::columns::Columns;
use crate::error::StoreError;
use crate::session::{Reads, Writes};

const TABLE: &str = "refresh_leases";

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshLease {
    /// Installation and process.
    pub holder: String,
    /// Grows with every taking.
    pub fence: i64,
    /// When it lapses unless renewed.
    pub expires_at: Instant,
    /// Highest generation of the refresh token ever committed (B13).
    pub committed_generation: i64,
}

/// The lease, whoever holds it.
pub async fn get(from: &mut impl Reads, connection_id: ConnectionId) -> Result<Option<RefreshLease>, StoreError> {
    let row = sqlx::query("SELECT holder, fence, expires_at, committed_generation FROM refresh_leases WHERE connection_id = $1")
        .bind(connection_id.to_string())
        .fetch_optional(from.connection())
        .await?;
    row.as_ref().map(read).transpose()
}

/// Takes the lease if it is free, lapsed or ours; `None` when another holds it.
pub async fn take(
    tx: &mut impl Writes,
    connection_id: ConnectionId,
    holder: &str,
    duration: Duration,
) -> Result<Option<RefreshLease>, StoreError> {
    let (now, until) = (tx.now().as_micros(), tx.now().plus(duration).as_micros());
    sqlx::query(
        "INSERT INTO refresh_leases (connection_id, holder, fence, expires_at, committed_generation)
         VALUES ($1, '', 0, 0, 0) ON CONFLICT (connection_id) DO NOTHING",
    )
    .bind(connection_id.to_string())
    .execute(tx.connection())
    .await?;
    let row = sqlx::query(
        "UPDATE refresh_leases SET holder = $1, fence = fence + 1, expires_at = $2
         WHERE connection_id = $3 AND (holder = '' OR holder = $1 OR expires_at <= $4)
         RETURNING holder, fence, expires_at, committed_generation",
    )
    .bind(holder.to_owned())
    .bind(until)
    .bind(connection_id.to_string())
    .bind(now)
    .fetch_optional(tx.connection())
    .await?;
    row.as_ref().map(read).transpose()
}

/// Prolongs the lease; false when it was lost.
pub async fn renew(tx: &mut impl Writes, connection_id: ConnectionId, fence: i64, duration: Duration) -> Result<bool, StoreError> {
    let until = tx.now().plus(duration).as_micros();
    let result = sqlx::query("UPDATE refresh_leases SET expires_at = $1 WHERE connection_id = $2 AND fence = $3 AND holder <> ''")
        .bind(until)
        .bind(connection_id.to_string())
        .bind(fence)
        .execute(tx.connection())
        .await?;
    Ok(result.rows_affected() == 1)
}

/// Checks in the saving transaction that the lease is still ours, and locks its row.
pub async fn holds(tx: &mut impl Writes, connection_id: ConnectionId, fence: i64) -> Result<bool, StoreError> {
    let result = sqlx::query("UPDATE refresh_leases SET fence = fence WHERE connection_id = $1 AND fence = $2 AND holder <> ''")
        .bind(connection_id.to_string())
        .bind(fence)
        .execute(tx.connection())
        .await?;
    Ok(result.rows_affected() == 1)
}

/// Records a committed generation; it never goes back.
pub async fn set_committed_generation(tx: &mut impl Writes, connection_id: ConnectionId, generation: i64) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO refresh_leases (connection_id, holder, fence, expires_at, committed_generation)
         VALUES ($1, '', 0, 0, $2)
         ON CONFLICT (connection_id) DO UPDATE SET committed_generation = excluded.committed_generation
         WHERE refresh_leases.committed_generation < excluded.committed_generation",
    )
    .bind(connection_id.to_string())
    .bind(generation)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Gives the lease back, if it still is ours.
pub async fn release(tx: &mut impl Writes, connection_id: ConnectionId, fence: i64) -> Result<(), StoreError> {
    sqlx::query("UPDATE refresh_leases SET holder = '', expires_at = 0 WHERE connection_id = $1 AND fence = $2")
        .bind(connection_id.to_string())
        .bind(fence)
        .execute(tx.connection())
        .await?;
    Ok(())
}

fn read(row: &sqlx::any::AnyRow) -> Result<RefreshLease, StoreError> {
    let columns = Columns::of(TABLE, row);
    Ok(RefreshLease {
        holder: columns.text("holder")?,
        fence: columns.integer("fence")?,
        expires_at: columns.instant("expires_at")?,
        committed_generation: columns.integer("committed_generation")?,
    })
}
