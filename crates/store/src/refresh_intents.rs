//! `refresh_intents`: a refresh under way, written before the partner is asked (`reliability.md` B5).
//! One that is found at `sent` means that the outcome of that call is unknown; at `refused`, that the partner said no to
//! this token.

use connect_domain::clock::Instant;
use connect_domain::ids::ConnectionId;

use crate::columns::{Columns, exactly_one};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, Writes};

const TABLE: &str = "refresh_intents";

/// How far it got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefreshPhase {
    /// Nothing was sent.
    Intent,
    /// The request may have reached the partner.
    Sent,
    /// The partner refused it.
    Refused,
}

impl RefreshPhase {
    /// The word in the table.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Intent => "intent",
            Self::Sent => "sent",
            Self::Refused => "refused",
        }
    }
}

impl std::str::FromStr for RefreshPhase {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Intent, Self::Sent, Self::Refused]
            .into_iter()
            .find(|phase| phase.as_str() == text)
            .ok_or(())
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshIntent {
    /// Whose tokens.
    pub connection_id: ConnectionId,
    /// Tells one refresh from the next.
    pub attempt_id: String,
    /// The generation of the refresh token that is spent.
    pub from_generation: i64,
    /// Installation and process.
    pub holder: String,
    /// How far it got.
    pub phase: RefreshPhase,
    /// When it began.
    pub started_at: Instant,
}

/// The refresh under way, or the one that was cut off.
pub async fn get(from: &mut impl Reads, connection_id: ConnectionId) -> Result<Option<RefreshIntent>, StoreError> {
    let row = sqlx::query(
        "SELECT connection_id, attempt_id, from_generation, holder, phase, started_at
         FROM refresh_intents WHERE connection_id = $1",
    )
    .bind(connection_id.to_string())
    .fetch_optional(from.connection())
    .await?;
    row.map(|row| {
        let columns = Columns::of(TABLE, &row);
        Ok(RefreshIntent {
            connection_id: columns.parsed("connection_id")?,
            attempt_id: columns.text("attempt_id")?,
            from_generation: columns.integer("from_generation")?,
            holder: columns.text("holder")?,
            phase: columns.parsed("phase")?,
            started_at: columns.instant("started_at")?,
        })
    })
    .transpose()
}

/// Writes an intent. The caller has looked for an earlier one and dealt with it.
pub async fn insert(tx: &mut impl Writes, intent: &RefreshIntent) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO refresh_intents (connection_id, attempt_id, from_generation, holder, phase, started_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(intent.connection_id.to_string())
    .bind(intent.attempt_id.clone())
    .bind(intent.from_generation)
    .bind(intent.holder.clone())
    .bind(intent.phase.as_str())
    .bind(intent.started_at.as_micros())
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// Moves it to `sent`, if it still is this attempt's.
pub async fn mark_sent(tx: &mut impl Writes, connection_id: ConnectionId, attempt_id: &str) -> Result<(), StoreError> {
    mark(tx, connection_id, attempt_id, RefreshPhase::Sent).await
}

/// Moves it to `refused`, if it still is this attempt's.
pub async fn mark_refused(tx: &mut impl Writes, connection_id: ConnectionId, attempt_id: &str) -> Result<(), StoreError> {
    mark(tx, connection_id, attempt_id, RefreshPhase::Refused).await
}

async fn mark(tx: &mut impl Writes, connection_id: ConnectionId, attempt_id: &str, phase: RefreshPhase) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE refresh_intents SET phase = $3 WHERE connection_id = $1 AND attempt_id = $2")
        .bind(connection_id.to_string())
        .bind(attempt_id.to_owned())
        .bind(phase.as_str())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "attempt")
}

/// Ends it. False when it is not there any more.
pub async fn delete(tx: &mut impl Writes, connection_id: ConnectionId, attempt_id: &str) -> Result<bool, StoreError> {
    let result = sqlx::query("DELETE FROM refresh_intents WHERE connection_id = $1 AND attempt_id = $2")
        .bind(connection_id.to_string())
        .bind(attempt_id.to_owned())
        .execute(tx.connection())
        .await?;
    Ok(result.rows_affected() == 1)
}
