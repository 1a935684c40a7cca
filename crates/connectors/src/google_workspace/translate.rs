//! From Google's words to ours, and nowhere else.

use connect_domain::source_object::{MAIN, SourceObject, SourceObjectKind};

use super::wire::{CalendarListEntry, Room, Userinfo};
use crate::connector::{Grantor, Organization};

/// Google: with which the ids of rooms, of calendars that belong to nobody, and of public ones end.
const ROOM: &str = "@resource.calendar.google.com";
const GROUP: &str = "@group.calendar.google.com";
const ROOM_LABEL: &str = "Room";
/// The attribute `kind` of a room.
pub(super) const ROOM_KIND: &str = "room";
const PUBLIC: &str = "@group.v.calendar.google.com";

/// Whether the calendar with this id is a room's.
pub(super) fn is_room(id: &str) -> bool {
    id.ends_with(ROOM)
}

/// The account is the organization: what it can see is what is read.
pub(super) fn organization(userinfo: Userinfo) -> Organization {
    let Userinfo { sub, email, hd, .. } = userinfo;
    let (email, domain) = (said(email), said(hd));
    let addresses = email.iter().cloned().collect();
    let display_name = match (email, domain) {
        (Some(email), Some(domain)) if !email.ends_with(&format!("@{domain}")) => format!("{domain} ({email})"),
        (Some(email), _) => email,
        (None, Some(domain)) => format!("{domain} ({sub})"),
        (None, None) => sub.clone(),
    };
    Organization {
        external_account_id: sub,
        display_name,
        legal_name: None,
        addresses,
        currency: None,
        country: None,
        fiscal_year_starts_in: None,
    }
}

pub(super) fn grantor(userinfo: Userinfo) -> Grantor {
    Grantor {
        name: said(userinfo.name),
        email: said(userinfo.email),
    }
}

pub(super) fn calendar(entry: CalendarListEntry) -> SourceObject {
    let (kind, label) = match entry.id.as_str() {
        _ if entry.primary => ("own", "Own calendar"),
        id if id.ends_with(ROOM) => (ROOM_KIND, ROOM_LABEL),
        id if id.ends_with(GROUP) => ("group", "Shared with you"),
        id if id.ends_with(PUBLIC) => ("public", "Public calendar"),
        _ => ("person", "Shared with you"),
    };
    let role = clean(&entry.access_role.unwrap_or_default());
    // A role that is not known yet is no reason to refuse the calendar: it is told as the partner tells it.
    let access = match role.as_str() {
        "owner" => "full",
        "writer" => "write",
        "writerWithoutPrivateAccess" => "write-no-private",
        // Of what is private a reader sees no more than the time.
        "reader" => "read-no-private",
        "freeBusyReader" => "free-busy",
        other => other,
    };
    let address = clean(&entry.id);
    // Of a calendar that belongs to nobody its `dataOwner` tells who answers for it, where Google says so.
    let owner = match (kind, said(entry.data_owner)) {
        (_, Some(owner)) => owner,
        ("own" | "person", None) => address.clone(),
        _ => String::new(),
    };
    let attributes = [
        ("kind", kind.to_owned()),
        ("access", access.to_owned()),
        ("owner", owner),
        ("address", address),
        ("role", role.clone()),
        (MAIN, entry.primary.to_string()),
        ("hidden", entry.hidden.to_string()),
        ("time_zone", clean(&entry.time_zone.unwrap_or_default())),
    ];
    let name = said(entry.summary).unwrap_or_else(|| entry.id.clone());
    object(entry.id, name, label, &attributes)
}

/// A room that nobody has added to the account's list. What it may there is not told.
pub(super) fn room(room: Room) -> SourceObject {
    let name = said(room.generated_resource_name).or_else(|| said(room.resource_name));
    let name = name.unwrap_or_else(|| room.resource_email.clone());
    let attributes = [
        ("kind", ROOM_KIND.to_owned()),
        ("address", clean(&room.resource_email)),
        ("building", clean(&room.building_id.unwrap_or_default())),
    ];
    object(room.resource_email, name, ROOM_LABEL, &attributes)
}

