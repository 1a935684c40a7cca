//! `jobs`: background work as rows, safe to run twice.

use connect_domain::clock::Instant;
use connect_domain::ids::{ConnectionId, JobId};

use crate::columns::{Columns, exactly_one};
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
    /// Which connection it is about.
    pub connection_id: Option<ConnectionId>,
    /// Where it stands.
    pub status: JobStatus,
    /// How often it was begun.
    pub attempts: i64,
    /// Who is at it; empty otherwise.
    pub holder: String,
    /// What the last try said; empty otherwise.
    pub message: String,
    /// Not before.
    pub run_after: Instant,
    /// When it was queued.
    pub created_at: Instant,
    /// When it was last begun.
    pub started_at: Option<Instant>,
    /// When it ended.
    pub finished_at: Option<Instant>,
}

macro_rules! columns {
    () => {
        "id, kind, payload, connection_id, status, attempts, holder, message, run_after, created_at, started_at, finished_at"
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

/// Those in a status, oldest first.
pub async fn list(from: &mut impl Reads, status: JobStatus) -> Result<Vec<Job>, StoreError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        columns!(),
        " FROM jobs WHERE status = $1 ORDER BY run_after, id"
    ))
    .bind(status.as_str())
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// Queues a job.
pub async fn insert(tx: &mut impl Writes, job: &Job) -> Result<(), StoreError> {
    sqlx::query(concat!(
        "INSERT INTO jobs (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    ))
    .bind(job.id.to_string())
    .bind(job.kind.clone())
    .bind(job.payload.clone())
    .bind(job.connection_id.map(|id| id.to_string()))
    .bind(job.status.as_str())
    .bind(job.attempts)
    .bind(job.holder.clone())
    .bind(job.message.clone())
    .bind(job.run_after.as_micros())
    .bind(job.created_at.as_micros())
    .bind(job.started_at.map(Instant::as_micros))
    .bind(job.finished_at.map(Instant::as_micros))
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// Takes the job that has waited longest and is due, for `holder`; `None` when there is none.
pub async fn claim(tx: &mut impl Writes, holder: &str) -> Result<Option<Job>, StoreError> {
    let sql = format!(
        concat!(
            "UPDATE jobs SET status = 'running', holder = $1, attempts = attempts + 1, started_at = $2
             WHERE id = (SELECT id FROM jobs WHERE status = 'queued' AND run_after <= $2 ORDER BY run_after, id LIMIT 1{})
             RETURNING ",
            columns!()
        ),
        tx.dialect().skip_locked()
    );
    let now = tx.now().as_micros();
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(holder.to_owned())
        .bind(now)
        .fetch_optional(tx.connection())
        .await?;
    row.as_ref().map(read).transpose()
}

/// Ends a running job.
pub async fn finish(tx: &mut impl Writes, id: JobId, status: JobStatus, message: &str) -> Result<(), StoreError> {
    let result =
        sqlx::query("UPDATE jobs SET status = $1, message = $2, holder = '', finished_at = $3 WHERE id = $4 AND status = 'running'")
            .bind(status.as_str())
            .bind(message.to_owned())
            .bind(tx.now().as_micros())
            .bind(id.to_string())
            .execute(tx.connection())
            .await?;
    exactly_one(&result, TABLE, "running job")
}

/// Puts a running job back, to be tried again after `run_after`.
pub async fn retry(tx: &mut impl Writes, id: JobId, run_after: Instant, message: &str) -> Result<(), StoreError> {
    let result =
        sqlx::query("UPDATE jobs SET status = 'queued', holder = '', message = $1, run_after = $2 WHERE id = $3 AND status = 'running'")
            .bind(message.to_owned())
            .bind(run_after.as_micros())
            .bind(id.to_string())
            .execute(tx.connection())
            .await?;
    exactly_one(&result, TABLE, "running job")
}

/// Stops a job that has not ended; whoever runs it looks. False when it had ended.
pub async fn cancel(tx: &mut impl Writes, id: JobId) -> Result<bool, StoreError> {
    let result = sqlx::query("UPDATE jobs SET status = 'cancelled', finished_at = $1 WHERE id = $2 AND status IN ('queued', 'running')")
        .bind(tx.now().as_micros())
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    Ok(result.rows_affected() == 1)
}

/// Puts back what a holder that is no more had begun. Answers how many.
pub async fn requeue_of(tx: &mut impl Writes, holder: &str) -> Result<u64, StoreError> {
    let result = sqlx::query("UPDATE jobs SET status = 'queued', holder = '' WHERE status = 'running' AND holder = $1")
        .bind(holder.to_owned())
        .execute(tx.connection())
        .await?;
    Ok(result.rows_affected())
}

fn read(row: &sqlx::any::AnyRow) -> Result<Job, StoreError> {
    let columns = Columns::of(TABLE, row);
    Ok(Job {
        id: columns.parsed("id")?,
        kind: columns.text("kind")?,
        payload: columns.text("payload")?,
        connection_id: columns.optional_parsed("connection_id")?,
        status: columns.parsed("status")?,
        attempts: columns.integer("attempts")?,
        holder: columns.text("holder")?,
        message: columns.text("message")?,
        run_after: columns.instant("run_after")?,
        created_at: columns.instant("created_at")?,
        started_at: columns.optional_instant("started_at")?,
        finished_at: columns.optional_instant("finished_at")?,
    })
}
