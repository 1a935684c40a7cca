//! A partner that is connected with a key: proven before it is stored, replaced in place, never printed.

use serde_json::{Value, json};

use crate::support::advisoros::{Finished, Workspace};
use crate::support::stand_in::{StandIn, text};
use crate::support::{connecting_with_key, judged};

const PARTNER: &str = "stripe";

fn firm() -> (StandIn, Workspace) {
    (StandIn::serve(&["--companies", "1"]), Workspace::new())
}

fn credential(stand_in: &StandIn, name: &str) -> String {
    text(&stand_in.ready["credentials"][PARTNER][name])
}

fn connect_with(stand_in: &StandIn, workspace: &Workspace, key: &str) -> Finished {
    connecting_with_key(stand_in, workspace, PARTNER, key)
}

fn connect(stand_in: &StandIn, workspace: &Workspace) -> Value {
    let key = credential(stand_in, "restricted_key");
    connect_with(stand_in, workspace, &key).exits(0).json()
}

/// What somebody does with the key in the partner's console.
fn mutate_key(stand_in: &StandIn, op: &str, more: &Value) -> Value {
    let mut mutation = json!({"partner": PARTNER, "object": "Key", "op": op, "id": "restricted"});
    mutation.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    stand_in.control("mutate", &mutation)
}

#[test]
fn an_account_is_connected_with_a_key_pulled_mapped_and_disconnected() {
    let (stand_in, workspace) = firm();
    let connected = connect(&stand_in, &workspace);
    let id = text(&connected["id"]);
    assert_eq!(connected["status"], "connected");
    assert_eq!(connected["missing_scopes"], json!([]));
    assert_eq!(connected["granted_scopes"].as_array().unwrap().len(), 6);

    let pulled = workspace.run(&["pull", &id]).exits(0).json();
    assert_eq!(pulled["resources"]["prices"]["inserted"], 120);
    let again = workspace.run(&["pull", &id]).exits(0).json();
    assert_eq!(again["resources"]["prices"]["unchanged"], 120);

    let mapping = workspace.run(&["map", "status", &id]).exits(0).json();
    assert_eq!(mapping["target_set"]["name"], "Service tiers");
    assert_eq!(mapping["counts"]["suggested"], 120);
    let (status, evidence) = judged(&workspace, &id, "mapping.coverage");
    assert_eq!(
        (status.as_str(), evidence.contains("prices in use are decided; ")),
        ("FAIL", true),
        "{evidence}"
    );
    let (status, evidence) = judged(&workspace, &id, "prices.in_use");
    assert_eq!(
        (status.as_str(), evidence.contains("Paid by and not mapped: ")),
        ("FAIL", true),
        "{evidence}"
    );
    assert!(crate::support::map_everything(&workspace, &id) > 100);
    workspace.run(&["map", "publish", &id]).exits(0);
    for name in [
        "organization.expected",
        "rights.granted",
        "key.age",
        "mapping.coverage",
        "mapping.published",
        "freshness.schedule",
    ] {
        let (status, evidence) = judged(&workspace, &id, name);
        assert_eq!(status, "PASS", "{name}: {evidence}");
    }

    // Two prices of the stand-in are archived with customers who pay by them.
    let (status, evidence) = judged(&workspace, &id, "prices.in_use");
    assert_eq!(
        (status.as_str(), evidence.contains("Archived and still paid by")),
        ("WARN", true),
        "{evidence}"
    );

    let gone = workspace.run(&["connections", "disconnect", &id]).exits(0).json();
    assert_eq!(gone["status"], "disconnected");
    assert!(text(&gone["status_detail"]).contains("lives on at the partner"), "{gone}");
    assert_eq!(
        workspace.run(&["connections", "test", &id]).exits(3).error_code(),
        "needs_authorization"
    );
    // The account comes back under its own id, with its mapping.
    assert_eq!(connect(&stand_in, &workspace)["id"], id.as_str());
    assert_eq!(judged(&workspace, &id, "mapping.coverage").0, "PASS");
}

