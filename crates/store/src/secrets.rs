//! `secrets`: sealed secrets by owner, kind and generation. One generation of each is active, at
//! most one is the previous one, and what came back without a valid lease is an orphan: kept, because
//! it may be the only living token (`reliability.md` B9).

use connect_domain::clock::Instant;
use connect_domain::ids::GrantId;
use connect_domain::secret::{Sealed, SecretKind, SecretPlace};

use crate::columns::{Columns, base64, exactly_one};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, Writes};

const TABLE: &str = "secrets";

/// Which part a generation plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretStatus {
    /// The one in use.
    Active,
    /// The one before, kept until the active one is proven.
    Previous,
    /// Received when somebody else was already at work; the newest issue time wins.
    Orphan,
}

impl SecretStatus {
    /// The word in the table.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Previous => "previous",
            Self::Orphan => "orphan",
        }
    }
}

impl std::str::FromStr for SecretStatus {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Active, Self::Previous, Self::Orphan]
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or(())
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// A connection, app registration or attempt, as text.
    pub owner: String,
    /// What it is.
    pub kind: SecretKind,
    /// Grows with each rotation.
    pub generation: i64,
    /// The consent that it stems from; `None` for secrets that are not of a grant.
    pub grant_id: Option<GrantId>,
    /// Its part.
    pub status: SecretStatus,
    /// The sealed secret itself.
    pub sealed: Sealed,
    /// When the partner issued it, or a person entered it.
    pub issued_at: Instant,
    /// When it stops working, where known.
    pub expires_at: Option<Instant>,
}

impl Secret {
    /// Where it is sealed for.
    pub fn place(&self) -> SecretPlace {
        place(&self.owner, self.kind, self.generation)
    }
}

/// Where a secret of this table is sealed for.
pub fn place(owner: &str, kind: SecretKind, generation: i64) -> SecretPlace {
    SecretPlace {
        table: TABLE,
        owner: owner.to_owned(),
        kind,
        generation,
    }
}

/// The active generation.
pub async fn active(from: &mut impl Reads, owner: &str, kind: SecretKind) -> Result<Option<Secret>, StoreError> {
    Ok(list(from, owner, kind)
        .await?
        .into_iter()
        .find(|secret| secret.status == SecretStatus::Active))
}

/// Since when the active generation of each owner is in force, for a list of owners.
pub async fn issued_by_owner(from: &mut impl Reads, kind: SecretKind) -> Result<Vec<(String, Instant)>, StoreError> {
    let rows = sqlx::query("SELECT owner, issued_at FROM secrets WHERE kind = $1 AND status = $2")
        .bind(kind.as_str())
        .bind(SecretStatus::Active.as_str())
        .fetch_all(from.connection())
        .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns::of(TABLE, row);
            Ok((columns.text("owner")?, columns.instant("issued_at")?))
        })
        .collect()
}

/// What may be said of a stored secret without opening it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretNote {
    /// As a secret's.
    pub owner: String,
    /// Its part.
    pub status: SecretStatus,
    /// When it was entered.
    pub issued_at: Instant,
    /// Until when it is kept, where that is agreed.
    pub expires_at: Option<Instant>,
    /// Its last characters; empty where nobody noted them.
    pub ends_with: String,
}

/// The notes on every secret of a kind, of all owners, newest generation first.
pub async fn notes(from: &mut impl Reads, kind: SecretKind) -> Result<Vec<SecretNote>, StoreError> {
    let rows = sqlx::query(
        "SELECT owner, status, issued_at, expires_at, ends_with
         FROM secrets WHERE kind = $1 ORDER BY owner, generation DESC",
    )
    .bind(kind.as_str())
    .fetch_all(from.connection())
    .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns::of(TABLE, row);
            Ok(SecretNote {
                owner: columns.text("owner")?,
                status: columns.parsed("status")?,
                issued_at: columns.instant("issued_at")?,
                expires_at: columns.optional_instant("expires_at")?,
                ends_with: columns.text("ends_with")?,
            })
        })
        .collect()
}

