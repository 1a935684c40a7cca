use std::time::Duration;

use connect_domain::customer::Customer;
use connect_domain::ids::PullRunId;
use connect_domain::invoice::{Invoice, InvoiceLevel, InvoiceLine};
use connect_domain::item::Item;
use connect_domain::money::MinorUnits;
use connect_domain::source_object::SourceObjectKind;
use connect_store::records::{self, count, mark_absent, mark_deleted};
use connect_store::source_objects::{self, UpsertCounts};
use connect_store::{customers, invoices, items};

use crate::support::{NOW, commit, for_each_database, ledger_account};

fn customer(number: usize) -> Customer {
    Customer {
        external_id: number.to_string(),
        parent_external_id: (number % 5 == 1).then(|| (number / 5).to_string()),
        name: format!("Kundin é {number}"),
        path: format!("Top:Kundin é {number}"),
        active: number % 7 != 3,
        currency: "USD".to_owned(),
        balance: (!number.is_multiple_of(3)).then(|| amount(number)),
        updated_at: Some(NOW),
    }
}

fn item(number: usize) -> Item {
    Item {
        external_id: number.to_string(),
        parent_external_id: None,
        name: format!("Item {number}"),
        path: format!("Item {number}"),
        source_type: "Service".to_owned(),
        sku: String::new(),
        unit_price: "12.3456789".to_owned(),
        income_account_external_id: Some("45".to_owned()),
        expense_account_external_id: None,
        asset_account_external_id: None,
        active: true,
        updated_at: None,
    }
}

fn invoice(number: usize, lines: usize) -> Invoice {
    Invoice {
        external_id: number.to_string(),
        number: format!("INV-{number}"),
        customer_external_id: Some((number % 40).to_string()),
        issued_on: Some("2026-11-03".parse().unwrap()),
        due_on: (!number.is_multiple_of(9)).then(|| "2026-12-03".parse().unwrap()),
        currency: "USD".to_owned(),
        total: Some(amount(number)),
        tax: None,
        balance: Some(MinorUnits::ZERO),
        written_off: (number % 7 == 3).then_some(MinorUnits::ZERO),
        voided: number % 11 == 5,
        lines: (0..lines).map(|position| line(number, position)).collect(),
        updated_at: Some(NOW),
    }
}

fn line(number: usize, position: usize) -> InvoiceLine {
    InvoiceLine {
        kind: "SalesItemLineDetail".to_owned(),
        description: format!("Line {position} of {number}"),
        item_external_id: Some("5".to_owned()),
        quantity: "1.5".to_owned(),
        unit_price: "275".to_owned(),
        amount: (position != 2).then(|| amount(number)),
    }
}

fn amount(number: usize) -> MinorUnits {
    MinorUnits::new(i64::try_from(number).unwrap() * 101 - 5_000).unwrap()
}

fn counts(inserted: u64, updated: u64, unchanged: u64, deactivated: u64) -> UpsertCounts {
    UpsertCounts {
        inserted,
        updated,
        unchanged,
        deactivated,
    }
}

fn by_number<T>(mut records: Vec<T>, id: impl Fn(&T) -> &str) -> Vec<T> {
    records.sort_by_key(|record| id(record).parse::<usize>().unwrap());
    records
}

