//! Calendars that no list shows, added by their addresses: what is proven before one is kept, what a pull makes of it, and
//! that it stands once whatever the lists show later.

use serde_json::{Value, json};

use crate::support::advisoros::{Finished, Workspace};
use crate::support::sqlite::Sqlite;
use crate::support::stand_in::{StandIn, text};
use crate::support::{self, export, exported, map_everything};
use crate::{calendars, google_workspace};

const DESK: &str = "front-desk@harborfinch.example";

fn add(workspace: &Workspace, id: &str, address: &str) -> Finished {
    workspace.run(&["calendars", "add", id, address])
}

fn added(workspace: &Workspace, id: &str) -> Vec<Value> {
    let listed = workspace.run(&["calendars", "list", id]).exits(0).json();
    listed["calendars"].as_array().unwrap().clone()
}

/// What a pull made of the calendars, and what it could not read.
fn pull(workspace: &Workspace, id: &str) -> Value {
    let pulled = workspace.run(&["pull", id]).exits(0).json();
    let mut calendars = pulled["resources"]["calendars"].clone();
    calendars["warnings"] = pulled["warnings"].clone();
    calendars
}

/// An account that may not list people, pulled.
fn firm_without_people() -> (StandIn, Workspace, String) {
    let (stand_in, workspace) = calendars::firm();
    let id = text(&calendars::connect(&stand_in, &workspace)["id"]);
    without_people(&stand_in);
    assert_eq!(pull(&workspace, &id)["rows"], 7);
    (stand_in, workspace, id)
}

fn without_people(stand_in: &StandIn) {
    stand_in.fault_of(calendars::PARTNER, "status", "/v1.0/users", &json!({"status": 403}));
}

/// Of all that stands in the mapping under a name: its id and where its mapping stands.
fn named(workspace: &Workspace, id: &str, name: &str) -> Vec<(String, String)> {
    let rows = export(workspace, id).into_iter().filter(|row| &row[2] == name);
    rows.map(|row| (row[0].to_owned(), row[8].to_owned())).collect()
}

#[test]
fn a_shared_mailbox_that_no_list_shows_is_pulled_and_is_one_with_what_a_list_shows_later() {
    let (stand_in, workspace, id) = firm_without_people();
    let desk = add(&workspace, &id, " Front-Desk@HarborFinch.example ").exits(0).json();
    let told = ["address", "name", "access", "last_pull"].map(|field| text(&desk[field]));
    assert_eq!(told, [DESK, "Front Desk", "Full access", "pending"]);
    add(&workspace, &id, DESK).exits(2);

    let pulled = pull(&workspace, &id);
    assert_eq!((&pulled["inserted"], &pulled["deactivated"]), (&json!(1), &json!(0)), "{pulled}");
    assert_eq!(pulled["warnings"], json!([]), "no list told it, so none is missed: {pulled}");
    assert_eq!(added(&workspace, &id)[0]["last_pull"], "read");
    map_everything(&workspace, &id);
    workspace.run(&["map", "publish", &id]).exits(0);
    let row = named(&workspace, &id, "Front Desk");
    assert_eq!((row.len(), row[0].1.as_str()), (1, "confirmed"));
    let again = pull(&workspace, &id);
    assert_eq!((&again["unchanged"], &again["rows"]), (&json!(8), &json!(8)), "{again}");

    for status in [403, 503] {
        let path = format!("/v1.0/users/{DESK}/calendar");
        stand_in.fault_of(calendars::PARTNER, "status", &path, &json!({"status": status}));
        let unread = pull(&workspace, &id);
        assert_eq!(unread["deactivated"], 0, "{unread}");
        let warnings = unread["warnings"].as_array().unwrap();
        let part = format!("The calendar {DESK}, which was added by its address, could not be read");
        assert!(warnings.len() == 1 && text(&warnings[0]).starts_with(&part), "{unread}");
        let told = &added(&workspace, &id)[0];
        assert!(told["last_pull"] == "unread" && told["problem"].is_string(), "{told}");
        assert_eq!(named(&workspace, &id, "Front Desk"), row);
        workspace.run(&["map", "drift", &id]).exits(0);
        let said = workspace.says(&["calendars", "list", &id]).exits(0).stdout;
        assert!(said.contains("the last pull could not read it"), "{said}");
        stand_in.heal();
        without_people(&stand_in);
        assert_eq!(pull(&workspace, &id)["warnings"], json!([]));
        assert_eq!(added(&workspace, &id)[0]["problem"], json!(null));
    }

    stand_in.heal();
    pull(&workspace, &id);
    assert_eq!(added(&workspace, &id)[0]["last_pull"], "listed");
    assert_eq!(named(&workspace, &id, "Front Desk"), row, "it stands once, and is mapped");
    workspace
        .run(&["calendars", "remove", &id, "FRONT-DESK@harborfinch.example"])
        .exits(0);
    workspace.run(&["calendars", "remove", &id, DESK]).exits(2);
    assert_eq!(pull(&workspace, &id)["deactivated"], 0, "a list shows it");
    assert_eq!(named(&workspace, &id, "Front Desk"), row);
    add(&workspace, &id, DESK).exits(2);
}

