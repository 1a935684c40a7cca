//! The rehearsal firm and its drills: what is wrong is what was meant to be, and everything else is sound.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::advisoros::Workspace;
use crate::support::stand_in::{StandIn, text};
use crate::support::{connect, firm};

#[test]
fn the_firm_has_its_troubles_and_no_others_and_drills_are_noticed() {
    let workspace = Workspace::new();
    let made = workspace.run(&["rehearsal", "make"]).exits(0).json();
    assert_eq!((&made["state"], &made["companies"]), (&json!("made"), &json!(22)));
    // As if the program had been killed when all troubles were made and not yet on record.
    let database = Connection::open(database_of(&workspace)).unwrap();
    database
        .execute(
            "UPDATE settings SET value = ?1 WHERE key = 'rehearsal.steps'",
            [BEFORE_TROUBLES.to_string()],
        )
        .unwrap();
    drop(database);
    let made = workspace.run(&["rehearsal", "make"]).exits(0).json();
    assert_eq!(made["state"], "made");
    let clock: Value = serde_json::from_slice(&std::fs::read(workspace.path().join("rehearsal/clock.json")).unwrap()).unwrap();
    let three_weeks = 21 * 86_400;
    assert!(
        (three_weeks - 300..=three_weeks + 10).contains(&clock["offset_seconds"].as_i64().unwrap()),
        "{clock}"
    );

    let clients = workspace.run(&["clients", "list"]).exits(0).json();
    let clients = clients["clients"].as_array().unwrap();
    assert_eq!(clients.len(), 24);
    assert!(
        clients.iter().all(|client| !text(&client["name"]).contains("Sandbox")),
        "{clients:?}"
    );
    assert!(clients.iter().all(|client| client["engagement"]["lead"].is_string()), "{clients:?}");
    let to_do = |what: &str| clients.iter().map(|client| client[what].as_u64().unwrap_or(0)).sum::<u64>();
    assert_eq!((to_do("unmapped"), to_do("changed")), (64, 1));

    let health = workspace.run(&["health"]).json();
    let connections = health["connections"].as_array().unwrap();
    let mut states: BTreeMap<String, usize> = BTreeMap::new();
    for connection in connections {
        *states.entry(text(&connection["state"])).or_default() += 1;
    }
    assert_eq!(states.get("action_needed"), Some(&1), "the grant that was taken back: {states:?}");
    assert_eq!(
        states.get("failing"),
        Some(&3),
        "half mapped, drifted, and balances that do not tie: {states:?}"
    );
    let stale = connections.iter().filter(|connection| connection["checks"]["stale"] != 0);
    assert_eq!(stale.count(), 1);
    let ends_soon = |connection: &&Value| {
        let grant = connection["clocks"]
            .as_array()
            .unwrap()
            .iter()
            .find(|clock| clock["kind"] == "grant");
        let ends_at = grant.and_then(|grant| grant["ends_at"].as_i64()).unwrap();
        ends_at - connection["last_proven_at"].as_i64().unwrap() < 10 * 86_400_000_000
    };
    assert_eq!(connections.iter().filter(ends_soon).count(), 1, "the grant that ends in nine days");
    let drifted = connections
        .iter()
        .find(|connection| connection["checks"]["worst"]["id"] == "mapping.orphans");
    let drift = workspace.run(&["map", "drift", &text(&drifted.unwrap()["id"])]).exits(1).json();
    let kinds = |kind: &str| {
        drift["drift"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|drift| drift["kind"] == kind)
            .count()
    };
    assert_eq!((kinds("renamed"), kinds("merged")), (12, 1), "{drift}");

    trial_balances_tie_but_the_torn_one(&workspace);
    each_trouble_is_told_of(&workspace);
    what_a_pull_mends_is_told_no_more(&workspace, connections);

    // It is made once.
    let again = workspace.run(&["rehearsal", "make"]).exits(0).json();
    assert_eq!(again["state"], "made");

    let drills = workspace.run(&["rehearsal", "drills"]).exits(0).json();
    assert_eq!(
        (drills["drills"].as_array().map(Vec::len), &drills["disturbed"]),
        (Some(6), &json!(false))
    );
    let drill = |name: &str| text(&workspace.run(&["rehearsal", "drill", name]).exits(0).json()["noticed"]);
    let status = |wanted: &str| {
        let connections = workspace.run(&["connections", "list"]).exits(0).json();
        let connections = connections["connections"].as_array().unwrap().clone();
        connections.iter().filter(|connection| connection["status"] == wanted).count()
    };
    assert!(drill("revoke_grant").contains("has to be authorized again"));
    assert_eq!(status("needs_reconnect"), 2);
    assert!(drill("rename_accounts").starts_with("5 accounts"));
    let throttled = drill("throttle");
    assert!(throttled.contains("2 requests were sent again"), "{throttled}");
    drill("go_offline");
    assert_eq!(status("degraded"), 3);
    let calm = drill("back_to_calm");
    assert!(calm.contains("3 companies that had failed do, 0 still do not"), "{calm}");
    assert_eq!(status("degraded"), 0);
    let woken = drill("sleep_three_days");
    assert!(woken.ends_with("20 grants were refreshed on waking, 0 could not be"), "{woken}");
    assert_eq!(
        workspace.run(&["rehearsal", "drill", "earthquake"]).exits(2).error_code(),
        "invalid_input"
    );
}

