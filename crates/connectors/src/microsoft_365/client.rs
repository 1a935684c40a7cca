//! One function per call.

use connect_http::{HttpRequest, HttpResponse, header};
use serde::de::{DeserializeOwned, IgnoredAny};
use url::Url;

use super::faults;
use super::wire::{Calendar, List, Me, Room, Tenant, User};
use crate::connector::PartnerCall;
use crate::fault::PartnerFault;

/// How many mailboxes are looked for at once, and then looked into one by one.
const PEOPLE: &str = "20";
/// Microsoft: 100 rooms a page are the most.
const ROOMS: &str = "100";
const CALENDARS: &str = "100";

/// `GET /me`.
pub(super) async fn read_me(call: PartnerCall<'_>) -> Result<Me, PartnerFault> {
    read_me_whole(call).await.map(|(me, _)| me)
}

/// The same with its answer, for the clock.
pub(super) async fn read_me_whole(call: PartnerCall<'_>) -> Result<(Me, HttpResponse), PartnerFault> {
    let select = [("$select", "id,displayName,mail,userPrincipalName")];
    get(call, address(call, &["me"], &select)?).await
}

/// `GET /organization`: the signed-in account's own tenant.
pub(super) async fn read_tenant(call: PartnerCall<'_>) -> Result<List<Tenant>, PartnerFault> {
    list(call, &["organization"], &[("$select", "id,displayName")], None).await
}

/// `GET /me/calendars`.
pub(super) async fn list_own_calendars(call: PartnerCall<'_>, query: Option<&str>) -> Result<List<Calendar>, PartnerFault> {
    list(call, &["me", "calendars"], &[("$top", CALENDARS)], query).await
}

/// `GET /users/{mailbox}/calendars`, as far as the account may see them. Microsoft counts it by the mailbox, whoever asks.
pub(super) async fn list_calendars(
    call: PartnerCall<'_>,
    mailbox: &str,
    user_id: &str,
    query: Option<&str>,
) -> Result<List<Calendar>, PartnerFault> {
    let mut url = address(call, &["users", mailbox, "calendars"], &[("$top", CALENDARS)])?;
    if query.is_some() {
        url.set_query(query);
    }
    get_counted(call, url, user_id).await.map(|(list, _)| list)
}

/// `GET /users/{mailbox}/calendar`: its main one. Nobody told the mailbox's id, so its address stands for what counts it.
pub(super) async fn read_main_calendar(call: PartnerCall<'_>, mailbox: &str) -> Result<Calendar, PartnerFault> {
    let url = address(call, &["users", mailbox, "calendar"], &[])?;
    get_counted(call, url, mailbox).await.map(|(calendar, _)| calendar)
}

/// `GET /users`: whoever has a mailbox may share it.
pub(super) async fn list_people(call: PartnerCall<'_>, query: Option<&str>) -> Result<List<User>, PartnerFault> {
    list(call, &["users"], &[("$select", "id,mail"), ("$top", PEOPLE)], query).await
}

/// `GET /places/microsoft.graph.room`.
pub(super) async fn list_rooms(call: PartnerCall<'_>, query: Option<&str>) -> Result<List<Room>, PartnerFault> {
    list(call, &["places", "microsoft.graph.room"], &[("$top", ROOMS)], query).await
}

/// An id that cannot be one: it is refused, and nothing is read.
pub(super) async fn read_impossible_event(call: PartnerCall<'_>) -> Result<(), PartnerFault> {
    let url = address(call, &["me", "events", "not-an-id"], &[])?;
    get::<IgnoredAny>(call, url).await.map(drop)
}

/// The query of the next page's address. The address itself is never followed: only our own paths are asked for.
pub(super) fn query_of(next_link: &str) -> Option<String> {
    Url::parse(next_link).ok()?.query().map(str::to_owned)
}

async fn list<T: DeserializeOwned>(
    call: PartnerCall<'_>,
    path: &[&str],
    parameters: &[(&str, &str)],
    query: Option<&str>,
) -> Result<List<T>, PartnerFault> {
    let mut url = address(call, path, parameters)?;
    if query.is_some() {
        url.set_query(query);
    }
    get(call, url).await.map(|(list, _)| list)
}

async fn get<T: DeserializeOwned>(call: PartnerCall<'_>, url: Url) -> Result<(T, HttpResponse), PartnerFault> {
    get_counted(call, url, own_user_id(call)).await
}

async fn get_counted<T: DeserializeOwned>(call: PartnerCall<'_>, url: Url, user_id: &str) -> Result<(T, HttpResponse), PartnerFault> {
    let request = HttpRequest::get(url)
        .header(header::ACCEPT, "application/json")
        .lane(user_id)
        .bearer(call.access_token);
    let response = call.http.send(request).await?;
    if let Some(fault) = faults::read_fault(&response, call.http.clock().now()) {
        return Err(fault);
    }
    match serde_json::from_slice(&response.body) {
        Ok(answer) => Ok((answer, response)),
        Err(_) => Err(faults::malformed(&response)),
    }
}

/// Of the signed-in account, by whose mailbox its own requests are counted. Empty before the first answer has told it.
pub(super) fn own_user_id(call: PartnerCall<'_>) -> &str {
    call.external_account_id.split('.').next().unwrap_or_default()
}

pub(super) fn address(call: PartnerCall<'_>, path: &[&str], parameters: &[(&str, &str)]) -> Result<Url, PartnerFault> {
    let api = call.endpoints.require("api");
    let mut url = api.map_err(|error| faults::not_sent(error.to_string()))?.clone();
    match url.path_segments_mut() {
        Ok(mut segments) => {
            segments.clear().push("v1.0").extend(path);
        }
        Err(()) => return Err(faults::not_sent("the endpoint `api` cannot have a path".to_owned())),
    }
    if !parameters.is_empty() {
        url.query_pairs_mut().extend_pairs(parameters);
    }
    Ok(url)
}
