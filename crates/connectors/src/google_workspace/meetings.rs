//! The sample meeting in a calendar of the account. Its id is chosen here, so that a create that is sent twice makes one,
//! and its tag stands in a property that only this app sees.

use connect_domain::clock::Instant;
use connect_domain::failure::Cause;
use connect_domain::source_object::SourceObject;
use connect_http::{HttpRequest, HttpResponse, Method, WritePermit, header};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::client::{address, get, read_calendar_entry};
use super::faults;
use super::wire::{Event, EventPage, EventTime};
use crate::connector::PartnerCall;
use crate::fault::{FaultKind, PartnerFault};
use crate::meetings::{Meeting, MeetingCalendar, MeetingChanges, MeetingDraft, MeetingWindow, NextChanges};

/// Google's word for the account's own calendar.
const MAIN: &str = "primary";
const OWNER: &str = "owner";
/// What only this app reads of an event.
const TAG: &str = "advisoros";
const EVENTS: &str = "250";
const MOST_PAGES: u32 = 40;
/// Nobody is told of what is written.
const SILENTLY: (&str, &str) = ("sendUpdates", "none");

/// Letters to `v` and digits are what Google takes, and the digits of a UUID are among them.
pub(super) fn event_id(client_id: &str) -> String {
    client_id
        .chars()
        .filter(char::is_ascii_hexdigit)
        .map(|digit| digit.to_ascii_lowercase())
        .collect()
}

/// The ability's scope reaches no further than calendars that the account owns.
pub(super) fn may_hold(calendar: &SourceObject) -> bool {
    calendar.attributes.get("role").is_some_and(|role| role == OWNER)
}

pub(super) async fn read_calendar(call: PartnerCall<'_>, calendar: Option<String>) -> Result<MeetingCalendar, PartnerFault> {
    let entry = read_calendar_entry(call, &named(calendar)).await?;
    Ok(MeetingCalendar {
        title: entry.summary.unwrap_or_else(|| entry.id.clone()),
        // What stands in a calendar is organized by its id, which is an address.
        owner: Some(entry.id.clone()),
        external_id: entry.id,
        is_writable: entry.access_role.as_deref() == Some(OWNER),
    })
}

pub(super) async fn create(
    call: PartnerCall<'_>,
    permit: WritePermit,
    calendar: Option<String>,
    draft: MeetingDraft,
) -> Result<Meeting, PartnerFault> {
    let id = event_id(&draft.client_id);
    let mut body = times(&draft);
    body["id"] = json!(id);
    body["transparency"] = json!("transparent");
    let attendees: Vec<Value> = draft.attendees.iter().map(|email| json!({ "email": email })).collect();
    body["attendees"] = json!(attendees);
    body["reminders"] = json!({ "useDefault": false });
    body["extendedProperties"] = json!({ "private": { TAG: draft.tag } });
    let request = write(call, Method::POST, &calendar, &[])?.body("application/json", body.to_string().into_bytes());
    match answered(call, &permit, request).await {
        Ok(response) => read_meeting(&response),
        // The same create arrived before, and its answer was lost.
        Err(fault) if fault.partner_code.as_deref() == Some("duplicate") => {
            let there = read_one(call, calendar, id).await?;
            there.ok_or(fault)
        }
        Err(fault) => Err(fault),
    }
}

pub(super) async fn read_one(
    call: PartnerCall<'_>,
    calendar: Option<String>,
    external_id: String,
) -> Result<Option<Meeting>, PartnerFault> {
    let url = address(call, "api", &path(&named(calendar), &[&external_id]), &[("timeZone", "UTC")], None)?;
    match get::<Event>(call, url).await {
        Ok((event, _)) if event.is_cancelled() => Ok(None),
        Ok((event, _)) => meeting(event).map(Some),
        Err(fault) if fault.kind == FaultKind::NotFound => Ok(None),
        Err(fault) => Err(fault),
    }
}

pub(super) async fn update(
    call: PartnerCall<'_>,
    permit: WritePermit,
    calendar: Option<String>,
    seen: Meeting,
    draft: MeetingDraft,
) -> Result<Meeting, PartnerFault> {
    let version = seen.version.ok_or_else(PartnerFault::malformed)?;
    let request = write(call, Method::PATCH, &calendar, &[&seen.external_id])?
        .echo(header::IF_MATCH, &version)
        .ok_or_else(PartnerFault::malformed)?
        .body("application/json", times(&draft).to_string().into_bytes());
    read_meeting(&answered(call, &permit, request).await?)
}

