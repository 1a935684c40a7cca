//! What people do in the calendar, the admin console and the project's console.

use connect_domain::clock::Instant;
use serde_json::{Map, Value, json};

use super::calendar::{AccessRole, Calendar, ListEntry};
use super::event_write::Writing;
use super::grants::Grants;
use super::people::Person;
use super::refusal::Refusal;
use super::workspace::Workspace;
use crate::control::mutate::{Mutation, MutationKind};

/// The caller's copy of what can be changed.
pub(super) struct Changed {
    pub(super) workspace: Workspace,
    pub(super) grants: Grants,
}

pub(super) fn mutate(state: &mut Changed, mutation: &Mutation, new_id: String, now: Instant) -> Result<Value, String> {
    match mutation.object.as_str() {
        "Calendar" => calendar(&mut state.workspace, mutation),
        "Event" => event(&mut state.workspace, mutation, new_id, now),
        "SyncTokens" => sync_tokens(&mut state.workspace, mutation),
        "Grant" => grant(state, mutation, now),
        "Project" => project(&mut state.workspace, mutation),
        "Person" => person(&mut state.workspace, mutation),
        other => Err(format!(
            "`{other}` cannot be changed here: use Calendar, Event, SyncTokens, Grant, Project or Person"
        )),
    }
}

/// `update` shares it: its body says `person` (an address) and `role`, null for none. `deactivate` hides it in the
/// list of `person`, `reactivate` shows it again, and `create` puts it there.
fn calendar(workspace: &mut Workspace, mutation: &Mutation) -> Result<Value, String> {
    let change = workspace.next_change();
    let id = &mutation.id;
    let calendar = workspace.calendars.get_mut(id).filter(|calendar| !calendar.deleted);
    let calendar = calendar.ok_or_else(|| format!("there is no calendar `{id}`"))?;
    match mutation.op {
        MutationKind::Rename => {
            let name = mutation.name.as_ref().filter(|name| !name.is_empty());
            calendar.summary.clone_from(name.ok_or("op `rename` needs a `name`")?);
            calendar.changed = change;
        }
        MutationKind::Delete => {
            calendar.deleted = true;
            calendar.changed = change;
        }
        MutationKind::Update => share(calendar, mutation.body.as_ref(), change)?,
        MutationKind::Create => {
            let person = text(mutation.body.as_ref(), "person").ok_or("a `body` with the address of a `person` is needed")?;
            let entry = ListEntry {
                hidden: false,
                selected: true,
                color: "#616161".to_owned(),
                changed: change,
            };
            calendar.entries.insert(person.to_owned(), entry);
        }
        MutationKind::Deactivate | MutationKind::Reactivate => {
            let person = text(mutation.body.as_ref(), "person").ok_or("a `body` with the address of a `person` is needed")?;
            let entry = calendar
                .entries
                .get_mut(person)
                .ok_or_else(|| format!("`{id}` is not in the list of `{person}`"))?;
            entry.hidden = mutation.op == MutationKind::Deactivate;
            entry.changed = change;
        }
        _ => {
            return Err(
                "Calendar takes op rename, delete, update (which shares it), create, deactivate or reactivate (in a list)".to_owned(),
            );
        }
    }
    Ok(json!({ "Calendar": { "id": id, "summary": calendar.summary, "deleted": calendar.deleted, "roles": calendar.roles } }))
}

/// Another role means another view of every event: sync tokens from before are dead.
fn share(calendar: &mut Calendar, body: Option<&Value>, change: u64) -> Result<(), String> {
    const WANTED: &str = "op `update` of Calendar needs a `body` with `person` (an address) and `role` (or null)";
    let person = text(body, "person").ok_or(WANTED)?;
    match body.and_then(|body| body.get("role")) {
        Some(Value::Null) => {
            calendar.roles.remove(person);
        }
        Some(Value::String(role)) => {
            let role = AccessRole::read(role).ok_or_else(|| format!("`{role}` is no access role"))?;
            calendar.roles.insert(person.to_owned(), role);
        }
        _ => return Err(WANTED.to_owned()),
    }
    calendar.changed = change;
    calendar.sync_floor = change;
    Ok(())
}

