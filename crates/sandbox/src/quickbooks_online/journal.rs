//! Double entry: what each document posts to which account, on which basis.
//!
//! Accrual recognizes an invoice on its day, cash when it is paid: then each account of the invoice gets
//! its share of the payment. Shares are differences of rounded running sums, so that they add up to the
//! payment to the cent, and all shares of a paid invoice to its lines.

use connect_domain::clock::Instant;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::account::LedgerAccount;
use super::books::Books;
use super::company::Company;
use super::invoice::Invoice;
use super::invoice_line::LineKind;
use super::payment::Payment;
use super::roles::Roles;
use super::rows::Identified;
use super::trial_balance::statement_of;

/// An entry of the journal that is no sale: an opening balance, rent, wages, depreciation.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Entry {
    pub(super) id: u64,
    pub(super) day: Date,
    pub(super) memo: String,
    /// Account and amount, debit positive; the sum is zero.
    pub(super) lines: Vec<(u64, i64)>,
    pub(super) at: Instant,
}

impl Identified for Entry {
    fn id(&self) -> u64 {
        self.id
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Basis {
    Accrual,
    Cash,
}

/// One side of a posting.
#[derive(Clone, Copy, Debug)]
pub(super) struct Posting {
    pub(super) day: Date,
    /// `None` on both.
    pub(super) basis: Option<Basis>,
    pub(super) account: u64,
    /// Minor units, debit positive.
    pub(super) amount: i64,
    pub(super) source: Source,
}

impl Posting {
    pub(super) fn is_on(&self, basis: Basis) -> bool {
        self.basis.is_none_or(|own| own == basis)
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Source {
    Entry(u64),
    Invoice(u64),
    Payment(u64),
}

impl std::fmt::Display for Source {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Entry(id) => write!(formatter, "entry:{id}"),
            Self::Invoice(id) => write!(formatter, "invoice:{id}"),
            Self::Payment(id) => write!(formatter, "payment:{id}"),
        }
    }
}

/// Every posting of a company, document by document.
pub(super) fn each_posting(books: &Books, sink: &mut dyn FnMut(Posting)) {
    for entry in books.entries.all() {
        entry_postings(entry, sink);
    }
    for invoice in books.invoices.all() {
        invoice_postings(invoice, &books.roles, sink);
        cash_postings(invoice, books, sink);
    }
    for payment in books.payments.all() {
        payment_postings(payment, &books.roles, sink);
    }
}

pub(super) fn entry_postings(entry: &Entry, sink: &mut dyn FnMut(Posting)) {
    for (account, amount) in &entry.lines {
        sink(Posting {
            day: entry.day,
            basis: None,
            account: *account,
            amount: *amount,
            source: Source::Entry(entry.id),
        });
    }
}

/// The accounts of an invoice with their part of the total, credit positive.
fn parts<'a>(invoice: &'a Invoice, roles: &Roles) -> impl Iterator<Item = (u64, i64)> + 'a {
    let unknown = roles.unapplied;
    let lines = invoice.lines.iter().filter_map(move |line| {
        let amount = match line.kind {
            LineKind::Sale => line.amount,
            LineKind::Discount => -line.amount,
            LineKind::Description => return None,
        };
        // Sales made before the chart had any account stand where its first one does.
        line.account.or(unknown).map(|account| (account, amount))
    });
    lines.chain(roles.tax.map(|tax| (tax, invoice.tax)))
}

/// Accrual: the customer owes, the sale is made.
pub(super) fn invoice_postings(invoice: &Invoice, roles: &Roles, sink: &mut dyn FnMut(Posting)) {
    let Some(receivable) = roles.receivable else {
        return;
    };
    let mut post = |account, amount| {
        if amount != 0 {
            sink(Posting {
                day: invoice.day,
                basis: Some(Basis::Accrual),
                account,
                amount,
                source: Source::Invoice(invoice.id),
            });
        }
    };
    post(receivable, invoice.total);
    for (account, amount) in parts(invoice, roles) {
        post(account, -amount);
    }
}

/// The money, on both bases; against what was owed (accrual), or against nothing yet for what waits (cash).
pub(super) fn payment_postings(payment: &Payment, roles: &Roles, sink: &mut dyn FnMut(Posting)) {
    let (Some(deposit), Some(receivable), Some(unapplied)) = (payment.deposit_account, roles.receivable, roles.unapplied) else {
        return;
    };
    let mut post = |basis, account, amount| {
        if amount != 0 {
            sink(Posting {
                day: payment.day,
                basis,
                account,
                amount,
                source: Source::Payment(payment.id),
            });
        }
    };
    post(None, deposit, payment.total);
    post(Some(Basis::Accrual), receivable, -payment.total);
    post(Some(Basis::Cash), unapplied, -payment.unapplied());
}

/// Cash: each payment of an invoice makes its share of the sale.
fn cash_postings(invoice: &Invoice, books: &Books, sink: &mut dyn FnMut(Posting)) {
    if invoice.payments.is_empty() || invoice.total == 0 {
        return;
    }
    let parts: Vec<(u64, i64)> = parts(invoice, &books.roles).collect();
    let known = invoice.payments.iter().filter_map(|id| books.payments.get(*id));
    let mut payments: Vec<&Payment> = known.filter(|payment| payment.deposit_account.is_some()).collect();
    payments.sort_by_key(|payment| (payment.day, payment.id));
    let mut paid_before = 0;
    for payment in payments {
        let paid = paid_before + payment.applied_to(invoice.id);
        let mut running = 0;
        for (account, amount) in &parts {
            let before = share(running, paid, invoice.total) - share(running, paid_before, invoice.total);
            running += amount;
            let with = share(running, paid, invoice.total) - share(running, paid_before, invoice.total);
            if with != before {
                sink(Posting {
                    day: payment.day,
                    basis: Some(Basis::Cash),
                    account: *account,
                    amount: before - with,
                    source: Source::Payment(payment.id),
                });
            }
        }
        paid_before = paid;
    }
}

/// The whole journal in minor units, for who recomputes a report from it.
pub(super) fn to_json(company: &Company) -> Value {
    let retained = company.books.roles.retained;
    let account = |account: &LedgerAccount| {
        json!({
            "id": account.id.to_string(), "name": account.shown_path(), "account_type": account.account_type,
            "statement": statement_of(account), "retained_earnings": retained == Some(account.id),
            "current_balance": account.balance,
        })
    };
    let accounts: Vec<Value> = company.chart.all().iter().map(account).collect();
    let mut postings = Vec::new();
    each_posting(&company.books, &mut |posting| {
        let basis = posting
            .basis
            .map_or("both", |basis| if basis == Basis::Cash { "cash" } else { "accrual" });
        postings.push(json!({
            "date": posting.day.to_string(), "basis": basis, "account_id": posting.account.to_string(),
            "debit": posting.amount.max(0), "credit": (-posting.amount).max(0), "source": posting.source.to_string(),
        }));
    });
    json!({ "accounts": accounts, "postings": postings })
}

/// `part` of `total`, as far as `paid` of `total` is paid.
fn share(part: i64, paid: i64, total: i64) -> i64 {
    let exact = i128::from(part) * i128::from(paid);
    i64::try_from(exact.div_euclid(i128::from(total))).unwrap_or(0)
}
