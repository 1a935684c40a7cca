//! `pull_runs`: one pull of records from a partner, with its counts.

use connect_domain::clock::Instant;
use connect_domain::failure::Cause;
use connect_domain::ids::{ConnectionId, PullRunId};

use crate::columns::{Columns, exactly_one, json};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, Writes};

const TABLE: &str = "pull_runs";

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PullStatus {
    /// Under way, or cut off with its process.
    Running,
    /// Complete.
    Succeeded,
    /// It ended early; what was stored until then stays.
    Failed,
    /// A person stopped it; what was stored until then stays.
    Cancelled,
}

impl PullStatus {
    /// The word in the table and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

impl std::str::FromStr for PullStatus {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Running, Self::Succeeded, Self::Failed, Self::Cancelled]
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or(())
    }
}

/// What a pull did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PullCounts {
    /// Records received.
    pub rows: u64,
    /// New ones.
    pub inserted: u64,
    /// Changed ones.
    pub updated: u64,
    /// Those that are as before.
    pub unchanged: u64,
    /// Those that were in use and are not any more.
    pub deactivated: u64,
    /// HTTP requests sent.
    pub requests: u64,
    /// Requests sent again.
    pub retries: u64,
    /// Time spent waiting for the partner's limits.
    pub throttled_ms: u64,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PullRun {
    /// Key.
    pub id: PullRunId,
    /// From where.
    pub connection_id: ConnectionId,
    /// What was asked for, as in `pull --resource`.
    pub resources: Vec<String>,
    /// How it stands.
    pub status: PullStatus,
    /// Class of what ended it.
    pub cause: Option<Cause>,
    /// In words for a person: what ended it, or of one that is complete each part that the partner did not let be read, a
    /// line each; empty otherwise.
    pub message: String,
    /// What it did.
    pub counts: PullCounts,
    /// What of it is stored already, as JSON: where another program goes on. Empty at first.
    pub cursor: String,
    /// When it began.
    pub started_at: Instant,
    /// When it ended.
    pub finished_at: Option<Instant>,
}

macro_rules! columns {
    () => {
        "id, connection_id, resources, status, cause, message, rows_read, inserted, updated, unchanged, deactivated,
         requests, retries, throttled_ms, cursor, started_at, finished_at"
    };
}

/// One pull.
pub async fn get(from: &mut impl Reads, id: PullRunId) -> Result<Option<PullRun>, StoreError> {
    let row = sqlx::query(concat!("SELECT ", columns!(), " FROM pull_runs WHERE id = $1"))
        .bind(id.to_string())
        .fetch_optional(from.connection())
        .await?;
    row.as_ref().map(read).transpose()
}

/// The newest pulls of a connection, newest first.
pub async fn latest(from: &mut impl Reads, connection_id: ConnectionId, limit: i64) -> Result<Vec<PullRun>, StoreError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        columns!(),
        " FROM pull_runs WHERE connection_id = $1 ORDER BY started_at DESC, id DESC LIMIT $2"
    ))
    .bind(connection_id.to_string())
    .bind(limit)
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// The newest pull of every connection that has any, for a list of them.
pub async fn latest_by_connection(from: &mut impl Reads) -> Result<Vec<PullRun>, StoreError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        columns!(),
        " FROM pull_runs WHERE id IN (
            SELECT (SELECT newest.id FROM pull_runs AS newest WHERE newest.connection_id = connections.id
                    ORDER BY newest.started_at DESC, newest.id DESC LIMIT 1)
            FROM connections)"
    ))
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// When a resource, as in `pull --resource`, was last pulled to its end.
pub async fn last_success(from: &mut impl Reads, connection_id: ConnectionId, resource: &str) -> Result<Option<Instant>, StoreError> {
    // `resources` is a JSON list of words without quotes in them.
    let row = sqlx::query(
        "SELECT MAX(finished_at) AS finished_at FROM pull_runs
         WHERE connection_id = $1 AND status = 'succeeded' AND resources LIKE $2",
    )
    .bind(connection_id.to_string())
    .bind(format!("%\"{resource}\"%"))
    .fetch_one(from.connection())
    .await?;
    Columns::of(TABLE, &row).optional_instant("finished_at")
}

/// When the newest pull that read all of a resource began: what happened later at the partner it need not have read.
pub async fn last_success_began(from: &mut impl Reads, connection_id: ConnectionId, resource: &str) -> Result<Option<Instant>, StoreError> {
    let row = sqlx::query(
        "SELECT MAX(started_at) AS started_at FROM pull_runs
         WHERE connection_id = $1 AND status = 'succeeded' AND resources LIKE $2",
    )
    .bind(connection_id.to_string())
    .bind(format!("%\"{resource}\"%"))
    .fetch_one(from.connection())
    .await?;
    Columns::of(TABLE, &row).optional_instant("started_at")
}

