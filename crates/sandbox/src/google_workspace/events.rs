//! Reading events: a list with its series as they are or expanded, what changed since, and one alone.

use std::time::Duration;

use connect_domain::clock::Instant;
use serde_json::{Map, Value, json};

use super::calendar::{AccessRole, Calendar};
use super::event::Event;
use super::paging::{self, PageSize, Query, Sync};
use super::recurrence::Rule;
use super::refusal::Refusal;
use super::when::{self, read_instant, stamp};
use super::workspace::Workspace;

const SIZE: PageSize = PageSize { default: 250, most: 2_500 };
const NOT_WITH_SYNC: &[&str] = &[
    "iCalUID",
    "orderBy",
    "privateExtendedProperty",
    "q",
    "sharedExtendedProperty",
    "timeMin",
    "timeMax",
    "updatedMin",
];
/// A list that these choose from cannot be continued.
const NO_SYNC_AFTER: &[&str] = &[
    "iCalUID",
    "orderBy",
    "privateExtendedProperty",
    "q",
    "sharedExtendedProperty",
    "updatedMin",
];
/// Deleted events are remembered so long.
const DELETED_KEPT: Duration = Duration::from_secs(28 * 24 * 3_600);
/// A series without an end is expanded so far from now where no bound is given.
const EXPANDED_AHEAD: Duration = Duration::from_secs(366 * 24 * 3_600);

/// Which events of a calendar a request wants.
struct Wanted<'a> {
    time_min: Option<Instant>,
    time_max: Option<Instant>,
    updated_min: Option<Instant>,
    /// Nothing but what changed after this number.
    since: Option<u64>,
    single: bool,
    deleted: bool,
    types: Vec<&'a str>,
    text: Option<String>,
    uid: Option<&'a str>,
    /// Kind, name and value of extended properties, all of which an event has to have.
    properties: Vec<(&'static str, &'a str, &'a str)>,
}

impl<'a> Wanted<'a> {
    fn read(query: &'a Query, sync: Option<&Sync>, now: Instant) -> Result<Self, Refusal> {
        let bound = |name: &'static str, kept: Option<&String>| {
            let text = query.value(name).or(kept.map(String::as_str));
            text.map(|text| read_instant(name, text)).transpose()
        };
        let deleted = query.flag("showDeleted")?;
        if sync.is_some() && deleted == Some(false) {
            return Err(Refusal::invalid(
                "Sync token cannot be used together with showDeleted set to false.",
            ));
        }
        let wanted = Self {
            time_min: bound("timeMin", sync.and_then(|sync| sync.time_min.as_ref()))?,
            time_max: bound("timeMax", sync.and_then(|sync| sync.time_max.as_ref()))?,
            updated_min: bound("updatedMin", None)?,
            since: sync.map(|sync| sync.changes),
            single: query.flag("singleEvents")? == Some(true),
            deleted: deleted == Some(true) || sync.is_some(),
            types: query.values("eventTypes"),
            text: query.value("q").map(str::to_lowercase),
            uid: query.value("iCalUID"),
            properties: properties(query)?,
        };
        if wanted.time_min.zip(wanted.time_max).is_some_and(|(min, max)| max <= min) {
            return Err(Refusal::empty_range());
        }
        if wanted.updated_min.is_some_and(|updated| now.since(updated) > DELETED_KEPT) {
            return Err(Refusal::updated_min_too_long_ago());
        }
        match query.value("orderBy") {
            Some("startTime") if !wanted.single => Err(Refusal::invalid(
                "The requested ordering is not available for the particular query.",
            )),
            None | Some("startTime" | "updated") => Ok(wanted),
            Some(_) => Err(Refusal::invalid_parameter("orderBy")),
        }
    }

    fn takes(&self, event: &Event, calendar: &Calendar) -> bool {
        let zone = &calendar.time_zone;
        // A cancelled exception of a living series belongs to it and is shown with it.
        let of_series = event.exception.is_some() && !self.single;
        let kind = event.body.get("eventType").and_then(Value::as_str).unwrap_or("default");
        let text_of = |name: &str| event.body.get(name).and_then(Value::as_str).unwrap_or_default().to_lowercase();
        (!event.cancelled || self.deleted || of_series)
            && self.in_time(event, zone)
            && self.updated_min.is_none_or(|updated| event.updated >= updated)
            && (self.types.is_empty() || self.types.contains(&kind))
            && self
                .properties
                .iter()
                .all(|(kind, name, value)| has_property(event, kind, name, value))
            && self.uid.is_none_or(|uid| uid.split('@').next() == Some(event.id.as_str()))
            && self.text.as_ref().is_none_or(|text| {
                ["summary", "description", "location"]
                    .iter()
                    .any(|name| text_of(name).contains(text))
            })
    }

    /// The lower bound is for the end, the upper one for the start, and neither includes its own moment.
    fn in_time(&self, event: &Event, zone: &str) -> bool {
        let within =
            |start: Instant, end: Instant| self.time_min.is_none_or(|min| end > min) && self.time_max.is_none_or(|max| start < max);
        if event.recurrence.is_empty() {
            return within(event.start.instant(zone), event.end.instant(zone));
        }
        let until = self.time_max.map(|max| when::today(max, zone));
        let mut instances = Rule::read(&event.recurrence)
            .map(|rule| rule.starts(&event.start, until))
            .unwrap_or_default()
            .into_iter()
            .map(|start| event.instance(&start));
        instances.any(|instance| within(instance.start.instant(zone), instance.end.instant(zone)))
    }

    fn changed(&self, event: &Event) -> bool {
        self.since.is_none_or(|since| event.changed > since)
    }
}

