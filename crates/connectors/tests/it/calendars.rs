//! Calendars: all that the account can see are found, those that are closed are not, and nothing but reads arrives.

use std::collections::{BTreeMap, BTreeSet};

use connect_connectors::{FaultKind, PartnerCall, PartnerFault, Unread};
use connect_domain::source_object::{BY_ADDRESS, SourceObject, SourceObjectKind};
use serde_json::{Value, json};

use crate::conformance::shared_address;
use crate::support::{StandIn, each_granted};

/// Those whose catalog holds calendars.
async fn each_of_calendars() -> Vec<StandIn> {
    let mut stand_ins = each_granted().await;
    let maps = |stand_in: &StandIn| stand_in.connector.manifest().mapping.as_ref().map(|mapping| mapping.kind);
    stand_ins.retain(|stand_in| maps(stand_in) == Some(SourceObjectKind::Calendar));
    assert!(!stand_ins.is_empty());
    stand_ins
}

async fn all(stand_in: &StandIn) -> Vec<SourceObject> {
    let reads = stand_in.connector.catalog().unwrap();
    let (mut objects, mut cursor) = (Vec::new(), None);
    loop {
        let turn = reads.read_on(stand_in.call(), cursor).await.unwrap();
        objects.extend(turn.objects);
        cursor = turn.cursor;
        if cursor.is_none() {
            return objects;
        }
    }
}

fn by_kind(objects: &[SourceObject]) -> BTreeMap<&str, Vec<&str>> {
    let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for object in objects {
        kinds.entry(object.attributes["kind"].as_str()).or_default().push(&object.name);
    }
    kinds.values_mut().for_each(|names| names.sort_unstable());
    kinds
}

/// Names of calendars by kind.
type Kinds = BTreeMap<&'static str, Vec<&'static str>>;

/// What the first account of each stand-in sees, and what it may do with some of them.
fn of_the_stand_in(partner: &str) -> (Kinds, Vec<(&'static str, &'static str)>) {
    match partner {
        "microsoft-365" => (
            BTreeMap::from([
                ("own", vec!["Admin", "Advisory", "Audit", "Bookkeeping", "Calendar", "Tax"]),
                (
                    "mailbox",
                    vec!["Front Desk", "Front Desk, Tax deadlines", "Lena Hoffmann", "Omar Reyes"],
                ),
                ("room", vec!["Finch Room", "Harbor Room"]),
            ]),
            vec![("Tax", "full"), ("Front Desk", "full"), ("Omar Reyes", "read-no-private")],
        ),
        "google-workspace" => (
            BTreeMap::from([
                ("own", vec!["robin@alder-advisory.example"]),
                (
                    "group",
                    vec!["Advisory", "Audit", "Bookkeeping", "Office administration", "Payroll", "Tax"],
                ),
                ("person", vec!["kim@alder-advisory.example"]),
                ("room", vec!["HQ-1-Ledger (12)", "HQ-2-Abacus (6)", "HQ-2-Balance (4)"]),
            ]),
            vec![
                ("Tax", "full"),
                ("Advisory", "write-no-private"),
                ("Bookkeeping", "read-no-private"),
                ("Payroll", "free-busy"),
                ("HQ-2-Abacus (6)", ""),
            ],
        ),
        other => panic!("nothing is said of `{other}`"),
    }
}

#[tokio::test]
async fn every_calendar_that_opens_is_found_once_and_told_by_its_kind() {
    for stand_in in each_of_calendars().await {
        let objects = all(&stand_in).await;
        let ids: BTreeSet<&str> = objects.iter().map(|object| object.external_id.as_str()).collect();
        assert_eq!(ids.len(), objects.len());
        let (kinds, accesses) = of_the_stand_in(&stand_in.connector.manifest().id);
        assert_eq!(by_kind(&objects), kinds);
        let access: BTreeMap<&str, &str> = objects
            .iter()
            .map(|object| (object.name.as_str(), object.attributes.get("access").map_or("", String::as_str)))
            .collect();
        for (name, expected) in accesses {
            assert_eq!(access[name], expected, "{name}");
        }
        assert!(
            objects
                .iter()
                .all(|object| object.kind == SourceObjectKind::Calendar && object.active)
        );
        assert_eq!(all(&stand_in).await, objects, "nothing changed");
        let log = stand_in.control("GET", "/control/requests", &Value::Null).await;
        let received = log["requests"].as_array().unwrap();
        assert!(received.iter().all(|request| request["method"] == "GET"), "{log}");
    }
}

