//! From an empty folder to a proven connection, and every way in which that can be refused.

use serde_json::json;

use crate::support::advisoros::advisoros;
use crate::support::browser::Press;
use crate::support::stand_in::PARTNER;
use crate::support::{connect, connect_pressing, firm};

#[test]
fn a_company_is_connected_tested_refreshed_and_disconnected() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);

    let list = workspace.run(&["connections", "list"]).exits(0).json();
    assert_eq!(list["connections"].as_array().unwrap().len(), 1);
    let shown = workspace.run(&["connections", "show", &id]).exits(0).json();
    assert_eq!(shown["partner"], PARTNER);
    assert_eq!(shown["environment"], "custom");
    assert_eq!(shown["external_account_id"], stand_in.ready["credentials"][PARTNER]["realm_id"]);
    assert_eq!(shown["granted_by_partner_identity"], "Robin Sample (robin@example.com)");

    assert_eq!(workspace.run(&["connections", "test", &id]).exits(0).json()["status"], "connected");
    let tokens = |stand_in: &crate::support::stand_in::StandIn| stand_in.requests(|request| request["grant_type"] == "refresh_token");
    let before = tokens(&stand_in);
    workspace.run(&["connections", "refresh", &id]).exits(0);
    assert_eq!(tokens(&stand_in), before + 1);

    let ended = workspace.run(&["connections", "disconnect", &id]).exits(0).json();
    assert_eq!(ended["status"], "disconnected");
    let refused = workspace.run(&["connections", "test", &id]).exits(3);
    assert_eq!(refused.error_code(), "needs_authorization");
}

#[test]
fn a_partner_that_does_not_say_who_consented_is_connected_all_the_same() {
    let (stand_in, workspace) = firm();
    for (fault, with) in [("status", json!({"status": 403})), ("malformed", json!({})), ("reset", json!({}))] {
        stand_in.fault(fault, "/v1/openid_connect/userinfo", &with);
        let id = connect(&stand_in, &workspace);
        let shown = workspace.run(&["connections", "show", &id]).exits(0).json();
        assert_eq!(shown["status"], "connected", "{fault}");
        assert_eq!(shown["granted_by_partner_identity"], json!(null), "{fault}");
        stand_in.heal();
    }
}

#[test]
fn an_access_token_that_ended_is_refreshed_and_rotation_is_kept() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    for _ in 0..3 {
        stand_in.advance(90_000);
        assert_eq!(workspace.run(&["connections", "test", &id]).exits(0).json()["status"], "connected");
    }
}

#[test]
fn idle_connections_are_refreshed_and_others_left_alone() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    let before = stand_in.requests(|request| request["grant_type"] == "refresh_token");
    let view = workspace.run(&["connections", "refresh", "--idle"]).exits(0).json();
    assert_eq!((&view["refreshed"], &view["passed_over"]), (&json!([]), &json!(1)));
    assert_eq!(stand_in.requests(|request| request["grant_type"] == "refresh_token"), before);
    // Nothing is due, so a locked vault is no trouble to a cron job.
    workspace.run_without_passphrase(&["connections", "refresh", "--idle"]).exits(0);
    assert_eq!(
        workspace.run(&["connections", "refresh", "--idle", &id]).exits(2).error_code(),
        "invalid_input"
    );
    assert_eq!(workspace.run(&["connections", "refresh"]).exits(2).error_code(), "invalid_input");
}

#[test]
fn a_refused_consent_says_so_and_leaves_nothing() {
    let (stand_in, workspace) = firm();
    let refused = connect_pressing(&stand_in, &workspace, Press::Refuse).exits(3);
    assert_eq!(refused.error_code(), "needs_authorization");
    assert_eq!(workspace.run(&["connections", "list"]).exits(0).json()["connections"], json!([]));
    connect(&stand_in, &workspace);
}

