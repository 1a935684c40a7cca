//! Subscriptions with their clocks: made after a preview, renewed, ended, and told of before they run out.

use connect_domain::clock::Instant;
use serde_json::{Value, json};

use crate::calendars::{self, allow, connect, firm};
use crate::google_workspace;
use crate::support::advisoros::Workspace;
use crate::support::browser::{Press, at_consent_page};
use crate::support::stand_in::{StandIn, text};
use crate::support::{checked, judged, wait_until};

const RECEIVER: &str = "https://relay.example.com/calendar";

fn create(workspace: &Workspace, id: &str, calendar: &str, more: &[&str]) -> crate::support::advisoros::Finished {
    let arguments = ["subscriptions", "create", id, calendar, "--url", RECEIVER];
    workspace.run(&[&arguments, more].concat())
}

fn check(workspace: &Workspace, id: &str) -> Value {
    checked(workspace, id, "subscriptions.current")
}

fn ready() -> (StandIn, Workspace, String) {
    let (stand_in, workspace) = firm();
    let id = text(&connect(&stand_in, &workspace)["id"]);
    workspace.run(&["pull", &id]).exits(0);
    (stand_in, workspace, id)
}

#[test]
fn a_subscription_is_previewed_made_once_renewed_and_ended() {
    let (_stand_in, workspace, id) = ready();
    assert_eq!(check(&workspace, &id)["status"], "SKIP");
    create(&workspace, &id, "Tax", &["--yes"]).exits(3);
    allow(&workspace, &id, "subscriptions", Press::Consent).exits(0);
    create(&workspace, &id, "Tax", &[]).exits(2);
    create(&workspace, &id, "No such calendar", &["--yes"]).exits(2);
    let plain = ["subscriptions", "create", &id, "Tax", "--url", "http://relay.example.com", "--yes"];
    workspace.run(&plain).exits(2);
    let nothing = workspace.run(&["subscriptions", "list", &id]).exits(0).json();
    assert_eq!((&nothing["subscriptions"], &nothing["elsewhere"]), (&json!([]), &json!([])));

    let made = create(&workspace, &id, "Tax", &["--yes"]).exits(0).json();
    let (subscription, secret) = (text(&made["subscription"]["id"]), text(&made["secret"]));
    assert!(secret.len() == 64 && made["subscription"]["status"] == "active", "{made}");
    create(&workspace, &id, "Tax", &["--yes"]).exits(2);
    let listed = workspace.run(&["subscriptions", "list", &id]).exits(0);
    assert!(!listed.stdout.contains(&secret), "it is shown once");
    assert_eq!(listed.json()["subscriptions"][0]["id"], subscription);
    assert_eq!(check(&workspace, &id)["status"], "PASS");
    assert_eq!(workspace.run(&["attention"]).json().to_string().matches("subscription:").count(), 0);

    let renewed = workspace.run(&["subscriptions", "renew", &id, &subscription]).exits(0).json();
    assert_eq!(renewed["external_id"], made["subscription"]["external_id"]);
    workspace.run(&["subscriptions", "renew", &id, "nothing"]).exits(2);
    let ended = workspace.run(&["subscriptions", "end", &id, &subscription]).exits(0).json();
    assert_eq!(ended["status"], "ended");
    let nothing = workspace.run(&["subscriptions", "list", &id]).exits(0).json();
    assert_eq!((&nothing["subscriptions"], &nothing["elsewhere"]), (&json!([]), &json!([])));
}

#[test]
fn what_is_not_the_accounts_own_is_refused_with_the_reason() {
    let (_stand_in, workspace, id) = ready();
    allow(&workspace, &id, "subscriptions", Press::Consent).exits(0);
    let refused = create(&workspace, &id, "Front Desk", &["--yes"]).exits(2);
    assert!(refused.stdout.contains("its own mailbox only"), "{}", refused.stdout);
    let nothing = workspace.run(&["subscriptions", "list", &id]).exits(0).json();
    assert_eq!(nothing["subscriptions"], json!([]));
    let offered = nothing["calendars"].to_string();
    assert!(offered.contains("\"Tax\"") && !offered.contains("Front Desk"), "{offered}");
    assert!(!offered.contains("Harbor Room"), "{offered}");
}

