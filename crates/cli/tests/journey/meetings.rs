//! A sample meeting: written only when it is allowed and confirmed, followed through the partner's changes, and never left
//! behind, whenever the program is killed.

use std::time::Duration;

use serde_json::{Value, json};

use crate::calendars::{PARTNER, allow, connect, firm};
use crate::support::advisoros::{Finished, Workspace};
use crate::support::browser::Press;
use crate::support::stand_in::{StandIn, text};

/// Titles of sample meetings that the account's calendar holds, as another client of the partner sees them.
fn left(stand_in: &StandIn) -> Vec<String> {
    let mut titles = Vec::new();
    let api = text(&stand_in.ready["endpoints"][PARTNER]["api"]);
    let token = text(&stand_in.ready["credentials"][PARTNER]["access_token"]);
    let mut url = format!(
        "{}/v1.0/me/calendarView?startDateTime=2026-01-01T00:00:00Z&endDateTime=2027-12-31T00:00:00Z&$top=500",
        api.trim_end_matches('/')
    );
    loop {
        let mut answer = ureq::get(&url).header("authorization", format!("Bearer {token}")).call().unwrap();
        let page: Value = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
        let events = page["value"].as_array().unwrap();
        titles.extend(
            events
                .iter()
                .map(|event| text(&event["subject"]))
                .filter(|title| title.contains("aoc-")),
        );
        match page["@odata.nextLink"].as_str() {
            Some(next) => next.clone_into(&mut url),
            None => return titles,
        }
    }
}

fn allowed(stand_in: &StandIn, workspace: &Workspace) -> String {
    let id = text(&connect(stand_in, workspace)["id"]);
    allow(workspace, &id, "sample-meeting", Press::Consent).exits(0);
    id
}

fn run(workspace: &Workspace, id: &str) -> Finished {
    workspace.run(&["meeting", "run", id, "--yes"])
}

fn check(workspace: &Workspace, id: &str) -> Value {
    let report = workspace.run(&["verify", id]).json();
    let checks = report["checks"].as_array().unwrap();
    checks.iter().find(|check| check["id"] == "meeting.sample").unwrap().clone()
}

fn fault(stand_in: &StandIn, kind: &str, method: &str, path: &str, more: &Value) {
    let mut fault = json!({"partner": PARTNER, "match": {"method": method, "path": path}, "kind": kind});
    fault.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    stand_in.control("faults", &fault);
}

#[test]
fn a_meeting_is_written_only_when_allowed_and_confirmed_and_its_evidence_is_a_check() {
    let (stand_in, workspace) = firm();
    let id = text(&connect(&stand_in, &workspace)["id"]);
    let refused = run(&workspace, &id).exits(3);
    assert!(refused.stdout.contains("connections allow"), "{}", refused.stdout);
    assert_eq!(check(&workspace, &id)["status"], "SKIP");

    allow(&workspace, &id, "sample-meeting", Press::Consent).exits(0);
    let writes = |request: &Value| request["method"] != "GET" && text(&request["path"]).contains("/me/events");
    let preview = workspace.run(&["meeting", "run", &id]).exits(2);
    assert!(preview.stdout.contains("--yes"), "{}", preview.stdout);
    workspace.run(&["meeting", "run", "no-such-connection", "--yes"]).exits(2);
    assert_eq!(stand_in.requests(writes), 0, "nothing was confirmed");
    assert_eq!(check(&workspace, &id)["status"], "SKIP");

    let made = run(&workspace, &id).exits(0).json();
    assert_eq!((&made["status"], &made["is_gone"]), (&json!("PASS"), &json!(true)), "{made}");
    assert_eq!(made["steps"].as_array().unwrap().len(), 7, "{made}");
    assert!(stand_in.requests(writes) >= 3);
    assert_eq!(left(&stand_in), Vec::<String>::new());
    assert_eq!(check(&workspace, &id)["status"], "PASS");
    assert!(workspace.run(&["audit", "export"]).stdout.contains("meeting.confirmed"));
}

