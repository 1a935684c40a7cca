//! A partner on whose consent page each permission can be unticked, and whose grants end by themselves: what is said of it,
//! and its calendars from the browser to a verdict.

use serde_json::{Value, json};

use crate::support::advisoros::{Finished, Workspace};
use crate::support::browser::{Press, at_authorization_url, at_consent_page};
use crate::support::consent_page::{filled, sent, visit};
use crate::support::stand_in::{StandIn, text};
use crate::support::{check_in, connecting, exported, map_everything, register_app};

pub const PARTNER: &str = "google-workspace";
const DAY: u64 = 86_400;

pub fn firm() -> (StandIn, Workspace) {
    (StandIn::serve(&["--companies", "1"]), Workspace::new())
}

fn connect_pressing(stand_in: &StandIn, workspace: &Workspace, press: Press) -> Finished {
    at_consent_page(connecting(stand_in, workspace, PARTNER), press)
}

pub fn connect(stand_in: &StandIn, workspace: &Workspace) -> String {
    let connection = connect_pressing(stand_in, workspace, Press::Consent).exits(0).json();
    assert_eq!(connection["status"], "connected");
    assert_eq!(connection["missing_scopes"], json!([]));
    text(&connection["id"])
}

fn mutate(stand_in: &StandIn, object: &str, op: &str, id: &str, more: &Value) {
    let mut mutation = json!({"partner": PARTNER, "object": object, "op": op, "id": id});
    mutation.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    stand_in.control("mutate", &mutation);
}

fn publish(stand_in: &StandIn, status: &str) {
    mutate(stand_in, "Project", "update", "", &json!({"body": {"publishing": status}}));
}

#[test]
fn an_account_is_connected_its_calendars_pulled_mapped_and_verified() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    let shown = workspace.run(&["connections", "show", &id]).exits(0).json();
    assert_eq!(shown["external_account_id"], stand_in.ready["credentials"][PARTNER]["account_id"]);
    assert_eq!(shown["display_name"], "robin@alder-advisory.example");
    assert_eq!(shown["granted_by_partner_identity"], "robin@alder-advisory.example");

    let pulled = workspace.run(&["pull", &id]).exits(0).json();
    assert_eq!(pulled["resources"]["calendars"]["inserted"], 8);
    let again = workspace.run(&["pull", &id]).exits(0).json();
    assert_eq!(again["resources"]["calendars"]["unchanged"], 8);
    let rows = exported(&workspace, &id);
    for (calendar, team) in [
        ("Tax", "tax"),
        ("Audit", "audit"),
        ("Advisory", "advisory"),
        ("Bookkeeping", "bookkeeping"),
        ("Payroll", "bookkeeping"),
        ("Office administration", "administration"),
    ] {
        assert_eq!(&rows[calendar][10], team, "{calendar}");
    }
    assert_eq!(map_everything(&workspace, &id), 8);
    workspace.run(&["map", "publish", &id]).exits(0);
    let report = workspace.run(&["verify", &id]).json();
    for check in report["checks"].as_array().unwrap() {
        // They write, so nobody but a person starts them.
        let is_written = check["id"] == "meeting.sample" || check["id"] == "subscriptions.current";
        let expected = if is_written { "SKIP" } else { "PASS" };
        assert_eq!(check["status"], expected, "{check}");
    }

    // A refresh answers no new refresh token: the old one is kept and works again.
    for _ in 0..2 {
        workspace.run(&["connections", "refresh", &id]).exits(0);
    }
    workspace.run(&["connections", "test", &id]).exits(0);

    mutate(&stand_in, "Calendar", "rename", &rows["Tax"][0], &json!({"name": "Taxes"}));
    mutate(&stand_in, "Calendar", "delete", &rows["Audit"][0], &json!({}));
    workspace.run(&["pull", &id]).exits(0);
    let drift = workspace.run(&["map", "drift", &id]).exits(1).json();
    let mut kinds: Vec<(String, String)> = drift["drift"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (text(&one["external_id"]), text(&one["kind"])))
        .collect();
    kinds.sort();
    let mut expected = [(&rows["Tax"][0], "renamed"), (&rows["Audit"][0], "merged")].map(|(id, kind)| (id.to_owned(), kind.to_owned()));
    expected.sort();
    assert_eq!(kinds, expected);
    let report = workspace.run(&["verify", &id]).exits(1).json();
    assert_eq!(check_in(&report, "mapping.published")["status"], "FAIL");

    workspace.run(&["connections", "disconnect", &id]).exits(0);
    workspace.run(&["connections", "test", &id]).exits(3);
}