pub(super) fn list(workspace: &Workspace, calendar: &Calendar, role: AccessRole, query: &Query, now: Instant) -> Result<Value, Refusal> {
    let sync = query.sync(NOT_WITH_SYNC, calendar.sync_floor)?;
    let wanted = Wanted::read(query, sync.as_ref(), now)?;
    let shown_in = query.value("timeZone").unwrap_or(&calendar.time_zone);
    if when::zone(shown_in).is_none() {
        return Err(Refusal::invalid_parameter("timeZone"));
    }
    let mut events: Vec<Event> = if wanted.single {
        expanded(calendar, &wanted, now)
    } else {
        let changed = calendar.events.values().filter(|event| wanted.changed(event));
        changed.cloned().collect()
    };
    match query.value("orderBy") {
        Some("startTime") => events.sort_by_key(|event| event.start.instant(&calendar.time_zone)),
        Some(_) => events.sort_by_key(|event| event.updated),
        None => {}
    }
    let candidates: Vec<Option<Value>> = events
        .iter()
        .map(|event| wanted.takes(event, calendar).then(|| event.to_json(calendar, role, shown_in)))
        .collect();
    let updated = calendar.events.values().map(|event| event.updated).max().unwrap_or(now);
    let mut document = Map::new();
    let mut put = |name: &str, value: Value| document.insert(name.to_owned(), value);
    put("kind", json!("calendar#events"));
    put("etag", json!(format!("\"p{}\"", workspace.changes)));
    put("summary", json!(calendar.summary));
    put("updated", json!(stamp(updated)));
    put("timeZone", json!(shown_in));
    put("accessRole", json!(role));
    put("defaultReminders", json!([]));
    let first_bound = |name: &str, kept: Option<String>| query.value(name).map(str::to_owned).or(kept);
    let (time_min, time_max) = sync.map_or((None, None), |sync| (sync.time_min, sync.time_max));
    let bounds = (first_bound("timeMin", time_min), first_bound("timeMax", time_max));
    let continued = NO_SYNC_AFTER.iter().all(|name| query.value(name).is_none());
    paging::answer(
        &mut document,
        candidates,
        query,
        &SIZE,
        workspace.changes,
        continued.then_some(bounds),
    )?;
    Ok(Value::Object(document))
}

