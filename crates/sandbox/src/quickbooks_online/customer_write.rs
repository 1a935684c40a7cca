//! Creating and updating customers. They are never deleted, only made inactive.

use std::collections::BTreeMap;

use connect_domain::clock::Instant;
use serde_json::{Map, Value};

use super::account::unless_active;
use super::body::{Body, Known};
use super::company::Company;
use super::customer::Customer;
use super::faults::Fault;

const KNOWN: Known = Known {
    read_only: &[
        "Balance",
        "BalanceWithJobs",
        "CurrencyRef",
        "FullyQualifiedName",
        "Job",
        "Level",
        "MetaData",
        "PrintOnCheckName",
        "domain",
        "status",
        "time",
    ],
    kept: &[
        "AlternatePhone",
        "ARAccountRef",
        "BillAddr",
        "BillWithParent",
        "ClientEntityId",
        "CustomerTypeRef",
        "DefaultTaxCodeRef",
        "Fax",
        "IsProject",
        "MiddleName",
        "Mobile",
        "Notes",
        "OpenBalanceDate",
        "PaymentMethodRef",
        "PreferredDeliveryMethod",
        "PrimaryEmailAddr",
        "PrimaryPhone",
        "PrimaryTaxIdentifier",
        "ResaleNum",
        "SalesTermRef",
        "ShipAddr",
        "Source",
        "Suffix",
        "TaxExemptionReasonId",
        "Title",
        "WebAddr",
    ],
    writable: &[
        "Active",
        "CompanyName",
        "DisplayName",
        "FamilyName",
        "GivenName",
        "Id",
        "ParentRef",
        "SyncToken",
        "Taxable",
        "sparse",
    ],
};

const LONGEST_DISPLAY_NAME: usize = 500;
const LONGEST_PART: usize = 100;

/// The vendors and employees of every company: not served here, but one name belongs to one person or firm.
pub(super) const OTHER_NAMES: &[&str] = &["City Power & Water", "Corner Office Supply", "Main Street Realty", "Terry Fields"];

/// No Id creates, Id and SyncToken update. Answers the id.
pub(super) fn write(company: &mut Company, object: Map<String, Value>, now: Instant) -> Result<u64, Fault> {
    let body = Body::check(object, &KNOWN)?;
    let before = match body.text("Id") {
        None => None,
        Some(id) => {
            let found = id.parse().ok().and_then(|id| company.books.customers.get(id));
            let before = found.cloned().ok_or_else(|| Fault::not_found("Customer", &id))?;
            body.check_version(before.sync_token, "Customer")?;
            Some(before)
        }
    };
    let mut customer = match &before {
        Some(before) => Customer {
            sync_token: before.sync_token + 1,
            updated_at: now,
            ..before.clone()
        },
        None => new_customer(company.books.next_name_id(), now),
    };
    apply(&mut customer, &body, before.as_ref())?;
    check(company, &customer)?;
    let id = customer.id;
    company.books.put_customer(customer);
    Ok(id)
}

const fn new_customer(id: u64, now: Instant) -> Customer {
    Customer {
        id,
        sync_token: 0,
        display_name: String::new(),
        given_name: None,
        family_name: None,
        company_name: None,
        parent: None,
        active: true,
        taxable: true,
        balance: 0,
        extras: BTreeMap::new(),
        created_at: now,
        updated_at: now,
    }
}

fn apply(customer: &mut Customer, body: &Body, before: Option<&Customer>) -> Result<(), Fault> {
    let sparse = before.is_some() && body.is_sparse();
    for (name, place) in [
        ("GivenName", &mut customer.given_name),
        ("FamilyName", &mut customer.family_name),
        ("CompanyName", &mut customer.company_name),
    ] {
        if !sparse || body.has(name) {
            *place = body.text(name);
        }
    }
    customer.active = body.truth("Active").unwrap_or(customer.active);
    customer.taxable = body.truth("Taxable").unwrap_or(customer.taxable);
    if !sparse || body.has("ParentRef") {
        let parent = body.reference("ParentRef");
        customer.parent = parent
            .map(|id| id.parse().map_err(|_| Fault::reference("ParentRef", &id)))
            .transpose()?;
    }
    match body.text("DisplayName") {
        Some(name) => customer.display_name = unless_active(&name, before.is_none_or(|before| before.active)),
        None if sparse && !body.has("DisplayName") => {}
        None => customer.display_name = name_of_parts(customer).ok_or_else(|| Fault::missing("DisplayName"))?,
    }
    body.keep(KNOWN.kept, sparse, |name, value| match value {
        Some(value) => {
            customer.extras.insert(name.to_owned(), value);
        }
        None => {
            customer.extras.remove(name);
        }
    });
    Ok(())
}

/// What the server makes of a customer without a display name.
fn name_of_parts(customer: &Customer) -> Option<String> {
    let parts: Vec<&str> = [&customer.given_name, &customer.family_name]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    if parts.is_empty() {
        customer.company_name.clone()
    } else {
        Some(parts.join(" "))
    }
}

fn check(company: &Company, customer: &Customer) -> Result<(), Fault> {
    if customer.display_name.chars().count() > LONGEST_DISPLAY_NAME {
        return Err(Fault::too_long("DisplayName", LONGEST_DISPLAY_NAME));
    }
    for (name, text) in [
        ("GivenName", &customer.given_name),
        ("FamilyName", &customer.family_name),
        ("CompanyName", &customer.company_name),
    ] {
        if text.as_ref().is_some_and(|text| text.chars().count() > LONGEST_PART) {
            return Err(Fault::too_long(name, LONGEST_PART));
        }
    }
    if customer.display_name.contains([':', '\t', '\n']) {
        return Err(Fault::business("A name cannot contain a colon, a tab or a line break."));
    }
    if let Some(parent) = customer.parent {
        let found = company
            .books
            .customers
            .get(parent)
            .filter(|parent| parent.active && parent.id != customer.id);
        let above = found.ok_or_else(|| Fault::reference("ParentRef", &parent.to_string()))?;
        if above.parent == Some(customer.id) {
            return Err(Fault::business("A customer cannot be a job of its own job."));
        }
    }
    match company.books.name_taken(&customer.display_name, customer.id) {
        Some(id) => Err(Fault::duplicate_name("customer, vendor or employee", id)),
        None => Ok(()),
    }
}
