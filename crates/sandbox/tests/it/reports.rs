//! The trial balance: its shape, its refusals, and its figures, recomputed by SQL from the journal alone.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use connect_sandbox::SandboxConfig;
use serde_json::{Value, json};

use crate::support::{PARTNER, Rehearsal, rehearse, two_companies};

const PERIODS: [(&str, &str); 5] = [
    ("2025-06-01", "2025-12-31"),
    ("2026-01-01", "2026-03-31"),
    ("2026-04-01", "2026-06-30"),
    ("2025-11-01", "2026-10-31"),
    ("2026-01-01", "2026-11-18"),
];
const METHODS: [&str; 2] = ["Accrual", "Cash"];

async fn report(rehearsal: &Rehearsal, parameters: &str) -> Value {
    let answer = rehearsal
        .api("GET", &format!("reports/TrialBalance?{parameters}"), "")
        .await
        .expect("an answer");
    assert_eq!(answer.status, 200, "{parameters} {}", answer.body);
    answer.json()
}

/// Account id, debit and credit in minor units.
type Row = (String, i64, i64);

/// The rows of accounts, and the grand total.
fn rows(report: &Value) -> (Vec<Row>, (i64, i64)) {
    let money = |cell: &Value| -> i64 {
        let text = cell["value"].as_str().unwrap_or_default().replace('.', "");
        if text.is_empty() { 0 } else { text.parse().expect("an amount") }
    };
    let mut found = Vec::new();
    let mut total = (0, 0);
    for row in report["Rows"]["Row"].as_array().into_iter().flatten() {
        if row["group"] == "GrandTotal" {
            let cells = &row["Summary"]["ColData"];
            total = (money(&cells[1]), money(&cells[2]));
        } else {
            let cells = &row["ColData"];
            found.push((
                cells[0]["id"].as_str().unwrap_or_default().to_owned(),
                money(&cells[1]),
                money(&cells[2]),
            ));
        }
    }
    found.sort_by_key(|(id, ..)| id.parse::<u64>().unwrap_or(0));
    (found, total)
}

#[tokio::test]
async fn the_report_has_the_sheets_shape() {
    let rehearsal = two_companies().await;
    let report = report(
        &rehearsal,
        "start_date=2026-01-01&end_date=2026-11-18&accounting_method=Cash&minorversion=75",
    )
    .await;
    assert_eq!(report["Header"]["ReportName"], "TrialBalance");
    assert_eq!(
        (&report["Header"]["ReportBasis"], &report["Header"]["EndPeriod"]),
        (&json!("Cash"), &json!("2026-11-18"))
    );
    assert_eq!(report["Header"]["Option"], json!([{ "Name": "NoReportData", "Value": "false" }]));
    let titles: Vec<&Value> = (0..3).map(|index| &report["Columns"]["Column"][index]["ColTitle"]).collect();
    assert_eq!(titles, [&json!(""), &json!("Debit"), &json!("Credit")]);
    let first = &report["Rows"]["Row"][0]["ColData"];
    assert_eq!(first[0], json!({ "id": "35", "value": "Checking" }));
    assert_eq!((&first[1], &first[2]), (&json!({ "value": "1201.00" }), &json!({ "value": "" })));
    let last = report["Rows"]["Row"]
        .as_array()
        .and_then(|rows| rows.last())
        .cloned()
        .unwrap_or_default();
    assert_eq!((&last["group"], &last["type"]), (&json!("GrandTotal"), &json!("Section")));
    assert_eq!(last["Summary"]["ColData"][0]["value"], "TOTAL");
    let empty = self::report(&rehearsal, "start_date=2001-01-01&end_date=2001-12-31").await;
    assert_eq!(
        (&empty["Header"]["Option"][0]["Value"], &empty["Rows"]),
        (&json!("true"), &json!({}))
    );
}

#[tokio::test]
async fn what_cannot_be_reported_is_refused() {
    let rehearsal = two_companies().await;
    for (path, code) in [
        ("reports/TrialBalance?accounting_method=Magic", "2170"),
        ("reports/TrialBalance?date_macro=Someday", "2170"),
        ("reports/TrialBalance?start_date=soon", "2010"),
        ("reports/TrialBalance?start_date=2026-02-01&end_date=2026-01-01", "6000"),
        ("reports/TrialBalance?summarize_column_by=Month", "500"),
        ("reports/BalanceSheet", "500"),
    ] {
        let answer = rehearsal.api("GET", path, "").await.expect("an answer");
        assert_eq!((answer.status, answer.fault_code().as_str()), (400, code), "{path}");
    }
    rehearsal
        .order(
            "faults",
            json!({ "partner": PARTNER, "kind": "malformed", "count": 1, "match": { "path": "*/reports/*" } }),
        )
        .await;
    let cut = rehearsal.api("GET", "reports/TrialBalance", "").await.expect("an answer");
    assert!(cut.status == 200 && serde_json::from_str::<Value>(&cut.body).is_err());
}

