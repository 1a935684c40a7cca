//! The firm's own app: what is registered, and a new secret in the place of the old one.

use serde_json::json;

use crate::support::stand_in::{PARTNER, text};
use crate::support::{connect, firm};

#[test]
fn an_app_is_checked_without_touching_a_grant() {
    let (stand_in, workspace) = firm();
    connect(&stand_in, &workspace);
    let app = text(&workspace.run(&["apps", "list"]).exits(0).json()["apps"][0]["id"]);
    let refreshes = || stand_in.requests(|request| request["grant_type"] == "refresh_token" && request["status"] == 200);
    let before = refreshes();
    let checked = workspace.run(&["apps", "check", &app]).exits(0).json();
    assert_eq!((&checked["secret"], &checked["answer"]), (&json!("stored"), &json!("accepted")));
    assert_eq!(checked["app"]["id"], app.as_str());
    assert_eq!(refreshes(), before, "nothing was spent");
    workspace.run_without_passphrase(&["apps", "check", &app]).exits(5);
    assert_eq!(
        workspace.run(&["apps", "check", "no-such-app"]).exits(2).error_code(),
        "invalid_input"
    );

    stand_in.fault("status", "*", &json!({"status": 503}));
    let down = workspace.run(&["apps", "check", &app]).exits(1).json();
    assert_eq!(down["answer"], "unreachable");
}

#[test]
fn the_budget_of_reads_is_the_firms_and_health_follows_it() {
    let (stand_in, workspace) = firm();
    connect(&stand_in, &workspace);
    let listed = workspace.run(&["apps", "list"]).exits(0).json();
    let app = text(&listed["apps"][0]["id"]);
    let allowed = &listed["apps"][0]["monthly_reads"];
    assert_eq!(listed["apps"][0]["monthly_read_budget"], json!(null));
    let budget = || workspace.run(&["health"]).json()["reads"][0]["budget"].clone();
    assert_eq!(&budget(), allowed);

    let set = workspace.run(&["apps", "budget", &app, "750000"]).exits(0).json();
    assert_eq!(set["monthly_read_budget"], 750_000);
    assert_eq!(budget(), 750_000);
    for refused in ["0", "-5", "many", "1.5", "1000000001", ""] {
        let refused = workspace.run(&["apps", "budget", "--", &app, refused]).exits(2);
        assert_eq!(refused.error_code(), "invalid_input");
    }
    assert_eq!(
        workspace.run(&["apps", "budget", "no-such-app", "5"]).exits(2).error_code(),
        "invalid_input"
    );
    assert_eq!(budget(), 750_000);

    let said = workspace.says(&["apps", "budget", &app, "none"]).exits(0).stdout;
    assert!(said.contains("as the partner allows"), "{said}");
    assert_eq!(&budget(), allowed);
    let audit = workspace.run(&["audit", "export"]).exits(0).json();
    let saved = |entry: &&serde_json::Value| entry["action"] == "app.read_budget_saved";
    assert_eq!(audit["entries"].as_array().unwrap().iter().filter(saved).count(), 2);
}

#[test]
fn a_secret_is_replaced_only_once_it_is_proven() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    let app = text(&workspace.run(&["apps", "list"]).exits(0).json()["apps"][0]["id"]);
    let right = text(&stand_in.ready["credentials"][PARTNER]["client_secret"]);
    let rotate = |secret: &str| {
        workspace.run_with_input(
            &["apps", "rotate", &app, "--secret", "client_secret=-"],
            &format!("client_secret={secret}\n"),
        )
    };

    let refused = rotate("mistyped").exits(4);
    assert_eq!(refused.error_code(), "partner_refused");
    assert!(!refused.stdout.contains("mistyped"));
    workspace.run(&["connections", "refresh", &id]).exits(0);

    stand_in.fault("status", "*", &json!({"status": 503}));
    assert_eq!(rotate(&right).exits(4).error_code(), "partner_unreachable");
    stand_in.heal();
    workspace.run(&["connections", "refresh", &id]).exits(0);

    let refreshes = || stand_in.requests(|request| request["grant_type"] == "refresh_token" && request["status"] == 200);
    let before = refreshes();
    assert_eq!(rotate(&right).exits(0).json()["answer"], "accepted");
    assert_eq!(refreshes(), before + 1, "the connection was refreshed with it");
    workspace.run(&["connections", "test", &id]).exits(0);
    let audit = workspace.run(&["audit", "export"]).exits(0).json();
    let actions: Vec<&str> = audit["entries"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|entry| entry["action"].as_str())
        .collect();
    assert!(actions.contains(&"app.secret_replaced") && actions.contains(&"app.old_secret_forgotten"));
    assert!(!audit.to_string().contains(&right));
}
