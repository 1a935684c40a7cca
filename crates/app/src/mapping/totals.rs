//! What the mapping adds up to: balances of a period end by the firm's categories.

use std::collections::{BTreeMap, HashMap};

use connect_domain::account_balance::AccountingBasis;
use connect_domain::calendar_date::CalendarDate;
use connect_domain::mapping::MappingStatus;
use connect_domain::money::{MinorUnits, minor_digits};
use connect_store::account_balances;

use super::balances::PeriodBalances;
use super::chart::Chart;
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::shortened;
use crate::views::{At, Count};
#[cfg(feature = "bindings")]
use crate::words;

/// `map totals --json`. Amounts are debit less credit in minor units; all of them together are zero, because a
/// trial balance is.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MappingTotalsView {
    /// Connection id.
    pub connection_id: String,
    /// Last day, such as `2026-10-31`.
    pub period_end: String,
    /// First day, from which income and expense count.
    pub period_start: String,
    /// accrual or cash.
    #[cfg_attr(feature = "bindings", specta(type = words::AccountingBasis))]
    pub basis: String,
    /// ISO 4217.
    pub currency: String,
    /// Digits behind its decimal point.
    pub minor_digits: u32,
    /// When the balances were read.
    pub read_at: At,
    /// Each category that has mapped accounts with a balance, in the firm's order.
    pub categories: Vec<TotalView>,
    /// Accounts that nobody has decided about, also those that were not pulled.
    pub undecided: TotalView,
    /// Accounts that are to be left out.
    pub ignored: TotalView,
}

/// One sum.
#[derive(Clone, Debug, Default, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TotalView {
    /// The category's code; empty for the two sums without one.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Asset, Liability, Equity, Income, Expense or Off balance.
    pub root_class: Option<String>,
    /// Debit less credit.
    pub amount: Count,
    /// The same as decimal text.
    pub decimal: String,
    /// Accounts with a balance in it.
    pub accounts: Count,
}

/// The trial balances of a connection that were read.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct BalancePeriodsView {
    /// The newest first; at the same day accrual before cash.
    pub periods: Vec<BalancePeriodView>,
}

/// One of them.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct BalancePeriodView {
    /// Last day, such as `2026-10-31`.
    pub period_end: String,
    /// accrual or cash.
    #[cfg_attr(feature = "bindings", specta(type = words::AccountingBasis))]
    pub basis: String,
    /// When it was read.
    pub read_at: At,
}

/// What [`mapping_totals`] can be asked for.
pub async fn balance_periods(app: &App, connection_id: &str) -> Result<BalancePeriodsView, AppError> {
    let connection = app.connection(connection_id).await?;
    let mut reader = app.store.read().await?;
    let mut periods = Vec::new();
    for basis in AccountingBasis::ALL {
        periods.extend(account_balances::reports(&mut reader, connection.id, basis).await?);
    }
    periods.sort_by_key(|report| std::cmp::Reverse(report.period_end));
    let view = |report: &account_balances::BalanceReport| BalancePeriodView {
        period_end: report.period_end.to_string(),
        basis: report.basis.as_str().to_owned(),
        read_at: report.read_at.into(),
    };
    Ok(BalancePeriodsView {
        periods: periods.iter().map(view).collect(),
    })
}

/// Balances by category at a period end, by default the newest that was read.
pub async fn mapping_totals(
    app: &App,
    connection_id: &str,
    period_end: Option<&str>,
    basis: Option<&str>,
) -> Result<MappingTotalsView, AppError> {
    let connection = app.connection(connection_id).await?;
    let basis = parsed_basis(basis)?;
    let period_end = period_end.map(parsed_date).transpose()?;
    let mut reader = app.store.read().await?;
    let chart = Chart::read(&mut reader, &connection).await?;
    let Some(balances) = PeriodBalances::of(&mut reader, connection.id, basis, period_end).await? else {
        let read = account_balances::reports(&mut reader, connection.id, basis).await?;
        let ends: Vec<String> = read.iter().map(|report| report.period_end.to_string()).collect();
        let wanted = period_end.map_or_else(String::new, |end| format!(" at {end}"));
        let hint = if ends.is_empty() {
            format!("Read them with `pull {connection_id} --resource balances`")
        } else {
            format!("There are those at {}", ends.join(", "))
        };
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            format!(
                "No balances of `{}` by {}{wanted} were read",
                connection.display_name,
                basis.as_str()
            ),
        )
        .hint(hint));
    };
    let objects: HashMap<&str, _> = chart.objects.iter().map(|row| (row.object.external_id.as_str(), row)).collect();
    let mut by_target: BTreeMap<_, Sum> = BTreeMap::new();
    let (mut undecided, mut ignored) = (Sum::default(), Sum::default());
    for (external_id, amount) in &balances.amounts {
        let row = objects.get(external_id.as_str()).and_then(|object| chart.stored(object.id));
        let sum = match row.map(|row| (row.mapping.status(), row.mapping.target())) {
            Some((MappingStatus::Ignored, _)) => &mut ignored,
            Some((MappingStatus::Confirmed | MappingStatus::Changed, Some(target))) => by_target.entry(target).or_default(),
            _ => &mut undecided,
        };
        sum.add(*amount);
    }
    let report = &balances.report;
    let digits = minor_digits(&report.currency);
    let categories = chart.targets.iter().filter_map(|row| {
        let sum = by_target.get(&row.id)?;
        Some(sum.view(digits).map(|total| TotalView {
            code: row.target.code.clone(),
            name: row.target.name.clone(),
            root_class: row.target.root_class.map(|class| class.as_str().to_owned()),
            ..total
        }))
    });
    Ok(MappingTotalsView {
        connection_id: connection.id.to_string(),
        period_end: report.period_end.to_string(),
        period_start: report.period_start.to_string(),
        basis: basis.as_str().to_owned(),
        currency: report.currency.clone(),
        minor_digits: digits,
        read_at: report.read_at.into(),
        categories: categories.collect::<Result<_, AppError>>()?,
        undecided: undecided.view(digits)?,
        ignored: ignored.view(digits)?,
    })
}

#[derive(Default)]
struct Sum {
    amount: i128,
    accounts: usize,
}

impl Sum {
    fn add(&mut self, amount: MinorUnits) {
        self.amount += i128::from(amount.get());
        self.accounts += 1;
    }

    fn view(&self, digits: u32) -> Result<TotalView, AppError> {
        let amount = i64::try_from(self.amount).ok().and_then(|amount| MinorUnits::new(amount).ok());
        let amount = amount.ok_or_else(|| AppError::new(ErrorCode::Internal, "A sum of balances is too large"))?;
        Ok(TotalView {
            amount: amount.get().into(),
            decimal: amount.to_decimal(digits),
            accounts: self.accounts.into(),
            ..TotalView::default()
        })
    }
}

fn parsed_basis(text: Option<&str>) -> Result<AccountingBasis, AppError> {
    let text = text.unwrap_or("accrual");
    text.parse().map_err(|()| {
        AppError::new(ErrorCode::InvalidInput, format!("There is no basis `{}`", shortened(text))).hint("Use accrual or cash")
    })
}

fn parsed_date(text: &str) -> Result<CalendarDate, AppError> {
    text.parse().map_err(|_| {
        AppError::new(
            ErrorCode::InvalidInput,
            format!("`{}` is no date such as `2026-10-31`", shortened(text)),
        )
    })
}
