//! Webhook endpoints: listed, made after a preview, checked, and deliveries verified by old and new secret.

use serde_json::{Value, json};

use crate::support::advisoros::{Finished, Workspace};
use crate::support::stand_in::{StandIn, text};
use crate::support::{connect_with_key, judged};

const PARTNER: &str = "stripe";
const URL: &str = "https://relay.example.com/hooks/new";
/// The fact sheet's vector.
const SECRET: &str = "whsec_0123456789abcdef";
const BODY: &str = r#"{"id":"evt_test","object":"event"}"#;

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

    fn run(&self, command: &str, more: &[&str]) -> Finished {
        self.workspace.run(&[&["webhooks", command, &self.id][..], more].concat())
    }

    fn endpoints(&self) -> Vec<Value> {
        let listed = self.run("list", &[]).exits(0).json();
        listed["endpoints"].as_array().unwrap().clone()
    }

    fn keep(&self, endpoint: &str, secret: &str, more: &[&str]) -> Finished {
        let arguments = [&["webhooks", "secret", &self.id, endpoint][..], more].concat();
        self.workspace.run_with_input(&arguments, &format!("signing_secret={secret}\n"))
    }

    /// A delivery that came in so long after it was signed.
    fn verify(&self, signature: &str, body: &str, after: i64, more: &[&str]) -> Finished {
        let file = self.workspace.path().join("body.json");
        std::fs::write(&file, body).unwrap();
        let at = (SIGNED + after).to_string();
        let arguments = [file.to_str().unwrap(), "--signature", signature, "--received-at", &at];
        self.run("verify", &[&arguments[..], more].concat())
    }

    fn check(&self) -> (String, String) {
        judged(&self.workspace, &self.id, "webhooks.endpoint")
    }

    fn narrow(&self, rights: &Value) {
        let mutation = json!({"partner": PARTNER, "object": "Key", "op": "update", "id": "restricted", "body": {"rights": rights}});
        self.stand_in.control("mutate", &mutation);
    }
}

const SIGNED: i64 = 1_700_000_000;

fn signed(secret: &str, body: &str) -> String {
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes());
    let tag = ring::hmac::sign(&key, format!("{SIGNED}.{body}").as_bytes());
    let hex: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={SIGNED},v1={hex}")
}

#[test]
fn an_endpoint_is_made_after_a_preview_and_its_secret_is_kept_and_never_shown() {
    let office = Office::connected();
    let before = office.endpoints();
    let refused = office.run("create", &["--url", URL]).exits(2);
    assert!(
        refused.stderr.contains(URL) && refused.stderr.contains("invoice.payment_failed"),
        "{refused:?}"
    );
    assert_eq!(office.endpoints().len(), before.len(), "nothing is written without a yes");
    for (url, words) in [
        ("http://relay.example.com/hooks", "http"),
        ("relay", ""),
        ("https://user:pass@relay.example.com", ""),
        ("", ""),
    ] {
        let refused = office.run("create", &["--url", url, "--yes"]).exits(2).json();
        assert!(text(&refused["error"]["message"]).contains(words), "{refused}");
    }

    let made = office.run("create", &["--url", URL, "--yes"]).exits(0);
    assert!(!made.stdout.contains("whsec_") && !made.stderr.contains("whsec_"), "{made:?}");
    let made = made.json();
    assert_eq!((&made["findings"], &made["enabled"]), (&json!([]), &json!(true)), "{made}");
    assert!(made["secret"]["stored_at"].is_i64(), "{made}");
    assert_eq!(office.endpoints().len(), before.len() + 1);
    office.run("check", &[]).exits(0);
    assert_eq!(office.check().0, "PASS");
    let again = office.run("create", &["--url", URL]).exits(2);
    assert!(again.stderr.contains("goes there already"), "{again:?}");
}

#[test]
fn an_answer_that_is_lost_makes_no_second_endpoint_and_loses_no_secret() {
    let office = Office::connected();
    let before = office.endpoints().len();
    // The stand-in keeps what it made, and its answer ends in the middle.
    office.stand_in.control(
        "faults",
        &json!({"partner": PARTNER, "match": {"method": "POST", "path": "/v1/webhook_endpoints"}, "kind": "malformed", "count": 1}),
    );
    let made = office.run("create", &["--url", URL, "--yes"]).exits(0).json();
    assert!(made["secret"]["stored_at"].is_i64(), "{made}");
    assert_eq!(office.endpoints().len(), before + 1);
}

#[test]
fn a_key_that_may_not_is_told_and_costs_the_connection_nothing() {
    let office = Office::connected();
    let reads = json!({"products": "read", "prices": "read", "subscriptions": "read", "webhook_endpoints": "read"});
    office.narrow(&reads);
    let refused = office.run("create", &["--url", URL, "--yes"]).exits(3).json();
    assert!(text(&refused["error"]["message"]).contains("lacks a right"), "{refused}");
    office.narrow(&json!({"products": "read", "prices": "read", "subscriptions": "read"}));
    office.run("list", &[]).exits(3);
    assert_eq!(office.check().0, "SKIP");
    let shown = office.workspace.run(&["connections", "show", &office.id]).exits(0).json();
    assert_eq!(shown["status"], "connected");
}

