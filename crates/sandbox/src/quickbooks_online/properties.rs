//! Properties of whole books: whatever people do, debits equal credits in each period and on both bases,
//! balances agree with the journal, and what change data capture tells makes an older copy the same as
//! the original.

use std::collections::BTreeMap;
use std::time::Duration;

use connect_domain::clock::Instant;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use serde_json::Value;

use super::account::LedgerAccount;
use super::account_types::carries_balance;
use super::activity::one_change;
use super::cdc;
use super::company::Company;
use super::entity::Entity;
use super::history::Chances;
use super::journal::Basis;
use super::report_period::Period;
use super::seed;
use super::trial_balance::balances;
use super::wire_time::{pacific_day, pacific_time_millis};
use crate::stand_in::Received;

const NOW: Instant = Instant::from_seconds(1_795_000_000);

fn periods(today: Date) -> [Period; 5] {
    let of = |start, end| Period { start, end };
    [
        of(date(2025, 7, 1), date(2025, 12, 31)),
        of(date(2026, 1, 1), date(2026, 3, 31)),
        of(date(2026, 1, 1), date(2026, 9, 30)),
        of(date(2025, 10, 1), date(2026, 5, 15)),
        of(today.first_of_year(), today),
    ]
}

/// The sums of every period and basis are zero, and the last accrual period agrees with the balances.
fn check_books(company: &Company, now: Instant) -> Result<(), String> {
    let today = pacific_day(now);
    for period in periods(today) {
        for basis in [Basis::Accrual, Basis::Cash] {
            let sum: i64 = balances(company, basis, period).values().sum();
            if sum != 0 {
                return Err(format!("{} {basis:?} {period:?} is off by {sum}", company.info.company_name));
            }
        }
    }
    let [.., this_year] = periods(today);
    let found = balances(company, Basis::Accrual, this_year);
    for account in company.chart.all() {
        let carries = account.classification().is_some_and(carries_balance);
        let expected = if carries { found.get(&account.id).copied().unwrap_or(0) } else { 0 };
        if account.balance != expected {
            return Err(format!("{} stands at {}, its journal at {expected}", account.path, account.balance));
        }
    }
    for customer in company.books.customers.all() {
        let invoiced = company
            .books
            .invoices
            .all()
            .iter()
            .filter(|invoice| invoice.customer == customer.id);
        let paid = company
            .books
            .payments
            .all()
            .iter()
            .filter(|payment| payment.customer == customer.id);
        let owed = invoiced.map(|invoice| invoice.total).sum::<i64>() - paid.map(|payment| payment.total).sum::<i64>();
        if customer.balance != owed {
            return Err(format!("{} owes {}, not {owed}", customer.display_name, customer.balance));
        }
    }
    for invoice in company.books.invoices.all() {
        let paid: i64 = invoice
            .payments
            .iter()
            .filter_map(|id| company.books.payments.get(*id))
            .map(|payment| payment.applied_to(invoice.id))
            .sum();
        if invoice.paid != paid || invoice.balance() < 0 {
            return Err(format!(
                "invoice {} has {} paid of {}, by its payments {paid}",
                invoice.id, invoice.paid, invoice.total
            ));
        }
    }
    Ok(())
}

#[test]
fn every_seeded_company_has_books_that_tie() {
    for index in 0..24 {
        let company = seed::company(1, index, None, None, NOW);
        let count = company.books.invoices.all().len();
        assert!((200..500).contains(&count), "{count}");
        check_books(&company, NOW).unwrap();
    }
}

#[test]
fn books_tie_whatever_the_chart_and_the_day() {
    for accounts in [1, 2, 5, 12, 40, 89, 300] {
        for seconds in [1_795_000_000, 1_798_790_000, 1_772_600_000] {
            let now = Instant::from_seconds(seconds);
            for index in [0, 3] {
                let company = seed::company(3, index, Some(accounts), Some(50), now);
                assert_eq!(company.books.invoices.all().len(), 50);
                check_books(&company, now).unwrap();
            }
        }
    }
}

#[test]
fn the_sample_company_keeps_its_balances() {
    let bare = seed::bare_company(1, 0, None, NOW);
    let full = seed::company(1, 0, None, None, NOW);
    for (bare, full) in bare.chart.all().iter().zip(full.chart.all()) {
        assert_eq!(
            (bare.balance, bare.balance_with_children),
            (full.balance, full.balance_with_children),
            "{}",
            full.path
        );
    }
}

