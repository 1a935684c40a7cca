//! Creating and updating accounts: what is checked, in which order, and with which fault.

use connect_domain::clock::Instant;
use connect_domain::money::MinorUnits;
use serde_json::{Map, Value};

use super::account::{LedgerAccount, unless_active};
use super::account_types::{account_type, carries_balance, type_of_subtype};
use super::body::{Body, Known};
use super::chart::Chart;
use super::company::Company;
use super::faults::Fault;
use super::wire_time::pacific_day;

const KNOWN: Known = Known {
    read_only: &[
        "Classification",
        "CurrentBalance",
        "CurrentBalanceWithSubAccounts",
        "CurrencyRef",
        "FullyQualifiedName",
        "MetaData",
        "domain",
        "status",
        "time",
    ],
    kept: &[
        "AccountAlias",
        "AcctNumExtn",
        "BankNum",
        "FIName",
        "JournalCodeRef",
        "OnlineBankingEnabled",
        "TaxAccount",
        "TaxCodeRef",
        "TxnLocationType",
    ],
    writable: &[
        "AccountSubType",
        "AccountType",
        "AcctNum",
        "Active",
        "Description",
        "Id",
        "Name",
        "OpeningBalance",
        "OpeningBalanceDate",
        "ParentRef",
        "SubAccount",
        "SyncToken",
        "sparse",
    ],
};

const LONGEST_NAME: usize = 100;
const LONGEST_DESCRIPTION: usize = 100;

/// Accounts that the product needs; it refuses to deactivate them.
const SYSTEM_SUBTYPES: &[&str] = &[
    "AccountsPayable",
    "AccountsReceivable",
    "OpeningBalanceEquity",
    "RetainedEarnings",
    "UndepositedFunds",
];

/// No Id creates, Id and SyncToken update. Answers the id.
pub(super) fn write(company: &mut Company, object: Map<String, Value>, now: Instant) -> Result<u64, Fault> {
    let body = Body::check(object, &KNOWN)?;
    match body.text("Id") {
        Some(id) => update(company, &body, &id, now),
        None => create(company, &body, now),
    }
}

fn create(company: &mut Company, body: &Body, now: Instant) -> Result<u64, Fault> {
    let name = body.text("Name").ok_or_else(|| Fault::missing("Name"))?;
    let (account_type_name, subtype) = types(body)?.ok_or_else(|| Fault::missing("AccountType"))?;
    let id = company.chart.next_id();
    let opening = body
        .text("OpeningBalance")
        .map_or(Ok(0), |text| opening_balance(&account_type_name, &text))?;
    let mut account = LedgerAccount {
        id,
        sync_token: 0,
        path: name.clone(),
        name,
        number: None,
        description: None,
        account_type: account_type_name,
        account_subtype: subtype,
        parent: None,
        active: body.truth("Active").unwrap_or(true),
        balance: 0,
        balance_with_children: 0,
        currency: company.currency.clone(),
        extras: std::collections::BTreeMap::new(),
        created_at: now,
        updated_at: now,
    };
    apply(&mut account, body, false)?;
    check(&company.chart, &account, None)?;
    let opening_day = body.date("OpeningBalanceDate")?.unwrap_or_else(|| pacific_day(now));
    company.add_account(account);
    company.open_balance(id, opening, opening_day, now);
    Ok(id)
}

fn update(company: &mut Company, body: &Body, id: &str, now: Instant) -> Result<u64, Fault> {
    let found = id.parse().ok().and_then(|id: u64| company.chart.get(id));
    let before = found.cloned().ok_or_else(|| Fault::not_found("Account", id))?;
    body.check_version(before.sync_token, "Account")?;
    let sparse = body.is_sparse();
    let mut changed = before.clone();
    match body.text("Name") {
        Some(name) => changed.name = unless_active(&name, before.active),
        None if sparse && !body.has("Name") => {}
        None => return Err(Fault::missing("Name")),
    }
    if let Some((account_type_name, subtype)) = types(body)? {
        changed.account_type = account_type_name;
        changed.account_subtype = subtype;
    }
    // A full update that leaves Active out keeps it: no SDK could otherwise touch inactive accounts.
    changed.active = body.truth("Active").unwrap_or(before.active);
    apply(&mut changed, body, sparse)?;
    if before.active && !changed.active && SYSTEM_SUBTYPES.contains(&before.account_subtype.as_str()) {
        return Err(Fault::business(
            "You cannot make this account inactive, because it is used by the system.",
        ));
    }
    check(&company.chart, &changed, Some(&before))?;
    let id = before.id;
    company.replace_account(changed, now);
    Ok(id)
}

