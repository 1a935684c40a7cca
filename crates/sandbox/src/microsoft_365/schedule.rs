//! Free and busy times of many mailboxes at once: open to everybody of the tenant who may see at least that.

use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

use super::State;
use super::access::readable;
use super::call::Call;
use super::directory::Person;
use super::event_body::time;
use super::event_json::local_time;
use super::events::Window;
use super::graph::ok;
use super::graph_error::Refusal;
use super::mailbox::{Mailbox, Role};
use super::mailbox_settings::working_hours;
use super::occurrences::{Occurrence, within};
use super::odata::context_url;
use crate::reply::Reply;

const DEFAULT_MINUTES: i64 = 30;
/// The longest that may be asked for at once.
const LONGEST_DAYS: i64 = 62;

pub(super) fn get_schedule(call: &Call<'_>, state: &State, owner: &Person) -> Result<Reply, Refusal> {
    readable(call, state, owner)?;
    let body = call.body()?;
    let moment = |name: &str| -> Result<Timestamp, Refusal> {
        let (local, zone) = time(&body, name)?.ok_or_else(|| Refusal::bad_parameter(format!("'{name}' is missing.")))?;
        Ok(zone.moment(local))
    };
    let window = Window {
        from: moment("startTime")?,
        to: moment("endTime")?,
    };
    let minutes = body.get("availabilityViewInterval").map_or(Some(DEFAULT_MINUTES), Value::as_i64);
    let minutes = minutes.filter(|minutes| (5..=1_440).contains(minutes));
    let minutes = minutes.ok_or_else(|| Refusal::bad_parameter("The interval must be from 5 to 1440 minutes."))?;
    let longest = window.from.checked_add((LONGEST_DAYS * 24).hours()).unwrap_or(window.from);
    if window.to <= window.from || window.to > longest {
        return Err(Refusal::bad_parameter("The requested time duration is not valid."));
    }
    let schedules = body["schedules"].as_array().filter(|schedules| !schedules.is_empty());
    let schedules = schedules.ok_or_else(|| Refusal::bad_parameter("'schedules' is missing."))?;
    let value: Vec<Value> = schedules
        .iter()
        .filter_map(Value::as_str)
        .map(|address| schedule(call, state, address, window, minutes))
        .collect();
    let context = context_url(call, "Collection(microsoft.graph.scheduleInformation)");
    Ok(ok(&json!({ "@odata.context": context, "value": value })))
}

fn schedule(call: &Call<'_>, state: &State, address: &str, window: Window, minutes: i64) -> Value {
    let failed = |code: &str, message: &str| {
        let error = json!({ "message": message, "responseCode": code });
        json!({ "scheduleId": address, "availabilityView": "", "scheduleItems": [], "error": error })
    };
    let person = call.partner.directory.find(address).filter(|person| person.is_listed());
    let Some(mailbox) = person.and_then(|person| state.mailboxes.get(&person.id)) else {
        return failed(
            "ErrorMailRecipientNotFound",
            "Unable to resolve e-mail address to an Active Directory object.",
        );
    };
    let Some(calendar) = mailbox.calendars.first() else {
        return failed("ErrorMailRecipientNotFound", "The mailbox has no calendar.");
    };
    let role = mailbox.role(calendar, &call.viewer.id);
    if role < Role::FreeBusyRead {
        return failed("ErrorNoFreeBusyAccess", "The caller does not have free/busy access to the mailbox.");
    }
    let mut busy = busy(mailbox, calendar.key, window);
    busy.sort_by_key(Occurrence::start);
    let items: Vec<Value> = busy.iter().map(|one| item(call, one, role)).collect();
    json!({
        "scheduleId": address,
        "availabilityView": availability(&busy, window, minutes),
        "scheduleItems": items,
        "workingHours": working_hours(&mailbox.zone),
    })
}

fn busy(mailbox: &Mailbox, calendar: u64, window: Window) -> Vec<Occurrence> {
    let events = mailbox.events.iter().filter(|event| event.calendar == calendar);
    events
        .flat_map(|event| within(event, window.from, window.to))
        .filter(|one| !one.event.is_cancelled)
        .collect()
}

fn item(call: &Call<'_>, occurrence: &Occurrence, role: Role) -> Value {
    let event = &occurrence.event;
    let zone = &call.prefer.zone;
    let told = |moment: Timestamp| json!({ "dateTime": local_time(zone.local(moment)), "timeZone": zone.name });
    let mut item = json!({
        "isPrivate": event.is_private(),
        "status": event.show_as,
        "start": told(occurrence.start()),
        "end": told(occurrence.end()),
    });
    if role >= Role::LimitedRead && (!event.is_private() || role >= Role::DelegateWithPrivateEventAccess) {
        item["subject"] = json!(event.subject);
        item["location"] = json!(event.location);
    }
    item
}

/// A digit for each interval: the busiest that lies in it.
fn availability(busy: &[Occurrence], window: Window, minutes: i64) -> String {
    let mut view = String::new();
    let mut from = window.from;
    while from < window.to {
        let Ok(to) = from.checked_add(minutes.minutes()) else {
            break;
        };
        let digits = busy
            .iter()
            .filter(|one| one.overlaps(from, to))
            .map(|one| match one.event.show_as.as_str() {
                "free" => '0',
                "workingElsewhere" => '4',
                "tentative" => '1',
                "oof" => '3',
                _ => '2',
            });
        // Elsewhere is more than free and less than all the others.
        view.push(digits.max_by_key(|digit| if *digit == '4' { '0' } else { *digit }).unwrap_or('0'));
        from = to;
    }
    view
}
