//! A sixth partner, which is two folders and a line in each registry: the commands that were there before it connect,
//! read, map and judge it, and name it nowhere.

use serde_json::{Value, json};

use crate::support::advisoros::Workspace;
use crate::support::browser::{Press, at_consent_page};
use crate::support::stand_in::{StandIn, text};
use crate::support::{check_in, connecting, exported, map_everything};

const PARTNER: &str = "xero";

fn firm() -> (StandIn, Workspace) {
    (StandIn::serve(&["--companies", "1"]), Workspace::new())
}

fn connect(stand_in: &StandIn, workspace: &Workspace) -> String {
    let connection = at_consent_page(connecting(stand_in, workspace, PARTNER), Press::Consent)
        .exits(0)
        .json();
    assert_eq!(connection["status"], "connected", "{connection:#}");
    assert_eq!(
        connection["external_account_id"],
        stand_in.ready["credentials"][PARTNER]["tenant_id"]
    );
    text(&connection["id"])
}

fn mutate(stand_in: &StandIn, object: &str, op: &str, id: &str, more: &Value) {
    let mut mutation = json!({"partner": PARTNER, "object": object, "op": op, "id": id});
    mutation.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    stand_in.control("mutate", &mutation);
}

#[test]
fn an_organisation_is_connected_its_chart_pulled_mapped_and_judged() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    let pulled = workspace.run(&["pull", &id]).exits(0).json();
    let accounts = pulled["resources"]["accounts"]["inserted"].as_u64().unwrap();
    assert!(accounts > 20, "{pulled:#}");
    let again = workspace.run(&["pull", &id]).exits(0).json();
    assert_eq!(again["resources"]["accounts"]["unchanged"], accounts);
    let rows = exported(&workspace, &id);
    let suggested = rows.values().filter(|row| !row[10].is_empty()).count();
    assert!(suggested * 2 > rows.len(), "{suggested} of {}", rows.len());
    assert_eq!(map_everything(&workspace, &id), rows.len());
    workspace.run(&["map", "publish", &id]).exits(0);
    let report = workspace.run(&["verify", &id]).json();
    for check in report["checks"].as_array().unwrap() {
        assert_eq!(check["status"], "PASS", "{check:#}");
    }
    // Each refresh rotates the token, and the connection lives on.
    for _ in 0..3 {
        workspace.run(&["connections", "refresh", &id]).exits(0);
    }
    workspace.run(&["connections", "test", &id]).exits(0);

    let (_, renamed) = rows.iter().next().unwrap();
    mutate(
        &stand_in,
        "Account",
        "rename",
        &renamed[0],
        &json!({"name": "Renamed by the client"}),
    );
    workspace.run(&["pull", &id]).exits(0);
    let drift = workspace.run(&["map", "drift", &id]).exits(1).json();
    assert_eq!(drift["drift"][0]["kind"], "renamed", "{drift:#}");
}

#[test]
fn a_disconnected_app_and_a_refused_consent_are_told_and_lose_nothing() {
    let (stand_in, workspace) = firm();
    at_consent_page(connecting(&stand_in, &workspace, PARTNER), Press::Refuse).exits(3);
    let connections = workspace.run(&["connections", "list"]).exits(0).json();
    assert_eq!(connections["connections"], json!([]));

    let id = connect(&stand_in, &workspace);
    workspace.run(&["pull", &id]).exits(0);
    let tenant = text(&stand_in.ready["credentials"][PARTNER]["tenant_id"]);
    mutate(&stand_in, "Grant", "delete", &tenant, &json!({}));
    let report = workspace.run(&["verify", &id]).exits(1).json();
    let dead = check_in(&report, "token.usable");
    assert_eq!((&dead["status"], &dead["cause"]), (&json!("FAIL"), &json!("auth")), "{dead:#}");
    let shown = workspace.run(&["connections", "show", &id]).exits(0).json();
    assert_eq!(shown["status"], "needs_reconnect", "{shown:#}");
    assert!(!exported(&workspace, &id).is_empty(), "what was pulled stays");
}
