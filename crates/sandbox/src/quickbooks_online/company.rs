//! One company: its facts, its chart, its books, and the answers it remembers for repeated writes.
//! Whatever changes an account or a document goes through here, so that balances always agree with the journal.

use std::collections::{HashMap, VecDeque};

use connect_domain::clock::Instant;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::account::LedgerAccount;
use super::account_types::carries_balance;
use super::books::{Books, Change, Deleted};
use super::chart::Chart;
use super::company_info::CompanyInfo;
use super::effects::{Documents, Effects};
use super::invoice::Invoice;
use super::invoice_write::zero;
use super::journal::Entry;
use super::payment::{Applied, Payment};
use super::roles::Roles;
use super::wire_time::pacific_day;
use crate::reply::Reply;

/// Answers kept for `requestid`; older ones are forgotten.
const REMEMBERED_ANSWERS: usize = 10_000;

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Company {
    pub(super) realm_id: String,
    pub(super) info: CompanyInfo,
    pub(super) currency: String,
    pub(super) chart: Chart,
    /// The person who connected the app is no admin any more.
    #[serde(default)]
    pub(super) rights_lost: bool,
    /// So many trial balances yet are answered without their first account.
    #[serde(skip)]
    pub(super) torn_reports: u32,
    /// In a file of its own, which grows by what changes.
    #[serde(skip)]
    pub(super) books: Books,
    /// The file of the company is older than its chart.
    #[serde(skip)]
    pub(super) chart_changed: bool,
    #[serde(skip)]
    pub(super) answers: RememberedAnswers,
}

impl Company {
    pub(super) fn new(realm_id: String, info: CompanyInfo, chart: Chart) -> Self {
        Self {
            realm_id,
            info,
            currency: "USD".to_owned(),
            chart,
            rights_lost: false,
            torn_reports: 0,
            books: Books::default(),
            chart_changed: true,
            answers: RememberedAnswers::default(),
        }
    }

    /// Draws the balances as of today, unless they stand so. A new day brings what was dated ahead, a new
    /// year closes the old one.
    pub(super) fn settle(&mut self, now: Instant) {
        let today = pacific_day(now);
        if self.books.settled_on != Some(today) {
            let first = self.books.settled_on.replace(today).is_none();
            self.draw_balances(today, (!first).then_some(now));
        }
    }

    /// All balances anew; those that differ are touched `at` if that is given.
    fn draw_balances(&mut self, today: Date, at: Option<Instant>) {
        let effects = Effects::of_all(&self.books, &self.chart, today);
        let ids: Vec<(u64, i64)> = self.chart.all().iter().map(|account| (account.id, account.balance)).collect();
        for (id, before) in ids {
            let balance = effects.accounts.get(&id).copied().unwrap_or(0);
            if balance != before {
                self.chart.add_to_balance(id, balance - before, at);
            }
        }
        for customer in self.books.customers.all_mut() {
            let balance = effects.customers.get(&customer.id).copied().unwrap_or(0);
            if balance != customer.balance {
                customer.balance = balance;
                customer.updated_at = at.map_or(customer.updated_at, |at| at.max(customer.updated_at));
            }
        }
    }

    fn today(&self, now: Instant) -> Date {
        self.books.settled_on.unwrap_or_else(|| pacific_day(now))
    }

    /// Changes documents and, by the difference, the balances that follow from them. An account or customer
    /// whose balance moves counts as updated, though not as edited: its version stays.
    fn change(&mut self, documents: &Documents, now: Instant, change: impl FnOnce(&mut Books)) {
        // Before the first balances are drawn nothing needs to follow.
        let Some(today) = self.books.settled_on else {
            return change(&mut self.books);
        };
        let before = Effects::of(documents, &self.books, &self.chart, today);
        change(&mut self.books);
        let moved = Effects::of(documents, &self.books, &self.chart, today).since(&before);
        for (id, amount) in moved.accounts {
            self.chart.add_to_balance(id, amount, Some(now));
        }
        for (id, amount) in moved.customers {
            if let Some(customer) = self.books.customers.get_mut(id) {
                customer.balance += amount;
                customer.updated_at = customer.updated_at.max(now);
            }
        }
    }

