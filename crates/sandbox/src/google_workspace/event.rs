//! One event: what the client wrote, when it is, and how the API shows it to whom.

use connect_domain::clock::Instant;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::calendar::{AccessRole, Calendar};
use super::when::{When, stamp};

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Event {
    pub(super) id: String,
    /// What only the client decides: summary, description, attendees and the like.
    pub(super) body: Map<String, Value>,
    pub(super) start: When,
    pub(super) end: When,
    /// One `RRULE` for a series, none for a single event.
    pub(super) recurrence: Vec<String>,
    /// The series that this is an exception of, and when it would have been.
    pub(super) exception: Option<(String, When)>,
    pub(super) creator: String,
    pub(super) cancelled: bool,
    /// Number of the last change in the whole Workspace.
    pub(super) changed: u64,
    pub(super) created: Instant,
    pub(super) updated: Instant,
    pub(super) sequence: u64,
}

impl Event {
    pub(super) fn etag(&self) -> String {
        format!("\"{}\"", self.changed)
    }

    pub(super) fn is_private(&self) -> bool {
        matches!(
            self.body.get("visibility").and_then(Value::as_str),
            Some("private" | "confidential")
        )
    }

    pub(super) fn is_busy(&self) -> bool {
        !self.cancelled && self.body.get("transparency").and_then(Value::as_str) != Some("transparent")
    }

    /// As somebody with this role sees it, in this zone.
    pub(super) fn to_json(&self, calendar: &Calendar, role: AccessRole, shown_in: &str) -> Value {
        if self.cancelled {
            return self.cancelled_json(shown_in);
        }
        let detailed = role >= AccessRole::Writer || role >= AccessRole::Reader && !self.is_private();
        let mut shown = Map::new();
        if detailed {
            shown.clone_from(&self.body);
            mark_own(&mut shown, &calendar.id);
            shown.insert("creator".to_owned(), json!({ "email": self.creator }));
            shown.insert("created".to_owned(), json!(stamp(self.created)));
        } else {
            shown.insert("visibility".to_owned(), json!("private"));
            if !self.is_busy() {
                shown.insert("transparency".to_owned(), json!("transparent"));
            }
        }
        let mut put = |name: &str, value: Value| shown.insert(name.to_owned(), value);
        put("kind", json!("calendar#event"));
        put("etag", json!(self.etag()));
        put("id", json!(self.id));
        put("status", self.body.get("status").cloned().unwrap_or_else(|| json!("confirmed")));
        put("htmlLink", json!(format!("https://www.google.com/calendar/event?eid={}", self.id)));
        put("updated", json!(stamp(self.updated)));
        put(
            "organizer",
            json!({ "email": calendar.id, "displayName": calendar.summary, "self": true }),
        );
        put("start", self.start.to_json(shown_in));
        put("end", self.end.to_json(shown_in));
        put("iCalUID", json!(format!("{}@google.com", self.series_id())));
        put("sequence", json!(self.sequence));
        put("eventType", self.body.get("eventType").cloned().unwrap_or_else(|| json!("default")));
        if !self.recurrence.is_empty() {
            put("recurrence", json!(self.recurrence));
        }
        if let Some((series, original)) = &self.exception {
            put("recurringEventId", json!(series));
            put("originalStartTime", original.to_json(shown_in));
        }
        Value::Object(shown)
    }

    /// Nothing but its id; an exception keeps its place in the series.
    fn cancelled_json(&self, shown_in: &str) -> Value {
        let mut shown = json!({
            "kind": "calendar#event",
            "etag": self.etag(),
            "id": self.id,
            "status": "cancelled",
        });
        if let Some((series, original)) = &self.exception {
            shown["recurringEventId"] = json!(series);
            shown["originalStartTime"] = original.to_json(shown_in);
        }
        shown
    }

    fn series_id(&self) -> &str {
        self.exception.as_ref().map_or(&self.id, |(series, _)| series)
    }

    /// The instance of a series that begins then, if nobody changed it.
    pub(super) fn instance(&self, start: &When) -> Self {
        let length = self.end.civil().duration_since(self.start.civil());
        let end = match &self.end {
            When::Day(_) => When::Day(start.civil().saturating_add(length).date()),
            When::Moment { at, zone } => {
                let seconds = at.since(self.start.instant(zone));
                When::Moment {
                    at: start.instant(zone).plus(seconds),
                    zone: zone.clone(),
                }
            }
        };
        Self {
            id: format!("{}_{}", self.id, start.instance_suffix()),
            start: start.clone(),
            end,
            recurrence: Vec::new(),
            exception: Some((self.id.clone(), start.clone())),
            ..self.clone()
        }
    }
}

/// Of the attendees, the one whose calendar this is: it stands in its own list as the organizer. Marked only when true.
fn mark_own(shown: &mut Map<String, Value>, calendar_id: &str) {
    let attendees = shown.get_mut("attendees").and_then(Value::as_array_mut).into_iter().flatten();
    for attendee in attendees.filter_map(Value::as_object_mut) {
        let email = attendee.get("email").and_then(Value::as_str);
        if email.is_some_and(|email| email.eq_ignore_ascii_case(calendar_id)) {
            attendee.insert("self".to_owned(), json!(true));
            attendee.insert("organizer".to_owned(), json!(true));
        }
    }
}