#[test]
fn what_is_no_restricted_key_of_the_account_is_refused_and_nothing_is_kept() {
    let (stand_in, workspace) = firm();
    let secret_key = credential(&stand_in, "secret_key");
    for (key, words) in [
        (secret_key.as_str(), "secret key"),
        ("pk_test_abcdefghijkl", "publishable"),
        ("whsec_abcdefghijkl", "signing secret"),
        ("AKIAABCDEFGHIJKL", "begin with"),
        ("", "one word"),
    ] {
        let refused = connect_with(&stand_in, &workspace, key).exits(2);
        let error = text(&refused.json()["error"]["message"]);
        assert!(error.contains(words), "{error}");
        assert!(key.len() < 9 || !error.contains(&key[8..]), "{error}");
    }
    let unknown = connect_with(&stand_in, &workspace, "rk_test_abcdefghijkl").exits(3);
    assert_eq!(unknown.error_code(), "needs_authorization");
    // No right at all: then no call proves the key.
    mutate_key(&stand_in, "update", &json!({"body": {"rights": {"prices": "read"}}}));
    let poor = connect_with(&stand_in, &workspace, &credential(&stand_in, "restricted_key")).exits(3);
    assert_eq!(poor.error_code(), "needs_authorization");
    assert_eq!(workspace.run(&["connections", "list"]).exits(0).json()["connections"], json!([]));
}

/// An account has one id in both modes, and a server of the firm's own answers for both: the key tells them apart.
#[test]
fn a_key_of_the_other_mode_takes_no_connection_over() {
    let (stand_in, workspace) = firm();
    let id = text(&connect(&stand_in, &workspace)["id"]);
    workspace.run(&["pull", &id]).exits(0);
    let live = credential(&stand_in, "live_restricted_key");
    let put = |command: &str| {
        let arguments = ["connections", command, &id];
        workspace.run_with_input(&arguments, &format!("restricted_key={live}\n"))
    };
    for refused in [connect_with(&stand_in, &workspace, &live), put("replace-key"), put("rotate-key")] {
        let error = refused.exits(2).json();
        let message = text(&error["error"]["message"]);
        assert!(
            message.contains("opens `production`") && message.contains("nothing was changed"),
            "{message}"
        );
    }
    let shown = workspace.run(&["connections", "list"]).exits(0).json();
    assert_eq!(shown["connections"].as_array().unwrap().len(), 1);
    assert_eq!(
        workspace.run(&["pull", &id]).exits(0).json()["resources"]["prices"]["unchanged"],
        120
    );
}

/// An address is the same with a slash behind it.
#[test]
fn an_account_is_found_again_however_its_address_is_written() {
    let (stand_in, workspace) = firm();
    let id = text(&connect(&stand_in, &workspace)["id"]);
    let api = format!("api={}/", text(&stand_in.ready["endpoints"][PARTNER]["api"]));
    let arguments = ["connect", PARTNER, "--environment", "custom", "--endpoint", &api];
    let arguments = [&arguments[..], &["--secret", "restricted_key=-"]].concat();
    let key = credential(&stand_in, "restricted_key");
    let again = workspace
        .run_with_input(&arguments, &format!("restricted_key={key}\n"))
        .exits(0)
        .json();
    assert_eq!(again["id"], id.as_str());
}

