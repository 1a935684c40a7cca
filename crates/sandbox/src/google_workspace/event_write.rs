//! Writing events: once for each id that the client chose, and never over a change that it has not seen.

use connect_domain::clock::Instant;
use serde_json::{Map, Value};

use super::calendar::{AccessRole, Calendar};
use super::event::Event;
use super::events::find;
use super::paging::Query;
use super::people::Person;
use super::recurrence::Rule;
use super::refusal::Refusal;
use super::when::When;

/// What the server decides, whatever a client writes.
const SERVERS: &[&str] = &[
    "kind",
    "etag",
    "id",
    "htmlLink",
    "created",
    "updated",
    "creator",
    "organizer",
    "iCalUID",
    "sequence",
    "start",
    "end",
    "recurrence",
    "recurringEventId",
    "originalStartTime",
];
const SEND_UPDATES: &[&str] = &["all", "externalOnly", "none"];
const VISIBILITIES: &[&str] = &["default", "public", "private", "confidential"];

/// One write: who, where, when, and the number that it gets.
pub(super) struct Writing<'a> {
    pub(super) person: &'a Person,
    pub(super) role: AccessRole,
    pub(super) calendar: &'a mut Calendar,
    pub(super) if_match: Option<&'a str>,
    pub(super) change: u64,
    pub(super) now: Instant,
}

pub(super) fn read_body(body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(body)) => Ok(body),
        _ => Err(Refusal::new(400, "global", "parseError", "Parse Error")),
    }
}

pub(super) fn check_query(query: &Query) -> Result<(), Refusal> {
    match query.value("sendUpdates") {
        Some(text) if !SEND_UPDATES.contains(&text) => Err(Refusal::invalid_parameter("sendUpdates")),
        _ => Ok(()),
    }
}

impl Writing<'_> {
    fn check_role(&self) -> Result<(), Refusal> {
        if self.role >= AccessRole::WriterWithoutPrivateAccess {
            Ok(())
        } else {
            Err(Refusal::not_writer())
        }
    }

    fn found(&self, id: &str) -> Result<Event, Refusal> {
        let event = find(self.calendar, id).ok_or_else(Refusal::not_found)?;
        let hidden = event.is_private() && self.role < AccessRole::Writer;
        if event.cancelled {
            return Err(Refusal::deleted());
        }
        if hidden {
            return Err(Refusal::not_writer());
        }
        if self.if_match.is_some_and(|etag| etag != "*" && etag != event.etag()) {
            return Err(Refusal::condition_not_met());
        }
        Ok(event)
    }

    pub(super) fn insert(self, body: &Map<String, Value>, new_id: String) -> Result<Value, Refusal> {
        self.check_role()?;
        let id = match body.get("id").and_then(Value::as_str) {
            Some(id) if !is_event_id(id) => return Err(Refusal::invalid("Invalid resource id value.")),
            Some(id) if self.calendar.events.contains_key(id) => return Err(Refusal::duplicate()),
            Some(id) => id.to_owned(),
            None => new_id,
        };
        let (start, end, recurrence) = times(body, None, &self.calendar.time_zone)?;
        let event = Event {
            id,
            body: clients(body)?,
            start,
            end,
            recurrence,
            exception: None,
            creator: self.person.email.clone(),
            cancelled: false,
            changed: self.change,
            created: self.now,
            updated: self.now,
            sequence: 0,
        };
        Ok(self.store(event))
    }

    /// Only what is named changes; `null` takes away.
    pub(super) fn patch(self, id: &str, body: &Map<String, Value>) -> Result<Value, Refusal> {
        self.check_role()?;
        let event = self.found(id)?;
        let (start, end, recurrence) = times(body, Some(&event), &self.calendar.time_zone)?;
        let mut changed = event.body.clone();
        for (name, value) in clients(body)? {
            if value.is_null() {
                changed.remove(&name);
            } else {
                changed.insert(name, value);
            }
        }
        self.rewrite(event, changed, (start, end, recurrence))
    }

    /// What is not named is gone.
    pub(super) fn update(self, id: &str, body: &Map<String, Value>) -> Result<Value, Refusal> {
        self.check_role()?;
        let event = self.found(id)?;
        let times = times(body, None, &self.calendar.time_zone)?;
        let body = clients(body)?;
        self.rewrite(event, body, times)
    }

    fn rewrite(self, event: Event, body: Map<String, Value>, times: (When, When, Vec<String>)) -> Result<Value, Refusal> {
        let (start, end, recurrence) = times;
        if body.get("status").and_then(Value::as_str) == Some("cancelled") {
            return Ok(self.cancel(event));
        }
        let moved = start != event.start || end != event.end || recurrence != event.recurrence;
        let event = Event {
            body,
            start,
            end,
            recurrence,
            changed: self.change,
            updated: self.now,
            sequence: event.sequence + u64::from(moved),
            ..event
        };
        Ok(self.store(event))
    }

    pub(super) fn delete(self, id: &str) -> Result<(), Refusal> {
        self.check_role()?;
        let event = self.found(id)?;
        self.cancel(event);
        Ok(())
    }

    /// A series takes its exceptions with it.
    fn cancel(self, event: Event) -> Value {
        let (change, now) = (self.change, self.now);
        for exception in self.calendar.events.values_mut() {
            if exception.exception.as_ref().is_some_and(|(series, _)| *series == event.id) && !exception.cancelled {
                exception.cancelled = true;
                exception.changed = change;
                exception.updated = now;
            }
        }
        self.store(Event {
            cancelled: true,
            changed: change,
            updated: now,
            ..event
        })
    }

    fn store(self, event: Event) -> Value {
        let shown = event.to_json(self.calendar, self.role, &self.calendar.time_zone);
        self.calendar.events.insert(event.id.clone(), event);
        shown
    }
}

