//! Reports: every format of one, and what a saved one is worth to those who have nothing else.

use serde_json::{Value, json};

use crate::support::advisoros::{advisoros, advisoros_says};
use crate::support::{check_in, connect_with_key, firm, ready_firm, statuses};

#[test]
fn a_saved_report_is_judged_again_and_not_believed() {
    let (_stand_in, workspace, _) = ready_firm();
    let file = workspace.file("report.json");
    let path = file.to_str().unwrap();
    workspace.run(&["verify", "--format", "json", "--out", path]).exits(0);
    let judge = |more: &[&str]| advisoros(&[&["verify", "--from", path], more].concat());
    assert_eq!(judge(&[]).exits(0).json()["verdict"], "READY");
    assert_eq!(judge(&["--max-age", "1h", "--require-live"]).exits(0).json()["verdict"], "READY");
    // Who vouches for it is told under the verdict, in every format.
    let told_of = |more: &[&str], seal: &str, words: &str| {
        let more = [&["--max-age", "1h", "--require-live"], more].concat();
        assert_eq!(judge(&more).exits(0).json()["seal"], seal);
        for format in ["text", "html", "junit"] {
            let said = advisoros_says(&[&["verify", "--from", path], &more[..], &["--format", format]].concat());
            let said = said.exits(0).stdout;
            assert!(said.contains(words), "{format}: {said}");
        }
        let out = workspace.file("judged");
        let out = ["--format", "html", "--out", out.to_str().unwrap()];
        let said = advisoros_says(&[&["verify", "--from", path], &more[..], &out].concat())
            .exits(0)
            .stdout;
        assert!(said.starts_with("READY: ") && said.contains(words), "{said}");
    };
    told_of(&[], "consistent", "was not checked");
    let stale = judge(&["--max-age", "0s"]).exits(1).json();
    assert_eq!(check_in(&stale, "token.usable")["evidence_kind"], "stale");
    assert_eq!(check_in(&stale, "token.usable")["obstacle"], "stale");

    // What is written of a judgment is no copy of the report, and does not pass itself off as signed.
    let judged = workspace.file("judged.json");
    let judged = judged.to_str().unwrap();
    advisoros(&["verify", "--from", path, "--format", "json", "--out", judged]).exits(0);
    let again = advisoros(&["verify", "--from", judged]).exits(0).json();
    assert_eq!(again["seal"], "unsigned", "{again:#}");

    // The firm's own key, and nobody else's.
    let key = workspace.says(&["verify", "--public-key"]).exits(0).stdout;
    assert_eq!(judge(&["--signed-by", key.trim()]).exits(0).json()["verdict"], "READY");
    told_of(&["--signed-by", key.trim()], "trusted", "Signed by the key that was asked for");
    let other = firm().1.says(&["verify", "--public-key"]).exits(0).stdout;
    let by_other = judge(&["--signed-by", other.trim()]).exits(2).json();
    assert!(
        by_other["error"]["message"].as_str().unwrap().contains("another key"),
        "{by_other:#}"
    );

    let mut report: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    let mut changed = report.clone();
    changed["checks"][0]["evidence"] = json!("All is well");
    std::fs::write(&file, changed.to_string()).unwrap();
    let refused = judge(&[]).exits(2).json();
    assert!(
        refused["error"]["message"]
            .as_str()
            .unwrap()
            .contains("changed after it was signed"),
        "{refused:#}"
    );
    // Without a signature it is judged as before, unless one is asked for.
    report["signature"] = Value::Null;
    std::fs::write(&file, report.to_string()).unwrap();
    judge(&["--signed-by", key.trim()]).exits(2);
    told_of(&[], "unsigned", "Not signed: anybody could have written it");
    let edited = |edit: &dyn Fn(&mut Vec<Value>)| {
        let mut report = report.clone();
        edit(report["checks"].as_array_mut().unwrap());
        std::fs::write(&file, report.to_string()).unwrap();
        judge(&[]).exits(1).json()
    };
    let left_out = edited(&|checks| checks.retain(|check| check["id"] != "token.usable"));
    assert_eq!(check_in(&left_out, "token.usable")["obstacle"], "missing");
    edited(&Vec::clear);
    edited(&|checks| checks[0]["status"] = json!("FINE"));
    let everywhere = |field: &str, value: Value| {
        edited(&|checks| {
            for check in checks {
                check[field] = value.clone();
            }
        })
    };
    everywhere("evidence_kind", json!("rehearsal"));
    everywhere("checked_at", json!("2999-01-01T00:00:00Z"));
    let whole = report.to_string();
    for (broken, says) in [
        ("", "is empty"),
        ("\u{0}", "is not JSON"),
        ("NOT READY", "is not JSON"),
        ("<!doctype html>", "only the JSON one can be judged"),
        ("[]", "is JSON, but not a report"),
        ("{}", "missing field `scope`"),
        ("{\"scope\":\"live\"}", "missing field `checks`"),
        ("{\"scope\" \"live\"}", "is damaged: what stands in line 1, column 10"),
        (&whole[..whole.len() / 2], "is cut off"),
    ] {
        std::fs::write(&file, broken).unwrap();
        let refused = judge(&[]).exits(2);
        assert_eq!(refused.error_code(), "invalid_input", "{broken:?}");
        let error = refused.json()["error"].clone();
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(says) && message.contains("report.json"), "{broken:?}: {message}");
        assert!(!message.contains("expected"), "{broken:?}: {message}");
        assert!(
            error["hint"].as_str().unwrap().contains("verify --format json --out FILE"),
            "{error:#}"
        );
    }
    std::fs::remove_file(&file).unwrap();
    assert_eq!(judge(&[]).exits(2).error_code(), "invalid_input");
    for wrong in [&["--max-age", "soon"][..], &["--rehearsal", "--require-live"], &["--format", "pdf"]] {
        judge(wrong).exits(2);
    }
}

