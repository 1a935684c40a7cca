//! From Intuit's words to ours: the only file that speaks both.

use std::collections::BTreeMap;

use connect_domain::clock::Instant;
use connect_domain::customer::Customer;
use connect_domain::invoice::{Invoice, InvoiceLine};
use connect_domain::item::Item;
use connect_domain::money::{MinorUnits, minor_digits};
use connect_domain::source_object::{RootClass, SourceObject, SourceObjectKind};

use super::client::instant;
use super::wire::{self, Account, Amount, CompanyInfo, Entity, Line, MetaData, Reference, Userinfo};
use crate::connector::{Grantor, Organization, Page};

/// Intuit puts this behind the names of what is deactivated. It is no rename.
const DEACTIVATED_MARK: &str = " (deleted)";

/// Digits that a price or quantity can have behind the point.
const MOST_DECIMALS: u32 = 7;

/// What a page had to be relieved of.
#[derive(Default)]
pub(super) struct Losses {
    cleaned_texts: u64,
    unreadable_amounts: u64,
}

/// A record of ours, and the entity of theirs that it is made from.
pub(super) trait Translated: Sized + Send {
    /// As sent.
    type Entity: Entity;

    /// Leaves out what we do not keep, and says what had to be cleaned.
    fn translate(entity: Self::Entity, losses: &mut Losses) -> Self;
}

/// A page is the last unless it is full: Intuit sends no mark for "more".
pub(super) fn page<T: Translated>(entities: Vec<T::Entity>, start_position: u64, page_size: u32) -> Page<T> {
    let mut losses = Losses::default();
    let objects: Vec<T> = entities.into_iter().map(|entity| T::translate(entity, &mut losses)).collect();
    let returned = u64::try_from(objects.len()).unwrap_or(u64::MAX);
    Page {
        next: (returned >= u64::from(page_size)).then(|| start_position.saturating_add(returned)),
        objects,
        cleaned_texts: losses.cleaned_texts,
        unreadable_amounts: losses.unreadable_amounts,
    }
}

/// Names are joined in the order in which Intuit states them; blanks count for nothing.
pub(super) fn grantor(userinfo: Userinfo) -> Grantor {
    let mut losses = Losses::default();
    let mut said = |text: Option<String>| {
        let text = losses.clean(text.unwrap_or_default());
        (!text.trim().is_empty()).then(|| text.trim().to_owned())
    };
    let names: Vec<String> = [userinfo.given_name, userinfo.family_name]
        .into_iter()
        .filter_map(&mut said)
        .collect();
    Grantor {
        name: (!names.is_empty()).then(|| names.join(" ")),
        email: said(userinfo.email),
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
        addresses: Vec::new(),
        // CompanyInfo does not state it; Preferences would, at the price of another metered read.
        currency: None,
        country: said(company_info.country),
        fiscal_year_starts_in: company_info.fiscal_year_start_month.as_deref().and_then(month),
    })
}

/// Intuit writes the month's English name.
fn month(name: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let index = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(name))?;
    i8::try_from(index + 1).ok()
}

impl Translated for SourceObject {
    type Entity = Account;

    fn translate(account: Account, losses: &mut Losses) -> Self {
        source_object(account, losses)
    }
}

impl Translated for Customer {
    type Entity = wire::Customer;

    fn translate(customer: wire::Customer, losses: &mut Losses) -> Self {
        let active = customer.active.unwrap_or(true);
        let name = losses.clean(customer.display_name.unwrap_or_default());
        let path = losses.clean(customer.fully_qualified_name.unwrap_or_else(|| name.clone()));
        let currency = losses.currency(customer.currency_ref);
        Self {
            external_id: losses.clean(customer.id),
            parent_external_id: losses.reference(customer.parent_ref),
            name: name_in_use(name, active),
            path: path_in_use(path, active),
            active,
            balance: losses.amount(customer.balance.as_ref(), &currency),
            currency,
            updated_at: updated_at(customer.meta_data),
        }
    }
}

impl Translated for Item {
    type Entity = wire::Item;

    fn translate(item: wire::Item, losses: &mut Losses) -> Self {
        let active = item.active.unwrap_or(true);
        let name = losses.clean(item.name.unwrap_or_default());
        let path = losses.clean(item.fully_qualified_name.unwrap_or_else(|| name.clone()));
        Self {
            external_id: losses.clean(item.id),
            parent_external_id: losses.reference(item.parent_ref),
            name: name_in_use(name, active),
            path: path_in_use(path, active),
            source_type: losses.clean(item.item_type.unwrap_or_default()),
            sku: losses.clean(item.sku.unwrap_or_default()),
            unit_price: losses.decimal(item.unit_price),
            income_account_external_id: losses.reference(item.income_account_ref),
            expense_account_external_id: losses.reference(item.expense_account_ref),
            asset_account_external_id: losses.reference(item.asset_account_ref),
            active,
            updated_at: updated_at(item.meta_data),
        }
    }
}

