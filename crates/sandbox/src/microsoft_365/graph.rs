//! The API's origin: the token, the limits, then the path.

use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use connect_domain::clock::Instant;
use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use serde_json::json;

use super::call::{Call, Prefer};
use super::event_write::Target;
use super::grants::Closed;
use super::graph_error::{Refusal, json_reply};
use super::odata::Options;
use super::{
    Microsoft365, State, batch, calendars, delta, event_write, events, groups, mailbox_settings, places, refusal, schedule, subscriptions,
    translate, users,
};
use crate::reply::Reply;
use crate::stand_in::Received;

/// The vendor's own id of this API, which its challenge names.
const GRAPH_APP: &str = "00000003-0000-0000-c000-000000000000";

/// Answers with the ids that every answer bears.
pub(super) fn serve(partner: &Microsoft365, received: &Received) -> Reply {
    let request_id = partner.new_guid();
    let client_request_id = received.header("client-request-id").unwrap_or(&request_id).to_owned();
    let now = partner.now();
    let reply = answer(partner, received, now).unwrap_or_else(|refusal| refusal.into_reply(&request_id, &client_request_id, now));
    signed(reply, &request_id, &client_request_id, now)
}

pub(super) fn signed(reply: Reply, request_id: &str, client_request_id: &str, now: Instant) -> Reply {
    reply
        .with_header("request-id", request_id)
        .with_header("client-request-id", client_request_id)
        .with_header("date", http_date(now))
}

