//! AccountType, AccountSubType and the classification that follows (fact sheet section 5 and its
//! data file: schema Finance.xsd and public transcriptions of the vendor's Account reference).

use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(super) struct AccountType {
    #[serde(rename = "type")]
    pub(super) name: String,
    pub(super) classification: String,
    subtypes: Vec<String>,
}

static ACCOUNT_TYPES: LazyLock<Vec<AccountType>> =
    LazyLock::new(|| serde_json::from_str(include_str!("data/account_types.json")).unwrap_or_default());

/// The type with exactly this name.
pub(super) fn account_type(name: &str) -> Option<&'static AccountType> {
    ACCOUNT_TYPES.iter().find(|account_type| account_type.name == name)
}

/// The type that a subtype implies; `Utilities` stands under two, its everyday one (Expense) comes first.
pub(super) fn type_of_subtype(subtype: &str) -> Option<&'static AccountType> {
    ACCOUNT_TYPES.iter().find(|account_type| account_type.has_subtype(subtype))
}

impl AccountType {
    pub(super) fn has_subtype(&self, subtype: &str) -> bool {
        self.subtypes.iter().any(|known| known == subtype)
    }

    /// What the server fills in when only the type is sent.
    pub(super) fn default_subtype(&self) -> &'static str {
        match self.name.as_str() {
            "Bank" => "Checking",
            "Accounts Receivable" => "AccountsReceivable",
            "Other Current Asset" => "OtherCurrentAssets",
            "Fixed Asset" => "OtherFixedAssets",
            "Other Asset" => "OtherLongTermAssets",
            "Accounts Payable" => "AccountsPayable",
            "Credit Card" => "CreditCard",
            "Other Current Liability" => "OtherCurrentLiabilities",
            "Long Term Liability" => "OtherLongTermLiabilities",
            "Equity" => "OwnersEquity",
            "Income" => "OtherPrimaryIncome",
            "Other Income" => "OtherMiscellaneousIncome",
            "Cost of Goods Sold" => "SuppliesMaterialsCogs",
            "Other Expense" => "OtherMiscellaneousExpense",
            _ => "OtherMiscellaneousServiceCost",
        }
    }
}

/// Whether balances are carried on the account; profit-and-loss accounts always show 0.
pub(super) fn carries_balance(classification: &str) -> bool {
    matches!(classification, "Asset" | "Liability" | "Equity")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifteen_types_know_their_own_default() {
        assert_eq!(ACCOUNT_TYPES.len(), 15);
        for account_type in ACCOUNT_TYPES.iter() {
            let subtype = account_type.default_subtype();
            assert!(account_type.has_subtype(subtype), "{} {subtype}", account_type.name);
        }
    }

    #[test]
    fn the_subtype_implies_the_type() {
        for (subtype, expected) in [
            ("Vehicles", "Fixed Asset"),
            ("AccountsReceivable", "Accounts Receivable"),
            ("Utilities", "Expense"),
            ("GlobalTaxPayable", "Other Current Liability"),
        ] {
            assert_eq!(type_of_subtype(subtype).map(|found| found.name.as_str()), Some(expected));
        }
        assert!(type_of_subtype("Nonsense").is_none());
    }
}
