//! Invoices and payments of the past: most are paid within weeks, some in part, a few are voided.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::super::company::Company;
use super::super::decimal::{ONE, product};
use super::super::invoice::Invoice;
use super::super::invoice_line::{Line, LineKind};
use super::super::invoice_write::{sum_up, zero};
use super::super::item::Item;
use super::super::payment::{Applied, Payment};
use super::super::wire_time::moment_of;
use super::lots::Lots;
use super::{later, office_hour};

const FIRST: [&str; 20] = [
    "Amber", "Bluff", "Cedar", "Delta", "Elm", "Falcon", "Granite", "Harbor", "Iris", "Juniper", "Kestrel", "Linden", "Mesa", "North",
    "Orchard", "Prairie", "Quarry", "River", "Summit", "Tamarack",
];
const SECOND: [&str; 20] = [
    "Bakery", "Builders", "Cafe", "Clinic", "Cycles", "Dental", "Electric", "Farms", "Fitness", "Foods", "Garden", "Hardware", "Holdings",
    "Inn", "Markets", "Media", "Motors", "Partners", "School", "Studio",
];

/// A firm that never was.
pub(in super::super) fn random_name(lots: &mut Lots) -> String {
    let mut word = |from: &[&'static str]| lots.pick(from).copied().unwrap_or_default();
    format!("{} {}", word(&FIRST), word(&SECOND))
}

/// One to three sales of what the company sells.
pub(in super::super) fn random_lines(items: &[Item], lots: &mut Lots) -> Vec<Line> {
    let lines = 1 + lots.below(100) / 60 + lots.below(100) / 85;
    let mut sold = Vec::with_capacity(lines);
    for _ in 0..lines {
        let Some(item) = lots.pick(items) else {
            continue;
        };
        let price = if item.unit_price > 0 {
            item.unit_price
        } else {
            lots.amount(20, 200) * ONE
        };
        let quantity = lots.amount(1, 8) * ONE;
        sold.push(Line {
            kind: LineKind::Sale,
            item: Some(item.id),
            account: item.income_account,
            amount: product(quantity, price).unwrap_or(0),
            quantity: Some(quantity),
            unit_price: Some(price),
            taxable: item.taxable,
            description: item.description.clone().map(String::into_boxed_str),
        });
    }
    sold
}

pub(super) fn fill(company: &mut Company, lots: &mut Lots, count: usize, begin: Date, today: Date) {
    let days = usize::try_from((today - begin).get_days()).unwrap_or(0);
    let customers: Vec<u64> = company.books.customers.all().iter().map(|customer| customer.id).collect();
    let mut payments = Vec::new();
    for (index, id) in (0..count).zip(1_u64..) {
        let day = later(begin, days * index / count.max(1));
        let written = moment_of(day, office_hour(lots));
        let mut invoice = Invoice {
            id,
            sync_token: 0,
            customer: lots.pick(&customers).copied().unwrap_or(0),
            number: Some((1_000 + id).to_string().into_boxed_str()),
            day,
            due_day: later(day, 30),
            lines: random_lines(company.books.items.all(), lots),
            tax_after_discount: false,
            tax: 0,
            total: 0,
            private_note: None,
            extras: BTreeMap::new(),
            paid: 0,
            payments: Vec::new(),
            created_at: written,
            updated_at: written,
        };
        // Sums of a few hundred dollars cannot be out of range.
        if sum_up(&mut invoice).is_err() {
            continue;
        }
        if lots.happens(1) {
            zero(&mut invoice);
            invoice.sync_token = 1;
        } else {
            payments.extend(payment(company, &mut invoice, lots, today));
        }
        company.books.take_invoice(invoice);
    }
    for (mut payment, id) in payments.into_iter().zip(company.books.next_transaction_id()..) {
        payment.id = id;
        company.books.take_payment(payment);
    }
}

/// What was paid by today; the id is given later.
fn payment(company: &Company, invoice: &mut Invoice, lots: &mut Lots, today: Date) -> Option<Payment> {
    let day = later(invoice.day, 3 + lots.below(48));
    let in_part = lots.happens(4);
    if day > today || lots.happens(6) {
        return None;
    }
    let at = moment_of(day, office_hour(lots));
    invoice.updated_at = at;
    let amount = if in_part { invoice.total / 2 } else { invoice.total };
    Some(Payment {
        id: 0,
        sync_token: 0,
        customer: invoice.customer,
        day,
        total: amount,
        deposit_account: company.books.roles.deposit,
        applied: vec![Applied {
            invoice: invoice.id,
            amount,
        }],
        created_at: at,
        updated_at: at,
    })
}