/// Every generation, newest first.
pub async fn list(from: &mut impl Reads, owner: &str, kind: SecretKind) -> Result<Vec<Secret>, StoreError> {
    let rows = sqlx::query(
        "SELECT owner, kind, generation, grant_id, status, key_id, nonce, ciphertext, format, issued_at, expires_at
         FROM secrets WHERE owner = $1 AND kind = $2 ORDER BY generation DESC",
    )
    .bind(owner.to_owned())
    .bind(kind.as_str())
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// The highest generation of any part; 0 when there is none.
pub async fn highest_generation(from: &mut impl Reads, owner: &str, kind: SecretKind) -> Result<i64, StoreError> {
    let highest: i64 = sqlx::query_scalar("SELECT COALESCE(MAX(generation), 0) FROM secrets WHERE owner = $1 AND kind = $2")
        .bind(owner.to_owned())
        .bind(kind.as_str())
        .fetch_one(from.connection())
        .await?;
    Ok(highest)
}

/// Whether any ciphertext exists: then a lost key is never replaced by a new one.
pub async fn any(from: &mut impl Reads) -> Result<bool, StoreError> {
    let found: Option<i64> = sqlx::query_scalar("SELECT format FROM secrets LIMIT 1")
        .fetch_optional(from.connection())
        .await?;
    Ok(found.is_some())
}

/// Stores a new active generation: the active one becomes the previous one, and one that was
/// previous already goes. `secret.status` must be active.
pub async fn rotate(tx: &mut impl Writes, secret: &Secret) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM secrets WHERE owner = $1 AND kind = $2 AND status = 'previous'
         AND EXISTS (SELECT 1 FROM secrets AS a WHERE a.owner = $1 AND a.kind = $2 AND a.status = 'active')",
        "UPDATE secrets SET status = 'previous' WHERE owner = $1 AND kind = $2 AND status = 'active'",
    ] {
        sqlx::query(sql)
            .bind(secret.owner.clone())
            .bind(secret.kind.as_str())
            .execute(tx.connection())
            .await?;
    }
    insert(tx, secret).await
}

/// Notes how one generation ends and until when it is kept.
pub async fn note(
    tx: &mut impl Writes,
    owner: &str,
    kind: SecretKind,
    generation: i64,
    ends_with: &str,
    expires_at: Option<Instant>,
) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE secrets SET ends_with = $1, expires_at = $2 WHERE owner = $3 AND kind = $4 AND generation = $5")
        .bind(ends_with.to_owned())
        .bind(expires_at.map(Instant::as_micros))
        .bind(owner.to_owned())
        .bind(kind.as_str())
        .bind(generation)
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "generation")
}

/// Forgets the generation before the active one. Answers how many there were.
pub async fn clear_previous(tx: &mut impl Writes, owner: &str, kind: SecretKind) -> Result<u64, StoreError> {
    let result = sqlx::query("DELETE FROM secrets WHERE owner = $1 AND kind = $2 AND status = $3")
        .bind(owner.to_owned())
        .bind(kind.as_str())
        .bind(SecretStatus::Previous.as_str())
        .execute(tx.connection())
        .await?;
    Ok(result.rows_affected())
}

/// Stores one generation as it is.
pub async fn insert(tx: &mut impl Writes, secret: &Secret) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO secrets
             (owner, kind, generation, grant_id, status, key_id, nonce, ciphertext, format, issued_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(secret.owner.clone())
    .bind(secret.kind.as_str())
    .bind(secret.generation)
    .bind(secret.grant_id.map(|id| id.to_string()))
    .bind(secret.status.as_str())
    .bind(secret.sealed.key_id.clone())
    .bind(base64(&secret.sealed.nonce))
    .bind(base64(&secret.sealed.ciphertext))
    .bind(secret.sealed.format)
    .bind(secret.issued_at.as_micros())
    .bind(secret.expires_at.map(Instant::as_micros))
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// Gives one generation another part.
pub async fn set_status(
    tx: &mut impl Writes,
    owner: &str,
    kind: SecretKind,
    generation: i64,
    status: SecretStatus,
) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE secrets SET status = $1 WHERE owner = $2 AND kind = $3 AND generation = $4")
        .bind(status.as_str())
        .bind(owner.to_owned())
        .bind(kind.as_str())
        .bind(generation)
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "generation")
}

