//! Customers, items, invoices, balances and changes: fixture in, domain value out, and what is asked for.

use connect_domain::account_balance::{AccountingBasis, Period, TrialBalance};
use connect_domain::clock::Clock;
use connect_domain::customer::Customer;
use connect_domain::invoice::Invoice;
use connect_domain::item::Item;
use connect_domain::record::RecordKind;

use super::*;
use crate::connector::{Changed, Changes};

async fn page_of<T>(reads: Option<&'static dyn ReadsPages<T>>, fixture: &str) -> (Page<T>, String) {
    let scripted = Scripted::new(200, "", fixture).await;
    let page = reads.unwrap().read_page(scripted.call(), 1, 1_000).await.unwrap();
    let target = scripted.request().split(' ').nth(1).unwrap().to_owned();
    (page, target)
}

#[tokio::test]
async fn a_customer_is_a_name_and_a_balance() {
    let (page, target): (Page<Customer>, _) = page_of(QuickBooksOnline.customers(), include_str!("../fixtures/customers_page.json")).await;
    assert!(target.contains("FROM%20Customer%20WHERE%20Active%20IN"), "{target}");
    assert!(!format!("{page:?}").contains("example.com"), "no mail address is kept");
    insta::assert_debug_snapshot!(page);
}

#[tokio::test]
async fn an_item_knows_its_accounts() {
    let (page, target): (Page<Item>, _) = page_of(QuickBooksOnline.items(), include_str!("../fixtures/items_page.json")).await;
    assert!(target.contains("FROM%20Item%20WHERE%20Active%20IN"), "{target}");
    insta::assert_debug_snapshot!(page);
}

#[tokio::test]
async fn an_invoice_keeps_its_dates_without_a_zone() {
    let (page, target): (Page<Invoice>, _) = page_of(QuickBooksOnline.invoices(), include_str!("../fixtures/invoices_page.json")).await;
    assert!(target.contains("FROM%20Invoice%20ORDERBY%20Id"), "{target}");
    insta::assert_debug_snapshot!(page);
}

async fn trial_balance(body: &str) -> (Result<TrialBalance, PartnerFault>, String) {
    let scripted = Scripted::new(200, "", body).await;
    let period = Period {
        start: "2026-01-01".parse().unwrap(),
        end: "2026-10-31".parse().unwrap(),
    };
    let reads = QuickBooksOnline.balances().unwrap();
    let answer = reads.read_trial_balance(scripted.call(), period, AccountingBasis::Accrual).await;
    (answer, scripted.request())
}

#[tokio::test]
async fn a_trial_balance_counts_each_account_once_and_no_summary() {
    let (report, request) = trial_balance(include_str!("../fixtures/trial_balance.json")).await;
    let report = report.unwrap();
    let balances: Vec<(&str, i64)> = report
        .balances
        .iter()
        .map(|balance| (balance.ledger_account_external_id.as_str(), balance.amount.get()))
        .collect();
    assert_eq!(balances, [("35", 415_174), ("45", -400_000), ("46", -15_174)]);
    assert_eq!(balances.iter().map(|(_, amount)| amount).sum::<i64>(), 0);
    assert!(request.starts_with(&format!(
        "GET /v3/company/{COMPANY}/reports/TrialBalance?start_date=2026-01-01&end_date=2026-10-31&accounting_method=Accrual&"
    )));
}

#[tokio::test]
async fn a_report_that_is_not_whole_is_none() {
    let good = include_str!("../fixtures/trial_balance.json");
    for (from, to) in [
        ("2026-10-31", "2026-09-30"),
        ("Accrual", "Cash"),
        ("\"Currency\":\"USD\"", "\"Currency\":\"\""),
        ("4000.00", "4,000.00"),
        ("4000.00", "4000.001"),
    ] {
        let (report, _) = trial_balance(&good.replace(from, to)).await;
        assert_eq!(report.unwrap_err().kind, FaultKind::Malformed, "{from} -> {to}");
    }
    let empty = r#"{"Header":{"ReportBasis":"Accrual","StartPeriod":"2026-01-01","EndPeriod":"2026-10-31","Currency":"USD"},"Rows":{}}"#;
    assert_eq!(trial_balance(empty).await.0.unwrap().balances, []);
}

async fn changes(status: u16, body: &str, kinds: &[RecordKind], days_ago: u64) -> (Result<Changes, PartnerFault>, Vec<String>) {
    let scripted = Scripted::new(status, "", body).await;
    let http = scripted.http.with_patience(Duration::from_secs(5));
    let call = PartnerCall {
        http: &http,
        ..scripted.call()
    };
    let since = SystemClock.now().minus(Duration::from_secs(days_ago * 86_400));
    let answer = QuickBooksOnline.changes().unwrap().read_changes(call, kinds.to_vec(), since).await;
    let seen = scripted.seen.lock().unwrap().clone();
    (answer, seen)
}

