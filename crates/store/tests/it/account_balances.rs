use connect_domain::account_balance::{AccountBalance, AccountingBasis, Period, TrialBalance};
use connect_domain::money::MinorUnits;
use connect_store::account_balances::{balances, replace, reports};
use connect_store::pull_cursors::{self, PullCursor};

use crate::support::{NOW, for_each_database};

fn report(basis: AccountingBasis, period_end: &str, balances: &[(&str, i64)]) -> TrialBalance {
    TrialBalance {
        period: Period {
            start: "2026-01-01".parse().unwrap(),
            end: period_end.parse().unwrap(),
        },
        basis,
        currency: "USD".to_owned(),
        balances: balances
            .iter()
            .map(|(id, amount)| AccountBalance {
                ledger_account_external_id: (*id).to_owned(),
                amount: MinorUnits::new(*amount).unwrap(),
            })
            .collect(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_balance_takes_the_place_of_the_one_before() {
    for_each_database(async |db| {
        let id = db.connection("1").await;
        let basis = AccountingBasis::Accrual;
        let october = "2026-10-31".parse().unwrap();
        let mut tx = db.write().await;
        assert_eq!(reports(&mut tx, id, basis).await.unwrap(), []);
        let first = report(basis, "2026-10-31", &[("35", 415_174), ("45", -415_174), ("9", 1)]);
        assert_eq!(replace(&mut tx, id, &first).await.unwrap().inserted, 3);
        assert_eq!(replace(&mut tx, id, &first).await.unwrap().unchanged, 3);
        let counts = replace(&mut tx, id, &report(basis, "2026-10-31", &[("35", 415_174), ("45", 2), ("46", 3)]))
            .await
            .unwrap();
        assert_eq!(
            (counts.inserted, counts.updated, counts.unchanged, counts.deactivated),
            (1, 1, 1, 1)
        );
        let stored = balances(&mut tx, id, basis, october).await.unwrap();
        let stored: Vec<(&str, i64)> = stored.iter().map(|(id, amount)| (id.as_str(), amount.get())).collect();
        assert_eq!(stored, [("35", 415_174), ("45", 2), ("46", 3)]);

        replace(&mut tx, id, &report(AccountingBasis::Cash, "2026-10-31", &[]))
            .await
            .unwrap();
        replace(&mut tx, id, &report(basis, "2026-09-30", &[("35", 1)])).await.unwrap();
        let ends: Vec<String> = reports(&mut tx, id, basis)
            .await
            .unwrap()
            .into_iter()
            .map(|report| report.period_end.to_string())
            .collect();
        assert_eq!(ends, ["2026-10-31", "2026-09-30"]);
        assert_eq!(balances(&mut tx, id, AccountingBasis::Cash, october).await.unwrap().len(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_is_moved() {
    for_each_database(async |db| {
        let id = db.connection("1").await;
        let mut tx = db.write().await;
        assert_eq!(pull_cursors::get(&mut tx, id, "invoices").await.unwrap(), None);
        for level in ["header", "lines"] {
            let cursor = PullCursor {
                changed_since: NOW,
                complete_at: NOW,
                level: level.to_owned(),
            };
            pull_cursors::set(&mut tx, id, "invoices", &cursor).await.unwrap();
            assert_eq!(pull_cursors::get(&mut tx, id, "invoices").await.unwrap(), Some(cursor));
        }
        assert_eq!(pull_cursors::get(&mut tx, id, "items").await.unwrap(), None);
    })
    .await;
}
