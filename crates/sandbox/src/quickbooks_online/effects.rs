//! What documents do to balances: to accounts as of a day, and to customers.

use std::collections::HashMap;

use jiff::civil::Date;

use super::account::LedgerAccount;
use super::account_types::carries_balance;
use super::books::Books;
use super::chart::Chart;
use super::journal::{Basis, Posting, each_posting, entry_postings, invoice_postings, payment_postings};

/// By account and by customer, in minor units, debit positive.
#[derive(Clone, Debug, Default)]
pub(super) struct Effects {
    pub(super) accounts: HashMap<u64, i64>,
    pub(super) customers: HashMap<u64, i64>,
}

/// Documents that a change is about.
#[derive(Clone, Debug, Default)]
pub(super) struct Documents {
    pub(super) invoices: Vec<u64>,
    pub(super) payments: Vec<u64>,
    pub(super) entries: Vec<u64>,
}

impl Effects {
    /// Of everything in the books.
    pub(super) fn of_all(books: &Books, chart: &Chart, today: Date) -> Self {
        let mut effects = Self::default();
        let mut poster = Poster::new(books, chart, today);
        each_posting(books, &mut |posting| poster.post(&mut effects, &posting));
        for invoice in books.invoices.all() {
            *effects.customers.entry(invoice.customer).or_default() += invoice.total;
        }
        for payment in books.payments.all() {
            *effects.customers.entry(payment.customer).or_default() -= payment.total;
        }
        effects
    }

    /// Of these documents, as far as they exist.
    pub(super) fn of(documents: &Documents, books: &Books, chart: &Chart, today: Date) -> Self {
        let mut effects = Self::default();
        let mut poster = Poster::new(books, chart, today);
        for invoice in documents.invoices.iter().filter_map(|id| books.invoices.get(*id)) {
            invoice_postings(invoice, &books.roles, &mut |posting| poster.post(&mut effects, &posting));
            *effects.customers.entry(invoice.customer).or_default() += invoice.total;
        }
        for payment in documents.payments.iter().filter_map(|id| books.payments.get(*id)) {
            payment_postings(payment, &books.roles, &mut |posting| poster.post(&mut effects, &posting));
            *effects.customers.entry(payment.customer).or_default() -= payment.total;
        }
        for entry in documents.entries.iter().filter_map(|id| books.entries.get(*id)) {
            entry_postings(entry, &mut |posting| poster.post(&mut effects, &posting));
        }
        effects
    }

    /// What this has more than `before`, differences only.
    pub(super) fn since(&self, before: &Self) -> Self {
        Self {
            accounts: difference(&self.accounts, &before.accounts),
            customers: difference(&self.customers, &before.customers),
        }
    }
}

/// Balances follow the accrual basis. Profit and loss of closed years stands in retained earnings.
struct Poster<'a> {
    chart: &'a Chart,
    today: Date,
    retained: Option<u64>,
    /// Which accounts carry a balance, as far as they were met: there are few accounts and many postings.
    carries: HashMap<u64, bool>,
}

impl<'a> Poster<'a> {
    fn new(books: &Books, chart: &'a Chart, today: Date) -> Self {
        Self {
            chart,
            today,
            retained: books.roles.retained,
            carries: HashMap::new(),
        }
    }

    fn post(&mut self, effects: &mut Effects, posting: &Posting) {
        if !posting.is_on(Basis::Accrual) || posting.day > self.today {
            return;
        }
        let closed = posting.day.year() < self.today.year();
        let account = if self.carries(posting.account) {
            Some(posting.account)
        } else {
            self.retained.filter(|_| closed).filter(|id| self.carries(*id))
        };
        if let Some(account) = account {
            *effects.accounts.entry(account).or_default() += posting.amount;
        }
    }

    fn carries(&mut self, id: u64) -> bool {
        let chart = self.chart;
        *self
            .carries
            .entry(id)
            .or_insert_with(|| chart.get(id).and_then(LedgerAccount::classification).is_some_and(carries_balance))
    }
}

fn difference(after: &HashMap<u64, i64>, before: &HashMap<u64, i64>) -> HashMap<u64, i64> {
    let mut difference = after.clone();
    for (id, amount) in before {
        *difference.entry(*id).or_default() -= amount;
    }
    difference.retain(|_, amount| *amount != 0);
    difference
}
