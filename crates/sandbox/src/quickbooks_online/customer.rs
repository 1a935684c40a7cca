//! A customer of the company, and its JSON.

use std::collections::BTreeMap;

use connect_domain::clock::Instant;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::account::{amount, currency_reference, with_suffix};
use super::company::Company;
use super::entity::{Entity, Kind, Property, Read, meta_data};
use super::rows::Identified;

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Customer {
    pub(super) id: u64,
    pub(super) sync_token: u64,
    /// Without the suffix of inactive customers.
    pub(super) display_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) given_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) family_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) company_name: Option<String>,
    /// The customer of which this one is a job.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) parent: Option<u64>,
    pub(super) active: bool,
    pub(super) taxable: bool,
    /// What is owed, in minor units: follows from invoices and payments, so it is not kept.
    #[serde(skip)]
    pub(super) balance: i64,
    /// Other writable properties, kept as they came.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) extras: BTreeMap<String, Value>,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

impl Customer {
    pub(super) fn shown_name(&self) -> String {
        with_suffix(&self.display_name, self.active)
    }

    fn shown_path(&self, company: &Company) -> String {
        match self.parent.and_then(|parent| company.books.customers.get(parent)) {
            Some(parent) => with_suffix(&format!("{}:{}", parent.display_name, self.display_name), self.active),
            None => self.shown_name(),
        }
    }

    fn balance_with_jobs(&self, company: &Company) -> i64 {
        let jobs = company.books.customers.all().iter().filter(|job| job.parent == Some(self.id));
        self.balance + jobs.map(|job| job.balance).sum::<i64>()
    }
}

impl Identified for Customer {
    fn id(&self) -> u64 {
        self.id
    }
}

impl Entity for Customer {
    const NAME: &'static str = "Customer";

    fn rows(company: &Company) -> &[Self] {
        company.books.customers.all()
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
        for (name, text) in [
            ("GivenName", &self.given_name),
            ("FamilyName", &self.family_name),
            ("CompanyName", &self.company_name),
        ] {
            if let Some(text) = text {
                put(name, json!(text));
            }
        }
        if let Some(parent) = self.parent {
            put("ParentRef", json!({ "value": parent.to_string() }));
        }
        put("DisplayName", json!(self.shown_name()));
        put("FullyQualifiedName", json!(self.shown_path(company)));
        put("PrintOnCheckName", json!(self.company_name.as_ref().unwrap_or(&self.display_name)));
        put("Job", json!(self.parent.is_some()));
        put("Active", json!(self.active));
        put("Taxable", json!(self.taxable));
        put("Balance", amount(self.balance));
        put("BalanceWithJobs", amount(self.balance_with_jobs(company)));
        put("CurrencyRef", currency_reference(&company.currency));
        put("domain", json!("QBO"));
        put("sparse", json!(false));
        put("Id", json!(self.id.to_string()));
        put("SyncToken", json!(self.sync_token.to_string()));
        put("MetaData", meta_data(self.created_at, self.updated_at));
        object
    }
}

const PROPERTIES: &[Property<Customer>] = &[
    Property::new("Id", Kind::Number, |customer| Read::number(customer.id)),
    Property::<Customer>::new("SyncToken", Kind::Number, |customer| Read::number(customer.sync_token)).not_filterable(),
    Property::new("DisplayName", Kind::Text, |customer| Read::owned(customer.shown_name())),
    Property::new("GivenName", Kind::Text, |customer| Read::optional(customer.given_name.as_deref())),
    Property::new("FamilyName", Kind::Text, |customer| Read::optional(customer.family_name.as_deref())),
    Property::new("CompanyName", Kind::Text, |customer| {
        Read::optional(customer.company_name.as_deref())
    }),
    Property::new("FullyQualifiedName", Kind::Structure, |_| Read::Absent),
    Property::new("ParentRef", Kind::Reference, |customer| {
        customer.parent.map_or(Read::Absent, |parent| Read::owned(parent.to_string()))
    }),
    Property::new("Job", Kind::Boolean, |customer| Read::Boolean(customer.parent.is_some())),
    Property::new("Active", Kind::Boolean, |customer| Read::Boolean(customer.active)),
    Property::new("Taxable", Kind::Boolean, |customer| Read::Boolean(customer.taxable)),
    Property::new("Balance", Kind::Amount, |customer| Read::Number(customer.balance)),
    Property::new("MetaData.CreateTime", Kind::Instant, |customer| Read::Instant(customer.created_at)),
    Property::new("MetaData.LastUpdatedTime", Kind::Instant, |customer| {
        Read::Instant(customer.updated_at)
    }),
    Property::new("PrimaryEmailAddr", Kind::Structure, |_| Read::Absent),
    Property::new("PrimaryPhone", Kind::Structure, |_| Read::Absent),
    Property::new("BillAddr", Kind::Structure, |_| Read::Absent),
    Property::new("MetaData", Kind::Structure, |_| Read::Absent),
];
