//! Creating, updating, voiding and deleting invoices: what is checked, and with which fault.

use std::collections::BTreeMap;

use connect_domain::clock::Instant;
use jiff::ToSpan;
use serde_json::{Map, Value};

use super::body::{Body, Known};
use super::company::Company;
use super::faults::Fault;
use super::invoice::{Invoice, VOIDED};
use super::invoice_line::{Line, LineKind, read_lines};
use super::wire_time::pacific_day;

const KNOWN: Known = Known {
    read_only: &[
        "Balance",
        "CurrencyRef",
        "Deposit",
        "ExchangeRate",
        "FreeFormAddress",
        "HomeBalance",
        "HomeTotalAmt",
        "InvoiceLink",
        "LinkedTxn",
        "MetaData",
        "RecurDataRef",
        "TaxExemptionRef",
        "TotalAmt",
        // Tax is computed here, as with the product's automated sales tax.
        "TxnTaxDetail",
        "domain",
        "status",
        "time",
    ],
    kept: &[
        "AllowIPNPayment",
        "AllowOnlineACHPayment",
        "AllowOnlineCreditCardPayment",
        "AllowOnlinePayment",
        "BillAddr",
        "BillEmail",
        "BillEmailBcc",
        "BillEmailCc",
        "ClassRef",
        "CustomField",
        "CustomerMemo",
        "DeliveryInfo",
        "DepartmentRef",
        "EmailStatus",
        "GlobalTaxCalculation",
        "PrintStatus",
        "SalesTermRef",
        "ShipAddr",
        "ShipDate",
        "ShipFromAddr",
        "ShipMethodRef",
        "TrackingNum",
        "TxnSource",
    ],
    writable: &[
        "ApplyTaxAfterDiscount",
        "CustomerRef",
        "DocNumber",
        "DueDate",
        "Id",
        "Line",
        "PrivateNote",
        "SyncToken",
        "TxnDate",
        "sparse",
    ],
};

const LONGEST_NUMBER: usize = 21;
const LONGEST_NOTE: usize = 4_000;
/// Eight percent, the rate of the fact sheet's example.
const TAX_PERCENT: i64 = 8;

/// No Id creates, Id and SyncToken update. Answers the id.
pub(super) fn write(company: &mut Company, object: Map<String, Value>, now: Instant) -> Result<u64, Fault> {
    let body = Body::check(object, &KNOWN)?;
    let before = match body.text("Id") {
        Some(_) => Some(existing(company, &body)?),
        None => None,
    };
    let mut invoice = match &before {
        Some(before) => Invoice {
            sync_token: before.sync_token + 1,
            updated_at: now,
            ..before.clone()
        },
        None => new_invoice(company, now),
    };
    let sparse = before.is_some() && body.is_sparse();
    apply(company, &mut invoice, &body, sparse, now)?;
    sum_up(&mut invoice)?;
    check_number(company, &mut invoice, before.as_ref(), &body, sparse)?;
    let id = invoice.id;
    company.put_invoice(invoice, now);
    Ok(id)
}

/// Everything becomes zero and stays on record. Answers the id.
pub(super) fn void(company: &mut Company, object: Map<String, Value>, now: Instant) -> Result<u64, Fault> {
    let body = Body::check(object, &KNOWN)?;
    let id = existing(company, &body)?.id;
    company.void_invoice(id, now);
    Ok(id)
}

/// The invoice is gone; the money that was paid for it waits for another one. Answers the id.
pub(super) fn delete(company: &mut Company, object: Map<String, Value>, now: Instant) -> Result<u64, Fault> {
    let body = Body::check(object, &KNOWN)?;
    let id = existing(company, &body)?.id;
    company.delete_invoice(id, now);
    Ok(id)
}

/// The invoice that the body names, in the version it names.
fn existing(company: &Company, body: &Body) -> Result<Invoice, Fault> {
    let id = body.text("Id").ok_or_else(|| Fault::missing("Id"))?;
    let found = id.parse().ok().and_then(|id| company.books.invoices.get(id));
    let invoice = found.cloned().ok_or_else(|| Fault::not_found("Invoice", &id))?;
    body.check_version(invoice.sync_token, "Invoice")?;
    Ok(invoice)
}

fn new_invoice(company: &mut Company, now: Instant) -> Invoice {
    let today = pacific_day(now);
    Invoice {
        id: company.books.next_transaction_id(),
        sync_token: 0,
        customer: 0,
        number: None,
        day: today,
        due_day: today,
        lines: Vec::new(),
        tax_after_discount: false,
        tax: 0,
        total: 0,
        private_note: None,
        extras: BTreeMap::new(),
        paid: 0,
        payments: Vec::new(),
        created_at: now,
        updated_at: now,
    }
}

