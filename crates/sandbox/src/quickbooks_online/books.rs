//! What a company keeps beside its chart: names, items, documents, and what was deleted.

use std::collections::BTreeSet;

use connect_domain::clock::Instant;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::customer::Customer;
use super::customer_write::OTHER_NAMES;
use super::invoice::Invoice;
use super::item::Item;
use super::journal::Entry;
use super::payment::Payment;
use super::preferences::Preferences;
use super::roles::Roles;
use super::rows::Rows;

#[derive(Clone, Debug, Default)]
pub(super) struct Books {
    pub(super) customers: Rows<Customer>,
    pub(super) items: Rows<Item>,
    pub(super) invoices: Rows<Invoice>,
    pub(super) payments: Rows<Payment>,
    pub(super) entries: Rows<Entry>,
    /// In the order of their ends.
    pub(super) deleted: Vec<Deleted>,
    pub(super) roles: Roles,
    pub(super) preferences: Preferences,
    /// The day as of which the balances stand; `None` before they were ever drawn.
    pub(super) settled_on: Option<Date>,
    /// Seeds of the activities that were ordered once.
    pub(super) activities: BTreeSet<u64>,
    /// What the state folder does not know yet.
    pub(super) unsaved: Vec<Change>,
    last_name_id: u64,
    last_item_id: u64,
    /// Of invoices and payments, which share their ids.
    last_transaction_id: u64,
    last_entry_id: u64,
    last_number: u64,
}

/// What change data capture shows of an object that is gone.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(super) struct Deleted {
    /// Name of the entity.
    pub(super) entity: String,
    pub(super) id: u64,
    pub(super) at: Instant,
}

/// One line of a company's file: whole objects, so that the last line about an object is how it is.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) enum Change {
    Roles(Roles),
    Preferences(Preferences),
    Customer(Customer),
    Item(Item),
    Invoice(Invoice),
    Payment(Payment),
    Entry(Entry),
    Deleted(Deleted),
    /// The account `gone` became part of `survivor`.
    Merged {
        gone: u64,
        survivor: u64,
    },
    /// The activity of this seed, ordered once, came to its end here.
    Activity(u64),
    /// The past ends here: what follows was changed by somebody.
    Begun,
}

impl Books {
    pub(super) const fn next_name_id(&self) -> u64 {
        self.last_name_id + 1
    }

    pub(super) const fn next_item_id(&self) -> u64 {
        self.last_item_id + 1
    }

    pub(super) const fn next_transaction_id(&self) -> u64 {
        self.last_transaction_id + 1
    }

    pub(super) const fn next_entry_id(&self) -> u64 {
        self.last_entry_id + 1
    }

    /// The next number of an invoice that the server numbers.
    pub(super) const fn next_number(&self) -> u64 {
        if self.last_number < 1_000 { 1_001 } else { self.last_number + 1 }
    }

    /// The customer, or a vendor or employee (as id 0), who has this name. Letter case does not tell names apart.
    pub(super) fn name_taken(&self, name: &str, except: u64) -> Option<u64> {
        let wanted = name.to_lowercase();
        let namesake = |customer: &&Customer| customer.id != except && customer.display_name.to_lowercase() == wanted;
        let other = || OTHER_NAMES.iter().any(|other| other.to_lowercase() == wanted).then_some(0);
        self.customers
            .all()
            .iter()
            .find(namesake)
            .map(|customer| customer.id)
            .or_else(other)
    }

    pub(super) fn item_named(&self, name: &str, except: u64) -> Option<u64> {
        let wanted = name.to_lowercase();
        let namesake = |item: &&Item| item.id != except && item.name.to_lowercase() == wanted;
        self.items.all().iter().find(namesake).map(|item| item.id)
    }

    pub(super) fn put_customer(&mut self, customer: Customer) {
        self.unsaved.push(Change::Customer(customer.clone()));
        self.take_customer(customer);
    }

    pub(super) fn put_item(&mut self, item: Item) {
        self.unsaved.push(Change::Item(item.clone()));
        self.take_item(item);
    }

    pub(super) fn put_preferences(&mut self, preferences: Preferences) {
        self.unsaved.push(Change::Preferences(preferences.clone()));
        self.preferences = preferences;
    }

    /// Into the rows, and no more: for the past, and for what a state folder holds.
    pub(super) fn put_activity(&mut self, seed: u64) {
        self.unsaved.push(Change::Activity(seed));
        self.activities.insert(seed);
    }

    pub(super) fn take_customer(&mut self, customer: Customer) {
        self.last_name_id = self.last_name_id.max(customer.id);
        self.customers.put(customer);
    }

    pub(super) fn take_item(&mut self, item: Item) {
        self.last_item_id = self.last_item_id.max(item.id);
        self.items.put(item);
    }

    pub(super) fn take_invoice(&mut self, mut invoice: Invoice) {
        self.last_transaction_id = self.last_transaction_id.max(invoice.id);
        let number = invoice.number.as_deref().and_then(|number| number.parse().ok());
        // Somebody's own long number does not lead the server's count away.
        self.last_number = self.last_number.max(number.filter(|number| *number < 1_000_000_000).unwrap_or(0));
        (invoice.paid, invoice.payments) = match self.invoices.get_mut(invoice.id) {
            Some(before) => (before.paid, std::mem::take(&mut before.payments)),
            None => (0, Vec::new()),
        };
        self.invoices.put(invoice);
    }

    /// With what it pays: the invoices learn of it.
    pub(super) fn take_payment(&mut self, payment: Payment) {
        self.last_transaction_id = self.last_transaction_id.max(payment.id);
        if let Some(before) = self.payments.get(payment.id).map(|before| before.applied.clone()) {
            for applied in before {
                if let Some(invoice) = self.invoices.get_mut(applied.invoice) {
                    invoice.paid -= applied.amount;
                    invoice.payments.retain(|id| *id != payment.id);
                }
            }
        }
        for applied in &payment.applied {
            if let Some(invoice) = self.invoices.get_mut(applied.invoice) {
                invoice.paid += applied.amount;
                invoice.payments.push(payment.id);
            }
        }
        self.payments.put(payment);
    }

    pub(super) fn take_entry(&mut self, entry: Entry) {
        self.last_entry_id = self.last_entry_id.max(entry.id);
        self.entries.put(entry);
    }

    /// The account `gone` became part of `survivor`: so did what was posted to it.
    pub(super) fn take_merge(&mut self, gone: u64, survivor: u64) {
        let moved = |id: u64| if id == gone { survivor } else { id };
        self.roles.merge(gone, survivor);
        for item in self.items.all_mut() {
            item.income_account = item.income_account.map(moved);
            item.expense_account = item.expense_account.map(moved);
        }
        for line in self.invoices.all_mut().iter_mut().flat_map(|invoice| &mut invoice.lines) {
            line.account = line.account.map(moved);
        }
        for payment in self.payments.all_mut() {
            payment.deposit_account = payment.deposit_account.map(moved);
        }
        for line in self.entries.all_mut().iter_mut().flat_map(|entry| &mut entry.lines) {
            line.0 = moved(line.0);
        }
    }
}
