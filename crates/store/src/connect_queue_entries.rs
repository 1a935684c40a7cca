//! `connect_queue_entries`: one client in a queue, and what came back from its consent. Every step names the status
//! that it leaves, so that of two programs at one entry the second changes nothing.

use connect_domain::clock::Instant;
use connect_domain::ids::{AdvisoryClientId, AuthorizationAttemptId, ConnectQueueEntryId, ConnectQueueId, ConnectionId};

use crate::columns::{Columns, exactly_one, json};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, Writes, sealed::Connected};
use crate::store::WriteTransaction;

const TABLE: &str = "connect_queue_entries";

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word in the table and in JSON.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = ();

            fn from_str(text: &str) -> Result<Self, ()> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text).ok_or(())
            }
        }
    )+};
}

words! {
    /// Where an entry stands.
    EntryStatus {
        /// Its turn is still to come.
        Waiting = "waiting",
        /// A person consents in the browser, or just did.
        InConsent = "in_consent",
        /// The client is connected.
        Connected = "connected",
        /// Something came back that a person has to judge.
        Held = "held",
        /// A person passed it over.
        Skipped = "skipped",
        /// The consent brought nothing.
        Failed = "failed",
    }
    /// By what an organization was taken for the client's.
    MatchedBy {
        /// The partner's own id of it, which is on the client's record.
        StableId = "stable_id",
        /// Its name in law, which nobody else bears.
        LegalName = "legal_name",
        /// A person who looked.
        Person = "person",
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectQueueEntry {
    /// Key; also the owner of a kept grant's tokens.
    pub id: ConnectQueueEntryId,
    /// In which queue.
    pub queue_id: ConnectQueueId,
    /// Who is to be connected.
    pub advisory_client_id: AdvisoryClientId,
    /// Order within the queue.
    pub place: i64,
    /// Where it stands.
    pub status: EntryStatus,
    /// Why, in words for a person; empty where the status says it all.
    pub reason: String,
    /// The latest consent.
    pub attempt_id: Option<AuthorizationAttemptId>,
    /// The partner's id of what came back; empty until then.
    pub external_account_id: String,
    /// Its name.
    pub display_name: String,
    /// Its name in law, as far as the partner tells it.
    pub legal_name: String,
    /// What the kept grant allows.
    pub granted_scopes: Vec<String>,
    /// When the kept grant ends whatever is done.
    pub grant_expires_at: Option<Instant>,
    /// How it was recognized, once connected.
    pub matched_by: Option<MatchedBy>,
    /// What it became.
    pub connection_id: Option<ConnectionId>,
    /// How often a person did something about it here.
    pub acts: i64,
    /// Time that the program took, without the person's at the partner.
    pub own_ms: i64,
    /// When the status changed.
    pub changed_at: Instant,
}

macro_rules! columns {
    () => {
        "id, queue_id, advisory_client_id, place, status, reason, attempt_id, external_account_id, display_name, legal_name,
         granted_scopes, grant_expires_at, matched_by, connection_id, acts, own_ms, changed_at"
    };
}

/// All of a queue, in their order.
pub async fn list(from: &mut impl Reads, queue_id: ConnectQueueId) -> Result<Vec<ConnectQueueEntry>, StoreError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        columns!(),
        " FROM connect_queue_entries WHERE queue_id = $1 ORDER BY place, id"
    ))
    .bind(queue_id.to_string())
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// Those of every queue that a person has to judge, the longest held first.
pub async fn list_held(from: &mut impl Reads) -> Result<Vec<ConnectQueueEntry>, StoreError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        columns!(),
        " FROM connect_queue_entries WHERE status = 'held' ORDER BY changed_at, id"
    ))
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// The one whose consent this attempt is.
pub async fn of_attempt(from: &mut impl Reads, attempt_id: AuthorizationAttemptId) -> Result<Option<ConnectQueueEntry>, StoreError> {
    let row = sqlx::query(concat!("SELECT ", columns!(), " FROM connect_queue_entries WHERE attempt_id = $1"))
        .bind(attempt_id.to_string())
        .fetch_optional(from.connection())
        .await?;
    row.as_ref().map(read).transpose()
}