/// Written as `name=value`, any number of each kind.
fn properties(query: &Query) -> Result<Vec<(&'static str, &str, &str)>, Refusal> {
    let kinds = [("private", "privateExtendedProperty"), ("shared", "sharedExtendedProperty")];
    let mut properties = Vec::new();
    for (kind, parameter) in kinds {
        for text in query.values(parameter) {
            let (name, value) = text.split_once('=').ok_or_else(|| Refusal::invalid_parameter(parameter))?;
            properties.push((kind, name, value));
        }
    }
    Ok(properties)
}

fn has_property(event: &Event, kind: &str, name: &str, value: &str) -> bool {
    let properties = event.body.get("extendedProperties").and_then(|properties| properties.get(kind));
    properties.and_then(|properties| properties.get(name)).and_then(Value::as_str) == Some(value)
}

/// Every series as its instances, each in the place of one that was changed by itself.
fn expanded(calendar: &Calendar, wanted: &Wanted<'_>, now: Instant) -> Vec<Event> {
    let last = wanted.time_max.unwrap_or_else(|| now.plus(EXPANDED_AHEAD));
    let mut events = Vec::new();
    for event in calendar.events.values() {
        if event.recurrence.is_empty() {
            if wanted.changed(event) {
                events.push(event.clone());
            }
        } else if wanted.changed(event) {
            let instances = instances(calendar, event, last).into_iter();
            events.extend(instances.filter(|instance| !calendar.events.contains_key(&instance.id)));
        }
    }
    events
}

/// As the series has them, changed ones too.
fn instances(calendar: &Calendar, series: &Event, last: Instant) -> Vec<Event> {
    let until = when::today(last, &calendar.time_zone);
    let starts = Rule::read(&series.recurrence).map(|rule| rule.starts(&series.start, Some(until)));
    starts.unwrap_or_default().iter().map(|start| series.instance(start)).collect()
}

/// One event or one instance of a series, by its id.
pub(super) fn find(calendar: &Calendar, id: &str) -> Option<Event> {
    if let Some(event) = calendar.events.get(id) {
        return Some(event.clone());
    }
    let (series_id, suffix) = id.rsplit_once('_')?;
    let series = calendar.events.get(series_id).filter(|series| !series.recurrence.is_empty())?;
    let starts = Rule::read(&series.recurrence).ok()?.starts(&series.start, None);
    let start = starts.into_iter().find(|start| start.instance_suffix() == suffix)?;
    Some(series.instance(&start))
}

pub(super) fn get(calendar: &Calendar, role: AccessRole, id: &str, query: &Query) -> Result<Value, Refusal> {
    let event = find(calendar, id).ok_or_else(Refusal::not_found)?;
    let shown_in = query.value("timeZone").unwrap_or(&calendar.time_zone);
    Ok(event.to_json(calendar, role, shown_in))
}

/// When somebody is busy in this calendar, between two moments, joined where they touch.
pub(super) fn busy(calendar: &Calendar, from: Instant, to: Instant) -> Vec<(Instant, Instant)> {
    let zone = &calendar.time_zone;
    let wanted = Wanted {
        time_min: Some(from),
        time_max: Some(to),
        updated_min: None,
        since: None,
        single: true,
        deleted: false,
        types: Vec::new(),
        text: None,
        uid: None,
        properties: Vec::new(),
    };
    let events = expanded(calendar, &wanted, from).into_iter();
    let mut times: Vec<(Instant, Instant)> = events
        .filter(|event| event.is_busy() && wanted.takes(event, calendar))
        .map(|event| (event.start.instant(zone).max(from), event.end.instant(zone).min(to)))
        .collect();
    times.sort_unstable();
    let mut joined: Vec<(Instant, Instant)> = Vec::new();
    for (start, end) in times {
        match joined.last_mut() {
            Some((_, last)) if start <= *last => *last = end.max(*last),
            _ => joined.push((start, end)),
        }
    }
    joined
}
