//! Invoices: written, edited, voided, deleted, paid.

use connect_domain::clock::Instant;
use connect_domain::money::MinorUnits;
use serde_json::{Map, Value, json};

use super::super::body::text_of;
use super::super::company::Company;
use super::super::entity::Entity;
use super::super::invoice::Invoice;
use super::super::invoice_write;
use super::super::payment::{Applied, Payment};
use super::super::wire_time::pacific_day;
use super::{not_for, properties};
use crate::control::mutate::{Mutation, MutationKind};

pub(super) fn mutate(company: &mut Company, mutation: &Mutation, now: Instant) -> Result<Value, String> {
    let id = match mutation.op {
        MutationKind::Create => write(company, properties(mutation, None)?, now)?,
        MutationKind::Update => {
            let invoice = known(company, &mutation.id)?;
            let known = Some((invoice.id, invoice.sync_token));
            write(company, properties(mutation, known)?, now)?
        }
        MutationKind::Void => {
            let id = known(company, &mutation.id)?.id;
            company.void_invoice(id, now);
            id
        }
        MutationKind::Delete => {
            let id = known(company, &mutation.id)?.id;
            company.delete_invoice(id, now);
            return Ok(json!({ "Invoice": { "domain": "QBO", "status": "Deleted", "Id": id.to_string() } }));
        }
        MutationKind::Pay => {
            let invoice = known(company, &mutation.id)?;
            let (id, open) = (invoice.id, invoice.balance());
            let amount = match mutation.amount.as_ref().and_then(text_of) {
                None => open,
                Some(text) => MinorUnits::parse(&text, 2).map_err(|error| format!("`amount`: {error}"))?.get(),
            };
            pay(company, id, amount, now)?;
            id
        }
        _ => return Err(not_for("Invoice", "create, update, void, delete or pay")),
    };
    let shown = company
        .books
        .invoices
        .get(id)
        .map(|invoice| Value::Object(invoice.to_json(company)));
    Ok(json!({ "Invoice": shown }))
}

fn known<'a>(company: &'a Company, id: &str) -> Result<&'a Invoice, String> {
    let found = id.parse().ok().and_then(|id| company.books.invoices.get(id));
    found.ok_or_else(|| format!("company `{}` has no invoice `{id}`", company.realm_id))
}

pub(in super::super) fn write(company: &mut Company, body: Map<String, Value>, now: Instant) -> Result<u64, String> {
    invoice_write::write(company, body, now).map_err(|fault| fault.detail().to_owned())
}

/// Takes money for an invoice today, at most what is open.
pub(in super::super) fn pay(company: &mut Company, id: u64, amount: i64, now: Instant) -> Result<(), String> {
    let invoice = company.books.invoices.get(id).ok_or("the invoice is gone")?;
    if amount <= 0 || amount > invoice.balance() {
        return Err(format!(
            "invoice `{id}` has {} minor units open: pay some or all of them",
            invoice.balance()
        ));
    }
    let payment = Payment {
        id: company.books.next_transaction_id(),
        sync_token: 0,
        customer: invoice.customer,
        day: pacific_day(now),
        total: amount,
        deposit_account: company.books.roles.deposit,
        applied: vec![Applied { invoice: id, amount }],
        created_at: now,
        updated_at: now,
    };
    company.put_payment(payment, now);
    Ok(())
}
