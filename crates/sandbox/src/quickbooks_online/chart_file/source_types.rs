//! A plausible AccountType for a row of another system: within the row's root class always, by the words of
//! its own type where they say more.

use super::super::account_types::{account_type, type_of_subtype};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RootClass {
    Asset,
    Liability,
    Equity,
    Income,
    Expense,
    OffBalance,
}

impl RootClass {
    pub(super) fn read(word: &str) -> Option<Self> {
        Some(match word.to_lowercase().as_str() {
            "asset" => Self::Asset,
            "liability" => Self::Liability,
            "equity" => Self::Equity,
            "income" | "revenue" => Self::Income,
            "expense" => Self::Expense,
            "off balance" => Self::OffBalance,
            _ => return None,
        })
    }

    const fn classification(self) -> &'static str {
        match self {
            Self::Asset => "Asset",
            Self::Liability => "Liability",
            Self::Equity => "Equity",
            Self::Income => "Revenue",
            Self::Expense => "Expense",
            Self::OffBalance => "",
        }
    }
}

/// Words of foreign types, the more telling ones first.
const WORDS: &[(RootClass, &[&str], &str, &str)] = &[
    (
        RootClass::Asset,
        &["receivable", "_ar", "/ar"],
        "Accounts Receivable",
        "AccountsReceivable",
    ),
    (RootClass::Asset, &["depreciation"], "Fixed Asset", "AccumulatedDepreciation"),
    (
        RootClass::Asset,
        &["non_current", "noncurrent", "non-current"],
        "Other Asset",
        "OtherLongTermAssets",
    ),
    (RootClass::Asset, &["fixed", "capital work"], "Fixed Asset", "OtherFixedAssets"),
    (RootClass::Asset, &["prepay", "prepaid"], "Other Current Asset", "PrepaidExpenses"),
    (RootClass::Asset, &["stock", "inventory"], "Other Current Asset", "Inventory"),
    (RootClass::Asset, &["cash", "bank", "_paid"], "Bank", "Checking"),
    (
        RootClass::Liability,
        &["credit_card", "credit card", "creditcard"],
        "Credit Card",
        "CreditCard",
    ),
    (
        RootClass::Liability,
        &["non_current", "noncurrent", "non-current", "long term"],
        "Long Term Liability",
        "OtherLongTermLiabilities",
    ),
    (RootClass::Liability, &["tax"], "Other Current Liability", "SalesTaxPayable"),
    (RootClass::Liability, &["payable", "/ap"], "Accounts Payable", "AccountsPayable"),
    (RootClass::Equity, &["unaffected", "retained"], "Equity", "RetainedEarnings"),
    (RootClass::Income, &["other"], "Other Income", "OtherMiscellaneousIncome"),
    (
        RootClass::Expense,
        &["direct_cost", "cogs", "cost of goods", "direct cost", "cost of sales"],
        "Cost of Goods Sold",
        "SuppliesMaterialsCogs",
    ),
    (RootClass::Expense, &["depreciation"], "Other Expense", "Depreciation"),
    (RootClass::Expense, &["other"], "Other Expense", "OtherMiscellaneousExpense"),
];

/// AccountType and AccountSubType.
pub(super) fn type_of(root_class: Option<RootClass>, source_type: &str) -> (String, String) {
    if let Some(own) = own_type(root_class, source_type) {
        return own;
    }
    let words = source_type.to_lowercase();
    let root_class = root_class.or_else(|| leading_class(&words)).unwrap_or(RootClass::Expense);
    let told = WORDS
        .iter()
        .find(|(class, known, _, _)| *class == root_class && known.iter().any(|word| words.contains(word)));
    let (name, subtype) = told.map_or_else(|| plain(root_class), |(_, _, name, subtype)| (*name, *subtype));
    (name.to_owned(), subtype.to_owned())
}

/// The product's own words, `Bank` or `Bank/CashOnHand`, if they agree with the root class.
fn own_type(root_class: Option<RootClass>, source_type: &str) -> Option<(String, String)> {
    let (name, subtype) = source_type.trim().split_once('/').unwrap_or((source_type.trim(), ""));
    let known = account_type(name).or_else(|| type_of_subtype(name).filter(|_| subtype.is_empty()))?;
    if root_class.is_some_and(|class| class.classification() != known.classification) {
        return None;
    }
    let finer = if subtype.is_empty() { name } else { subtype };
    let subtype = if known.has_subtype(finer) { finer } else { known.default_subtype() };
    Some((known.name.clone(), subtype.to_owned()))
}

fn leading_class(words: &str) -> Option<RootClass> {
    let first = words.split(['/', '_', ':', ' ']).next()?;
    RootClass::read(first)
}

/// Off-balance accounts exist in the schema only (`Non-Posting`), with no classification.
const fn plain(root_class: RootClass) -> (&'static str, &'static str) {
    match root_class {
        RootClass::Asset => ("Other Current Asset", "OtherCurrentAssets"),
        RootClass::Liability => ("Other Current Liability", "OtherCurrentLiabilities"),
        RootClass::Equity => ("Equity", "OwnersEquity"),
        RootClass::Income => ("Income", "OtherPrimaryIncome"),
        RootClass::Expense => ("Expense", "OtherMiscellaneousServiceCost"),
        RootClass::OffBalance => ("Non-Posting", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_words_become_types_of_the_same_class() {
        for (root_class, source_type, expected) in [
            (Some(RootClass::Asset), "Bank/CashOnHand", "Bank/CashOnHand"),
            (Some(RootClass::Asset), "Fixed Asset", "Fixed Asset/OtherFixedAssets"),
            (Some(RootClass::Asset), "asset_receivable", "Accounts Receivable/AccountsReceivable"),
            (Some(RootClass::Asset), "asset_non_current", "Other Asset/OtherLongTermAssets"),
            (Some(RootClass::Asset), "Asset/AP_paid+AR_paid", "Bank/Checking"),
            (
                Some(RootClass::Asset),
                "tag:asset_bs_A_I_2",
                "Other Current Asset/OtherCurrentAssets",
            ),
            (Some(RootClass::Liability), "liability_payable", "Accounts Payable/AccountsPayable"),
            (
                Some(RootClass::Liability),
                "Bank",
                "Other Current Liability/OtherCurrentLiabilities",
            ),
            (Some(RootClass::Equity), "equity_unaffected", "Equity/RetainedEarnings"),
            (Some(RootClass::Income), "income_other", "Other Income/OtherMiscellaneousIncome"),
            (
                Some(RootClass::Expense),
                "expense_direct_cost",
                "Cost of Goods Sold/SuppliesMaterialsCogs",
            ),
            (Some(RootClass::Expense), "", "Expense/OtherMiscellaneousServiceCost"),
            (Some(RootClass::OffBalance), "off_balance", "Non-Posting/"),
            (None, "asset_cash", "Bank/Checking"),
            (None, "Vehicles", "Fixed Asset/Vehicles"),
            (None, "", "Expense/OtherMiscellaneousServiceCost"),
        ] {
            let (name, subtype) = type_of(root_class, source_type);
            assert_eq!(format!("{name}/{subtype}"), expected, "{source_type}");
        }
    }
}
