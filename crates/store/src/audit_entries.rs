//! `audit_entries`: who did what to what, each line bound to the one before by its hash.

use connect_domain::access::{Actor, Permission};
use connect_domain::audit::{AuditEntry, AuditRecord};
use connect_domain::clock::Instant;
use sqlx::AnyConnection;

use crate::columns::{Columns, base64};
use crate::error::StoreError;
use crate::session::Reads;

const TABLE: &str = "audit_entries";
/// Lines that [`verify`] reads at a time.
const PAGE: i64 = 2_000;

/// What [`verify`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditVerdict {
    /// Every line follows from the one before, and the head is the last one.
    Intact {
        /// Number of lines.
        entries: i64,
    },
    /// The first line that does not follow: it was changed, or one before it is missing.
    Broken {
        /// Its place in the log.
        sequence: i64,
    },
}

/// Appends a line. The head row is locked by its own UPDATE, so lines of several writers queue up.
pub(crate) async fn append(
    connection: &mut AnyConnection,
    now: Instant,
    actor: &Actor,
    permission: Permission,
    entry: AuditEntry,
) -> Result<(), StoreError> {
    let head = sqlx::query("UPDATE audit_heads SET sequence = sequence + 1 WHERE singleton = 1 RETURNING sequence, hash")
        .fetch_one(&mut *connection)
        .await?;
    let head = Columns::of("audit_heads", &head);
    let record = AuditRecord::new(head.integer("sequence")?, now, actor, permission, entry);
    let hash = base64(&record.hash(&head.bytes("hash")?));
    sqlx::query(
        "INSERT INTO audit_entries (sequence, at, actor, permission, action, subject, detail, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(record.sequence)
    .bind(record.at.as_micros())
    .bind(record.actor)
    .bind(record.permission)
    .bind(record.action)
    .bind(record.subject)
    .bind(record.detail)
    .bind(hash.clone())
    .execute(&mut *connection)
    .await?;
    sqlx::query("UPDATE audit_heads SET hash = $1 WHERE singleton = 1")
        .bind(hash)
        .execute(&mut *connection)
        .await?;
    Ok(())
}

/// Up to `limit` lines after `after` (0 for the beginning), oldest first.
pub async fn list(from: &mut impl Reads, after: i64, limit: i64) -> Result<Vec<AuditRecord>, StoreError> {
    let rows = page(from.connection(), after, limit).await?;
    Ok(rows.into_iter().map(|(record, _)| record).collect())
}

/// The newest lines, newest first.
pub async fn latest(from: &mut impl Reads, limit: i64) -> Result<Vec<AuditRecord>, StoreError> {
    let rows = sqlx::query(
        "SELECT sequence, at, actor, permission, action, subject, detail, hash
         FROM audit_entries ORDER BY sequence DESC LIMIT $1",
    )
    .bind(limit)
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(|row| Ok(record(row)?.0)).collect()
}

/// The newest lines about one thing, newest first.
pub async fn of_subject(from: &mut impl Reads, subject: &str, limit: i64) -> Result<Vec<AuditRecord>, StoreError> {
    let rows = sqlx::query(
        "SELECT sequence, at, actor, permission, action, subject, detail, hash
         FROM audit_entries WHERE subject = $1 ORDER BY sequence DESC LIMIT $2",
    )
    .bind(subject.to_owned())
    .bind(limit)
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(|row| Ok(record(row)?.0)).collect()
}

/// Walks the whole chain.
pub async fn verify(from: &mut impl Reads) -> Result<AuditVerdict, StoreError> {
    let head = sqlx::query("SELECT sequence, hash FROM audit_heads WHERE singleton = 1")
        .fetch_one(from.connection())
        .await?;
    let (end, end_hash) = {
        let head = Columns::of("audit_heads", &head);
        (head.integer("sequence")?, head.bytes("hash")?)
    };
    let (mut sequence, mut previous) = (0, Vec::new());
    loop {
        let rows = page(from.connection(), sequence, PAGE).await?;
        let is_last = rows.is_empty();
        for (record, hash) in rows {
            if record.sequence != sequence + 1 || record.hash(&previous).as_slice() != hash {
                return Ok(AuditVerdict::Broken { sequence: sequence + 1 });
            }
            sequence = record.sequence;
            previous = hash;
        }
        if is_last {
            break;
        }
    }
    if sequence == end && previous == end_hash {
        Ok(AuditVerdict::Intact { entries: sequence })
    } else {
        Ok(AuditVerdict::Broken { sequence: sequence + 1 })
    }
}

async fn page(connection: &mut AnyConnection, after: i64, limit: i64) -> Result<Vec<(AuditRecord, Vec<u8>)>, StoreError> {
    let rows = sqlx::query(
        "SELECT sequence, at, actor, permission, action, subject, detail, hash
         FROM audit_entries WHERE sequence > $1 ORDER BY sequence LIMIT $2",
    )
    .bind(after)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter().map(record).collect()
}

fn record(row: &sqlx::any::AnyRow) -> Result<(AuditRecord, Vec<u8>), StoreError> {
    let columns = Columns::of(TABLE, row);
    let record = AuditRecord {
        sequence: columns.integer("sequence")?,
        at: columns.instant("at")?,
        actor: columns.text("actor")?,
        permission: columns.text("permission")?,
        action: columns.text("action")?,
        subject: columns.text("subject")?,
        detail: columns.text("detail")?,
    };
    // A hash that is not even base64 is found broken like any other.
    Ok((record, columns.bytes("hash").unwrap_or_default()))
}