#[tokio::test]
async fn income_is_recognized_when_billed_or_when_paid() {
    let rehearsal = two_companies().await;
    let income = async |method: &str| {
        let report = report(
            &rehearsal,
            &format!("start_date=2026-11-01&end_date=2026-11-18&accounting_method={method}"),
        )
        .await;
        let (rows, _) = rows(&report);
        rows.iter()
            .find(|(id, ..)| id == "82")
            .map_or(0, |(_, debit, credit)| credit - debit)
    };
    let before = (income("Accrual").await, income("Cash").await);
    let line = json!({ "Amount": 300, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": { "ItemRef": { "value": "2" } } });
    let invoice = json!({ "CustomerRef": { "value": "3" }, "TxnDate": "2026-11-10", "Line": [line] });
    let created = rehearsal.post("invoice", &invoice).await.json()["Invoice"].clone();
    assert_eq!((income("Accrual").await, income("Cash").await), (before.0 + 30_000, before.1));
    let mut pay = json!({ "partner": PARTNER, "company": rehearsal.realm_id(), "object": "Invoice", "op": "pay", "id": created["Id"] });
    pay["amount"] = json!("100.00");
    rehearsal.order("mutate", pay).await;
    assert_eq!(
        (income("Accrual").await, income("Cash").await),
        (before.0 + 30_000, before.1 + 10_000)
    );
    let named = json!({ "Id": created["Id"], "SyncToken": created["SyncToken"] });
    assert_eq!(rehearsal.post("invoice?operation=void", &named).await.status, 200);
    assert_eq!((income("Accrual").await, income("Cash").await), before);
}

#[tokio::test]
async fn sql_finds_the_same_figures_in_the_journal() {
    let rehearsal = rehearse(SandboxConfig {
        companies: 24,
        ..SandboxConfig::default()
    })
    .await;
    let mut asked = Vec::new();
    let mut reported = Vec::new();
    for (index, company) in rehearsal.companies().into_iter().enumerate() {
        let realm_id = company.external_account_id;
        let activity = json!({ "partner": PARTNER, "company": realm_id, "mutations": 40, "seed": index });
        rehearsal.order("activity", activity).await;
        let grant = rehearsal.sandbox.issue_grant(PARTNER, &realm_id).expect("kept").expect("a company");
        let journal = rehearsal
            .control("GET", &format!("journal?partner={PARTNER}&company={realm_id}"), &Value::Null)
            .await;
        let mut periods = Vec::new();
        for (start, end) in PERIODS {
            for method in METHODS {
                let path = format!("reports/TrialBalance?start_date={start}&end_date={end}&accounting_method={method}");
                let answer = rehearsal.api_as(grant.access_token.expose(), &realm_id, "GET", &path, "").await;
                let (rows, (debits, credits)) = rows(&answer.expect("an answer").json());
                assert_eq!(debits, credits, "{realm_id} {path}");
                assert_eq!(debits, rows.iter().map(|(_, debit, _)| debit).sum::<i64>());
                assert!(rows.len() > 20, "{realm_id} {path} has {} rows", rows.len());
                periods.push(json!([method.to_lowercase(), start, end]));
                reported.push(json!(rows));
            }
        }
        asked.push(json!({ "journal": journal.json(), "periods": periods }));
    }
    let recomputed = recompute(&json!({ "companies": asked }));
    let recomputed: Vec<Value> = recomputed
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_array)
        .flatten()
        .cloned()
        .collect();
    assert_eq!(recomputed.len(), 24 * 5 * 2);
    assert_eq!(recomputed, reported);
}

fn recompute(asked: &Value) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance/quickbooks-online/trial_balance.py");
    let mut python = Command::new("python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 starts");
    let mut input = python.stdin.take().expect("its input");
    input.write_all(asked.to_string().as_bytes()).expect("it reads");
    drop(input);
    let output = python.wait_with_output().expect("it ends");
    serde_json::from_slice(&output.stdout).expect("its answer")
}