/// Type and subtype of the body: either implies the other, both must agree.
fn types(body: &Body) -> Result<Option<(String, String)>, Fault> {
    let wanted_type = body.text("AccountType");
    let wanted_subtype = body.text("AccountSubType");
    let known_type = match &wanted_type {
        None => None,
        Some(name) => Some(account_type(name).ok_or_else(|| Fault::enumeration("AccountType", name))?),
    };
    match (known_type, wanted_subtype) {
        (None, None) => Ok(None),
        (Some(known), None) => Ok(Some((known.name.clone(), known.default_subtype().to_owned()))),
        (None, Some(subtype)) => {
            let implied = type_of_subtype(&subtype).ok_or_else(|| Fault::enumeration("AccountSubType", &subtype))?;
            Ok(Some((implied.name.clone(), subtype)))
        }
        (Some(known), Some(subtype)) if known.has_subtype(&subtype) => Ok(Some((known.name.clone(), subtype))),
        (Some(_), Some(subtype)) if type_of_subtype(&subtype).is_none() => Err(Fault::enumeration("AccountSubType", &subtype)),
        (Some(known), Some(subtype)) => {
            let reason = format!("The account subtype {subtype} does not belong to the account type {}.", known.name);
            Err(Fault::business(&reason))
        }
    }
}

/// Optional properties. A full update clears what was left out, a sparse one keeps it.
fn apply(account: &mut LedgerAccount, body: &Body, sparse: bool) -> Result<(), Fault> {
    if !sparse || body.has("Description") {
        account.description = body.text("Description");
    }
    if !sparse || body.has("AcctNum") {
        account.number = body.text("AcctNum");
    }
    body.keep(KNOWN.kept, sparse, |name, value| match value {
        Some(value) => {
            account.extras.insert(name.to_owned(), value);
        }
        None => {
            account.extras.remove(name);
        }
    });
    let parent = body.reference("ParentRef");
    match (body.truth("SubAccount"), parent) {
        (Some(true), None) if !sparse || account.parent.is_none() => return Err(Fault::missing("ParentRef")),
        (Some(true), None) => {}
        (Some(false), _) => account.parent = None,
        (None, Some(id)) | (Some(true), Some(id)) => {
            account.parent = Some(id.parse().map_err(|_| Fault::reference("ParentRef", &id))?);
        }
        (None, None) if sparse && !body.has("ParentRef") => {}
        (None, None) => account.parent = None,
    }
    Ok(())
}

/// The rules that concern the account's place in its chart.
fn check(chart: &Chart, account: &LedgerAccount, before: Option<&LedgerAccount>) -> Result<(), Fault> {
    let renamed = before.is_none_or(|before| before.name != account.name);
    let moved = before.is_none_or(|before| before.parent != account.parent || before.account_type != account.account_type);
    if renamed {
        check_name(&account.name)?;
    }
    if account
        .description
        .as_ref()
        .is_some_and(|description| description.chars().count() > LONGEST_DESCRIPTION)
    {
        return Err(Fault::too_long("Description", LONGEST_DESCRIPTION));
    }
    if account.number.as_ref().is_some_and(|number| number.contains(':')) {
        return Err(Fault::business("An account number cannot contain a colon."));
    }
    if let Some(parent) = account.parent.filter(|_| moved) {
        check_parent(chart, account, parent)?;
    }
    if (renamed || moved)
        && let Some(namesake) = chart.namesake(&account.name, account.parent, before.map(|before| before.id))
    {
        return Err(Fault::duplicate_name("account", namesake));
    }
    Ok(())
}

fn check_name(name: &str) -> Result<(), Fault> {
    if name.chars().count() > LONGEST_NAME {
        return Err(Fault::too_long("Name", LONGEST_NAME));
    }
    if name.contains([':', '"']) {
        return Err(Fault::business("An account name cannot contain a colon or a double quote."));
    }
    Ok(())
}

fn check_parent(chart: &Chart, account: &LedgerAccount, parent_id: u64) -> Result<(), Fault> {
    let unknown = || Fault::reference("ParentRef", &parent_id.to_string());
    let parent = chart.get(parent_id).filter(|parent| parent.active).ok_or_else(unknown)?;
    if chart.is_within(parent_id, account.id) {
        return Err(Fault::business("An account cannot be a subaccount of itself."));
    }
    if parent.account_type != account.account_type {
        return Err(Fault::business("A subaccount must have the same account type as its parent."));
    }
    Ok(())
}

fn opening_balance(account_type_name: &str, text: &str) -> Result<i64, Fault> {
    let amount = MinorUnits::parse(text, 2)
        .map_err(|_| Fault::unreadable("OpeningBalance is not an amount"))?
        .get();
    let classification = account_type(account_type_name).map_or("", |found| found.classification.as_str());
    match classification {
        _ if amount == 0 => Ok(0),
        // What is owed is negative on the wire of a read.
        "Liability" | "Equity" => Ok(-amount),
        _ if carries_balance(classification) => Ok(amount),
        _ => Err(Fault::business("This account type takes no opening balance.")),
    }
}
