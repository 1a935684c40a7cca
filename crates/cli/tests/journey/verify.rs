//! The gate and health: what was checked, where and when, and that nothing is green without evidence.

use serde_json::{Value, json};

use crate::support::advisoros::advisoros;
use crate::support::browser::{Press, at_consent_page};
use crate::support::stand_in::{PARTNER, StandIn};
use crate::support::{check_in, connect, connect_with_key, exported, firm, map_everything, ready_firm};

fn statuses(report: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let checks = report["checks"].as_array().unwrap();
    checks.iter().map(|check| (text(&check["id"]), text(&check["status"]))).collect()
}

#[test]
fn a_published_mapping_over_a_living_grant_is_ready_and_says_why() {
    let (stand_in, workspace, id) = ready_firm();
    let report = workspace.run(&["verify", "--all", "--format", "json"]).exits(0).json();
    assert_eq!((&report["verdict"], &report["scope"]), (&json!("READY"), &json!("live")));
    for check in report["checks"].as_array().unwrap() {
        assert_eq!((&check["partner"], &check["connection_id"]), (&json!(PARTNER), &json!(id)));
        assert_eq!(check["evidence_kind"], "live", "custom counts as live: {check:#}");
        assert_eq!(check["status"], "PASS", "{check:#}");
        assert!(check["age_seconds"].as_i64().unwrap() < 60 && check["checked_at"].is_string());
    }
    // What it says it sent is what was received.
    let api_calls = |stand_in: &StandIn| stand_in.requests(|request| request["path"].as_str().unwrap().starts_with("/v3/"));
    let before = api_calls(&stand_in);
    let again = workspace.run(&["verify", &id]).exits(0).json();
    assert_eq!(
        again["summary"]["requests"].as_u64().unwrap(),
        (api_calls(&stand_in) - before) as u64
    );

    let healthy = workspace.run(&["health"]).exits(0).json();
    assert_eq!(
        (&healthy["healthy"], &healthy["connections"][0]["state"]),
        (&json!(true), &json!("healthy"))
    );
    assert_eq!(healthy["connections"][0]["clocks"][0]["kind"], "access_token", "the next end first");

    let text = workspace.says(&["verify"]).exits(0).stdout;
    assert!(text.starts_with("READY\n"), "{text}");
    // Live evidence is no practice.
    let practice = workspace.says(&["verify", "--rehearsal"]).exits(1).stdout;
    assert!(practice.starts_with("NOT READY (rehearsal)\n"), "{practice}");
}

#[test]
fn what_is_fresh_is_not_asked_again() {
    let (stand_in, workspace, id) = ready_firm();
    let api_calls = || stand_in.requests(|request| request["path"].as_str().unwrap().starts_with("/v3/"));
    let before = api_calls();
    let first = workspace.run(&["verify", "--outdated"]).exits(0).json();
    assert_eq!(
        first["verdict"], "READY",
        "nothing was ever asked, so everything was outdated: {first:#}"
    );
    let asked = api_calls();
    assert!(asked > before, "{asked} requests");
    let again = workspace.run(&["verify", &id, "--outdated"]).exits(0).json();
    assert_eq!(again["checks"][0]["checked_at"], first["checks"][0]["checked_at"]);
    assert_eq!(api_calls(), asked, "everything was fresh");
    workspace.says(&["verify", "--outdated", "--from", "report.json"]).exits(2);
}

#[test]
fn without_evidence_nothing_is_ready_or_healthy() {
    let (stand_in, workspace) = firm();
    let nothing = workspace.run(&["verify"]).exits(1).json();
    assert_eq!((&nothing["verdict"], &nothing["checks"]), (&json!("NOT READY"), &json!([])));
    let why = json!(["Nothing is connected, so nothing was checked"]);
    assert_eq!(nothing["criticalIssues"], why, "it says why");
    assert!(
        nothing["recommendations"][0].as_str().unwrap().contains("advisoros connect"),
        "and what next: {nothing:#}"
    );
    for format in ["text", "html"] {
        let said = workspace.says(&["verify", "--format", format]).exits(1).stdout;
        assert!(
            said.contains("Nothing is connected") && said.contains("advisoros connect"),
            "{said}"
        );
    }
    assert_eq!(workspace.run(&["health"]).exits(1).json()["healthy"], false);

    let id = connect(&stand_in, &workspace);
    let unmapped = workspace.run(&["verify"]).exits(1).json();
    assert_eq!(check_in(&unmapped, "mapping.published")["status"], "FAIL");
    assert_eq!(check_in(&unmapped, "mapping.coverage")["obstacle"], "failed");
    assert_eq!(check_in(&unmapped, "organization.expected")["status"], "PASS");
    workspace.run(&["connections", "disconnect", &id]).exits(0);
    assert_eq!(workspace.run(&["verify"]).exits(1).json()["checks"], json!([]));
    let named = workspace.run(&["verify", &id]).exits(1).json();
    assert_eq!(check_in(&named, "token.usable")["status"], "FAIL");
    assert_eq!(workspace.run(&["health"]).exits(1).json()["connections"][0]["state"], "paused");
}