#[tokio::test(flavor = "multi_thread")]
async fn records_come_back_as_they_were_and_only_changes_count() {
    for_each_database(async |db| {
        let id = db.connection("1").await;
        let (first, second) = (PullRunId::new(NOW, &db.entropy), PullRunId::new(NOW, &db.entropy));
        let all_customers: Vec<Customer> = (0..1_203).map(customer).collect();
        let all_items: Vec<Item> = (0..3).map(item).collect();
        let all_invoices: Vec<Invoice> = (0..603).map(|number| invoice(number, number % 4)).collect();
        let mut tx = db.write().await;
        assert_eq!(
            records::upsert(&mut tx, id, first, &all_customers).await.unwrap(),
            counts(1_203, 0, 0, 0)
        );
        assert_eq!(records::upsert(&mut tx, id, first, &all_items).await.unwrap(), counts(3, 0, 0, 0));
        assert_eq!(
            records::upsert(&mut tx, id, first, &all_invoices).await.unwrap(),
            counts(603, 0, 0, 0)
        );
        commit(tx).await.unwrap();
        let mut reader = db.store.read().await.unwrap();
        let stored = by_number(customers::list(&mut reader, id).await.unwrap(), |customer| &customer.external_id);
        assert_eq!(stored, all_customers, "{}", db.name);
        assert_eq!(items::list(&mut reader, id).await.unwrap(), all_items);
        let stored = by_number(invoices::list(&mut reader, id).await.unwrap(), |invoice| &invoice.external_id);
        assert_eq!(stored, all_invoices, "{}", db.name);
        drop(reader);

        let mut later = all_invoices.clone();
        later[7].lines.truncate(1);
        later[8].lines.push(line(8, 9));
        later[9].voided = true;
        later[10].updated_at = Some(NOW.plus(Duration::from_secs(5)));
        later.push(invoice(9_000, 2));
        later.push(later[7].clone());
        let mut tx = db.write().await;
        // The repeated invoice stands in another batch than the first one.
        assert_eq!(records::upsert(&mut tx, id, second, &later).await.unwrap(), counts(1, 2, 601, 1));
        assert_eq!(mark_absent::<Invoice>(&mut tx, id, second).await.unwrap(), 0);
        let stored = by_number(invoices::list(&mut tx, id).await.unwrap(), |invoice| &invoice.external_id);
        assert_eq!(
            (stored[7].lines.len(), &stored[8].lines, stored[9].voided),
            (1, &later[8].lines, true)
        );
        assert_eq!(stored[10].updated_at, later[10].updated_at, "a touch");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_listed_no_more_is_kept_as_deleted_and_may_return() {
    for_each_database(async |db| {
        let (id, other) = (db.connection("1").await, db.connection("2").await);
        let (first, second) = (PullRunId::new(NOW, &db.entropy), PullRunId::new(NOW, &db.entropy));
        let all: Vec<Customer> = (0..12).map(customer).collect();
        let mut tx = db.write().await;
        for connection in [id, other] {
            records::upsert(&mut tx, connection, first, &all).await.unwrap();
        }
        // 3 was inactive already; 4 was in use.
        let rest: Vec<Customer> = all
            .iter()
            .filter(|customer| !["3", "4"].contains(&customer.external_id.as_str()))
            .cloned()
            .collect();
        records::upsert(&mut tx, id, second, &rest).await.unwrap();
        assert_eq!(mark_absent::<Customer>(&mut tx, id, second).await.unwrap(), 1);
        assert_eq!(mark_absent::<Customer>(&mut tx, id, second).await.unwrap(), 0);
        let gone = ["5".to_owned(), "6".to_owned(), "no such".to_owned()];
        assert_eq!(mark_deleted::<Customer>(&mut tx, id, &gone).await.unwrap(), 2);
        assert_eq!(mark_deleted::<Customer>(&mut tx, id, &gone).await.unwrap(), 0);
        assert_eq!(count::<Customer>(&mut tx, id).await.unwrap(), 8);
        assert_eq!(count::<Customer>(&mut tx, other).await.unwrap(), 12);
        assert_eq!(records::upsert(&mut tx, id, second, &all).await.unwrap(), counts(0, 4, 8, 0));
        assert_eq!(count::<Customer>(&mut tx, id).await.unwrap(), 12);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lower_level_takes_the_lines_away() {
    for_each_database(async |db| {
        let id = db.connection("1").await;
        let run = PullRunId::new(NOW, &db.entropy);
        let whole = invoice(1, 3);
        let mut tx = db.write().await;
        for level in InvoiceLevel::ALL.into_iter().rev() {
            let kept = whole.clone().at_level(level);
            records::upsert(&mut tx, id, run, std::slice::from_ref(&kept)).await.unwrap();
            assert_eq!(invoices::list(&mut tx, id).await.unwrap(), [kept]);
        }
    })
    .await;
}

/// How fast they are is measured by `cargo xtask perf P8`.
#[tokio::test(flavor = "multi_thread")]
async fn many_invoices_are_stored_in_batches() {
    for_each_database(async |db| {
        let id = db.connection("1").await;
        let all: Vec<Invoice> = (0..5_000).map(|number| invoice(number * 7_919 % 1_000_003, 0)).collect();
        for expected in [counts(5_000, 0, 0, 0), counts(0, 0, 5_000, 0)] {
            let run = PullRunId::new(NOW, &db.entropy);
            let mut stored = UpsertCounts::default();
            for batch in all.chunks(1_200) {
                let mut tx = db.write().await;
                stored += records::upsert(&mut tx, id, run, batch).await.unwrap();
                commit(tx).await.unwrap();
            }
            assert_eq!(stored, expected, "{}", db.name);
        }
        let mut expected = all;
        expected.sort_by(|one, other| one.external_id.cmp(&other.external_id));
        let stored = invoices::list(&mut db.store.read().await.unwrap(), id).await.unwrap();
        assert!(stored == expected, "{}: what is stored differs from what came", db.name);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_of_a_merged_account_is_noticed() {
    for_each_database(async |db| {
        let (id, other) = (db.connection("1").await, db.connection("2").await);
        let run = PullRunId::new(NOW, &db.entropy);
        let mut tx = db.write_at(NOW.plus(Duration::from_secs(60))).await;
        for connection in [id, other] {
            records::upsert(&mut tx, connection, run, &[item(1)]).await.unwrap();
            source_objects::upsert(&mut tx, connection, &[ledger_account(45)], &db.entropy)
                .await
                .unwrap();
        }
        assert!(!items::any_books_to_a_gone_account(&mut tx, id).await.unwrap(), "{}", db.name);
        let later = NOW.plus(Duration::from_secs(120));
        source_objects::mark_absent(&mut tx, id, SourceObjectKind::LedgerAccount, later)
            .await
            .unwrap();
        assert!(items::any_books_to_a_gone_account(&mut tx, id).await.unwrap(), "{}", db.name);
        assert!(!items::any_books_to_a_gone_account(&mut tx, other).await.unwrap(), "{}", db.name);
        mark_deleted::<Item>(&mut tx, id, &["1".to_owned()]).await.unwrap();
        assert!(!items::any_books_to_a_gone_account(&mut tx, id).await.unwrap(), "{}", db.name);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_moves_others_is_noticed() {
    for_each_database(async |db| {
        let id = db.connection("1").await;
        let run = PullRunId::new(NOW, &db.entropy);
        // 6 lies below 1, and nothing below 2.
        let all: Vec<Customer> = (1..=6).map(customer).collect();
        let mut tx = db.write().await;
        records::upsert(&mut tx, id, run, &all).await.unwrap();
        let renamed = |number: usize| Customer {
            path: "Top:Renamed".to_owned(),
            ..customer(number)
        };
        for (record, moves) in [(customer(1), false), (renamed(1), true), (renamed(2), false), (renamed(9), false)] {
            let others = [customer(3), record];
            assert_eq!(records::any_moves_others(&mut tx, id, &others).await.unwrap(), moves, "{}", db.name);
        }
        assert!(!records::any_moves_others(&mut tx, id, &[invoice(1, 0)]).await.unwrap());
        mark_deleted::<Customer>(&mut tx, id, &["6".to_owned()]).await.unwrap();
        assert!(!records::any_moves_others(&mut tx, id, &[renamed(1)]).await.unwrap(), "{}", db.name);
    })
    .await;
}
