//! The APIs' origin: who asks, whether their scopes cover the method, whether there is quota left; then the method.

use axum::http::Method as HttpMethod;
use connect_domain::clock::{Clock, Instant};
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::calendar::AccessRole;
use super::event_write::{self, Writing};
use super::grants::Bearer;
use super::paging::Query;
use super::people::Person;
use super::refusal::Refusal;
use super::scopes::{Method, Reach};
use super::workspace::Workspace;
use super::{GoogleWorkspace, State, calendar_list, channels, events, free_busy, resources};
use crate::reply::Reply;
use crate::stand_in::Received;

/// From the header, or from the query as older clients send it.
pub(super) fn bearer_token(received: &Received) -> Option<String> {
    let in_header = received.header("authorization").and_then(|authorization| {
        let (scheme, token) = authorization.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
    });
    in_header.or_else(|| received.parameter("access_token"))
}

/// What a request is for, by its path and method; ids are decoded.
enum Call {
    ListCalendars,
    GetListEntry(String),
    GetCalendar(String),
    ListEvents(String),
    GetEvent(String, String),
    InsertEvent(String),
    PatchEvent(String, String),
    UpdateEvent(String, String),
    DeleteEvent(String, String),
    WatchEvents(String),
    QueryFreeBusy,
    StopChannel,
    ListResources,
}

impl Call {
    fn read(received: &Received) -> Option<Self> {
        let segments: Vec<String> = received.segments().into_iter().map(decoded).collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let id = |text: &str| text.to_owned();
        if let ["admin", "directory", "v1", "customer", _, "resources", "calendars"] = segments.as_slice() {
            return (received.method == HttpMethod::GET).then_some(Self::ListResources);
        }
        let ["calendar", "v3", rest @ ..] = segments.as_slice() else {
            return None;
        };
        Some(match (received.method.as_str(), rest) {
            ("GET", ["users", "me", "calendarList"]) => Self::ListCalendars,
            ("GET", ["users", "me", "calendarList", calendar]) => Self::GetListEntry(id(calendar)),
            ("GET", ["calendars", calendar]) => Self::GetCalendar(id(calendar)),
            ("GET", ["calendars", calendar, "events"]) => Self::ListEvents(id(calendar)),
            ("POST", ["calendars", calendar, "events"]) => Self::InsertEvent(id(calendar)),
            ("POST", ["calendars", calendar, "events", "watch"]) => Self::WatchEvents(id(calendar)),
            ("GET", ["calendars", calendar, "events", event]) => Self::GetEvent(id(calendar), id(event)),
            ("PATCH", ["calendars", calendar, "events", event]) => Self::PatchEvent(id(calendar), id(event)),
            ("PUT", ["calendars", calendar, "events", event]) => Self::UpdateEvent(id(calendar), id(event)),
            ("DELETE", ["calendars", calendar, "events", event]) => Self::DeleteEvent(id(calendar), id(event)),
            ("POST", ["freeBusy"]) => Self::QueryFreeBusy,
            ("POST", ["channels", "stop"]) => Self::StopChannel,
            _ => return None,
        })
    }

    const fn method(&self) -> Method {
        match self {
            Self::ListCalendars | Self::GetListEntry(_) => Method::ListCalendars,
            Self::GetCalendar(_) => Method::GetCalendar,
            Self::ListEvents(_) | Self::GetEvent(..) | Self::WatchEvents(_) => Method::ReadEvents,
            Self::InsertEvent(_) | Self::PatchEvent(..) | Self::UpdateEvent(..) | Self::DeleteEvent(..) => Method::WriteEvents,
            Self::QueryFreeBusy => Method::QueryFreeBusy,
            Self::StopChannel => Method::StopChannel,
            Self::ListResources => Method::ListResources,
        }
    }
}

/// A path's part without its percent signs; a plus is a plus.
fn decoded(segment: &str) -> String {
    let whole = format!("x={}", segment.replace('+', "%2B"));
    let pair = form_urlencoded::parse(whole.as_bytes()).next();
    pair.map(|(_, value)| value.into_owned()).unwrap_or_default()
}

pub(super) fn serve(partner: &GoogleWorkspace, received: &Received) -> Result<Reply, Refusal> {
    let Some(call) = Call::read(received) else {
        let reply = Reply::html(404, "<!DOCTYPE html><html lang=en><title>Error 404 (Not Found)!!1</title></html>");
        return Ok(reply);
    };
    let now = partner.clock.now();
    let mut state = partner.lock();
    let token = bearer_token(received).ok_or_else(Refusal::login_required)?;
    let bearer = state.grants.bearer(&token, now).ok_or_else(Refusal::unauthenticated)?;
    if !call.method().is_allowed_by(&bearer.scopes) {
        return Err(Refusal::insufficient_scopes());
    }
    match call.method() {
        Method::ListResources if state.workspace.directory_disabled => return Err(Refusal::api_disabled("Admin SDK API")),
        Method::ListResources => {}
        _ if !state.workspace.api_enabled => return Err(Refusal::api_disabled("Google Calendar API")),
        _ => {}
    }
    let person = state.workspace.person(&bearer.sub).cloned().ok_or_else(Refusal::unauthenticated)?;
    if partner.setup.partner_limits {
        state.limits.allow(&person.sub, now)?;
    }
    let asked = Asked {
        partner,
        received,
        person: &person,
        bearer: &bearer,
        query: Query::read(&received.query),
        now,
    };
    asked.answer(&mut state, &call)
}

