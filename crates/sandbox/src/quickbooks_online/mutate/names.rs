//! Customers and items: written, renamed, made inactive or active.

use connect_domain::clock::Instant;
use serde_json::{Map, Value, json};

use super::super::company::Company;
use super::super::customer_write;
use super::super::entity::Entity;
use super::super::item_write;
use super::{new_name, not_for, properties, switch};
use crate::control::mutate::{Mutation, MutationKind};

const OPERATIONS: &str = "create, update, rename, deactivate or reactivate";

pub(super) fn mutate_customer(company: &mut Company, mutation: &Mutation, now: Instant) -> Result<Value, String> {
    if mutation.op == MutationKind::Create {
        return write_customer(company, properties(mutation, None)?, now);
    }
    let found = mutation.id.parse().ok().and_then(|id| company.books.customers.get(id));
    let mut customer = found.cloned().ok_or_else(|| unknown(company, "customer", &mutation.id))?;
    match mutation.op {
        MutationKind::Update => {
            let known = Some((customer.id, customer.sync_token));
            return write_customer(company, properties(mutation, known)?, now);
        }
        MutationKind::Rename => {
            let name = new_name(mutation)?;
            if let Some(namesake) = company.books.name_taken(name, customer.id) {
                return Err(format!("customer, vendor or employee `{namesake}` already has this name"));
            }
            customer.display_name = name.replace(':', " ");
        }
        MutationKind::Deactivate => switch(&mut customer.active, false, "customer", customer.id)?,
        MutationKind::Reactivate => switch(&mut customer.active, true, "customer", customer.id)?,
        _ => return Err(not_for("Customer", OPERATIONS)),
    }
    customer.sync_token += 1;
    customer.updated_at = now;
    let id = customer.id;
    company.books.put_customer(customer);
    Ok(show_customer(company, id))
}

fn write_customer(company: &mut Company, body: Map<String, Value>, now: Instant) -> Result<Value, String> {
    let id = customer_write::write(company, body, now).map_err(|fault| fault.detail().to_owned())?;
    Ok(show_customer(company, id))
}

fn show_customer(company: &Company, id: u64) -> Value {
    let customer = company
        .books
        .customers
        .get(id)
        .map(|customer| Value::Object(customer.to_json(company)));
    json!({ "Customer": customer })
}

pub(super) fn mutate_item(company: &mut Company, mutation: &Mutation, now: Instant) -> Result<Value, String> {
    if mutation.op == MutationKind::Create {
        return write_item(company, properties(mutation, None)?, now);
    }
    let found = mutation.id.parse().ok().and_then(|id| company.books.items.get(id));
    let mut item = found.cloned().ok_or_else(|| unknown(company, "item", &mutation.id))?;
    match mutation.op {
        MutationKind::Update => {
            let known = Some((item.id, item.sync_token));
            return write_item(company, properties(mutation, known)?, now);
        }
        MutationKind::Rename => {
            let name = new_name(mutation)?;
            if let Some(namesake) = company.books.item_named(name, item.id) {
                return Err(format!("item `{namesake}` already has this name"));
            }
            item.name = name.replace(':', " ");
        }
        MutationKind::Deactivate => switch(&mut item.active, false, "item", item.id)?,
        MutationKind::Reactivate => switch(&mut item.active, true, "item", item.id)?,
        _ => return Err(not_for("Item", OPERATIONS)),
    }
    item.sync_token += 1;
    item.updated_at = now;
    let id = item.id;
    company.books.put_item(item);
    Ok(show_item(company, id))
}

fn write_item(company: &mut Company, body: Map<String, Value>, now: Instant) -> Result<Value, String> {
    let id = item_write::write(company, body, now).map_err(|fault| fault.detail().to_owned())?;
    Ok(show_item(company, id))
}

fn show_item(company: &Company, id: u64) -> Value {
    let item = company.books.items.get(id).map(|item| Value::Object(item.to_json(company)));
    json!({ "Item": item })
}

fn unknown(company: &Company, what: &str, id: &str) -> String {
    format!("company `{}` has no {what} `{id}`", company.realm_id)
}
