//! `invoices`: what a client company billed, at the level of detail that the firm chose. Lines, where they are
//! kept, stand in `invoice_lines`.

use std::collections::HashMap;

use connect_domain::calendar_date::CalendarDate;
use connect_domain::clock::Instant;
use connect_domain::ids::ConnectionId;
use connect_domain::invoice::{Invoice, InvoiceLine};
use connect_domain::money::MinorUnits;

use crate::columns::Columns;
use crate::error::StoreError;
use crate::invoice_lines;
use crate::records::{self, Changed, Record, Value};
use crate::session::{Reads, Writes};

impl Record for Invoice {
    const TABLE: &'static str = "invoices";
    const COLUMNS: &'static [&'static str] = &[
        "issued_on",
        "due_on",
        "currency",
        "total",
        "tax",
        "balance",
        "number",
        "customer_external_id",
        "written_off",
    ];

    fn external_id(&self) -> &str {
        &self.external_id
    }

    fn active(&self) -> bool {
        !self.voided
    }

    fn updated_at(&self) -> Option<Instant> {
        self.updated_at
    }

    fn values(&self) -> Vec<Value> {
        let date = |date: Option<CalendarDate>| Value::Optional(date.map(|date| date.to_string()));
        let amount = |amount: Option<MinorUnits>| Value::Number(amount.map(MinorUnits::get));
        vec![
            date(self.issued_on),
            date(self.due_on),
            Value::Text(self.currency.clone()),
            amount(self.total),
            amount(self.tax),
            amount(self.balance),
            Value::Text(self.number.clone()),
            Value::Optional(self.customer_external_id.clone()),
            amount(self.written_off),
        ]
    }

    fn details(&self) -> Vec<Value> {
        self.lines.iter().flat_map(invoice_lines::values).collect()
    }

    async fn write_details(tx: &mut impl Writes, connection_id: ConnectionId, changed: &[Changed<'_, Self>]) -> Result<(), StoreError> {
        let known: Vec<&str> = changed
            .iter()
            .filter(|changed| changed.was_known)
            .map(|changed| changed.record.external_id())
            .collect();
        invoice_lines::clear(tx, connection_id, &known).await?;
        let lines: Vec<(&str, usize, &InvoiceLine)> = changed
            .iter()
            .flat_map(|changed| {
                let lines = changed.record.lines.iter().enumerate();
                lines.map(|(index, line)| (changed.record.external_id(), index, line))
            })
            .collect();
        invoice_lines::insert(tx, connection_id, &lines).await
    }
}

/// Those of a connection that are not deleted, with their lines.
pub async fn list(from: &mut impl Reads, connection_id: ConnectionId) -> Result<Vec<Invoice>, StoreError> {
    let mut lines: HashMap<String, Vec<InvoiceLine>> = invoice_lines::list(from, connection_id).await?;
    let mut invoices = Vec::new();
    for row in records::rows::<Invoice>(from, connection_id).await? {
        let columns = Columns::of(Invoice::TABLE, &row);
        if columns.optional_integer("deleted_at")?.is_some() {
            continue;
        }
        let external_id = columns.text("external_id")?;
        invoices.push(Invoice {
            number: columns.text("number")?,
            customer_external_id: columns.optional_text("customer_external_id")?,
            issued_on: columns.optional_parsed("issued_on")?,
            due_on: columns.optional_parsed("due_on")?,
            currency: columns.text("currency")?,
            total: columns.optional_amount("total")?,
            tax: columns.optional_amount("tax")?,
            balance: columns.optional_amount("balance")?,
            written_off: columns.optional_amount("written_off")?,
            voided: !columns.flag("active")?,
            lines: lines.remove(&external_id).unwrap_or_default(),
            updated_at: columns.optional_instant("updated_at")?,
            external_id,
        });
    }
    Ok(invoices)
}
