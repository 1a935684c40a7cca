//! The mailboxes of a new tenant: whose calendars there are and who may see them. What is in them is `seed_events`.

use std::collections::BTreeMap;

use connect_domain::clock::Instant;

use super::directory::{Directory, Person, Purpose};
use super::mailbox::{Accepted, Mailbox, Role};
use super::seed::{FRONT_DESK, GRACE, LENA, NORA, OMAR, PAYROLL, QUAY, address, object_id};
use super::seed_events;

const EASTERN: &str = "Eastern Standard Time";
const EUROPEAN: &str = "W. Europe Standard Time";

const BLUE: (&str, &str) = ("lightBlue", "#a6d1f5");

/// The calendars of the teams, in the mailbox of the ready-made account.
const TEAMS: &[(&str, (&str, &str))] = &[
    ("Tax", ("lightGreen", "#87d28e")),
    ("Audit", ("lightOrange", "#fcab73")),
    ("Advisory", ("lightTeal", "#4adacc")),
    ("Bookkeeping", ("lightYellow", "#fee57d")),
    ("Admin", ("lightGray", "#c0c0c0")),
];

pub(super) fn mailboxes(directory: &Directory, seed: u64, now: Instant) -> BTreeMap<String, Mailbox> {
    let people = directory.people.iter().filter(|person| person.is_listed());
    let mailboxes = people.map(|person| (person.id.clone(), mailbox(person, seed, now)));
    mailboxes.collect()
}

fn mailbox(person: &Person, seed: u64, now: Instant) -> Mailbox {
    let id = |local_part: &str| object_id(seed, local_part);
    let is = |local_part: &str| person.address == address(local_part);
    let mut mailbox = Mailbox {
        owner: person.id.clone(),
        zone: if is(LENA) { EUROPEAN } else { EASTERN }.to_owned(),
        full_access: if is(FRONT_DESK) {
            vec![id(NORA), id(GRACE)]
        } else if is(PAYROLL) {
            vec![id(GRACE)]
        } else {
            Vec::new()
        },
        ..Mailbox::default()
    };
    let everybody = match person.purpose {
        Purpose::Room if !is(QUAY) => Role::LimitedRead,
        Purpose::Shared => Role::None,
        Purpose::User | Purpose::Room => Role::FreeBusyRead,
    };
    let nora = id(NORA);
    let roles: &[(&str, Role)] = if is(OMAR) {
        &[(nora.as_str(), Role::Read)]
    } else if is(LENA) {
        &[(nora.as_str(), Role::LimitedRead)]
    } else {
        &[]
    };
    mailbox.add_calendar("Calendar", BLUE, everybody, roles);
    if is(NORA) {
        for (name, color) in TEAMS {
            mailbox.add_calendar(name, *color, Role::None, &[]);
        }
    } else if is(FRONT_DESK) {
        mailbox.add_calendar("Tax deadlines", ("lightRed", "#f88c9b"), Role::None, &[]);
    }
    seed_events::fill(&mut mailbox, person, seed, now);
    if is(NORA) {
        // The first calendar of a mailbox has the first key.
        let key = mailbox.new_key();
        let (owner, calendar) = (id(OMAR), 1);
        mailbox.accepted.push(Accepted { key, owner, calendar });
    }
    mailbox
}
