//! A vault that a passphrase holds, seen by whoever gives it, gives a wrong one, or gives none.

use serde_json::Value;

use crate::support::advisoros::{Finished, Workspace};
use crate::support::browser::{Press, at_consent_page};
use crate::support::stand_in::PARTNER;
use crate::support::{connect, firm};

/// Ids of what is critical, and what `doctor` says of the vault.
fn told(attention: &Finished, doctor: &Finished) -> (Vec<String>, String) {
    let attention = attention.json();
    let items = attention["attention"].as_array().unwrap().iter();
    let critical = items
        .filter(|item| item["severity"] == "critical")
        .map(|item| item["id"].to_string())
        .collect();
    let doctor = doctor.json();
    let vault = doctor["checks"].as_array().unwrap().iter().find(|check| check["id"] == "vault");
    (critical, vault.unwrap()["evidence"].as_str().unwrap().to_owned())
}

fn status(answer: &Value) -> (&str, &str) {
    let holders = answer["holders"].as_array().unwrap();
    assert_eq!(holders.len(), 1, "{answer}");
    (answer["status"].as_str().unwrap(), holders[0]["kind"].as_str().unwrap())
}

#[test]
fn a_vault_held_by_a_passphrase_waits_for_no_keychain() {
    let (stand_in, workspace) = firm();
    connect(&stand_in, &workspace);
    let quiet = (vec![], "locked; holders: passphrase".to_owned());

    let right = workspace.run(&["vault", "status"]).exits(0).json();
    assert_eq!(status(&right), ("unlocked", "passphrase"));
    assert_eq!(told(&workspace.run(&["attention"]), &workspace.run(&["doctor"])), quiet);

    let wrong = |arguments: &[&str]| workspace.run_with_passphrase("wrong horse", arguments);
    let refused = wrong(&["vault", "status"]).exits(5);
    assert_eq!(refused.error_code(), "vault_locked");
    assert!(refused.stdout.contains("The passphrase is not right"), "{refused:#?}");
    assert_eq!(told(&wrong(&["attention"]), &wrong(&["doctor"])), quiet);

    let none = |arguments: &[&str]| workspace.run_without_passphrase(arguments);
    assert_eq!(status(&none(&["vault", "status"]).exits(0).json()), ("locked", "passphrase"));
    assert_eq!(told(&none(&["attention"]), &none(&["doctor"])), quiet);
}

#[test]
fn asking_how_the_vault_stands_makes_none() {
    let workspace = Workspace::new();
    assert_eq!(workspace.run(&["vault", "status"]).exits(0).json()["status"], "missing");
    assert_eq!(workspace.run_without_passphrase(&["vault", "status"]).json()["status"], "missing");
}

/// The key of a rehearsal lies beside it: nothing has to be typed, and no keychain is asked.
#[test]
fn a_rehearsals_vault_is_ready() {
    let workspace = Workspace::new();
    let connecting = ["connect", PARTNER, "--environment", "rehearsal"];
    at_consent_page(workspace.spawn(&connecting), Press::Consent).exits(0);
    for run in [Workspace::run, Workspace::run_without_passphrase] {
        let told = told(&run(&workspace, &["attention"]), &run(&workspace, &["doctor"]));
        assert_eq!(told, (vec![], "ready; holders: file".to_owned()));
        assert_eq!(status(&run(&workspace, &["vault", "status"]).exits(0).json()), ("ready", "file"));
    }
}
