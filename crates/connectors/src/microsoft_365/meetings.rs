//! The sample meeting in a calendar of the account.

use connect_domain::clock::Instant;
use connect_domain::source_object::SourceObject;
use connect_http::{HttpRequest, Method, WritePermit, header};
use serde::de::DeserializeOwned;
use serde_json::json;

use super::client::{address, own_user_id, query_of};
use super::faults;
use super::wire::{Calendar, DeltaPage, Event, EventTime, List};
use crate::connector::PartnerCall;
use crate::fault::{FaultKind, PartnerFault};
use crate::meetings::{Meeting, MeetingCalendar, MeetingChanges, MeetingDraft, MeetingWindow, NextChanges};

/// Ids that survive a move, and times whose zone is known.
const PREFER: &str = r#"IdType="ImmutableId", outlook.timezone="UTC", odata.maxpagesize=50"#;
const MOST_PAGES: u32 = 40;

/// Of another mailbox none can be named here, and what may only be read holds nothing.
pub(super) fn may_hold(calendar: &SourceObject) -> bool {
    let told = |name: &str| calendar.attributes.get(name).map(String::as_str);
    told("kind") == Some("own") && matches!(told("access"), Some("full" | "write-no-private"))
}

pub(super) async fn read_calendar(call: PartnerCall<'_>, calendar: Option<String>) -> Result<MeetingCalendar, PartnerFault> {
    let calendar: Calendar = match &calendar {
        None => read(call, &["me", "calendar"], &[], None).await?,
        Some(id) => read(call, &["me", "calendars", id], &[], None).await?,
    };
    Ok(MeetingCalendar {
        external_id: calendar.id,
        title: calendar.name.unwrap_or_default(),
        owner: calendar.owner.and_then(|owner| owner.address),
        is_writable: calendar.can_edit,
    })
}

pub(super) async fn create(
    call: PartnerCall<'_>,
    permit: WritePermit,
    calendar: Option<String>,
    draft: MeetingDraft,
) -> Result<Meeting, PartnerFault> {
    let request = request(call, Method::POST, &within(calendar.as_deref(), "events"))?;
    written(call, request, &permit, body(&draft, true)).await
}

pub(super) async fn update(
    call: PartnerCall<'_>,
    permit: WritePermit,
    seen: Meeting,
    draft: MeetingDraft,
) -> Result<Meeting, PartnerFault> {
    let version = seen.version.ok_or_else(PartnerFault::malformed)?;
    let request = request(call, Method::PATCH, &["me", "events", &seen.external_id])?;
    let request = request.echo(header::IF_MATCH, &version).ok_or_else(PartnerFault::malformed)?;
    written(call, request, &permit, body(&draft, false)).await
}

pub(super) async fn delete(call: PartnerCall<'_>, permit: WritePermit, external_id: String) -> Result<(), PartnerFault> {
    let request = request(call, Method::DELETE, &["me", "events", &external_id])?;
    let response = call.http.write(request, &permit).await?;
    match faults::read_fault(&response, call.http.clock().now()) {
        Some(fault) if fault.kind != FaultKind::NotFound => Err(fault),
        _ => Ok(()),
    }
}

pub(super) async fn read_one(call: PartnerCall<'_>, external_id: String) -> Result<Option<Meeting>, PartnerFault> {
    match read::<Event>(call, &["me", "events", &external_id], &[], None).await {
        Ok(event) => meeting(event).map(Some),
        Err(fault) if fault.kind == FaultKind::NotFound => Ok(None),
        Err(fault) => Err(fault),
    }
}

pub(super) async fn find(
    call: PartnerCall<'_>,
    calendar: Option<String>,
    window: MeetingWindow,
    tag: String,
) -> Result<Vec<Meeting>, PartnerFault> {
    let mut found = whole_window(call, calendar.as_deref(), window).await?;
    found.retain(|meeting| meeting.title.contains(&tag));
    Ok(found)
}