/// A part of the firm is not the firm.
#[test]
fn a_report_of_a_part_is_no_report_of_all() {
    let (stand_in, workspace, id) = ready_firm();
    let whole = workspace.run(&["verify", &id]).exits(0).json();
    assert_eq!((&whole["covers"], &whole["summary"]["of_connections"]), (&json!("all"), &json!(1)));
    connect_with_key(&stand_in, &workspace, "stripe");
    workspace.run(&["verify", "--all"]).exits(1);
    let file = workspace.file("one.json");
    let path = file.to_str().unwrap();
    workspace.run(&["verify", &id, "--format", "json", "--out", path]).exits(0);
    let key = workspace.says(&["verify", "--public-key"]).exits(0).stdout;
    let asked = ["--max-age", "24h", "--require-live", "--signed-by", key.trim()];
    let judge = |more: &[&str]| advisoros_says(&[&["verify", "--from", path], &asked[..], more].concat());
    let said = judge(&[]).exits(1).stdout;
    assert!(said.starts_with("NOT READY\nIt holds 1 of 2 connections. "), "{said}");
    assert!(judge(&["--format", "html"]).exits(1).stdout.contains("It holds 1 of 2 connections"));
    let junit = judge(&["--format", "junit"]).exits(1).stdout;
    assert_eq!(junit_parser::from_reader(junit.as_bytes()).unwrap().errors, 1, "{junit}");
    let json = advisoros(&[&["verify", "--from", path], &asked[..]].concat()).exits(1).json();
    assert_eq!((&json["covers"], &json["productionReady"]), (&json!("named"), &json!(false)));
    assert_eq!(json["criticalIssues"], json!(["It holds 1 of 2 connections"]));
    let part = judge(&["--partial"]).exits(0).stdout;
    assert!(part.contains("1 of 2 connections: "), "a part reads like one: {part}");
    // One that does not say, as earlier releases wrote it, is no whole one.
    let mut earlier: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    earlier
        .as_object_mut()
        .unwrap()
        .retain(|name, _| name != "covers" && name != "signature");
    std::fs::write(&file, earlier.to_string()).unwrap();
    advisoros(&["verify", "--from", path]).exits(0);
    advisoros(&["verify", "--from", path, "--require-live"]).exits(1);
    advisoros(&["verify", "--from", path, "--partial"]).exits(2);
}

