//! Books of any size and of any chart, and books that are kept.

use std::time::{Duration, Instant};

use connect_sandbox::SandboxConfig;
use serde_json::json;

use crate::support::{PARTNER, Rehearsal, rehearse, rehearse_with_entropy};

async fn count(rehearsal: &Rehearsal, entity: &str) -> u64 {
    let answer = rehearsal.query(&format!("select count(*) from {entity}")).await.json();
    answer["QueryResponse"]["totalCount"].as_u64().unwrap_or(0)
}

/// Debits and credits of the grand total, this year to date.
async fn totals(rehearsal: &Rehearsal, method: &str) -> (String, String) {
    let answer = rehearsal
        .api("GET", &format!("reports/TrialBalance?accounting_method={method}"), "")
        .await;
    let report = answer.expect("an answer").json();
    let cells = report["Rows"]["Row"]
        .as_array()
        .and_then(|rows| rows.last())
        .cloned()
        .unwrap_or_default()["Summary"]["ColData"]
        .clone();
    let text = |index: usize| cells[index]["value"].as_str().unwrap_or_default().to_owned();
    (text(1), text(2))
}

#[tokio::test]
async fn there_are_exactly_as_many_invoices_as_asked_for() {
    for invoices in [0, 1, 7, 1_000] {
        let rehearsal = rehearse(SandboxConfig {
            invoices: Some(invoices),
            ..SandboxConfig::default()
        })
        .await;
        assert_eq!(count(&rehearsal, "Invoice").await, u64::try_from(invoices).unwrap_or(0));
        let (debits, credits) = totals(&rehearsal, "Cash").await;
        assert_eq!(debits, credits);
    }
}

#[tokio::test]
async fn a_chart_of_any_kind_has_books_that_tie_and_no_account_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, chart, rows) in [
        ("cash.csv", "row_id,name\n1,Cash\n2,Cash\n", 2),
        ("header.csv", "row_id,name\n", 0),
        ("income.csv", "row_id,name,root_class\n1,Sales,Income\n", 1),
        (
            "off.csv",
            "row_id,name,root_class\n1,Memo,Off balance\n2,Rent,Expense\n3,Bank,Asset\n",
            3,
        ),
        (
            "known.json",
            r#"[{"Id":"7","Name":"Bank","AccountType":"Bank","CurrentBalance":100.25},{"Id":"8","Name":"Debt","AccountType":"Long Term Liability","CurrentBalance":-40},{"Id":"9","Name":"Fees","AccountType":"Income"}]"#,
            3,
        ),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, chart).expect("a file");
        let rehearsal = rehearse(SandboxConfig {
            companies: 0,
            charts: vec![path],
            invoices: Some(30),
            ..SandboxConfig::default()
        })
        .await;
        assert_eq!(
            (count(&rehearsal, "Account").await, count(&rehearsal, "Invoice").await),
            (rows, 30),
            "{name}"
        );
        for method in ["Accrual", "Cash"] {
            let (debits, credits) = totals(&rehearsal, method).await;
            assert_eq!(debits, credits, "{name} {method}");
        }
        if name == "known.json" {
            assert_eq!(rehearsal.account("7").await["CurrentBalance"].to_string(), "100.25");
            assert_eq!(rehearsal.account("8").await["CurrentBalance"].to_string(), "-40.00");
        }
    }
}

#[tokio::test]
async fn a_state_folder_keeps_the_books_and_goes_on_with_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = SandboxConfig {
        state_dir: Some(folder.path().join("rehearsal")),
        ..SandboxConfig::default()
    };
    let first = rehearse(config.clone()).await;
    let realm_id = first.realm_id();
    first
        .order(
            "activity",
            json!({ "partner": PARTNER, "company": realm_id, "mutations": 150, "seed": 3 }),
        )
        .await;
    // What comes later is dated later.
    first.order("clock", json!({ "advance_seconds": 600 })).await;
    let once = json!({ "partner": PARTNER, "company": realm_id, "mutations": 20, "seed": 4, "once": true });
    assert_eq!(first.order("activity", once.clone()).await["mutations"], 20);
    assert_eq!(first.order("activity", once.clone()).await["mutations"], 0);
    let merge = json!({ "partner": PARTNER, "company": realm_id, "object": "Account", "op": "merge", "id": "36", "into": "35" });
    first.order("mutate", merge).await;
    let look = async |rehearsal: &Rehearsal| {
        let mut seen = Vec::new();
        for entity in ["Account", "Customer", "Item", "Invoice", "Payment"] {
            let active = if matches!(entity, "Invoice" | "Payment") {
                ""
            } else {
                " where Active in (true, false)"
            };
            let answer = rehearsal.query(&format!("select * from {entity}{active} maxresults 1000")).await;
            seen.push(answer.json()["QueryResponse"].clone());
        }
        let since = "cdc?entities=Account,Customer,Item,Invoice,Payment&changedSince=2026-11-18T00:00:00Z";
        seen.push(rehearsal.api("GET", since, "").await.expect("an answer").json()["CDCResponse"].clone());
        seen.push(json!([totals(rehearsal, "Accrual").await, totals(rehearsal, "Cash").await]));
        seen
    };
    let before = look(&first).await;
    first.sandbox.stop().await;
    let second = rehearse_with_entropy(config, 6).await;
    assert_eq!(second.order("activity", once).await["mutations"], 0, "also after a restart");
    assert_eq!(look(&second).await, before);
}

#[tokio::test]
async fn a_rehearsal_with_all_its_companies_starts_at_once_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = SandboxConfig::rehearsal(folder.path().to_owned());
    rehearse(config.clone()).await.sandbox.stop().await;
    let start = Instant::now();
    let again = rehearse_with_entropy(config, 6).await;
    // An unoptimized build on a busy machine: in life it is a tenth of this.
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    let companies = again.companies();
    assert_eq!(companies.len(), 24);
    assert!(
        companies.iter().all(|company| !company.display_name.contains("Sandbox")),
        "{companies:?}"
    );
}

#[tokio::test]
async fn a_folder_from_before_the_books_gets_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = SandboxConfig {
        state_dir: Some(folder.path().to_owned()),
        ..SandboxConfig::default()
    };
    let first = rehearse(config.clone()).await;
    let books = folder.path().join(PARTNER).join(format!("books-{}.jsonl", first.realm_id()));
    let checking = first.account("35").await["CurrentBalance"].clone();
    first.sandbox.stop().await;
    std::fs::remove_file(&books).expect("the books");
    let second = rehearse_with_entropy(config, 6).await;
    assert!(books.exists() && count(&second, "Invoice").await > 100);
    assert_eq!(second.account("35").await["CurrentBalance"], checking);
}

#[tokio::test]
async fn the_journal_is_refused_for_who_is_not_there() {
    let rehearsal = rehearse(SandboxConfig::default()).await;
    for (query, word) in [
        (format!("journal?partner={PARTNER}&company=999"), "999"),
        ("journal?partner=nobody&company=1".to_owned(), "nobody"),
        ("journal".to_owned(), "partner"),
    ] {
        let answer = rehearsal.control("GET", &query, &serde_json::Value::Null).await;
        assert!(answer.status == 400 && answer.body.contains(word), "{query} {}", answer.body);
    }
}