/// A new grant proves that the partner answers, and mends nothing else.
#[test]
fn a_new_grant_takes_no_failure_back_and_keeps_no_pass() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    let state = |exit: i32| {
        let one = workspace.run(&["health"]).exits(exit).json()["connections"][0].clone();
        let listed = workspace.run(&["connections", "list"]).exits(0).json();
        assert_eq!(listed["connections"][0]["health"], one["state"], "every place tells the same");
        (
            one["state"].clone(),
            one["checks"]["worst"]["id"].clone(),
            one["checks"]["unproven"].clone(),
        )
    };
    let said = |words: &str| {
        let text = workspace.says(&["health"]).stdout;
        assert!(text.contains(words), "{words}: {text}");
    };
    assert_eq!(state(1), (json!("not_checked"), Value::Null, json!(6)), "one call proves no check");
    said("0 of 14 checks passed, 14 not made or out of date (6 required)");

    workspace.run(&["verify", "--all"]).exits(1);
    let failing = (json!("failing"), json!("mapping.coverage"), json!(0));
    assert_eq!(state(1), failing);
    let reconnect = || {
        at_consent_page(workspace.spawn(&["connections", "reconnect", &id]), Press::Consent)
            .exits(0)
            .json()
    };
    let again = reconnect();
    assert_eq!((&again["status"], &again["health"]), (&json!("connected"), &json!("failing")));
    let (is_failing, worst, unproven) = state(1);
    assert_eq!((&is_failing, &worst), (&failing.0, &failing.1));
    assert_ne!(unproven, json!(0), "what passed with the old grant says nothing of the new one");
    let shown = workspace.says(&["connections", "show", &id]).exits(0).stdout;
    assert!(shown.contains("connected, health failing"), "{shown}");

    workspace.run(&["pull", &id]).exits(0);
    map_everything(&workspace, &id);
    workspace.run(&["map", "publish", &id]).exits(0);
    workspace.run(&["verify", "--all"]).exits(0);
    assert_eq!(state(0), (json!("healthy"), Value::Null, json!(0)));

    // A grant that died is mended by a new one, and the check of it is made again by that.
    stand_in.fault("revoke", "*", &json!({"count": 1}));
    workspace.run(&["connections", "refresh", &id]);
    workspace.run(&["verify", "--all"]).exits(1);
    assert_eq!(state(1).0, "action_needed");
    assert_eq!(reconnect()["health"], "healthy", "what did not pass was asked again");

    workspace.run(&["connections", "disconnect", &id]).exits(0);
    assert_eq!(state(1), (json!("paused"), Value::Null, json!(0)));
    said("no check counts while it is disconnected");
}

#[test]
fn a_dead_grant_is_told_once_and_costs_no_read() {
    let (stand_in, workspace, id) = ready_firm();
    stand_in.fault("revoke", "*", &json!({"count": 1}));
    workspace.run(&["connections", "refresh", &id]);
    let before = stand_in.requests(|request| request["path"].as_str().unwrap().starts_with("/v3/"));
    let report = workspace.run(&["verify"]).exits(1).json();
    assert_eq!(
        (
            &check_in(&report, "token.usable")["status"],
            &check_in(&report, "token.usable")["cause"]
        ),
        (&json!("FAIL"), &json!("auth"))
    );
    for id in ["organization.expected", "ledger_accounts.readable", "ledger_accounts.complete"] {
        let skipped = check_in(&report, id);
        assert_eq!((&skipped["status"], &skipped["evidence_kind"]), (&json!("SKIP"), &json!("missing")));
        assert!(skipped["evidence"].as_str().unwrap().contains("`token.usable`"), "{skipped:#}");
    }
    let after = stand_in.requests(|request| request["path"].as_str().unwrap().starts_with("/v3/"));
    assert_eq!(after, before, "no read is spent on a dead grant");
    assert_eq!(
        workspace.run(&["health"]).exits(1).json()["connections"][0]["state"],
        "action_needed"
    );
}

#[test]
fn an_outage_fails_only_its_own_checks() {
    let (stand_in, workspace, _) = ready_firm();
    stand_in.fault("status", "/v3/*", &json!({"status": 503}));
    let report = workspace.run(&["verify"]).exits(1).json();
    let failed: Vec<_> = statuses(&report).into_iter().filter(|(_, status)| status == "FAIL").collect();
    assert_eq!(failed, [("organization.expected".to_owned(), "FAIL".to_owned())]);
    assert_eq!(check_in(&report, "organization.expected")["cause"], "provider");
    assert_eq!(check_in(&report, "mapping.published")["status"], "PASS");
    let health = workspace.run(&["health"]).exits(1).json();
    assert_eq!(health["connections"][0]["status"], "degraded");
    stand_in.heal();
    workspace.run(&["verify"]).exits(0);
    workspace.run(&["health"]).exits(0);
}