/// By the stand-ins' clock, which can be moved.
fn http_date(now: Instant) -> String {
    let now = Timestamp::from_second(now.as_seconds()).unwrap_or(Timestamp::UNIX_EPOCH);
    now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

pub(super) fn bearer_token(received: &Received) -> Option<&str> {
    let (scheme, token) = received.header("authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

fn answer(partner: &Microsoft365, received: &Received, now: Instant) -> Result<Reply, Refusal> {
    let decoded: Vec<String> = received
        .segments()
        .iter()
        .map(|segment| percent_decode_str(segment).decode_utf8_lossy().into_owned())
        .collect();
    let segments: Vec<&str> = decoded.iter().map(String::as_str).collect();
    let path = match segments.split_first() {
        Some((&"v1.0", path)) => path,
        first => {
            let version = first.map_or("", |(version, _)| *version);
            return Err(Refusal::bad_request(format!("Invalid version: {version}")));
        }
    };
    let token = bearer_token(received).filter(|token| !token.is_empty());
    let token = token.ok_or_else(|| unauthenticated(partner, "Access token is empty."))?;
    let bearer = partner.lock().grants.bearer(token, now);
    let bearer = bearer.map_err(|closed| match closed {
        Closed::Unknown => unauthenticated(partner, "IDX14100: JWT is not well formed."),
        Closed::Expired => unauthenticated(partner, "Lifetime validation failed, the token is expired."),
        Closed::Revoked => revoked(partner),
        Closed::Challenged => challenged(partner, refusal::CLAIMS, "LocationConditionEvaluationSatisfied"),
    })?;
    if path == ["$batch"] {
        return batch::run(partner, received);
    }
    let viewer = partner.directory.find(&bearer.person);
    let call = Call {
        partner,
        received,
        now,
        viewer: viewer.ok_or_else(|| unauthenticated(partner, "IDX14100: JWT is not well formed."))?,
        scopes: bearer.scopes,
        options: Options::read(&received.query),
        prefer: Prefer::read(received)?,
    };
    route(&call, path)
}

fn route(call: &Call<'_>, path: &[&str]) -> Result<Reply, Refusal> {
    let mut state = call.partner.lock();
    let state = &mut *state;
    let gets = call.received.method == Method::GET;
    let posts = call.received.method == Method::POST;
    match path {
        ["me", tail @ ..] => of_owner(call, state, None, tail),
        ["users", name, tail @ ..] => of_owner(call, state, Some(name), tail),
        ["users"] if gets => users::list(call),
        ["organization"] if gets => users::organization(call),
        ["groups", tail @ ..] if gets => groups::serve(call, tail),
        ["places", tail @ ..] if gets => places::serve(call, tail),
        ["subscriptions", tail @ ..] => subscriptions::serve(call, state, tail),
        ["users" | "organization"] | ["groups" | "places", ..] => Err(Refusal::not_allowed()),
        [] if posts => Err(Refusal::not_allowed()),
        other => Err(Refusal::no_such_path(other.first().copied().unwrap_or_default())),
    }
}

/// What hangs under a person; a mailbox counts its requests.
fn of_owner(call: &Call<'_>, state: &mut State, name: Option<&str>, tail: &[&str]) -> Result<Reply, Refusal> {
    let (gets, posts) = (call.received.method == Method::GET, call.received.method == Method::POST);
    match tail {
        [] if gets => return users::show(call, name),
        ["revokeSignInSessions"] if posts && name.is_none() => return users::revoke_sessions(call, state),
        [] | ["revokeSignInSessions"] => return Err(Refusal::not_allowed()),
        _ => {}
    }
    let owner = call.owner(name)?;
    if call.partner.partner_limits {
        state.limits.allow(&owner.id, call.now).map_err(|seconds| {
            let refusal = Refusal::new(429, "ApplicationThrottled", "Application is over its request limit.");
            refusal.with_header("retry-after", seconds.to_string())
        })?;
    }
    match tail {
        ["mailboxSettings", tail @ ..] if gets => mailbox_settings::show(call, state, owner, tail),
        ["translateExchangeIds"] if posts => translate::translate(call, state, owner),
        ["calendars"] if gets => calendars::list(call, state, owner),
        ["calendar"] if gets => calendars::show(call, state, owner, None),
        ["calendars", id] if gets => calendars::show(call, state, owner, Some(id)),
        ["calendar", "getSchedule" | "microsoft.graph.getSchedule"] if posts => schedule::get_schedule(call, state, owner),
        ["calendarView", "delta" | "delta()"] | ["calendar", "calendarView", "delta" | "delta()"] if gets => {
            delta::delta(call, state, owner)
        }
        ["calendars", _, "calendarView", "delta" | "delta()"] if gets => Err(Refusal::bad_request(
            "Change tracking is not supported against this calendar: use the primary one.",
        )),
        ["calendarView"] | ["calendar", "calendarView"] if gets => events::view(call, state, owner, None),
        ["calendars", id, "calendarView"] if gets => events::view(call, state, owner, Some(id)),
        ["events"] | ["calendar", "events"] => in_calendar(call, state, &Target { owner, calendar: None }),
        ["calendars", id, "events"] => in_calendar(call, state, &Target { owner, calendar: Some(id) }),
        ["events", id, "instances"] | ["calendar", "events", id, "instances"] if gets => events::instances(call, state, owner, id),
        ["events", id, "cancel"] | ["calendar", "events", id, "cancel"] if posts => event_write::cancel(call, state, owner, id),
        ["events", id] | ["calendar", "events", id] | ["calendars", _, "events", id] => one_event(call, state, owner, id),
        [
            "mailboxSettings" | "translateExchangeIds" | "calendars" | "calendar" | "calendarView" | "events",
            ..,
        ] => Err(Refusal::not_allowed()),
        other => Err(Refusal::no_such_path(other.first().copied().unwrap_or_default())),
    }
}

fn in_calendar(call: &Call<'_>, state: &mut State, target: &Target<'_>) -> Result<Reply, Refusal> {
    match call.received.method {
        Method::GET => events::list(call, state, target.owner, target.calendar),
        Method::POST => event_write::create(call, state, target),
        _ => Err(Refusal::not_allowed()),
    }
}

fn one_event(call: &Call<'_>, state: &mut State, owner: &super::directory::Person, id: &str) -> Result<Reply, Refusal> {
    match call.received.method {
        Method::GET => events::show(call, state, owner, id),
        Method::PATCH => event_write::update(call, state, owner, id),
        Method::DELETE => event_write::delete(call, state, owner, id),
        _ => Err(Refusal::not_allowed()),
    }
}

fn unauthenticated(partner: &Microsoft365, message: &str) -> Refusal {
    let challenge = format!(
        "Bearer realm=\"\", authorization_uri=\"{}/common/oauth2/authorize\", client_id=\"{GRAPH_APP}\"",
        partner.auth_url
    );
    Refusal::new(401, "InvalidAuthenticationToken", message).with_header("www-authenticate", challenge)
}

/// Continuous access evaluation: the token is young, but its session is over.
fn revoked(partner: &Microsoft365) -> Refusal {
    let not_before = partner.now().as_seconds().to_string();
    let claims = json!({ "access_token": { "nbf": { "essential": true, "value": not_before } } });
    challenged(partner, &claims.to_string(), "TokenIssuedBeforeRevocationTimestamp")
}

/// The token lives, and is not enough.
fn challenged(partner: &Microsoft365, claims: &str, code: &str) -> Refusal {
    let claims = STANDARD.encode(claims);
    let challenge = format!(
        "Bearer realm=\"\", authorization_uri=\"{}/common/oauth2/authorize\", client_id=\"{GRAPH_APP}\", error=\"insufficient_claims\", claims=\"{claims}\"",
        partner.auth_url
    );
    let message = format!("Continuous access evaluation resulted in challenge with result: InteractionRequired and code: {code}");
    Refusal::new(401, "InvalidAuthenticationToken", message).with_header("www-authenticate", challenge)
}

pub(super) fn ok(document: &serde_json::Value) -> Reply {
    json_reply(200, document)
}