/// None of this partner's is renewed or listed: another takes its place, and the one before is stopped.
#[test]
fn a_channel_that_cannot_be_renewed_is_replaced_and_stopped() {
    let (stand_in, workspace) = google_workspace::firm();
    let id = google_workspace::connect(&stand_in, &workspace);
    workspace.run(&["pull", &id]).exits(0);
    assert_eq!(check(&workspace, &id)["status"], "SKIP");
    create(&workspace, &id, "Tax", &[]).exits(2);
    let made = create(&workspace, &id, "Tax", &["--yes"]).exits(0).json();
    let (subscription, before) = (text(&made["subscription"]["id"]), text(&made["subscription"]["external_id"]));
    let passed = check(&workspace, &id);
    assert_eq!(passed["status"], "PASS");
    assert!(text(&passed["evidence"]).contains("by our clock only"), "{passed}");

    let renewed = workspace.run(&["subscriptions", "renew", &id, &subscription]).exits(0).json();
    assert_eq!(renewed["id"], subscription);
    assert_ne!(renewed["external_id"], before);
    let stopped =
        |status: u16| stand_in.requests(|request| text(&request["path"]).ends_with("/channels/stop") && request["status"] == status);
    assert_eq!((stopped(204), stopped(404)), (1, 0));

    let listed = workspace.run(&["subscriptions", "list", &id]).exits(0).json();
    assert_eq!(listed["subscriptions"][0]["status"], "active", "{listed}");
    workspace.run(&["subscriptions", "end", &id, &subscription]).exits(0);
    assert_eq!((stopped(204), stopped(404)), (2, 0));
    let nothing = workspace.run(&["subscriptions", "list", &id]).exits(0).json();
    assert_eq!(nothing["subscriptions"], json!([]));
}

/// Another workspace of the same account sees it, may end it, and the one that keeps it is told.
#[test]
fn one_that_is_not_kept_here_is_ended_and_missed_where_it_is() {
    let (stand_in, workspace, id) = ready();
    allow(&workspace, &id, "subscriptions", Press::Consent).exits(0);
    let made = create(&workspace, &id, "Tax", &["--yes"]).exits(0).json();
    let external = text(&made["subscription"]["external_id"]);
    let listed = check(&workspace, &id);
    assert!(text(&listed["evidence"]).contains("listed by the partner"), "{listed}");

    let other = Workspace::new();
    let other_id = text(&connect(&stand_in, &other)["id"]);
    other.run(&["pull", &other_id]).exits(0);
    other.run(&["subscriptions", "end", &other_id, &external]).exits(3);
    allow(&other, &other_id, "subscriptions", Press::Consent).exits(0);
    let refused = create(&other, &other_id, "Tax", &["--yes"]);
    assert_ne!(refused.exit_code, 0);
    assert!(refused.stdout.contains("`subscriptions end` ends it"), "{}", refused.stdout);
    let told = other.says(&["subscriptions", "list", &other_id]).exits(0).stdout;
    assert!(
        told.contains(&format!("`subscriptions end {other_id} {external}` ends it")),
        "{told}"
    );
    other.run(&["subscriptions", "end", &other_id, "no-such-id"]).exits(2);
    other.run(&["subscriptions", "end", &other_id, &external]).exits(0);
    let nothing = other.run(&["subscriptions", "list", &other_id]).exits(0).json();
    assert_eq!((&nothing["subscriptions"], &nothing["elsewhere"]), (&json!([]), &json!([])));

    let (status, evidence) = judged(&workspace, &id, "subscriptions.current");
    assert_eq!(status, "FAIL", "{evidence}");
    assert!(
        evidence.contains("does not list") && evidence.contains("subscriptions renew"),
        "{evidence}"
    );
    let attention = workspace.run(&["attention"]).exits(1).stdout;
    assert!(
        attention.contains("\"subscription:") && attention.contains("is lost"),
        "{attention}"
    );
    let subscription = text(&made["subscription"]["id"]);
    workspace.run(&["subscriptions", "renew", &id, &subscription]).exits(0);
    assert_eq!(check(&workspace, &id)["status"], "PASS");
    assert!(!workspace.run(&["attention"]).stdout.contains("\"subscription:"));

    stand_in.fault_of(calendars::PARTNER, "status", "/v1.0/subscriptions*", &json!({"status": 503}));
    let (status, evidence) = judged(&workspace, &id, "subscriptions.current");
    assert_eq!(status, "WARN", "{evidence}");
    assert!(evidence.contains("could not be asked whether they live"), "{evidence}");
    let shown = workspace.run(&["connections", "show", &id]).exits(0).json();
    assert_eq!(shown["status"], "connected", "what cannot be listed says nothing of the connection");
}

