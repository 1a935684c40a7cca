//! The gate and health: what was checked, where and when, and that nothing is green without evidence.

use serde_json::{Value, json};

use crate::support::advisoros::advisoros;
use crate::support::browser::{Press, at_consent_page};
use crate::support::stand_in::{PARTNER, StandIn};
use crate::support::{check_in, connect, exported, firm, map_everything, ready_firm, statuses};

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
    for check in again["checks"].as_array().unwrap() {
        let before = check_in(&first, check["id"].as_str().unwrap());
        let is_same = check["checked_at"] == before["checked_at"];
        assert_eq!(is_same, check["cost"] != "local", "what costs no call is always made: {check:#}");
    }
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
    let junit = workspace.says(&["verify", "--format", "junit"]).exits(1).stdout;
    let suites = junit_parser::from_reader(junit.as_bytes()).unwrap();
    assert_eq!(
        (suites.tests, suites.errors, suites.failures),
        (1, 1, 0),
        "nothing is no green: {junit}"
    );
    assert!(
        suites.suites[0].cases[0].status.is_error() && junit.contains("Nothing is connected"),
        "{junit}"
    );
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

/// What passed before the grant died is no evidence from the moment the workspace knows of it, however young it is.
#[test]
fn a_grant_that_died_since_is_not_ready() {
    let (stand_in, workspace, id) = ready_firm();
    workspace.run(&["verify"]).exits(0);
    stand_in.fault("revoke", "*", &json!({"count": 1}));
    workspace.run(&["connections", "refresh", &id]).exits(3);
    workspace.run(&["pull", &id]).exits(3);
    let listed = workspace.run(&["connections", "list"]).exits(0).json();
    assert_eq!(listed["connections"][0]["status"], "needs_reconnect");

    let saved = workspace.file("report.json");
    let arguments = ["verify", &id, "--outdated", "--format", "json", "--out", saved.to_str().unwrap()];
    workspace.run(&arguments).exits(1);
    let report: Value = serde_json::from_slice(&std::fs::read(&saved).unwrap()).unwrap();
    assert_eq!(check_in(&report, "token.usable")["status"], "FAIL", "it was asked again");
    assert_eq!(check_in(&report, "mapping.published")["evidence_kind"], "live");
    let key = workspace.says(&["verify", "--public-key"]).exits(0).stdout;
    let judge = ["verify", "--from", saved.to_str().unwrap(), "--max-age", "24h", "--require-live"];
    advisoros(&[&judge[..], &["--signed-by", key.trim()]].concat()).exits(1);
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

/// What was just pulled or set leaves no old PASS behind, also where only the outdated is made.
#[test]
fn what_the_firm_pulls_or_sets_is_judged_at_once() {
    let (stand_in, workspace, id) = ready_firm();
    workspace.run(&["verify"]).exits(0);
    workspace.run(&["limits", "set", "--coverage-percent", "100"]).exits(0);
    let coverage = |report: &Value| check_in(report, "mapping.coverage")["evidence"].as_str().unwrap().to_owned();
    let saved = workspace.run(&["verify", "--outdated"]).exits(0).json();
    assert!(coverage(&saved).contains("100 % are asked for"), "{}", coverage(&saved));
    let realm = &stand_in.ready["credentials"][PARTNER]["realm_id"];
    let account = |name: &str| exported(&workspace, &id)[name][0].to_owned();
    let merge = json!({"partner": PARTNER, "company": realm, "object": "Account", "op": "merge", "id": account("Meals"), "into": account("Travel")});
    stand_in.control("mutate", &merge);
    workspace.run(&["pull", &id]).exits(0);
    let health = workspace.run(&["health"]).exits(1).json();
    assert_eq!(health["connections"][0]["state"], "failing", "the pull itself has judged it");
    let outdated = workspace.run(&["verify", "--all", "--outdated"]).exits(1).json();
    assert_eq!(check_in(&outdated, "mapping.orphans")["status"], "FAIL");
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