/// Base32hex, 5 to 1024 characters.
fn is_event_id(id: &str) -> bool {
    let taken = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'v').contains(&byte);
    (5..=1_024).contains(&id.len()) && id.bytes().all(taken)
}

/// Start, end and rule, from what is written, else from what the event has.
fn times(body: &Map<String, Value>, event: Option<&Event>, calendar_zone: &str) -> Result<(When, When, Vec<String>), Refusal> {
    let when = |name: &str, had: Option<&When>| match (body.get(name), had) {
        (None, Some(had)) => Ok(had.clone()),
        (written, _) => When::read(written, name, calendar_zone),
    };
    let start = when("start", event.map(|event| &event.start))?;
    let end = when("end", event.map(|event| &event.end))?;
    if start.is_day() != end.is_day() {
        return Err(Refusal::invalid(
            "Start and end times must either both be date or both be dateTime.",
        ));
    }
    let (from, to) = (start.instant(calendar_zone), end.instant(calendar_zone));
    if to < from || start.is_day() && to == from {
        return Err(Refusal::empty_range());
    }
    let recurrence = match body.get("recurrence") {
        Some(Value::Array(lines)) => {
            let lines: Vec<String> = lines.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            if !lines.is_empty() {
                Rule::read(&lines)?;
            }
            lines
        }
        Some(Value::Null) => Vec::new(),
        Some(_) => return Err(Refusal::invalid("Invalid recurrence rule.")),
        None => event.map(|event| event.recurrence.clone()).unwrap_or_default(),
    };
    Ok((start, end, recurrence))
}

/// What a client may decide, checked.
fn clients(body: &Map<String, Value>) -> Result<Map<String, Value>, Refusal> {
    let one_of = |name: &str, taken: &[&str]| match body.get(name) {
        Some(Value::String(text)) if !taken.contains(&text.as_str()) => Err(Refusal::invalid(format!("Invalid value for: {name}"))),
        _ => Ok(()),
    };
    one_of("visibility", VISIBILITIES)?;
    one_of("transparency", &["opaque", "transparent"])?;
    one_of("status", &["confirmed", "tentative", "cancelled"])?;
    let mut kept = body.clone();
    kept.retain(|name, _| !SERVERS.contains(&name.as_str()));
    if let Some(Value::Array(attendees)) = kept.get_mut("attendees") {
        for attendee in attendees.iter_mut().filter_map(Value::as_object_mut) {
            if !attendee.get("email").is_some_and(Value::is_string) {
                return Err(Refusal::required("attendee email"));
            }
            attendee
                .entry("responseStatus")
                .or_insert_with(|| Value::String("needsAction".to_owned()));
        }
    }
    Ok(kept)
}
