//! The TrialBalance report: the only source of balances for income and expense.

use std::collections::BTreeMap;

use connect_domain::account_balance::{AccountBalance, AccountingBasis, Period, TrialBalance};
use connect_domain::money::{MinorUnits, minor_digits};

use super::client;
use super::wire::{Amount, Report, ReportRow};
use crate::connector::PartnerCall;
use crate::fault::PartnerFault;

/// See [`crate::ReadsBalances`].
pub(super) async fn read(call: PartnerCall<'_>, period: Period, basis: AccountingBasis) -> Result<TrialBalance, PartnerFault> {
    let report = client::read_trial_balance(call, period, basis).await?;
    translate(&report, period, basis).ok_or_else(PartnerFault::malformed)
}

/// `None` for a report that is not the one asked for, or of which one amount cannot be read: a balance that is
/// left out counts as zero, so none may be missing.
pub(super) fn translate(report: &Report, asked: Period, basis: AccountingBasis) -> Option<TrialBalance> {
    let header = &report.header;
    let states = |text: &Option<String>, expected: String| text.as_ref().is_none_or(|text| *text == expected);
    let is_the_one = states(&header.end_period, asked.end.to_string())
        && states(&header.start_period, asked.start.to_string())
        && header
            .report_basis
            .as_ref()
            .is_none_or(|text| text.eq_ignore_ascii_case(basis.as_str()));
    let currency = header
        .currency
        .clone()
        .filter(|currency| is_the_one && !currency.is_empty())?
        .to_uppercase();
    let mut balances = BTreeMap::new();
    collect(&report.rows.rows, minor_digits(&currency), &mut balances)?;
    Some(TrialBalance {
        period: asked,
        basis,
        currency,
        balances: balances
            .into_iter()
            .map(|(id, amount)| {
                Some(AccountBalance {
                    ledger_account_external_id: id,
                    amount: MinorUnits::new(amount).ok()?,
                })
            })
            .collect::<Option<_>>()?,
    })
}

/// Rows nest in sections, and an account with accounts below it can head one. A summary is no account: it
/// stands in a field of its own.
fn collect(rows: &[ReportRow], digits: u32, balances: &mut BTreeMap<String, i64>) -> Option<()> {
    for row in rows {
        if let [account, debit, credit, ..] = row.cells.as_slice()
            && let Some(id) = account.id.as_ref().filter(|id| !id.is_empty())
        {
            let amount = side(debit.value.as_ref(), digits)?.checked_sub(side(credit.value.as_ref(), digits)?)?;
            let balance = balances.entry(id.clone()).or_default();
            *balance = balance.checked_add(amount)?;
        }
        collect(&row.nested.rows, digits, balances)?;
    }
    Some(())
}

/// Empty is zero; what is no amount is `None`.
fn side(amount: Option<&Amount>, digits: u32) -> Option<i64> {
    match amount.map(|amount| amount.0.as_str()) {
        None | Some("") => Some(0),
        Some(text) => MinorUnits::parse(text, digits).ok().map(MinorUnits::get),
    }
}