#[test]
fn a_box_that_was_not_ticked_is_named_and_reconnecting_heals_it() {
    let (stand_in, workspace) = firm();
    let press = Press::ConsentWithout("calendar.calendarlist.readonly");
    let connection = connect_pressing(&stand_in, &workspace, press).exits(0).json();
    let id = text(&connection["id"]);
    assert_eq!(
        connection["missing_scopes"],
        json!(["https://www.googleapis.com/auth/calendar.calendarlist.readonly"])
    );
    let refused = workspace.run(&["pull", &id]).exits(3).json();
    assert!(text(&refused["error"]["hint"]).contains("tick every box"), "{refused}");
    let report = workspace.run(&["verify", &id]).exits(1).json();
    let scopes = check_in(&report, "scopes.granted");
    assert_eq!(scopes["status"], "FAIL");
    let box_name = "See the list of Google calendars you're subscribed to";
    assert!(text(&scopes["evidence"]).contains(box_name), "{scopes}");

    let reconnecting = workspace.spawn(&["connections", "reconnect", &id]);
    let healed = at_consent_page(reconnecting, Press::Consent).exits(0).json();
    assert_eq!((&healed["id"], &healed["missing_scopes"]), (&json!(id), &json!([])));
    workspace.run(&["pull", &id]).exits(0);
}

/// Rooms are for admins, who turn them on.
#[test]
fn rooms_come_when_they_are_turned_on_and_not_for_an_unticked_box() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    let allow = |press| at_consent_page(workspace.spawn(&["connections", "allow", &id, "rooms"]), press);
    allow(Press::ConsentWithout("admin.directory.resource.calendar.readonly")).exits(3);
    let pulled = || workspace.run(&["pull", &id]).exits(0).json();
    assert_eq!(pulled()["resources"]["calendars"]["inserted"], 8);
    allow(Press::Consent).exits(0);
    assert_eq!(pulled()["resources"]["calendars"]["inserted"], 3);
    assert_eq!(&exported(&workspace, &id)["HQ-1-Ledger (12)"][10], "rooms");
    // Rooms that the Directory told are not gone because it refuses once.
    let directory = "/admin/directory/v1/customer/my_customer/resources/calendars";
    stand_in.fault_of(PARTNER, "status", directory, &json!({"status": 403}));
    let refused = pulled();
    assert_eq!(refused["deactivated"], 0, "{refused}");
    assert!(
        text(&refused["warnings"][0]).starts_with("The list of rooms could not be read"),
        "{refused}"
    );
    stand_in.heal();
    let healed = pulled();
    assert_eq!((&healed["warnings"], &healed["updated"]), (&json!([]), &json!(0)), "{healed}");
    // The Directory is a service of its own, which the project may have left turned off.
    let directory = json!({"body": {"api": "directory"}});
    mutate(&stand_in, "Project", "deactivate", "", &directory);
    let refused = pulled();
    let warning = text(&refused["warnings"][0]);
    assert!(
        refused["deactivated"] == 0 && warning.starts_with("The list of rooms could not be read") && warning.contains("Admin SDK API"),
        "{refused}"
    );
    mutate(&stand_in, "Project", "reactivate", "", &directory);
    assert_eq!(pulled()["warnings"], json!([]));
}

/// A grant may say less than the account's role.
#[test]
fn both_ways_takes_a_scope_that_writes_there() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    workspace.run(&["pull", &id]).exits(0);
    map_everything(&workspace, &id);
    let rows = exported(&workspace, &id);
    let set = |calendar: &str| {
        let row = rows[calendar][0].to_owned();
        workspace.run(&["map", "set", &id, &row, "direction=both"]).exits(0).json()["warnings"].to_string()
    };
    // A calendar of its own, and one into which it may only write.
    let (owned, written) = ("Tax", "Audit");
    assert_eq!((&rows[owned][14], &rows[written][14]), ("full", "write"));
    assert!(set(owned).contains("what was granted here cannot") && set(written).contains("what was granted here cannot"));
    at_consent_page(workspace.spawn(&["connections", "allow", &id, "sample-meeting"]), Press::Consent).exits(0);
    assert_eq!(set(owned), "[]");
    assert!(set(written).contains("`https://www.googleapis.com/auth/calendar.events` or"));
    let report = workspace.run(&["verify", &id]).json();
    assert_eq!(check_in(&report, "mapping.attributes")["status"], "WARN");
}

