//! The firm's Workspace on its first day: people, team calendars with every access role, rooms, and a calendar year.

use std::collections::BTreeMap;

use connect_domain::clock::Instant;
use jiff::Span;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::calendar::{AccessRole, Calendar, CalendarKind, ListEntry};
use super::event_write::Writing;
use super::people::{self, Person};
use super::publishing::Publishing;
use super::resources::Resource;
use super::when::today;
use super::workspace::Workspace;
use crate::random::{seeded_number, seeded_text};

const ZONE: &str = "America/New_York";

/// A team's calendar: its name, what the first person may there, whether it stands in their list and is hidden there.
struct Team {
    name: &'static str,
    purpose: &'static str,
    role: AccessRole,
    listed: bool,
    hidden: bool,
}

const fn team(name: &'static str, purpose: &'static str, role: AccessRole) -> Team {
    Team {
        name,
        purpose,
        role,
        listed: true,
        hidden: false,
    }
}

/// The last is shared and in no list, as a calendar is until somebody adds it.
const TEAMS: &[Team] = &[
    team("Tax", "Deadlines and filing appointments", AccessRole::Owner),
    team("Audit", "Fieldwork and reviews", AccessRole::Writer),
    team("Advisory", "Client meetings", AccessRole::WriterWithoutPrivateAccess),
    team("Bookkeeping", "Month-end closing", AccessRole::Reader),
    team("Payroll", "Who is away", AccessRole::FreeBusyReader),
    Team {
        hidden: true,
        ..team("Office administration", "Visitors and deliveries", AccessRole::Reader)
    },
    Team {
        listed: false,
        ..team("Partners' circle", "Not in anybody's list yet", AccessRole::Reader)
    },
];
const ROOMS: &[(&str, u32, &str)] = &[("Ledger", 12, "1"), ("Abacus", 6, "2"), ("Balance", 4, "2")];
const COLORS: &[&str] = &["#0b8043", "#3f51b5", "#8e24aa", "#d50000", "#f4511e", "#616161", "#039be5"];

pub(super) fn workspace(seed: u64, now: Instant) -> Workspace {
    let people = people::seeded(seed);
    let mut workspace = Workspace {
        seed,
        people: people.clone(),
        calendars: BTreeMap::new(),
        resources: Vec::new(),
        channels: Vec::new(),
        publishing: Publishing::Internal,
        api_enabled: true,
        directory_disabled: false,
        changes: 1,
        list_sync_floor: 0,
    };
    let (Some(first), Some(colleague)) = (people.first(), people.get(1)) else {
        return workspace;
    };
    for person in &people {
        let mut own = calendar(&person.email, CalendarKind::Primary, &person.email, None);
        own.roles.insert(person.email.clone(), AccessRole::Owner);
        own.entries.insert(person.email.clone(), entry(0, false));
        workspace.calendars.insert(own.id.clone(), own);
    }
    if let Some(shared) = workspace.calendars.get_mut(&colleague.email) {
        shared.roles.insert(first.email.clone(), AccessRole::Reader);
        shared.entries.insert(first.email.clone(), entry(1, false));
    }
    for (index, team) in TEAMS.iter().enumerate() {
        let label = format!("team {}", team.name);
        let local = format!("c_{}", seeded_text(seed, &label, 26).to_lowercase());
        let id = format!("{local}@group.calendar.google.com");
        let mut group = calendar(&id, CalendarKind::Group, team.name, Some(team.purpose));
        group.roles.insert(first.email.clone(), team.role);
        group.roles.insert(colleague.email.clone(), AccessRole::Owner);
        if team.listed {
            group.entries.insert(first.email.clone(), entry(index, team.hidden));
            group.entries.insert(colleague.email.clone(), entry(index, false));
        }
        workspace.calendars.insert(id, group);
    }
    for (name, capacity, floor) in ROOMS {
        let number = seeded_number(seed, &format!("room {name}"));
        let email = format!("c_{number}@resource.calendar.google.com");
        let mut room = calendar(&email, CalendarKind::Room, &format!("HQ-{floor}-{name} ({capacity})"), None);
        room.domain_role = Some(AccessRole::FreeBusyReader);
        workspace.calendars.insert(email.clone(), room);
        workspace.resources.push(Resource {
            id: number.to_string(),
            email,
            name: (*name).to_owned(),
            capacity: *capacity,
            floor: (*floor).to_owned(),
            description: None,
        });
    }
    let ids: Vec<String> = workspace.calendars.keys().cloned().collect();
    for id in ids {
        fill(&mut workspace, &id, first, now);
    }
    workspace
}

fn calendar(id: &str, kind: CalendarKind, summary: &str, description: Option<&str>) -> Calendar {
    Calendar {
        id: id.to_owned(),
        kind,
        summary: summary.to_owned(),
        description: description.map(str::to_owned),
        time_zone: ZONE.to_owned(),
        roles: BTreeMap::new(),
        domain_role: None,
        entries: BTreeMap::new(),
        events: BTreeMap::new(),
        changed: 1,
        sync_floor: 0,
        deleted: false,
    }
}

fn entry(color: usize, hidden: bool) -> ListEntry {
    ListEntry {
        hidden,
        selected: !hidden,
        color: COLORS.get(color % COLORS.len()).copied().unwrap_or_default().to_owned(),
        changed: 1,
    }
}

