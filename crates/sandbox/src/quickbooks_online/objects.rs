//! Reads and writes of single objects, by the entity's name: for paths and for batches.

use connect_domain::clock::Instant;
use serde_json::{Map, Value, json};

use super::account::LedgerAccount;
use super::company::Company;
use super::customer::Customer;
use super::entity::Entity;
use super::faults::Fault;
use super::invoice::Invoice;
use super::item::Item;
use super::payment::Payment;
use super::{account_write, customer_write, invoice_write, item_write, preferences};

/// Name and content of an answer.
pub(super) type Named = (&'static str, Value);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    /// A create or an update, as the body has an Id or not.
    Write,
    Void,
    Delete,
}

/// `GET /{kind}/{id}`, the kind in lower case.
pub(super) fn read(company: &Company, kind: &str, id: &str) -> Result<Named, Fault> {
    match kind {
        "account" => one::<LedgerAccount>(company, id),
        "customer" => one::<Customer>(company, id),
        "item" => one::<Item>(company, id),
        "invoice" => one::<Invoice>(company, id),
        "payment" => one::<Payment>(company, id),
        _ => Err(Fault::unsupported(&format!("GET {kind}/{id}"))),
    }
}

/// A write of one object, the kind in lower case.
pub(super) fn write(
    company: &mut Company,
    kind: &str,
    operation: Operation,
    object: Map<String, Value>,
    now: Instant,
) -> Result<Named, Fault> {
    match (kind, operation) {
        ("account", Operation::Write) => account_write::write(company, object, now).and_then(|id| shown::<LedgerAccount>(company, id)),
        ("customer", Operation::Write) => customer_write::write(company, object, now).and_then(|id| shown::<Customer>(company, id)),
        ("item", Operation::Write) => item_write::write(company, object, now).and_then(|id| shown::<Item>(company, id)),
        ("invoice", Operation::Write) => invoice_write::write(company, object, now).and_then(|id| shown::<Invoice>(company, id)),
        ("invoice", Operation::Void) => invoice_write::void(company, object, now).and_then(|id| shown::<Invoice>(company, id)),
        ("invoice", Operation::Delete) => {
            let id = invoice_write::delete(company, object, now)?;
            Ok((Invoice::NAME, json!({ "domain": "QBO", "status": "Deleted", "Id": id.to_string() })))
        }
        ("preferences", Operation::Write) => {
            preferences::write(company, object, now)?;
            Ok(("Preferences", preferences::to_json(company)))
        }
        // Names and accounts are never deleted, and payments are not written here.
        _ => Err(Fault::unsupported(&format!("{operation:?} {kind}"))),
    }
}

fn one<T: Entity>(company: &Company, id: &str) -> Result<Named, Fault> {
    let place = id
        .parse()
        .ok()
        .and_then(|id: u64| T::rows(company).binary_search_by_key(&id, T::id).ok());
    let found = place.and_then(|place| T::rows(company).get(place));
    let object = found.ok_or_else(|| Fault::not_found(T::NAME, id))?;
    Ok((T::NAME, Value::Object(object.to_json(company))))
}

fn shown<T: Entity>(company: &Company, id: u64) -> Result<Named, Fault> {
    one::<T>(company, &id.to_string())
}
