//! A partner whose callback does not tell whose the grant is, and whose app has no secret: its calendars are found by what
//! the account can see, pulled, mapped and verified.

use std::collections::BTreeMap;
use std::io::Write;

use serde_json::{Value, json};

use crate::support::advisoros::{Finished, Workspace};
use crate::support::browser::{Press, at_consent_page};
use crate::support::stand_in::{StandIn, text};
use crate::support::{exported, import, judged, map_everything};

pub const PARTNER: &str = "microsoft-365";
/// The company whose accounts sign in.
pub const COMPANY: &str = "Harbor Finch Advisory";
/// The connection of the account that signs in where nobody chooses.
pub const CONNECTED: &str = "Harbor Finch Advisory (nora.finch@harborfinch.example)";

pub fn firm() -> (StandIn, Workspace) {
    (StandIn::serve(&["--companies", "1"]), Workspace::new())
}

fn connect_pressing(stand_in: &StandIn, workspace: &Workspace, press: Press) -> Finished {
    let mut arguments = vec![
        "connect".to_owned(),
        PARTNER.to_owned(),
        "--environment".to_owned(),
        "custom".to_owned(),
    ];
    let client_id = text(&stand_in.ready["credentials"][PARTNER]["client_id"]);
    arguments.extend(["--client-id".to_owned(), client_id]);
    for (name, url) in stand_in.ready["endpoints"][PARTNER].as_object().unwrap() {
        arguments.extend(["--endpoint".to_owned(), format!("{name}={}", text(url))]);
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut child = workspace.spawn(&arguments);
    child.stdin.take().unwrap().flush().unwrap();
    at_consent_page(child, press)
}

pub fn connect(stand_in: &StandIn, workspace: &Workspace) -> Value {
    let connection = connect_pressing(stand_in, workspace, Press::Consent).exits(0).json();
    assert_eq!(connection["status"], "connected");
    connection
}

fn mutate(stand_in: &StandIn, object: &str, op: &str, id: &str, more: &Value) {
    let mut mutation = json!({"partner": PARTNER, "object": object, "op": op, "id": id});
    mutation.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    stand_in.control("mutate", &mutation);
}

#[test]
fn an_account_is_connected_its_calendars_pulled_mapped_and_verified() {
    let (stand_in, workspace) = firm();
    let connection = connect(&stand_in, &workspace);
    let id = text(&connection["id"]);
    assert_eq!(
        connection["external_account_id"],
        stand_in.ready["credentials"][PARTNER]["account_id"]
    );
    assert_eq!(connection["display_name"], CONNECTED);

    assert!(!is_allowed(&connection, "rooms"));
    assert!(is_allowed(
        &allow(&workspace, &id, "rooms", Press::Consent).exits(0).json(),
        "rooms"
    ));

    let pulled = workspace.run(&["pull", &id]).exits(0).json();
    assert_eq!(pulled["resources"]["calendars"]["inserted"], 12);
    let again = workspace.run(&["pull", &id]).exits(0).json();
    assert_eq!(again["resources"]["calendars"]["unchanged"], 12);

    let suggested: BTreeMap<String, String> = exported(&workspace, &id)
        .into_iter()
        .map(|(name, row)| (name, row[10].to_owned()))
        .collect();
    for (calendar, team) in [
        ("Tax", "tax"),
        ("Audit", "audit"),
        ("Advisory", "advisory"),
        ("Bookkeeping", "bookkeeping"),
        ("Admin", "administration"),
        ("Front Desk", "administration"),
        ("Harbor Room", "rooms"),
    ] {
        assert_eq!(suggested.get(calendar).map(String::as_str), Some(team), "{calendar}");
    }
    assert_eq!(map_everything(&workspace, &id), 12);
    workspace.run(&["map", "publish", &id]).exits(0);
    let report = workspace.run(&["verify", &id]).json();
    for check in report["checks"].as_array().unwrap() {
        // They write, so nobody but a person starts them.
        let is_written = check["id"] == "meeting.sample" || check["id"] == "subscriptions.current";
        let expected = if is_written { "SKIP" } else { "PASS" };
        assert_eq!(check["status"], expected, "{check}");
    }

    workspace.run(&["connections", "refresh", &id]).exits(0);
    workspace.run(&["connections", "disconnect", &id]).exits(0);
    workspace.run(&["connections", "test", &id]).exits(3);
    assert_eq!(text(&connect(&stand_in, &workspace)["id"]), id);
}

pub fn allow(workspace: &Workspace, id: &str, ability: &str, press: Press) -> Finished {
    at_consent_page(workspace.spawn(&["connections", "allow", id, ability]), press)
}

fn is_allowed(connection: &Value, ability: &str) -> bool {
    let abilities = connection["abilities"].as_array().unwrap();
    let found = abilities.iter().find(|one| one["id"] == ability).unwrap();
    found["allowed"].as_bool().unwrap()
}

#[test]
fn what_is_decided_of_a_calendar_is_set_published_and_held_against_what_the_account_may() {
    let (stand_in, workspace) = firm();
    let id = text(&connect(&stand_in, &workspace)["id"]);
    workspace.run(&["pull", &id]).exits(0);
    let rows = exported(&workspace, &id);
    let of_access = |access: &str| {
        let row = rows.values().find(|row| &row[14] == access);
        row.unwrap_or_else(|| panic!("none is `{access}`"))[0].to_owned()
    };
    let (own, read_only) = (rows["Tax"][0].to_owned(), of_access("read-no-private"));
    assert_eq!((&rows["Tax"][14], &rows["Tax"][15]), ("full", "Nora Finch"));
    workspace.run(&["map", "set", &id, &own, "direction=both"]).exits(2);
    map_everything(&workspace, &id);
    for refused in ["direction=up", "color=red", "direction"] {
        workspace.run(&["map", "set", &id, &own, refused]).exits(2);
    }
    workspace.run(&["map", "set", &id, "nothing", "direction=both"]).exits(2);
    let set = workspace
        .run(&["map", "set", &id, &own, "direction=both", "busy-only=yes"])
        .exits(0)
        .json();
    assert_eq!(set["attributes"], json!({"direction": "both", "busy-only": "yes"}));
    assert!(
        text(&set["warnings"][0]).contains("what was granted here cannot"),
        "before it is allowed to write: {set}"
    );
    allow(&workspace, &id, "sample-meeting", Press::Consent).exits(0);
    let set = workspace.run(&["map", "set", &id, &own, "direction=both"]).exits(0).json();
    assert_eq!(set["warnings"], json!([]));
    workspace.run(&["map", "publish", &id]).exits(0);
    let says = |status: &str| {
        let (found, evidence) = judged(&workspace, &id, "mapping.attributes");
        assert_eq!(found, status, "{evidence}");
        evidence
    };
    says("PASS");
    // What was granted for reading cannot write in a mailbox of somebody else, and no ability asks for that.
    let shared = rows["Front Desk"][0].to_owned();
    let set = workspace.run(&["map", "set", &id, &shared, "direction=both"]).exits(0).json();
    let cannot = "the account may, what was granted here cannot, for it has no `Calendars.ReadWrite.Shared`";
    assert!(text(&set["warnings"][0]).contains(cannot), "{set}");
    assert!(says("WARN").contains(cannot));
    workspace.run(&["map", "set", &id, &shared, "direction=read"]).exits(0);
    let set = workspace.run(&["map", "set", &id, &read_only, "direction=both"]).exits(0).json();
    assert_eq!(
        set["warnings"][0],
        "Direction `Both ways`, but the partner tells `Read only, private hidden`"
    );
    assert!(says("FAIL").contains("Direction `Both ways`, but the partner tells"));
    let history = workspace.run(&["map", "history", &id, &read_only]).exits(0).json();
    assert_eq!(
        (
            &history["changes"][0]["act"],
            &history["changes"][0]["after"]["attributes"]["direction"]
        ),
        (&json!("attributes"), &json!("both"))
    );
    // A file may say so, too: it is taken, and told.
    let team = &rows.values().find(|row| row[0] == read_only).unwrap()[10].to_owned();
    for (choice, problems) in [("read", 0), ("both", 1)] {
        let file = format!("external_id,code,attribute:direction\n{read_only},{team},{choice}\n");
        let imported = import(&workspace, &id, &file).exits(0).json();
        assert_eq!(imported["warnings"].as_array().unwrap().len(), problems, "{imported}");
    }
    let told = import(&workspace, &id, &format!("external_id,code\n{read_only},{team}\n"))
        .exits(0)
        .json();
    assert_eq!(
        (&told["warnings"][0]["line"], &told["warnings"][0]["problem"]),
        (&json!(2), &set["warnings"][0]),
        "of a row that the file leaves as it is as well: {told}"
    );
}

#[test]
fn what_only_an_ability_needs_is_asked_for_when_it_is_turned_on_and_kept_with_the_rest() {
    let (stand_in, workspace) = firm();
    let connection = connect(&stand_in, &workspace);
    let id = text(&connection["id"]);
    let granted = |connection: &Value| connection["granted_scopes"].to_string();
    assert!(!granted(&connection).contains("Calendars.ReadWrite") && !granted(&connection).contains("Place.Read.All"));

    workspace.run(&["connections", "allow", &id, "everything"]).exits(2);
    workspace.run(&["connections", "withdraw", &id, "rooms"]).exits(2);
    allow(&workspace, &id, "rooms", Press::Refuse).exits(3);
    let shown = workspace.run(&["connections", "show", &id]).exits(0).json();
    assert_eq!((&shown["status"], is_allowed(&shown, "rooms")), (&json!("connected"), false));

    // What fails goes on failing when something more is allowed.
    workspace.run(&["verify", &id]).exits(1);
    let health = || workspace.run(&["health"]).exits(1).json()["connections"][0].clone();
    let before = health();
    assert_eq!(before["state"], "failing", "{before:#}");
    let rooms = allow(&workspace, &id, "rooms", Press::Consent).exits(0).json();
    assert_eq!((&rooms["id"], &rooms["health"]), (&connection["id"], &json!("failing")));
    assert_eq!(health()["checks"]["worst"], before["checks"]["worst"]);
    workspace.run(&["connections", "allow", &id, "rooms"]).exits(2);
    let both = allow(&workspace, &id, "sample-meeting", Press::Consent).exits(0).json();
    assert!(is_allowed(&both, "rooms") && is_allowed(&both, "sample-meeting"));
    let reconnected = at_consent_page(workspace.spawn(&["connections", "reconnect", &id]), Press::Consent)
        .exits(0)
        .json();
    assert_eq!(granted(&reconnected), granted(&both));
    let withdrawn = at_consent_page(workspace.spawn(&["connections", "withdraw", &id, "rooms"]), Press::Consent)
        .exits(0)
        .json();
    assert!(!is_allowed(&withdrawn, "rooms") && is_allowed(&withdrawn, "sample-meeting"));
    workspace.run(&["connections", "test", &id]).exits(0);
}

#[test]
fn a_refused_consent_and_an_ended_session_are_told_as_such() {
    let (stand_in, workspace) = firm();
    let refused = connect_pressing(&stand_in, &workspace, Press::Refuse).exits(3).json();
    assert!(
        text(&refused["error"]["hint"]).contains("consent-requests ask-admin microsoft-365"),
        "{refused}"
    );
    let id = text(&connect(&stand_in, &workspace)["id"]);
    mutate(&stand_in, "Grant", "delete", "", &json!({}));
    let failed = workspace.run(&["connections", "test", &id]).exits(3);
    assert!(
        failed.stdout.contains("wants a fresh sign-in") && !failed.stdout.contains("access evaluation"),
        "{}",
        failed.stdout
    );
    let shown = workspace.run(&["connections", "show", &id]).exits(0).json();
    assert_eq!(shown["status"], "needs_reconnect");
}

#[test]
fn a_renamed_calendar_is_drift_and_one_that_was_deleted_is_gone() {
    let (stand_in, workspace) = firm();
    let id = text(&connect(&stand_in, &workspace)["id"]);
    workspace.run(&["pull", &id]).exits(0);
    map_everything(&workspace, &id);
    workspace.run(&["map", "publish", &id]).exits(0);
    let before = exported(&workspace, &id);
    mutate(
        &stand_in,
        "Calendar",
        "rename",
        &before["Tax"][0],
        &json!({"name": "Tax and payroll"}),
    );
    mutate(&stand_in, "Calendar", "delete", &before["Audit"][0], &json!({}));
    let pulled = workspace.run(&["pull", &id]).exits(0).json();
    assert_eq!(pulled["resources"]["calendars"]["updated"], 1, "{pulled}");
    let drift = workspace.run(&["map", "drift", &id]).exits(1).json();
    let kinds: Vec<(String, String)> = drift["drift"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (text(&one["kind"]), text(&one["external_id"])))
        .collect();
    assert!(kinds.contains(&("renamed".to_owned(), before["Tax"][0].to_owned())), "{drift}");
    assert_eq!(kinds.len(), 2, "{drift}");
}

/// Rows that are still there, and what drift there is.
fn stands(workspace: &Workspace, id: &str) -> (usize, Value) {
    let drift = workspace.run(&["map", "drift", id]).json();
    let active = exported(workspace, id).len();
    (active, drift["drift"].clone())
}

#[test]
fn what_could_not_be_read_is_told_and_stays_as_it_was() {
    let (stand_in, workspace) = firm();
    let id = text(&connect(&stand_in, &workspace)["id"]);
    allow(&workspace, &id, "rooms", Press::Consent).exits(0);
    workspace.run(&["pull", &id]).exits(0);
    map_everything(&workspace, &id);
    workspace.run(&["map", "publish", &id]).exits(0);
    let rows = stands(&workspace, &id).0;
    let omar = exported(&workspace, &id)["Omar Reyes"][16].to_owned();
    for (path, status, part) in [
        (
            "/v1.0/users".to_owned(),
            403,
            "The list of the tenant's mailboxes could not be read".to_owned(),
        ),
        ("/v1.0/places/*".to_owned(), 403, "The list of rooms could not be read".to_owned()),
        (
            format!("/v1.0/users/{omar}/calendars"),
            400,
            format!("The mailbox {omar} could not be read"),
        ),
        (
            format!("/v1.0/users/{omar}/calendars"),
            503,
            format!("The mailbox {omar} could not be read"),
        ),
    ] {
        stand_in.fault_of(PARTNER, "status", &path, &json!({"status": status}));
        let pulled = workspace.run(&["pull", &id]).exits(0).json();
        assert_eq!((&pulled["deactivated"], &pulled["inserted"]), (&json!(0), &json!(0)), "{pulled}");
        assert_eq!(pulled["warnings"].as_array().unwrap().len(), 1, "{pulled}");
        let warning = text(&pulled["warnings"][0]);
        assert!(warning.starts_with(&part) && warning.contains("stays as it was"), "{warning}");
        assert_eq!(stands(&workspace, &id), (rows, json!([])), "{path}");
        let shown = workspace.run(&["connections", "show", &id]).exits(0).json();
        assert_eq!(shown["last_pull"]["warnings"][0], json!(warning), "it is kept with the run");
        let attention = workspace.run(&["attention"]).json().to_string();
        assert!(
            attention.contains("could not read everything") && !attention.contains("need a look"),
            "{attention}"
        );
        let (judged, evidence) = judged(&workspace, &id, "freshness.schedule");
        assert_eq!((judged.as_str(), evidence.contains(&part)), ("WARN", true), "{evidence}");
        let said = workspace.says(&["pull", &id]).exits(0).stdout;
        assert!(said.contains(&format!("warning: {part}")), "{said}");
        stand_in.heal();
        let healed = workspace.run(&["pull", &id]).exits(0).json();
        assert_eq!((&healed["warnings"], &healed["updated"]), (&json!([]), &json!(0)), "{healed}");
        assert_eq!(stands(&workspace, &id), (rows, json!([])));
    }
}

#[test]
fn what_was_never_allowed_is_no_word_worth_and_what_is_really_gone_is_named_by_its_kind() {
    let (stand_in, workspace) = firm();
    let id = text(&connect(&stand_in, &workspace)["id"]);
    stand_in.fault_of(PARTNER, "status", "/v1.0/users", &json!({"status": 403}));
    for rows in [7, 7] {
        let pulled = workspace.run(&["pull", &id]).exits(0).json();
        assert_eq!(pulled["warnings"], json!([]), "{pulled}");
        assert_eq!(
            pulled["resources"]["calendars"]["rows"], rows,
            "the account's own, and what it accepted: {pulled}"
        );
    }
    stand_in.heal();
    let pulled = workspace.run(&["pull", &id]).exits(0).json();
    assert_eq!(
        (&pulled["warnings"], &pulled["deactivated"]),
        (&json!([]), &json!(1)),
        "its mailbox opens: {pulled}"
    );
    map_everything(&workspace, &id);
    workspace.run(&["map", "publish", &id]).exits(0);
    let lost = exported(&workspace, &id)["Audit"][0].to_owned();
    mutate(&stand_in, "Calendar", "delete", &lost, &json!({}));
    workspace.run(&["pull", &id]).exits(0);
    let attention = workspace.run(&["attention"]).json().to_string();
    assert!(
        attention.contains("Calendars were removed") && !attention.contains("Accounts were"),
        "{attention}"
    );
}