pub(super) async fn delete(
    call: PartnerCall<'_>,
    permit: WritePermit,
    calendar: Option<String>,
    external_id: String,
) -> Result<(), PartnerFault> {
    let request = write(call, Method::DELETE, &calendar, &[&external_id])?;
    match answered(call, &permit, request).await {
        Err(fault) if fault.kind != FaultKind::NotFound => Err(fault),
        _ => Ok(()),
    }
}

pub(super) async fn find(
    call: PartnerCall<'_>,
    calendar: Option<String>,
    window: MeetingWindow,
    tag: String,
) -> Result<Vec<Meeting>, PartnerFault> {
    let calendar = named(calendar);
    let path = path(&calendar, &[]);
    let mut parameters = first_page(window);
    parameters.push(("privateExtendedProperty", format!("{TAG}={tag}")));
    let (mut found, mut page) = (Vec::new(), None);
    for _ in 0..MOST_PAGES {
        let url = address(call, "api", &path, &borrowed(&parameters), page.as_deref())?;
        let (list, _) = get::<EventPage>(call, url).await?;
        for event in list.items.into_iter().filter(|event| !event.is_cancelled()) {
            found.push(meeting(event)?);
        }
        page = list.next_page_token;
        if page.is_none() {
            break;
        }
    }
    Ok(found)
}

/// A cursor is what has to be asked next: a page, a sync token, or a page of what changed since one.
pub(super) async fn read_changes(
    call: PartnerCall<'_>,
    calendar: Option<String>,
    window: MeetingWindow,
    cursor: Option<String>,
) -> Result<MeetingChanges, PartnerFault> {
    let asked = Cursor::read(cursor.as_deref());
    // The window is for the first round alone: the token knows it, and is refused beside it. All else has to stay the same.
    let mut parameters = match &asked.sync_token {
        None => first_page(window),
        Some(token) => [every_page(), vec![("syncToken", token.clone())]].concat(),
    };
    parameters.extend(asked.page.iter().map(|page| ("pageToken", page.clone())));
    let url = address(call, "api", &path(&named(calendar), &[]), &borrowed(&parameters), None)?;
    let page = match get::<EventPage>(call, url).await {
        Ok((page, _)) => page,
        Err(fault) if cursor.is_some() && fault.kind == FaultKind::StartAnew => {
            return Ok(MeetingChanges {
                meetings: Vec::new(),
                removed: Vec::new(),
                next: NextChanges::Lost,
            });
        }
        Err(fault) => return Err(fault),
    };
    let (mut meetings, mut removed) = (Vec::new(), Vec::new());
    for event in page.items {
        if event.is_cancelled() {
            removed.push(event.id);
        } else {
            meetings.push(meeting(event)?);
        }
    }
    // A page may be empty although another follows, and the token for later comes with the last one only.
    let next = match (page.next_page_token, page.next_sync_token) {
        (Some(page), _) => NextChanges::Page(Cursor { page: Some(page), ..asked }.write()),
        (None, Some(sync_token)) => NextChanges::Later(
            Cursor {
                page: None,
                sync_token: Some(sync_token),
            }
            .write(),
        ),
        (None, None) => return Err(PartnerFault::malformed()),
    };
    Ok(MeetingChanges { meetings, removed, next })
}

/// Both may stand there: a later page of what changed.
#[derive(Default)]
struct Cursor {
    page: Option<String>,
    sync_token: Option<String>,
}

impl Cursor {
    fn read(text: Option<&str>) -> Self {
        let mut cursor = Self::default();
        for (name, value) in form_urlencoded::parse(text.unwrap_or_default().as_bytes()) {
            match &*name {
                "page" => cursor.page = Some(value.into_owned()),
                "sync" => cursor.sync_token = Some(value.into_owned()),
                _ => {}
            }
        }
        cursor
    }

    fn write(&self) -> String {
        let mut text = form_urlencoded::Serializer::new(String::new());
        let pairs = [("page", &self.page), ("sync", &self.sync_token)];
        for (name, value) in pairs.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
            text.append_pair(name, value);
        }
        text.finish()
    }
}

fn named(calendar: Option<String>) -> String {
    calendar.unwrap_or_else(|| MAIN.to_owned())
}

