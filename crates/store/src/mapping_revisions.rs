//! `mapping_revisions`: published, immutable states of a connection's mapping.
//!
//! The rows of a revision are one JSON text, because they are written and read together: 100,000
//! rows publish in about a second, where 100,000 child rows would take several. A hash over the text
//! is checked at each reading. The categories lie beside them under the names that they had, because the
//! firm may rename its own later.

use connect_domain::clock::Instant;
use connect_domain::ids::{ConnectionId, MappingRevisionId, TargetSetId};
use connect_domain::mapping::MappingStatus;
use connect_domain::mapping::attributes::AttributeValues;
use connect_domain::mapping::drift::{Presence, Snapshot};
use connect_domain::source_object::RootClass;
use sha2::{Digest, Sha256};

use crate::columns::{Columns, base64, json};
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

/// The newest revision of a connection, and the hash that tells it from every other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedRevision {
    /// Whose mapping.
    pub connection_id: ConnectionId,
    /// Counts from 1 for each connection and set.
    pub revision: i64,
    /// SHA-256 over its content, base64.
    pub content_hash: String,
    /// When.
    pub published_at: Instant,
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
    /// What was in force beside it; nothing where it had none, and of a revision from before attributes were kept.
    pub attributes: AttributeValues,
}

/// One category as it was published.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PublishedTarget {
    /// The code that rows name.
    pub code: String,
    /// What people read then.
    pub name: String,
    /// The class that it took.
    pub root_class: Option<RootClass>,
}

/// As stored: a list without names, to keep it short. Attributes stand last, and only where there are any, because
/// earlier lists lack them.
#[derive(serde::Serialize, serde::Deserialize)]
struct StoredRow(
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
    #[serde(default, skip_serializing_if = "AttributeValues::is_empty")] AttributeValues,
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
        Self(
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
            row.attributes,
        )
    }
}

impl From<StoredRow> for RevisionRow {
    fn from(row: StoredRow) -> Self {
        let StoredRow(
            external_id,
            code,
            name,
            parent_external_id,
            root_class,
            source_type,
            source_subtype,
            presence,
            status,
            target_code,
            attributes,
        ) = row;
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
            attributes,
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
    targets: &[PublishedTarget],
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
    let (content, targets) = (json(&rows)?, json(&targets)?);
    sqlx::query(concat!(
        "INSERT INTO mapping_revisions (",
        columns!(),
        ", content_hash, content, targets) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    ))
    .bind(id.to_string())
    .bind(connection_id.to_string())
    .bind(target_set_id.to_string())
    .bind(revision.revision)
    .bind(revision.published_by.clone())
    .bind(revision.published_at.as_micros())
    .bind(i64::try_from(revision.mappings).unwrap_or(i64::MAX))
    .bind(hash(&content, &targets))
    .bind(content)
    .bind(targets)
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

/// The newest of each connection, of all sets.
pub async fn newest(from: &mut impl Reads) -> Result<Vec<PublishedRevision>, StoreError> {
    let rows = sqlx::query(
        "SELECT one.connection_id, one.revision, one.content_hash, one.published_at
         FROM mapping_revisions AS one
         JOIN (SELECT connection_id, target_set_id, MAX(revision) AS revision FROM mapping_revisions
               GROUP BY connection_id, target_set_id) AS newest
           ON newest.connection_id = one.connection_id AND newest.target_set_id = one.target_set_id
             AND newest.revision = one.revision
         ORDER BY one.connection_id",
    )
    .fetch_all(from.connection())
    .await?;
    let read = |row| {
        let columns = Columns::of(TABLE, row);
        Ok(PublishedRevision {
            connection_id: columns.parsed("connection_id")?,
            revision: columns.integer("revision")?,
            content_hash: columns.text("content_hash")?,
            published_at: columns.instant("published_at")?,
        })
    };
    rows.iter().map(read).collect()
}

/// The last revision's number of every connection that has any, for a list of them.
pub async fn latest_by_connection(from: &mut impl Reads, target_set_id: TargetSetId) -> Result<Vec<(ConnectionId, i64)>, StoreError> {
    let rows = sqlx::query(
        "SELECT connection_id, MAX(revision) AS revision FROM mapping_revisions WHERE target_set_id = $1 GROUP BY connection_id",
    )
    .bind(target_set_id.to_string())
    .fetch_all(from.connection())
    .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns::of(TABLE, row);
            Ok((columns.parsed("connection_id")?, columns.integer("revision")?))
        })
        .collect()
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
    let (content, _) = content(from, id).await?;
    parse(&content, "content")
}

/// The categories of a revision; none for one that was published before they were kept.
pub async fn targets(from: &mut impl Reads, id: MappingRevisionId) -> Result<Vec<PublishedTarget>, StoreError> {
    let (_, targets) = content(from, id).await?;
    if targets.is_empty() {
        Ok(Vec::new())
    } else {
        parse(&targets, "targets")
    }
}

/// The two texts of a revision, checked against their hash.
async fn content(from: &mut impl Reads, id: MappingRevisionId) -> Result<(String, String), StoreError> {
    let row = sqlx::query("SELECT content_hash, content, targets FROM mapping_revisions WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(from.connection())
        .await?
        .ok_or(StoreError::Gone { table: TABLE, what: "id" })?;
    let columns = Columns::of(TABLE, &row);
    let (content, targets) = (columns.text("content")?, columns.text("targets")?);
    if hash(&content, &targets) != columns.text("content_hash")? {
        return Err(StoreError::Damaged(
            "a published mapping revision does not match its hash".to_owned(),
        ));
    }
    Ok((content, targets))
}

fn parse<T: serde::de::DeserializeOwned>(text: &str, column: &'static str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Impossible { table: TABLE, column })
}

/// Both are lists in JSON, so no other pair reads the same one after the other.
fn hash(content: &str, targets: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(content.as_bytes());
    hasher.update(targets.as_bytes());
    base64(&hasher.finalize())
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
