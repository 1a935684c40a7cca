//! Which account of a chart plays which part. A chart of a file has exactly its own accounts, so each
//! part goes to the best-fitting one there is.

use serde::{Deserialize, Serialize};

use super::account::LedgerAccount;
use super::account_types::carries_balance;
use super::chart::Chart;

/// The accounts that documents post to; all `None` only in a chart without a single account.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Roles {
    /// What customers owe.
    pub(super) receivable: Option<u64>,
    /// Where payments go.
    pub(super) deposit: Option<u64>,
    /// Sales tax that is owed.
    pub(super) tax: Option<u64>,
    pub(super) discount: Option<u64>,
    /// Money that came for no invoice, on the cash basis.
    pub(super) unapplied: Option<u64>,
    /// What opening balances are booked against.
    pub(super) opening: Option<u64>,
    /// Where profit and loss of closed years stand.
    pub(super) retained: Option<u64>,
}

impl Roles {
    pub(super) fn of(chart: &Chart) -> Self {
        let finder = Finder::new(chart);
        Self {
            receivable: finder.find_any(&[
                TYPE("Accounts Receivable"),
                NAME("receivable"),
                TYPE("Other Current Asset"),
                CLASS("Asset"),
            ]),
            deposit: finder.find_any(&[SUBTYPE("Checking"), TYPE("Bank"), TYPE("Other Current Asset"), CLASS("Asset")]),
            tax: finder.find_any(&[
                SUBTYPE("SalesTaxPayable"),
                SUBTYPE("GlobalTaxPayable"),
                NAME("sales tax"),
                TYPE("Other Current Liability"),
                CLASS("Liability"),
            ]),
            discount: finder.find_any(&[SUBTYPE("DiscountsRefundsGiven"), TYPE("Income"), CLASS("Revenue")]),
            unapplied: finder.find_any(&[SUBTYPE("UnappliedCashPaymentIncome"), TYPE("Income"), CLASS("Revenue")]),
            opening: finder.find_any(&[
                SUBTYPE("OpeningBalanceEquity"),
                NAME("opening balance"),
                SUBTYPE("OwnersEquity"),
                CLASS("Equity"),
            ]),
            retained: finder.find_any(&[
                SUBTYPE("RetainedEarnings"),
                NAME("retained"),
                SUBTYPE("OwnersEquity"),
                CLASS("Equity"),
            ]),
        }
    }

    /// An account became part of another.
    pub(super) fn merge(&mut self, gone: u64, survivor: u64) {
        for role in [
            &mut self.receivable,
            &mut self.deposit,
            &mut self.tax,
            &mut self.discount,
            &mut self.unapplied,
            &mut self.opening,
            &mut self.retained,
        ] {
            *role = role.map(|id| if id == gone { survivor } else { id });
        }
    }
}

/// What an account is looked for by.
#[derive(Clone, Copy)]
pub(super) enum Trait {
    Type(&'static str),
    Subtype(&'static str),
    Class(&'static str),
    /// A part of the name, in lower case.
    Name(&'static str),
}

pub(super) use Trait::{Class as CLASS, Name as NAME, Subtype as SUBTYPE, Type as TYPE};

/// Looks among the accounts that the books may post to, active ones first.
pub(super) struct Finder<'a> {
    candidates: Vec<&'a LedgerAccount>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(chart: &'a Chart) -> Self {
        let mut candidates: Vec<&LedgerAccount> = chart.all().iter().filter(|account| account.classification().is_some()).collect();
        // Accounts off the balance sheet serve only where there is nothing else.
        if candidates.is_empty() {
            candidates = chart.all().iter().collect();
        }
        candidates.sort_by_key(|account| !account.active);
        Self { candidates }
    }

    /// Only among the accounts of a class: a name alone tells little (`rent` is a part of `current`).
    pub(super) fn within(&self, class: &str) -> Self {
        let inside = self.candidates.iter().filter(|account| account.classification() == Some(class));
        Self {
            candidates: inside.copied().collect(),
        }
    }

    /// The first account with the first of the traits that any has.
    pub(super) fn find(&self, traits: &[Trait]) -> Option<u64> {
        let found = traits
            .iter()
            .find_map(|wanted| self.candidates.iter().find(|account| has(account, *wanted)));
        found.map(|account| account.id)
    }

    /// As `find`; else any account with a balance of its own, else any.
    pub(super) fn find_any(&self, traits: &[Trait]) -> Option<u64> {
        let with_balance = || {
            self.candidates
                .iter()
                .find(|account| account.classification().is_some_and(carries_balance))
        };
        let any = || with_balance().or_else(|| self.candidates.first()).map(|account| account.id);
        self.find(traits).or_else(any)
    }

    /// All active accounts with the trait, in id order.
    pub(super) fn all(&self, wanted: Trait) -> Vec<&'a LedgerAccount> {
        let fitting = self.candidates.iter().filter(|account| account.active && has(account, wanted));
        fitting.copied().collect()
    }
}

fn has(account: &LedgerAccount, wanted: Trait) -> bool {
    match wanted {
        Trait::Type(name) => account.account_type == name,
        Trait::Subtype(name) => account.account_subtype == name,
        Trait::Class(name) => account.classification() == Some(name),
        Trait::Name(part) => account.name.to_lowercase().contains(part),
    }
}
