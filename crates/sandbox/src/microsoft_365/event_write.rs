//! Events as they are written: made once for each transaction id, changed, cancelled, deleted.

use jiff::civil::DateTime;
use serde_json::Value;

use super::access::{check_write_scope, open};
use super::call::Call;
use super::directory::Person;
use super::event::{Event, Exception, Party};
use super::event_body;
use super::event_json::etag;
use super::events::{find, told};
use super::graph::ok;
use super::graph_error::{Refusal, json_reply};
use super::identifiers::{EventId, calendar_id};
use super::mailbox::{Mailbox, Role};
use super::occurrences::{Occurrence, planned_for, zone_of};
use super::{Microsoft365, State};
use crate::reply::Reply;

/// Where something is written: in the default calendar if none is named.
pub(super) struct Target<'a> {
    pub(super) owner: &'a Person,
    /// Id of the calendar.
    pub(super) calendar: Option<&'a str>,
}

/// The same transaction id again brings the event that is there already.
pub(super) fn create(call: &Call<'_>, state: &mut State, target: &Target<'_>) -> Result<Reply, Refusal> {
    let owner = target.owner;
    check_write_scope(call, owner)?;
    let opened = open(call, state, owner, target.calendar, Role::Write)?;
    let (calendar, role) = (opened.calendar.key, opened.role);
    let body = call.body()?;
    let transaction_id = body["transactionId"].as_str();
    let same = |event: &&Event| transaction_id.is_some() && event.transaction_id.as_deref() == transaction_id;
    if let Some(event) = opened.mailbox.events.iter().find(same) {
        return Ok(json_reply(201, &told(call, owner, role, &Occurrence::of(event))));
    }
    let organizer = Party {
        name: owner.name.clone(),
        address: owner.address.clone(),
    };
    let mut event = Event::new(calendar, "", organizer, "UTC", DateTime::ZERO, DateTime::ZERO);
    event_body::apply(&mut event, &body, true)?;
    event.uid = format!(
        "040000008200E00074C5B7101A82E008{}",
        call.partner.new_guid().replace('-', "").to_uppercase()
    );
    event.transaction_id = transaction_id.map(str::to_owned);
    let key = change(call.partner, state, owner, |mailbox| mailbox.add_event(event, call.now))?;
    let made = state.mailbox(owner)?.event(key).ok_or_else(Refusal::not_kept)?;
    let reply = json_reply(201, &told(call, owner, role, &Occurrence::of(made)));
    Ok(reply.with_header("location", format!("{}{}", call.partner.api_url, call.received.path)))
}

/// A change of an occurrence makes it an exception of its series.
pub(super) fn update(call: &Call<'_>, state: &mut State, owner: &Person, id: &str) -> Result<Reply, Refusal> {
    check_write_scope(call, owner)?;
    let (opened, mut found) = find(call, state, owner, id, Role::Write)?;
    check_version(call, &found.event)?;
    let role = opened.role;
    event_body::apply(&mut found.event, &call.body()?, false)?;
    let (key, planned) = (found.event.key, found.planned);
    change(call.partner, state, owner, |mailbox| {
        mailbox.change_event(key, call.now, |event| match planned {
            None => *event = found.event,
            Some(day) => {
                // An exception has no zone of its own: it is kept in that of its series.
                let in_zone = |local| zone_of(event).local(zone_of(&found.event).moment(local));
                let exception = Exception {
                    is_removed: false,
                    is_cancelled: found.event.is_cancelled,
                    start: Some(in_zone(found.event.start)),
                    end: Some(in_zone(found.event.end)),
                    subject: Some(found.event.subject.clone()),
                };
                if let Some(series) = &mut event.series {
                    series.exceptions.insert(day, exception);
                }
            }
        });
    })?;
    let event = state.mailbox(owner)?.event(key).ok_or_else(Refusal::not_kept)?;
    let changed = match planned {
        None => Occurrence::of(event),
        Some(day) => planned_for(event, day).ok_or_else(Refusal::not_kept)?,
    };
    Ok(ok(&told(call, owner, role, &changed)))
}

/// The event goes, or one day of a series.
pub(super) fn delete(call: &Call<'_>, state: &mut State, owner: &Person, id: &str) -> Result<Reply, Refusal> {
    check_write_scope(call, owner)?;
    let (_, found) = find(call, state, owner, id, Role::Write)?;
    let (key, planned) = (found.event.key, found.planned);
    change(call.partner, state, owner, |mailbox| match planned {
        None => mailbox.remove_event(key),
        Some(day) => mailbox.change_event(key, call.now, |event| {
            let removed = Exception {
                is_removed: true,
                ..Exception::default()
            };
            if let Some(series) = &mut event.series {
                series.exceptions.insert(day, removed);
            }
        }),
    })?;
    Ok(Reply::empty(204))
}

/// Only the organizer may cancel: the event is gone here, and its guests hear of it.
pub(super) fn cancel(call: &Call<'_>, state: &mut State, owner: &Person, id: &str) -> Result<Reply, Refusal> {
    check_write_scope(call, owner)?;
    let (_, found) = find(call, state, owner, id, Role::Write)?;
    if !found.event.organizer.address.eq_ignore_ascii_case(&owner.address) {
        return Err(Refusal::new(
            400,
            "ErrorInvalidRequest",
            "Your request can't be completed. You need to be an organizer to cancel a meeting.",
        ));
    }
    let key = found.event.key;
    change(call.partner, state, owner, |mailbox| mailbox.remove_event(key))?;
    Ok(Reply::empty(202))
}

/// That the vendor honors `If-Match` on events, and its words then, are not documented (unverified).
fn check_version(call: &Call<'_>, event: &Event) -> Result<(), Refusal> {
    match call.received.header("if-match") {
        Some(version) if version != "*" && version != etag(event) => Err(Refusal::of_status(412)),
        _ => Ok(()),
    }
}

/// Changed beside: what cannot be kept is not changed.
pub(super) fn change<T>(
    partner: &Microsoft365,
    state: &mut State,
    owner: &Person,
    change: impl FnOnce(&mut Mailbox) -> T,
) -> Result<T, Refusal> {
    let mut changed = state.mailbox(owner)?.clone();
    let answer = change(&mut changed);
    partner.files.keep_mailbox(&changed).map_err(|error| {
        tracing::error!(%error, "a mailbox could not be kept");
        Refusal::not_kept()
    })?;
    state.mailboxes.insert(owner.id.clone(), changed);
    Ok(answer)
}

/// Ids of an event and of its calendar, for who changes something by the control URL.
pub(super) fn ids(owner: &str, event: &Event) -> Value {
    let id = EventId {
        mailbox: owner.to_owned(),
        event: event.key,
        calendar: Some(event.calendar),
        occurrence: None,
    };
    serde_json::json!({
        "id": id.write(false),
        "immutable_id": id.write(true),
        "calendar_id": calendar_id(owner, event.calendar),
        "subject": event.subject,
    })
}
