//! Balances at the newest period end, for what is measured by money. A balance on an account's own record is no
//! measure: for income and expense it is always zero.

use std::collections::BTreeMap;

use connect_domain::account_balance::AccountingBasis;
use connect_domain::calendar_date::CalendarDate;
use connect_domain::ids::ConnectionId;
use connect_domain::money::MinorUnits;
use connect_store::Reads;
use connect_store::account_balances::{self, BalanceReport};

use crate::error::AppError;

/// One trial balance that was read.
pub(crate) struct PeriodBalances {
    pub(crate) report: BalanceReport,
    pub(crate) amounts: BTreeMap<String, MinorUnits>,
}

impl PeriodBalances {
    /// The newest by accrual; `None` when none was ever read.
    pub(crate) async fn newest(from: &mut impl Reads, connection: ConnectionId) -> Result<Option<Self>, AppError> {
        Self::of(from, connection, AccountingBasis::Accrual, None).await
    }

    /// That of a period end, or the newest.
    pub(crate) async fn of(
        from: &mut impl Reads,
        connection: ConnectionId,
        basis: AccountingBasis,
        period_end: Option<CalendarDate>,
    ) -> Result<Option<Self>, AppError> {
        let reports = account_balances::reports(from, connection, basis).await?;
        let wanted = |report: &BalanceReport| period_end.is_none_or(|end| end == report.period_end);
        let Some(report) = reports.into_iter().find(wanted) else {
            return Ok(None);
        };
        let amounts = account_balances::balances(from, connection, basis, report.period_end).await?;
        Ok(Some(Self { report, amounts }))
    }

    /// An account that the report leaves out has none.
    pub(crate) fn amount(&self, external_id: &str) -> MinorUnits {
        self.amounts.get(external_id).copied().unwrap_or(MinorUnits::ZERO)
    }
}