/// In the calendar `into`, by one of its owners. `body` has the partner's own properties.
fn event(workspace: &mut Workspace, mutation: &Mutation, new_id: String, now: Instant) -> Result<Value, String> {
    let change = workspace.next_change();
    let calendar_id = mutation.into.as_ref().ok_or("Event needs its calendar's id in `into`")?;
    let people = workspace.people.clone();
    let calendar = workspace.calendars.get_mut(calendar_id);
    let calendar = calendar.ok_or_else(|| format!("there is no calendar `{calendar_id}`"))?;
    let owner = people.first().ok_or("nobody is there")?;
    let writing = Writing {
        person: owner,
        role: AccessRole::Owner,
        calendar,
        if_match: None,
        change,
        now,
    };
    let body = mutation.body.as_ref().and_then(Value::as_object).cloned().unwrap_or_default();
    let written: Result<Value, Refusal> = match mutation.op {
        MutationKind::Create => writing.insert(&body, new_id),
        MutationKind::Update => writing.patch(&mutation.id, &body),
        MutationKind::Rename => {
            let name = mutation.name.clone().ok_or("op `rename` needs a `name`")?;
            writing.patch(&mutation.id, &Map::from_iter([("summary".to_owned(), json!(name))]))
        }
        MutationKind::Delete => writing
            .delete(&mutation.id)
            .map(|()| json!({ "id": mutation.id, "status": "cancelled" })),
        _ => return Err("Event takes op create, update, rename or delete".to_owned()),
    };
    written
        .map(|shown| json!({ "Event": shown }))
        .map_err(|refusal| refusal.to_json()["error"]["message"].as_str().unwrap_or_default().to_owned())
}

/// `rotate` makes all from before dead: of one calendar's events, or without an id of every list.
fn sync_tokens(workspace: &mut Workspace, mutation: &Mutation) -> Result<Value, String> {
    if mutation.op != MutationKind::Rotate {
        return Err("SyncTokens takes op rotate".to_owned());
    }
    let change = workspace.next_change();
    if mutation.id.is_empty() {
        workspace.list_sync_floor = change;
    }
    let named = |calendar: &&mut Calendar| mutation.id.is_empty() || calendar.id == mutation.id;
    let ended = workspace
        .calendars
        .values_mut()
        .filter(named)
        .map(|calendar| calendar.sync_floor = change);
    Ok(json!({ "SyncTokens": { "calendars": ended.count() } }))
}

fn grant(state: &mut Changed, mutation: &Mutation, now: Instant) -> Result<Value, String> {
    let id = &mutation.id;
    let sub = state.workspace.person(id).map(|person| person.sub.clone());
    let sub = sub.ok_or_else(|| format!("there is no person `{id}`"))?;
    let count = match mutation.op {
        MutationKind::Delete => state.grants.end_all(&sub),
        MutationKind::EndsIn => {
            let seconds = mutation.seconds.ok_or("op `ends_in` needs a number in `seconds`")?;
            state.grants.end_in(&sub, seconds, now)
        }
        _ => return Err("Grant takes op delete or ends_in".to_owned()),
    };
    Ok(json!({ "Grant": { "id": sub, "grants": count } }))
}

/// `deactivate` switches the Calendar API off, or with `directory` in the body's `api` the Admin SDK; `update` has `publishing`
/// in its body.
fn project(workspace: &mut Workspace, mutation: &Mutation) -> Result<Value, String> {
    let is_directory = text(mutation.body.as_ref(), "api") == Some("directory");
    match mutation.op {
        MutationKind::Deactivate if is_directory => workspace.directory_disabled = true,
        MutationKind::Reactivate if is_directory => workspace.directory_disabled = false,
        MutationKind::Deactivate => workspace.api_enabled = false,
        MutationKind::Reactivate => workspace.api_enabled = true,
        MutationKind::Update => {
            let status = mutation.body.as_ref().and_then(|body| body.get("publishing")).cloned();
            let status = status.and_then(|status| serde_json::from_value(status).ok());
            workspace.publishing = status.ok_or("`publishing` must be internal, testing, unverified or verified")?;
        }
        _ => return Err("Project takes op deactivate, reactivate (the Calendar API, or that of `api`) or update".to_owned()),
    }
    Ok(json!({ "Project": { "api_enabled": workspace.api_enabled, "publishing": workspace.publishing } }))
}

/// The admin restricts the app for somebody, or trusts it again.
fn person(workspace: &mut Workspace, mutation: &Mutation) -> Result<Value, String> {
    let id = &mutation.id;
    let is_it = |person: &&mut Person| person.sub == *id || person.email == *id;
    let person = workspace.people.iter_mut().find(is_it);
    let person = person.ok_or_else(|| format!("there is no person `{id}`"))?;
    match mutation.op {
        MutationKind::LoseRights => person.restricted = true,
        MutationKind::RestoreRights => person.restricted = false,
        _ => return Err("Person takes op lose_rights or restore_rights".to_owned()),
    }
    Ok(json!({ "Person": { "id": person.sub, "email": person.email, "restricted": person.restricted } }))
}

fn text<'a>(body: Option<&'a Value>, name: &str) -> Option<&'a str> {
    body?.get(name)?.as_str()
}
