//! The balance: what the paid invoices brought in. Nothing was ever paid out.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::books::{Books, text};

pub(super) fn show(books: &Books, _account_id: &str) -> Value {
    let mut available: BTreeMap<&str, i64> = BTreeMap::from([("usd", 0)]);
    for invoice in books.all("invoice") {
        let paid = invoice.get("amount_paid").and_then(Value::as_i64).unwrap_or(0);
        *available.entry(text(invoice, "currency")).or_default() += paid;
    }
    let amounts = |of: &dyn Fn(i64) -> i64| -> Vec<Value> {
        let currencies = available.iter();
        currencies
            .map(|(currency, amount)| json!({ "amount": of(*amount), "currency": currency, "source_types": { "card": of(*amount) } }))
            .collect()
    };
    json!({ "object": "balance", "livemode": books.live, "available": amounts(&|amount| amount), "pending": amounts(&|_| 0) })
}
