//! The log of events: read whole and once, then from where the last pull ended, and all that is left of it after too long.

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::advisoros::Workspace;
use crate::support::stand_in::{StandIn, text};
use crate::support::{connect_with_key, judged};

const PARTNER: &str = "stripe";
const DAY: u64 = 86_400;

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

    fn happens(&self, name: &str, seconds_ago: u64) {
        let mutation = json!({"partner": PARTNER, "object": "Event", "op": "create", "id": "", "name": name, "seconds": seconds_ago});
        self.stand_in.control("mutate", &mutation);
    }

    /// Rows and new ones of a pull of events, and how often the partner was asked for it.
    fn pull(&self) -> (u64, u64, usize) {
        let asked = |stand_in: &StandIn| stand_in.requests(|request| request["path"] == "/v1/events");
        let before = asked(&self.stand_in);
        let pulled = self.workspace.run(&["pull", &self.id, "--resource", "events"]).exits(0).json();
        let count = |name: &str| pulled["resources"]["events"][name].as_u64().unwrap();
        (count("rows"), count("inserted"), asked(&self.stand_in) - before)
    }

    fn database(&self) -> Connection {
        Connection::open(self.workspace.path().join("workspace.db")).unwrap()
    }

    fn narrow(&self, rights: &Value) {
        let mutation = json!({"partner": PARTNER, "object": "Key", "op": "update", "id": "restricted", "body": {"rights": rights}});
        self.stand_in.control("mutate", &mutation);
    }
}

#[test]
fn events_are_read_whole_and_once_and_then_from_where_the_last_pull_ended() {
    let office = Office::connected();
    assert_eq!(office.pull(), (0, 0, 1));
    for number in 0..230 {
        office.happens("price.updated", 3_000 - number);
    }
    assert_eq!(office.pull(), (230, 230, 3));
    assert_eq!(office.pull(), (0, 0, 1), "nothing happened since");

    // One more: it comes alone, with what it is about and nothing of what it says.
    let prices = office.workspace.run(&["pull", &office.id]).exits(0).json();
    assert_eq!(
        prices["resources"]["events"]["rows"],
        json!(0),
        "a pull of everything reads them as well: {prices}"
    );
    let database = office.database();
    let price: String = database
        .query_row("SELECT external_id FROM source_objects WHERE active = 1 LIMIT 1", [], |row| {
            row.get(0)
        })
        .unwrap();
    let mutation = json!({"partner": PARTNER, "object": "Price", "op": "rename", "id": price, "name": "Canary note"});
    office.stand_in.control("mutate", &mutation);
    assert_eq!(office.pull(), (1, 1, 1));
    let (kind, about): (String, String) = database
        .query_row(
            "SELECT event_type, object_external_id FROM partner_events WHERE object_external_id IS NOT NULL",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    assert_eq!((kind.as_str(), about), ("price.updated", price));

    // More than a page since: forward, page by page.
    for number in 0..150 {
        office.happens("product.updated", 500 - number);
    }
    let (_, inserted, asked) = office.pull();
    assert_eq!((inserted, asked), (150, 2));

    // A first pull that was cut off has stored the newest ones: behind these there is a hole.
    database.execute("DELETE FROM pull_cursors WHERE resource = 'events'", []).unwrap();
    database
        .execute("DELETE FROM partner_events WHERE event_type = 'price.updated'", [])
        .unwrap();
    assert_eq!(office.pull(), (381, 231, 4));
    let arguments = ["pull", &office.id, "--resource", "events", "--full"];
    let anew = office.workspace.run(&arguments).exits(0).json();
    assert_eq!(anew["resources"]["events"]["unchanged"], json!(381), "{anew}");
}

#[test]
fn after_a_month_all_that_is_left_is_read_and_the_gap_is_told() {
    let office = Office::connected();
    office.happens("price.updated", 60);
    office.happens("price.created", 30);
    assert_eq!(office.pull().1, 2);
    office.stand_in.advance(31 * DAY);
    for at in ["started_at", "finished_at"] {
        let earlier = format!("UPDATE pull_runs SET {at} = {at} - 31 * 86400 * 1000000");
        office.database().execute(&earlier, []).unwrap();
    }
    office.happens("product.updated", 60);
    assert_eq!(office.pull(), (1, 1, 2), "once in vain, then all");
    assert_eq!(office.pull(), (0, 0, 1));
    let (status, evidence) = judged(&office.workspace, &office.id, "webhooks.deliveries");
    assert_eq!(
        (status.as_str(), evidence.contains("no pull read what happened from ")),
        ("PASS", true),
        "{evidence}"
    );
    let stored: i64 = office
        .database()
        .query_row("SELECT COUNT(*) FROM partner_events WHERE deleted_at IS NULL", [], |row| row.get(0))
        .unwrap();
    assert_eq!(stored, 3, "what the partner forgets is kept");
}

#[test]
fn a_key_without_the_right_pulls_all_but_events() {
    let office = Office::connected();
    office.narrow(&json!({"products": "read", "prices": "read", "subscriptions": "read", "invoices": "read"}));
    let pulled = office.workspace.run(&["pull", &office.id]).exits(0).json();
    assert_eq!(pulled["resources"]["events"], json!(null), "{pulled}");
    assert_eq!(pulled["resources"]["subscriptions"]["rows"], json!(290), "{pulled}");
    let refused = office.workspace.run(&["pull", &office.id, "--resource", "events"]).exits(3).json();
    assert!(text(&refused["error"]["message"]).contains("may not read events"), "{refused}");
    let shown = office.workspace.run(&["connections", "show", &office.id]).exits(0).json();
    assert_eq!(shown["status"], "connected", "{shown}");
}
