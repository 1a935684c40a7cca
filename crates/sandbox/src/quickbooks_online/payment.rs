//! A customer's payment, and its JSON. It can be read; apps that must not move money write none.

use connect_domain::clock::Instant;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::account::{amount, currency_reference};
use super::company::Company;
use super::entity::{Entity, Kind, Property, Read, meta_data};
use super::invoice::customer_reference;
use super::item::account_reference;
use super::rows::Identified;
use super::wire_time::moment_of;

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Payment {
    pub(super) id: u64,
    pub(super) sync_token: u64,
    pub(super) customer: u64,
    pub(super) day: Date,
    pub(super) total: i64,
    /// Where the money went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) deposit_account: Option<u64>,
    /// What is applied to which invoice; the rest waits for one.
    pub(super) applied: Vec<Applied>,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(super) struct Applied {
    pub(super) invoice: u64,
    pub(super) amount: i64,
}

impl Payment {
    pub(super) fn unapplied(&self) -> i64 {
        self.total - self.applied.iter().map(|applied| applied.amount).sum::<i64>()
    }

    pub(super) fn applied_to(&self, invoice: u64) -> i64 {
        let found = self.applied.iter().filter(|applied| applied.invoice == invoice);
        found.map(|applied| applied.amount).sum()
    }
}

impl Identified for Payment {
    fn id(&self) -> u64 {
        self.id
    }
}

impl Entity for Payment {
    const NAME: &'static str = "Payment";

    fn rows(company: &Company) -> &[Self] {
        company.books.payments.all()
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
        put("TxnDate", json!(self.day.to_string()));
        put("CustomerRef", customer_reference(company, self.customer));
        put("CurrencyRef", currency_reference(&company.currency));
        put("TotalAmt", amount(self.total));
        put("UnappliedAmt", amount(self.unapplied()));
        put("ProcessPayment", json!(false));
        if let Some(account) = self.deposit_account {
            put("DepositToAccountRef", account_reference(company, account));
        }
        let line = |applied: &Applied| {
            let linked = json!([{ "TxnId": applied.invoice.to_string(), "TxnType": "Invoice" }]);
            json!({ "Amount": amount(applied.amount), "LinkedTxn": linked })
        };
        put("Line", self.applied.iter().map(line).collect());
        put("domain", json!("QBO"));
        put("sparse", json!(false));
        put("Id", json!(self.id.to_string()));
        put("SyncToken", json!(self.sync_token.to_string()));
        put("MetaData", meta_data(self.created_at, self.updated_at));
        object
    }
}

const PROPERTIES: &[Property<Payment>] = &[
    Property::new("Id", Kind::Number, |payment| Read::number(payment.id)),
    Property::<Payment>::new("SyncToken", Kind::Number, |payment| Read::number(payment.sync_token)).not_filterable(),
    Property::new("TxnDate", Kind::Instant, |payment| Read::Instant(moment_of(payment.day, 0))),
    Property::new("CustomerRef", Kind::Reference, |payment| Read::owned(payment.customer.to_string())),
    Property::new("TotalAmt", Kind::Amount, |payment| Read::Number(payment.total)),
    Property::new("UnappliedAmt", Kind::Amount, |payment| Read::Number(payment.unapplied())),
    Property::new("MetaData.CreateTime", Kind::Instant, |payment| Read::Instant(payment.created_at)),
    Property::new("MetaData.LastUpdatedTime", Kind::Instant, |payment| {
        Read::Instant(payment.updated_at)
    }),
    Property::new("MetaData", Kind::Structure, |_| Read::Absent),
    Property::new("Line", Kind::Structure, |_| Read::Absent),
];