/// Of which only the answer is lost is found in the partner's list.
#[test]
fn a_subscription_whose_answer_is_lost_is_found() {
    let (stand_in, workspace, id) = ready();
    allow(&workspace, &id, "subscriptions", Press::Consent).exits(0);
    stand_in.fault_of(calendars::PARTNER, "malformed", "/v1.0/subscriptions", &json!({"count": 1}));
    let made = create(&workspace, &id, "Tax", &["--yes"]).exits(0).json();
    assert_eq!(text(&made["secret"]).len(), 64);
    let listed = workspace.run(&["subscriptions", "list", &id]).exits(0).json();
    assert_eq!(
        (&listed["subscriptions"][0]["status"], &listed["elsewhere"]),
        (&json!("active"), &json!([]))
    );
    assert_eq!(listed["subscriptions"][0]["external_id"], made["subscription"]["external_id"]);
}

#[test]
fn an_interrupted_microsoft_subscription_is_ended_here() {
    let (stand_in, workspace, id) = ready();
    allow(&workspace, &id, "subscriptions", Press::Consent).exits(0);
    let ended = |request: &Value| request["method"] == "DELETE" && request["status"] == 204;
    for fate in [Fate::Lost, Fate::Processed] {
        let ends = usize::from(fate == Fate::Processed);
        interrupted(
            (&stand_in, calendars::PARTNER),
            &workspace,
            &id,
            "/v1.0/subscriptions",
            fate,
            ended,
            ends,
        );
    }
}

/// Google tells of none: another one tells by what it would be stopped, and is stopped itself.
#[test]
fn an_interrupted_google_channel_is_stopped_here() {
    let (stand_in, workspace) = google_workspace::firm();
    let id = google_workspace::connect(&stand_in, &workspace);
    workspace.run(&["pull", &id]).exits(0);
    let ended = |request: &Value| text(&request["path"]).ends_with("/channels/stop") && request["status"] == 204;
    let path = "/calendar/v3/calendars/*/events/watch";
    for fate in [Fate::Lost, Fate::Processed] {
        let ends = 1 + usize::from(fate == Fate::Processed);
        interrupted((&stand_in, google_workspace::PARTNER), &workspace, &id, path, fate, ended, ends);
    }
}

/// What becomes of a request whose program is killed before the answer.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fate {
    Lost,
    Processed,
}