#[test]
fn a_delivery_is_verified_and_each_reason_against_it_is_told() {
    let office = Office::connected();
    let endpoint = text(&office.endpoints()[0]["external_id"]);
    let nothing = office.verify(&signed(SECRET, BODY), BODY, 0, &[]).exits(2).json();
    assert!(text(&nothing["error"]["hint"]).contains("webhooks secret"), "{nothing}");
    for (secret, words) in [("rk_test_0123456789abcdef", "no signing secret"), ("", "no signing secret")] {
        let refused = office.keep(&endpoint, secret, &[]).exits(2).json();
        assert!(text(&refused["error"]["message"]).contains(words), "{refused}");
    }
    let nowhere = office.keep("we_none", SECRET, &[]).exits(2).json();
    assert!(text(&nowhere["error"]["message"]).contains("has no webhook endpoint"), "{nowhere}");
    office.keep(&endpoint, SECRET, &[]).exits(0);
    office.keep(&endpoint, SECRET, &[]).exits(2);

    let right = signed(SECRET, BODY);
    let genuine = office.verify(&right, BODY, 10, &["--endpoint", &endpoint]).exits(0).json();
    assert_eq!((&genuine["verdict"], &genuine["secret"]), (&json!("genuine"), &json!("current")));
    let pretty = "{\n  \"id\": \"evt_test\",\n  \"object\": \"event\"\n}";
    for (signature, body, after, verdict, words) in [
        (right.as_str(), BODY, 301, "too_old", "301 s old"),
        (&right, pretty, 0, "body_changed", "written anew"),
        (&right, &format!("{BODY}\n"), 0, "body_changed", "blank"),
        (&right, "{}", 0, "no_match", "byte for byte"),
        (&signed("whsec_fedcba9876543210", BODY), BODY, 0, "no_match", "byte for byte"),
        ("v1=00", BODY, 0, "malformed_header", "hexadecimal"),
        ("", BODY, 0, "malformed_header", "NAME=VALUE"),
    ] {
        let told = office.verify(signature, body, after, &[]).exits(1).json();
        assert_eq!(told["verdict"], verdict, "{told}");
        assert!(text(&told["detail"]).contains(words), "{told}");
    }
    office.run("verify", &["no-such-file", "--signature", &right]).exits(2);
}

#[test]
fn old_and_new_secret_are_taken_until_the_overlap_ends_and_another_endpoints_is_named() {
    let office = Office::connected();
    let endpoint = text(&office.endpoints()[0]["external_id"]);
    let new = "whsec_fedcba9876543210";
    office.keep(&endpoint, SECRET, &[]).exits(0);
    office.keep(&endpoint, new, &["--overlap-hours", "73"]).exits(2);
    let kept = office.keep(&endpoint, new, &["--overlap-hours", "2"]).exits(0).json();
    let overlap = kept["secret"]["old_until"].as_i64().unwrap() - kept["secret"]["stored_at"].as_i64().unwrap();
    assert_eq!(overlap, 2 * 3_600_000_000);
    for (secret, which) in [(SECRET, "old"), (new, "current")] {
        let told = office.verify(&signed(secret, BODY), BODY, 0, &[]).exits(0).json();
        assert_eq!((&told["verdict"], &told["secret"]), (&json!("genuine"), &json!(which)));
    }
    // The partner signs by both while a secret is rolled.
    let both = format!("{},{}", signed(SECRET, BODY), signed(new, BODY).split_once(',').unwrap().1);
    office.verify(&both, BODY, 0, &[]).exits(0);

    let made = text(&office.run("create", &["--url", URL, "--yes"]).exits(0).json()["external_id"]);
    let told = office.verify(&signed(new, BODY), BODY, 0, &["--endpoint", &made]).exits(1).json();
    assert_eq!(
        (&told["verdict"], &told["endpoint"]),
        (&json!("wrong_secret"), &json!(endpoint)),
        "{told}"
    );

    // A leaked one is not taken for an hour.
    let third = "whsec_aaaaaaaaaaaaaaaa";
    office.keep(&endpoint, third, &["--overlap-hours", "0"]).exits(0);
    let told = office.verify(&signed(new, BODY), BODY, 0, &[]).exits(1).json();
    assert_eq!(told["verdict"], "no_match");
    office.workspace.run(&["connections", "disconnect", &office.id]).exits(0);
    let gone = office.verify(&signed(third, BODY), BODY, 0, &[]).exits(2).json();
    assert!(text(&gone["error"]["message"]).contains("No signing secret"), "{gone}");
}

