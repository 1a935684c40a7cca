//! `account_balances` and `balance_reports`: trial balances as they were last read, one for each period end and
//! basis.

use std::collections::{BTreeMap, BTreeSet};

use connect_domain::account_balance::{AccountingBasis, TrialBalance};
use connect_domain::calendar_date::CalendarDate;
use connect_domain::clock::Instant;
use connect_domain::ids::ConnectionId;
use connect_domain::money::MinorUnits;

use crate::columns::Columns;
use crate::dialect::{WRITE_BATCH, numbered_rows};
use crate::error::StoreError;
use crate::session::{Reads, Writes};
use crate::source_objects::UpsertCounts;

const TABLE: &str = "account_balances";

/// A trial balance that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BalanceReport {
    /// How it counts.
    pub basis: AccountingBasis,
    /// Its last day.
    pub period_end: CalendarDate,
    /// Its first day, from which income and expense count.
    pub period_start: CalendarDate,
    /// ISO 4217.
    pub currency: String,
    /// When it was read.
    pub read_at: Instant,
}

/// Stores one trial balance in place of the one for the same period end and basis. Balances that it leaves out
/// are gone, and count as deactivated.
pub async fn replace(tx: &mut impl Writes, connection_id: ConnectionId, report: &TrialBalance) -> Result<UpsertCounts, StoreError> {
    let (basis, period_end) = (report.basis, report.period.end);
    let before = balances(tx, connection_id, basis, period_end).await?;
    set_report(tx, connection_id, report).await?;
    let mut counts = UpsertCounts::default();
    let mut changed: BTreeMap<&str, MinorUnits> = BTreeMap::new();
    let mut listed = BTreeSet::new();
    for balance in &report.balances {
        let id = balance.ledger_account_external_id.as_str();
        listed.insert(id);
        match before.get(id) {
            Some(amount) if *amount == balance.amount => {
                counts.unchanged += 1;
                continue;
            }
            Some(_) => counts.updated += 1,
            None => counts.inserted += 1,
        }
        changed.insert(id, balance.amount);
    }
    for batch in changed.into_iter().collect::<Vec<_>>().chunks(WRITE_BATCH) {
        let sql = format!(
            "INSERT INTO account_balances (connection_id, basis, period_end, ledger_account_external_id, amount) VALUES {}
             ON CONFLICT (connection_id, basis, period_end, ledger_account_external_id) DO UPDATE SET amount = excluded.amount",
            numbered_rows(batch.len(), 5)
        );
        let mut query = sqlx::query(tx.dialect().in_order(sql)).persistent(batch.len() == WRITE_BATCH);
        for (id, amount) in batch {
            query = query
                .bind(connection_id.to_string())
                .bind(basis.as_str())
                .bind(period_end.to_string())
                .bind((*id).to_owned())
                .bind(amount.get());
        }
        query.execute(tx.connection()).await?;
    }
    for id in before.keys().filter(|id| !listed.contains(id.as_str())) {
        counts.deactivated += 1;
        sqlx::query(
            "DELETE FROM account_balances
             WHERE connection_id = $1 AND basis = $2 AND period_end = $3 AND ledger_account_external_id = $4",
        )
        .bind(connection_id.to_string())
        .bind(basis.as_str())
        .bind(period_end.to_string())
        .bind(id.clone())
        .execute(tx.connection())
        .await?;
    }
    Ok(counts)
}

/// The reports of a basis that were read, the newest period end first.
pub async fn reports(from: &mut impl Reads, connection_id: ConnectionId, basis: AccountingBasis) -> Result<Vec<BalanceReport>, StoreError> {
    let rows = sqlx::query(
        "SELECT basis, period_end, period_start, currency, read_at FROM balance_reports
         WHERE connection_id = $1 AND basis = $2 ORDER BY period_end DESC",
    )
    .bind(connection_id.to_string())
    .bind(basis.as_str())
    .fetch_all(from.connection())
    .await?;
    let read = |row| {
        let columns = Columns::of("balance_reports", row);
        Ok(BalanceReport {
            basis: columns.parsed("basis")?,
            period_end: columns.parsed("period_end")?,
            period_start: columns.parsed("period_start")?,
            currency: columns.text("currency")?,
            read_at: columns.instant("read_at")?,
        })
    };
    rows.iter().map(read).collect()
}

/// Balances of one report by the account's id. An account that is not among them has the balance zero, if the
/// report was read.
pub async fn balances(
    from: &mut impl Reads,
    connection_id: ConnectionId,
    basis: AccountingBasis,
    period_end: CalendarDate,
) -> Result<BTreeMap<String, MinorUnits>, StoreError> {
    let rows = sqlx::query(
        "SELECT ledger_account_external_id, amount FROM account_balances
         WHERE connection_id = $1 AND basis = $2 AND period_end = $3",
    )
    .bind(connection_id.to_string())
    .bind(basis.as_str())
    .bind(period_end.to_string())
    .fetch_all(from.connection())
    .await?;
    let mut balances = BTreeMap::new();
    for row in &rows {
        let columns = Columns::of(TABLE, row);
        let amount = columns.optional_amount("amount")?.unwrap_or(MinorUnits::ZERO);
        balances.insert(columns.text("ledger_account_external_id")?, amount);
    }
    Ok(balances)
}

async fn set_report(tx: &mut impl Writes, connection_id: ConnectionId, report: &TrialBalance) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO balance_reports (connection_id, basis, period_end, period_start, currency, read_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (connection_id, basis, period_end) DO UPDATE SET
             period_start = excluded.period_start, currency = excluded.currency, read_at = excluded.read_at",
    )
    .bind(connection_id.to_string())
    .bind(report.basis.as_str())
    .bind(report.period.end.to_string())
    .bind(report.period.start.to_string())
    .bind(report.currency.clone())
    .bind(tx.now().as_micros())
    .execute(tx.connection())
    .await?;
    Ok(())
}