#[test]
fn a_step_that_fails_leaves_nothing_and_fails_the_check() {
    let (stand_in, workspace) = firm();
    let id = allowed(&stand_in, &workspace);
    fault(&stand_in, "status", "PATCH", "/v1.0/me/events/*", &json!({"status": 403}));
    let failed = run(&workspace, &id).exits(1).json();
    let steps = failed["steps"].as_array().unwrap();
    assert_eq!(
        (&steps[3]["name"], &steps[3]["status"]),
        (&json!("update"), &json!("FAIL")),
        "{failed}"
    );
    assert_eq!(failed["is_gone"], true);
    assert_eq!(left(&stand_in), Vec::<String>::new());
    assert_eq!(check(&workspace, &id)["status"], "FAIL");

    // The answer to the create is lost: it is found by its tag.
    stand_in.heal();
    fault(&stand_in, "malformed", "POST", "/v1.0/me/events", &json!({}));
    let lost = run(&workspace, &id).exits(1).json();
    assert_eq!(lost["is_gone"], true, "{lost}");
    assert_eq!(left(&stand_in), Vec::<String>::new());

    // It cannot be deleted: it is told until it is gone.
    stand_in.heal();
    fault(&stand_in, "status", "DELETE", "/v1.0/me/events/*", &json!({"status": 403}));
    let kept = run(&workspace, &id).exits(1).json();
    assert_eq!(kept["is_gone"], false, "{kept}");
    assert_eq!(left(&stand_in).len(), 1);
    assert!(workspace.run(&["attention"]).stdout.contains("\"meeting:"));
    stand_in.heal();
    assert!(!workspace.run(&["attention"]).stdout.contains("\"meeting:"));
    assert_eq!(left(&stand_in), Vec::<String>::new());
}

/// Ten moments, one in each tenth of what an undisturbed run asks the partner, at random within it. By the partner's
/// count of requests, so that a busy machine moves none of them.
#[test]
fn killed_at_ten_moments_it_leaves_nothing_after_the_next_start() {
    const SEED: u64 = 20_261_129;
    const LATENCY: Duration = Duration::from_millis(250);
    let (stand_in, workspace) = firm();
    let id = allowed(&stand_in, &workspace);
    let seen = || stand_in.requests(|request| text(&request["path"]).starts_with("/v1.0/"));
    let slow = || fault(&stand_in, "latency", "*", "/v1.0/*", &json!({"seconds": LATENCY.as_secs_f64()}));
    slow();
    let before = seen();
    run(&workspace, &id).exits(0);
    let whole = seen() - before;

    let mut random = SEED;
    let mut left_behind = 0;
    for tenth in 0..10_u32 {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let share = f64::from(u32::try_from(random >> 33).unwrap()) / f64::from(1_u32 << 31);
        let after = (0..whole)
            .take_while(|asked| *asked as f64 <= whole as f64 * (f64::from(tenth) + share) / 10.0)
            .count();
        let before = seen();
        let mut child = workspace.spawn(&["meeting", "run", &id, "--yes"]);
        while seen() < before + after - 1 && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(10));
        }
        std::thread::sleep(LATENCY.mul_f64(share));
        child.kill().unwrap();
        child.wait().unwrap();
        stand_in.heal();
        // What was on its way still arrives.
        std::thread::sleep(LATENCY * 2);
        let behind = left(&stand_in).len();
        left_behind += behind;
        println!("seed {SEED}: killed after {} of {whole} requests, {behind} left", after - 1);

        workspace.run(&["connections", "list"]).exits(0);
        assert_eq!(left(&stand_in), Vec::<String>::new(), "killed after {} requests", after - 1);
        slow();
    }
    assert!(
        left_behind >= 2,
        "the moments have to fall between create and delete: {left_behind}"
    );
    stand_in.heal();
    assert!(!workspace.run(&["attention"]).stdout.contains("\"meeting:"), "nothing is open");
}
