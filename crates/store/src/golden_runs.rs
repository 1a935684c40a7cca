//! `golden_runs`: how documents whose content is known were read, run by run.

use connect_domain::clock::Instant;
use connect_domain::ids::{ConnectionId, GoldenRunId};

use crate::columns::{Columns, exactly_one};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, Writes};

const TABLE: &str = "golden_runs";

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldenRun {
    /// Key.
    pub id: GoldenRunId,
    /// Whose models read.
    pub connection_id: ConnectionId,
    /// Name of the set: its history goes by it.
    pub set_name: String,
    /// Pages that were confirmed.
    pub pages: i64,
    /// What was read so far, as JSON of the use case.
    pub results: String,
    /// Actor's label.
    pub started_by: String,
    /// When it was confirmed.
    pub started_at: Instant,
    /// When the last document was read.
    pub finished_at: Option<Instant>,
}

macro_rules! columns {
    () => {
        "id, connection_id, set_name, pages, results, started_by, started_at, finished_at"
    };
}

/// The newest runs of a connection, unfinished ones too, the newest first.
pub async fn list(from: &mut impl Reads, id: ConnectionId, most: i64) -> Result<Vec<GoldenRun>, StoreError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        columns!(),
        " FROM golden_runs WHERE connection_id = $1 ORDER BY id DESC LIMIT $2"
    ))
    .bind(id.to_string())
    .bind(most)
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// The finished runs of a set, the oldest first.
pub async fn finished(from: &mut impl Reads, id: ConnectionId, set_name: &str) -> Result<Vec<GoldenRun>, StoreError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        columns!(),
        " FROM golden_runs WHERE connection_id = $1 AND set_name = $2 AND finished_at IS NOT NULL ORDER BY id"
    ))
    .bind(id.to_string())
    .bind(set_name.to_owned())
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// Names of the sets that a connection's models have finished, in order.
pub async fn sets(from: &mut impl Reads, id: ConnectionId) -> Result<Vec<String>, StoreError> {
    let rows =
        sqlx::query("SELECT DISTINCT set_name FROM golden_runs WHERE connection_id = $1 AND finished_at IS NOT NULL ORDER BY set_name")
            .bind(id.to_string())
            .fetch_all(from.connection())
            .await?;
    rows.iter().map(|row| Columns::of(TABLE, row).text("set_name")).collect()
}

/// Stores one that was confirmed.
pub async fn insert(tx: &mut impl Writes, run: &GoldenRun) -> Result<(), StoreError> {
    sqlx::query(concat!(
        "INSERT INTO golden_runs (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    ))
    .bind(run.id.to_string())
    .bind(run.connection_id.to_string())
    .bind(run.set_name.clone())
    .bind(run.pages)
    .bind(run.results.clone())
    .bind(run.started_by.clone())
    .bind(run.started_at.as_micros())
    .bind(run.finished_at.map(Instant::as_micros))
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// Keeps how far one got.
pub async fn update(tx: &mut impl Writes, run: &GoldenRun) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE golden_runs SET results = $1, finished_at = $2 WHERE id = $3 AND finished_at IS NULL")
        .bind(run.results.clone())
        .bind(run.finished_at.map(Instant::as_micros))
        .bind(run.id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "a run that is not finished")
}

fn read(row: &sqlx::any::AnyRow) -> Result<GoldenRun, StoreError> {
    let columns = Columns::of(TABLE, row);
    Ok(GoldenRun {
        id: columns.parsed("id")?,
        connection_id: columns.parsed("connection_id")?,
        set_name: columns.text("set_name")?,
        pages: columns.integer("pages")?,
        results: columns.text("results")?,
        started_by: columns.text("started_by")?,
        started_at: columns.instant("started_at")?,
        finished_at: columns.optional_instant("finished_at")?,
    })
}
