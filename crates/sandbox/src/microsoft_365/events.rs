//! Events as they are read: all of a calendar, a window of time, one of them.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::State;
use super::access::{Open, open, sees_details};
use super::call::Call;
use super::directory::Person;
use super::event_json::{View, to_json};
use super::graph::ok;
use super::graph_error::Refusal;
use super::identifiers::EventId;
use super::mailbox::Role;
use super::occurrences::{Occurrence, planned_for, within};
use super::odata::{OF_MAILBOX, Options, context_url, page, select};
use super::zones::Zone;
use crate::reply::Reply;

const LIST: &[&str] = &["$select", "$top", "$skip", "$count", "$orderby"];

/// From when to when a view goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
}

impl Window {
    pub(super) fn read(call: &Call<'_>) -> Result<Self, Refusal> {
        Self::of(&call.options)
    }

    pub(super) fn of(options: &Options) -> Result<Self, Refusal> {
        let moment = |name: &str| {
            let text = options.value(name).ok_or_else(|| {
                Refusal::bad_request(
                    "This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.",
                )
            })?;
            moment(text).ok_or_else(|| Refusal::bad_parameter(format!("The value '{text}' of parameter '{name}' is invalid.")))
        };
        let (from, to) = (moment("startDateTime")?, moment("endDateTime")?);
        if to < from {
            return Err(Refusal::bad_parameter("The end of the time window must not be before its start."));
        }
        Ok(Self { from, to })
    }
}

/// With an offset, or without one in UTC.
fn moment(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| {
        let local: jiff::civil::DateTime = text.parse().ok()?;
        Some(Zone::utc().moment(local))
    })
}

/// What a day view shows: occurrences instead of their series.
pub(super) fn view(call: &Call<'_>, state: &State, owner: &Person, calendar: Option<&str>) -> Result<Reply, Refusal> {
    call.options.only(LIST)?;
    let opened = open(call, state, owner, calendar, Role::LimitedRead)?;
    let window = Window::read(call)?;
    let events = opened.mailbox.events.iter().filter(|event| event.calendar == opened.calendar.key);
    let found = events.flat_map(|event| within(event, window.from, window.to)).collect();
    listed(call, owner, opened, found, "calendarView")
}

/// Single events and series; a series' occurrences are not told here.
pub(super) fn list(call: &Call<'_>, state: &State, owner: &Person, calendar: Option<&str>) -> Result<Reply, Refusal> {
    call.options.only(LIST)?;
    let opened = open(call, state, owner, calendar, Role::LimitedRead)?;
    let events = opened.mailbox.events.iter().filter(|event| event.calendar == opened.calendar.key);
    listed(call, owner, opened, events.map(Occurrence::of).collect(), "events")
}

/// The occurrences of one series.
pub(super) fn instances(call: &Call<'_>, state: &State, owner: &Person, id: &str) -> Result<Reply, Refusal> {
    call.options.only(LIST)?;
    let (opened, found) = find(call, state, owner, id, Role::LimitedRead)?;
    let window = Window::read(call)?;
    let found = opened
        .mailbox
        .event(found.event.key)
        .map(|event| within(event, window.from, window.to));
    listed(call, owner, opened, found.unwrap_or_default(), "events")
}

fn listed(call: &Call<'_>, owner: &Person, opened: Open<'_>, mut found: Vec<Occurrence>, name: &str) -> Result<Reply, Refusal> {
    match call.options.value("$orderby").map(str::trim) {
        None | Some("start/dateTime" | "start/dateTime asc") => found.sort_by_key(|one| (one.start(), one.event.key)),
        Some("start/dateTime desc") => found.sort_by_key(|one| (std::cmp::Reverse(one.start()), one.event.key)),
        Some(other) => {
            return Err(Refusal::new(
                400,
                "ErrorInvalidUrlQuery",
                format!("The order '{other}' is not supported."),
            ));
        }
    }
    let view = looking(call, owner, opened.role);
    let selected = call.options.selected();
    let entries = found
        .iter()
        .map(|one| select(to_json(&view, one), selected.as_deref(), true))
        .collect();
    page(call, &format!("users('{}')/{name}", owner.id), entries, &OF_MAILBOX).map(|page| ok(&page))
}

pub(super) fn show(call: &Call<'_>, state: &State, owner: &Person, id: &str) -> Result<Reply, Refusal> {
    call.options.only(&["$select"])?;
    let (opened, found) = find(call, state, owner, id, Role::LimitedRead)?;
    let entry = told(call, owner, opened.role, &found);
    Ok(ok(&select(entry, call.options.selected().as_deref(), true)))
}

/// One event as an answer of its own.
pub(super) fn told(call: &Call<'_>, owner: &Person, role: Role, occurrence: &Occurrence) -> Value {
    let mut entry = to_json(&looking(call, owner, role), occurrence);
    entry["@odata.context"] = json!(context_url(call, &format!("users('{}')/events/$entity", owner.id)));
    entry
}

pub(super) fn looking<'a>(call: &'a Call<'_>, owner: &'a Person, role: Role) -> View<'a> {
    View {
        owner,
        role,
        prefer: &call.prefer,
        details: sees_details(call),
    }
}

/// The event or occurrence that an id names. An ordinary id of an event that was moved names nothing.
pub(super) fn find<'a>(
    call: &Call<'_>,
    state: &'a State,
    owner: &Person,
    id: &str,
    needed: Role,
) -> Result<(Open<'a>, Occurrence), Refusal> {
    let mailbox = super::access::readable(call, state, owner)?;
    let id = EventId::read(id).ok_or_else(Refusal::bad_id)?;
    let found = mailbox
        .event(id.event)
        .filter(|event| id.mailbox == mailbox.owner && id.calendar.is_none_or(|key| key == event.calendar));
    let event = found.ok_or_else(Refusal::item_not_found)?;
    let calendar = mailbox.calendar(event.calendar).ok_or_else(Refusal::item_not_found)?;
    let role = mailbox.role(calendar, &call.viewer.id);
    if role < needed {
        return Err(Refusal::access_denied());
    }
    let occurrence = match id.occurrence {
        None => Occurrence::of(event),
        Some(day) => planned_for(event, day).ok_or_else(Refusal::item_not_found)?,
    };
    Ok((Open { mailbox, calendar, role }, occurrence))
}