/// The cursor is the query of the address that Microsoft names; the address itself is never followed. Only the main
/// calendar has one: another is read again.
pub(super) async fn read_changes(
    call: PartnerCall<'_>,
    calendar: Option<String>,
    window: MeetingWindow,
    cursor: Option<String>,
) -> Result<MeetingChanges, PartnerFault> {
    if let Some(calendar) = calendar {
        return read_again(call, &calendar, window, cursor).await;
    }
    let answer = read::<DeltaPage>(call, &["me", "calendarView", "delta"], &bounds(window), cursor.as_deref()).await;
    let page = match answer {
        Ok(page) => page,
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
    for event in page.value {
        if event.removed.is_some() {
            removed.push(event.id);
        } else if event.start.is_some() {
            meetings.push(meeting(event)?);
        }
    }
    let more = page.next_link.as_deref().and_then(query_of).map(NextChanges::Page);
    let later = page.delta_link.as_deref().and_then(query_of).map(NextChanges::Later);
    let next = more.or(later).ok_or_else(PartnerFault::malformed)?;
    Ok(MeetingChanges { meetings, removed, next })
}

/// The cursor is the ids that were there the last time.
async fn read_again(
    call: PartnerCall<'_>,
    calendar: &str,
    window: MeetingWindow,
    cursor: Option<String>,
) -> Result<MeetingChanges, PartnerFault> {
    let known: Vec<String> = match cursor {
        None => Vec::new(),
        Some(cursor) => serde_json::from_str(&cursor).map_err(|_| PartnerFault::malformed())?,
    };
    let meetings = whole_window(call, Some(calendar), window).await?;
    let ids: Vec<&str> = meetings.iter().map(|meeting| meeting.external_id.as_str()).collect();
    let next = NextChanges::Later(json!(ids).to_string());
    let removed = known.into_iter().filter(|id| !ids.contains(&id.as_str())).collect();
    Ok(MeetingChanges { meetings, removed, next })
}

async fn whole_window(call: PartnerCall<'_>, calendar: Option<&str>, window: MeetingWindow) -> Result<Vec<Meeting>, PartnerFault> {
    let path = within(calendar, "calendarView");
    let mut found = Vec::new();
    let mut query = None;
    for _ in 0..MOST_PAGES {
        let page: List<Event> = read(call, &path, &bounds(window), query.as_deref()).await?;
        for event in page.value {
            found.push(meeting(event)?);
        }
        query = page.next_link.as_deref().and_then(query_of);
        if query.is_none() {
            break;
        }
    }
    Ok(found)
}

/// In the main calendar where none is named.
fn within<'a>(calendar: Option<&'a str>, what: &'a str) -> Vec<&'a str> {
    match calendar {
        None => vec!["me", what],
        Some(calendar) => vec!["me", "calendars", calendar, what],
    }
}

fn bounds(window: MeetingWindow) -> [(&'static str, String); 2] {
    [
        ("startDateTime", window.from.to_rfc3339()),
        ("endDateTime", window.until.to_rfc3339()),
    ]
}

fn body(draft: &MeetingDraft, is_new: bool) -> serde_json::Value {
    let time = |local: &str| json!({ "dateTime": local, "timeZone": draft.time_zone });
    let mut body = json!({
        "subject": draft.title,
        "start": time(&draft.starts),
        "end": time(&draft.ends),
        "showAs": "free",
        // Each invitation would be mailed, so nobody is invited.
        "attendees": [],
    });
    if is_new {
        body["transactionId"] = json!(draft.client_id);
    }
    body
}

fn meeting(event: Event) -> Result<Meeting, PartnerFault> {
    let at = |time: Option<EventTime>| {
        let time = time.filter(|time| time.time_zone == "UTC").ok_or_else(PartnerFault::malformed)?;
        Instant::parse_rfc3339(&format!("{}Z", time.date_time)).ok_or_else(PartnerFault::malformed)
    };
    Ok(Meeting {
        external_id: event.id,
        version: event.etag,
        title: event.subject.unwrap_or_default(),
        time_zone: event.original_start_time_zone,
        starts_at: at(event.start)?,
        ends_at: at(event.end)?,
        organizer: event.organizer.and_then(|party| party.email_address.address),
        attendees: event
            .attendees
            .into_iter()
            .filter_map(|party| party.email_address.address)
            .collect(),
    })
}

fn request(call: PartnerCall<'_>, method: Method, path: &[&str]) -> Result<HttpRequest, PartnerFault> {
    Ok(HttpRequest::new(method, address(call, path, &[])?)
        .header(header::ACCEPT, "application/json")
        .header(header::HeaderName::from_static("prefer"), PREFER)
        .lane(own_user_id(call))
        .bearer(call.access_token))
}

async fn read<T: DeserializeOwned>(
    call: PartnerCall<'_>,
    path: &[&str],
    parameters: &[(&'static str, String)],
    query: Option<&str>,
) -> Result<T, PartnerFault> {
    let parameters: Vec<(&str, &str)> = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut url = address(call, path, &parameters)?;
    if query.is_some() {
        url.set_query(query);
    }
    let request = HttpRequest::get(url)
        .header(header::ACCEPT, "application/json")
        .header(header::HeaderName::from_static("prefer"), PREFER)
        .lane(own_user_id(call))
        .bearer(call.access_token);
    let response = call.http.send(request).await?;
    if let Some(fault) = faults::read_fault(&response, call.http.clock().now()) {
        return Err(fault);
    }
    serde_json::from_slice(&response.body).map_err(|_| faults::malformed(&response))
}

async fn written(
    call: PartnerCall<'_>,
    request: HttpRequest,
    permit: &WritePermit,
    body: serde_json::Value,
) -> Result<Meeting, PartnerFault> {
    let request = request.body("application/json", body.to_string().into_bytes());
    let response = call.http.write(request, permit).await?;
    if let Some(fault) = faults::read_fault(&response, call.http.clock().now()) {
        return Err(fault);
    }
    meeting(serde_json::from_slice(&response.body).map_err(|_| faults::malformed(&response))?)
}