/// When the newest pulls that read all of a resource ended, the newest first.
pub async fn successes(from: &mut impl Reads, connection_id: ConnectionId, resource: &str, limit: i64) -> Result<Vec<Instant>, StoreError> {
    let rows = sqlx::query(
        "SELECT finished_at FROM pull_runs
         WHERE connection_id = $1 AND status = 'succeeded' AND resources LIKE $2 AND finished_at IS NOT NULL
         ORDER BY finished_at DESC LIMIT $3",
    )
    .bind(connection_id.to_string())
    .bind(format!("%\"{resource}\"%"))
    .bind(limit)
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(|row| Columns::of(TABLE, row).instant("finished_at")).collect()
}

/// When each connection's resources were last pulled to their end, for a list of connections: as `last_success`, for all
/// at once. A resource may come several times.
pub async fn last_successes(from: &mut impl Reads) -> Result<Vec<(ConnectionId, Vec<String>, Instant)>, StoreError> {
    let rows = sqlx::query(
        "SELECT connection_id, resources, MAX(finished_at) AS finished_at FROM pull_runs
         WHERE status = 'succeeded' AND finished_at IS NOT NULL
         GROUP BY connection_id, resources",
    )
    .fetch_all(from.connection())
    .await?;
    let read = |row| {
        let columns = Columns::of(TABLE, row);
        Ok((
            columns.parsed("connection_id")?,
            columns.json("resources")?,
            columns.instant("finished_at")?,
        ))
    };
    rows.iter().map(read).collect()
}

/// Starts one.
pub async fn insert(tx: &mut impl Writes, run: &PullRun) -> Result<(), StoreError> {
    let counts = &run.counts;
    sqlx::query(concat!(
        "INSERT INTO pull_runs (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
    ))
    .bind(run.id.to_string())
    .bind(run.connection_id.to_string())
    .bind(json(&run.resources)?)
    .bind(run.status.as_str())
    .bind(run.cause.map(Cause::as_str))
    .bind(run.message.clone())
    .bind(number(counts.rows))
    .bind(number(counts.inserted))
    .bind(number(counts.updated))
    .bind(number(counts.unchanged))
    .bind(number(counts.deactivated))
    .bind(number(counts.requests))
    .bind(number(counts.retries))
    .bind(number(counts.throttled_ms))
    .bind(run.cursor.clone())
    .bind(run.started_at.as_micros())
    .bind(run.finished_at.map(Instant::as_micros))
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// Saves status, cause, message, counts, cursor and end of one that is running.
pub async fn save(tx: &mut impl Writes, run: &PullRun) -> Result<(), StoreError> {
    let counts = &run.counts;
    let result = sqlx::query(
        "UPDATE pull_runs
         SET status = $1, cause = $2, message = $3, rows_read = $4, inserted = $5, updated = $6, unchanged = $7,
             deactivated = $8, requests = $9, retries = $10, throttled_ms = $11, cursor = $12, finished_at = $13,
             resources = $14
         WHERE id = $15 AND status = 'running'",
    )
    .bind(run.status.as_str())
    .bind(run.cause.map(Cause::as_str))
    .bind(run.message.clone())
    .bind(number(counts.rows))
    .bind(number(counts.inserted))
    .bind(number(counts.updated))
    .bind(number(counts.unchanged))
    .bind(number(counts.deactivated))
    .bind(number(counts.requests))
    .bind(number(counts.retries))
    .bind(number(counts.throttled_ms))
    .bind(run.cursor.clone())
    .bind(run.finished_at.map(Instant::as_micros))
    .bind(json(&run.resources)?)
    .bind(run.id.to_string())
    .execute(tx.connection())
    .await?;
    exactly_one(&result, TABLE, "running pull")
}

/// Ends one that is running and is not to go on. Nothing when it had ended.
pub async fn stop(tx: &mut impl Writes, id: PullRunId, status: PullStatus, cause: Option<Cause>, message: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE pull_runs SET status = $1, cause = $2, message = $3, finished_at = $4 WHERE id = $5 AND status = 'running'")
        .bind(status.as_str())
        .bind(cause.map(Cause::as_str))
        .bind(message.to_owned())
        .bind(tx.now().as_micros())
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    Ok(())
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn read(row: &sqlx::any::AnyRow) -> Result<PullRun, StoreError> {
    let columns = Columns::of(TABLE, row);
    Ok(PullRun {
        id: columns.parsed("id")?,
        connection_id: columns.parsed("connection_id")?,
        resources: columns.json("resources")?,
        status: columns.parsed("status")?,
        cause: columns.optional_parsed("cause")?,
        message: columns.text("message")?,
        counts: PullCounts {
            rows: columns.count("rows_read")?,
            inserted: columns.count("inserted")?,
            updated: columns.count("updated")?,
            unchanged: columns.count("unchanged")?,
            deactivated: columns.count("deactivated")?,
            requests: columns.count("requests")?,
            retries: columns.count("retries")?,
            throttled_ms: columns.count("throttled_ms")?,
        },
        cursor: columns.text("cursor")?,
        started_at: columns.instant("started_at")?,
        finished_at: columns.optional_instant("finished_at")?,
    })
}
