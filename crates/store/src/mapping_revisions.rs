//! `mapping_revisions`: published, immutable states of a connection's mapping.
//!
//! The rows of a revision are one JSON text, because they are written and read together: 100,000
//! rows publish in about a second, where 100,000 child rows would take several. A hash over the text
//! is checked at each reading.

use connect_domain::clock::Instant;
use connect_domain::ids::{ConnectionId, MappingRevisionId, TargetSetId};
use connect_domain::mapping::MappingStatus;
use connect_domain::mapping::drift::{Presence, Snapshot};
use connect_domain::source_object::RootClass;
use sha2::{Digest, Sha256};

use crate::columns::{Columns, base64};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, Writes, sealed::Connected};
use crate::store::WriteTransaction;

const TABLE: &str = "mapping_revisions";

/// A revision without its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingRevision {
    /// Key.
    pub id: MappingRevisionId,
    /// Whose mapping.
    pub connection_id: ConnectionId,
    /// Into which set.
    pub target_set_id: TargetSetId,
    /// Counts from 1 for each connection and set.
    pub revision: i64,
    /// Actor's label.
    pub published_by: String,
    /// When.
    pub published_at: Instant,
    /// How many of its rows have a target.
    pub mappings: u64,
}

/// One source object in a revision, mapped or not.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(into = "StoredRow", from = "StoredRow")]
pub struct RevisionRow {
    /// The source object as it was.
    pub snapshot: Snapshot,
    /// Where its mapping stood.
    pub status: MappingStatus,
    /// The target's code, where it had one.
    pub target_code: Option<String>,
}

/// As stored: a list without names, to keep it short.
type StoredRow = (
    String,
    String,
    String,
    Option<String>,
    Option<RootClass>,
    String,
    String,
    StoredPresence,
    MappingStatus,
    Option<String>,
);

#[derive(serde::Serialize, serde::Deserialize)]
enum StoredPresence {
    #[serde(rename = "a")]
    Active,
    #[serde(rename = "i")]
    Inactive,
    #[serde(rename = "g")]
    Gone(Option<String>),
}

impl From<RevisionRow> for StoredRow {
    fn from(row: RevisionRow) -> Self {
        let snapshot = row.snapshot;
        let presence = match snapshot.presence {
            Presence::Active => StoredPresence::Active,
            Presence::Inactive => StoredPresence::Inactive,
            Presence::Gone { successor_id } => StoredPresence::Gone(successor_id),
        };
        (
            snapshot.external_id,
            snapshot.code,
            snapshot.name,
            snapshot.parent_external_id,
            snapshot.root_class,
            snapshot.source_type,
            snapshot.source_subtype,
            presence,
            row.status,
            row.target_code,
        )
    }
}

impl From<StoredRow> for RevisionRow {
    fn from(row: StoredRow) -> Self {
        let (external_id, code, name, parent_external_id, root_class, source_type, source_subtype, presence, status, target_code) = row;
        Self {
            snapshot: Snapshot {
                external_id,
                code,
                name,
                parent_external_id,
                root_class,
                source_type,
                source_subtype,
                presence: match presence {
                    StoredPresence::Active => Presence::Active,
                    StoredPresence::Inactive => Presence::Inactive,
                    StoredPresence::Gone(successor_id) => Presence::Gone { successor_id },
                },
            },
            status,
            target_code,
        }
    }
}

macro_rules! columns {
    () => {
        "id, connection_id, target_set_id, revision, published_by, published_at, mappings"
    };
}

/// Publishes the next revision. [`StoreError::Conflict`] when somebody else published meanwhile.
pub async fn insert(
    tx: &mut WriteTransaction,
    id: MappingRevisionId,
    connection_id: ConnectionId,
    target_set_id: TargetSetId,
    rows: &[RevisionRow],
) -> Result<MappingRevision, StoreError> {
    let last = latest(tx, connection_id, target_set_id).await?;
    let revision = MappingRevision {
        id,
        connection_id,
        target_set_id,
        revision: last.map_or(0, |last| last.revision) + 1,
        published_by: tx.actor().label(),
        published_at: tx.now(),
        mappings: rows.iter().filter(|row| row.target_code.is_some()).count() as u64,
    };
    let content = serde_json::to_string(rows).map_err(|error| StoreError::Database(error.to_string()))?;
    sqlx::query(concat!(
        "INSERT INTO mapping_revisions (",
        columns!(),
        ", content_hash, content) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    ))
    .bind(id.to_string())
    .bind(connection_id.to_string())
    .bind(target_set_id.to_string())
    .bind(revision.revision)
    .bind(revision.published_by.clone())
    .bind(revision.published_at.as_micros())
    .bind(i64::try_from(revision.mappings).unwrap_or(i64::MAX))
    .bind(hash(&content))
    .bind(content)
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    Ok(revision)
}

/// The last published revision.
pub async fn latest(
    from: &mut impl Reads,
    connection_id: ConnectionId,
    target_set_id: TargetSetId,
) -> Result<Option<MappingRevision>, StoreError> {
    Ok(list(from, connection_id, target_set_id, 1).await?.into_iter().next())
}

/// The newest revisions, newest first.
pub async fn list(
    from: &mut impl Reads,
    connection_id: ConnectionId,
    target_set_id: TargetSetId,
    limit: i64,
) -> Result<Vec<MappingRevision>, StoreError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        columns!(),
        " FROM mapping_revisions WHERE connection_id = $1 AND target_set_id = $2 ORDER BY revision DESC LIMIT $3"
    ))
    .bind(connection_id.to_string())
    .bind(target_set_id.to_string())
    .bind(limit)
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// The rows of a revision, in the order in which they were published.
pub async fn rows(from: &mut impl Reads, id: MappingRevisionId) -> Result<Vec<RevisionRow>, StoreError> {
    let row = sqlx::query("SELECT content_hash, content FROM mapping_revisions WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(from.connection())
        .await?
        .ok_or(StoreError::Gone { table: TABLE, what: "id" })?;
    let columns = Columns::of(TABLE, &row);
    let content = columns.text("content")?;
    if hash(&content) != columns.text("content_hash")? {
        return Err(StoreError::Damaged(
            "a published mapping revision does not match its hash".to_owned(),
        ));
    }
    serde_json::from_str(&content).map_err(|_| StoreError::Impossible {
        table: TABLE,
        column: "content",
    })
}

fn hash(content: &str) -> String {
    base64(&Sha256::digest(content.as_bytes()))
}

fn read(row: &sqlx::any::AnyRow) -> Result<MappingRevision, StoreError> {
    let columns = Columns::of(TABLE, row);
    Ok(MappingRevision {
        id: columns.parsed("id")?,
        connection_id: columns.parsed("connection_id")?,
        target_set_id: columns.parsed("target_set_id")?,
        revision: columns.integer("revision")?,
        published_by: columns.text("published_by")?,
        published_at: columns.instant("published_at")?,
        mappings: columns.count("mappings")?,
    })
}