#[test]
fn a_refused_consent_and_a_policy_that_comes_back_are_told_in_words() {
    let (stand_in, workspace) = firm();
    let refused = connect_pressing(&stand_in, &workspace, Press::Refuse).exits(3);
    assert!(refused.stdout.contains("The person declined"), "{}", refused.stdout);
    for (error, words) in [
        ("admin_policy_enforced", "trust its client ID"),
        ("org_internal", "account of that organization"),
        ("canary_from_an_attacker", "`unrecognized_error`"),
    ] {
        let child = connecting(&stand_in, &workspace, PARTNER);
        let refused = at_authorization_url(child, |url| {
            let pair = |name: &str| url.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned();
            let mut back = url::Url::parse(&pair("redirect_uri")).unwrap();
            back.query_pairs_mut().extend_pairs([("error", error), ("state", &pair("state"))]);
            let _page = ureq::get(back.as_str()).call();
        })
        .exits(3);
        assert!(refused.stdout.contains(words), "{error}: {}", refused.stdout);
        assert!(!refused.stdout.contains("canary"), "{}", refused.stdout);
    }
    assert_eq!(workspace.run(&["connections", "list"]).exits(0).json()["connections"], json!([]));
    connect(&stand_in, &workspace);
}

#[test]
fn a_grant_of_an_app_in_testing_shows_its_end_and_says_afterwards_why_it_died() {
    let (stand_in, workspace) = firm();
    publish(&stand_in, "testing");
    let id = connect(&stand_in, &workspace);
    let shown = workspace.run(&["connections", "show", &id]).exits(0).json();
    assert!(shown["clocks"]["grant_ends_at"].is_number(), "{shown}");
    let attention = workspace.run(&["attention"]).exits(1).stdout;
    assert!(
        attention.contains("ends in 6 days") && attention.contains("app is in Testing"),
        "{attention}"
    );
    // Publishing now heals nothing.
    publish(&stand_in, "verified");
    stand_in.advance(6 * DAY);
    workspace.run(&["connections", "test", &id]).exits(0);
    stand_in.advance(2 * DAY);
    let dead = workspace.run(&["connections", "test", &id]).exits(3).json();
    let message = text(&dead["error"]["message"]);
    assert!(
        message.contains("app is in Testing") && message.contains("publishing does not prolong"),
        "{dead}"
    );
    let shown = workspace.run(&["connections", "show", &id]).exits(0).json();
    assert_eq!(shown["status"], "needs_reconnect");
    assert_eq!(shown["status_detail"], json!(message));

    let reconnecting = workspace.spawn(&["connections", "reconnect", &id]);
    let healed = at_consent_page(reconnecting, Press::Consent).exits(0).json();
    assert_eq!((&healed["id"], &healed["status"]), (&json!(id), &json!("connected")));
    assert_eq!(healed["clocks"]["grant_ends_at"], json!(null));
}

#[test]
fn a_revoked_grant_and_one_that_was_left_unused_are_told_apart() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    mutate(
        &stand_in,
        "Grant",
        "delete",
        &text(&stand_in.ready["credentials"][PARTNER]["account_id"]),
        &json!({}),
    );
    let dead = workspace.run(&["connections", "test", &id]).exits(3).json();
    assert!(text(&dead["error"]["message"]).contains("revoked it"), "{dead}");

    let reconnecting = workspace.spawn(&["connections", "reconnect", &id]);
    at_consent_page(reconnecting, Press::Consent).exits(0);
    stand_in.advance(200 * DAY);
    let dead = workspace.run(&["connections", "test", &id]).exits(3).json();
    let message = text(&dead["error"]["message"]);
    assert!(
        message.contains("seven days after the consent") || message.contains("six months"),
        "{dead}"
    );
}