fn interrupted(
    (stand_in, partner): (&StandIn, &str),
    workspace: &Workspace,
    id: &str,
    path: &str,
    fate: Fate,
    ended: impl Fn(&Value) -> bool + Copy,
    ends: usize,
) {
    let kind = if fate == Fate::Lost { "hang" } else { "latency" };
    stand_in.control(
        "faults",
        &json!({"partner": partner, "match": {"method": "POST", "path": path}, "kind": kind, "seconds": 1}),
    );
    let is_create = |request: &Value| request["method"] == "POST" && text(&request["path"]).ends_with(path.rsplit('/').next().unwrap());
    let (asked_before, ended_before) = (stand_in.requests(is_create), stand_in.requests(ended));
    let mut child = workspace.spawn(&["subscriptions", "create", id, "Tax", "--url", RECEIVER, "--yes"]);
    wait_until("the create", || stand_in.requests(is_create) > asked_before);
    child.kill().unwrap();
    child.wait().unwrap();
    if fate == Fate::Processed {
        let is_made = |request: &Value| is_create(request) && request["status"].as_u64().is_some_and(|status| status < 300);
        wait_until("what was asked by the killed program", || stand_in.requests(is_made) > 0);
    }
    stand_in.heal();
    let listed = workspace.run(&["subscriptions", "list", id]).exits(0).json();
    let one = &listed["subscriptions"][0];
    assert_eq!(
        (&one["status"], &listed["elsewhere"]),
        (&json!("interrupted"), &json!([])),
        "{listed}"
    );
    let subscription = text(&one["id"]);
    for refused in [
        create(workspace, id, "Tax", &["--yes"]).exits(2),
        workspace.run(&["subscriptions", "renew", id, &subscription]).exits(2),
    ] {
        assert!(
            refused.stdout.contains(&format!("subscriptions end {id} {subscription}")),
            "{}",
            refused.stdout
        );
    }
    assert_eq!(stand_in.requests(ended), ended_before);
    workspace.run(&["subscriptions", "end", id, &subscription]).exits(0);
    assert_eq!(stand_in.requests(ended) - ended_before, ends, "{fate:?}");
    let listed = workspace.run(&["subscriptions", "list", id]).exits(0).json();
    assert_eq!(
        (&listed["subscriptions"], &listed["elsewhere"]),
        (&json!([]), &json!([])),
        "{fate:?}"
    );
}

/// One that is left behind would call the receiver until its time is over.
#[test]
fn disconnecting_ends_what_lives_and_says_what_could_not_be_ended() {
    let (stand_in, workspace, id) = ready();
    allow(&workspace, &id, "subscriptions", Press::Consent).exits(0);
    create(&workspace, &id, "Tax", &["--yes"]).exits(0);
    let ended = |status: u16| {
        stand_in.requests(|request| {
            request["method"] == "DELETE" && text(&request["path"]).starts_with("/v1.0/subscriptions/") && request["status"] == status
        })
    };
    let gone = workspace.run(&["connections", "disconnect", &id]).exits(0).json();
    assert_eq!(gone["status"], "disconnected");
    assert!(!gone["status_detail"].to_string().contains("subscription"), "{gone}");
    assert_eq!(ended(204), 1);
    workspace.run(&["subscriptions", "list", &id]).exits(3);

    assert_eq!(text(&connect(&stand_in, &workspace)["id"]), id);
    allow(&workspace, &id, "subscriptions", Press::Consent).exits(0);
    let made = create(&workspace, &id, "Tax", &["--yes"]).exits(0).json();
    let until = made["subscription"]["expires_at"]
        .as_i64()
        .map(Instant::from_micros)
        .unwrap()
        .to_minutes();
    create(&workspace, &id, "Audit", &["--yes"]).exits(0);
    let fault = json!({"status": 503});
    stand_in.fault_of(calendars::PARTNER, "status", "/v1.0/subscriptions/*", &fault);
    let gone = workspace.run(&["connections", "disconnect", &id]).exits(0);
    let remains = text(&gone.json()["status_detail"]);
    for words in [
        "2 subscriptions could not be ended at the partner",
        RECEIVER,
        "`Tax`",
        "`Audit`",
        &until,
    ] {
        assert!(remains.contains(words), "{words}: {remains}");
    }
    assert_eq!(gone.json()["status"], "disconnected");
    let shown = workspace.run(&["connections", "show", &id]).exits(0).json();
    assert_eq!(shown["status_detail"], remains, "it stays with the connection");
    let log = workspace.run(&["audit", "export"]).exits(0).json().to_string();
    assert!(log.contains("could not be ended at the partner"), "{log}");
}