    /// Takes one line of the company's file, as it was once done.
    pub(super) fn take(&mut self, change: Change, now: Instant) {
        match change {
            Change::Roles(roles) => self.books.roles = roles,
            Change::Preferences(preferences) => self.books.preferences = preferences,
            Change::Customer(mut customer) => {
                let known = self.books.customers.get(customer.id);
                customer.balance = known.map_or(0, |known| known.balance);
                customer.updated_at = known.map_or(customer.updated_at, |known| known.updated_at.max(customer.updated_at));
                self.books.take_customer(customer);
            }
            Change::Item(item) => self.books.take_item(item),
            Change::Invoice(invoice) => {
                let at = invoice.updated_at;
                self.change(&invoices(&[invoice.id]), at, |books| books.take_invoice(invoice));
            }
            Change::Payment(payment) => {
                let at = payment.updated_at;
                self.change(&payments(&[payment.id]), at, |books| books.take_payment(payment));
            }
            Change::Entry(entry) => {
                let at = entry.at;
                self.change(&entries(&[entry.id]), at, |books| books.take_entry(entry));
            }
            Change::Deleted(deleted) => {
                if deleted.entity == "Invoice" {
                    self.change(&invoices(&[deleted.id]), deleted.at, |books| {
                        books.invoices.remove(deleted.id);
                    });
                }
                self.books.deleted.push(deleted);
            }
            Change::Merged { gone, survivor } => {
                self.books.take_merge(gone, survivor);
                // The chart knew it already: what was posted to the account that is gone counts only now.
                if let Some(today) = self.books.settled_on {
                    self.draw_balances(today, None);
                }
            }
            Change::Activity(seed) => {
                self.books.activities.insert(seed);
            }
            Change::Begun => self.settle(now),
        }
    }

    pub(super) fn put_invoice(&mut self, mut invoice: Invoice, now: Instant) {
        let id = invoice.id;
        // Money beyond the new total, or of another customer, waits for another invoice.
        let before = self.books.invoices.get(id).map(|before| (before.customer, before.payments.clone()));
        invoice.updated_at = invoice.updated_at.max(now);
        let total = invoice.total;
        let same_customer = before.as_ref().is_none_or(|(customer, _)| *customer == invoice.customer);
        self.books.unsaved.push(Change::Invoice(invoice.clone()));
        self.change(&invoices(&[id]), now, |books| books.take_invoice(invoice));
        let payments = before.map(|(_, payments)| payments).unwrap_or_default();
        self.release(id, &payments, if same_customer { total } else { 0 }, now);
    }

    /// Lets payments of an invoice go that it has no room for any more, the latest first.
    fn release(&mut self, invoice: u64, payments: &[u64], room: i64, now: Instant) {
        let mut rest = room;
        for id in payments {
            let Some(mut payment) = self.books.payments.get(*id).cloned() else {
                continue;
            };
            let applied = payment.applied_to(invoice);
            let stays = applied.min(rest);
            rest -= stays;
            if stays < applied {
                payment.applied.retain(|one| one.invoice != invoice);
                if stays > 0 {
                    payment.applied.push(Applied { invoice, amount: stays });
                }
                payment.sync_token += 1;
                self.put_payment(payment, now);
            }
        }
    }

    pub(super) fn put_payment(&mut self, mut payment: Payment, now: Instant) {
        payment.updated_at = payment.updated_at.max(now);
        let before = self.books.payments.get(payment.id);
        let paid: Vec<u64> = before
            .into_iter()
            .flat_map(|before| &before.applied)
            .chain(&payment.applied)
            .map(|applied| applied.invoice)
            .collect();
        self.books.unsaved.push(Change::Payment(payment.clone()));
        self.change(&payments(&[payment.id]), now, |books| books.take_payment(payment));
        // What is open of an invoice is part of it.
        for id in paid {
            if let Some(invoice) = self.books.invoices.get_mut(id) {
                invoice.updated_at = invoice.updated_at.max(now);
                let touched = invoice.clone();
                self.books.unsaved.push(Change::Invoice(touched));
            }
        }
    }

