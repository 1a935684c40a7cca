//! One function per call.

use connect_http::{HttpRequest, HttpResponse, header};
use serde::de::{DeserializeOwned, IgnoredAny};
use url::Url;

use super::faults;
use super::wire::{CalendarHead, CalendarListEntry, List, Room, Userinfo};
use crate::connector::PartnerCall;
use crate::fault::PartnerFault;

/// Google: at most 250 calendars and 500 rooms a page.
const CALENDARS: &str = "250";
const ROOMS: &str = "500";

/// `GET userinfo`.
pub(super) async fn read_userinfo(call: PartnerCall<'_>) -> Result<Userinfo, PartnerFault> {
    read_userinfo_whole(call).await.map(|(userinfo, _)| userinfo)
}

/// The same with its answer, for the clock.
pub(super) async fn read_userinfo_whole(call: PartnerCall<'_>) -> Result<(Userinfo, HttpResponse), PartnerFault> {
    let userinfo = call.endpoints.require("userinfo");
    let url = userinfo.map_err(|error| faults::not_sent(error.to_string()))?.clone();
    get(call, url).await
}

/// `calendarList.list`, with those that the person hides in their list.
pub(super) async fn list_calendars(call: PartnerCall<'_>, page: Option<&str>) -> Result<List<CalendarListEntry>, PartnerFault> {
    let path = ["calendar", "v3", "users", "me", "calendarList"];
    let url = address(call, "api", &path, &[("maxResults", CALENDARS), ("showHidden", "true")], page)?;
    get(call, url).await.map(|(list, _)| list)
}

/// `calendarList.get`: one line of the list, by its id or by `primary`.
pub(super) async fn read_calendar_entry(call: PartnerCall<'_>, calendar: &str) -> Result<CalendarListEntry, PartnerFault> {
    let path = ["calendar", "v3", "users", "me", "calendarList", calendar];
    let url = address(call, "api", &path, &[], None)?;
    get(call, url).await.map(|(entry, _)| entry)
}

/// `events.list` without its events: the one call that tells of a calendar which is in no list what the account may do there,
/// and that the scopes of every connection cover. `calendars.get` takes another one and tells no role.
pub(super) async fn read_calendar_head(call: PartnerCall<'_>, calendar: &str) -> Result<CalendarHead, PartnerFault> {
    let path = ["calendar", "v3", "calendars", calendar, "events"];
    let parameters = [("maxResults", "1"), ("fields", "summary,timeZone,accessRole")];
    let url = address(call, "api", &path, &parameters, None)?;
    get(call, url).await.map(|(head, _)| head)
}

/// `resources.calendars.list` of the account's own organization.
pub(super) async fn list_rooms(call: PartnerCall<'_>, page: Option<&str>) -> Result<List<Room>, PartnerFault> {
    let path = ["admin", "directory", "v1", "customer", "my_customer", "resources", "calendars"];
    let url = address(call, "directory", &path, &[("maxResults", ROOMS)], page)?;
    get(call, url).await.map(|(list, _)| list)
}

/// A page of the account's appointments that cannot be one: it is refused, and nothing is read.
pub(super) async fn read_impossible_page(call: PartnerCall<'_>) -> Result<(), PartnerFault> {
    let path = ["calendar", "v3", "calendars", "primary", "events"];
    let url = address(call, "api", &path, &[("maxResults", "1")], Some("not-a-page"))?;
    get::<IgnoredAny>(call, url).await.map(drop)
}

pub(super) async fn get<T: DeserializeOwned>(call: PartnerCall<'_>, url: Url) -> Result<(T, HttpResponse), PartnerFault> {
    let request = HttpRequest::get(url)
        .header(header::ACCEPT, "application/json")
        .bearer(call.access_token)
        .throttled_if(faults::says_throttled);
    let response = call.http.send(request).await?;
    if let Some(fault) = faults::read_fault(&response, call.http.clock().now()) {
        return Err(fault);
    }
    match serde_json::from_slice(&response.body) {
        Ok(answer) => Ok((answer, response)),
        Err(_) => Err(PartnerFault::malformed()),
    }
}

pub(super) fn address(
    call: PartnerCall<'_>,
    endpoint: &str,
    path: &[&str],
    parameters: &[(&str, &str)],
    page: Option<&str>,
) -> Result<Url, PartnerFault> {
    let origin = call.endpoints.require(endpoint);
    let mut url = origin.map_err(|error| faults::not_sent(error.to_string()))?.clone();
    match url.path_segments_mut() {
        Ok(mut segments) => {
            segments.clear().extend(path);
        }
        Err(()) => return Err(faults::not_sent(format!("the endpoint `{endpoint}` cannot have a path"))),
    }
    if !parameters.is_empty() {
        url.query_pairs_mut().extend_pairs(parameters);
    }
    if let Some(page) = page {
        url.query_pairs_mut().append_pair("pageToken", page);
    }
    Ok(url)
}