/// Forgets one generation if it still is of this grant: compare-and-clear (`reliability.md` B11).
/// False when somebody stored another grant meanwhile.
pub async fn clear(
    tx: &mut impl Writes,
    owner: &str,
    kind: SecretKind,
    grant_id: Option<GrantId>,
    generation: i64,
) -> Result<bool, StoreError> {
    let result = sqlx::query(
        "DELETE FROM secrets WHERE owner = $1 AND kind = $2 AND generation = $3
         AND COALESCE(grant_id, '') = $4",
    )
    .bind(owner.to_owned())
    .bind(kind.as_str())
    .bind(generation)
    .bind(grant_id.map_or_else(String::new, |id| id.to_string()))
    .execute(tx.connection())
    .await?;
    Ok(result.rows_affected() == 1)
}

/// Forgets everything of one kind, for a disconnect or a finished attempt. Answers how many.
pub async fn clear_all(tx: &mut impl Writes, owner: &str, kind: SecretKind) -> Result<u64, StoreError> {
    let result = sqlx::query("DELETE FROM secrets WHERE owner = $1 AND kind = $2")
        .bind(owner.to_owned())
        .bind(kind.as_str())
        .execute(tx.connection())
        .await?;
    Ok(result.rows_affected())
}

/// Stores a new active generation and keeps every earlier one as previous, for tokens whose successor
/// may turn out to be lost. See [`clear_superseded`].
pub async fn supersede(tx: &mut impl Writes, secret: &Secret) -> Result<(), StoreError> {
    sqlx::query("UPDATE secrets SET status = 'previous' WHERE owner = $1 AND kind = $2 AND status = 'active'")
        .bind(secret.owner.clone())
        .bind(secret.kind.as_str())
        .execute(tx.connection())
        .await?;
    insert(tx, secret).await
}

/// Forgets previous generations whose successor was spent in its turn and was issued by `until`
/// (`reliability.md` B12). The last one before the active one stays. Answers how many.
pub async fn clear_superseded(tx: &mut impl Writes, owner: &str, kind: SecretKind, until: Instant) -> Result<u64, StoreError> {
    let result = sqlx::query(
        "DELETE FROM secrets WHERE owner = $1 AND kind = $2 AND status = 'previous' AND EXISTS (
             SELECT 1 FROM secrets AS newer
             WHERE newer.owner = $1 AND newer.kind = $2 AND newer.status = 'previous'
                 AND newer.generation > secrets.generation AND newer.issued_at <= $3)",
    )
    .bind(owner.to_owned())
    .bind(kind.as_str())
    .bind(until.as_micros())
    .execute(tx.connection())
    .await?;
    Ok(result.rows_affected())
}

fn read(row: &sqlx::any::AnyRow) -> Result<Secret, StoreError> {
    let columns = Columns::of(TABLE, row);
    Ok(Secret {
        owner: columns.text("owner")?,
        kind: columns.parsed("kind")?,
        generation: columns.integer("generation")?,
        grant_id: columns.optional_parsed("grant_id")?,
        status: columns.parsed("status")?,
        sealed: Sealed {
            key_id: columns.text("key_id")?,
            nonce: columns.bytes("nonce")?,
            ciphertext: columns.bytes("ciphertext")?,
            format: columns.integer("format")?,
        },
        issued_at: columns.instant("issued_at")?,
        expires_at: columns.optional_instant("expires_at")?,
    })
}