impl Translated for Invoice {
    type Entity = wire::Invoice;

    fn translate(invoice: wire::Invoice, losses: &mut Losses) -> Self {
        let currency = losses.currency(invoice.currency_ref);
        let total = losses.amount(invoice.total_amt.as_ref(), &currency);
        let tax = invoice.txn_tax_detail.and_then(|detail| detail.total_tax);
        // Intuit has no mark for it: all amounts are zero and the note begins so.
        let noted = invoice.private_note.is_some_and(|note| note.starts_with("Voided"));
        Self {
            external_id: losses.clean(invoice.id),
            number: losses.clean(invoice.doc_number.unwrap_or_default()),
            customer_external_id: losses.reference(invoice.customer_ref),
            issued_on: invoice.txn_date.and_then(|text| text.parse().ok()),
            due_on: invoice.due_date.and_then(|text| text.parse().ok()),
            tax: losses.amount(tax.as_ref(), &currency),
            balance: losses.amount(invoice.balance.as_ref(), &currency),
            written_off: None,
            voided: noted && total == Some(MinorUnits::ZERO),
            total,
            lines: invoice
                .lines
                .into_iter()
                .map(|line| invoice_line(line, &currency, losses))
                .collect(),
            currency,
            updated_at: updated_at(invoice.meta_data),
        }
    }
}

fn invoice_line(line: Line, currency: &str, losses: &mut Losses) -> InvoiceLine {
    let (item, unit_price, quantity) = line
        .sales_item_line_detail
        .map_or((None, None, None), |detail| (detail.item_ref, detail.unit_price, detail.qty));
    InvoiceLine {
        kind: losses.clean(line.detail_type.unwrap_or_default()),
        description: losses.clean(line.description.unwrap_or_default()),
        item_external_id: losses.reference(item),
        quantity: losses.decimal(quantity),
        unit_price: losses.decimal(unit_price),
        amount: losses.amount(line.amount.as_ref(), currency),
    }
}

fn updated_at(meta_data: Option<MetaData>) -> Option<Instant> {
    instant(&meta_data?.last_updated_time?)
}

fn source_object(account: Account, losses: &mut Losses) -> SourceObject {
    let active = account.active.unwrap_or(true);
    let name = losses.clean(account.name);
    let path = losses.clean(account.fully_qualified_name.unwrap_or_else(|| name.clone()));
    let source_type = losses.clean(account.account_type.unwrap_or_default());
    let classification = losses.clean(account.classification.unwrap_or_default());
    let currency = losses.currency(account.currency_ref);
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
        parent_external_id: losses.reference(account.parent_ref),
        code: losses.clean(account.acct_num.unwrap_or_default()),
        name: name_in_use(name, active),
        path: path_in_use(path, active),
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

fn name_in_use(name: String, active: bool) -> String {
    if active { name } else { without_mark(&name).to_owned() }
}

fn path_in_use(path: String, active: bool) -> String {
    if active {
        return path;
    }
    path.split(':').map(without_mark).collect::<Vec<_>>().join(":")
}

fn without_mark(name: &str) -> &str {
    name.strip_suffix(DEACTIVATED_MARK).unwrap_or(name)
}

impl Losses {
    fn reference(&mut self, reference: Option<Reference>) -> Option<String> {
        let value = reference.and_then(|reference| reference.value)?;
        (!value.is_empty()).then(|| self.clean(value))
    }

    fn currency(&mut self, reference: Option<Reference>) -> String {
        self.reference(reference).unwrap_or_default().to_uppercase()
    }

    /// A price or a quantity, which may have more digits than money: its text, if it is a number.
    fn decimal(&mut self, amount: Option<Amount>) -> String {
        let Some(Amount(text)) = amount else { return String::new() };
        if MinorUnits::parse(&text, MOST_DECIMALS).is_err() {
            self.unreadable_amounts += 1;
            return String::new();
        }
        text
    }

    fn clean(&mut self, text: String) -> String {
        if !text.contains('\u{0}') {
            return text;
        }
        self.cleaned_texts += 1;
        text.replace('\u{0}', "")
    }

    /// The API's own sign: what is owed is negative. It is 0 for profit-and-loss accounts, whatever was
    /// booked on them. Without a currency the number of minor digits is unknown, and so is the amount.
    pub(super) fn amount(&mut self, amount: Option<&Amount>, currency: &str) -> Option<MinorUnits> {
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