    pub(super) fn put_entry(&mut self, entry: Entry, now: Instant) {
        self.books.unsaved.push(Change::Entry(entry.clone()));
        self.change(&entries(&[entry.id]), now, |books| books.take_entry(entry));
    }

    pub(super) fn void_invoice(&mut self, id: u64, now: Instant) {
        if let Some(mut invoice) = self.books.invoices.get(id).cloned() {
            zero(&mut invoice);
            invoice.sync_token += 1;
            self.put_invoice(invoice, now);
        }
    }

    pub(super) fn delete_invoice(&mut self, id: u64, now: Instant) {
        let paid_by = self
            .books
            .invoices
            .get(id)
            .map(|invoice| invoice.payments.clone())
            .unwrap_or_default();
        self.release(id, &paid_by, 0, now);
        self.change(&invoices(&[id]), now, |books| {
            books.invoices.remove(id);
        });
        self.forget("Invoice", id, now);
    }

    fn forget(&mut self, entity: &str, id: u64, at: Instant) {
        let deleted = Deleted {
            entity: entity.to_owned(),
            id,
            at,
        };
        self.books.unsaved.push(Change::Deleted(deleted.clone()));
        self.books.deleted.push(deleted);
    }

    pub(super) fn add_account(&mut self, account: LedgerAccount) {
        self.chart.add(account);
        self.chart_changed = true;
        if self.books.roles.opening.is_none() {
            self.books.roles = Roles::of(&self.chart);
            self.books.unsaved.push(Change::Roles(self.books.roles.clone()));
            if let Some(today) = self.books.settled_on {
                self.draw_balances(today, None);
            }
        }
    }

    /// Books what a new account starts with.
    pub(super) fn open_balance(&mut self, account: u64, amount: i64, day: Date, now: Instant) {
        if let (true, Some(opening)) = (amount != 0, self.books.roles.opening) {
            let entry = Entry {
                id: self.books.next_entry_id(),
                day,
                memo: "Opening balance".to_owned(),
                lines: vec![(account, amount), (opening, -amount)],
                at: now,
            };
            self.put_entry(entry, now);
        }
    }

    pub(super) fn replace_account(&mut self, changed: LedgerAccount, now: Instant) {
        let before = self.chart.get(changed.id).and_then(|account| account.classification());
        let after = changed.classification();
        self.chart.replace(changed, now);
        self.chart_changed = true;
        if before.map(carries_balance) != after.map(carries_balance) {
            self.draw_balances(self.today(now), Some(now));
        }
    }

    pub(super) fn merge_accounts(&mut self, gone: u64, survivor: u64, now: Instant) {
        self.chart.merge(gone, survivor, now);
        self.chart_changed = true;
        self.books.unsaved.push(Change::Merged { gone, survivor });
        self.books.take_merge(gone, survivor);
        self.forget("Account", gone, now);
        self.draw_balances(self.today(now), Some(now));
    }
}

fn invoices(ids: &[u64]) -> Documents {
    Documents {
        invoices: ids.to_vec(),
        ..Documents::default()
    }
}

fn payments(ids: &[u64]) -> Documents {
    Documents {
        payments: ids.to_vec(),
        ..Documents::default()
    }
}

fn entries(ids: &[u64]) -> Documents {
    Documents {
        entries: ids.to_vec(),
        ..Documents::default()
    }
}

/// A write repeated with the same `requestid` gets the first answer again.
#[derive(Clone, Debug, Default)]
pub(super) struct RememberedAnswers {
    by_request_id: HashMap<String, Reply>,
    oldest_first: VecDeque<String>,
}

impl RememberedAnswers {
    pub(super) fn find(&self, request_id: &str) -> Option<Reply> {
        self.by_request_id.get(request_id).cloned()
    }

    pub(super) fn remember(&mut self, request_id: String, reply: Reply) {
        if self.oldest_first.len() == REMEMBERED_ANSWERS
            && let Some(oldest) = self.oldest_first.pop_front()
        {
            self.by_request_id.remove(&oldest);
        }
        self.oldest_first.push_back(request_id.clone());
        self.by_request_id.insert(request_id, reply);
    }
}
