//! `check_results`: what a check found about a connection, run by run.

use std::time::Duration;

use connect_domain::check::CheckStatus;
use connect_domain::clock::Instant;
use connect_domain::failure::Cause;
use connect_domain::ids::{CheckRunId, ConnectionId};

use crate::columns::Columns;
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, Writes};

const TABLE: &str = "check_results";

/// Answers that newer ones have replaced are kept so long.
const KEPT: Duration = Duration::from_secs(90 * 86_400);

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckResult {
    /// Of which connection.
    pub connection_id: ConnectionId,
    /// Which check, as the manifest names it.
    pub check_id: String,
    /// In which run.
    pub run_id: CheckRunId,
    /// What it found.
    pub status: CheckStatus,
    /// Class of what is wrong.
    pub cause: Option<Cause>,
    /// What was seen, in words for a person.
    pub evidence: String,
    /// Requests that it sent to the partner.
    pub requests: u64,
    /// How long it took.
    pub duration_ms: u64,
    /// When.
    pub checked_at: Instant,
}

/// The newest answer to each check of each connection, in one query.
pub async fn newest(from: &mut impl Reads) -> Result<Vec<CheckResult>, StoreError> {
    // Run ids are ordered by time.
    let rows = sqlx::query(
        "SELECT result.connection_id, result.check_id, result.run_id, status, cause, evidence, requests, duration_ms, checked_at
         FROM check_results AS result
         JOIN (SELECT connection_id, check_id, MAX(run_id) AS run_id FROM check_results GROUP BY connection_id, check_id) AS newest
           ON newest.connection_id = result.connection_id AND newest.check_id = result.check_id AND newest.run_id = result.run_id
         ORDER BY result.connection_id, result.check_id",
    )
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// The answer to each check of each connection in the run that somebody asked for before its newest answer, where there is
/// one: what a pull or the like had answered anew between the two is no run that a person compares with.
pub async fn before_newest(from: &mut impl Reads) -> Result<Vec<CheckResult>, StoreError> {
    let rows = sqlx::query(
        "SELECT result.connection_id, result.check_id, result.run_id, status, cause, evidence, requests, duration_ms, checked_at
         FROM check_results AS result
         JOIN (SELECT older.connection_id, older.check_id, MAX(older.run_id) AS run_id
               FROM check_results AS older
               JOIN check_runs AS asked ON asked.id = older.run_id AND asked.asked = 1
               JOIN (SELECT connection_id, check_id, MAX(run_id) AS run_id FROM check_results GROUP BY connection_id, check_id) AS newest
                 ON newest.connection_id = older.connection_id AND newest.check_id = older.check_id AND older.run_id < newest.run_id
               GROUP BY older.connection_id, older.check_id) AS before
           ON before.connection_id = result.connection_id AND before.check_id = result.check_id AND before.run_id = result.run_id
         ORDER BY result.connection_id, result.check_id",
    )
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// Adds an answer, and drops those to the same question that are long out of date.
pub async fn insert(tx: &mut impl Writes, result: &CheckResult) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO check_results (connection_id, check_id, run_id, status, cause, evidence, requests, duration_ms, checked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(result.connection_id.to_string())
    .bind(result.check_id.clone())
    .bind(result.run_id.to_string())
    .bind(result.status.as_str())
    .bind(result.cause.map(Cause::as_str))
    .bind(result.evidence.clone())
    .bind(i64::try_from(result.requests).unwrap_or(i64::MAX))
    .bind(i64::try_from(result.duration_ms).unwrap_or(i64::MAX))
    .bind(result.checked_at.as_micros())
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    sqlx::query("DELETE FROM check_results WHERE connection_id = $1 AND check_id = $2 AND checked_at < $3")
        .bind(result.connection_id.to_string())
        .bind(result.check_id.clone())
        .bind(result.checked_at.minus(KEPT).as_micros())
        .execute(tx.connection())
        .await?;
    Ok(())
}

fn read(row: &sqlx::any::AnyRow) -> Result<CheckResult, StoreError> {
    let columns = Columns::of(TABLE, row);
    Ok(CheckResult {
        connection_id: columns.parsed("connection_id")?,
        check_id: columns.text("check_id")?,
        run_id: columns.parsed("run_id")?,
        status: columns.parsed("status")?,
        cause: columns.optional_parsed("cause")?,
        evidence: columns.text("evidence")?,
        requests: columns.count("requests")?,
        duration_ms: columns.count("duration_ms")?,
        checked_at: columns.instant("checked_at")?,
    })
}
