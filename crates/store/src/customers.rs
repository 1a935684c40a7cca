//! `customers`: whom a client company bills.

use connect_domain::clock::Instant;
use connect_domain::customer::Customer;
use connect_domain::ids::ConnectionId;
use connect_domain::money::MinorUnits;

use crate::columns::Columns;
use crate::error::StoreError;
use crate::records::{self, Record, Value};
use crate::session::Reads;

impl Record for Customer {
    const TABLE: &'static str = "customers";
    const COLUMNS: &'static [&'static str] = &["parent_external_id", "name", "path", "currency", "balance"];

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
            Value::Text(self.currency.clone()),
            Value::Number(self.balance.map(MinorUnits::get)),
        ]
    }
}

/// Those of a connection that are not deleted.
pub async fn list(from: &mut impl Reads, connection_id: ConnectionId) -> Result<Vec<Customer>, StoreError> {
    let mut customers = Vec::new();
    for row in records::rows::<Customer>(from, connection_id).await? {
        let columns = Columns::of(Customer::TABLE, &row);
        if columns.optional_integer("deleted_at")?.is_some() {
            continue;
        }
        customers.push(Customer {
            external_id: columns.text("external_id")?,
            parent_external_id: columns.optional_text("parent_external_id")?,
            name: columns.text("name")?,
            path: columns.text("path")?,
            active: columns.flag("active")?,
            currency: columns.text("currency")?,
            balance: columns.optional_amount("balance")?,
            updated_at: columns.optional_instant("updated_at")?,
        });
    }
    Ok(customers)
}
