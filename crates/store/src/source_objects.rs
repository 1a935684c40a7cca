//! `source_objects`: a partner's records that can be mapped, by the partner's stable id. They are never
//! deleted: what a partner lists no more is marked gone, and its mapping waits for a person.

use std::collections::HashMap;

use connect_domain::clock::Instant;
use connect_domain::entropy::Entropy;
use connect_domain::ids::{ConnectionId, SourceObjectId};
use connect_domain::money::MinorUnits;
use connect_domain::source_object::{RootClass, SourceObject, SourceObjectKind};

use crate::columns::{Columns, base64, exactly_one, json};
use crate::dialect::{WRITE_BATCH, numbered_list, numbered_rows, rows_per_statement};
use crate::error::StoreError;
use crate::session::{Reads, Writes};

const TABLE: &str = "source_objects";
const COLUMNS: usize = 20;
/// Rows that are compared in one step.
const BATCH: usize = 500;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceObjectRow {
    /// Key.
    pub id: SourceObjectId,
    /// Where it comes from.
    pub connection_id: ConnectionId,
    /// What the partner said last.
    pub object: SourceObject,
    /// When it was first listed.
    pub first_seen_at: Instant,
    /// When it was last listed, or could not be looked for.
    pub last_seen_at: Instant,
    /// Since when the partner lists it no more.
    pub gone_at: Option<Instant>,
    /// Into which it was merged, when the partner said so.
    pub successor_external_id: Option<String>,
}

/// What [`upsert`] did; the four add up to the distinct records given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UpsertCounts {
    /// New ones.
    pub inserted: u64,
    /// Changed ones, except deactivations.
    pub updated: u64,
    /// Those that are as before.
    pub unchanged: u64,
    /// Those that were in use and are not any more.
    pub deactivated: u64,
}

impl std::ops::AddAssign for UpsertCounts {
    fn add_assign(&mut self, other: Self) {
        self.inserted += other.inserted;
        self.updated += other.updated;
        self.unchanged += other.unchanged;
        self.deactivated += other.deactivated;
    }
}

macro_rules! columns {
    () => {
        "id, connection_id, kind, external_id, parent_external_id, code, name, path, root_class, source_type,
         source_subtype, active, currency, balance, attributes, content_hash, first_seen_at, last_seen_at, gone_at,
         successor_external_id"
    };
}

/// One record.
pub async fn get(from: &mut impl Reads, id: SourceObjectId) -> Result<Option<SourceObjectRow>, StoreError> {
    let row = sqlx::query(concat!("SELECT ", columns!(), " FROM source_objects WHERE id = $1"))
        .bind(id.to_string())
        .fetch_optional(from.connection())
        .await?;
    row.as_ref().map(read).transpose()
}

/// Every record of a kind, also gone ones, in the order in which they were first seen.
pub async fn list(from: &mut impl Reads, connection_id: ConnectionId, kind: SourceObjectKind) -> Result<Vec<SourceObjectRow>, StoreError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        columns!(),
        " FROM source_objects WHERE connection_id = $1 AND kind = $2 ORDER BY id"
    ))
    .bind(connection_id.to_string())
    .bind(kind.as_str())
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// How many records of a kind there are, also gone ones, of every connection that has any.
pub async fn count_by_connection(from: &mut impl Reads, kind: SourceObjectKind) -> Result<Vec<(ConnectionId, u64)>, StoreError> {
    // A count for each connection, for one over the whole table would walk the records of other kinds as well.
    let rows = sqlx::query(
        "SELECT c.id AS connection_id,
                (SELECT COUNT(*) FROM source_objects o WHERE o.connection_id = c.id AND o.kind = $1) AS records
         FROM connections c",
    )
    .bind(kind.as_str())
    .fetch_all(from.connection())
    .await?;
    let mut counts = Vec::new();
    for row in &rows {
        let columns = Columns::of(TABLE, row);
        let records = columns.count("records")?;
        if records > 0 {
            counts.push((columns.parsed("connection_id")?, records));
        }
    }
    Ok(counts)
}

/// Inserts new records, updates changed ones and stamps all as seen now. Of records with the same
/// external id the last one counts. Commit after some thousand rows: other writers wait meanwhile.
pub async fn upsert(
    tx: &mut impl Writes,
    connection_id: ConnectionId,
    objects: &[SourceObject],
    entropy: &dyn Entropy,
) -> Result<UpsertCounts, StoreError> {
    let mut counts = UpsertCounts::default();
    for batch in objects.chunks(BATCH) {
        counts += upsert_batch(tx, connection_id, batch, entropy).await?;
    }
    Ok(counts)
}