/// What `fields` names of an answer, as far as it names nothing inside of anything.
fn selected(mut shown: Value, fields: Option<&str>) -> Value {
    let names: Vec<&str> = fields.unwrap_or_default().split(',').collect();
    let is_plain = |name: &&str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if let Some(whole) = shown.as_object_mut()
        && names.iter().all(is_plain)
    {
        whole.retain(|name, _| names.contains(&name.as_str()));
    }
    shown
}

struct Asked<'a> {
    partner: &'a GoogleWorkspace,
    received: &'a Received,
    person: &'a Person,
    bearer: &'a Bearer,
    query: Query,
    now: Instant,
}

impl Asked<'_> {
    fn answer(&self, state: &mut State, call: &Call) -> Result<Reply, Refusal> {
        let workspace = &state.workspace;
        let (person, query) = (self.person, &self.query);
        let shown = match call {
            Call::ListCalendars => calendar_list::list(workspace, person, query)?,
            Call::GetListEntry(id) => calendar_list::get(workspace, person, id)?,
            Call::GetCalendar(id) => workspace.calendar(person, id)?.0.to_json(),
            Call::ListEvents(id) => {
                let (calendar, role) = workspace.calendar(person, id)?;
                events::list(workspace, calendar, self.within_reach(Method::ReadEvents, role)?, query, self.now)?
            }
            Call::GetEvent(id, event) => {
                let (calendar, role) = workspace.calendar(person, id)?;
                events::get(calendar, self.within_reach(Method::ReadEvents, role)?, event, query)?
            }
            Call::QueryFreeBusy => free_busy::query(workspace, person, &event_write::read_body(&self.received.body)?)?,
            Call::ListResources => resources::list(workspace, person, query)?,
            Call::WatchEvents(id) => {
                let (calendar, _) = workspace.calendar(person, id)?;
                let (calendar_id, body) = (calendar.id.clone(), event_write::read_body(&self.received.body)?);
                let mut changed = workspace.clone();
                let shown = channels::watch(&mut changed, person, &calendar_id, &body, self.now)?;
                self.keep(state, changed)?;
                shown
            }
            Call::StopChannel => {
                let mut changed = workspace.clone();
                channels::stop(&mut changed, person, &event_write::read_body(&self.received.body)?, self.now)?;
                self.keep(state, changed)?;
                return Ok(Reply::empty(204));
            }
            Call::InsertEvent(id) => self.write(state, id, |writing, body, new_id| writing.insert(body, new_id))?,
            Call::PatchEvent(id, event) => self.write(state, id, |writing, body, _| writing.patch(event, body))?,
            Call::UpdateEvent(id, event) => self.write(state, id, |writing, body, _| writing.update(event, body))?,
            Call::DeleteEvent(id, event) => {
                self.write(state, id, |writing, _, _| writing.delete(event).map(|()| Value::Null))?;
                return Ok(Reply::empty(204));
            }
        };
        let etag = shown.get("etag").and_then(Value::as_str).map(str::to_owned);
        let reply = Reply::json(200, &selected(shown, query.value("fields")));
        Ok(match etag {
            Some(etag) => reply.with_header("etag", etag),
            None => reply,
        })
    }

    /// What the person may do there, as far as the scopes go.
    fn within_reach(&self, method: Method, role: AccessRole) -> Result<AccessRole, Refusal> {
        match method.reach(&self.bearer.scopes) {
            Reach::All => Ok(role),
            Reach::Owned if role == AccessRole::Owner => Ok(role),
            Reach::Owned => Err(Refusal::insufficient_scopes()),
            Reach::FreeBusy => Ok(role.min(AccessRole::FreeBusyReader)),
        }
    }

    /// Changed beside, so that a folder that cannot be written leaves everything as it was.
    fn write(
        &self,
        state: &mut State,
        id: &str,
        write: impl FnOnce(Writing<'_>, &Map<String, Value>, String) -> Result<Value, Refusal>,
    ) -> Result<Value, Refusal> {
        event_write::check_query(&self.query)?;
        let (calendar, role) = state.workspace.calendar(self.person, id)?;
        let (calendar_id, role) = (calendar.id.clone(), self.within_reach(Method::WriteEvents, role)?);
        if self.partner.setup.partner_limits {
            state.limits.allow_write(&calendar_id, self.now)?;
        }
        let body = if self.received.method == HttpMethod::DELETE {
            Map::new()
        } else {
            event_write::read_body(&self.received.body)?
        };
        let mut changed = state.workspace.clone();
        let change = changed.next_change();
        let calendar = changed.calendars.get_mut(&calendar_id).ok_or_else(Refusal::not_found)?;
        let writing = Writing {
            person: self.person,
            role,
            calendar,
            if_match: self.received.header("if-match"),
            change,
            now: self.now,
        };
        let shown = write(writing, &body, self.partner.new_event_id())?;
        self.keep(state, changed)?;
        Ok(shown)
    }

    fn keep(&self, state: &mut State, changed: Workspace) -> Result<(), Refusal> {
        self.partner.keep_workspace(&changed).map_err(|error| {
            tracing::error!(%error, "a change could not be kept");
            Refusal::backend()
        })?;
        state.workspace = changed;
        Ok(())
    }
}
