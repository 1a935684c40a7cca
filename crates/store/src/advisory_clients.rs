//! `advisory_clients`: a client company of the firm.

use connect_domain::clock::Instant;
use connect_domain::ids::AdvisoryClientId;

use crate::columns::{Columns, exactly_one};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, sealed::Connected};
use crate::store::WriteTransaction;

const TABLE: &str = "advisory_clients";

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdvisoryClient {
    /// Key.
    pub id: AdvisoryClientId,
    /// What people read.
    pub name: String,
    /// The firm's own number or code for it; empty when it has none.
    pub reference: String,
    /// When it was added.
    pub created_at: Instant,
    /// Since when it is out of sight.
    pub archived_at: Option<Instant>,
}

/// One client.
pub async fn get(from: &mut impl Reads, id: AdvisoryClientId) -> Result<Option<AdvisoryClient>, StoreError> {
    let row = sqlx::query("SELECT id, name, reference, created_at, archived_at FROM advisory_clients WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(from.connection())
        .await?;
    row.as_ref().map(read).transpose()
}

/// All, in order of their addition.
pub async fn list(from: &mut impl Reads) -> Result<Vec<AdvisoryClient>, StoreError> {
    let rows = sqlx::query("SELECT id, name, reference, created_at, archived_at FROM advisory_clients ORDER BY id")
        .fetch_all(from.connection())
        .await?;
    rows.iter().map(read).collect()
}

/// Adds a client.
pub async fn insert(tx: &mut WriteTransaction, client: &AdvisoryClient) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO advisory_clients (id, name, search_name, reference, created_at, archived_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(client.id.to_string())
    .bind(client.name.clone())
    // Folded here, because the databases fold names differently.
    .bind(client.name.to_lowercase())
    .bind(client.reference.clone())
    .bind(client.created_at.as_micros())
    .bind(client.archived_at.map(Instant::as_micros))
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// Gives it another name.
pub async fn rename(tx: &mut WriteTransaction, id: AdvisoryClientId, name: &str) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE advisory_clients SET name = $1, search_name = $2 WHERE id = $3")
        .bind(name.to_owned())
        .bind(name.to_lowercase())
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "id")
}

fn read(row: &sqlx::any::AnyRow) -> Result<AdvisoryClient, StoreError> {
    let columns = Columns::of(TABLE, row);
    Ok(AdvisoryClient {
        id: columns.parsed("id")?,
        name: columns.text("name")?,
        reference: columns.text("reference")?,
        created_at: columns.instant("created_at")?,
        archived_at: columns.optional_instant("archived_at")?,
    })
}
