//! Waivers, what changed since the run before, and who had checks made.

use serde_json::{Value, json};

use crate::support::advisoros::advisoros;
use crate::support::stand_in::PARTNER;
use crate::support::{check_in, connect, exported, firm, ready_firm};

#[test]
fn a_failure_that_somebody_answers_for_is_no_obstacle_and_is_told_everywhere() {
    let (stand_in, workspace, id) = ready_firm();
    // A mapped account is merged into another one: its decision is an orphan.
    let account = |name: &str| exported(&workspace, &id)[name][0].to_owned();
    let realm = &stand_in.ready["credentials"][PARTNER]["realm_id"];
    stand_in.control(
        "mutate",
        &json!({"partner": PARTNER, "company": realm, "object": "Account", "op": "merge", "id": account("Meals"), "into": account("Travel")}),
    );
    workspace.run(&["pull", &id]).exits(0);
    workspace.run(&["map", "publish", &id]).exits(0);
    let before = workspace.run(&["verify"]).exits(1).json();
    let failing: Vec<String> = before["checks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|check| check["status"] == "FAIL")
        .map(|check| check["id"].as_str().unwrap().to_owned())
        .collect();
    assert!(!failing.is_empty(), "{before:#}");

    let reason = "The client closes these books in January";
    let waive = |check: &str| workspace.run(&["waivers", "add", &id, check, "--reason", reason, "--days", "30"]);
    for check in &failing {
        let waiver = waive(check).exits(0).json();
        assert_eq!((&waiver["state"], &waiver["reason"]), (&json!("in_force"), &json!(reason)));
        assert_eq!(waive(check).exits(1).error_code(), "conflict", "one at a time");
    }
    let report = workspace.run(&["verify"]).exits(0).json();
    assert_eq!(report["verdict"], "READY");
    assert_eq!(report["summary"]["waived"], failing.len());
    let score = report["summary"]["score"].as_u64().unwrap();
    assert!((80..100).contains(&score), "a failure stays one in the score: {score}");
    assert_eq!(
        (&report["summary"]["score_label"], &report["summary"]["partners"][0]["weight"]),
        (&json!("excellent"), &json!(30))
    );
    let waived = check_in(&report, &failing[0]);
    assert_eq!((&waived["status"], &waived["obstacle"]), (&json!("FAIL"), &Value::Null));
    assert_eq!(waived["waiver"]["reason"], reason);
    assert!(!waived["waiver"]["granted_by"].as_str().unwrap().is_empty());

    let text = workspace.says(&["verify"]).exits(0).stdout;
    assert!(
        text.contains("Failures that somebody answers for") && text.contains(reason),
        "{text}"
    );
    let html = workspace.says(&["verify", "--format", "html"]).exits(0).stdout;
    assert!(html.contains(reason), "{html}");
    let junit = workspace.says(&["verify", "--format", "junit"]).exits(0).stdout;
    assert!(
        !junit.contains("<failure") && junit.matches("<skipped ").count() == failing.len(),
        "{junit}"
    );

    // In a file it counts as long as it says, and no longer.
    let saved = workspace.file("report.json");
    workspace
        .run(&["verify", "--format", "json", "--out", saved.to_str().unwrap()])
        .exits(0);
    let judge = || advisoros(&["verify", "--from", saved.to_str().unwrap()]);
    assert_eq!(judge().exits(0).json()["verdict"], "READY");
    let mut edited: Value = serde_json::from_str(&std::fs::read_to_string(&saved).unwrap()).unwrap();
    edited["signature"] = Value::Null;
    for check in edited["checks"].as_array_mut().unwrap() {
        if !check["waiver"].is_null() {
            check["waiver"]["expires_at"] = json!("2020-01-01T00:00:00Z");
        }
    }
    std::fs::write(&saved, edited.to_string()).unwrap();
    assert_eq!(judge().exits(1).json()["summary"]["waived"], 0);

    let list = workspace.run(&["waivers", "list"]).exits(0).json();
    assert_eq!(list["waivers"].as_array().unwrap().len(), failing.len());
    for waiver in list["waivers"].as_array().unwrap() {
        let one = waiver["id"].as_str().unwrap();
        assert_eq!(workspace.run(&["waivers", "withdraw", one]).exits(0).json()["state"], "withdrawn");
        workspace.run(&["waivers", "withdraw", one]).exits(1);
    }
    assert_eq!(workspace.run(&["verify"]).exits(1).json()["verdict"], "NOT READY");
    let audit = workspace.run(&["audit", "export"]).exits(0).stdout;
    assert!(audit.contains("check.waived") && audit.contains("check.waiver_withdrawn"));
}

#[test]
fn a_waiver_needs_a_check_a_reason_and_an_end() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    let long = "x".repeat(501);
    for (check, reason, days) in [
        ("no.such", "The client closes in January", "30"),
        ("mapping.coverage", "", "30"),
        ("mapping.coverage", "later", "30"),
        ("mapping.coverage", &long, "30"),
        ("mapping.coverage", "The client closes in January", "0"),
        ("mapping.coverage", "The client closes in January", "91"),
        ("mapping.coverage", "The client closes in January", "soon"),
    ] {
        workspace
            .run(&["waivers", "add", &id, check, "--reason", reason, "--days", days])
            .exits(2);
    }
    workspace
        .run(&[
            "waivers",
            "add",
            "nobody",
            "mapping.coverage",
            "--reason",
            "The client closes in January",
            "--days",
            "3",
        ])
        .exits(2);
    workspace.run(&["waivers", "withdraw", "nobody"]).exits(2);
    assert_eq!(workspace.run(&["waivers", "list"]).exits(0).json()["waivers"], json!([]));

    // Nobody answers for a company that is not mapped, or for a grant that is dead.
    for check in [
        "mapping.published",
        "token.usable",
        "organization.expected",
        "scopes.granted",
        "ledger_accounts.readable",
    ] {
        workspace
            .run(&[
                "waivers",
                "add",
                &id,
                check,
                "--reason",
                "The client closes in January",
                "--days",
                "3",
            ])
            .exits(2);
    }
    // Nor for what does not fail: not yet, or not known.
    let add = |check: &str| {
        let reason = "The client closes in January";
        workspace.run(&["waivers", "add", &id, check, "--reason", reason, "--days", "3"])
    };
    assert_eq!(add("mapping.coverage").exits(1).error_code(), "conflict", "it was never made");
    let report = workspace.run(&["verify"]).exits(1).json();
    assert_eq!(check_in(&report, "clock.skew")["status"], "PASS");
    let refused = add("clock.skew").exits(1);
    assert_eq!(refused.error_code(), "conflict");
    assert!(
        refused.stdout.contains("`clock.skew` of this connection does not fail now"),
        "{refused:#?}"
    );
    assert_eq!(workspace.run(&["waivers", "list"]).exits(0).json()["waivers"], json!([]));
    add("mapping.coverage").exits(0);
    assert_eq!(
        workspace.run(&["verify"]).exits(1).json()["verdict"],
        "NOT READY",
        "nothing is mapped"
    );
}

