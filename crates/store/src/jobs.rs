//! `jobs`: background work as rows, safe to run twice.
//!
//! Who runs a job holds it by a lease that it renews; a lease that ends without that lets any other program
//! go on. Every write of the holder names the holder and the attempt, so that one who lost the job, or whose
//! job a person stopped, changes nothing any more.

use connect_domain::clock::Instant;
use connect_domain::ids::{ConnectionId, JobId};

use crate::columns::Columns;
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, Writes};

const TABLE: &str = "jobs";

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobStatus {
    /// To be done after `run_after`.
    Queued,
    /// Somebody is at it.
    Running,
    /// Finished well.
    Succeeded,
    /// Finished badly, and not tried again.
    Failed,
    /// A person stopped it.
    Cancelled,
}

impl JobStatus {
    /// The word in the table and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

impl std::str::FromStr for JobStatus {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Queued, Self::Running, Self::Succeeded, Self::Failed, Self::Cancelled]
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or(())
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Key.
    pub id: JobId,
    /// Which order it is.
    pub kind: String,
    /// The order's own data, as JSON.
    pub payload: String,
    /// Which connection it is about; one job of a kind is under way for each.
    pub connection_id: Option<ConnectionId>,
    /// Where it stands.
    pub status: JobStatus,
    /// How often it was begun.
    pub attempts: i64,
    /// Who is at it; empty otherwise.
    pub holder: String,
    /// Until when nobody else may go on with it.
    pub lease_until: Instant,
    /// What it is doing, in words.
    pub step: String,
    /// Records done in this step.
    pub done: u64,
    /// Records in all, once known.
    pub total: Option<u64>,
    /// What it brought, as JSON; empty until then.
    pub result: String,
    /// Why the last try failed, as JSON; empty otherwise.
    pub error: String,
    /// Not before.
    pub run_after: Instant,
    /// When it was ordered.
    pub created_at: Instant,
    /// When it was last begun.
    pub started_at: Option<Instant>,
    /// When it ended.
    pub finished_at: Option<Instant>,
}

macro_rules! columns {
    () => {
        "id, kind, payload, connection_id, status, attempts, holder, lease_until, step, done, total, result, error,
         run_after, created_at, started_at, finished_at"
    };
}

/// One job.
pub async fn get(from: &mut impl Reads, id: JobId) -> Result<Option<Job>, StoreError> {
    let row = sqlx::query(concat!("SELECT ", columns!(), " FROM jobs WHERE id = $1"))
        .bind(id.to_string())
        .fetch_optional(from.connection())
        .await?;
    row.as_ref().map(read).transpose()
}

/// The newest, newest first.
pub async fn latest(from: &mut impl Reads, limit: i64) -> Result<Vec<Job>, StoreError> {
    let rows = sqlx::query(concat!("SELECT ", columns!(), " FROM jobs ORDER BY id DESC LIMIT $1"))
        .bind(limit)
        .fetch_all(from.connection())
        .await?;
    rows.iter().map(read).collect()
}

/// The job of this kind that is under way for a connection, queued or running.
pub async fn under_way(from: &mut impl Reads, kind: &str, connection_id: ConnectionId) -> Result<Option<Job>, StoreError> {
    let row = sqlx::query(concat!(
        "SELECT ",
        columns!(),
        " FROM jobs WHERE kind = $1 AND connection_id = $2 AND status IN ('queued', 'running')"
    ))
    .bind(kind.to_owned())
    .bind(connection_id.to_string())
    .fetch_optional(from.connection())
    .await?;
    row.as_ref().map(read).transpose()
}

