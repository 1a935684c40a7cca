//! `check_waivers`: somebody accepts for a time that a check fails. None is ever changed or deleted: one that is taken
//! back keeps who took it back, and when.

use connect_domain::clock::Instant;
use connect_domain::ids::{CheckWaiverId, ConnectionId, MemberId};

use crate::columns::{Columns, exactly_one};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, Writes, sealed::Connected};
use crate::store::WriteTransaction;

const TABLE: &str = "check_waivers";

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckWaiver {
    /// Key.
    pub id: CheckWaiverId,
    /// Of which connection.
    pub connection_id: ConnectionId,
    /// Which check, as the manifest names it.
    pub check_id: String,
    /// Why it may fail, in the words of who says so.
    pub reason: String,
    /// Who says so.
    pub granted_by: MemberId,
    /// Since when.
    pub granted_at: Instant,
    /// Until when, at the latest.
    pub expires_at: Instant,
    /// Who took it back, and when.
    pub withdrawn: Option<(MemberId, Instant)>,
}

impl CheckWaiver {
    /// Whether it counts at `now`.
    pub fn is_in_force(&self, now: Instant) -> bool {
        self.withdrawn.is_none() && now < self.expires_at
    }
}

/// All that there ever were, the newest first.
pub async fn list(from: &mut impl Reads) -> Result<Vec<CheckWaiver>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, connection_id, check_id, reason, granted_by, granted_at, expires_at, withdrawn_by, withdrawn_at
         FROM check_waivers ORDER BY id DESC",
    )
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// Grants one.
pub async fn insert(tx: &mut WriteTransaction, waiver: &CheckWaiver) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO check_waivers (id, connection_id, check_id, reason, granted_by, granted_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(waiver.id.to_string())
    .bind(waiver.connection_id.to_string())
    .bind(waiver.check_id.clone())
    .bind(waiver.reason.clone())
    .bind(waiver.granted_by.to_string())
    .bind(waiver.granted_at.as_micros())
    .bind(waiver.expires_at.as_micros())
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// Takes one back.
pub async fn withdraw(tx: &mut WriteTransaction, id: CheckWaiverId, by: MemberId) -> Result<(), StoreError> {
    let now = tx.now().as_micros();
    let result = sqlx::query("UPDATE check_waivers SET withdrawn_by = $1, withdrawn_at = $2 WHERE id = $3 AND withdrawn_at IS NULL")
        .bind(by.to_string())
        .bind(now)
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "a waiver that is in force")
}

fn read(row: &sqlx::any::AnyRow) -> Result<CheckWaiver, StoreError> {
    let columns = Columns::of(TABLE, row);
    let withdrawn_by = columns.optional_parsed("withdrawn_by")?;
    Ok(CheckWaiver {
        id: columns.parsed("id")?,
        connection_id: columns.parsed("connection_id")?,
        check_id: columns.text("check_id")?,
        reason: columns.text("reason")?,
        granted_by: columns.parsed("granted_by")?,
        granted_at: columns.instant("granted_at")?,
        expires_at: columns.instant("expires_at")?,
        withdrawn: withdrawn_by.zip(columns.optional_instant("withdrawn_at")?),
    })
}
