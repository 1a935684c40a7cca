//! Trial balances of the last month ends, by accrual and by cash.

use connect_domain::account_balance::{AccountingBasis, Period};
use connect_domain::calendar_date::CalendarDate;
use connect_store::account_balances;

use super::asks::Asks;
use super::kept::Kept;
use super::settings::PullSettings;
use crate::error::AppError;

const RESOURCE: &str = "balances";

pub(super) async fn pull(asks: &Asks, kept: &mut Kept, settings: &PullSettings) -> Result<(), AppError> {
    let mut stored = kept.stored(RESOURCE);
    if let Some(reads) = asks.reached.connector.balances() {
        asks.hold.step("Reading balances", 0, None).await?;
        // A period begins with the fiscal year, from which income and expense are counted.
        let fiscal_year_starts_in = match asks.reached.connector.organization() {
            Some(organization) => asks.ask(|call| organization.read_organization(call)).await?.fiscal_year_starts_in,
            None => None,
        };
        let mut end = CalendarDate::of(kept.run.started_at);
        let mut part = 0;
        for _ in 0..settings.balance_periods {
            end = end.end_of_previous_month();
            let period = Period {
                start: end.start_of_year_from(fiscal_year_starts_in.unwrap_or(1)),
                end,
            };
            for basis in AccountingBasis::ALL {
                part += 1;
                if stored.parts.contains(&part) {
                    continue;
                }
                let report = asks.ask(|call| reads.read_trial_balance(call, period, basis)).await?;
                let mut tx = asks.app.store.observe(asks.app.clock.now()).await?;
                let counts = account_balances::replace(&mut tx, asks.connection.id, &report).await?;
                stored.counts.add(report.balances.len(), counts);
                stored.parts.insert(part);
                kept.keep(asks, tx, RESOURCE, stored.clone()).await?;
            }
        }
    }
    stored.complete = true;
    let tx = asks.app.store.observe(asks.app.clock.now()).await?;
    kept.keep(asks, tx, RESOURCE, stored).await
}
