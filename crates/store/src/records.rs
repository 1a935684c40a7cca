//! What the tables of pulled records have in common, such as `customers` and `invoices`. A record is known by the
//! partner's id and compared by a hash of what stands in its columns; each table's own file says which.
//!
//! Rows are never deleted: what the partner lists no more keeps its row with `deleted_at`, and may return.

use std::collections::HashMap;

use connect_domain::clock::Instant;
use connect_domain::ids::{ConnectionId, PullRunId};
use sha2::{Digest, Sha256};

use crate::columns::{Columns, base64};
use crate::dialect::{WRITE_BATCH, numbered_list, numbered_rows, rows_per_statement};
use crate::error::StoreError;
use crate::session::{Reads, Writes};
use crate::source_objects::UpsertCounts;

/// Rows that are compared in one step.
const BATCH: usize = 500;
/// Columns that every table of records has.
const COMMON: [&str; 7] = [
    "connection_id",
    "external_id",
    "active",
    "updated_at",
    "content_hash",
    "seen_in",
    "deleted_at",
];

/// What stands in a record's own columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text that is always there.
    Text(String),
    /// A text, or nothing.
    Optional(Option<String>),
    /// A number, or nothing.
    Number(Option<i64>),
}

/// A domain record with a table.
pub trait Record: Send + Sync {
    /// Its table.
    const TABLE: &'static str;
    /// Its own columns, in the order of [`Self::values`].
    const COLUMNS: &'static [&'static str];

    /// The partner's id.
    fn external_id(&self) -> &str;
    /// Whether it is in use.
    fn active(&self) -> bool;
    /// When the partner last changed it. Not part of the hash: a touch is stored, but counts as no change.
    fn updated_at(&self) -> Option<Instant>;
    /// What stands in [`Self::COLUMNS`].
    fn values(&self) -> Vec<Value>;

    /// What belongs to it in another table, for the hash.
    fn details(&self) -> Vec<Value> {
        Vec::new()
    }

    /// Writes what belongs to new and changed records in another table.
    fn write_details(
        _tx: &mut impl Writes,
        _connection_id: ConnectionId,
        _changed: &[Changed<'_, Self>],
    ) -> impl Future<Output = Result<(), StoreError>> + Send
    where
        Self: Sized,
    {
        std::future::ready(Ok(()))
    }
}

/// A record that is to be written.
#[derive(Debug)]
pub struct Changed<'r, R> {
    /// What the partner says.
    pub record: &'r R,
    /// Whether it had a row already.
    pub was_known: bool,
    hash: String,
}

/// Inserts new records, updates changed ones, and notes that `run` listed all. Of records with the same id the
/// last one counts. A record that is made inactive, or void, counts as deactivated.
pub async fn upsert<R: Record>(
    tx: &mut impl Writes,
    connection_id: ConnectionId,
    run: PullRunId,
    records: &[R],
) -> Result<UpsertCounts, StoreError> {
    let mut counts = UpsertCounts::default();
    for batch in records.chunks(BATCH) {
        counts += upsert_batch(tx, connection_id, run, batch).await?;
    }
    Ok(counts)
}

