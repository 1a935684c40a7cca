//! Records, balances and changes of a healthy partner.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use connect_connectors::{Changed, FaultKind, ReadsPages};
use connect_domain::account_balance::{AccountingBasis, Period};
use connect_domain::clock::{Clock, SystemClock};
use connect_domain::customer::Customer;
use connect_domain::invoice::Invoice;
use connect_domain::item::Item;
use connect_domain::record::RecordKind;
use serde_json::json;

use crate::support::{StandIn, each_with_records};

async fn whole<T>(stand_in: &StandIn, reads: &dyn ReadsPages<T>, page_size: u32) -> Vec<T> {
    let mut records = Vec::new();
    let mut next = Some(1);
    while let Some(position) = next {
        let page = reads.read_page(stand_in.call(), position, page_size).await.unwrap();
        assert_eq!((page.cleaned_texts, page.unreadable_amounts), (0, 0));
        records.extend(page.objects);
        next = page.next;
    }
    let total = reads.count(stand_in.call()).await.unwrap();
    assert_eq!(total.count, records.len() as u64);
    assert!(total.counted_at.is_some());
    records
}

async fn state(stand_in: &StandIn) -> (Vec<Customer>, Vec<Item>, Vec<Invoice>) {
    let connector = stand_in.connector;
    (
        whole(stand_in, connector.customers().unwrap(), 1_000).await,
        whole(stand_in, connector.items().unwrap(), 1_000).await,
        whole(stand_in, connector.invoices().unwrap(), 97).await,
    )
}

#[tokio::test]
async fn records_refer_to_each_other() {
    for mut stand_in in each_with_records().await {
        stand_in.impatient(Duration::from_secs(60));
        let (customers, items, invoices) = state(&stand_in).await;
        let chart = whole(&stand_in, stand_in.connector.ledger_accounts().unwrap(), 1_000).await;
        let accounts: BTreeSet<&str> = chart.iter().map(|account| account.external_id.as_str()).collect();
        let customer_ids: BTreeSet<&str> = customers.iter().map(|customer| customer.external_id.as_str()).collect();
        assert!(!invoices.is_empty() && !items.is_empty());
        for invoice in &invoices {
            let customer = invoice.customer_external_id.as_deref().unwrap();
            assert!(customer_ids.contains(customer), "{invoice:?}");
            assert!(
                invoice.issued_on.is_some() && invoice.total.is_some() && !invoice.lines.is_empty(),
                "{invoice:?}"
            );
        }
        for account in items.iter().filter_map(|item| item.income_account_external_id.as_deref()) {
            assert!(accounts.contains(account), "{account}");
        }
    }
}

#[tokio::test]
async fn a_trial_balance_is_balanced() {
    for stand_in in each_with_records().await {
        let reads = stand_in.connector.balances().unwrap();
        let period = Period {
            start: "2026-01-01".parse().unwrap(),
            end: "2026-10-31".parse().unwrap(),
        };
        for basis in AccountingBasis::ALL {
            let report = reads.read_trial_balance(stand_in.call(), period, basis).await.unwrap();
            assert_eq!((report.period, report.basis), (period, basis));
            assert!(!report.balances.is_empty());
            assert_eq!(
                report.balances.iter().map(|balance| balance.amount.get()).sum::<i64>(),
                0,
                "{basis:?}"
            );
        }
    }
}

#[tokio::test]
async fn changes_lead_from_one_state_to_the_next() {
    for mut stand_in in each_with_records().await {
        stand_in.impatient(Duration::from_secs(60));
        let before = state(&stand_in).await;
        let since = stand_in
            .connector
            .invoices()
            .unwrap()
            .count(stand_in.call())
            .await
            .unwrap()
            .counted_at
            .unwrap();
        let activity = json!({
            "partner": stand_in.connector.manifest().id, "company": stand_in.external_account_id, "mutations": 60, "seed": 3
        });
        stand_in.control("POST", "/control/activity", &activity).await;
        let after = state(&stand_in).await;
        let reads = stand_in.connector.changes().unwrap();
        let since = since.minus(Duration::from_secs(900));
        let changes = reads.read_changes(stand_in.call(), RecordKind::ALL.to_vec(), since).await.unwrap();
        assert!(changes.until > since);
        assert_eq!(
            applied(before.0, changes.customers, |one| &one.external_id),
            keyed(after.0, |one| &one.external_id)
        );
        assert_eq!(
            applied(before.1, changes.items, |one| &one.external_id),
            keyed(after.1, |one| &one.external_id)
        );
        assert_eq!(
            applied(before.2, changes.invoices, |one| &one.external_id),
            keyed(after.2, |one| &one.external_id)
        );
    }
}

fn keyed<T>(records: Vec<T>, id: impl Fn(&T) -> &str) -> BTreeMap<String, T> {
    records.into_iter().map(|record| (id(&record).to_owned(), record)).collect()
}

fn applied<T: std::fmt::Debug>(before: Vec<T>, changed: Changed<T>, id: impl Fn(&T) -> &str) -> BTreeMap<String, T> {
    let Changed::Listed { records, deleted } = changed else {
        panic!("few changes are listed");
    };
    let mut state = keyed(before, &id);
    state.retain(|id, _| !deleted.contains(id));
    state.extend(keyed(records, &id));
    state
}

#[tokio::test]
async fn changes_of_too_long_ago_and_refusals_are_understood() {
    for stand_in in each_with_records().await {
        let reads = stand_in.connector.changes().unwrap();
        let now = SystemClock.now();
        let long_ago = now.minus(Duration::from_secs(31 * 86_400));
        let changes = reads
            .read_changes(stand_in.call(), vec![RecordKind::Invoice], long_ago)
            .await
            .unwrap();
        assert_eq!(changes.invoices, Changed::FullPullNeeded);
        let probes = stand_in.connector.probes().unwrap();
        let fault = probes.provoke_refusal(stand_in.call()).await.unwrap();
        assert_eq!(fault.kind, FaultKind::Refused);
        assert!(fault.partner_code.is_some() && fault.correlation.is_some());
        let server_time = probes.read_server_time(stand_in.call()).await.unwrap();
        assert!(server_time.since(now) < Duration::from_secs(30) && now.since(server_time) < Duration::from_secs(30));
    }
}