#[tokio::test]
async fn a_calendar_that_is_renamed_keeps_its_id_and_one_that_is_taken_away_is_gone() {
    for stand_in in each_of_calendars().await {
        let partner = &stand_in.connector.manifest().id;
        let before = all(&stand_in).await;
        let named = |name: &str| before.iter().find(|object| object.name == name).unwrap();
        let tax = named("Tax");
        let rename = json!({"partner": partner, "object": "Calendar", "op": "rename", "id": tax.external_id, "name": "Taxes"});
        stand_in.control("POST", "/control/mutate", &rename).await;
        let (close, lost): (Value, Vec<&str>) = match partner.as_str() {
            "microsoft-365" => {
                let owner = &named("Front Desk").attributes["address"];
                let close = json!({"partner": partner, "object": "Mailbox", "op": "lose_rights", "id": owner});
                (close, vec!["Front Desk", "Front Desk, Tax deadlines"])
            }
            _ => {
                let share = json!({"person": named("robin@alder-advisory.example").external_id, "role": null});
                let id = &named("Audit").external_id;
                (
                    json!({"partner": partner, "object": "Calendar", "op": "update", "id": id, "body": share}),
                    vec!["Audit"],
                )
            }
        };
        stand_in.control("POST", "/control/mutate", &close).await;
        let after = all(&stand_in).await;
        let renamed = after.iter().find(|object| object.external_id == tax.external_id).unwrap();
        assert_eq!(renamed.name, "Taxes");
        assert_eq!(after.len(), before.len() - lost.len());
        assert!(after.iter().all(|object| !lost.contains(&object.name.as_str())));
    }
}

async fn fault(stand_in: &StandIn, path: &str, status: u16) {
    let partner = &stand_in.connector.manifest().id;
    let order = json!({"partner": partner, "match": {"method": "*", "path": path}, "kind": "status", "status": status});
    stand_in.control("POST", "/control/faults", &order).await;
}

/// What was read, and the parts that were not.
async fn read(stand_in: &StandIn) -> Result<(Vec<SourceObject>, Vec<Unread>), PartnerFault> {
    let reads = stand_in.connector.catalog().unwrap();
    let (mut objects, mut unread, mut cursor) = (Vec::new(), Vec::new(), None);
    loop {
        let turn = reads.read_on(stand_in.call(), cursor).await?;
        objects.extend(turn.objects);
        unread.extend(turn.unread);
        cursor = turn.cursor;
        if cursor.is_none() {
            return Ok((objects, unread));
        }
    }
}

fn names(objects: &[SourceObject], of: impl Fn(&SourceObject) -> bool) -> Vec<&str> {
    let found = objects.iter().filter(|object| of(object));
    found.map(|object| object.name.as_str()).collect()
}

async fn microsoft() -> StandIn {
    let stand_ins = each_of_calendars().await;
    let found = stand_ins.into_iter().find(|one| one.connector.manifest().id == "microsoft-365");
    found.unwrap()
}

#[tokio::test]
async fn a_list_that_is_refused_is_no_list_in_which_nothing_is() {
    let stand_in = microsoft().await;
    let before = all(&stand_in).await;
    fault(&stand_in, "/v1.0/users", 403).await;
    let (objects, unread) = read(&stand_in).await.unwrap();
    assert_eq!(unread.len(), 1);
    assert!(unread[0].part.contains("mailboxes") && unread[0].may_be_closed, "{unread:?}");
    // All that is missing comes from there, and what was accepted stands in for it.
    let ids: BTreeSet<&str> = objects.iter().map(|object| object.external_id.as_str()).collect();
    for object in &before {
        assert_ne!(ids.contains(object.external_id.as_str()), unread[0].has(object), "{object:?}");
    }
    let accepted = |object: &SourceObject| object.attributes["kind"] == "accepted";
    assert_eq!(names(&objects, accepted), ["Omar Reyes"]);
    assert!(!objects.iter().any(|object| unread[0].has(object)));
}

#[tokio::test]
async fn a_mailbox_that_fails_is_left_out_and_named_and_what_fails_everywhere_ends_the_reading() {
    let stand_in = microsoft().await;
    let before = all(&stand_in).await;
    let mail = &before.iter().find(|object| object.name == "Omar Reyes").unwrap().attributes["address"];
    fault(&stand_in, &format!("/v1.0/users/{mail}/calendars"), 400).await;
    let (objects, unread) = read(&stand_in).await.unwrap();
    assert_eq!(unread.len(), 1);
    assert!(unread[0].part.contains(mail.as_str()) && !unread[0].may_be_closed, "{unread:?}");
    assert_eq!(names(&before, |object| unread[0].has(object)), ["Omar Reyes"]);
    assert_eq!(objects.len(), before.len(), "the accepted one stands in for it");
    fault(&stand_in, "/v1.0/users/*", 400).await;
    let ended = read(&stand_in).await.unwrap_err();
    assert!(
        matches!(ended.kind, FaultKind::ProviderFailed { .. } | FaultKind::Refused),
        "{ended:?}"
    );
    fault(&stand_in, "/v1.0/me/calendars", 429).await;
    let ended = read(&stand_in).await.unwrap_err();
    assert!(matches!(ended.kind, FaultKind::Throttled { .. }), "{ended:?}");
}