/// Adds one.
pub async fn insert(tx: &mut WriteTransaction, entry: &ConnectQueueEntry) -> Result<(), StoreError> {
    sqlx::query(concat!(
        "INSERT INTO connect_queue_entries (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
    ))
    .bind(entry.id.to_string())
    .bind(entry.queue_id.to_string())
    .bind(entry.advisory_client_id.to_string())
    .bind(entry.place)
    .bind(entry.status.as_str())
    .bind(entry.reason.clone())
    .bind(entry.attempt_id.map(|id| id.to_string()))
    .bind(entry.external_account_id.clone())
    .bind(entry.display_name.clone())
    .bind(entry.legal_name.clone())
    .bind(json(&entry.granted_scopes)?)
    .bind(entry.grant_expires_at.map(Instant::as_micros))
    .bind(entry.matched_by.map(MatchedBy::as_str))
    .bind(entry.connection_id.map(|id| id.to_string()))
    .bind(entry.acts)
    .bind(entry.own_ms)
    .bind(entry.changed_at.as_micros())
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// Stores a step of one that is still as it was read: `before` is its status and attempt.
pub async fn step(
    tx: &mut impl Writes,
    before: (EntryStatus, Option<AuthorizationAttemptId>),
    entry: &ConnectQueueEntry,
) -> Result<(), StoreError> {
    let result = sqlx::query(
        "UPDATE connect_queue_entries
         SET place = $1, status = $2, reason = $3, attempt_id = $4, external_account_id = $5, display_name = $6,
             legal_name = $7, granted_scopes = $8, grant_expires_at = $9, matched_by = $10, connection_id = $11, acts = $12,
             own_ms = $13, changed_at = $14
         WHERE id = $15 AND status = $16 AND COALESCE(attempt_id, '') = $17",
    )
    .bind(entry.place)
    .bind(entry.status.as_str())
    .bind(entry.reason.clone())
    .bind(entry.attempt_id.map(|id| id.to_string()))
    .bind(entry.external_account_id.clone())
    .bind(entry.display_name.clone())
    .bind(entry.legal_name.clone())
    .bind(json(&entry.granted_scopes)?)
    .bind(entry.grant_expires_at.map(Instant::as_micros))
    .bind(entry.matched_by.map(MatchedBy::as_str))
    .bind(entry.connection_id.map(|id| id.to_string()))
    .bind(entry.acts)
    .bind(entry.own_ms)
    .bind(tx.now().as_micros())
    .bind(entry.id.to_string())
    .bind(before.0.as_str())
    .bind(before.1.map(|id| id.to_string()).unwrap_or_default())
    .execute(tx.connection())
    .await?;
    exactly_one(&result, TABLE, "entry as it was")
}

/// A consent ended without a grant: its entry, if it has one that waits for it, waits again or has failed.
pub async fn consent_ended(
    tx: &mut impl Writes,
    attempt_id: AuthorizationAttemptId,
    status: EntryStatus,
    reason: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE connect_queue_entries SET status = $1, reason = $2, changed_at = $3
         WHERE attempt_id = $4 AND status = 'in_consent'",
    )
    .bind(status.as_str())
    .bind(reason.to_owned())
    .bind(tx.now().as_micros())
    .bind(attempt_id.to_string())
    .execute(tx.connection())
    .await?;
    Ok(())
}

fn read(row: &sqlx::any::AnyRow) -> Result<ConnectQueueEntry, StoreError> {
    let columns = Columns::of(TABLE, row);
    Ok(ConnectQueueEntry {
        id: columns.parsed("id")?,
        queue_id: columns.parsed("queue_id")?,
        advisory_client_id: columns.parsed("advisory_client_id")?,
        place: columns.integer("place")?,
        status: columns.parsed("status")?,
        reason: columns.text("reason")?,
        attempt_id: columns.optional_parsed("attempt_id")?,
        external_account_id: columns.text("external_account_id")?,
        display_name: columns.text("display_name")?,
        legal_name: columns.text("legal_name")?,
        granted_scopes: columns.json("granted_scopes")?,
        grant_expires_at: columns.optional_instant("grant_expires_at")?,
        matched_by: columns.optional_parsed("matched_by")?,
        connection_id: columns.optional_parsed("connection_id")?,
        acts: columns.integer("acts")?,
        own_ms: columns.integer("own_ms")?,
        changed_at: columns.instant("changed_at")?,
    })
}