/// Marks as deleted what `run`, a complete pull, did not list. Answers how many of them had been in use.
pub async fn mark_absent<R: Record>(tx: &mut impl Writes, connection_id: ConnectionId, run: PullRunId) -> Result<u64, StoreError> {
    let sql = format!(
        "UPDATE {} SET deleted_at = $1 WHERE connection_id = $2 AND seen_in <> $3 AND deleted_at IS NULL RETURNING active",
        R::TABLE
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(tx.now().as_micros())
        .bind(connection_id.to_string())
        .bind(run.to_string())
        .fetch_all(tx.connection())
        .await?;
    in_use::<R>(&rows)
}

/// Marks as deleted what the partner says is. Answers how many of them had been in use.
pub async fn mark_deleted<R: Record>(
    tx: &mut impl Writes,
    connection_id: ConnectionId,
    external_ids: &[String],
) -> Result<u64, StoreError> {
    let mut were_in_use = 0;
    for batch in external_ids.chunks(BATCH) {
        let sql = format!(
            "UPDATE {} SET deleted_at = $1 WHERE connection_id = $2 AND deleted_at IS NULL AND external_id IN ({}) RETURNING active",
            R::TABLE,
            numbered_list(3, batch.len())
        );
        let mut query = sqlx::query(tx.dialect().in_order(sql))
            .persistent(false)
            .bind(tx.now().as_micros())
            .bind(connection_id.to_string());
        for external_id in batch {
            query = query.bind(external_id.clone());
        }
        were_in_use += in_use::<R>(&query.fetch_all(tx.connection()).await?)?;
    }
    Ok(were_in_use)
}

/// Whether one of these has another path than is stored, and others below it: their paths follow, without a change of
/// their own.
pub async fn any_moves_others<R: Record>(from: &mut impl Reads, connection_id: ConnectionId, records: &[R]) -> Result<bool, StoreError> {
    let Some(place) = R::COLUMNS.iter().position(|column| *column == "path") else {
        return Ok(false);
    };
    for batch in records.chunks(BATCH) {
        let sql = format!(
            "SELECT external_id, path FROM {0} WHERE connection_id = $1 AND external_id IN ({1}) AND external_id IN
                 (SELECT parent_external_id FROM {0} WHERE connection_id = $1 AND deleted_at IS NULL)",
            R::TABLE,
            numbered_list(2, batch.len())
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql))
            .persistent(false)
            .bind(connection_id.to_string());
        for record in batch {
            query = query.bind(record.external_id().to_owned());
        }
        for row in query.fetch_all(from.connection()).await? {
            let columns = Columns::of(R::TABLE, &row);
            let (id, before) = (columns.text("external_id")?, Value::Text(columns.text("path")?));
            let moved = |record: &&R| record.external_id() == id && record.values().get(place) != Some(&before);
            if batch.iter().any(|record| moved(&record)) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// How many there are, without deleted ones.
pub async fn count<R: Record>(from: &mut impl Reads, connection_id: ConnectionId) -> Result<u64, StoreError> {
    let sql = format!(
        "SELECT COUNT(*) AS records FROM {} WHERE connection_id = $1 AND deleted_at IS NULL",
        R::TABLE
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(connection_id.to_string())
        .fetch_one(from.connection())
        .await?;
    Columns::of(R::TABLE, &row).count("records")
}

/// Rows with all their columns, also deleted ones, in the order of the partner's id as text.
pub(crate) async fn rows<R: Record>(from: &mut impl Reads, connection_id: ConnectionId) -> Result<Vec<sqlx::any::AnyRow>, StoreError> {
    let sql = format!(
        "SELECT {} FROM {} WHERE connection_id = $1 ORDER BY external_id",
        column_list::<R>(),
        R::TABLE
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(connection_id.to_string());
    Ok(query.fetch_all(from.connection()).await?)
}

fn in_use<R: Record>(rows: &[sqlx::any::AnyRow]) -> Result<u64, StoreError> {
    let mut in_use = 0;
    for row in rows {
        in_use += u64::from(Columns::of(R::TABLE, row).flag("active")?);
    }
    Ok(in_use)
}

fn column_list<R: Record>() -> String {
    COMMON.iter().chain(R::COLUMNS).copied().collect::<Vec<_>>().join(", ")
}

struct Known {
    content_hash: String,
    updated_at: Option<Instant>,
    active: bool,
    is_deleted: bool,
}

async fn upsert_batch<R: Record>(
    tx: &mut impl Writes,
    connection_id: ConnectionId,
    run: PullRunId,
    batch: &[R],
) -> Result<UpsertCounts, StoreError> {
    let distinct: HashMap<&str, &R> = batch.iter().map(|record| (record.external_id(), record)).collect();
    let known = known_rows::<R>(tx, connection_id, distinct.keys().copied().collect()).await?;
    let mut counts = UpsertCounts::default();
    let (mut seen, mut changed) = (Vec::new(), Vec::new());
    for record in distinct.into_values() {
        let hash = content_hash(record);
        let before = known.get(record.external_id());
        match before {
            None => counts.inserted += 1,
            Some(row) if row.content_hash == hash && !row.is_deleted => {
                counts.unchanged += 1;
                if row.updated_at == record.updated_at() {
                    seen.push(record.external_id());
                    continue;
                }
            }
            Some(row) if row.active && !row.is_deleted && !record.active() => counts.deactivated += 1,
            Some(_) => counts.updated += 1,
        }
        changed.push(Changed {
            record,
            was_known: before.is_some(),
            hash,
        });
    }
    stamp::<R>(tx, connection_id, run, &seen).await?;
    for rows in changed.chunks(rows_per_statement(COMMON.len() + R::COLUMNS.len())) {
        write(tx, connection_id, run, rows).await?;
    }
    R::write_details(tx, connection_id, &changed).await?;
    Ok(counts)
}

fn content_hash<R: Record>(record: &R) -> String {
    let mut hasher = Sha256::new();
    let mut put = |text: &str| {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text.as_bytes());
    };
    put(if record.active() { "1" } else { "0" });
    for value in record.values().iter().chain(&record.details()) {
        match value {
            Value::Text(text) | Value::Optional(Some(text)) => put(text),
            Value::Number(Some(number)) => put(&number.to_string()),
            Value::Optional(None) | Value::Number(None) => put("\u{0}"),
        }
    }
    base64(&hasher.finalize())
}

async fn known_rows<R: Record>(
    tx: &mut impl Writes,
    connection_id: ConnectionId,
    external_ids: Vec<&str>,
) -> Result<HashMap<String, Known>, StoreError> {
    if external_ids.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT external_id, content_hash, updated_at, active, deleted_at FROM {} WHERE connection_id = $1 AND external_id IN ({})",
        R::TABLE,
        numbered_list(2, external_ids.len())
    );
    let mut query = sqlx::query(tx.dialect().in_order(sql))
        .persistent(external_ids.len() == BATCH)
        .bind(connection_id.to_string());
    for external_id in external_ids {
        query = query.bind(external_id.to_owned());
    }
    let rows = query.fetch_all(tx.connection()).await?;
    let mut known = HashMap::with_capacity(rows.len());
    for row in &rows {
        let columns = Columns::of(R::TABLE, row);
        known.insert(
            columns.text("external_id")?,
            Known {
                content_hash: columns.text("content_hash")?,
                updated_at: columns.optional_instant("updated_at")?,
                active: columns.flag("active")?,
                is_deleted: columns.optional_integer("deleted_at")?.is_some(),
            },
        );
    }
    Ok(known)
}

async fn stamp<R: Record>(tx: &mut impl Writes, connection_id: ConnectionId, run: PullRunId, ids: &[&str]) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "UPDATE {} SET seen_in = $1 WHERE connection_id = $2 AND external_id IN ({})",
        R::TABLE,
        numbered_list(3, ids.len())
    );
    let mut query = sqlx::query(tx.dialect().in_order(sql))
        .persistent(ids.len() == BATCH)
        .bind(run.to_string())
        .bind(connection_id.to_string());
    for id in ids {
        query = query.bind((*id).to_owned());
    }
    query.execute(tx.connection()).await?;
    Ok(())
}

async fn write<R: Record>(
    tx: &mut impl Writes,
    connection_id: ConnectionId,
    run: PullRunId,
    changed: &[Changed<'_, R>],
) -> Result<(), StoreError> {
    let replaced = COMMON[2..].iter().chain(R::COLUMNS);
    let sql = format!(
        "INSERT INTO {} ({}) VALUES {} ON CONFLICT (connection_id, external_id) DO UPDATE SET {}",
        R::TABLE,
        column_list::<R>(),
        numbered_rows(changed.len(), COMMON.len() + R::COLUMNS.len()),
        replaced
            .map(|column| format!("{column} = excluded.{column}"))
            .collect::<Vec<_>>()
            .join(", ")
    );
    let mut query = sqlx::query(tx.dialect().in_order(sql)).persistent(changed.len() == WRITE_BATCH);
    for Changed { record, hash, .. } in changed {
        query = query
            .bind(connection_id.to_string())
            .bind(record.external_id().to_owned())
            .bind(i64::from(record.active()))
            .bind(record.updated_at().map(Instant::as_micros))
            .bind(hash.clone())
            .bind(run.to_string())
            .bind(None::<i64>);
        for value in record.values() {
            query = match value {
                Value::Text(text) => query.bind(text),
                Value::Optional(text) => query.bind(text),
                Value::Number(number) => query.bind(number),
            };
        }
    }
    query.execute(tx.connection()).await?;
    Ok(())
}
