//! One ledger account as QuickBooks Online keeps it, and its JSON.

use std::collections::BTreeMap;

use connect_domain::clock::Instant;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::account_types::account_type;
use super::company::Company;
use super::entity::{Entity, Kind, Property, Read, meta_data};
use super::rows::Identified;

/// Added to the name of an inactive account in every answer. Captured for customers; for accounts a
/// production connector strips it (fylein/fyle-qbo-api:apps/quickbooks_online/utils.py).
const INACTIVE_SUFFIX: &str = " (deleted)";

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct LedgerAccount {
    pub(super) id: u64,
    pub(super) sync_token: u64,
    /// Without the suffix of inactive accounts.
    pub(super) name: String,
    pub(super) number: Option<String>,
    pub(super) description: Option<String>,
    pub(super) account_type: String,
    pub(super) account_subtype: String,
    pub(super) parent: Option<u64>,
    /// Ancestors and name joined with `:`; without the suffix of inactive accounts.
    pub(super) path: String,
    pub(super) active: bool,
    /// Minor units with the API's sign: what is owed is negative.
    pub(super) balance: i64,
    /// The account's own balance and those of all accounts below it.
    pub(super) balance_with_children: i64,
    pub(super) currency: String,
    /// Rare writable properties, kept as they came.
    pub(super) extras: BTreeMap<String, Value>,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

impl LedgerAccount {
    /// Server-derived; `Non-Posting`, which the schema knows and the product does not use, has none.
    pub(super) fn classification(&self) -> Option<&'static str> {
        account_type(&self.account_type).map(|found| found.classification.as_str())
    }

    pub(super) fn shown_name(&self) -> String {
        with_suffix(&self.name, self.active)
    }

    pub(super) fn shown_path(&self) -> String {
        with_suffix(&self.path, self.active)
    }
}

impl Identified for LedgerAccount {
    fn id(&self) -> u64 {
        self.id
    }
}

/// What answers show of a name: an inactive object's carries the suffix.
pub(super) fn with_suffix(name: &str, active: bool) -> String {
    let suffix = if active { "" } else { INACTIVE_SUFFIX };
    format!("{name}{suffix}")
}

/// A whole inactive object that is sent back carries the suffix that the server added.
pub(super) fn unless_active(name: &str, active: bool) -> String {
    if active { name.to_owned() } else { without_suffix(name).to_owned() }
}

/// The name as the person typed it: without the suffix that the server added.
pub(super) fn without_suffix(name: &str) -> &str {
    name.strip_suffix(INACTIVE_SUFFIX).unwrap_or(name)
}

/// An amount as a JSON number: `0`, else two digits after the point.
pub(super) fn amount(minor_units: i64) -> Value {
    if minor_units == 0 {
        return json!(0);
    }
    let sign = if minor_units < 0 { "-" } else { "" };
    let magnitude = minor_units.unsigned_abs();
    let text = format!("{sign}{}.{:02}", magnitude / 100, magnitude % 100);
    text.parse().map_or(Value::Null, Value::Number)
}

pub(super) fn currency_reference(currency: &str) -> Value {
    let name = match currency {
        "USD" => "United States Dollar",
        "EUR" => "Euro",
        "GBP" => "British Pound Sterling",
        "CAD" => "Canadian Dollar",
        "AUD" => "Australian Dollar",
        other => other,
    };
    json!({ "value": currency, "name": name })
}

impl Entity for LedgerAccount {
    const NAME: &'static str = "Account";

