//! An invoice, and its JSON. There is no status on the wire: paid, overdue and voided follow from amounts,
//! dates and a note.

use std::collections::BTreeMap;

use connect_domain::clock::Instant;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::account::{amount, currency_reference};
use super::company::Company;
use super::entity::{Entity, Kind, Property, Read, meta_data};
use super::invoice_line::{Line, LineKind};
use super::rows::Identified;
use super::wire_time::moment_of;

/// The note by which a voided invoice is known.
pub(super) const VOIDED: &str = "Voided";

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Invoice {
    pub(super) id: u64,
    pub(super) sync_token: u64,
    pub(super) customer: u64,
    /// Free text, not unique unless the company numbers its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) number: Option<Box<str>>,
    pub(super) day: Date,
    pub(super) due_day: Date,
    /// Without the subtotal, which every answer gets anew.
    pub(super) lines: Vec<Line>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) tax_after_discount: bool,
    /// Minor units; follow from the lines.
    pub(super) tax: i64,
    pub(super) total: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) private_note: Option<Box<str>>,
    /// Other writable properties, kept as they came.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) extras: BTreeMap<String, Value>,
    /// Applied by payments, and by which: kept with the payments.
    #[serde(skip)]
    pub(super) paid: i64,
    #[serde(skip)]
    pub(super) payments: Vec<u64>,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

impl Invoice {
    pub(super) const fn balance(&self) -> i64 {
        self.total - self.paid
    }

    /// Sales before discount and tax.
    pub(super) fn subtotal(&self) -> i64 {
        self.lines
            .iter()
            .filter(|line| line.kind == LineKind::Sale)
            .map(|line| line.amount)
            .sum()
    }

    pub(super) fn is_voided(&self) -> bool {
        self.total == 0 && self.private_note.as_deref() == Some(VOIDED)
    }
}

impl Identified for Invoice {
    fn id(&self) -> u64 {
        self.id
    }
}

/// A reference to a customer with the name as it is shown.
pub(super) fn customer_reference(company: &Company, id: u64) -> Value {
    match company.books.customers.get(id) {
        Some(customer) => json!({ "value": id.to_string(), "name": customer.shown_name() }),
        None => json!({ "value": id.to_string() }),
    }
}

impl Entity for Invoice {
    const NAME: &'static str = "Invoice";

    fn rows(company: &Company) -> &[Self] {
        company.books.invoices.all()
    }

    fn properties() -> &'static [Property<Self>] {
        PROPERTIES
    }

    /// Transactions are there or deleted; none is inactive.
    fn is_active(&self) -> bool {
        true
    }

    fn updated_at(&self) -> Instant {
        self.updated_at
    }

    fn to_json(&self, company: &Company) -> Map<String, Value> {
        let mut object = Map::new();
        let mut put = |name: &str, value: Value| object.insert(name.to_owned(), value);
        put("EmailStatus", json!("NotSet"));
        put("PrintStatus", json!("NeedToPrint"));
        for (name, value) in &self.extras {
            put(name, value.clone());
        }
        if let Some(number) = &self.number {
            put("DocNumber", json!(number));
        }
        put("TxnDate", json!(self.day.to_string()));
        put("DueDate", json!(self.due_day.to_string()));
        put("CustomerRef", customer_reference(company, self.customer));
        put("CurrencyRef", currency_reference(&company.currency));
        let mut lines: Vec<Value> = (1_u64..)
            .zip(&self.lines)
            .map(|(place, line)| line.to_json(place, company))
            .collect();
        lines.push(json!({ "Amount": amount(self.subtotal()), "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {} }));
        put("Line", Value::Array(lines));
        put("TxnTaxDetail", json!({ "TotalTax": amount(self.tax) }));
        put("ApplyTaxAfterDiscount", json!(self.tax_after_discount));
        put("TotalAmt", amount(self.total));
        put("Balance", amount(self.balance()));
        put("Deposit", json!(0));
        let linked = self
            .payments
            .iter()
            .map(|id| json!({ "TxnId": id.to_string(), "TxnType": "Payment" }));
        put("LinkedTxn", linked.collect());
        if let Some(note) = &self.private_note {
            put("PrivateNote", json!(note));
        }
        put("domain", json!("QBO"));
        put("sparse", json!(false));
        put("Id", json!(self.id.to_string()));
        put("SyncToken", json!(self.sync_token.to_string()));
        put("MetaData", meta_data(self.created_at, self.updated_at));
        object
    }
}

const PROPERTIES: &[Property<Invoice>] = &[
    Property::new("Id", Kind::Number, |invoice| Read::number(invoice.id)),
    Property::<Invoice>::new("SyncToken", Kind::Number, |invoice| Read::number(invoice.sync_token)).not_filterable(),
    Property::new("DocNumber", Kind::Text, |invoice| Read::optional(invoice.number.as_deref())),
    Property::new("TxnDate", Kind::Instant, |invoice| Read::Instant(moment_of(invoice.day, 0))),
    Property::new("DueDate", Kind::Instant, |invoice| Read::Instant(moment_of(invoice.due_day, 0))),
    Property::new("CustomerRef", Kind::Reference, |invoice| Read::owned(invoice.customer.to_string())),
    Property::new("TotalAmt", Kind::Amount, |invoice| Read::Number(invoice.total)),
    Property::new("Balance", Kind::Amount, |invoice| Read::Number(invoice.balance())),
    Property::<Invoice>::new("PrivateNote", Kind::Text, |invoice| Read::optional(invoice.private_note.as_deref())).not_filterable(),
    Property::new("MetaData.CreateTime", Kind::Instant, |invoice| Read::Instant(invoice.created_at)),
    Property::new("MetaData.LastUpdatedTime", Kind::Instant, |invoice| {
        Read::Instant(invoice.updated_at)
    }),
    Property::new("MetaData", Kind::Structure, |_| Read::Absent),
    Property::new("Line", Kind::Structure, |_| Read::Absent),
    Property::new("LinkedTxn", Kind::Structure, |_| Read::Absent),
    Property::new("CurrencyRef", Kind::Structure, |_| Read::Absent),
    Property::new("TxnTaxDetail", Kind::Structure, |_| Read::Absent),
];