/// Around the day on which the stand-in was first started, so that there is always something to see.
fn fill(workspace: &mut Workspace, id: &str, first: &Person, now: Instant) {
    let seed = workspace.seed;
    let day = today(now, ZONE);
    let monday = plus(day, -i32::from(day.weekday().to_monday_zero_offset()));
    let changes = &mut workspace.changes;
    let Some(calendar) = workspace.calendars.get_mut(id) else {
        return;
    };
    let mut write = |label: &str, body: Value| {
        *changes += 1;
        let new_id = event_id(seed, &format!("{id} {label}"));
        let body = body.as_object().cloned().unwrap_or_default();
        let writing = by_owner(first, calendar, *changes, now);
        // What the seed writes is what the API takes; a test sees to it.
        if let Err(refusal) = writing.insert(&body, new_id) {
            tracing::error!(?refusal, label, "the seed could not be sown");
        }
    };
    if id.ends_with("@resource.calendar.google.com") {
        write("booked", timed("Booked", plus(monday, 2), "14:00", "16:00"));
        return;
    }
    let mut weekly = timed("Team meeting", plus(monday, -140), "09:30", "10:15");
    weekly["recurrence"] = json!(["RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=80"]);
    write("weekly", weekly);
    for (index, name) in ["Harbor Books", "Mill Lane Bakery", "Osprey Outdoor"].iter().enumerate() {
        let days = i32::try_from(index * 3).unwrap_or_default();
        let mut review = timed(&format!("{name}: review"), plus(monday, days + 1), "11:00", "12:00");
        let guest = format!("office@{}.example", name.to_lowercase().replace(' ', ""));
        review["attendees"] = json!([{ "email": guest, "responseStatus": "accepted" }, { "email": id }]);
        write(name, review);
    }
    let mut private = timed("Salary talk", plus(monday, 3), "15:00", "15:30");
    private["visibility"] = json!("private");
    write("private", private);
    write("closed", whole_day("Office closed", plus(monday, 11), 2));
    let mut office = whole_day("Office", plus(monday, 4), 1);
    office["eventType"] = json!("workingLocation");
    office["transparency"] = json!("transparent");
    office["workingLocationProperties"] = json!({ "type": "officeLocation", "officeLocation": { "label": "HQ" } });
    write("office", office);
    let mut away = timed("Out of office", plus(monday, 7), "13:00", "17:00");
    away["eventType"] = json!("outOfOffice");
    write("away", away);
    let (series, at) = (event_id(seed, &format!("{id} weekly")), change_series_at(monday));
    let moved = timed("Team meeting (moved)", plus(at, 1), "10:00", "10:45");
    *changes += 2;
    let instances = [at, plus(at, 7)].map(|day| instance_id(calendar, &series, day));
    let [Some(first_id), Some(second_id)] = instances else {
        return;
    };
    let moved = moved.as_object().cloned().unwrap_or_default();
    let changed = by_owner(first, calendar, *changes - 1, now).patch(&first_id, &moved);
    let deleted = by_owner(first, calendar, *changes, now).delete(&second_id);
    if let Err(refusal) = changed.and(deleted) {
        tracing::error!(?refusal, "the exceptions of a series could not be sown");
    }
}

fn by_owner<'a>(person: &'a Person, calendar: &'a mut Calendar, change: u64, now: Instant) -> Writing<'a> {
    Writing {
        person,
        role: AccessRole::Owner,
        calendar,
        if_match: None,
        change,
        now,
    }
}

/// One of the weeks to come.
fn change_series_at(monday: Date) -> Date {
    plus(monday, 14)
}

fn instance_id(calendar: &Calendar, series: &str, day: Date) -> Option<String> {
    let series = calendar.events.get(series)?;
    Some(series.instance(&series.start.on(day)).id)
}

fn event_id(seed: u64, label: &str) -> String {
    let (high, low) = (seeded_number(seed, label), seeded_number(seed, &format!("{label} more")));
    format!("{high:016x}{low:010x}")
}

fn timed(summary: &str, day: Date, from: &str, to: &str) -> Value {
    let at = |time: &str| json!({ "dateTime": format!("{day}T{time}:00"), "timeZone": ZONE });
    json!({ "summary": summary, "start": at(from), "end": at(to) })
}

/// The end is the first day after it.
fn whole_day(summary: &str, day: Date, days: i32) -> Value {
    json!({ "summary": summary, "start": { "date": day.to_string() }, "end": { "date": plus(day, days).to_string() } })
}

fn plus(day: Date, days: i32) -> Date {
    day.checked_add(Span::new().days(days)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_team_has_the_whole_year_and_a_series_with_two_exceptions() {
        let now = Instant::from_seconds(1_795_000_000);
        let workspace = workspace(1, now);
        assert!(today(now, ZONE).to_string().starts_with("2026-11"));
        let groups = workspace.calendars.values().filter(|calendar| calendar.kind == CalendarKind::Group);
        for calendar in groups {
            assert_eq!(calendar.events.len(), 10, "{}", calendar.summary);
            let exceptions = calendar.events.values().filter(|event| event.exception.is_some());
            assert_eq!(exceptions.map(|event| event.cancelled).filter(|cancelled| *cancelled).count(), 1);
        }
    }

    #[test]
    fn the_same_seed_is_the_same_workspace() {
        let now = Instant::from_seconds(1_795_000_000);
        let text = |seed| serde_json::to_string(&workspace(seed, now)).unwrap();
        assert_eq!(text(1), text(1));
        assert_ne!(text(1), text(2));
    }
}