/// Without the ability nobody could renew or end them any more.
#[test]
fn withdrawing_the_ability_ends_what_lives_first_and_says_what_could_not_be_ended() {
    let (stand_in, workspace, id) = ready();
    let withdraw = |press| at_consent_page(workspace.spawn(&["connections", "withdraw", &id, "subscriptions"]), press);
    let listed = || workspace.run(&["subscriptions", "list", &id]).exits(0).json();
    let ended = || {
        stand_in.requests(|request| {
            request["method"] == "DELETE" && text(&request["path"]).starts_with("/v1.0/subscriptions/") && request["status"] == 204
        })
    };
    allow(&workspace, &id, "subscriptions", Press::Consent).exits(0);
    create(&workspace, &id, "Tax", &["--yes"]).exits(0);
    withdraw(Press::Refuse).exits(3);
    assert_eq!(
        (ended(), listed()["subscriptions"].as_array().unwrap().len()),
        (0, 1),
        "nothing is withdrawn"
    );

    let withdrawn = withdraw(Press::Consent).exits(0).json();
    assert_eq!((ended(), &withdrawn["message"]), (1, &Value::Null));
    assert_eq!((&listed()["allowed"], &listed()["subscriptions"]), (&json!(false), &json!([])));

    // An ability beside it takes none with it.
    allow(&workspace, &id, "subscriptions", Press::Consent).exits(0);
    let made = create(&workspace, &id, "Tax", &["--yes"]).exits(0).json();
    allow(&workspace, &id, "rooms", Press::Consent).exits(0);
    at_consent_page(workspace.spawn(&["connections", "withdraw", &id, "rooms"]), Press::Consent).exits(0);
    assert_eq!((ended(), listed()["subscriptions"].as_array().unwrap().len()), (1, 1));

    stand_in.fault_of(calendars::PARTNER, "status", "/v1.0/subscriptions/*", &json!({"status": 503}));
    let left = withdraw(Press::Consent).exits(0).json();
    let until = made["subscription"]["expires_at"]
        .as_i64()
        .map(Instant::from_micros)
        .unwrap()
        .to_minutes();
    let message = text(&left["message"]);
    for words in ["1 subscription could not be ended at the partner", RECEIVER, "`Tax`", &until] {
        assert!(message.contains(words), "{words}: {message}");
    }
    assert_eq!((&left["status"], &listed()["subscriptions"]), (&json!("connected"), &json!([])));
    assert_eq!(workspace.run(&["attention"]).json().to_string().matches("subscription:").count(), 0);
    let log = workspace.run(&["audit", "export"]).exits(0).json().to_string();
    assert!(
        log.contains("subscription.ability_withdrawn") && log.contains("could not be ended"),
        "{log}"
    );
}

/// The clocks are ours: they are told while the partner does not answer.
#[test]
fn a_partner_that_is_away_leaves_the_clocks_readable() {
    let (stand_in, workspace, id) = ready();
    allow(&workspace, &id, "subscriptions", Press::Consent).exits(0);
    create(&workspace, &id, "Tax", &["--yes"]).exits(0);
    stand_in.fault_of(calendars::PARTNER, "status", "/v1.0/subscriptions*", &json!({"status": 503}));
    let listed = workspace.run(&["subscriptions", "list", &id]).exits(0).json();
    assert_eq!(listed["subscriptions"][0]["status"], "active", "{listed}");
    assert!(listed["unreached"].is_string(), "{listed}");
    stand_in.heal();
    let listed = workspace.run(&["subscriptions", "list", &id]).exits(0).json();
    assert_eq!(listed["unreached"], Value::Null);
}
