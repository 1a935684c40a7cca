//! From Xero's words to ours, and nowhere else.

use std::collections::BTreeMap;

use connect_domain::source_object::{RootClass, SourceObject, SourceObjectKind};

use super::wire::{Account, Organisation};
use crate::connector::{Organization, Page};

/// `None` when the organisation has no name, which no organisation has.
pub(super) fn organization(organisation: Organisation, external_account_id: String) -> Option<Organization> {
    let mut losses = 0;
    let mut said = |text: Option<String>| {
        let text = clean(text.unwrap_or_default(), &mut losses);
        (!text.trim().is_empty()).then_some(text)
    };
    let legal_name = said(organisation.legal_name);
    Some(Organization {
        external_account_id,
        display_name: said(organisation.name).or_else(|| legal_name.clone())?,
        legal_name,
        addresses: Vec::new(),
        currency: said(organisation.base_currency),
        country: said(organisation.country_code),
        // Xero tells the year's last month.
        fiscal_year_starts_in: organisation
            .financial_year_end_month
            .filter(|month| (1..=12).contains(month))
            .map(|month| month % 12 + 1),
    })
}

/// A part of the whole chart, which comes at once.
pub(super) fn page(mut accounts: Vec<Account>, start_position: u64, page_size: u32) -> Page<SourceObject> {
    accounts.sort_by(|one, other| one.account_id.cmp(&other.account_id));
    let size = usize::try_from(page_size).unwrap_or(usize::MAX);
    let before = usize::try_from(start_position.saturating_sub(1)).unwrap_or(usize::MAX);
    let has_more = accounts.len() > before.saturating_add(size);
    let mut cleaned_texts = 0;
    let shown = accounts.into_iter().skip(before).take(size);
    Page {
        objects: shown.map(|account| source_object(account, &mut cleaned_texts)).collect(),
        next: has_more.then(|| start_position.max(1).saturating_add(u64::from(page_size))),
        cleaned_texts,
        unreadable_amounts: 0,
    }
}

/// Xero's accounts have no parents, and no balances here.
fn source_object(account: Account, losses: &mut u64) -> SourceObject {
    let name = clean(account.name.unwrap_or_default(), losses);
    let account_type = account.account_type.unwrap_or_default();
    let class = account.class.unwrap_or_default();
    let mut attributes = BTreeMap::new();
    for (label, text) in [
        ("Description", account.description),
        ("SystemAccount", account.system_account),
        ("TaxType", account.tax_type),
        ("Class", Some(class.clone())),
    ] {
        let text = clean(text.unwrap_or_default(), losses);
        if !text.is_empty() {
            attributes.insert(label.to_owned(), text);
        }
    }
    SourceObject {
        kind: SourceObjectKind::LedgerAccount,
        external_id: clean(account.account_id, losses),
        parent_external_id: None,
        code: clean(account.code.unwrap_or_default(), losses),
        path: name.clone(),
        name,
        root_class: root_class(&class),
        source_type: label(&account_type).map_or_else(|| clean(account_type.clone(), losses), str::to_owned),
        source_subtype: String::new(),
        // A status that is not known yet is no reason to take the account out of use.
        active: account.status.as_deref() != Some("ARCHIVED"),
        currency: clean(account.currency_code.unwrap_or_default(), losses).to_uppercase(),
        balance: None,
        attributes,
    }
}

fn root_class(class: &str) -> Option<RootClass> {
    Some(match class {
        "ASSET" => RootClass::Asset,
        "LIABILITY" => RootClass::Liability,
        "EQUITY" => RootClass::Equity,
        "REVENUE" => RootClass::Income,
        "EXPENSE" => RootClass::Expense,
        _ => return None,
    })
}

/// As Xero's own pages name the type.
fn label(account_type: &str) -> Option<&'static str> {
    Some(match account_type {
        "BANK" => "Bank",
        "CURRENT" => "Current Asset",
        "CURRLIAB" => "Current Liability",
        "DEPRECIATN" => "Depreciation",
        "DIRECTCOSTS" => "Direct Costs",
        "EQUITY" => "Equity",
        "EXPENSE" => "Expense",
        "FIXED" => "Fixed Asset",
        "INVENTORY" => "Inventory",
        "LIABILITY" => "Liability",
        "NONCURRENT" => "Non-current Asset",
        "OTHERINCOME" => "Other Income",
        "OVERHEADS" => "Overhead",
        "PREPAYMENT" => "Prepayment",
        "REVENUE" => "Revenue",
        "SALES" => "Sales",
        "TERMLIAB" => "Non-current Liability",
        _ => return None,
    })
}

/// PostgreSQL cannot store U+0000.
fn clean(text: String, losses: &mut u64) -> String {
    if !text.contains('\0') {
        return text;
    }
    *losses += 1;
    text.replace('\0', "")
}

#[cfg(test)]
mod tests {
    use super::super::wire::{AccountsAnswer, OrganisationAnswer};
    use super::*;

    fn accounts() -> Vec<Account> {
        let answer: AccountsAnswer = serde_json::from_str(include_str!("fixtures/accounts.json")).unwrap();
        answer.accounts
    }

    #[test]
    fn accounts_are_told_by_class_type_and_status() {
        let told: Vec<(String, String, Option<RootClass>, bool)> = page(accounts(), 1, 100)
            .objects
            .into_iter()
            .map(|object| (object.name, object.source_type, object.root_class, object.active))
            .collect();
        let expected = [
            ("Sales", "Revenue", Some(RootClass::Income), true),
            ("Business cheque account", "Bank", Some(RootClass::Asset), true),
            ("Old loan", "Non-current Liability", Some(RootClass::Liability), false),
            ("From next year", "NEWTYPE", None, true),
        ];
        let expected = expected.map(|(name, kind, class, active)| (name.to_owned(), kind.to_owned(), class, active));
        assert_eq!(told, expected);
    }

    #[test]
    fn pages_are_parts_of_the_whole() {
        let first = page(accounts(), 1, 3);
        assert_eq!((first.objects.len(), first.next), (3, Some(4)));
        let last = page(accounts(), 4, 3);
        assert_eq!((last.objects.len(), last.next), (1, None));
        assert_eq!(page(accounts(), 1, 4).next, None);
    }

    #[test]
    fn an_organisation_says_when_its_year_begins() {
        let answer: OrganisationAnswer = serde_json::from_str(include_str!("fixtures/organisation.json")).unwrap();
        let told = organization(answer.organisations.into_iter().next().unwrap(), "t-1".to_owned()).unwrap();
        assert_eq!(
            (told.display_name.as_str(), told.currency.as_deref(), told.fiscal_year_starts_in),
            ("Quayside Trading", Some("NZD"), Some(4))
        );
    }
}
