//! `default_prices`: which of the prices that map to a tier is its default, one for each cadence.

use connect_domain::ids::{ConnectionId, SourceObjectId, TargetId};

use crate::columns::Columns;
use crate::error::StoreError;
use crate::session::{Reads, Writes, sealed::Connected};
use crate::store::WriteTransaction;

const TABLE: &str = "default_prices";

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefaultPriceRow {
    /// Of which connection.
    pub connection_id: ConnectionId,
    /// Of which tier.
    pub target_id: TargetId,
    /// How often it is paid, as the source object's type says.
    pub cadence: String,
    /// The price.
    pub source_object_id: SourceObjectId,
}

/// Every choice of a connection.
pub async fn list(from: &mut impl Reads, connection_id: ConnectionId) -> Result<Vec<DefaultPriceRow>, StoreError> {
    let rows = sqlx::query(
        "SELECT connection_id, target_id, cadence, source_object_id FROM default_prices
         WHERE connection_id = $1 ORDER BY target_id, cadence",
    )
    .bind(connection_id.to_string())
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// Chooses one, also in the place of another.
pub async fn choose(tx: &mut WriteTransaction, row: &DefaultPriceRow, by: &str) -> Result<(), StoreError> {
    let now = tx.now().as_micros();
    sqlx::query(
        "INSERT INTO default_prices (connection_id, target_id, cadence, source_object_id, chosen_by, chosen_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (connection_id, target_id, cadence) DO UPDATE SET
             source_object_id = excluded.source_object_id, chosen_by = excluded.chosen_by, chosen_at = excluded.chosen_at",
    )
    .bind(row.connection_id.to_string())
    .bind(row.target_id.to_string())
    .bind(row.cadence.clone())
    .bind(row.source_object_id.to_string())
    .bind(by.to_owned())
    .bind(now)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Takes back the choice of a price; false when it was none.
pub async fn clear(tx: &mut WriteTransaction, source_object_id: SourceObjectId) -> Result<bool, StoreError> {
    let result = sqlx::query("DELETE FROM default_prices WHERE source_object_id = $1")
        .bind(source_object_id.to_string())
        .execute(tx.connection())
        .await?;
    Ok(result.rows_affected() > 0)
}

fn read(row: &sqlx::any::AnyRow) -> Result<DefaultPriceRow, StoreError> {
    let columns = Columns::of(TABLE, row);
    Ok(DefaultPriceRow {
        connection_id: columns.parsed("connection_id")?,
        target_id: columns.parsed("target_id")?,
        cadence: columns.text("cadence")?,
        source_object_id: columns.parsed("source_object_id")?,
    })
}
