//! Contracts with partners, and connections that go live under them. The stand-in plays a partner whose production it is.

use std::io::Write;
use std::time::Duration;

use connect_domain::calendar_date::CalendarDate;
use connect_domain::clock::{Clock, SystemClock};
use serde_json::{Value, json};

use crate::private_partners::{ledger, write};
use crate::support::advisoros::Workspace;
use crate::support::browser::{Press, at_consent_page};
use crate::support::stand_in::{StandIn, text};
use crate::support::{check_in, connect, firm};

const PARTNER: &str = "acme-ledger";

/// A firm with one connection to a production that wants a contract.
fn production() -> (StandIn, Workspace, String) {
    let (stand_in, workspace) = firm();
    let mut manifest = ledger(&stand_in);
    manifest["needs_contract"] = json!(true);
    workspace.run(&["partners", "add", &write(&workspace, &manifest)]).exits(0);
    let credentials = &stand_in.ready["credentials"]["quickbooks-online"];
    let client_id = text(&credentials["client_id"]);
    let mut child = workspace.spawn(&["connect", PARTNER, "--client-id", &client_id, "--secret", "client_secret=-"]);
    let secret = format!("client_secret={}\n", text(&credentials["client_secret"]));
    child.stdin.take().unwrap().write_all(secret.as_bytes()).unwrap();
    let connected = at_consent_page(child, Press::Consent).exits(0).json();
    (stand_in, workspace, text(&connected["id"]))
}

fn status(report: &Value, id: &str) -> String {
    text(&check_in(report, id)["status"])
}

/// `contracts set` with a file of evidence, and with these options in the place of the usual ones.
fn set(workspace: &Workspace, change: &[(&str, &str)]) -> crate::support::advisoros::Finished {
    let file = workspace.file("msa.pdf");
    std::fs::write(&file, "abc").unwrap();
    let evidence = file.to_str().unwrap().to_owned();
    let mut options = vec![
        ("--reference", "MSA-2026/7"),
        ("--signed", "2024-01-31"),
        ("--residency", "United States"),
        ("--evidence", evidence.as_str()),
    ];
    for (name, value) in change {
        options.retain(|(other, _)| other != name);
        options.push((name, value));
    }
    let mut arguments = vec!["contracts", "set", PARTNER];
    arguments.extend(options.iter().flat_map(|(name, value)| [*name, *value]));
    workspace.run(&arguments)
}

