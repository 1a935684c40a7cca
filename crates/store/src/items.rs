//! `items`: what a client company sells, and the ledger accounts that a sale books to.

use connect_domain::clock::Instant;
use connect_domain::ids::ConnectionId;
use connect_domain::item::Item;
use connect_domain::source_object::SourceObjectKind;

use crate::columns::Columns;
use crate::error::StoreError;
use crate::records::{self, Record, Value};
use crate::session::Reads;

impl Record for Item {
    const TABLE: &'static str = "items";
    const COLUMNS: &'static [&'static str] = &[
        "parent_external_id",
        "name",
        "path",
        "source_type",
        "sku",
        "unit_price",
        "income_account_external_id",
        "expense_account_external_id",
        "asset_account_external_id",
    ];

    fn external_id(&self) -> &str {
        &self.external_id
    }

    fn active(&self) -> bool {
        self.active
    }

    fn updated_at(&self) -> Option<Instant> {
        self.updated_at
    }

    fn values(&self) -> Vec<Value> {
        vec![
            Value::Optional(self.parent_external_id.clone()),
            Value::Text(self.name.clone()),
            Value::Text(self.path.clone()),
            Value::Text(self.source_type.clone()),
            Value::Text(self.sku.clone()),
            Value::Text(self.unit_price.clone()),
            Value::Optional(self.income_account_external_id.clone()),
            Value::Optional(self.expense_account_external_id.clone()),
            Value::Optional(self.asset_account_external_id.clone()),
        ]
    }
}

/// Whether one that is not deleted books to a ledger account that the partner does not list any more: it was merged,
/// and the item with it.
pub async fn any_books_to_a_gone_account(from: &mut impl Reads, connection_id: ConnectionId) -> Result<bool, StoreError> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS items FROM items
         JOIN source_objects ON source_objects.connection_id = items.connection_id
              AND source_objects.kind = $1
              AND source_objects.external_id IN
                  (items.income_account_external_id, items.expense_account_external_id, items.asset_account_external_id)
         WHERE items.connection_id = $2 AND items.deleted_at IS NULL AND source_objects.gone_at IS NOT NULL",
    )
    .bind(SourceObjectKind::LedgerAccount.as_str())
    .bind(connection_id.to_string())
    .fetch_one(from.connection())
    .await?;
    Ok(Columns::of(Item::TABLE, &row).count("items")? > 0)
}

/// Those of a connection that are not deleted.
pub async fn list(from: &mut impl Reads, connection_id: ConnectionId) -> Result<Vec<Item>, StoreError> {
    let mut items = Vec::new();
    for row in records::rows::<Item>(from, connection_id).await? {
        let columns = Columns::of(Item::TABLE, &row);
        if columns.optional_integer("deleted_at")?.is_some() {
            continue;
        }
        items.push(Item {
            external_id: columns.text("external_id")?,
            parent_external_id: columns.optional_text("parent_external_id")?,
            name: columns.text("name")?,
            path: columns.text("path")?,
            source_type: columns.text("source_type")?,
            sku: columns.text("sku")?,
            unit_price: columns.text("unit_price")?,
            income_account_external_id: columns.optional_text("income_account_external_id")?,
            expense_account_external_id: columns.optional_text("expense_account_external_id")?,
            asset_account_external_id: columns.optional_text("asset_account_external_id")?,
            active: columns.flag("active")?,
            updated_at: columns.optional_instant("updated_at")?,
        });
    }
    Ok(items)
}
