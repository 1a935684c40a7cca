//! A key takes another's place without a pause: two are kept, the old one is retired once the new one is proven.

use serde_json::{Value, json};

use crate::support::advisoros::{Finished, Workspace};
use crate::support::stand_in::{StandIn, text};
use crate::support::{checked, connect_with_key};

const PARTNER: &str = "stripe";
const TWO_KEYS: &str = "azure-document-intelligence";

/// An account that is connected with the ready line's key.
struct Office {
    stand_in: StandIn,
    workspace: Workspace,
    id: String,
}

impl Office {
    fn connected() -> Self {
        let (stand_in, workspace) = (StandIn::serve(&["--companies", "1"]), Workspace::new());
        let id = connect_with_key(&stand_in, &workspace, PARTNER);
        Self { stand_in, workspace, id }
    }

    fn credential(&self, name: &str) -> String {
        text(&self.stand_in.ready["credentials"][PARTNER][name])
    }

    fn spare(&self) -> String {
        text(&self.stand_in.ready["credentials"][PARTNER]["connect"]["spare_secrets"]["restricted_key"])
    }

    /// What somebody does with a key in the partner's console.
    fn key(&self, op: &str, id: &str, more: &Value) -> Value {
        let mut mutation = json!({"partner": PARTNER, "object": "Key", "op": op, "id": id});
        mutation.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.stand_in.control("mutate", &mutation)
    }

    /// A new key with these rights to read.
    fn made(&self, mode: &str, rights: &[&str]) -> String {
        let rights: serde_json::Map<String, Value> = rights.iter().map(|right| ((*right).to_owned(), json!("read"))).collect();
        let made = self.key("create", "", &json!({"body": {"mode": mode, "rights": rights}}));
        text(&made["Key"]["key"])
    }

    fn rotate(&self, key: &str, more: &[&str]) -> Finished {
        let arguments = [&["connections", "rotate-key", &self.id][..], more].concat();
        self.workspace.run_with_input(&arguments, &format!("restricted_key={key}\n"))
    }

    fn run(&self, command: &str) -> Finished {
        self.workspace.run(&["connections", command, &self.id])
    }

    fn keys(&self) -> Value {
        self.run("show").exits(0).json()["key"].clone()
    }
}

/// As consoles show it.
fn ending(key: &str) -> &str {
    &key[key.len() - 4..]
}

#[test]
fn two_keys_are_kept_until_the_old_one_is_retired() {
    let office = Office::connected();
    let (old, new) = (office.credential("restricted_key"), office.spare());
    assert_eq!(office.keys()["ends_with"], ending(&old));
    assert_eq!(office.run("retire-key").exits(2).error_code(), "invalid_input");

    let rotated = office.rotate(&new, &["--overlap-days", "3"]).exits(0);
    assert!(!rotated.stdout.contains(&new) && !rotated.stdout.contains(&old));
    let keys = &rotated.json()["key"];
    assert_eq!(
        (&keys["ends_with"], &keys["old"]["ends_with"]),
        (&json!(ending(&new)), &json!(ending(&old)))
    );
    let overlap = keys["old"]["retire_by"].as_i64().unwrap() - keys["stored_at"].as_i64().unwrap();
    assert!((overlap - 3 * 86_400_000_000).abs() < 60_000_000, "{overlap}");
    let said = office.workspace.says(&["connections", "show", &office.id]).stdout;
    assert!(said.contains(&format!("Old key that ends in {} kept", ending(&old))), "{said}");

    // The new one is used: the old one's end is not noticed.
    office.key("delete", "restricted", &json!({}));
    office.run("test").exits(0);
    let third = office.made(
        "test",
        &["products", "prices", "subscriptions", "invoices", "events", "webhook_endpoints"],
    );
    let full = office.rotate(&third, &[]).exits(2).json();
    assert!(text(&full["error"]["hint"]).contains("retire-key"), "{full}");

    let retired = office.run("retire-key").exits(0).json();
    assert!(text(&retired["status_detail"]).contains("does not take it any more"), "{retired}");
    assert_eq!(retired["key"]["old"], Value::Null);
    office.run("test").exits(0);
    office.rotate(&third, &[]).exits(0);
}

