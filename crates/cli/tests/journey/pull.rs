//! Pulls that are killed, stopped, met by another one, or answered badly.

use std::process::Child;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::advisoros::{Workspace, finish};
use crate::support::stand_in::{StandIn, text};
use crate::support::{connect, wait_until};

/// Five pages.
const ACCOUNTS: usize = 4_500;

fn firm() -> (StandIn, Workspace, String) {
    let stand_in = StandIn::serve(&["--companies", "1", "--accounts", &ACCOUNTS.to_string()]);
    let workspace = Workspace::new();
    let id = connect(&stand_in, &workspace);
    (stand_in, workspace, id)
}

fn queries(stand_in: &StandIn) -> usize {
    stand_in.requests(|request| text(&request["path"]).ends_with("/query"))
}

fn jobs(workspace: &Workspace) -> Vec<Value> {
    workspace.run(&["jobs", "list"]).exits(0).json()["jobs"].as_array().unwrap().clone()
}

fn accounts(pulled: &Value, count: &str) -> u64 {
    pulled["resources"]["accounts"][count].as_u64().unwrap()
}

/// SIGKILL: nothing is tidied up.
fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_pull_that_is_killed_goes_on_where_it_stopped() {
    // Before anything is known, in the middle of the pages, and when all are stored but the last count.
    let points = [1, 4, 7].map(|point| std::thread::spawn(move || killed_at(point)));
    for point in points {
        point.join().unwrap();
    }
}

fn killed_at(point: usize) {
    let (stand_in, workspace, id) = firm();
    stand_in.fault("latency", "*", &json!({"seconds": 0.4}));
    let pull = workspace.spawn(&["pull", &id]);
    wait_until("so many requests", || queries(&stand_in) >= point);
    kill(pull);
    stand_in.heal();
    assert_eq!(jobs(&workspace)[0]["status"], "running", "its row outlives it");

    let pulled = workspace.run(&["pull", &id]).exits(0).json();
    assert_eq!(
        (accounts(&pulled, "rows"), accounts(&pulled, "inserted")),
        (4_500, 4_500),
        "killed at {point}"
    );
    assert_eq!(
        (accounts(&pulled, "updated"), accounts(&pulled, "unchanged")),
        (0, 0),
        "killed at {point}"
    );
    let done = jobs(&workspace);
    assert_eq!((done.len(), &done[0]["status"]), (1, &json!("done")), "the same job went on");
    assert_eq!(done[0]["pull"]["id"], pulled["id"]);

    let again = workspace.run(&["pull", &id]).exits(0).json();
    assert_eq!(
        (&again["inserted"], &again["updated"], &again["deactivated"]),
        (&json!(0), &json!(0), &json!(0))
    );
    assert_eq!(accounts(&again, "unchanged"), 4_500);
}

#[test]
fn a_second_pull_is_refused_and_the_first_can_be_stopped_from_anywhere() {
    let (stand_in, workspace, id) = firm();
    stand_in.fault("latency", "*", &json!({"seconds": 5}));
    let pull = workspace.spawn(&["pull", &id]);
    wait_until("a running job", || jobs(&workspace).iter().any(|job| job["status"] == "running"));
    assert_eq!(workspace.run(&["pull", &id]).exits(1).error_code(), "already_running");
    let job = text(&jobs(&workspace)[0]["id"]);
    assert_eq!(workspace.run(&["jobs", "cancel", &job]).exits(0).json()["status"], "cancelled");
    assert_eq!(finish(pull).exits(1).error_code(), "cancelled");
    let sent = queries(&stand_in);
    stand_in.heal();
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(queries(&stand_in), sent, "nothing is asked for after it was stopped");
    assert_eq!(jobs(&workspace)[0]["status"], "cancelled");

    assert_eq!(accounts(&workspace.run(&["pull", &id]).exits(0).json(), "rows"), 4_500);
    assert_eq!(
        workspace.run(&["jobs", "cancel", "no-such-job"]).exits(2).error_code(),
        "invalid_input"
    );
}

#[test]
fn trouble_at_the_partner_is_named_and_the_next_pull_brings_all() {
    let (stand_in, workspace, id) = firm();
    for (kind, more, cause) in [
        ("status", json!({"status": 500}), "provider"),
        ("malformed", json!({}), "provider"),
        ("reset", json!({}), "provider"),
    ] {
        stand_in.fault(kind, "*", &more);
        let failed = workspace.run(&["pull", &id]).exits(4);
        assert_eq!(failed.json()["error"]["cause"], cause, "{kind}: {failed:?}");
        let job = &jobs(&workspace)[0];
        assert_eq!(
            (&job["status"], &job["error"]["code"]),
            (&json!("failed"), &json!("partner_unreachable")),
            "{kind}"
        );
        stand_in.heal();
    }
    // One 429 in the middle, as XML, is waited out and counted.
    stand_in.fault("throttle", "*", &json!({"count": 1, "retry_after": 1}));
    let pulled = workspace.run(&["pull", &id]).exits(0).json();
    assert_eq!((accounts(&pulled, "rows"), &pulled["retries"]), (4_500, &json!(1)));
    assert!(pulled["throttled"].as_u64().unwrap() >= 900, "{pulled}");
}

#[test]
fn what_pulls_keep_is_the_firms_choice() {
    let workspace = Workspace::new();
    let shown = workspace.run(&["settings", "show"]).exits(0).json();
    assert_eq!(shown, json!({"invoice_level": "header", "balance_periods": 2}));
    let set = workspace.run(&["settings", "set", "--invoice-level", "lines"]).exits(0).json();
    assert_eq!(set, json!({"invoice_level": "lines", "balance_periods": 2}));
    for refused in [
        ["--invoice-level", "everything"],
        ["--balance-periods", "25"],
        ["--balance-periods", "-1"],
    ] {
        workspace.run(&["settings", "set", refused[0], refused[1]]).exits(2);
    }
    assert_eq!(workspace.run(&["settings", "show"]).exits(0).json(), set);
}
