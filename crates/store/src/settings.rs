//! `settings`: a named value each, as JSON text. Never a secret.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::columns::{Columns, json};
use crate::error::StoreError;
use crate::session::{Reads, Writes, sealed::Connected};
use crate::store::WriteTransaction;

const TABLE: &str = "settings";

/// The value of `key`; `None` when it was never set.
pub async fn get<T: DeserializeOwned>(from: &mut impl Reads, key: &str) -> Result<Option<T>, StoreError> {
    let row = sqlx::query("SELECT value FROM settings WHERE key = $1")
        .bind(key.to_owned())
        .fetch_optional(from.connection())
        .await?;
    row.map(|row| Columns::of(TABLE, &row).json("value")).transpose()
}

/// Sets or replaces the value of `key`.
pub async fn set<T: Serialize + Sync>(tx: &mut WriteTransaction, key: &str, value: &T) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO settings (key, value, updated_at) VALUES ($1, $2, $3)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
    )
    .bind(key.to_owned())
    .bind(json(value)?)
    .bind(tx.now().as_micros())
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Goes back to the default.
pub async fn remove(tx: &mut WriteTransaction, key: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM settings WHERE key = $1")
        .bind(key.to_owned())
        .execute(tx.connection())
        .await?;
    Ok(())
}
