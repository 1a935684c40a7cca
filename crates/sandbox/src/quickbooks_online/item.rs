//! A product or service that the company sells, and its JSON. The item says which account its sales
//! go to: an invoice's lines do not.

use std::collections::BTreeMap;

use connect_domain::clock::Instant;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::account::with_suffix;
use super::company::Company;
use super::decimal::decimal;
use super::entity::{Entity, Kind, Property, Read, meta_data};
use super::rows::Identified;

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Item {
    pub(super) id: u64,
    pub(super) sync_token: u64,
    /// Without the suffix of inactive items.
    pub(super) name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) sku: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    /// `Service` or `NonInventory`.
    pub(super) kind: String,
    /// In hundred-thousandths.
    pub(super) unit_price: i64,
    /// `None` only in a chart without a single account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) income_account: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) expense_account: Option<u64>,
    pub(super) taxable: bool,
    pub(super) active: bool,
    /// Other writable properties, kept as they came.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) extras: BTreeMap<String, Value>,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

impl Item {
    pub(super) fn shown_name(&self) -> String {
        with_suffix(&self.name, self.active)
    }
}

impl Identified for Item {
    fn id(&self) -> u64 {
        self.id
    }
}

/// A reference to an account with its name, as it is shown.
pub(super) fn account_reference(company: &Company, id: u64) -> Value {
    match company.chart.get(id) {
        Some(account) => json!({ "value": id.to_string(), "name": account.shown_path() }),
        None => json!({ "value": id.to_string() }),
    }
}

impl Entity for Item {
    const NAME: &'static str = "Item";

    fn rows(company: &Company) -> &[Self] {
        company.books.items.all()
    }

    fn properties() -> &'static [Property<Self>] {
        PROPERTIES
    }

    fn is_active(&self) -> bool {
        self.active
    }

    fn updated_at(&self) -> Instant {
        self.updated_at
    }

    fn to_json(&self, company: &Company) -> Map<String, Value> {
        let mut object: Map<String, Value> = self.extras.clone().into_iter().collect();
        let mut put = |name: &str, value: Value| object.insert(name.to_owned(), value);
        put("Name", json!(self.shown_name()));
        put("FullyQualifiedName", json!(self.shown_name()));
        for (name, text) in [("Sku", &self.sku), ("Description", &self.description)] {
            if let Some(text) = text {
                put(name, json!(text));
            }
        }
        for (name, account) in [
            ("IncomeAccountRef", self.income_account),
            ("ExpenseAccountRef", self.expense_account),
        ] {
            if let Some(account) = account {
                put(name, account_reference(company, account));
            }
        }
        put("Type", json!(self.kind));
        put("UnitPrice", decimal(self.unit_price));
        put("Taxable", json!(self.taxable));
        put("TrackQtyOnHand", json!(false));
        put("Active", json!(self.active));
        put("domain", json!("QBO"));
        put("sparse", json!(false));
        put("Id", json!(self.id.to_string()));
        put("SyncToken", json!(self.sync_token.to_string()));
        put("MetaData", meta_data(self.created_at, self.updated_at));
        object
    }
}

const PROPERTIES: &[Property<Item>] = &[
    Property::new("Id", Kind::Number, |item| Read::number(item.id)),
    Property::<Item>::new("SyncToken", Kind::Number, |item| Read::number(item.sync_token)).not_filterable(),
    Property::new("Name", Kind::Text, |item| Read::owned(item.shown_name())),
    Property::new("FullyQualifiedName", Kind::Text, |item| Read::owned(item.shown_name())),
    Property::new("Sku", Kind::Text, |item| Read::optional(item.sku.as_deref())),
    Property::new("Description", Kind::Text, |item| Read::optional(item.description.as_deref())),
    Property::new("Type", Kind::Enumeration, |item| Read::text(&item.kind)),
    Property::new("Active", Kind::Boolean, |item| Read::Boolean(item.active)),
    Property::new("Taxable", Kind::Boolean, |item| Read::Boolean(item.taxable)),
    Property::new("UnitPrice", Kind::Amount, |item| Read::Number(item.unit_price / 1_000)),
    Property::new("IncomeAccountRef", Kind::Reference, |item| {
        item.income_account.map_or(Read::Absent, |id| Read::owned(id.to_string()))
    }),
    Property::new("ExpenseAccountRef", Kind::Reference, |item| {
        item.expense_account.map_or(Read::Absent, |id| Read::owned(id.to_string()))
    }),
    Property::new("MetaData.CreateTime", Kind::Instant, |item| Read::Instant(item.created_at)),
    Property::new("MetaData.LastUpdatedTime", Kind::Instant, |item| Read::Instant(item.updated_at)),
    Property::new("MetaData", Kind::Structure, |_| Read::Absent),
];