    fn rows(company: &Company) -> &[Self] {
        company.chart.all()
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

    fn to_json(&self, _: &Company) -> Map<String, Value> {
        let mut object = Map::new();
        let mut put = |name: &str, value: Value| object.insert(name.to_owned(), value);
        put("Name", json!(self.shown_name()));
        put("SubAccount", json!(self.parent.is_some()));
        if let Some(parent) = self.parent {
            put("ParentRef", json!({ "value": parent.to_string() }));
        }
        if let Some(description) = &self.description {
            put("Description", json!(description));
        }
        if let Some(number) = &self.number {
            put("AcctNum", json!(number));
        }
        put("FullyQualifiedName", json!(self.shown_path()));
        put("Active", json!(self.active));
        if let Some(classification) = self.classification() {
            put("Classification", json!(classification));
        }
        put("AccountType", json!(self.account_type));
        put("AccountSubType", json!(self.account_subtype));
        put("CurrentBalance", amount(self.balance));
        put("CurrentBalanceWithSubAccounts", amount(self.balance_with_children));
        put("CurrencyRef", currency_reference(&self.currency));
        for (name, value) in &self.extras {
            put(name, value.clone());
        }
        put("domain", json!("QBO"));
        put("sparse", json!(false));
        put("Id", json!(self.id.to_string()));
        put("SyncToken", json!(self.sync_token.to_string()));
        put("MetaData", meta_data(self.created_at, self.updated_at));
        object
    }
}

/// `strict: false` marks what connectors call not filterable
/// (developer.mescius.com componentone online-dataconnector accounts page).
const PROPERTIES: &[Property<LedgerAccount>] = &[
    Property::new("Id", Kind::Number, |account| Read::number(account.id)),
    Property::<LedgerAccount>::new("SyncToken", Kind::Number, |account| Read::number(account.sync_token)).not_filterable(),
    Property::new("Name", Kind::Text, |account| Read::owned(account.shown_name())),
    Property::new("SubAccount", Kind::Boolean, |account| Read::Boolean(account.parent.is_some())),
    Property::new("ParentRef", Kind::Reference, |account| {
        account.parent.map_or(Read::Absent, |parent| Read::owned(parent.to_string()))
    }),
    Property::<LedgerAccount>::new("FullyQualifiedName", Kind::Text, |account| Read::owned(account.shown_path())).not_filterable(),
    Property::new("Description", Kind::Text, |account| Read::optional(account.description.as_deref())),
    Property::<LedgerAccount>::new("AcctNum", Kind::Text, |account| Read::optional(account.number.as_deref())).not_filterable(),
    Property::new("Active", Kind::Boolean, |account| Read::Boolean(account.active)),
    Property::new("Classification", Kind::Enumeration, |account| {
        Read::optional(account.classification())
    }),
    Property::new("AccountType", Kind::Enumeration, |account| Read::text(&account.account_type)),
    Property::<LedgerAccount>::new("AccountSubType", Kind::Text, |account| Read::text(&account.account_subtype)).not_filterable(),
    Property::new("CurrentBalance", Kind::Amount, |account| Read::Number(account.balance)),
    Property::new("CurrentBalanceWithSubAccounts", Kind::Amount, |account| {
        Read::Number(account.balance_with_children)
    }),
    Property::new("CurrencyRef", Kind::Reference, |account| Read::text(&account.currency)),
    Property::new("MetaData.CreateTime", Kind::Instant, |account| Read::Instant(account.created_at)),
    Property::new("MetaData.LastUpdatedTime", Kind::Instant, |account| {
        Read::Instant(account.updated_at)
    }),
    Property::<LedgerAccount>::new("domain", Kind::Text, |_| Read::text("QBO")).not_filterable(),
    Property::<LedgerAccount>::new("sparse", Kind::Boolean, |_| Read::Boolean(false)).not_filterable(),
    Property::new("MetaData", Kind::Structure, |_| Read::Absent),
    Property::new("TaxCodeRef", Kind::Structure, |_| Read::Absent),
    Property::new("AccountAlias", Kind::Structure, |_| Read::Absent),
    Property::new("TxnLocationType", Kind::Structure, |_| Read::Absent),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_exactly() {
        for (minor_units, text) in [
            (0, "0"),
            (1_349_500, "13495.00"),
            (-160_267, "-1602.67"),
            (5, "0.05"),
            (-50, "-0.50"),
        ] {
            assert_eq!(amount(minor_units).to_string(), text);
        }
    }
}
