//! `go_lives`: who said that a connection is relied on, by which contract and mapping, and who ended that. None is ever
//! deleted.

use connect_domain::clock::Instant;
use connect_domain::ids::{ConnectionId, ContractId, GoLiveId, MemberId};

use crate::columns::{Columns, exactly_one};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, Writes, sealed::Connected};
use crate::store::WriteTransaction;

const TABLE: &str = "go_lives";

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoLive {
    /// Key.
    pub id: GoLiveId,
    /// Of which connection.
    pub connection_id: ConnectionId,
    /// The contract that was in force.
    pub contract_id: ContractId,
    /// The published revision of its mapping, where it has one.
    pub mapping_revision: Option<i64>,
    /// Who decided it.
    pub decided_by: MemberId,
    /// When.
    pub decided_at: Instant,
    /// How it ended.
    pub end: Option<EndOfLive>,
}

/// How a connection ceased to be live.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndOfLive {
    /// Who ended it.
    pub by: MemberId,
    /// When.
    pub at: Instant,
    /// Why, in the words of who did.
    pub reason: String,
}

/// All that there ever were, the newest first.
pub async fn list(from: &mut impl Reads) -> Result<Vec<GoLive>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, connection_id, contract_id, mapping_revision, decided_by, decided_at, ended_by, ended_at, end_reason
         FROM go_lives ORDER BY id DESC",
    )
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// The connection's newest one, ended or not.
pub async fn newest(from: &mut impl Reads, connection_id: ConnectionId) -> Result<Option<GoLive>, StoreError> {
    let row = sqlx::query(
        "SELECT id, connection_id, contract_id, mapping_revision, decided_by, decided_at, ended_by, ended_at, end_reason
         FROM go_lives WHERE connection_id = $1 ORDER BY id DESC LIMIT 1",
    )
    .bind(connection_id.to_string())
    .fetch_optional(from.connection())
    .await?;
    row.as_ref().map(read).transpose()
}

/// Makes a connection live.
pub async fn insert(tx: &mut WriteTransaction, go_live: &GoLive) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO go_lives (id, connection_id, contract_id, mapping_revision, decided_by, decided_at, end_reason)
         VALUES ($1, $2, $3, $4, $5, $6, '')",
    )
    .bind(go_live.id.to_string())
    .bind(go_live.connection_id.to_string())
    .bind(go_live.contract_id.to_string())
    .bind(go_live.mapping_revision)
    .bind(go_live.decided_by.to_string())
    .bind(go_live.decided_at.as_micros())
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// Ends it.
pub async fn end(tx: &mut WriteTransaction, id: GoLiveId, by: MemberId, reason: &str) -> Result<(), StoreError> {
    let now = tx.now().as_micros();
    let result = sqlx::query("UPDATE go_lives SET ended_by = $1, ended_at = $2, end_reason = $3 WHERE id = $4 AND ended_at IS NULL")
        .bind(by.to_string())
        .bind(now)
        .bind(reason.to_owned())
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "a connection that is live")
}

fn read(row: &sqlx::any::AnyRow) -> Result<GoLive, StoreError> {
    let columns = Columns::of(TABLE, row);
    let ended_by = columns.optional_parsed("ended_by")?;
    let ended = ended_by.zip(columns.optional_instant("ended_at")?);
    let reason = columns.text("end_reason")?;
    Ok(GoLive {
        id: columns.parsed("id")?,
        connection_id: columns.parsed("connection_id")?,
        contract_id: columns.parsed("contract_id")?,
        mapping_revision: columns.optional_integer("mapping_revision")?,
        decided_by: columns.parsed("decided_by")?,
        decided_at: columns.instant("decided_at")?,
        end: ended.map(|(by, at)| EndOfLive { by, at, reason }),
    })
}
