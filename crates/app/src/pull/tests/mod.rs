//! Pulls against a partner of the test's own: what is asked for, what is stored, and what a failure leaves.

mod partner;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use connect_domain::customer::Customer;
use connect_domain::ids::ConnectionId;
use connect_domain::invoice::Invoice;
use connect_store::{app_registrations, customers, invoices, items};
use serde_json::json;

use super::settings::save_pull_settings;
use super::{PullRunView, pull_now, start_pull};
use crate::App;
use crate::connections::show_connection;
use crate::error::ErrorCode;
use crate::jobs::{JobView, list_jobs, work, work_once};
use crate::mapping::{mapping_status, mapping_totals};
use crate::testing::Machine;
use partner::{Partner, invoice};

const DAY: Duration = Duration::from_secs(86_400);
/// Three pages of each list.
const RECORDS: u64 = 2_300;

struct Firm {
    machine: Machine,
    partner: Partner,
    app: Arc<App>,
    id: String,
}

impl Firm {
    async fn open(records: u64) -> Self {
        let machine = Machine::new();
        let partner = Partner::start(&machine.clock, records).await;
        let app = machine.open().await;
        let id = partner.connect(&app, &machine, "ada@example.com").await;
        // Its records are older than the overlap with which changes are asked for.
        machine.clock.advance(Duration::from_secs(600));
        Self { machine, partner, app, id }
    }

    async fn pull(&self, full: bool) -> PullRunView {
        let all = ["company", "accounts", "customers", "items", "invoices", "balances"].map(str::to_owned);
        pull_now(&self.app, &self.id, &all, full).await.unwrap()
    }

    /// Customers and invoices as they are stored.
    async fn stored(&self) -> (Vec<Customer>, Vec<Invoice>) {
        let id: ConnectionId = self.id.parse().unwrap();
        let mut reader = self.app.store.read().await.unwrap();
        (
            customers::list(&mut reader, id).await.unwrap(),
            invoices::list(&mut reader, id).await.unwrap(),
        )
    }
}