/// Those that anybody may begin, the longest due first: queued ones, and running ones whose lease ended.
pub async fn due(from: &mut impl Reads, now: Instant) -> Result<Vec<Job>, StoreError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        columns!(),
        " FROM jobs WHERE (status = 'queued' AND run_after <= $1) OR (status = 'running' AND lease_until <= $1)
          ORDER BY run_after, id"
    ))
    .bind(now.as_micros())
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// Adds a job; a conflict when one of its kind is under way for the connection.
pub async fn insert(tx: &mut impl Writes, job: &Job) -> Result<(), StoreError> {
    sqlx::query(concat!(
        "INSERT INTO jobs (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
    ))
    .bind(job.id.to_string())
    .bind(job.kind.clone())
    .bind(job.payload.clone())
    .bind(job.connection_id.map(|id| id.to_string()))
    .bind(job.status.as_str())
    .bind(job.attempts)
    .bind(job.holder.clone())
    .bind(job.lease_until.as_micros())
    .bind(job.step.clone())
    .bind(number(job.done))
    .bind(job.total.map(number))
    .bind(job.result.clone())
    .bind(job.error.clone())
    .bind(job.run_after.as_micros())
    .bind(job.created_at.as_micros())
    .bind(job.started_at.map(Instant::as_micros))
    .bind(job.finished_at.map(Instant::as_micros))
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// Begins a job that is as `seen`, for `holder`; `None` when somebody was faster or its holder lives.
pub async fn claim(tx: &mut impl Writes, seen: &Job, holder: &str, lease_until: Instant) -> Result<Option<Job>, StoreError> {
    let row = sqlx::query(concat!(
        "UPDATE jobs SET status = 'running', holder = $1, lease_until = $2, started_at = $3, attempts = attempts + 1, error = ''
         WHERE id = $4 AND status = $5 AND attempts = $6 AND lease_until = $7
         RETURNING ",
        columns!()
    ))
    .bind(holder.to_owned())
    .bind(lease_until.as_micros())
    .bind(tx.now().as_micros())
    .bind(seen.id.to_string())
    .bind(seen.status.as_str())
    .bind(seen.attempts)
    .bind(seen.lease_until.as_micros())
    .fetch_optional(tx.connection())
    .await?;
    row.as_ref().map(read).transpose()
}

/// Says where the holder is and renews its lease. False when the job is the holder's no more.
pub async fn report(tx: &mut impl Writes, job: &Job) -> Result<bool, StoreError> {
    let result = sqlx::query(
        "UPDATE jobs SET step = $1, done = $2, total = $3, lease_until = $4
         WHERE id = $5 AND status = 'running' AND holder = $6 AND attempts = $7",
    )
    .bind(job.step.clone())
    .bind(number(job.done))
    .bind(job.total.map(number))
    .bind(job.lease_until.as_micros())
    .bind(job.id.to_string())
    .bind(job.holder.clone())
    .bind(job.attempts)
    .execute(tx.connection())
    .await?;
    Ok(result.rows_affected() == 1)
}

/// Ends a job with its result or error, or puts it back to be tried again at `run_after`. False when the job
/// is the holder's no more.
pub async fn close(tx: &mut impl Writes, job: &Job) -> Result<bool, StoreError> {
    let result = sqlx::query(
        "UPDATE jobs SET status = $1, step = $2, done = $3, total = $4, result = $5, error = $6, run_after = $7, finished_at = $8
         WHERE id = $9 AND status = 'running' AND holder = $10 AND attempts = $11",
    )
    .bind(job.status.as_str())
    .bind(job.step.clone())
    .bind(number(job.done))
    .bind(job.total.map(number))
    .bind(job.result.clone())
    .bind(job.error.clone())
    .bind(job.run_after.as_micros())
    .bind(job.finished_at.map(Instant::as_micros))
    .bind(job.id.to_string())
    .bind(job.holder.clone())
    .bind(job.attempts)
    .execute(tx.connection())
    .await?;
    Ok(result.rows_affected() == 1)
}

/// Stops a job that has not ended: its holder finds out before its next request. False when it had ended.
pub async fn cancel(tx: &mut impl Writes, id: JobId, step: &str) -> Result<bool, StoreError> {
    let result =
        sqlx::query("UPDATE jobs SET status = 'cancelled', step = $1, finished_at = $2 WHERE id = $3 AND status IN ('queued', 'running')")
            .bind(step.to_owned())
            .bind(tx.now().as_micros())
            .bind(id.to_string())
            .execute(tx.connection())
            .await?;
    Ok(result.rows_affected() == 1)
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn read(row: &sqlx::any::AnyRow) -> Result<Job, StoreError> {
    let columns = Columns::of(TABLE, row);
    let total = columns.optional_integer("total")?.map(u64::try_from).transpose();
    Ok(Job {
        id: columns.parsed("id")?,
        kind: columns.text("kind")?,
        payload: columns.text("payload")?,
        connection_id: columns.optional_parsed("connection_id")?,
        status: columns.parsed("status")?,
        attempts: columns.integer("attempts")?,
        holder: columns.text("holder")?,
        lease_until: columns.instant("lease_until")?,
        step: columns.text("step")?,
        done: columns.count("done")?,
        total: total.map_err(|_| StoreError::Impossible {
            table: TABLE,
            column: "total",
        })?,
        result: columns.text("result")?,
        error: columns.text("error")?,
        run_after: columns.instant("run_after")?,
        created_at: columns.instant("created_at")?,
        started_at: columns.optional_instant("started_at")?,
        finished_at: columns.optional_instant("finished_at")?,
    })
}