fn path<'a>(calendar: &'a str, event: &[&'a str]) -> Vec<&'a str> {
    [&["calendar", "v3", "calendars", calendar, "events"], event].concat()
}

fn every_page() -> Vec<(&'static str, String)> {
    // Times in one zone, and each appointment of a series by itself.
    let always = [("maxResults", EVENTS), ("singleEvents", "true"), ("timeZone", "UTC")];
    always.map(|(name, value)| (name, value.to_owned())).to_vec()
}

fn first_page(window: MeetingWindow) -> Vec<(&'static str, String)> {
    let mut parameters = every_page();
    parameters.push(("timeMin", window.from.to_rfc3339()));
    parameters.push(("timeMax", window.until.to_rfc3339()));
    parameters
}

fn borrowed<'a>(parameters: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    parameters.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

fn times(draft: &MeetingDraft) -> Value {
    let time = |local: &str| json!({ "dateTime": local, "timeZone": draft.time_zone });
    json!({ "summary": draft.title, "start": time(&draft.starts), "end": time(&draft.ends) })
}

fn write(call: PartnerCall<'_>, method: Method, calendar: &Option<String>, event: &[&str]) -> Result<HttpRequest, PartnerFault> {
    let calendar = calendar.as_deref().unwrap_or(MAIN);
    let url = address(call, "api", &path(calendar, event), &[SILENTLY], None)?;
    Ok(HttpRequest::new(method, url)
        .header(header::ACCEPT, "application/json")
        .bearer(call.access_token)
        .throttled_if(faults::says_throttled))
}

async fn answered(call: PartnerCall<'_>, permit: &WritePermit, request: HttpRequest) -> Result<HttpResponse, PartnerFault> {
    let response = call.http.write(request, permit).await?;
    match faults::read_fault(&response, call.http.clock().now()) {
        Some(fault) => Err(of_a_write(fault)),
        None => Ok(response),
    }
}

/// What a refusal means to whoever wanted to write.
fn of_a_write(fault: PartnerFault) -> PartnerFault {
    match fault.partner_code.as_deref() {
        Some("requiredAccessLevel" | "forbidden") => PartnerFault {
            cause: Cause::Auth,
            advice: "The account may not write into this calendar; choose one that it owns",
            ..fault
        },
        _ => fault,
    }
}

fn read_meeting(response: &HttpResponse) -> Result<Meeting, PartnerFault> {
    meeting(serde_json::from_slice(&response.body).map_err(|_| PartnerFault::malformed())?)
}

fn meeting(event: Event) -> Result<Meeting, PartnerFault> {
    Ok(Meeting {
        external_id: event.id,
        version: event.etag,
        title: event.summary.unwrap_or_default(),
        time_zone: event.start.as_ref().and_then(|start| start.time_zone.clone()),
        starts_at: at(event.start)?,
        ends_at: at(event.end)?,
        organizer: event.organizer.and_then(|person| person.email),
        attendees: event.attendees.into_iter().filter_map(|person| person.email).collect(),
    })
}

/// A whole day has no zone: it is told as the day in UTC.
fn at(time: Option<EventTime>) -> Result<Instant, PartnerFault> {
    let text = match time {
        Some(EventTime {
            date_time: Some(moment), ..
        }) => moment,
        Some(EventTime { date: Some(day), .. }) => format!("{day}T00:00:00Z"),
        _ => return Err(PartnerFault::malformed()),
    };
    Instant::parse_rfc3339(&text).ok_or_else(PartnerFault::malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_says_what_has_to_be_asked_next() {
        for (page, sync_token) in [
            (None, None),
            (Some("a&b=c"), None),
            (None, Some("CPDA==")),
            (Some("2"), Some("CPDA==")),
        ] {
            let cursor = Cursor {
                page: page.map(str::to_owned),
                sync_token: sync_token.map(str::to_owned),
            };
            let read = Cursor::read(Some(&cursor.write()));
            assert_eq!((read.page.as_deref(), read.sync_token.as_deref()), (page, sync_token));
        }
    }

    #[test]
    fn an_id_has_only_what_google_takes() {
        let id = event_id("0193B0C4-5a2e-7c11-8f00-0123456789ab");
        assert_eq!(id, "0193b0c45a2e7c118f000123456789ab");
    }

    #[test]
    fn events_are_read_with_their_zone_or_as_whole_days_and_stubs_are_gone() {
        let page: EventPage = serde_json::from_str(include_str!("fixtures/events.json")).unwrap();
        let (gone, there): (Vec<Event>, Vec<Event>) = page.items.into_iter().partition(Event::is_cancelled);
        assert_eq!(gone.len(), 1);
        let told: Vec<(String, String, usize)> = there
            .into_iter()
            .map(|event| meeting(event).unwrap())
            .map(|meeting| (meeting.title, meeting.starts_at.to_rfc3339(), meeting.attendees.len()))
            .collect();
        let expected = [
            ("Client review", "2026-11-20T09:00:00", 1),
            ("", "2026-11-21T15:30:00", 0),
            ("Office closed", "2026-12-24T00:00:00", 0),
        ];
        for ((title, starts, guests), (wanted, at, number)) in told.iter().zip(expected) {
            assert_eq!((title.as_str(), *guests), (wanted, number));
            assert!(starts.starts_with(at), "{starts}");
        }
        assert_eq!(told.len(), expected.len());
    }
}
