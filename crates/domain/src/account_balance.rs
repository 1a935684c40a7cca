//! Balances of ledger accounts at the end of a period. A trial balance is the only source of them for income
//! and expense: the balance on such an account's own record is always zero.

use crate::calendar_date::CalendarDate;
use crate::money::MinorUnits;

/// When income and expense count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AccountingBasis {
    /// When it is billed.
    #[default]
    Accrual,
    /// When it is paid.
    Cash,
}

impl AccountingBasis {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Accrual, Self::Cash];

    /// The word in JSON and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accrual => "accrual",
            Self::Cash => "cash",
        }
    }
}

impl std::str::FromStr for AccountingBasis {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|basis| basis.as_str() == text).ok_or(())
    }
}

/// A period: balance-sheet accounts stand at its end, income and expense cover all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// First day.
    pub start: CalendarDate,
    /// Last day.
    pub end: CalendarDate,
}

/// One trial balance. An account that it leaves out has the balance zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrialBalance {
    /// What it covers, as the partner answered.
    pub period: Period,
    /// How it counts.
    pub basis: AccountingBasis,
    /// ISO 4217: one for the whole company.
    pub currency: String,
    /// Each account once.
    pub balances: Vec<AccountBalance>,
}

/// One account's balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountBalance {
    /// The account's id at the partner.
    pub ledger_account_external_id: String,
    /// Debit less credit: what is owed, and what was earned, is negative.
    pub amount: MinorUnits,
}