#[test]
fn a_saved_report_is_judged_again_and_not_believed() {
    let (_stand_in, workspace, _) = ready_firm();
    let file = workspace.file("report.json");
    let path = file.to_str().unwrap();
    workspace.run(&["verify", "--format", "json", "--out", path]).exits(0);
    let judge = |more: &[&str]| advisoros(&[&["verify", "--from", path], more].concat());
    assert_eq!(judge(&[]).exits(0).json()["verdict"], "READY");
    assert_eq!(judge(&["--max-age", "1h", "--require-live"]).exits(0).json()["verdict"], "READY");
    let stale = judge(&["--max-age", "0s"]).exits(1).json();
    assert_eq!(check_in(&stale, "token.usable")["evidence_kind"], "stale");
    assert_eq!(check_in(&stale, "token.usable")["obstacle"], "stale");

    // The firm's own key, and nobody else's.
    let key = workspace.says(&["verify", "--public-key"]).exits(0).stdout;
    assert_eq!(judge(&["--signed-by", key.trim()]).exits(0).json()["verdict"], "READY");
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

#[test]
fn a_person_who_waits_reads_how_far_it_is_and_a_program_does_not() {
    let (stand_in, workspace, _) = ready_firm();
    stand_in.fault("latency", "/v3/*", &json!({"seconds": 2, "count": 1}));
    let slow = workspace.says(&["verify"]).exits(0);
    assert!(slow.stderr.contains("Checking: 0 of 1 connection done"), "{}", slow.stderr);
    assert!(slow.stdout.starts_with("READY\n"), "{}", slow.stdout);

    stand_in.fault("latency", "/v3/*", &json!({"seconds": 2, "count": 1}));
    assert_eq!(workspace.run(&["verify"]).exits(0).stderr, "");
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
    assert_eq!(cases.iter().filter(|case| case.status.is_skipped()).count(), count("SKIP"));
    assert!(junit.contains("NOT READY"), "{junit}");

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

#[test]
fn drift_and_a_new_name_are_told_apart() {
    let (stand_in, workspace, id) = ready_firm();
    let realm = &stand_in.ready["credentials"][PARTNER]["realm_id"];
    let change = |op: &str, account: &str, more: Value| {
        let mut body = json!({"partner": PARTNER, "company": realm, "object": "Account", "op": op, "id": account});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        stand_in.control("mutate", &body);
        workspace.run(&["pull", &id]).exits(0);
    };
    let account = |name: &str| exported(&workspace, &id)[name][0].to_owned();
    change("rename", &account("Rent"), json!({"name": "Office rent"}));
    let renamed = workspace.run(&["verify"]).exits(0).json();
    assert_eq!(check_in(&renamed, "mapping.published")["status"], "WARN");
    change("merge", &account("Meals"), json!({"into": account("Travel")}));
    let merged = workspace.run(&["verify"]).exits(1).json();
    assert_eq!(check_in(&merged, "mapping.published")["status"], "FAIL");
    assert_eq!(check_in(&merged, "mapping.orphans")["status"], "FAIL");
    // What failed and asks nobody is made again by what may have mended it: here it has mended one of two.
    workspace.run(&["map", "publish", &id]).exits(0);
    let published = workspace.run(&["verify", "--outdated"]).exits(1).json();
    assert_eq!(check_in(&published, "mapping.published")["status"], "PASS");
    assert_eq!(check_in(&published, "mapping.orphans")["status"], "FAIL");
}

/// How much has to be mapped is the firm's choice, on record and in the check's own words.
#[test]
fn the_firm_says_how_much_has_to_be_mapped() {
    let (_stand_in, workspace, _) = ready_firm();
    let limits = workspace.run(&["limits", "show"]).exits(0).json();
    assert_eq!(limits, json!({"proof_hours": 24, "pull_hours": 24, "coverage_percent": 95}));
    let set = workspace.run(&["limits", "set", "--coverage-percent", "100"]).exits(0).json();
    assert_eq!(set["coverage_percent"], 100);
    let report = workspace.run(&["verify"]).exits(0).json();
    assert!(
        check_in(&report, "mapping.coverage")["evidence"]
            .as_str()
            .unwrap()
            .contains("100 % are asked for")
    );
    workspace.run(&["limits", "set", "--coverage-percent", "101"]).exits(2);
    workspace.run(&["limits", "set"]).exits(2);
    assert_eq!(workspace.run(&["limits", "show"]).exits(0).json()["coverage_percent"], 100);
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
