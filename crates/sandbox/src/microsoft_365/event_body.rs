//! What a request's body says of an event.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use serde_json::Value;

use super::event::{Attendee, Event, Party, Pattern, Series, Until};
use super::graph_error::Refusal;
use super::zones::Zone;

const SHOW_AS: &[&str] = &["free", "tentative", "busy", "oof", "workingElsewhere", "unknown"];
const SENSITIVITY: &[&str] = &["normal", "personal", "private", "confidential"];

/// Puts what the body names into the event; a new one needs its start and its end.
pub(super) fn apply(event: &mut Event, body: &Value, is_new: bool) -> Result<(), Refusal> {
    if !body.is_object() {
        return Err(Refusal::bad_request("An event is a JSON object."));
    }
    let text = |value: &Value| value.as_str().map(str::to_owned);
    event.subject = text(&body["subject"]).unwrap_or_else(|| event.subject.clone());
    event.body = text(&body["body"]["content"]).unwrap_or_else(|| event.body.clone());
    event.location = text(&body["location"]["displayName"]).unwrap_or_else(|| event.location.clone());
    event.is_all_day = body["isAllDay"].as_bool().unwrap_or(event.is_all_day);
    event.show_as = word(body, "showAs", SHOW_AS)?.unwrap_or_else(|| event.show_as.clone());
    event.sensitivity = word(body, "sensitivity", SENSITIVITY)?.unwrap_or_else(|| event.sensitivity.clone());
    if let Some(attendees) = body["attendees"].as_array() {
        event.attendees = attendees.iter().map(attendee).collect();
    }
    let (start, end) = (time(body, "start")?, time(body, "end")?);
    if is_new && (start.is_none() || end.is_none()) {
        return Err(Refusal::new(
            400,
            "ErrorPropertyValidationFailure",
            "At least one property failed validation: an event needs a start and an end.",
        ));
    }
    if let Some((local, zone)) = start {
        // The end keeps its moment when only the start is told in another zone.
        event.end = zone.local(super::occurrences::zone_of(event).moment(event.end));
        (event.start, event.zone) = (local, zone.name);
    }
    if let Some((local, zone)) = end {
        event.end = super::occurrences::zone_of(event).local(zone.moment(local));
    }
    if event.end < event.start {
        return Err(Refusal::new(
            400,
            "ErrorEndDateIsEarlierThanStartDate",
            "The end date is earlier than the start date.",
        ));
    }
    let midnight = |local: DateTime| local.time() == jiff::civil::Time::midnight();
    if event.is_all_day && !(midnight(event.start) && midnight(event.end) && event.start < event.end) {
        return Err(Refusal::bad_parameter(
            "The Event.Start property for an all-day event needs to be set to midnight.",
        ));
    }
    match &body["recurrence"] {
        Value::Null if body.get("recurrence").is_some() => event.series = None,
        Value::Null => {}
        recurrence => event.series = Some(series(recurrence, event.start.date())?),
    }
    Ok(())
}

fn word(body: &Value, name: &str, known: &[&str]) -> Result<Option<String>, Refusal> {
    match body[name].as_str() {
        None => Ok(None),
        Some(word) if known.contains(&word) => Ok(Some(word.to_owned())),
        Some(other) => Err(Refusal::bad_request(format!("Requested value '{other}' was not found."))),
    }
}

pub(super) fn time(body: &Value, name: &str) -> Result<Option<(DateTime, Zone)>, Refusal> {
    let given = &body[name];
    let Some(text) = given["dateTime"].as_str() else {
        return Ok(None);
    };
    let zone = given["timeZone"].as_str().unwrap_or("UTC");
    let zone = Zone::find(zone).ok_or_else(|| {
        Refusal::new(
            400,
            "TimeZoneNotSupportedException",
            format!("The time zone '{zone}' is not supported."),
        )
    })?;
    // With a `Z` it is a moment, whatever zone is named.
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        let local = zone.local(moment);
        return Ok(Some((local, zone)));
    }
    let local = text
        .parse()
        .map_err(|_| Refusal::bad_parameter(format!("The value '{text}' of '{name}' is no time.")))?;
    Ok(Some((local, zone)))
}

fn attendee(value: &Value) -> Attendee {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let kind = text(&value["type"]);
    Attendee {
        party: Party {
            name: text(&value["emailAddress"]["name"]),
            address: text(&value["emailAddress"]["address"]),
        },
        kind: if kind.is_empty() { "required".to_owned() } else { kind },
        response: "none".to_owned(),
    }
}

/// Daily, weekly and on a day of the month; the relative patterns are not served.
fn series(recurrence: &Value, first: Date) -> Result<Series, Refusal> {
    let (pattern, range) = (&recurrence["pattern"], &recurrence["range"]);
    let number = |value: &Value| value.as_u64().and_then(|number| u32::try_from(number).ok());
    let unfit = |what: &str| Refusal::bad_parameter(format!("The recurrence's {what} is not supported or not valid."));
    let interval = number(&pattern["interval"])
        .filter(|interval| *interval > 0)
        .ok_or_else(|| unfit("interval"))?;
    let pattern = match pattern["type"].as_str().unwrap_or_default() {
        "daily" => Pattern::Daily { interval },
        "weekly" => {
            let days = pattern["daysOfWeek"].as_array().into_iter().flatten();
            let days: Vec<String> = days.filter_map(Value::as_str).map(str::to_lowercase).collect();
            if days.is_empty() {
                return Err(unfit("daysOfWeek"));
            }
            Pattern::Weekly { interval, days }
        }
        "absoluteMonthly" => {
            let day = pattern["dayOfMonth"].as_i64().and_then(|day| i8::try_from(day).ok());
            let day = day.filter(|day| (1..=31).contains(day)).ok_or_else(|| unfit("dayOfMonth"))?;
            Pattern::Monthly { interval, day }
        }
        _ => return Err(unfit("pattern")),
    };
    let until = match range["type"].as_str().unwrap_or_default() {
        "noEnd" => Until::Never,
        "numbered" => Until::Count(number(&range["numberOfOccurrences"]).ok_or_else(|| unfit("numberOfOccurrences"))?),
        "endDate" => {
            let day = range["endDate"].as_str().and_then(|day| day.parse().ok());
            Until::Day(day.ok_or_else(|| unfit("endDate"))?)
        }
        _ => return Err(unfit("range")),
    };
    Ok(Series {
        pattern,
        first,
        until,
        exceptions: BTreeMap::new(),
    })
}