/// Stamps records that could not be looked for as seen now: they are not to be marked as gone.
pub async fn hold(tx: &mut impl Writes, ids: &[SourceObjectId]) -> Result<(), StoreError> {
    for batch in ids.chunks(BATCH) {
        let ids: Vec<String> = batch.iter().map(ToString::to_string).collect();
        stamp(tx, &ids).await?;
    }
    Ok(())
}

/// Marks as gone what was not listed since `seen_since`, the start of a complete pull. Answers how many
/// of them had been in use. They keep their rows and mappings.
pub async fn mark_absent(
    tx: &mut impl Writes,
    connection_id: ConnectionId,
    kind: SourceObjectKind,
    seen_since: Instant,
) -> Result<u64, StoreError> {
    let rows = sqlx::query(
        "UPDATE source_objects SET gone_at = $1
         WHERE connection_id = $2 AND kind = $3 AND last_seen_at < $4 AND gone_at IS NULL
         RETURNING active",
    )
    .bind(tx.now().as_micros())
    .bind(connection_id.to_string())
    .bind(kind.as_str())
    .bind(seen_since.as_micros())
    .fetch_all(tx.connection())
    .await?;
    let mut in_use = 0;
    for row in &rows {
        in_use += u64::from(Columns::of(TABLE, row).flag("active")?);
    }
    Ok(in_use)
}

/// Notes into which record a gone one was merged.
pub async fn set_successor(tx: &mut impl Writes, id: SourceObjectId, successor_external_id: &str) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE source_objects SET successor_external_id = $1 WHERE id = $2")
        .bind(successor_external_id.to_owned())
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "id")
}

/// What a batch needs to know of a stored row.
struct Known {
    id: String,
    content_hash: String,
    active: bool,
    is_gone: bool,
    first_seen_at: i64,
}

async fn upsert_batch(
    tx: &mut impl Writes,
    connection_id: ConnectionId,
    batch: &[SourceObject],
    entropy: &dyn Entropy,
) -> Result<UpsertCounts, StoreError> {
    let mut distinct: HashMap<(SourceObjectKind, &str), &SourceObject> = HashMap::with_capacity(batch.len());
    for object in batch {
        distinct.insert((object.kind, &object.external_id), object);
    }
    let is_counted = |object: &&SourceObject| {
        let last = distinct.get(&(object.kind, object.external_id.as_str()));
        last.is_some_and(|last| std::ptr::eq(*last, *object))
    };
    let objects: Vec<&SourceObject> = batch.iter().filter(is_counted).collect();
    let known = known_rows(tx, connection_id, &objects).await?;
    let now = tx.now();
    let mut counts = UpsertCounts::default();
    let mut seen = Vec::new();
    let mut changed = Vec::new();
    for object in objects {
        let hash = base64(&object.content_hash());
        match known.get(&(object.kind.as_str().to_owned(), object.external_id.clone())) {
            None => {
                counts.inserted += 1;
                changed.push((object, SourceObjectId::new(now, entropy).to_string(), hash, now.as_micros()));
            }
            Some(row) if row.content_hash == hash && !row.is_gone => {
                counts.unchanged += 1;
                seen.push(row.id.clone());
            }
            Some(row) => {
                if row.active && !row.is_gone && !object.active {
                    counts.deactivated += 1;
                } else {
                    counts.updated += 1;
                }
                changed.push((object, row.id.clone(), hash, row.first_seen_at));
            }
        }
    }
    stamp(tx, &seen).await?;
    for rows in changed.chunks(rows_per_statement(COLUMNS)) {
        write(tx, connection_id, rows).await?;
    }
    Ok(counts)
}

