//! `invoice_lines`: the lines of invoices, where the firm keeps them. An invoice that changes gets all its lines
//! anew.

use std::collections::HashMap;

use connect_domain::ids::ConnectionId;
use connect_domain::invoice::InvoiceLine;
use connect_domain::money::MinorUnits;

use crate::columns::Columns;
use crate::dialect::{WRITE_BATCH, numbered_list, numbered_rows};
use crate::error::StoreError;
use crate::records::Value;
use crate::session::{Reads, Writes};

const TABLE: &str = "invoice_lines";
const COLUMNS: usize = 9;

macro_rules! columns {
    () => {
        "connection_id, invoice_external_id, position, kind, description, item_external_id, quantity, unit_price, amount"
    };
}

/// What stands in a line's columns, for the hash of its invoice.
pub(crate) fn values(line: &InvoiceLine) -> Vec<Value> {
    vec![
        Value::Text(line.kind.clone()),
        Value::Text(line.description.clone()),
        Value::Optional(line.item_external_id.clone()),
        Value::Text(line.quantity.clone()),
        Value::Text(line.unit_price.clone()),
        Value::Number(line.amount.map(MinorUnits::get)),
    ]
}

/// Takes the lines of these invoices away.
pub(crate) async fn clear(tx: &mut impl Writes, connection_id: ConnectionId, invoices: &[&str]) -> Result<(), StoreError> {
    if invoices.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "DELETE FROM invoice_lines WHERE connection_id = $1 AND invoice_external_id IN ({})",
        numbered_list(2, invoices.len())
    );
    let mut query = sqlx::query(tx.dialect().in_order(sql))
        .persistent(false)
        .bind(connection_id.to_string());
    for invoice in invoices {
        query = query.bind((*invoice).to_owned());
    }
    query.execute(tx.connection()).await?;
    Ok(())
}

/// Adds lines, each with its invoice and its place in it.
pub(crate) async fn insert(
    tx: &mut impl Writes,
    connection_id: ConnectionId,
    lines: &[(&str, usize, &InvoiceLine)],
) -> Result<(), StoreError> {
    for batch in lines.chunks(WRITE_BATCH) {
        let sql = format!(
            concat!("INSERT INTO invoice_lines (", columns!(), ") VALUES {}"),
            numbered_rows(batch.len(), COLUMNS)
        );
        let mut query = sqlx::query(tx.dialect().in_order(sql)).persistent(batch.len() == WRITE_BATCH);
        for (invoice, position, line) in batch {
            query = query
                .bind(connection_id.to_string())
                .bind((*invoice).to_owned())
                .bind(i64::try_from(*position).unwrap_or(i64::MAX))
                .bind(line.kind.clone())
                .bind(line.description.clone())
                .bind(line.item_external_id.clone())
                .bind(line.quantity.clone())
                .bind(line.unit_price.clone())
                .bind(line.amount.map(MinorUnits::get));
        }
        query.execute(tx.connection()).await?;
    }
    Ok(())
}

/// All lines of a connection by their invoice, in order.
pub(crate) async fn list(from: &mut impl Reads, connection_id: ConnectionId) -> Result<HashMap<String, Vec<InvoiceLine>>, StoreError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        columns!(),
        " FROM invoice_lines WHERE connection_id = $1 ORDER BY invoice_external_id, position"
    ))
    .bind(connection_id.to_string())
    .fetch_all(from.connection())
    .await?;
    let mut lines: HashMap<String, Vec<InvoiceLine>> = HashMap::new();
    for row in &rows {
        let columns = Columns::of(TABLE, row);
        lines.entry(columns.text("invoice_external_id")?).or_default().push(InvoiceLine {
            kind: columns.text("kind")?,
            description: columns.text("description")?,
            item_external_id: columns.optional_text("item_external_id")?,
            quantity: columns.text("quantity")?,
            unit_price: columns.text("unit_price")?,
            amount: columns.optional_amount("amount")?,
        });
    }
    Ok(lines)
}