fn apply(company: &Company, invoice: &mut Invoice, body: &Body, sparse: bool, now: Instant) -> Result<(), Fault> {
    match body.reference("CustomerRef") {
        Some(id) => {
            let found = id.parse().ok().and_then(|id| company.books.customers.get(id));
            // An invoice may stay with a customer who is inactive now.
            let fits = found.filter(|customer| customer.active || customer.id == invoice.customer);
            invoice.customer = fits.ok_or_else(|| Fault::reference("CustomerRef", &id))?.id;
        }
        None if sparse && !body.has("CustomerRef") => {}
        None => return Err(Fault::missing("CustomerRef")),
    }
    match body.get("Line") {
        Some(lines) => invoice.lines = read_lines(company, lines)?,
        None if sparse && !body.has("Line") => {}
        None => return Err(Fault::missing("Line")),
    }
    if !sparse || body.has("TxnDate") {
        invoice.day = body.date("TxnDate")?.unwrap_or_else(|| pacific_day(now));
    }
    if !sparse || body.has("DueDate") {
        let usual = || invoice.day.checked_add(30.days()).unwrap_or(invoice.day);
        invoice.due_day = body.date("DueDate")?.unwrap_or_else(usual);
    }
    if !sparse || body.has("PrivateNote") {
        invoice.private_note = body.text("PrivateNote").map(String::into_boxed_str);
    }
    if invoice
        .private_note
        .as_ref()
        .is_some_and(|note| note.chars().count() > LONGEST_NOTE)
    {
        return Err(Fault::too_long("PrivateNote", LONGEST_NOTE));
    }
    if !sparse || body.has("ApplyTaxAfterDiscount") {
        invoice.tax_after_discount = body.truth("ApplyTaxAfterDiscount").unwrap_or(false);
    }
    body.keep(KNOWN.kept, sparse, |name, value| match value {
        Some(value) => {
            invoice.extras.insert(name.to_owned(), value);
        }
        None => {
            invoice.extras.remove(name);
        }
    });
    Ok(())
}

/// Tax and total from the lines.
pub(super) fn sum_up(invoice: &mut Invoice) -> Result<(), Fault> {
    let total_of = |wanted: &dyn Fn(&&Line) -> bool| {
        invoice
            .lines
            .iter()
            .filter(wanted)
            .map(|line| i128::from(line.amount))
            .sum::<i128>()
    };
    let subtotal = total_of(&|line| line.kind == LineKind::Sale);
    let discount = total_of(&|line| line.kind == LineKind::Discount);
    let mut taxable = total_of(&|line| line.kind == LineKind::Sale && line.taxable);
    if invoice.tax_after_discount && subtotal != 0 {
        taxable -= discount * taxable / subtotal;
    }
    let tax = (taxable.max(0) * i128::from(TAX_PERCENT) + 50) / 100;
    let total = subtotal - discount + tax;
    if total < 0 {
        return Err(Fault::business("The total of an invoice cannot be negative."));
    }
    // Beyond JavaScript's safe integers no client could read it back.
    if total.max(subtotal) > i128::from(connect_domain::money::MAX_SAFE_INTEGER) {
        return Err(Fault::unreadable("Line is too large an amount"));
    }
    invoice.tax = i64::try_from(tax).unwrap_or(0);
    invoice.total = i64::try_from(total).unwrap_or(0);
    Ok(())
}

/// Who numbers the invoices, the person or the server, is a preference of the company.
fn check_number(company: &mut Company, invoice: &mut Invoice, before: Option<&Invoice>, body: &Body, sparse: bool) -> Result<(), Fault> {
    let own_numbers = company.books.preferences.custom_numbers;
    match body.text("DocNumber") {
        Some(number) if number.chars().count() > LONGEST_NUMBER => return Err(Fault::too_long("DocNumber", LONGEST_NUMBER)),
        Some(number) => invoice.number = Some(number.into_boxed_str()),
        None if before.is_none() && !own_numbers => {
            invoice.number = Some(company.books.next_number().to_string().into_boxed_str());
        }
        None if before.is_some() && (sparse || !own_numbers) && !body.has("DocNumber") => {}
        None => invoice.number = None,
    }
    let changed = before.is_none_or(|before| before.number != invoice.number);
    if let Some(number) = invoice.number.as_deref().filter(|_| own_numbers && changed) {
        let all = company.books.invoices.all();
        if let Some(taken) = all
            .iter()
            .find(|other| other.id != invoice.id && other.number.as_deref() == Some(number))
        {
            return Err(Fault::duplicate_number(number, taken.id));
        }
    }
    Ok(())
}

/// Turns an invoice into its own memorial.
pub(super) fn zero(invoice: &mut Invoice) {
    for line in &mut invoice.lines {
        line.amount = 0;
        line.quantity = line.quantity.map(|_| 0);
        line.unit_price = line.unit_price.map(|_| 0);
    }
    (invoice.tax, invoice.total) = (0, 0);
    invoice.private_note = Some(VOIDED.into());
}