#[test]
fn what_was_removed_is_gone_with_the_next_pull_and_may_be_added_again() {
    let (_stand_in, workspace, id) = firm_without_people();
    add(&workspace, &id, DESK).exits(0);
    pull(&workspace, &id);
    map_everything(&workspace, &id);
    workspace.run(&["map", "publish", &id]).exits(0);
    workspace.run(&["calendars", "remove", &id, DESK]).exits(0);
    add(&workspace, &id, DESK).exits(0);
    assert_eq!(pull(&workspace, &id)["unchanged"], 8);
    workspace.run(&["calendars", "remove", &id, DESK]).exits(0);
    let pulled = pull(&workspace, &id);
    assert_eq!((&pulled["deactivated"], &pulled["warnings"]), (&json!(1), &json!([])), "{pulled}");
    let drift = workspace.run(&["map", "drift", &id]).exits(1).json();
    assert_eq!(drift["drift"].as_array().unwrap().len(), 1, "{drift}");
    let log = workspace.run(&["audit", "export"]).exits(0).stdout;
    assert_eq!(
        (log.matches("calendar.added").count(), log.matches("calendar.removed").count()),
        (2, 2)
    );
}

/// An address that somebody changed in the workspace's file reaches no other path, and stops nothing else.
#[test]
fn an_address_that_was_tampered_with_is_not_sent_and_is_told() {
    let (stand_in, workspace, id) = firm_without_people();
    add(&workspace, &id, DESK).exits(0);
    pull(&workspace, &id);
    let tampered = "x/../../me/calendars/1@harborfinch.example";
    Sqlite::run(
        &workspace.path().join("workspace.db"),
        &format!("UPDATE added_calendars SET address = '{tampered}'"),
    );
    let mine = || stand_in.requests(|request| text(&request["path"]).contains("me/calendars/1"));
    let pulled = pull(&workspace, &id);
    assert_eq!((&pulled["deactivated"], mine()), (&json!(0), 0), "{pulled}");
    assert!(
        text(&pulled["warnings"][0]).contains("is not declared, so it was not sent"),
        "{pulled}"
    );
    workspace.run(&["calendars", "remove", &id, tampered]).exits(0);
    assert_eq!(pull(&workspace, &id)["deactivated"], 1);
}

