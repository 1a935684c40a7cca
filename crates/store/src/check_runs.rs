//! `check_runs`: somebody had checks made. Their answers stand in `check_results`.

use connect_domain::access::Actor;
use connect_domain::check::CheckStatus;
use connect_domain::clock::Instant;
use connect_domain::ids::CheckRunId;

use crate::columns::{Columns, exactly_one};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, Writes};

const TABLE: &str = "check_runs";

/// A row, with what its checks found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckRun {
    /// Key.
    pub id: CheckRunId,
    /// [`Actor::label`] of who asked.
    pub started_by: String,
    /// When it began.
    pub started_at: Instant,
    /// When it ended; `None` while it runs, and for ever when it was cut off.
    pub finished_at: Option<Instant>,
    /// Connections that were checked.
    pub connections: u64,
    /// Answers by status; what has been answered again ninety days later is dropped.
    pub answers: Vec<(CheckStatus, u64)>,
}

/// The newest `limit` runs that somebody asked for, the newest first.
pub async fn latest(from: &mut impl Reads, limit: u32) -> Result<Vec<CheckRun>, StoreError> {
    let rows = sqlx::query(
        "SELECT runs.id, started_by, started_at, finished_at, COUNT(DISTINCT connection_id) AS connections,
                SUM(CASE WHEN status = 'PASS' THEN 1 ELSE 0 END) AS pass, SUM(CASE WHEN status = 'WARN' THEN 1 ELSE 0 END) AS warn,
                SUM(CASE WHEN status = 'FAIL' THEN 1 ELSE 0 END) AS fail, SUM(CASE WHEN status = 'SKIP' THEN 1 ELSE 0 END) AS skip
         FROM (SELECT id, started_by, started_at, finished_at FROM check_runs WHERE asked = 1 ORDER BY id DESC LIMIT $1) AS runs
         LEFT JOIN check_results ON check_results.run_id = runs.id
         GROUP BY runs.id, started_by, started_at, finished_at
         ORDER BY runs.id DESC",
    )
    .bind(i64::from(limit))
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// Starts one, which a person `asked` for or which something that happened asks for.
pub async fn start(tx: &mut impl Writes, id: CheckRunId, actor: &Actor, asked: bool) -> Result<(), StoreError> {
    let now = tx.now().as_micros();
    sqlx::query("INSERT INTO check_runs (id, started_by, started_at, asked) VALUES ($1, $2, $3, $4)")
        .bind(id.to_string())
        .bind(actor.label())
        .bind(now)
        .bind(i64::from(asked))
        .execute(tx.connection())
        .await
        .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// Ends one.
pub async fn finish(tx: &mut impl Writes, id: CheckRunId, at: Instant) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE check_runs SET finished_at = $1 WHERE id = $2 AND finished_at IS NULL")
        .bind(at.as_micros())
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "running checks")
}

fn read(row: &sqlx::any::AnyRow) -> Result<CheckRun, StoreError> {
    let columns = Columns::of(TABLE, row);
    let of_status = |(column, status)| Ok((status, columns.count(column)?));
    let by_status = [
        ("pass", CheckStatus::Pass),
        ("warn", CheckStatus::Warn),
        ("fail", CheckStatus::Fail),
        ("skip", CheckStatus::Skip),
    ];
    Ok(CheckRun {
        id: columns.parsed("id")?,
        started_by: columns.text("started_by")?,
        started_at: columns.instant("started_at")?,
        finished_at: columns.optional_instant("finished_at")?,
        connections: columns.count("connections")?,
        answers: by_status.into_iter().map(of_status).collect::<Result<_, StoreError>>()?,
    })
}