#[test]
fn a_decision_makes_the_answers_about_the_mapping_out_of_date_and_changes_are_named() {
    let (stand_in, workspace, id) = ready_firm();
    assert_eq!(workspace.run(&["verify", "--history"]).exits(0).json()["runs"], json!([]));
    workspace.run(&["verify"]).exits(0);
    let rent = exported(&workspace, &id)["Rent"][0].to_owned();
    let file = workspace.file("again.csv");
    std::fs::write(&file, format!("external_id,code\n{rent},999999\n")).unwrap();
    workspace.run(&["map", "import", &id, file.to_str().unwrap()]).exits(1);
    let untouched = workspace.run(&["verify", "--outdated"]).exits(0).json();
    assert_eq!(
        check_in(&untouched, "mapping.published")["status"],
        "PASS",
        "an import that was refused decided nothing"
    );

    let used = exported(&workspace, &id)["Rent"][9].to_owned();
    let status = workspace.run(&["map", "status", &id]).exits(0).json();
    let targets = status["target_set"]["targets"].as_array().unwrap();
    let other = targets
        .iter()
        .find(|target| target["root_class"] == "Expense" && target["code"] != used.as_str())
        .unwrap();
    std::fs::write(&file, format!("external_id,code\n{rent},{}\n", other["code"].as_str().unwrap())).unwrap();
    workspace.run(&["map", "import", &id, file.to_str().unwrap()]).exits(0);
    let decided = workspace.run(&["verify", "--outdated"]).exits(0).json();
    let published = check_in(&decided, "mapping.published");
    assert_eq!(
        (&published["status"], &published["before"]["status"]),
        (&json!("WARN"), &json!("PASS"))
    );
    assert_eq!(
        check_in(&decided, "token.usable")["before"],
        Value::Null,
        "no decision makes that out of date"
    );
    workspace.run(&["map", "publish", &id]).exits(0);

    stand_in.fault("status", "/v3/*", &json!({"status": 503}));
    let worse = workspace.run(&["verify"]).exits(1).json();
    let organization = check_in(&worse, "organization.expected");
    assert_eq!(organization["before"]["status"], "PASS");
    assert_eq!(organization["before"]["change"], "worse");
    assert!(worse["summary"]["worse"].as_u64().unwrap() > 0);
    let text = workspace.says(&["verify"]).exits(1).stdout;
    assert!(!text.contains("worse"), "it says the same as the run before: {text}");
    stand_in.heal();
    let better = workspace.says(&["verify"]).exits(0).stdout;
    assert!(better.contains("better, was FAIL"), "{better}");

    let runs = workspace.run(&["verify", "--history"]).exits(0).json();
    let runs = runs["runs"].as_array().unwrap();
    assert!(runs.len() > 4, "publishing asks again as well: {runs:#?}");
    assert!(runs[1]["fail"].as_u64().unwrap() == 1 && runs[0]["fail"] == 0, "{runs:#?}");
    assert!(runs[0]["started_by"].is_string() && runs[0]["finished_at"].is_i64());
    workspace.says(&["verify", "--history", "--all"]).exits(2);
}