#[test]
fn events_that_reach_no_endpoint_are_told_until_they_are_given_up_and_pulled() {
    let office = Office::connected();
    let event = |name: &str, seconds: u64| {
        let mutation = json!({"partner": PARTNER, "object": "Event", "op": "create", "id": "", "name": name, "seconds": seconds});
        text(&office.stand_in.control("mutate", &mutation)["Event"]["id"])
    };
    let check = || judged(&office.workspace, &office.id, "webhooks.deliveries");
    let says = |status: &str, words: &str| {
        let (found, evidence) = check();
        assert_eq!((found.as_str(), evidence.contains(words)), (status, true), "{evidence}");
    };
    says("PASS", "No event of the last 30 days waits");
    let none = office.run("deliveries", &[]).exits(0).json();
    assert_eq!(
        (&none["pending"], &none["lost"], &none["events"]),
        (&json!(0), &json!(0), &json!([]))
    );

    event("price.updated", 60);
    says("PASS", "1 event is on the way");
    event("price.updated", 5 * 3_600);
    event("product.updated", 7_200);
    says(
        "WARN",
        "3 events wait for an endpoint (price.updated 2, product.updated 1), the oldest for 5 h",
    );
    let lost = event("invoice.payment_failed", 4 * 86_400);
    says(
        "FAIL",
        "1 event was not delivered and not tried any more (invoice.payment_failed 1)",
    );
    let listed = office.run("deliveries", &[]).exits(0).json();
    assert_eq!((&listed["pending"], &listed["lost"]), (&json!(3), &json!(1)), "{listed}");
    assert_eq!((&listed["missed"], &listed["is_late"]), (&json!(1), &json!(true)), "{listed}");
    assert_eq!(
        (&listed["events"][0]["external_id"], &listed["pulled_at"]),
        (&json!(lost), &Value::Null)
    );
    assert_eq!(listed["by_type"][1]["pending"], 2);
    let words = office.workspace.says(&["webhooks", "deliveries", &office.id]).exits(0).stdout;
    assert!(
        words.contains("3 events wait for an endpoint, 1 was given up, 1 of them not read since") && words.contains(&lost),
        "{words}"
    );

    office.workspace.run(&["pull", &office.id]).exits(0);
    says("WARN", "1 event was given up, and a pull since has read what happened");
    let listed = office.run("deliveries", &[]).exits(0).json();
    assert_eq!((&listed["lost"], &listed["missed"]), (&json!(1), &json!(0)), "{listed}");
    assert!(listed["pulled_at"].is_i64(), "{listed}");
    assert!(!check().1.contains("gives that one up"), "test mode promises no end");

    office.narrow(&json!({"products": "read", "prices": "read", "subscriptions": "read"}));
    says("SKIP", "may not read events");
    assert_eq!(office.run("deliveries", &[]).exits(3).error_code(), "needs_authorization");
    assert_eq!(
        office.workspace.run(&["connections", "show", &office.id]).json()["status"],
        "connected"
    );
}

#[test]
fn what_was_given_up_is_missed_until_the_pull_that_reads_it_and_no_other_makes_up_for_it() {
    let office = Office::connected();
    let lost = |name: &str| {
        let mutation = json!({"partner": PARTNER, "object": "Event", "op": "create", "id": "", "name": name, "seconds": 4 * 86_400});
        office.stand_in.control("mutate", &mutation);
    };
    let check = || judged(&office.workspace, &office.id, "webhooks.deliveries");
    let says = |status: &str, words: &str| {
        let (found, evidence) = check();
        assert_eq!((found.as_str(), evidence.contains(words)), (status, true), "{evidence}");
    };
    // Of a type that no endpoint of ours has to be sent: some other program's business.
    lost("issuing_card.created");
    says(
        "PASS",
        "1 event was given up of types that nothing here needs (issuing_card.created 1)",
    );

    lost("invoice.payment_failed");
    office.workspace.run(&["pull", &office.id, "--resource", "prices"]).exits(0);
    says(
        "FAIL",
        "(invoice.payment_failed 1). Pull (invoices), so that what they told is read. See that",
    );
    office.workspace.run(&["pull", &office.id, "--resource", "invoices"]).exits(0);
    says(
        "PASS",
        "1 event was given up, and a pull since has read what happened; 1 event was given up of types",
    );

    lost("customer.updated");
    office.workspace.run(&["pull", &office.id]).exits(0);
    says(
        "FAIL",
        "(customer.updated 1). No pull reads what customer.updated told: have the partner send it again from its console",
    );
    let listed = office.run("deliveries", &[]).exits(0).json();
    assert_eq!((&listed["missed"], &listed["unreadable"]), (&json!(1), &json!(1)), "{listed}");
    let words = office.workspace.says(&["webhooks", "deliveries", &office.id]).exits(0).stdout;
    assert!(words.contains("No pull reads what 1 of them told"), "{words}");
}
