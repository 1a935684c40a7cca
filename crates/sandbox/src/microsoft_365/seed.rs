//! A firm's tenant, made from the seed: the same seed gives the same ids and the same people.

use super::aadsts::DRILLS;
use super::directory::{Directory, Group, Person, Purpose, Room, RoomList};
use super::identifiers::seeded_guid;

const DOMAIN: &str = "harborfinch.example";

/// Whose mailbox is who's: names that the seeds of mailboxes share with these.
pub(super) const NORA: &str = "nora.finch";
pub(super) const OMAR: &str = "omar.reyes";
pub(super) const LENA: &str = "lena.hoffmann";
pub(super) const GRACE: &str = "grace.okafor";
/// The shared mailbox that the ready-made account may open, and the one that it may not.
pub(super) const FRONT_DESK: &str = "front-desk";
pub(super) const PAYROLL: &str = "payroll";
/// The room whose calendar is not open to everybody.
pub(super) const QUAY: &str = "room-quay";

/// Local part, name, title, whether an admin.
const PEOPLE: &[(&str, &str, &str, bool)] = &[
    (NORA, "Nora Finch", "Managing Partner", true),
    (OMAR, "Omar Reyes", "Tax Director", false),
    (LENA, "Lena Hoffmann", "Audit Director", false),
    ("priya.nair", "Priya Nair", "Advisory Director", false),
    ("tom.becker", "Tom Becker", "Bookkeeping Lead", false),
    (GRACE, "Grace Okafor", "Office Manager", true),
    ("sam.ito", "Sam Ito", "Senior Associate", false),
    ("ana.silva", "Ana Silva", "Associate", false),
];

const SHARED: &[(&str, &str)] = &[(FRONT_DESK, "Front Desk"), (PAYROLL, "Payroll")];

/// Name, address, whether it has a mailbox, members.
const GROUPS: &[(&str, Option<&str>, &[&str])] = &[
    ("Tax Team", Some("tax-team"), &[OMAR, "sam.ito", "ana.silva"]),
    ("Audit Team", Some("audit-team"), &[LENA, "sam.ito"]),
    ("Advisory Team", Some("advisory-team"), &[NORA, "priya.nair"]),
    ("Bookkeeping Team", Some("bookkeeping-team"), &["tom.becker", "ana.silva"]),
    ("Shared mailboxes for calendars", Some("calendar-mailboxes"), &[FRONT_DESK, PAYROLL]),
    ("Multifactor required", None, &[NORA, GRACE]),
];

/// Local part, name, list, building, floor, capacity, booking type.
const ROOMS: &[(&str, &str, &str, &str, u32, u32, &str)] = &[
    ("room-harbor", "Harbor Room", "Headquarters", "Pier 4", 2, 12, "standard"),
    ("room-finch", "Finch Room", "Headquarters", "Pier 4", 3, 6, "reserved"),
    (QUAY, "Quay Room", "Annex", "Pier 7", 1, 20, "standard"),
];

const ROOM_LISTS: &[(&str, &str)] = &[("Headquarters", "rooms-headquarters"), ("Annex", "rooms-annex")];

pub(super) fn address(local_part: &str) -> String {
    format!("{local_part}@{DOMAIN}")
}

pub(super) fn object_id(seed: u64, local_part: &str) -> String {
    seeded_guid(seed, &format!("object {local_part}"))
}

pub(super) fn directory(seed: u64) -> Directory {
    let person = |local_part: &str, name: &str| Person {
        id: object_id(seed, local_part),
        address: address(local_part),
        name: name.to_owned(),
        ..Person::default()
    };
    let mut people: Vec<Person> = Vec::new();
    people.extend(PEOPLE.iter().map(|(local_part, name, title, is_admin)| Person {
        job_title: Some(title),
        is_admin: *is_admin,
        ..person(local_part, name)
    }));
    people.extend(SHARED.iter().map(|(local_part, name)| Person {
        purpose: Purpose::Shared,
        ..person(local_part, name)
    }));
    people.extend(ROOMS.iter().map(|(local_part, name, ..)| Person {
        purpose: Purpose::Room,
        ..person(local_part, name)
    }));
    people.extend(DRILLS.iter().map(|failure| {
        let name = format!("AADSTS{}", failure.number);
        Person {
            drill: Some(failure.number),
            ..person(&name.to_lowercase(), &name)
        }
    }));
    Directory {
        tenant_id: seeded_guid(seed, "tenant"),
        tenant_name: "Harbor Finch Advisory",
        domain: DOMAIN,
        people,
        groups: GROUPS
            .iter()
            .map(|(name, local_part, members)| Group {
                id: object_id(seed, name),
                name,
                address: local_part.map(address),
                members: members.iter().map(|member| object_id(seed, member)).collect(),
            })
            .collect(),
        rooms: ROOMS
            .iter()
            .map(|(local_part, name, list, building, floor, capacity, booking_type)| Room {
                id: seeded_guid(seed, &format!("place {local_part}")),
                name,
                address: address(local_part),
                list,
                building,
                floor: *floor,
                capacity: *capacity,
                booking_type,
            })
            .collect(),
        room_lists: ROOM_LISTS
            .iter()
            .map(|(name, local_part)| RoomList {
                id: seeded_guid(seed, &format!("place {local_part}")),
                name,
                address: address(local_part),
            })
            .collect(),
    }
}