#[test]
fn a_new_year_closes_the_old_one() {
    let mut company = seed::company(1, 2, None, None, NOW);
    let retained = company.books.roles.retained.unwrap();
    let before = company.chart.get(retained).unwrap().balance;
    let result: i64 = balances(&company, Basis::Accrual, periods(pacific_day(NOW))[4])
        .iter()
        .filter(|(id, _)| {
            !company
                .chart
                .get(**id)
                .and_then(LedgerAccount::classification)
                .is_some_and(carries_balance)
        })
        .map(|(_, amount)| amount)
        .sum();
    let next_year = NOW.plus(Duration::from_secs(60 * 24 * 3_600));
    company.settle(next_year);
    assert_eq!(company.chart.get(retained).unwrap().balance, before + result);
    check_books(&company, next_year).unwrap();
}

fn capture(company: &Company, since: Instant, now: Instant) -> Value {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("entities", "Account,Customer,Item,Invoice,Payment");
    query.append_pair("changedSince", &pacific_time_millis(since));
    let received = Received {
        method: axum::http::Method::GET,
        path: String::new(),
        query: query.finish(),
        headers: axum::http::HeaderMap::new(),
        body: axum::body::Bytes::new(),
        force_rotation: false,
    };
    cdc::changes(company, &received, now).unwrap_or_default()
}

/// Every object by kind and id; names inside references are informational and follow the objects they name.
fn state(company: &Company) -> BTreeMap<(&'static str, String), Value> {
    let mut all = BTreeMap::new();
    fn put<T: Entity>(company: &Company, all: &mut BTreeMap<(&'static str, String), Value>) {
        for row in T::rows(company) {
            all.insert(
                (T::NAME, row.id().to_string()),
                without_reference_names(Value::Object(row.to_json(company))),
            );
        }
    }
    put::<LedgerAccount>(company, &mut all);
    put::<super::customer::Customer>(company, &mut all);
    put::<super::item::Item>(company, &mut all);
    put::<super::invoice::Invoice>(company, &mut all);
    put::<super::payment::Payment>(company, &mut all);
    all
}

fn without_reference_names(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let is_reference = object.contains_key("value");
            let kept = object.into_iter().filter(|(name, _)| !(is_reference && name == "name"));
            Value::Object(kept.map(|(name, value)| (name, without_reference_names(value))).collect())
        }
        Value::Array(items) => items.into_iter().map(without_reference_names).collect(),
        other => other,
    }
}

fn catch_up(copy: &mut BTreeMap<(&'static str, String), Value>, captured: &Value) {
    for answer in captured[0]["QueryResponse"].as_array().into_iter().flatten() {
        for name in ["Account", "Customer", "Item", "Invoice", "Payment"] {
            for object in answer[name].as_array().into_iter().flatten() {
                let key = (name, object["Id"].as_str().unwrap_or_default().to_owned());
                if object["status"] == "Deleted" {
                    copy.remove(&key);
                } else {
                    copy.insert(key, without_reference_names(object.clone()));
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_people_do_the_books_tie_and_changes_are_captured(
        index in 0_usize..24,
        seed in any::<u64>(),
        changes in 1_usize..60,
        merges in 0_usize..3,
    ) {
        let mut company = seed::company(1, index, None, Some(40), NOW);
        let mut copy = state(&company);
        let mut chances = Chances::new(seed);
        for step in 0..changes {
            let at = NOW.plus(Duration::from_secs(u64::try_from(step).unwrap_or(0)));
            prop_assert!(one_change(&mut company, &mut chances, at).is_some());
        }
        let now = NOW.plus(Duration::from_secs(120));
        for _ in 0..merges {
            let ids: Vec<u64> = company.chart.all().iter().map(|account| account.id).collect();
            let (gone, survivor) = (*chances.pick(&ids).unwrap_or(&1), *chances.pick(&ids).unwrap_or(&2));
            if gone != survivor {
                company.merge_accounts(gone, survivor, now);
            }
        }
        prop_assert_eq!(check_books(&company, now), Ok(()));
        if merges == 0 {
            catch_up(&mut copy, &capture(&company, NOW, now));
            prop_assert_eq!(copy, state(&company));
        }
    }
}