#[test]
fn a_connection_to_production_goes_live_under_a_contract_and_back() {
    let (stand_in, workspace, id) = production();
    let before = workspace.run(&["verify", &id]).exits(1).json();
    for check in ["contract.current", "connection.live"] {
        assert_eq!(status(&before, check), "FAIL", "{check}");
    }
    let refused = workspace.run(&["connections", "go-live", &id]).exits(1);
    assert!(refused.stdout.contains("no contract"), "{refused:#?}");
    let dry_run = ["connections", "go-live", &id, "--dry-run"];
    let lacking = workspace.run(&dry_run).exits(1).json();
    assert_eq!(
        (
            &lacking["lacking"][0]["kind"],
            lacking["lacking"].as_array().unwrap().len(),
            &lacking["decision"]
        ),
        (&json!("contract"), 1, &json!(null)),
        "the check that looks at the contract is not named again: {lacking:#}"
    );
    let reason = ["--reason", "They are our own company", "--days", "9"];
    for check in ["contract.current", "connection.live"] {
        let waive = [&["waivers", "add", &id, check][..], &reason].concat();
        workspace.run(&waive).exits(2);
    }

    let contract = set(&workspace, &[("--dpa", "2024-02-01")]).exits(0).json();
    assert_eq!(
        (&contract["standing"], &contract["connections"]),
        (&json!("current"), &json!(1)),
        "{contract:#}"
    );
    assert_eq!(
        contract["contract"]["evidence_sha256"],
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    // The contract mends the check at once; what failed meanwhile is in the way of going live.
    stand_in.fault("status", "/v3/*", &json!({"status": 503}));
    let failing = workspace.run(&["verify", &id]).exits(1).json();
    assert_eq!(status(&failing, "contract.current"), "PASS");
    let refused = workspace.run(&["connections", "go-live", &id]).exits(1);
    assert!(refused.stdout.contains("organization.expected"), "{refused:#?}");
    let lacking = workspace.run(&dry_run).exits(1).json();
    assert_eq!(
        (&lacking["lacking"][0]["kind"], &lacking["lacking"][0]["check_id"]),
        (&json!("check"), &json!("organization.expected")),
        "{lacking:#}"
    );
    stand_in.heal();
    workspace.run(&["verify", &id]).exits(1);
    assert_eq!(workspace.run(&dry_run).exits(0).json()["lacking"], json!([]));
    assert_eq!(
        workspace.run(&["connections", "show", &id]).exits(0).json()["live"],
        json!(false),
        "it only looked"
    );

    // A grant that died since the checks were made stands in the way, whatever they said.
    stand_in.fault("revoke", "*", &json!({"count": 1}));
    workspace.run(&["connections", "refresh", &id]).exits(3);
    let dead = workspace.run(&["connections", "go-live", &id]).exits(1);
    assert!(
        dead.stdout.contains("no longer accepts the grant") && dead.stdout.contains("connections reconnect"),
        "{dead:#?}"
    );
    let lacking = workspace.run(&dry_run).exits(1).json();
    assert_eq!(lacking["lacking"][0]["kind"], "authorization", "{lacking:#}");
    let reconnecting = workspace.spawn(&["connections", "reconnect", &id]);
    at_consent_page(reconnecting, Press::Consent).exits(0);
    workspace.run(&["verify", &id]).exits(1);

    let live = workspace.run(&["connections", "go-live", &id]).exits(0).json();
    assert_eq!(
        (&live["is_live"], &live["contract_id"]),
        (&json!(true), &contract["contract"]["id"])
    );
    assert_eq!(workspace.run(&["connections", "show", &id]).exits(0).json()["live"], json!(true));
    assert_eq!(workspace.run(&dry_run).exits(0).json()["decision"]["is_live"], json!(true));
    let report = workspace.run(&["verify", &id]).exits(0).json();
    assert_eq!(
        (&report["verdict"], status(&report, "connection.live").as_str()),
        (&json!("READY"), "PASS")
    );
    assert_eq!(workspace.run(&["connections", "go-live", &id]).exits(1).error_code(), "conflict");

    workspace.run(&["connections", "undo-go-live", &id, "--reason", "short"]).exits(2);
    let undone = workspace
        .run(&["connections", "undo-go-live", &id, "--reason", "The client has left us"])
        .exits(0)
        .json();
    assert_eq!(
        (&undone["is_live"], &undone["end_reason"]),
        (&json!(false), &json!("The client has left us"))
    );
    workspace.run(&["verify", &id]).exits(1);
    let again = ["connections", "undo-go-live", &id, "--reason", "The client has left us"];
    assert_eq!(workspace.run(&again).exits(1).error_code(), "conflict");

    // Live again, until the contract is taken back or the grant is given up.
    workspace.run(&["connections", "go-live", &id]).exits(0);
    workspace.run(&["contracts", "withdraw", PARTNER]).exits(0);
    let report = workspace.run(&["verify", &id]).exits(1).json();
    assert_eq!(status(&report, "contract.current"), "FAIL");
    let said = workspace.run(&[
        "contracts",
        "not-needed",
        PARTNER,
        "--name",
        "Kim Counsel",
        "--reason",
        "Their terms of service suffice",
    ]);
    let said = said.exits(0).json();
    assert_eq!(
        (&said["standing"], said["earlier"].as_array().unwrap().len()),
        (&json!("not_needed"), 1)
    );
    workspace.run(&["verify", &id]).exits(0);
    workspace.run(&["connections", "disconnect", &id]).exits(0);
    assert_eq!(workspace.run(&again).exits(1).error_code(), "conflict", "it ended with the grant");
}

#[test]
fn a_contract_that_has_ended_or_ends_soon_says_so() {
    let (_stand_in, workspace, id) = production();
    set(&workspace, &[("--renews", "2025-01-31")]).exits(0);
    let report = workspace.run(&["verify", &id]).exits(1).json();
    assert_eq!(status(&report, "contract.current"), "FAIL");
    let ended = workspace.run(&["connections", "go-live", &id]).exits(1);
    assert!(ended.stdout.contains("no contract"), "{ended:#?}");
    let shown = workspace.run(&["contracts", "show", PARTNER]).exits(0).json();
    assert_eq!(shown["standing"], "ended");
    let items = workspace.run(&["attention"]).exits(1).stdout;
    assert!(
        items.contains("check:contract.current:") && items.contains("open_contract"),
        "{items}"
    );
    let listed = workspace.says(&["contracts", "list"]).exits(0).stdout;
    assert!(
        listed.contains("MSA-2026/7, signed on 2024-01-31, to be renewed by 2025-01-31"),
        "{listed}"
    );

    let in_a_month = CalendarDate::of(SystemClock.now().plus(Duration::from_secs(30 * 86_400))).to_string();
    assert_eq!(
        set(&workspace, &[("--renews", &in_a_month)]).exits(0).json()["standing"],
        "renews_soon"
    );
    let report = workspace.run(&["verify", &id]).exits(1).json();
    assert_eq!(status(&report, "contract.current"), "WARN");
    let items = workspace.run(&["attention"]).exits(1).stdout;
    assert!(items.contains("The contract with Acme Ledger ends in "), "{items}");
    workspace.run(&["connections", "go-live", &id]).exits(0);
    workspace.run(&["verify", &id]).exits(0);
}

#[test]
fn what_cannot_be_recorded_is_told_and_changes_nothing() {
    let (stand_in, workspace, _id) = production();
    set(&workspace, &[]).exits(0);
    let absent = workspace.file("absent.pdf");
    for (change, words) in [
        (("--signed", "31.01.2026"), "is no date"),
        (("--signed", "2999-01-01"), "signed in the future"),
        (("--renews", "2024-01-31"), "renews before it is signed"),
        (("--dpa", "2999-01-01"), "data processing agreement is signed in the future"),
        (("--reference", "  "), "reference is empty"),
        (("--residency", ""), "is empty"),
        (("--evidence", absent.to_str().unwrap()), "cannot be read"),
        (("--evidence", "/"), "has no file's name"),
    ] {
        let refused = set(&workspace, &[change]).exits(2);
        assert_eq!(refused.error_code(), "invalid_input", "{change:?}");
        assert!(refused.stdout.contains(words), "{change:?}: {refused:#?}");
    }
    for arguments in [
        &["contracts", "show", "no-such-partner"][..],
        &[
            "contracts",
            "not-needed",
            PARTNER,
            "--name",
            "",
            "--reason",
            "Their terms of service suffice",
        ],
        &["contracts", "not-needed", PARTNER, "--name", "Kim", "--reason", "no"],
    ] {
        workspace.run(arguments).exits(2);
    }
    let shown = workspace.run(&["contracts", "show", PARTNER]).exits(0).json();
    assert_eq!(
        (&shown["standing"], &shown["earlier"], &shown["contract"]["reference"]),
        (&json!("current"), &json!([]), &json!("MSA-2026/7"))
    );
    // What is no production goes live nowhere, and its gate asks for nothing of this.
    let custom = connect(&stand_in, &workspace);
    for command in [
        &["connections", "go-live", &custom][..],
        &["connections", "go-live", &custom, "--dry-run"],
    ] {
        let refused = workspace.run(command).exits(2);
        assert!(refused.stdout.contains("in `custom`"), "{refused:#?}");
    }
    assert_eq!(
        workspace.run(&["connections", "show", &custom]).exits(0).json()["live"],
        json!(null)
    );
    let report = workspace.run(&["verify", &custom]).json();
    let ids = report["checks"].to_string();
    assert!(!ids.contains("contract.current") && !ids.contains("connection.live"), "{ids}");
}
