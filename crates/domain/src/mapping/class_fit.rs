//! Whether a source object belongs in a target, by class: the one rule for the grid, for files and for a
//! category whose class the firm changes.
//!
//! A target takes source objects of its own class; where either has none, anything goes. Another class is
//! a [`ClassConflict`] and not forbidden as such, because accountants do it knowingly: an overdrawn bank
//! account stands among the liabilities. It does change how a balance reads, so nobody may slip into it.
//! The engine proposes and the grid offers only what fits; a file, which somebody wrote on purpose, is taken
//! at its word and answered with a warning; and a decision that comes to conflict, because the account or
//! the category changed, waits for a look.

use std::fmt;

use crate::source_object::RootClass;

/// A source object of one class in a target of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassConflict {
    /// The source object's.
    pub source: RootClass,
    /// The target's.
    pub target: RootClass,
}

/// The rule. `None` fits.
pub fn class_conflict(source: Option<RootClass>, target: Option<RootClass>) -> Option<ClassConflict> {
    match (source, target) {
        (Some(source), Some(target)) if source != target => Some(ClassConflict { source, target }),
        _ => None,
    }
}

impl fmt::Display for ClassConflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (source, target) = (self.source, self.target);
        write!(
            f,
            "the account is {} and the category takes {}: its balance ",
            source.as_str(),
            target.as_str()
        )?;
        match (statement(source), statement(target)) {
            (from, to) if from != to => write!(f, "moves from {from} to {to}"),
            _ if has_debit_balance(source) != has_debit_balance(target) => f.write_str("counts with the opposite sign"),
            _ => f.write_str("moves to another part of the same statement"),
        }
    }
}

const fn statement(class: RootClass) -> &'static str {
    match class {
        RootClass::Asset | RootClass::Liability | RootClass::Equity => "the balance sheet",
        RootClass::Income | RootClass::Expense => "the income statement",
        RootClass::OffBalance => "the memo accounts",
    }
}

/// The normal balance: debit for what is owned or spent.
const fn has_debit_balance(class: RootClass) -> bool {
    matches!(class, RootClass::Asset | RootClass::Expense)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_class_and_no_class_fit() {
        for class in RootClass::ALL {
            assert_eq!(class_conflict(Some(class), Some(class)), None);
            assert_eq!(class_conflict(None, Some(class)), None);
            assert_eq!(class_conflict(Some(class), None), None);
        }
        assert_eq!(class_conflict(None, None), None);
    }

    #[test]
    fn a_conflict_says_what_happens_to_the_balance() {
        let said = |source, target| class_conflict(Some(source), Some(target)).map(|conflict| conflict.to_string());
        for (source, target, effect) in [
            (RootClass::Asset, RootClass::Liability, "counts with the opposite sign"),
            (RootClass::Income, RootClass::Expense, "counts with the opposite sign"),
            (
                RootClass::Liability,
                RootClass::Equity,
                "moves to another part of the same statement",
            ),
            (
                RootClass::Expense,
                RootClass::Asset,
                "moves from the income statement to the balance sheet",
            ),
            (
                RootClass::OffBalance,
                RootClass::Asset,
                "moves from the memo accounts to the balance sheet",
            ),
        ] {
            let said = said(source, target).unwrap_or_default();
            assert!(said.ends_with(effect), "{said}");
            assert!(said.contains(source.as_str()) && said.contains(target.as_str()), "{said}");
        }
    }
}