#[test]
fn a_key_that_is_not_as_good_is_refused_and_the_old_one_stays_in_use() {
    let office = Office::connected();
    let old = office.credential("restricted_key");
    let poor = office.made("test", &["products", "prices"]);
    let live = office.made(
        "live",
        &["products", "prices", "subscriptions", "invoices", "events", "webhook_endpoints"],
    );
    let other = StandIn::serve(&["--companies", "1", "--seed", "2"]);
    let foreign = text(&other.ready["credentials"][PARTNER]["restricted_key"]);
    for (key, code, words) in [
        (old.as_str(), 2, "in use already"),
        (&poor, 3, "lacks what the one in use has: Subscriptions"),
        (&foreign, 3, ""),
        (&live, 2, "opens `production`, and the one in use"),
        ("sk_test_abcdefghijklmnop", 2, "secret key"),
        ("", 2, "one word"),
    ] {
        let refused = office.rotate(key, &[]).exits(code).json();
        assert!(text(&refused["error"]["message"]).contains(words), "{refused}");
    }
    for days in ["0", "31"] {
        let refused = office.rotate(&office.spare(), &["--overlap-days", days]).exits(2).json();
        assert!(text(&refused["error"]["message"]).contains("1 to 30 days"), "{refused}");
    }
    assert_eq!(
        (&office.keys()["ends_with"], &office.keys()["old"]),
        (&json!(ending(&old)), &Value::Null)
    );
    office.run("test").exits(0);
}

#[test]
fn a_new_key_that_dies_is_not_proven_and_the_old_one_comes_back() {
    let office = Office::connected();
    let (old, new) = (office.credential("restricted_key"), office.spare());
    // A key grows no younger by being entered again.
    let first = office.keys();
    let again = ["connections", "replace-key", &office.id];
    office.workspace.run_with_input(&again, &format!("restricted_key={old}\n")).exits(0);
    for part in ["stored_at", "rotate_by"] {
        assert_eq!(office.keys()[part], first[part]);
    }
    let rotated = office.rotate(&new, &[]).exits(0).json();
    assert!(rotated["key"]["stored_at"].as_i64() > first["stored_at"].as_i64(), "{rotated}");
    office.key("delete", "spare", &json!({}));
    let kept = office.run("retire-key").exits(3).json();
    assert!(text(&kept["error"]["message"]).contains("so the old one is kept"), "{kept}");

    let returned = office.run("return-key").exits(0).json();
    assert_eq!(
        (&returned["status"], &returned["key"]["ends_with"]),
        (&json!("connected"), &json!(ending(&old)))
    );
    assert_eq!(returned["key"]["stored_at"], first["stored_at"], "it has its own age");
    assert_eq!(returned["key"]["old"]["ends_with"], ending(&new));
    office.run("test").exits(0);
    let retired = office.run("retire-key").exits(0).json();
    assert!(text(&retired["status_detail"]).contains(ending(&new)), "{retired}");
    office.run("return-key").exits(2);
    office.run("disconnect").exits(0);
    assert_eq!(office.rotate(&new, &[]).exits(3).error_code(), "needs_authorization");
}

#[test]
fn an_old_key_that_is_entered_again_is_still_old() {
    let workspace = Workspace::new();
    let connect = || workspace.run(&["connect", PARTNER, "--environment", "rehearsal"]).exits(0).json();
    let connected = connect();
    let id = text(&connected["id"]);
    let clock = json!({"offset_seconds": 91 * 86_400});
    std::fs::write(workspace.path().join("rehearsal").join("clock.json"), clock.to_string()).unwrap();
    assert_eq!(checked(&workspace, &id, "key.age")["status"], "WARN");
    assert_eq!(
        connect()["key"]["stored_at"],
        connected["key"]["stored_at"],
        "the same account and key"
    );
    let age = checked(&workspace, &id, "key.age");
    assert_eq!(age["status"], "WARN", "{age}");
    workspace.run(&["connections", "rotate-key", &id]).exits(0);
    assert_eq!(checked(&workspace, &id, "key.age")["status"], "PASS");
}

#[test]
fn an_old_key_past_its_end_is_called_in_and_said_to_live_on() {
    for partner in [PARTNER, TWO_KEYS] {
        let workspace = Workspace::new();
        let connected = workspace.run(&["connect", partner, "--environment", "rehearsal"]).exits(0).json();
        let id = text(&connected["id"]);
        let rotated = workspace.run(&["connections", "rotate-key", &id]).exits(0).json();
        assert_ne!(rotated["key"]["ends_with"], connected["key"]["ends_with"]);
        let age = || checked(&workspace, &id, "key.age");
        let called_in = || workspace.run(&["attention"]).stdout.contains("The old key of");
        assert_eq!((age()["status"].as_str(), called_in()), (Some("PASS"), false));

        // Every command serves the stand-ins at the hour that this file keeps.
        let clock = json!({"offset_seconds": 8 * 86_400});
        std::fs::write(workspace.path().join("rehearsal").join("clock.json"), clock.to_string()).unwrap();
        assert_eq!((age()["status"].as_str(), called_in()), (Some("WARN"), true));
        let retired = workspace.run(&["connections", "retire-key", &id]).exits(0).json();
        assert!(text(&retired["status_detail"]).contains("still opens the account"), "{retired}");
        assert_eq!((age()["status"].as_str(), called_in()), (Some("PASS"), false));
    }
}
