//! Two programs in one rehearsal workspace: one serves the stand-ins, both live in their time.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::advisoros::{Workspace, finish};
use crate::support::browser::{Press, at_consent_page};
use crate::support::map_everything;
use crate::support::stand_in::{PARTNER, text};

#[test]
fn a_second_program_follows_the_stand_ins_clock() {
    let workspace = Workspace::new();
    let connecting = ["connect", PARTNER, "--environment", "rehearsal"];
    let id = text(&at_consent_page(workspace.spawn(&connecting), Press::Consent).exits(0).json()["id"]);

    // A window, as it were: it serves the stand-ins and waits.
    let first = workspace.spawn(&connecting);
    let ready = workspace.path().join("rehearsal").join("ready.json");
    let control = control_url(&ready);
    ureq::post(format!("{control}/control/clock"))
        .send(json!({"advance_seconds": 4_000}).to_string())
        .unwrap();
    workspace.run(&["connections", "test", &id]).exits(0);
    let log = ureq::get(format!("{control}/control/requests"))
        .call()
        .unwrap()
        .body_mut()
        .read_to_string()
        .unwrap();
    let log: Value = serde_json::from_str(&log).unwrap();
    let requests = log["requests"].as_array().unwrap();
    assert!(requests.iter().any(|request| request["grant_type"] == "refresh_token"), "{log}");
    assert!(
        requests.iter().all(|request| request["status"] != 401),
        "the token did not look fresh: {log}"
    );

    let mut first = first;
    assert!(first.try_wait().unwrap().is_none(), "the first program served all the while");
    first.kill().unwrap();
    finish(first);
}

/// What is ordered lives with the program that serves the stand-ins, and every other one sees it.
#[test]
fn a_drill_is_under_way_for_every_program_until_calm_or_the_end_of_the_one_that_serves() {
    let workspace = Workspace::new();
    let connecting = ["connect", PARTNER, "--environment", "rehearsal"];
    let id = text(&at_consent_page(workspace.spawn(&connecting), Press::Consent).exits(0).json()["id"]);
    let drills = || workspace.run(&["rehearsal", "drills"]).exits(0).json();
    let under_way = |drills: &Value| drills["drills"].as_array().unwrap().iter().any(|drill| drill["under_way"] == true);
    let status = || text(&workspace.run(&["connections", "show", &id]).json()["status"]);

    // Alone, a command serves for itself, and takes along what it ordered.
    let said = workspace.says(&["rehearsal", "drill", "go_offline"]).exits(0).stdout;
    assert!(said.contains("until you go back to calm or this program ends"), "{said}");
    assert_eq!(status(), "degraded");
    let alone = drills();
    assert_eq!((&alone["disturbed"], &alone["served_by"]), (&json!(false), &json!("this_program")));
    workspace.run(&["rehearsal", "drill", "back_to_calm"]).exits(0);
    assert_eq!(status(), "connected");

    let mut first = workspace.spawn(&connecting);
    control_url(&workspace.path().join("rehearsal").join("ready.json"));
    assert!(drills()["drills"][0]["company"]["connection_id"] == id.as_str());
    workspace.run(&["rehearsal", "drill", "go_offline"]).exits(0);
    let shared = drills();
    assert_eq!(
        (&shared["disturbed"], under_way(&shared), &shared["served_by"]),
        (&json!(true), true, &json!("another_program"))
    );
    for refused in ["go_offline", "throttle", "revoke_grant"] {
        let refused = workspace.run(&["rehearsal", "drill", refused]).exits(1);
        assert_eq!(refused.error_code(), "already_running");
    }
    first.kill().unwrap();
    finish(first);
    let over = drills();
    assert_eq!((&over["disturbed"], under_way(&over)), (&json!(false), false));
}

/// Practice is judged as practice, and never as the partner's own answer.
#[test]
fn a_rehearsal_is_ready_for_rehearsal_only() {
    let workspace = Workspace::new();
    let connecting = ["connect", PARTNER, "--environment", "rehearsal"];
    let id = text(&at_consent_page(workspace.spawn(&connecting), Press::Consent).exits(0).json()["id"]);
    workspace.run(&["pull", &id]).exits(0);
    map_everything(&workspace, &id);
    workspace.run(&["map", "publish", &id]).exits(0);
    let practice = workspace.run(&["verify", "--rehearsal"]).exits(0).json();
    assert_eq!((&practice["verdict"], &practice["scope"]), (&json!("READY"), &json!("rehearsal")));
    assert!(
        practice["checks"]
            .as_array()
            .unwrap()
            .iter()
            .all(|check| check["evidence_kind"] == "rehearsal")
    );
    let said = workspace.says(&["verify", "--rehearsal", "--format", "junit"]).exits(0).stdout;
    assert!(said.contains("READY (rehearsal)"), "{said}");
    let live = workspace.run(&["verify", "--live"]).exits(1).json();
    assert_eq!((&live["verdict"], &live["scope"]), (&json!("NOT READY"), &json!("live")));
    assert!(
        live["checks"]
            .as_array()
            .unwrap()
            .iter()
            .any(|check| check["obstacle"] == "other_scope")
    );
}

/// The address in the ready line, once it answers: the file may be of the program before.
fn control_url(ready: &std::path::Path) -> String {
    for _ in 0..200 {
        let line = std::fs::read_to_string(ready).unwrap_or_default();
        let url = serde_json::from_str::<Value>(&line)
            .ok()
            .and_then(|line| line["control_url"].as_str().map(str::to_owned));
        if let Some(url) = url.filter(|url| ureq::get(format!("{url}/control/clock")).call().is_ok()) {
            return url;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("no stand-ins at {}", ready.display());
}