/// Steps that are finished when the troubles begin.
const BEFORE_TROUBLES: u64 = 6;

fn database_of(workspace: &Workspace) -> std::path::PathBuf {
    workspace.path().join("workspace.db")
}

/// What is wrong at the firm stands on the list of what needs a person, what harms most before what can wait.
fn each_trouble_is_told_of(workspace: &Workspace) {
    let told = workspace.run(&["attention"]).exits(1).json();
    let items: Vec<(String, String)> = told["attention"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (text(&item["severity"]), text(&item["title"])))
        .collect();
    let severity = |words: &str| {
        let found = items.iter().find(|(_, title)| title.contains(words));
        found.unwrap_or_else(|| panic!("nothing says {words}: {items:?}")).0.clone()
    };
    assert_eq!(severity("needs a new authorization"), "critical");
    assert_eq!(severity("ends in 9 days"), "warn");
    assert_eq!(severity("Debits equal credits"), "warn");
    assert_eq!(severity("1 mapping of"), "warn");
    assert_eq!(severity("64 accounts of"), "info");
    assert_eq!(severity("are out of date"), "info");
    let ranks = items
        .iter()
        .map(|(severity, _)| ["critical", "warn", "info"].iter().position(|rank| rank == severity));
    assert!(ranks.is_sorted(), "{items:?}");
}

/// The torn balances tie once they are read again, and nobody has to ask for the check.
fn what_a_pull_mends_is_told_no_more(workspace: &Workspace, connections: &[Value]) {
    let torn = connections
        .iter()
        .find(|connection| connection["checks"]["worst"]["id"] == "balances.tie");
    workspace.run(&["pull", &text(&torn.unwrap()["id"])]).exits(0);
    let told = workspace.run(&["attention"]).exits(1).json();
    let told = told["attention"].as_array().unwrap();
    assert!(
        !told.iter().any(|item| text(&item["title"]).contains("Debits equal credits")),
        "{told:?}"
    );
}

/// A line of the script: company, basis, period end, balances, debits less credits.
type Line = (String, String, String, i64, i64);

/// Twenty-two companies, at least five periods, two bases; a script that knows nothing of the program does the sums.
fn trial_balances_tie_but_the_torn_one(workspace: &Workspace) {
    let database = Connection::open(database_of(workspace)).unwrap();
    let mut script = database.prepare(include_str!("trial_balance.sql")).unwrap();
    let rows = script.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)));
    let lines: Vec<Line> = rows.unwrap().collect::<Result<_, _>>().unwrap();
    // A sixth month end may have come while the firm was made.
    let mut periods: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (company, basis, ..) in &lines {
        *periods.entry((company, basis)).or_default() += 1;
    }
    assert_eq!(periods.len(), 22 * 2, "{lines:?}");
    assert!(periods.values().all(|count| *count >= 5), "{lines:?}");
    let apart: Vec<&Line> = lines.iter().filter(|line| line.4 != 0).collect();
    assert_eq!(apart.len(), 2, "the newest of one company on both bases: {apart:?}");
    assert!(apart.iter().all(|line| line.0 == apart[0].0 && line.2 == apart[0].2), "{apart:?}");
    assert!(lines.iter().all(|line| line.3 > 10), "{lines:?}");
}

/// A firm's own workspace refuses, even with a rehearsal company in it.
#[test]
fn a_real_workspace_has_no_drills() {
    let (stand_in, workspace): (StandIn, Workspace) = firm();
    connect(&stand_in, &workspace);
    for command in ["make", "show", "drills"] {
        let refused = workspace.run(&["rehearsal", command]).exits(2);
        assert_eq!(refused.error_code(), "invalid_input");
    }
    let refused = workspace.run(&["rehearsal", "drill", "revoke_grant"]).exits(2);
    assert_eq!(refused.error_code(), "invalid_input");
    let listed = workspace.run(&["connections", "list"]).exits(0).json();
    assert_eq!(listed["connections"][0]["status"], "connected");
}
