//! From Intuit's words to ours: the only file that speaks both.

use std::collections::BTreeMap;

use connect_domain::money::{MinorUnits, minor_digits};
use connect_domain::source_object::{RootClass, SourceObject, SourceObjectKind};

use super::wire::{Account, Amount, CompanyInfo, Reference};
use crate::connector::{Organization, Page};

/// Intuit puts this behind the names of what is deactivated. It is no rename.
const DEACTIVATED_MARK: &str = " (deleted)";

/// What a page had to be relieved of.
#[derive(Default)]
struct Losses {
    cleaned_texts: u64,
    unreadable_amounts: u64,
}

/// A page is the last unless it is full: Intuit sends no mark for "more".
pub(super) fn accounts_page(accounts: Vec<Account>, start_position: u64, page_size: u32) -> Page<SourceObject> {
    let mut losses = Losses::default();
    let objects: Vec<SourceObject> = accounts.into_iter().map(|account| source_object(account, &mut losses)).collect();
    let returned = u64::try_from(objects.len()).unwrap_or(u64::MAX);
    Page {
        next: (returned >= u64::from(page_size)).then(|| start_position.saturating_add(returned)),
        objects,
        cleaned_texts: losses.cleaned_texts,
        unreadable_amounts: losses.unreadable_amounts,
    }
}

/// `None` when the company has no name, which no company has.
pub(super) fn organization(company_info: CompanyInfo, external_account_id: &str) -> Option<Organization> {
    let mut losses = Losses::default();
    let mut said = |text: Option<String>| {
        let text = losses.clean(text.unwrap_or_default());
        (!text.trim().is_empty()).then_some(text)
    };
    let legal_name = said(company_info.legal_name);
    Some(Organization {
        external_account_id: external_account_id.to_owned(),
        display_name: said(company_info.company_name).or_else(|| legal_name.clone())?,
        legal_name,
        // CompanyInfo does not state it; Preferences would, at the price of another metered read.
        currency: None,
        country: said(company_info.country),
    })
}

fn source_object(account: Account, losses: &mut Losses) -> SourceObject {
    let active = account.active.unwrap_or(true);
    let name = losses.clean(account.name);
    let path = losses.clean(account.fully_qualified_name.unwrap_or_else(|| name.clone()));
    let source_type = losses.clean(account.account_type.unwrap_or_default());
    let classification = losses.clean(account.classification.unwrap_or_default());
    let currency = losses.clean(value_of(account.currency_ref).unwrap_or_default()).to_uppercase();
    let balance = losses.amount(account.current_balance.as_ref(), &currency);
    let with_sub_accounts = losses.amount(account.current_balance_with_sub_accounts.as_ref(), &currency);
    let mut attributes = BTreeMap::new();
    let mut keep = |name: &str, text: String| {
        if !text.is_empty() {
            attributes.insert(name.to_owned(), text);
        }
    };
    // Not kept: SyncToken and MetaData, which change without a change that matters, and bank numbers.
    keep("Description", losses.clean(account.description.unwrap_or_default()));
    keep("AccountAlias", losses.clean(account.account_alias.unwrap_or_default()));
    keep(
        "CurrentBalanceWithSubAccounts",
        with_sub_accounts.map_or_else(String::new, |amount| amount.to_decimal(minor_digits(&currency))),
    );
    keep("Classification", classification.clone());
    SourceObject {
        kind: SourceObjectKind::LedgerAccount,
        external_id: losses.clean(account.id),
        parent_external_id: value_of(account.parent_ref).map(|id| losses.clean(id)),
        code: losses.clean(account.acct_num.unwrap_or_default()),
        name: if active { name } else { without_mark(&name).to_owned() },
        path: if active {
            path
        } else {
            path.split(':').map(without_mark).collect::<Vec<_>>().join(":")
        },
        root_class: root_class(&source_type, &classification),
        source_type,
        source_subtype: losses.clean(account.account_sub_type.unwrap_or_default()),
        active,
        currency,
        balance,
        attributes,
    }
}

/// Follows from the account type; the classification, which puts direct cost and other expense together,
/// decides only for types that we do not know.
fn root_class(account_type: &str, classification: &str) -> Option<RootClass> {
    match account_type {
        "Bank" | "Accounts Receivable" | "Other Current Asset" | "Fixed Asset" | "Other Asset" => Some(RootClass::Asset),
        "Accounts Payable" | "Credit Card" | "Other Current Liability" | "Long Term Liability" => Some(RootClass::Liability),
        "Equity" => Some(RootClass::Equity),
        "Income" | "Other Income" => Some(RootClass::Income),
        "Cost of Goods Sold" | "Expense" | "Other Expense" => Some(RootClass::Expense),
        "Non-Posting" => Some(RootClass::OffBalance),
        _ => classification.parse().ok(),
    }
}

fn without_mark(name: &str) -> &str {
    name.strip_suffix(DEACTIVATED_MARK).unwrap_or(name)
}

fn value_of(reference: Option<Reference>) -> Option<String> {
    reference.and_then(|reference| reference.value).filter(|value| !value.is_empty())
}

impl Losses {
    fn clean(&mut self, text: String) -> String {
        if !text.contains('\u{0}') {
            return text;
        }
        self.cleaned_texts += 1;
        text.replace('\u{0}', "")
    }

    /// The API's own sign: what is owed is negative. It is 0 for profit-and-loss accounts, whatever was
    /// booked on them. Without a currency the number of minor digits is unknown, and so is the amount.
    fn amount(&mut self, amount: Option<&Amount>, currency: &str) -> Option<MinorUnits> {
        let text = &amount?.0;
        if currency.is_empty() {
            return None;
        }
        let parsed = MinorUnits::parse(text, minor_digits(currency)).ok();
        if parsed.is_none() {
            self.unreadable_amounts += 1;
        }
        parsed
    }
}