#[test]
fn rights_that_are_missing_or_too_broad_are_named() {
    let (stand_in, workspace) = firm();
    let id = text(&connect(&stand_in, &workspace)["id"]);
    mutate_key(
        &stand_in,
        "update",
        &json!({"body": {"rights": {"products": "write", "prices": "read", "events": "read"}}}),
    );
    let (status, evidence) = judged(&workspace, &id, "rights.granted");
    assert_eq!(status, "FAIL");
    assert!(evidence.contains("lacks: Subscriptions"), "{evidence}");
    let shown = workspace.run(&["connections", "show", &id]).exits(0).json();
    assert_eq!(shown["missing_scopes"], json!(["Subscriptions"]));

    let broad = json!({"body": {"rights": {"products": "write", "prices": "read", "subscriptions": "read"}}});
    mutate_key(&stand_in, "update", &broad);
    let (status, evidence) = judged(&workspace, &id, "rights.granted");
    assert_eq!(status, "WARN");
    assert!(evidence.contains("probably write as well: Products"), "{evidence}");

    // Rights that nothing here needs, and that do harm.
    let read = json!({"products": "read", "prices": "read", "subscriptions": "read", "customers": "read"});
    for (harmful, told) in [
        ("customers", "never needed: Customers (Your customers' names"),
        ("charges", "never needed: Charges and Refunds (Money could be taken"),
        ("payment_intents", "never needed: PaymentIntents"),
        ("payouts", "never needed: Payouts (Money could be sent"),
    ] {
        let mut rights = read.clone();
        rights[harmful] = json!("write");
        mutate_key(&stand_in, "update", &json!({"body": {"rights": rights}}));
        let (status, evidence) = judged(&workspace, &id, "rights.granted");
        assert_eq!((status.as_str(), evidence.contains(told)), ("WARN", true), "{evidence}");
        assert!(!evidence.contains("write as well"), "{evidence}");
    }
    mutate_key(&stand_in, "update", &json!({"body": {"rights": read}}));
    let (status, evidence) = judged(&workspace, &id, "rights.granted");
    assert_eq!(
        (
            status.as_str(),
            evidence.contains("refused, as it has to be: Charges and Refunds, PaymentIntents, Payouts, Customers")
        ),
        ("PASS", true),
        "{evidence}"
    );

    // Nobody has to be able to make endpoints, and who may, is told so.
    let rights = |webhooks: &str| json!({"body": {"rights": {"products": "read", "prices": "read", "subscriptions": "read", "webhook_endpoints": webhooks}}});
    for (webhooks, said) in [
        ("read", "Subscriptions, Webhook Endpoints"),
        (
            "write",
            "Webhook Endpoints is on Write, which only \"Make webhook endpoints\" needs",
        ),
    ] {
        mutate_key(&stand_in, "update", &rights(webhooks));
        let (status, evidence) = judged(&workspace, &id, "rights.granted");
        assert_eq!((status.as_str(), evidence.contains(said)), ("PASS", true), "{evidence}");
        assert_ne!(judged(&workspace, &id, "webhooks.endpoint").0, "SKIP");
    }
}

#[test]
fn a_key_that_was_rolled_is_told_and_replaced_in_place() {
    let (stand_in, workspace) = firm();
    let id = text(&connect(&stand_in, &workspace)["id"]);
    let new = text(&mutate_key(&stand_in, "rotate", &json!({}))["Key"]["key"]);
    assert_eq!(
        workspace.run(&["connections", "test", &id]).exits(3).error_code(),
        "needs_authorization"
    );
    let dead = workspace.run(&["connections", "show", &id]).exits(0).json();
    assert_eq!((&dead["status"], &dead["cause"]), (&json!("needs_reconnect"), &json!("auth")));

    // What only tokens have is refused in words that name the way.
    for (command, words) in [("refresh", "no tokens to refresh"), ("reconnect", "connected with a key")] {
        let refused = workspace.run(&["connections", command, &id]).exits(2);
        assert!(text(&refused.json()["error"]["message"]).contains(words), "{refused:#?}");
    }

    let replace = |key: &str| workspace.run_with_input(&["connections", "replace-key", &id], &format!("restricted_key={key}\n"));
    // The old one does not come back, and a wrong one changes nothing.
    replace(&credential(&stand_in, "restricted_key")).exits(3);
    replace("sk_test_abcdefghijkl").exits(2);
    let again = replace(&new).exits(0).json();
    assert_eq!((&again["id"], &again["status"]), (&json!(id), &json!("connected")));
    assert_eq!(workspace.run(&["connections", "test", &id]).exits(0).json()["status"], "connected");
}
