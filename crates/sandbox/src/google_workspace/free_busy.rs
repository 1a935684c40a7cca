//! `freeBusy.query`: what cannot be answered for one calendar stands beside the others, inside a 200.

use serde_json::{Map, Value, json};

use super::events::busy;
use super::people::Person;
use super::refusal::Refusal;
use super::when::{read_instant, stamp};
use super::workspace::Workspace;

const MOST_CALENDARS: usize = 50;

pub(super) fn query(workspace: &Workspace, person: &Person, body: &Map<String, Value>) -> Result<Value, Refusal> {
    let bound = |name: &'static str| {
        let text = body.get(name).and_then(Value::as_str);
        read_instant(name, text.ok_or_else(|| Refusal::required(name))?)
    };
    let (from, to) = (bound("timeMin")?, bound("timeMax")?);
    if to <= from {
        return Err(Refusal::empty_range());
    }
    let items = body.get("items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut calendars = Map::new();
    for (index, item) in items.iter().enumerate() {
        let id = item
            .get("id")
            .and_then(Value::as_str)
            .ok_or_else(|| Refusal::required("calendar id"))?;
        let answer = if index >= MOST_CALENDARS {
            error("tooManyCalendarsRequested")
        } else {
            match workspace.calendar(person, id) {
                Ok((calendar, _)) => {
                    let times = busy(calendar, from, to).into_iter();
                    let times = times.map(|(start, end)| json!({ "start": stamp(start), "end": stamp(end) }));
                    json!({ "busy": times.collect::<Vec<_>>() })
                }
                Err(_) => error("notFound"),
            }
        };
        calendars.insert(id.to_owned(), answer);
    }
    Ok(json!({
        "kind": "calendar#freeBusy",
        "timeMin": stamp(from),
        "timeMax": stamp(to),
        "calendars": calendars,
    }))
}

fn error(reason: &str) -> Value {
    json!({ "errors": [{ "domain": "global", "reason": reason }], "busy": [] })
}
