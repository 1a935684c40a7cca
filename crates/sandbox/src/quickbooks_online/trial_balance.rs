//! `GET /reports/TrialBalance`: accounts of the balance sheet as they stand at the end of the period, those
//! of profit and loss over the period. What was earned before it stands in retained earnings, so that debits
//! equal credits in every period and on both bases.

use std::collections::HashMap;

use connect_domain::clock::Instant;
use serde_json::{Value, json};

use super::account::LedgerAccount;
use super::account_types::carries_balance;
use super::company::Company;
use super::faults::Fault;
use super::journal::{Basis, each_posting};
use super::report_period::{Period, period_of};
use super::wire_time::{pacific_day, pacific_time};
use crate::stand_in::Received;

/// The order of a statement.
const TYPES: [&str; 15] = [
    "Bank",
    "Accounts Receivable",
    "Other Current Asset",
    "Fixed Asset",
    "Other Asset",
    "Accounts Payable",
    "Credit Card",
    "Other Current Liability",
    "Long Term Liability",
    "Equity",
    "Income",
    "Cost of Goods Sold",
    "Expense",
    "Other Income",
    "Other Expense",
];

/// A report of a company whose books are written while it is read may lack an account: that is drilled by tearing it.
pub(super) fn report(company: &mut Company, received: &Received, now: Instant) -> Result<Value, Fault> {
    let basis = match received.parameter("accounting_method").as_deref() {
        None | Some("Accrual") => Basis::Accrual,
        Some("Cash") => Basis::Cash,
        Some(other) => return Err(Fault::enumeration("accounting_method", other)),
    };
    match received.parameter("summarize_column_by").as_deref() {
        None | Some("Total") => {}
        Some(other) => return Err(Fault::unsupported(&format!("TrialBalance summarized by {other}"))),
    }
    let period = period_of(received, pacific_day(now))?;
    let torn = company.torn_reports > 0;
    company.torn_reports = company.torn_reports.saturating_sub(1);
    Ok(to_json(company, basis, period, torn, now))
}

/// What each account stands at, debit positive, accounts with nothing left out.
pub(super) fn balances(company: &Company, basis: Basis, period: Period) -> HashMap<u64, i64> {
    let mut balances: HashMap<u64, i64> = HashMap::new();
    let mut on_sheet: HashMap<u64, bool> = HashMap::new();
    each_posting(&company.books, &mut |posting| {
        if !posting.is_on(basis) || posting.day > period.end {
            return;
        }
        let carries = *on_sheet.entry(posting.account).or_insert_with(|| {
            let account = company.chart.get(posting.account);
            account.and_then(LedgerAccount::classification).is_some_and(carries_balance)
        });
        let account = if carries || posting.day >= period.start {
            posting.account
        } else {
            company.books.roles.retained.unwrap_or(posting.account)
        };
        *balances.entry(account).or_default() += posting.amount;
    });
    balances.retain(|_, balance| *balance != 0);
    balances
}

fn to_json(company: &Company, basis: Basis, period: Period, torn: bool, now: Instant) -> Value {
    let balances = balances(company, basis, period);
    let mut accounts: Vec<&LedgerAccount> = company
        .chart
        .all()
        .iter()
        .filter(|account| balances.contains_key(&account.id))
        .collect();
    let place = |account: &LedgerAccount| TYPES.iter().position(|name| *name == account.account_type);
    accounts.sort_by_cached_key(|account| (place(account).unwrap_or(TYPES.len()), account.path.clone(), account.id));
    let (mut debits, mut credits) = (0, 0);
    let mut rows = Vec::with_capacity(accounts.len() + 1);
    for account in accounts.into_iter().skip(usize::from(torn)) {
        let balance = balances.get(&account.id).copied().unwrap_or(0);
        let (debit, credit) = (balance.max(0), (-balance).max(0));
        debits += debit;
        credits += credit;
        rows.push(json!({ "ColData": [
            { "id": account.id.to_string(), "value": account.shown_path() }, { "value": money(debit) }, { "value": money(credit) },
        ] }));
    }
    let is_empty = rows.is_empty();
    if !is_empty {
        let total = json!([{ "value": "TOTAL" }, { "value": money(debits) }, { "value": money(credits) }]);
        rows.push(json!({ "group": "GrandTotal", "type": "Section", "Summary": { "ColData": total } }));
    }
    json!({
        "Header": {
            "ReportName": "TrialBalance",
            "ReportBasis": format!("{basis:?}"),
            "StartPeriod": period.start.to_string(),
            "EndPeriod": period.end.to_string(),
            "Currency": company.currency,
            "Time": pacific_time(now),
            "Option": [{ "Name": "NoReportData", "Value": is_empty.to_string() }],
        },
        "Columns": { "Column": [
            { "ColType": "Account", "ColTitle": "" },
            { "ColType": "Money", "ColTitle": "Debit" },
            { "ColType": "Money", "ColTitle": "Credit" },
        ] },
        "Rows": if is_empty { json!({}) } else { json!({ "Row": rows }) },
    })
}

/// Text with two digits after the point; empty for nothing.
fn money(minor_units: i64) -> String {
    if minor_units == 0 {
        String::new()
    } else {
        format!("{}.{:02}", minor_units / 100, minor_units % 100)
    }
}

/// Whether profit and loss is collected there, for who recomputes a report from the journal.
pub(super) fn statement_of(account: &LedgerAccount) -> &'static str {
    if account.classification().is_some_and(carries_balance) {
        "balance_sheet"
    } else {
        "profit_and_loss"
    }
}