#[test]
fn a_rehearsal_is_connected_and_ready_for_rehearsal_only() {
    let workspace = Workspace::new();
    let child = workspace.spawn(&["connect", PARTNER, "--environment", "rehearsal"]);
    let id = text(&at_consent_page(child, Press::Consent).exits(0).json()["id"]);
    workspace.run(&["pull", &id]).exits(0);
    map_everything(&workspace, &id);
    workspace.run(&["map", "publish", &id]).exits(0);
    let practice = workspace.run(&["verify", "--rehearsal"]).json();
    for check in practice["checks"].as_array().unwrap() {
        let is_written = check["id"] == "meeting.sample" || check["id"] == "subscriptions.current";
        let expected = if is_written { "SKIP" } else { "PASS" };
        assert_eq!(check["status"], expected, "{check}");
    }
    assert_eq!(practice["verdict"], "READY");
    let checks = practice["checks"].as_array().unwrap();
    let mut made = checks.iter().filter(|check| check["status"] == "PASS");
    assert!(made.all(|check| check["evidence_kind"] == "rehearsal"));
}

/// Revoking one grant ends every grant of its account: whoever signs in as the wrong one, or does not let itself be seen, must
/// not end a connection that works.
#[test]
fn a_consent_that_leads_nowhere_ends_no_connection() {
    let (stand_in, workspace) = firm();
    let robin = connect(&stand_in, &workspace);
    let as_kim = |url: &url::Url| drop(visit(url, Press::Consent, Some("Kim Osei (kim@alder-advisory.example)")));
    let connected = at_authorization_url(connecting(&stand_in, &workspace, PARTNER), as_kim);
    let kim = text(&connected.exits(0).json()["id"]);
    let works = || {
        for id in [&robin, &kim] {
            workspace.run(&["connections", "refresh", id]).exits(0);
        }
        assert_eq!(stand_in.requests(|request| text(&request["path"]).contains("revoke")), 0);
    };

    let reconnecting = workspace.spawn(&["connections", "reconnect", &robin]);
    let wrong = at_authorization_url(reconnecting, as_kim).exits(3).json();
    let message = text(&wrong["error"]["message"]);
    assert!(
        message.contains("so nothing was changed. The consent was only forgotten, since"),
        "{message}"
    );
    works();

    let unseen = at_authorization_url(connecting(&stand_in, &workspace, PARTNER), |url| {
        let (target, form) = filled(url, Press::ConsentWithout("userinfo.email"), None);
        assert!(form.contains("&grant=openid"), "{form}");
        sent(&target, form.replace("&grant=openid", ""));
    });
    let unseen = unseen.exits(3).json();
    let message = text(&unseen["error"]["message"]);
    assert!(message.contains("The consent was only forgotten, since"), "{message}");
    works();

    // The account of a connection that is there no more has nothing to lose.
    workspace.run(&["connections", "disconnect", &kim]).exits(0);
    let reconnecting = workspace.spawn(&["connections", "reconnect", &robin]);
    let wrong = at_authorization_url(reconnecting, as_kim).exits(3).json();
    let message = text(&wrong["error"]["message"]);
    assert!(message.ends_with("so nothing was changed. The consent was given back"), "{message}");
    workspace.run(&["connections", "refresh", &robin]).exits(0);
    workspace.run(&["audit", "verify"]).exits(0);
}

#[test]
fn a_queue_is_refused_and_the_way_that_works_is_told() {
    let (stand_in, workspace) = firm();
    register_app(&stand_in, &workspace, PARTNER);
    workspace
        .run(&["clients", "add", "--name", "Alder Advisory", "--reference", "AA"])
        .exits(0);
    let shown = workspace.run(&["partners", "show", PARTNER]).exits(0).json();
    assert_eq!(shown["queues_in"], json!([]));
    let start = ["connect-many", "start", PARTNER, "--environment", "custom", "--all-without"];
    let refused = workspace.run(&start).exits(2).json();
    let (message, hint) = (text(&refused["error"]["message"]), text(&refused["error"]["hint"]));
    assert!(message.contains("tells an account's address and no company"), "{refused}");
    assert!(
        hint.contains("`consent-requests ask CLIENT google-workspace --login-hint ADDRESS`"),
        "{refused}"
    );
    let ask = ["consent-requests", "ask", "AA", PARTNER, "--environment", "custom"];
    workspace
        .run(&[&ask[..], &["--login-hint", "kim@alder-advisory.example"]].concat())
        .exits(0);
}
