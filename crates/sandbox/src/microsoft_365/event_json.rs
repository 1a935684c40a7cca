//! An event as the API tells it: in the caller's zone, with the caller's kind of ids, as far as the caller may see it.

use jiff::civil::DateTime;
use serde_json::{Value, json};

use super::call::Prefer;
use super::directory::Person;
use super::event::{Attendee, Event, Party, Pattern, Series, Until};
use super::identifiers::EventId;
use super::mailbox::Role;
use super::occurrences::Occurrence;
use super::pages::escape;
use super::zones::Zone;

/// Who looks, and how.
pub(super) struct View<'a> {
    pub(super) owner: &'a Person,
    pub(super) role: Role,
    pub(super) prefer: &'a Prefer,
    /// Whether the token shows bodies.
    pub(super) details: bool,
}

pub(super) fn id_of(owner: &str, occurrence: &Occurrence, immutable: bool) -> String {
    let id = EventId {
        mailbox: owner.to_owned(),
        event: occurrence.event.key,
        calendar: Some(occurrence.event.calendar),
        occurrence: occurrence.planned,
    };
    id.write(immutable)
}

pub(super) fn to_json(view: &View<'_>, occurrence: &Occurrence) -> Value {
    let event = &occurrence.event;
    let hidden = event.is_private() && view.role < Role::DelegateWithPrivateEventAccess;
    let detailed = !hidden && view.role >= Role::Read;
    let subject = if hidden { "Private appointment" } else { event.subject.as_str() };
    let location = if hidden { "" } else { event.location.as_str() };
    let body = if detailed && view.details { event.body.as_str() } else { "" };
    let immutable = view.prefer.immutable;
    let series_id = occurrence.planned.map(|_| {
        let master = Occurrence {
            planned: None,
            ..occurrence.clone()
        };
        id_of(&view.owner.id, &master, immutable)
    });
    // An occurrence bears its day in its UID, so that it is another in each calendar.
    let uid = occurrence
        .planned
        .map_or_else(|| event.uid.clone(), |day| format!("{}{}", event.uid, day.strftime("%Y%m%d")));
    json!({
        "@odata.etag": etag(event),
        "id": id_of(&view.owner.id, occurrence, immutable),
        "createdDateTime": event.created.to_rfc3339(),
        "lastModifiedDateTime": event.changed.to_rfc3339(),
        "changeKey": change_key(event),
        "categories": [],
        "transactionId": event.transaction_id.as_ref().filter(|_| detailed),
        "originalStartTimeZone": event.zone,
        "originalEndTimeZone": event.zone,
        "iCalUId": uid,
        "reminderMinutesBeforeStart": 15,
        "isReminderOn": !event.is_all_day,
        "hasAttachments": false,
        "subject": subject,
        "bodyPreview": body,
        "importance": "normal",
        "sensitivity": event.sensitivity,
        "isAllDay": event.is_all_day,
        "isCancelled": event.is_cancelled,
        "isOrganizer": event.organizer.address.eq_ignore_ascii_case(&view.owner.address),
        "responseRequested": true,
        "seriesMasterId": series_id,
        "showAs": event.show_as,
        "type": occurrence.kind,
        "webLink": "https://outlook.office365.com/owa/?path=/calendar/item",
        "onlineMeetingUrl": null,
        "isOnlineMeeting": false,
        "onlineMeetingProvider": "unknown",
        "body": body_json(body, view.prefer.text),
        "start": time_json(event, event.start, &view.prefer.zone),
        "end": time_json(event, event.end, &view.prefer.zone),
        "originalStart": occurrence.planned.map(|day| {
            let start = super::occurrences::zone_of(event).moment(day.to_datetime(event.start.time()));
            start.to_string()
        }),
        "location": { "displayName": location, "locationType": "default", "uniqueIdType": "unknown" },
        "recurrence": event.series.as_ref().filter(|_| occurrence.planned.is_none()).map(|series| recurrence_json(series, event)),
        "attendees": if detailed { event.attendees.iter().map(attendee_json).collect() } else { Vec::new() },
        "organizer": { "emailAddress": party_json(&event.organizer) },
    })
}

pub(super) fn etag(event: &Event) -> String {
    format!("W/\"{}\"", change_key(event))
}

fn change_key(event: &Event) -> String {
    format!("ck{:08x}{:08x}", event.key, event.change)
}

fn body_json(text: &str, as_text: bool) -> Value {
    if as_text {
        return json!({ "contentType": "text", "content": text });
    }
    let content = if text.is_empty() {
        String::new()
    } else {
        format!("<html><head></head><body><p>{}</p></body></html>", escape(text))
    };
    json!({ "contentType": "html", "content": content })
}

/// An all-day event is at midnight in whatever zone it is told.
fn time_json(event: &Event, local: DateTime, zone: &Zone) -> Value {
    let told = if event.is_all_day {
        local
    } else {
        zone.local(super::occurrences::zone_of(event).moment(local))
    };
    json!({ "dateTime": local_time(told), "timeZone": zone.name })
}

/// Without an offset, with seven digits of a second.
pub(super) fn local_time(local: DateTime) -> String {
    local.strftime("%Y-%m-%dT%H:%M:%S.0000000").to_string()
}

fn party_json(party: &Party) -> Value {
    json!({ "name": party.name, "address": party.address })
}

fn attendee_json(attendee: &Attendee) -> Value {
    json!({
        "type": attendee.kind,
        "status": { "response": attendee.response, "time": "0001-01-01T00:00:00Z" },
        "emailAddress": party_json(&attendee.party),
    })
}

fn recurrence_json(series: &Series, event: &Event) -> Value {
    let none: &[String] = &[];
    let (kind, interval, days, day) = match &series.pattern {
        Pattern::Daily { interval } => ("daily", *interval, none, 0),
        Pattern::Weekly { interval, days } => ("weekly", *interval, days.as_slice(), 0),
        Pattern::Monthly { interval, day } => ("absoluteMonthly", *interval, none, *day),
    };
    let (range, end, count) = match series.until {
        Until::Never => ("noEnd", "0001-01-01".to_owned(), 0),
        Until::Day(day) => ("endDate", day.to_string(), 0),
        Until::Count(count) => ("numbered", "0001-01-01".to_owned(), count),
    };
    json!({
        "pattern": { "type": kind, "interval": interval, "month": 0, "dayOfMonth": day, "daysOfWeek": days, "firstDayOfWeek": "sunday", "index": "first" },
        "range": { "type": range, "startDate": series.first.to_string(), "endDate": end, "recurrenceTimeZone": event.zone, "numberOfOccurrences": count },
    })
}