#[test]
fn a_revoked_grant_is_reported_and_reconnected_in_place() {
    use crate::support::browser::at_consent_page;
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    stand_in.fault("revoke", "*", &json!({"count": 1}));
    stand_in.advance(4_000);
    workspace.run(&["connections", "test", &id]).exits(3);
    stand_in.heal();
    let dead = workspace.run(&["connections", "show", &id]).exits(0).json();
    assert_eq!(dead["status"], "needs_reconnect");
    assert_eq!(dead["cause"], "auth");

    let child = workspace.spawn(&["connections", "reconnect", &id]);
    let again = at_consent_page(child, Press::Consent).exits(0).json();
    assert_eq!(again["id"], id.as_str());
    assert_eq!(again["status"], "connected");
}

#[test]
fn an_answer_lost_on_the_way_does_not_end_the_connection() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    stand_in.fault("reset", "/oauth2/v1/tokens/bearer", &json!({"count": 1}));
    stand_in.advance(4_000);
    let failed = workspace.run(&["connections", "test", &id]);
    assert!(matches!(failed.exit_code, 0 | 4), "{failed:#?}");
    assert_ne!(
        workspace.run(&["connections", "show", &id]).exits(0).json()["status"],
        "needs_reconnect"
    );
    stand_in.heal();
    assert_eq!(workspace.run(&["connections", "test", &id]).exits(0).json()["status"], "connected");
}

#[test]
fn an_outage_is_theirs_and_passes() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    stand_in.fault("status", "*", &json!({"status": 503}));
    workspace.run(&["connections", "test", &id]).exits(4);
    assert_eq!(workspace.run(&["connections", "show", &id]).exits(0).json()["status"], "degraded");
    stand_in.heal();
    workspace.run(&["connections", "test", &id]).exits(0);
}

#[test]
fn the_passphrase_guards_what_is_secret_and_nothing_else() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    let wrong = workspace.run_with_passphrase("not it", &["connections", "test", &id]).exits(5);
    assert_eq!(wrong.error_code(), "vault_locked");
    workspace.run_without_passphrase(&["connections", "test", &id]).exits(5);
    workspace.run_without_passphrase(&["connections", "list"]).exits(0);
}

#[test]
fn wrong_words_on_the_command_line_are_exit_2() {
    let (stand_in, workspace) = firm();
    drop(stand_in);
    for arguments in [
        &["connections", "show", "no-such-id"][..],
        &["connections", "show", "01936f00-0000-7000-8000-000000000000"],
        &["connect", "no-such-partner", "--environment", "custom"],
        &["connect", PARTNER, "--environment", "nowhere"],
        &[
            "connect",
            PARTNER,
            "--environment",
            "custom",
            "--client-id",
            "x",
            "--endpoint",
            "api=http://example.com",
        ],
        &[
            "connect",
            PARTNER,
            "--environment",
            "custom",
            "--client-id",
            "x",
            "--endpoint",
            "no-such-endpoint=http://127.0.0.1:1",
        ],
        &["pull", "no-such-id"],
        &["map", "status", "no-such-id"],
    ] {
        let finished = workspace.run(arguments).exits(2);
        assert!(!finished.error_code().is_empty());
    }
    assert_eq!(advisoros(&["connections", "list"]).exits(2).error_code(), "invalid_input");
    assert_eq!(advisoros(&["no-such-command"]).exits(2).error_code(), "invalid_input");
}

#[test]
fn eight_processes_at_one_expiry_make_one_token_post() {
    use crate::support::advisoros::finish;
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    stand_in.advance(4_000);
    let before = stand_in.requests(|request| request["grant_type"] == "refresh_token");
    let children: Vec<_> = (0..8).map(|_| workspace.spawn(&["connections", "test", &id])).collect();
    for child in children {
        finish(child).exits(0);
    }
    assert_eq!(stand_in.requests(|request| request["grant_type"] == "refresh_token"), before + 1);
}