async fn known_rows(
    tx: &mut impl Writes,
    connection_id: ConnectionId,
    objects: &[&SourceObject],
) -> Result<HashMap<(String, String), Known>, StoreError> {
    if objects.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT kind, external_id, id, content_hash, active, gone_at, first_seen_at FROM source_objects
         WHERE connection_id = $1 AND external_id IN ({})",
        numbered_list(2, objects.len())
    );
    let mut query = sqlx::query(tx.dialect().in_order(sql))
        .persistent(objects.len() == BATCH)
        .bind(connection_id.to_string());
    for object in objects {
        query = query.bind(object.external_id.clone());
    }
    let rows = query.fetch_all(tx.connection()).await?;
    let mut known = HashMap::with_capacity(rows.len());
    for row in &rows {
        let columns = Columns::of(TABLE, row);
        known.insert(
            (columns.text("kind")?, columns.text("external_id")?),
            Known {
                id: columns.text("id")?,
                content_hash: columns.text("content_hash")?,
                active: columns.flag("active")?,
                is_gone: columns.optional_integer("gone_at")?.is_some(),
                first_seen_at: columns.integer("first_seen_at")?,
            },
        );
    }
    Ok(known)
}

async fn stamp(tx: &mut impl Writes, ids: &[String]) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "UPDATE source_objects SET last_seen_at = $1 WHERE id IN ({})",
        numbered_list(2, ids.len())
    );
    let mut query = sqlx::query(tx.dialect().in_order(sql))
        .persistent(ids.len() == BATCH)
        .bind(tx.now().as_micros());
    for id in ids {
        query = query.bind(id.clone());
    }
    query.execute(tx.connection()).await?;
    Ok(())
}

async fn write(
    tx: &mut impl Writes,
    connection_id: ConnectionId,
    changed: &[(&SourceObject, String, String, i64)],
) -> Result<(), StoreError> {
    let sql = format!(
        concat!(
            "INSERT INTO source_objects (",
            columns!(),
            ") VALUES {}
             ON CONFLICT (connection_id, kind, external_id) DO UPDATE SET
                 parent_external_id = excluded.parent_external_id, code = excluded.code, name = excluded.name,
                 path = excluded.path, root_class = excluded.root_class, source_type = excluded.source_type,
                 source_subtype = excluded.source_subtype, active = excluded.active, currency = excluded.currency,
                 balance = excluded.balance, attributes = excluded.attributes, content_hash = excluded.content_hash,
                 last_seen_at = excluded.last_seen_at, gone_at = NULL, successor_external_id = NULL"
        ),
        numbered_rows(changed.len(), COLUMNS)
    );
    let now = tx.now().as_micros();
    let mut query = sqlx::query(tx.dialect().in_order(sql)).persistent(changed.len() == WRITE_BATCH);
    for (object, id, hash, first_seen_at) in changed {
        query = query
            .bind(id.clone())
            .bind(connection_id.to_string())
            .bind(object.kind.as_str())
            .bind(object.external_id.clone())
            .bind(object.parent_external_id.clone())
            .bind(object.code.clone())
            .bind(object.name.clone())
            .bind(object.path.clone())
            .bind(object.root_class.map(RootClass::as_str))
            .bind(object.source_type.clone())
            .bind(object.source_subtype.clone())
            .bind(i64::from(object.active))
            .bind(object.currency.clone())
            .bind(object.balance.map(MinorUnits::get))
            .bind(json(&object.attributes)?)
            .bind(hash.clone())
            .bind(*first_seen_at)
            .bind(now)
            .bind(None::<i64>)
            .bind(None::<String>);
    }
    query.execute(tx.connection()).await?;
    Ok(())
}

fn read(row: &sqlx::any::AnyRow) -> Result<SourceObjectRow, StoreError> {
    let columns = Columns::of(TABLE, row);
    Ok(SourceObjectRow {
        id: columns.parsed("id")?,
        connection_id: columns.parsed("connection_id")?,
        object: SourceObject {
            kind: columns.parsed("kind")?,
            external_id: columns.text("external_id")?,
            parent_external_id: columns.optional_text("parent_external_id")?,
            code: columns.text("code")?,
            name: columns.text("name")?,
            path: columns.text("path")?,
            root_class: columns.optional_parsed("root_class")?,
            source_type: columns.text("source_type")?,
            source_subtype: columns.text("source_subtype")?,
            active: columns.flag("active")?,
            currency: columns.text("currency")?,
            balance: columns.optional_amount("balance")?,
            attributes: columns.json("attributes")?,
        },
        first_seen_at: columns.instant("first_seen_at")?,
        last_seen_at: columns.instant("last_seen_at")?,
        gone_at: columns.optional_instant("gone_at")?,
        successor_external_id: columns.optional_text("successor_external_id")?,
    })
}
