//! Invoices of a partner whose list has no positions: read in windows of time, whole and once, and only where the key may.

use std::time::Duration;

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::advisoros::Workspace;
use crate::support::stand_in::{StandIn, text};
use crate::support::{checked, connect_with_key};

const PARTNER: &str = "stripe";
const INVOICES: &str = "/v1/invoices";
/// Of the stand-in's test mode.
const ALL: u64 = 1_000;
/// Of these, uncollectible.
const ALL_GIVEN_UP: i64 = 40;

fn connected() -> (StandIn, Workspace, String) {
    let (stand_in, workspace) = (StandIn::serve(&["--companies", "1"]), Workspace::new());
    let id = connect_with_key(&stand_in, &workspace, PARTNER);
    (stand_in, workspace, id)
}

fn questions(stand_in: &StandIn) -> usize {
    stand_in.requests(|request| request["path"] == INVOICES && request["method"] == "GET")
}

/// The invoices' part of a pull: inserted, updated, unchanged, deactivated.
fn counts(pulled: &Value) -> [u64; 4] {
    ["inserted", "updated", "unchanged", "deactivated"].map(|count| pulled["resources"]["invoices"][count].as_u64().unwrap())
}

fn narrow(stand_in: &StandIn, rights: &[&str]) {
    let rights: serde_json::Map<String, Value> = rights.iter().map(|right| ((*right).to_owned(), json!("read"))).collect();
    let mutation = json!({"partner": PARTNER, "object": "Key", "op": "update", "id": "restricted", "body": {"rights": rights}});
    stand_in.control("mutate", &mutation);
}

#[test]
fn every_invoice_is_pulled_once_in_windows_of_time() {
    let (stand_in, workspace, id) = connected();
    let before = questions(&stand_in);
    let first = workspace.run(&["pull", &id, "--resource", "invoices"]).exits(0).json();
    assert_eq!((&first["rows"], counts(&first)), (&json!(ALL), [ALL, 0, 0, 0]), "{first}");
    let asked = questions(&stand_in) - before;
    assert!((12..30).contains(&asked), "{asked} questions for ten pages");
    // One in 25 is uncollectible: nobody paid it, and nobody is asked for it any more.
    let database = Connection::open(workspace.path().join("workspace.db")).unwrap();
    let given_up = "SELECT COUNT(*), SUM(balance = 0 AND written_off = total) FROM invoices WHERE written_off > 0";
    let found: (i64, i64) = database.query_row(given_up, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    assert_eq!(found, (ALL_GIVEN_UP, ALL_GIVEN_UP));
    let again = workspace.run(&["pull", &id, "--resource", "invoices"]).exits(0).json();
    assert_eq!(counts(&again), [0, 0, ALL, 0], "{again}");

    // Killed on its way, it goes on with the windows that are still open: what came before would be new to a second look.
    let listing: String = database
        .query_row("SELECT DISTINCT seen_in FROM invoices", [], |row| row.get(0))
        .unwrap();
    stand_in.fault_of(PARTNER, "latency", INVOICES, &json!({"seconds": 1}));
    let before = questions(&stand_in);
    let mut child = workspace.spawn(&["pull", &id, "--resource", "invoices"]);
    while questions(&stand_in) - before < 7 {
        std::thread::sleep(Duration::from_millis(50));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    stand_in.heal();
    let touched = database.execute("UPDATE invoices SET content_hash = 'touched' WHERE seen_in <> ?1", [&listing]);
    assert!((100..ALL as usize).contains(&touched.unwrap()));
    let resumed = workspace.run(&["pull", &id, "--resource", "invoices"]).exits(0).json();
    assert_eq!((&resumed["rows"], counts(&resumed)), (&json!(ALL), [0, 0, ALL, 0]), "{resumed}");
}

#[test]
fn a_key_without_the_right_pulls_all_but_invoices_and_stays_healthy() {
    let (stand_in, workspace, id) = connected();
    narrow(&stand_in, &["products", "prices", "subscriptions"]);
    let pulled = workspace.run(&["pull", &id]).exits(0).json();
    assert_eq!(pulled["resources"]["invoices"], json!(null), "{pulled}");
    assert_eq!(pulled["resources"]["prices"]["rows"], 120);
    let shown = workspace.run(&["connections", "show", &id]).exits(0).json();
    assert_eq!(shown["status"], "connected", "{shown}");

    let refused = workspace.run(&["pull", &id, "--resource", "invoices"]).exits(3).json();
    assert!(text(&refused["error"]["message"]).contains("may not read invoices"), "{refused}");
    assert!(text(&refused["error"]["hint"]).contains("on Read"), "{refused}");
    let rights = checked(&workspace, &id, "rights.granted");
    assert_eq!(rights["status"], "PASS", "{rights}");
    assert!(text(&rights["evidence"]).contains("not required: Invoices"), "{rights}");
    let fresh = checked(&workspace, &id, "freshness.schedule");
    assert_eq!(fresh["status"], "PASS", "nobody is late with it: {fresh}");
    assert!(text(&fresh["evidence"]).contains("lacks the right: invoices, events"), "{fresh}");

    // With the right given back, the next pull brings them.
    narrow(&stand_in, &["products", "prices", "subscriptions", "invoices"]);
    let pulled = workspace.run(&["pull", &id]).exits(0).json();
    assert_eq!(counts(&pulled), [ALL, 0, 0, 0], "{pulled}");

    // What the key may not read any more is not late either: no pull could make up for it.
    narrow(&stand_in, &["products", "prices", "subscriptions"]);
    let earlier = "UPDATE pull_runs SET started_at = started_at - 259200000000, finished_at = finished_at - 259200000000";
    Connection::open(workspace.path().join("workspace.db"))
        .unwrap()
        .execute(earlier, [])
        .unwrap();
    workspace.run(&["pull", &id]).exits(0);
    assert_eq!(checked(&workspace, &id, "rights.granted")["status"], "PASS");
    let fresh = checked(&workspace, &id, "freshness.schedule");
    assert_eq!(fresh["status"], "PASS", "{fresh}");
    assert!(text(&fresh["evidence"]).contains("lacks the right: invoices (last "), "{fresh}");
}