#[tokio::test]
async fn a_calendar_of_somebody_else_among_the_own_ones_is_theirs_and_stands_once() {
    let stand_in = microsoft().await;
    let objects = all(&stand_in).await;
    let own: BTreeSet<&str> = objects
        .iter()
        .filter(|object| object.attributes["kind"] == "own")
        .map(|object| object.attributes["address"].as_str())
        .collect();
    assert_eq!(own.len(), 1, "of one owner: {own:?}");
    let omar = |object: &SourceObject| object.attributes["owner"] == "Omar Reyes";
    assert_eq!(names(&objects, omar), ["Omar Reyes"]);
    assert_eq!(objects.iter().find(|object| omar(object)).unwrap().attributes["kind"], "mailbox");
}

/// A page of Microsoft's has at most a hundred.
#[tokio::test]
async fn every_page_of_a_shared_mailbox_is_read() {
    let stand_in = microsoft().await;
    let before = all(&stand_in).await;
    let owner = &before.iter().find(|object| object.name == "Front Desk").unwrap().attributes["address"];
    for number in 0..105 {
        let calendar = json!({"partner": "microsoft-365", "object": "Calendar", "op": "create", "id": "", "company": owner, "name": format!("Desk {number}")});
        stand_in.control("POST", "/control/mutate", &calendar).await;
    }
    let after = all(&stand_in).await;
    assert_eq!(after.len(), before.len() + 105);
    let of_it = |object: &SourceObject| object.attributes.get("mailbox") == Some(owner) && object.attributes["kind"] == "mailbox";
    assert_eq!(names(&after, of_it).len(), 107);
}

#[tokio::test]
async fn a_cursor_that_is_none_is_refused_here() {
    for stand_in in each_of_calendars().await {
        let reads = stand_in.connector.catalog().unwrap();
        let fault = reads.read_on(stand_in.call(), Some("nonsense".to_owned())).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::NotFound);
        let wrong = connect_domain::secret::SecretText::new("canary-not-a-token".to_owned());
        let call = PartnerCall {
            access_token: &wrong,
            ..stand_in.call()
        };
        let fault = reads.read_on(call, None).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::AccessTokenRejected);
        assert!(!format!("{fault:?}{fault}").contains("canary"));
    }
}

#[tokio::test]
async fn what_is_read_by_its_address_is_what_a_list_shows() {
    for stand_in in each_of_calendars().await {
        let reads = stand_in.connector.by_address().unwrap();
        let of = async |address: &str| reads.read_by_address(stand_in.call(), address.to_owned()).await;
        let address = shared_address(&stand_in.connector.manifest().id);
        let read = of(address).await.unwrap();
        let listed = all(&stand_in).await;
        let same: Vec<&SourceObject> = listed.iter().filter(|object| reads.is_same(&read, object)).collect();
        assert_eq!(same, [&read]);
        let (_, domain) = address.split_once('@').unwrap();
        let fault = of(&format!("nobody@{domain}")).await.unwrap_err();
        assert!(connect_connectors::is_closed(&fault), "{fault:?}");
        assert!(fault.advice.starts_with("Check the address"), "{fault:?}");
        for tampered in [format!("a/../../me@{domain}"), "x?y#z%2f@example.com".to_owned()] {
            let fault = of(&tampered).await.unwrap_err();
            let is_held_here = matches!(fault.kind, FaultKind::NotSent(_));
            assert!(is_held_here || connect_connectors::is_closed(&fault), "{tampered}: {fault:?}");
        }
        let log = stand_in.control("GET", "/control/requests", &Value::Null).await;
        let received = log["requests"].as_array().unwrap();
        assert!(received.iter().all(|request| request["method"] == "GET"), "{log}");
    }
}

#[tokio::test]
async fn what_was_accepted_is_the_same_as_what_stands_in_its_owners_mailbox() {
    let stand_in = microsoft().await;
    let reads = stand_in.connector.by_address().unwrap();
    fault(&stand_in, "/v1.0/users", 403).await;
    let (listed, unread) = read(&stand_in).await.unwrap();
    let read = |address: &str| reads.read_by_address(stand_in.call(), address.to_owned());
    let omar = read("omar.reyes@harborfinch.example").await.unwrap();
    let same: Vec<&SourceObject> = listed.iter().filter(|object| reads.is_same(&omar, object)).collect();
    assert_eq!(
        same.iter().map(|object| object.attributes["kind"].as_str()).collect::<Vec<_>>(),
        ["accepted"]
    );
    let mut desk = read("front-desk@harborfinch.example").await.unwrap();
    assert!(!listed.iter().any(|object| reads.is_same(&desk, object)));
    assert!(unread[0].has(&desk), "it would be held with those that the list told");
    desk.attributes
        .insert(BY_ADDRESS.to_owned(), "front-desk@harborfinch.example".to_owned());
    assert!(!unread[0].has(&desk), "no list told it");
}
