//! `vault_keys`: one wrapped copy of the vault's data key for each holder.

use connect_domain::clock::Instant;
use connect_domain::ids::VaultKeyId;

use crate::columns::{Columns, base64, exactly_one};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, Writes, sealed::Connected};
use crate::store::WriteTransaction;

const TABLE: &str = "vault_keys";

/// A row. The fields from `holder_kind` to `wrapped` are those of `connect_credentials::WrappedKey`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VaultKey {
    /// Key.
    pub id: VaultKeyId,
    /// Who can open it, as `HolderKind::as_str`.
    pub holder_kind: String,
    /// Which keychain item or file; empty for what a person knows.
    pub holder: String,
    /// The data key inside.
    pub key_id: String,
    /// How the wrapping key is derived; empty when it is stored.
    pub kdf: String,
    /// Nonce of the wrapping.
    pub nonce: Vec<u8>,
    /// The encrypted data key.
    pub wrapped: Vec<u8>,
    /// When it was made.
    pub created_at: Instant,
    /// When it last opened the vault.
    pub last_used_at: Option<Instant>,
}

/// All copies, oldest first.
pub async fn list(from: &mut impl Reads) -> Result<Vec<VaultKey>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, holder_kind, holder, key_id, kdf, nonce, wrapped, created_at, last_used_at
         FROM vault_keys ORDER BY id",
    )
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// Whether the vault has ever been created: then a new data key must not be made.
pub async fn any(from: &mut impl Reads) -> Result<bool, StoreError> {
    let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM vault_keys")
        .fetch_one(from.connection())
        .await?;
    Ok(count > 0)
}

/// Adds a holder.
pub async fn insert(tx: &mut WriteTransaction, key: &VaultKey) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO vault_keys (id, holder_kind, holder, key_id, kdf, nonce, wrapped, created_at, last_used_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(key.id.to_string())
    .bind(key.holder_kind.clone())
    .bind(key.holder.clone())
    .bind(key.key_id.clone())
    .bind(key.kdf.clone())
    .bind(base64(&key.nonce))
    .bind(base64(&key.wrapped))
    .bind(key.created_at.as_micros())
    .bind(key.last_used_at.map(Instant::as_micros))
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// Removes a holder. The last one stays: without any the secrets could never be opened again.
pub async fn delete(tx: &mut WriteTransaction, id: VaultKeyId) -> Result<(), StoreError> {
    let result = sqlx::query("DELETE FROM vault_keys WHERE id = $1 AND (SELECT COUNT(*) FROM vault_keys) > 1")
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "id that is not the last")
}

/// Notes that this holder opened the vault now.
pub async fn mark_used(tx: &mut impl Writes, id: VaultKeyId) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE vault_keys SET last_used_at = $1 WHERE id = $2")
        .bind(tx.now().as_micros())
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "id")
}

fn read(row: &sqlx::any::AnyRow) -> Result<VaultKey, StoreError> {
    let columns = Columns::of(TABLE, row);
    Ok(VaultKey {
        id: columns.parsed("id")?,
        holder_kind: columns.text("holder_kind")?,
        holder: columns.text("holder")?,
        key_id: columns.text("key_id")?,
        kdf: columns.text("kdf")?,
        nonce: columns.bytes("nonce")?,
        wrapped: columns.bytes("wrapped")?,
        created_at: columns.instant("created_at")?,
        last_used_at: columns.optional_instant("last_used_at")?,
    })
}
