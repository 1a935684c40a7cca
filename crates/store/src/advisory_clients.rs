//! `advisory_clients`: a client company of the firm.

use connect_domain::advisory_client::{ClientNames, folded_name};
use connect_domain::clock::Instant;
use connect_domain::ids::AdvisoryClientId;

use crate::columns::{Columns, exactly_one};
use crate::dialect::{numbered_rows, rows_per_statement};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, sealed::Connected};
use crate::store::WriteTransaction;

const TABLE: &str = "advisory_clients";
const COLUMNS: usize = 7;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdvisoryClient {
    /// Key.
    pub id: AdvisoryClientId,
    /// What people call it.
    pub names: ClientNames,
    /// When it was added.
    pub created_at: Instant,
    /// Since when it is out of sight.
    pub archived_at: Option<Instant>,
}

/// One client.
pub async fn get(from: &mut impl Reads, id: AdvisoryClientId) -> Result<Option<AdvisoryClient>, StoreError> {
    let row = sqlx::query("SELECT id, name, legal_name, reference, created_at, archived_at FROM advisory_clients WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(from.connection())
        .await?;
    row.as_ref().map(read).transpose()
}

/// All, archived ones too, in order of their addition.
pub async fn list(from: &mut impl Reads) -> Result<Vec<AdvisoryClient>, StoreError> {
    let rows = sqlx::query("SELECT id, name, legal_name, reference, created_at, archived_at FROM advisory_clients ORDER BY id")
        .fetch_all(from.connection())
        .await?;
    rows.iter().map(read).collect()
}

/// Adds clients.
pub async fn insert(tx: &mut WriteTransaction, clients: &[AdvisoryClient]) -> Result<(), StoreError> {
    for batch in clients.chunks(rows_per_statement(COLUMNS)) {
        let sql = format!(
            "INSERT INTO advisory_clients (id, name, search_name, legal_name, reference, created_at, archived_at) VALUES {}",
            numbered_rows(batch.len(), COLUMNS)
        );
        let mut query = sqlx::query(tx.dialect().in_order(sql)).persistent(false);
        for client in batch {
            query = query
                .bind(client.id.to_string())
                .bind(client.names.name().to_owned())
                // Folded here, because the databases fold names differently.
                .bind(folded_name(client.names.name()))
                .bind(client.names.legal_name().to_owned())
                .bind(client.names.reference().to_owned())
                .bind(client.created_at.as_micros())
                .bind(client.archived_at.map(Instant::as_micros));
        }
        query.execute(tx.connection()).await.map_err(conflict_in(TABLE))?;
    }
    Ok(())
}

/// Replaces what it is called and whether it is archived.
pub async fn update(tx: &mut WriteTransaction, client: &AdvisoryClient) -> Result<(), StoreError> {
    let result = sqlx::query(
        "UPDATE advisory_clients SET name = $1, search_name = $2, legal_name = $3, reference = $4, archived_at = $5 WHERE id = $6",
    )
    .bind(client.names.name().to_owned())
    .bind(folded_name(client.names.name()))
    .bind(client.names.legal_name().to_owned())
    .bind(client.names.reference().to_owned())
    .bind(client.archived_at.map(Instant::as_micros))
    .bind(client.id.to_string())
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    exactly_one(&result, TABLE, "id")
}

fn read(row: &sqlx::any::AnyRow) -> Result<AdvisoryClient, StoreError> {
    let columns = Columns::of(TABLE, row);
    let names = ClientNames::new(&columns.text("name")?, &columns.text("legal_name")?, &columns.text("reference")?);
    Ok(AdvisoryClient {
        id: columns.parsed("id")?,
        names: names.map_err(|_| StoreError::Impossible {
            table: TABLE,
            column: "name",
        })?,
        created_at: columns.instant("created_at")?,
        archived_at: columns.optional_instant("archived_at")?,
    })
}