#[tokio::test]
async fn changes_are_whole_records_and_ids_of_what_was_deleted() {
    let (changes, seen) = changes(200, include_str!("../fixtures/changes.json"), &RecordKind::ALL, 3).await;
    let changes = changes.unwrap();
    assert_eq!(changes.until.to_rfc3339(), "2026-11-20T16:15:30.123Z");
    let Changed::Listed { records, deleted } = changes.customers else {
        panic!()
    };
    assert_eq!((records[0].name.as_str(), deleted.len()), ("Sonnenschein Store", 0));
    assert_eq!(changes.items, Changed::default());
    let Changed::Listed { records, deleted } = changes.invoices else {
        panic!()
    };
    assert_eq!((records.len(), deleted.as_slice()), (0, ["130".to_owned()].as_slice()));
    assert_eq!(seen.len(), 1);
    assert!(
        seen[0].starts_with(&format!(
            "GET /v3/company/{COMPANY}/cdc?entities=Customer%2CItem%2CInvoice&changedSince="
        )),
        "{}",
        seen[0]
    );
}

#[tokio::test]
async fn a_full_answer_is_split_and_a_full_list_is_listed_anew() {
    let customers: Vec<Value> = (0..1_000).map(|id| json!({"Id": id.to_string(), "DisplayName": "x"})).collect();
    let body = json!({"CDCResponse": [{"QueryResponse": [{"Customer": customers}]}], "time": "2026-11-20T08:15:30-08:00"}).to_string();
    let (answer, seen) = changes(200, &body, &RecordKind::ALL, 3).await;
    assert_eq!(seen.len(), 4, "all together, then each alone");
    assert_eq!(answer.unwrap().customers, Changed::FullPullNeeded);
    let (answer, seen) = changes(200, &body, &[RecordKind::Customer], 3).await;
    assert_eq!((answer.unwrap().customers, seen.len()), (Changed::FullPullNeeded, 1));

    let nearly = body.replacen(r#"{"DisplayName":"x","Id":"0"},"#, "", 1);
    let (answer, seen) = changes(200, &nearly, &RecordKind::ALL, 3).await;
    let Changed::Listed { records, .. } = answer.unwrap().customers else {
        panic!()
    };
    assert_eq!((records.len(), seen.len()), (999, 1));
}

#[tokio::test]
async fn changes_of_too_long_ago_need_a_full_pull() {
    let (answer, seen) = changes(200, "{}", &[RecordKind::Item], 31).await;
    assert_eq!((answer.unwrap().items, seen.len()), (Changed::FullPullNeeded, 0));
    let refused = r#"{"Fault":{"Error":[{"Message":"x","Detail":"changedSince","code":"4001"}],"type":"ValidationFault"}}"#;
    let (answer, seen) = changes(400, refused, &[RecordKind::Item], 29).await;
    assert_eq!((answer.unwrap().items, seen.len()), (Changed::FullPullNeeded, 1));
}

#[tokio::test]
async fn probes_read_the_clock_and_understand_a_refusal() {
    let probes = QuickBooksOnline.probes().unwrap();
    let stated = r#"{"CompanyInfo":{},"time":"2026-11-20T08:15:30.123-08:00"}"#;
    let scripted = Scripted::new(200, "", stated).await;
    assert_eq!(
        probes.read_server_time(scripted.call()).await.unwrap().to_rfc3339(),
        "2026-11-20T16:15:30.123Z"
    );
    let scripted = Scripted::new(200, "date: Fri, 20 Nov 2026 16:15:30 GMT\r\n", r#"{"CompanyInfo":{}}"#).await;
    assert_eq!(
        probes.read_server_time(scripted.call()).await.unwrap().to_rfc3339(),
        "2026-11-20T16:15:30Z"
    );

    let refused = r#"{"Fault":{"Error":[{"Message":"Invalid query","Detail":"x","code":"4001"}],"type":"ValidationFault"}}"#;
    let scripted = Scripted::new(400, "", refused).await;
    let fault = probes.provoke_refusal(scripted.call()).await.unwrap();
    assert_eq!(
        (fault.partner_code.as_deref(), fault.correlation.as_deref()),
        (Some("4001"), Some("1-64f"))
    );
    assert!(scripted.request().contains("STARTPOSITION%200"));
    let scripted = Scripted::new(200, "", r#"{"QueryResponse":{}}"#).await;
    let fault = probes.provoke_refusal(scripted.call()).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Malformed, "an answer that is no refusal proves nothing");
}