#[test]
fn every_format_holds_the_verdict_and_every_status() {
    let (stand_in, workspace, _) = ready_firm();
    connect_with_key(&stand_in, &workspace, "stripe");
    stand_in.fault("status", "/v3/*", &json!({"status": 503}));
    let report = workspace.run(&["verify"]).exits(1).json();
    let count = |status: &str| statuses(&report).iter().filter(|(_, other)| other == status).count();

    let junit = workspace.says(&["verify", "--format", "junit"]).exits(1).stdout;
    // By a reader that nobody here wrote.
    let suites = junit_parser::from_reader(junit.as_bytes()).unwrap();
    let cases: Vec<&junit_parser::TestCase> = suites.suites.iter().flat_map(|suite| &suite.cases).collect();
    assert_eq!(cases.len(), statuses(&report).len());
    assert_eq!(cases.iter().filter(|case| case.status.is_failure()).count(), count("FAIL"));
    let missing = |check: &&Value| check["obstacle"] == "missing";
    let missing = report["checks"].as_array().unwrap().iter().filter(missing).count();
    assert!(missing > 0, "{report:#}");
    assert_eq!(cases.iter().filter(|case| case.status.is_error()).count(), missing);
    assert_eq!(
        cases.iter().filter(|case| case.status.is_skipped()).count(),
        count("SKIP") - missing
    );
    assert_eq!((suites.errors as usize, suites.failures as usize), (missing, count("FAIL")));
    assert!(junit.contains("NOT READY"), "{junit}");
    // What keeps it from being ready without having failed is not green either.
    let elsewhere = workspace.says(&["verify", "--rehearsal", "--format", "junit"]).exits(1).stdout;
    let elsewhere = junit_parser::from_reader(elsewhere.as_bytes()).unwrap();
    let required = report["checks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|check| check["critical"] == true);
    let not_failed = required.filter(|check| check["status"] != "FAIL").count();
    assert_eq!(elsewhere.errors as usize, not_failed);

    let html_file = workspace.file("report.html");
    workspace
        .says(&["verify", "--format", "html", "--out", html_file.to_str().unwrap()])
        .exits(1);
    let html = std::fs::read_to_string(&html_file).unwrap();
    assert!(html.contains("<h1>NOT READY</h1>"), "{html}");
    for (id, status) in statuses(&report) {
        assert!(
            html.contains(&format!("<code>{id}</code>")) && html.contains(&format!(">{status}</td>")),
            "{id}"
        );
    }
    // Each with its cost, and with whether it is required: in text, too.
    let text = workspace.says(&["verify", "--format", "text"]).exits(1).stdout;
    let checks = report["checks"].as_array().unwrap();
    let required = checks.iter().filter(|check| check["critical"] == true).count();
    assert!(required > 0 && required < checks.len(), "{report:#}");
    assert_eq!(html.matches("\">required</small>").count(), required, "{html}");
    assert_eq!(text.matches("; required;").count(), required, "{text}");
    for (words, cost) in [("no call", "local"), ("free call", "unmetered"), ("counted read", "metered")] {
        let declared = checks.iter().filter(|check| check["cost"] == cost).count();
        assert_eq!(html.matches(&format!("<td>{words}")).count(), declared, "{html}");
        assert_eq!(text.matches(&format!("; {words}")).count(), declared, "{text}");
    }
    let is_asked = |check: &&Value| check["cost"] == "metered" && check["requests"].as_i64() > Some(0);
    let asked = checks.iter().find(is_asked).unwrap();
    let told = format!("counted read, {} request", asked["requests"]);
    assert!(html.contains(&told) && text.contains(&told), "{told}: {text}");
    for outside in ["http:", "https:", "src=", "href=", "@import", "<script"] {
        assert!(!html.contains(outside), "{outside}");
    }
    // On paper every sheet says whose checks it holds, and of which report it is; the first one says where to begin.
    let heads: Vec<&str> = html
        .split("<thead>")
        .skip(1)
        .map(|head| head.split("</thead>").next().unwrap())
        .collect();
    assert_eq!(heads.len(), 3, "an overview and two connections: {html}");
    assert!(heads[0].contains("Stands in the way"), "{}", heads[0]);
    let names: Vec<&Value> = checks.iter().map(|check| &check["display_name"]).collect();
    for (head, name) in heads[1..].iter().zip([names[0], names[names.len() - 1]]) {
        assert!(head.contains(&format!("<h2>{} <span>", name.as_str().unwrap())), "{head}");
    }
    let first = html.split("</table>").next().unwrap();
    for obstacle in checks.iter().filter(|check| !check["obstacle"].is_null()) {
        let title = obstacle["title"].as_str().unwrap().replace('\'', "&apos;");
        assert!(first.contains(&title), "{obstacle:#}");
    }
    assert!(
        html.contains("@bottom-left{content:'NOT READY: AdvisorOS Connect, judged "),
        "{html}"
    );
    assert!(!html.contains('`'), "what is quoted is set apart: {html}");
    let picture = picture_of(&html_file);
    assert!(
        picture.metadata().unwrap().len() > 20_000,
        "a page with a table, at {}",
        picture.display()
    );

    // Whole or nothing.
    let nowhere = workspace.file("passphrase").join("report.json");
    assert_eq!(
        workspace.run(&["verify", "--out", nowhere.to_str().unwrap()]).exits(2).error_code(),
        "invalid_input"
    );
    let unwritten = workspace.file("unwritten.json");
    workspace.run(&["verify", "nobody", "--out", unwritten.to_str().unwrap()]).exits(2);
    workspace
        .run_with_passphrase("wrong", &["verify", "--out", unwritten.to_str().unwrap()])
        .exits(5);
    assert!(!unwritten.exists());
}

/// Every member of the files that AdvisorOS's scripts wrote, with the kind of its value. Read from its repository.
const SHAPES: [(&str, &[&str]); 4] = [
    (
        "integration-test-report.json",
        &["timestamp s", "environment s", "results o", "recommendations a"],
    ),
    (
        "integration-readiness-report.json",
        &[
            "timestamp s",
            "environment s",
            "scores o",
            "scores/quickbooks n",
            "overallScore n",
            "results o",
            "recommendations a",
            "summary/totalIntegrations n",
            "summary/readyIntegrations n",
            "summary/overallReadiness s",
        ],
    ),
    (
        "quickbooks-integration-report.json",
        &[
            "timestamp s",
            "scores o",
            "overallScore n",
            "status s",
            "results o",
            "recommendations a",
            "summary/overallReadiness s",
            "summary/configurationStatus s",
            "summary/implementationStatus s",
        ],
    ),
    (
        "master-integration-report.json",
        &[
            "timestamp s",
            "overallScore n",
            "overallPercentage n",
            "status s",
            "results o",
            "results/quickbooks/tested b",
            "results/quickbooks/score n",
            "results/quickbooks/details s",
            "criticalIssues a",
            "warnings a",
            "recommendations a",
            "productionReady b",
            "summary/totalIntegrations n",
            "summary/readyIntegrations n",
            "summary/needsWork n",
        ],
    ),
];

#[test]
fn what_read_the_reports_of_the_scripts_reads_ours() {
    let (stand_in, workspace, _) = ready_firm();
    let kind = |value: &Value| match value {
        Value::String(_) => "s",
        Value::Number(_) => "n",
        Value::Bool(_) => "b",
        Value::Array(_) => "a",
        Value::Object(_) => "o",
        Value::Null => "null",
    };
    let holds_every_shape = |report: &Value| {
        for (file, members) in SHAPES {
            for member in members {
                let (path, wanted) = member.split_once(' ').unwrap();
                let value = report.pointer(&format!("/{path}")).unwrap_or(&Value::Null);
                assert_eq!(kind(value), wanted, "{file}: {path}");
            }
        }
    };

    let ready = workspace.run(&["verify"]).exits(0).json();
    holds_every_shape(&ready);
    assert_eq!(
        (&ready["productionReady"], &ready["status"], &ready["criticalIssues"]),
        (&json!(true), &json!("EXCELLENT"), &json!([]))
    );
    assert_eq!(ready["results"]["quickbooks"]["token.usable"], true);
    assert_eq!(ready["summary"]["readyIntegrations"], 1);
    let score = ready["summary"]["score"].as_f64().unwrap();
    assert!((ready["overallScore"].as_f64().unwrap() * 100.0 - score).abs() < 1e-9);

    // Practice is no production, whatever it scores.
    let practice = workspace.run(&["verify", "--rehearsal"]).exits(1).json();
    holds_every_shape(&practice);
    assert_eq!(
        (&practice["productionReady"], &practice["overallScore"]),
        (&json!(false), &json!(0))
    );
    assert_eq!(practice["results"]["quickbooks"]["tested"], false);

    stand_in.fault("status", "/v3/*", &json!({"status": 503}));
    let file = workspace.file("readiness.json");
    workspace
        .says(&["verify", "--format", "json", "--out", file.to_str().unwrap()])
        .exits(1);
    let failed: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    holds_every_shape(&failed);
    let issues = failed["criticalIssues"].as_array().unwrap();
    assert!(
        !issues.is_empty() && !failed["recommendations"].as_array().unwrap().is_empty(),
        "{failed:#}"
    );
    assert_eq!(
        failed["results"]["quickbooks"]["token.usable"], true,
        "what passed is told from what did not"
    );
    assert_eq!(failed["results"]["quickbooks"]["ledger_accounts.readable"], false);

    // The signature covers what their readers read.
    let key = workspace.run(&["verify", "--public-key"]).exits(0).json();
    let from = [
        "verify",
        "--from",
        file.to_str().unwrap(),
        "--signed-by",
        key["public_key"].as_str().unwrap(),
    ];
    workspace.says(&from).exits(1);
    let forged = std::fs::read_to_string(&file)
        .unwrap()
        .replace("\"productionReady\": false", "\"productionReady\": true");
    std::fs::write(&file, forged).unwrap();
    workspace.says(&from).exits(2);
}

/// The page as Chromium shows it, in `test-output`.
fn picture_of(page: &std::path::Path) -> std::path::PathBuf {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test-output");
    std::fs::create_dir_all(&folder).unwrap();
    let picture = folder.join("report.png");
    let _before = std::fs::remove_file(&picture);
    let chromium = std::env::var_os("CHROMIUM").unwrap_or_else(|| "chromium".into());
    let shown = std::process::Command::new(chromium)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--window-size=1100,1400",
        ])
        .arg(format!("--screenshot={}", picture.display()))
        .arg(format!("--user-data-dir={}", page.with_extension("profile").display()))
        .arg(url::Url::from_file_path(page).unwrap().as_str())
        .output()
        .expect("chromium, which `cargo xtask test` installs");
    assert!(shown.status.success(), "{shown:?}");
    picture
}