fn object(external_id: String, name: String, label: &str, attributes: &[(&str, String)]) -> SourceObject {
    SourceObject {
        kind: SourceObjectKind::Calendar,
        external_id,
        parent_external_id: None,
        code: String::new(),
        // Of a room the name says nothing of what it is.
        path: if label == ROOM_LABEL {
            format!("{label}:{name}")
        } else {
            name.clone()
        },
        name,
        root_class: None,
        source_type: label.to_owned(),
        source_subtype: String::new(),
        active: true,
        currency: String::new(),
        balance: None,
        attributes: attributes.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
    }
}

/// What is there and not blank.
fn said(text: Option<String>) -> Option<String> {
    text.map(|text| clean(&text)).filter(|text| !text.trim().is_empty())
}

/// PostgreSQL cannot store U+0000.
fn clean(text: &str) -> String {
    text.replace('\0', "")
}

#[cfg(test)]
mod tests {
    use super::super::wire::List;
    use super::*;

    #[test]
    fn calendars_say_what_they_are_and_what_may_be_done() {
        let list: List<CalendarListEntry> = serde_json::from_str(include_str!("fixtures/calendar_list.json")).unwrap();
        let told: Vec<[String; 4]> = list
            .items
            .into_iter()
            .map(calendar)
            .map(|object| {
                let attribute = |name: &str| object.attributes[name].clone();
                [object.name.clone(), attribute("kind"), attribute("access"), attribute("hidden")]
            })
            .collect();
        let expected = [
            ["robin@example.com", "own", "full", "false"],
            ["Tax desk", "group", "read-no-private", "false"],
            ["Advisory", "group", "write-no-private", "true"],
            ["kim@example.com", "person", "free-busy", "false"],
            ["HQ-2-Abacus (6)", "room", "aRoleOfTomorrow", "false"],
            ["Holidays in Switzerland", "public", "read-no-private", "false"],
        ];
        assert_eq!(told, expected.map(|row| row.map(str::to_owned)));
        assert!(list.next_page_token.is_none());
    }

    #[test]
    fn rooms_are_called_by_the_name_that_the_directory_made() {
        let list: List<Room> = serde_json::from_str(include_str!("fixtures/rooms.json")).unwrap();
        let told: Vec<(String, String)> = list.items.into_iter().map(room).map(|room| (room.name, room.path)).collect();
        let expected = [
            ("HQ-1-Ledger (12)", "Room:HQ-1-Ledger (12)"),
            ("c_2@resource.calendar.google.com", "Room:c_2@resource.calendar.google.com"),
        ];
        assert_eq!(told, expected.map(|(name, path)| (name.to_owned(), path.to_owned())));
    }

    #[test]
    fn an_empty_page_may_lack_its_items() {
        let list: List<Room> = serde_json::from_str(r#"{"kind":"k","nextPageToken":"t"}"#).unwrap();
        assert!(list.items.is_empty() && list.next_page_token.as_deref() == Some("t"));
    }

    #[test]
    fn an_account_is_named_by_its_address_and_by_its_domain_where_that_is_another() {
        let named = |email: Option<&str>, hd: Option<&str>| {
            let userinfo = Userinfo {
                sub: "117".to_owned(),
                email: email.map(str::to_owned),
                name: None,
                hd: hd.map(str::to_owned),
            };
            organization(userinfo).display_name
        };
        assert_eq!(named(Some("robin@example.com"), Some("example.com")), "robin@example.com");
        assert_eq!(
            named(Some("robin@alias.example"), Some("example.com")),
            "example.com (robin@alias.example)"
        );
        assert_eq!(named(Some("robin@personal.example"), None), "robin@personal.example");
        assert_eq!(named(None, Some("example.com")), "example.com (117)");
        assert_eq!(named(None, None), "117");
        let userinfo: Userinfo = serde_json::from_str(include_str!("fixtures/userinfo.json")).unwrap();
        assert_eq!(organization(userinfo).external_account_id, "110169484474386276334");
        let userinfo: Userinfo = serde_json::from_str(include_str!("fixtures/userinfo.json")).unwrap();
        assert_eq!(grantor(userinfo).to_text(), "robin@example.com");
    }
}