/// inserted, updated, unchanged, deactivated.
fn counts(pulled: &PullRunView, resource: &str) -> [i64; 4] {
    let counts = &pulled.resources[resource];
    [
        counts.inserted.get(),
        counts.updated.get(),
        counts.unchanged.get(),
        counts.deactivated.get(),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn later_pulls_ask_for_changes_and_end_where_a_full_one_does() {
    let firm = Firm::open(RECORDS).await;
    let first = firm.pull(false).await;
    for list in ["accounts", "customers", "items", "invoices"] {
        assert_eq!(counts(&first, list), [2_300, 0, 0, 0], "{list}");
    }
    assert!(!firm.partner.seen().contains(&"cdc  Customer,Item,Invoice".to_owned()));

    firm.machine.clock.advance(3 * DAY);
    let second = firm.pull(false).await;
    assert_eq!((second.inserted.get(), second.updated.get(), second.deactivated.get()), (0, 0, 0));
    let seen = firm.partner.seen();
    assert!(seen.contains(&"cdc  Customer,Item,Invoice".to_owned()), "{seen:?}");
    assert!(!seen.iter().any(|line| line.contains("query Customer")), "{seen:?}");

    firm.machine.clock.advance(DAY);
    firm.partner.put("Customer", 5, json!({"DisplayName": "Renamed", "Balance": 1}));
    firm.partner.put(
        "Customer",
        6,
        json!({"DisplayName": "Customer 6 (deleted)", "Balance": 1, "Active": false}),
    );
    firm.partner.put("Invoice", 9_001, invoice(9_001));
    firm.partner
        .put("Invoice", 8, json!({"TotalAmt": 0, "Balance": 0, "PrivateNote": "Voided"}));
    firm.partner.delete("Invoice", 9);
    let third = firm.pull(false).await;
    assert_eq!(counts(&third, "customers"), [0, 1, 0, 1]);
    assert_eq!(counts(&third, "invoices"), [1, 0, 0, 2]);
    let by_changes = firm.stored().await;
    assert_eq!((by_changes.0.len(), by_changes.1.len()), (2_300, 2_300));

    let full = firm.pull(true).await;
    assert_eq!((full.inserted.get(), full.updated.get(), full.deactivated.get()), (0, 0, 0));
    assert_eq!(firm.stored().await, by_changes);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_merge_of_accounts_did_to_items_is_listed() {
    let firm = Firm::open(3).await;
    let item = |account: &str| json!({"Id": "1", "Name": "Item 1", "Type": "Service", "IncomeAccountRef": {"value": account}});
    firm.partner.put("Item", 1, item("2"));
    firm.machine.clock.advance(Duration::from_secs(600));
    firm.pull(false).await;
    {
        // The product moves the item to the survivor and says nothing of it.
        let mut books = firm.partner.books.lock().unwrap();
        books.lists.get_mut("Account").unwrap().remove(&2);
        books.lists.get_mut("Item").unwrap().get_mut(&1).unwrap().0 = item("3");
    }
    firm.machine.clock.advance(DAY);
    assert_eq!(counts(&firm.pull(false).await, "items"), [0, 1, 2, 0]);
    let id: ConnectionId = firm.id.parse().unwrap();
    let stored = items::list(&mut firm.app.store.read().await.unwrap(), id).await.unwrap();
    assert_eq!(stored[0].income_account_external_id.as_deref(), Some("3"));
    firm.partner.seen();
    assert_eq!(counts(&firm.pull(false).await, "items"), [0, 0, 0, 0]);
    let seen = firm.partner.seen();
    assert!(!seen.iter().any(|line| line.contains("query Item")), "{seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parents_new_name_reaches_the_paths_below_it() {
    let firm = Firm::open(3).await;
    let job = |parent: &str| {
        let path = format!("{parent}:Kitchen");
        json!({"Id": "2", "DisplayName": "Kitchen", "FullyQualifiedName": path, "ParentRef": {"value": "1"}})
    };
    firm.partner.put("Customer", 2, job("Customer 1"));
    firm.machine.clock.advance(Duration::from_secs(600));
    firm.pull(false).await;
    firm.partner
        .put("Customer", 1, json!({"DisplayName": "Hill", "FullyQualifiedName": "Hill"}));
    // The product says nothing of what is below.
    firm.partner
        .books
        .lock()
        .unwrap()
        .lists
        .get_mut("Customer")
        .unwrap()
        .get_mut(&2)
        .unwrap()
        .0 = job("Hill");
    assert_eq!(counts(&firm.pull(false).await, "customers"), [0, 2, 1, 0]);
    assert_eq!(firm.stored().await.0[1].path, "Hill:Kitchen");
    firm.partner.seen();
    assert_eq!(counts(&firm.pull(false).await, "customers"), [0, 0, 1, 0]);
    let seen = firm.partner.seen();
    assert!(!seen.iter().any(|line| line.contains("query Customer")), "{seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_cannot_tell_is_listed() {
    let firm = Firm::open(3).await;
    let listed = |seen: Vec<String>| seen.iter().filter(|line| line.contains("query Invoice")).count() > 0;
    firm.pull(false).await;
    assert!(listed(firm.partner.seen()));
    // A lower level holds less, a higher one more.
    firm.pull(false).await;
    assert!(!listed(firm.partner.seen()));
    assert_eq!(firm.stored().await.1[0].lines, []);
    save_pull_settings(&firm.app, Some("lines"), None).await.unwrap();
    assert_eq!(counts(&firm.pull(false).await, "invoices"), [0, 3, 0, 0]);
    assert!(listed(firm.partner.seen()));
    assert_eq!(firm.stored().await.1[0].lines.len(), 1);
    save_pull_settings(&firm.app, Some("totals"), None).await.unwrap();
    firm.pull(false).await;
    let stored = &firm.stored().await.1[0];
    assert_eq!(
        (stored.number.as_str(), &stored.customer_external_id, stored.lines.len()),
        ("", &None, 0)
    );
    firm.partner.seen();
    // Changes of more than a month ago are not kept; a merged customer left without a trace.
    firm.partner.books.lock().unwrap().lists.get_mut("Customer").unwrap().remove(&2);
    assert_eq!(counts(&firm.pull(false).await, "customers")[3], 0);
    firm.machine.clock.advance(31 * DAY);
    assert_eq!(counts(&firm.pull(false).await, "customers"), [0, 0, 2, 1]);
    let seen = firm.partner.seen();
    assert!(listed(seen));
    // More changed than an answer can hold.
    firm.machine.clock.advance(DAY);
    for id in 1..=1_000 {
        firm.partner.put("Item", id, json!({"Name": format!("New {id}")}));
    }
    assert_eq!(counts(&firm.pull(false).await, "items"), [997, 3, 0, 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_metered_read_is_counted_for_the_firms_app() {
    let firm = Firm::open(3).await;
    let pulled = firm.pull(false).await;
    let sent = i64::try_from(firm.partner.seen().len()).unwrap();
    assert_eq!(pulled.requests.get(), sent);
    crate::connections::test_connection(&firm.app, &firm.id).await.unwrap();
    let apps = app_registrations::list(&mut firm.app.store.read().await.unwrap()).await.unwrap();
    assert_eq!((apps[0].reads_month.as_str(), apps[0].reads_in_month), ("2027-01", sent + 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_without_rights_is_told_from_a_dead_grant() {
    let firm = Firm::open(3).await;
    let body =
        r#"{"Fault":{"Error":[{"Message":"Authorization Failure","Detail":"-11014-canary","code":"120"}],"type":"AuthorizationFault"}}"#;
    firm.partner.trouble(Some(("companyinfo", 403, body)));
    let error = pull_now(&firm.app, &firm.id, &[], false).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NeedsAuthorization);
    assert!(error.message.contains("no longer has the right to read this company"), "{error:?}");
    let hint = error.hint.as_deref().unwrap();
    assert!(
        hint.contains("Ask ada@example.com") && hint.contains("as an administrator") && hint.contains("`1-64f`"),
        "{hint}"
    );
    let shown = show_connection(&firm.app, &firm.id).await.unwrap();
    assert_eq!(shown.status, "needs_reconnect");
    assert!(shown.status_detail.unwrap().contains("no longer has the right"), "its own words");
}

async fn ended(app: &App, is_so: impl Fn(&JobView) -> bool) -> JobView {
    for _ in 0..600 {
        let job = list_jobs(app).await.unwrap().remove(0);
        if is_so(&job) {
            return job;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{:?}", list_jobs(app).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_tries_what_passes_again_and_goes_on_where_it_stopped() {
    let firm = Firm::open(RECORDS).await;
    firm.partner.trouble(Some(("query Customer", 503, "<html>")));
    let all = ["accounts", "customers"].map(str::to_owned).to_vec();
    let started = start_pull(&firm.app, &firm.id, all).await.unwrap();
    let waiting = ended(&firm.app, |job| job.status == "queued").await;
    assert_eq!(
        (waiting.id, waiting.error.unwrap().code.as_str()),
        (started.id.clone(), "partner_unreachable")
    );
    firm.partner.trouble(None);
    firm.partner.seen();
    work_once(&firm.app).await.unwrap();
    assert_eq!(list_jobs(&firm.app).await.unwrap()[0].status, "queued", "not before its time");

    firm.machine.clock.advance(Duration::from_secs(60));
    let working = tokio::spawn(work(Arc::clone(&firm.app)));
    let done = ended(&firm.app, |job| job.status == "done").await;
    working.abort();
    assert_eq!(done.id, started.id);
    let pull = done.pull.unwrap();
    assert_eq!(
        (counts(&pull, "accounts"), counts(&pull, "customers")),
        ([2_300, 0, 0, 0], [2_300, 0, 0, 0])
    );
    let seen = firm.partner.seen();
    assert!(
        !seen.iter().any(|line| line.contains("query Account")),
        "accounts were stored: {seen:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pull_that_goes_on_after_changes_reads_everything_once_more() {
    let firm = Firm::open(RECORDS).await;
    firm.partner.trouble(Some(("query Customer 2001", 503, "<html>")));
    start_pull(&firm.app, &firm.id, vec!["customers".to_owned()]).await.unwrap();
    ended(&firm.app, |job| job.status == "queued").await;
    assert!(firm.stored().await.0.len() >= 1_000, "the first pages are stored");
    firm.partner.trouble(None);
    firm.partner.put("Customer", RECORDS + 1, json!({"DisplayName": "Late"}));
    firm.machine.clock.advance(Duration::from_secs(60));
    let working = tokio::spawn(work(Arc::clone(&firm.app)));
    let done = ended(&firm.app, |job| job.status == "done").await;
    working.abort();
    assert_eq!(firm.stored().await.0.len() as u64, RECORDS + 1);
    let [inserted, updated, unchanged, gone] = counts(&done.pull.unwrap(), "customers");
    assert_eq!((inserted, updated, gone), (2_301, 0, 0));
    assert!(unchanged >= 2_300, "the first pages were read again: {unchanged}");
}

#[tokio::test(flavor = "multi_thread")]
async fn balances_measure_the_mapping_and_unknown_is_not_zero() {
    let firm = Firm::open(3).await;
    pull_now(&firm.app, &firm.id, &["accounts".to_owned()], false).await.unwrap();
    let status = mapping_status(&firm.app, &firm.id).await.unwrap();
    assert_eq!((status.coverage.by_balance, status.coverage.balance_period_end), (None, None));
    let missing = mapping_totals(&firm.app, &firm.id, None, None).await.unwrap_err();
    assert!(missing.hint.unwrap().contains("--resource balances"));

    let pulled = firm.pull(false).await;
    assert_eq!(counts(&pulled, "balances"), [12, 0, 0, 0], "two month ends by accrual and by cash");
    let status = mapping_status(&firm.app, &firm.id).await.unwrap();
    // It is January 2027 by the test's clock.
    assert_eq!(status.coverage.balance_period_end.as_deref(), Some("2026-12-31"));
    assert_eq!(status.coverage.by_balance, Some(0.0), "nothing is decided yet");

    let totals = mapping_totals(&firm.app, &firm.id, Some("2026-11-30"), Some("cash")).await.unwrap();
    assert_eq!((totals.period_start.as_str(), totals.currency.as_str()), ("2026-07-01", "USD"));
    assert_eq!((totals.undecided.amount.get(), totals.undecided.accounts.get()), (0, 3));
    let wrong = mapping_totals(&firm.app, &firm.id, Some("2026-10-31"), None).await.unwrap_err();
    assert!(wrong.hint.unwrap().contains("2026-12-31, 2026-11-30"));
    let by_category: BTreeMap<String, i64> = totals.categories.iter().map(|t| (t.code.clone(), t.amount.get())).collect();
    assert!(by_category.is_empty());
}