#[test]
fn what_cannot_be_added_is_refused_with_the_reason_and_nothing_is_kept() {
    let (stand_in, workspace, id) = firm_without_people();
    let asked = || stand_in.requests(|request| text(&request["path"]).ends_with("/calendar"));
    for tampered in [
        "Front Desk",
        "front-desk",
        "../me/calendars?x=@harborfinch.example",
        "a@b@harborfinch.example",
        "",
        "x%2f@y.example",
    ] {
        let refused = add(&workspace, &id, tampered).exits(2);
        assert!(refused.stdout.contains("is not an address"), "{}", refused.stdout);
    }
    assert_eq!(asked(), 0, "nobody was asked");
    for closed in ["payroll@harborfinch.example", "nobody@harborfinch.example"] {
        let refused = add(&workspace, &id, closed);
        assert!([3, 4].contains(&refused.exit_code), "{}", refused.stdout);
        let error = refused.json()["error"].clone();
        assert!(
            text(&error["message"]).starts_with(&format!("`{closed}` was not added: ")),
            "{error}"
        );
        assert!(text(&error["hint"]).contains("share its calendar with this account"), "{error}");
    }
    stand_in.fault_of(calendars::PARTNER, "status", "/v1.0/users/*", &json!({"status": 503}));
    add(&workspace, &id, DESK).exits(4);
    stand_in.heal();
    // The account's own, and one that it accepted: a list shows both.
    for listed in ["nora.finch@harborfinch.example", "omar.reyes@harborfinch.example"] {
        let refused = add(&workspace, &id, listed).exits(2);
        assert!(refused.stdout.contains("is listed already"), "{}", refused.stdout);
    }
    add(&workspace, "nothing", DESK).exits(2);
    let books = support::connect(&stand_in, &workspace);
    for act in [&["list", &books][..], &["add", &books, DESK], &["remove", &books, DESK]] {
        let refused = workspace.run(&[&["calendars"], act].concat()).exits(2);
        assert!(refused.stdout.contains("no calendars that can be added"), "{}", refused.stdout);
    }
    assert_eq!(added(&workspace, &id), Vec::<Value>::new());
    workspace.run(&["connections", "disconnect", &id]).exits(0);
    add(&workspace, &id, DESK).exits(3);
    assert_eq!(added(&workspace, &id), Vec::<Value>::new());
}

#[test]
fn a_colleagues_calendar_that_nobody_put_into_the_list_is_pulled_by_its_address_and_later_by_the_list() {
    let (stand_in, workspace) = google_workspace::firm();
    let id = google_workspace::connect(&stand_in, &workspace);
    let (dana, me) = ("dana@alder-advisory.example", "robin@alder-advisory.example");
    let change = |op: &str, body: Value| {
        let mutation = json!({"partner": google_workspace::PARTNER, "object": "Calendar", "op": op, "id": dana, "body": body});
        stand_in.control("mutate", &mutation);
    };
    let refused = add(&workspace, &id, dana).exits(4).json();
    assert!(
        text(&refused["error"]["hint"]).contains("ask the calendar's owner to share it"),
        "{refused}"
    );
    change("update", json!({"person": me, "role": "reader"}));
    let told = add(&workspace, &id, "Dana@alder-advisory.example").exits(0).json();
    assert_eq!(
        (&told["name"], &told["access"]),
        (&json!(dana), &json!("Read only, private hidden"))
    );
    assert_eq!(pull(&workspace, &id)["inserted"], 9);
    map_everything(&workspace, &id);
    workspace.run(&["map", "publish", &id]).exits(0);
    let before = exported(&workspace, &id)[dana].clone();
    assert_eq!((&before[0], &before[8]), (dana, "confirmed"));
    assert_eq!(pull(&workspace, &id)["unchanged"], 9);

    change("update", json!({"person": me, "role": null}));
    let unread = pull(&workspace, &id);
    assert_eq!(
        (&unread["deactivated"], unread["warnings"].as_array().unwrap().len()),
        (&json!(0), 1),
        "{unread}"
    );
    change("update", json!({"person": me, "role": "reader"}));
    change("create", json!({"person": me}));
    let listed = pull(&workspace, &id);
    assert_eq!(
        (&listed["inserted"], &listed["deactivated"], &listed["warnings"]),
        (&json!(0), &json!(0), &json!([])),
        "{listed}"
    );
    assert_eq!(added(&workspace, &id)[0]["last_pull"], "listed");
    let after = exported(&workspace, &id)[dana].clone();
    // What is suggested for it learned from the mapping meanwhile.
    for told in [0, 2, 3, 6, 7, 8, 9, 14, 15, 16] {
        assert_eq!(after[told], before[told]);
    }
    workspace.run(&["map", "drift", &id]).exits(0);
    workspace.run(&["calendars", "remove", &id, dana]).exits(0);
    assert_eq!(pull(&workspace, &id)["deactivated"], 0);
    let written = stand_in.requests(|request| request["method"] != "GET" && text(&request["path"]).contains("/calendar"));
    assert_eq!(written, 0);
}
