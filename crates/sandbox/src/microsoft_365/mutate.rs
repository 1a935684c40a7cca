//! What people do in the vendor's own programs: to calendars, mailboxes, events, sessions and the consent policy.

use jiff::civil::DateTime;
use serde_json::{Value, json};

use super::aadsts;
use super::consents::Policy;
use super::directory::Person;
use super::event::{Event, Party};
use super::event_body;
use super::event_write::{change, ids};
use super::identifiers::{EventId, calendar_id, read_calendar_id};
use super::mailbox::{LostState, Mailbox, Role};
use super::{Microsoft365, State, scopes};
use crate::control::mutate::{Mutation, MutationKind};

pub(super) fn mutate(partner: &Microsoft365, mutation: &Mutation) -> Result<Value, String> {
    let mut state = partner.lock();
    match mutation.object.as_str() {
        "Calendar" => calendar(partner, &mut state, mutation),
        "Mailbox" => mailbox(partner, &mut state, mutation),
        "Event" => event(partner, &mut state, mutation),
        "DeltaState" => delta_state(partner, &mut state, mutation),
        "Grant" => grant(partner, &mut state, mutation),
        "Consent" => consent(partner, &mut state, mutation),
        "Policy" => policy(partner, &mut state, mutation),
        "App" => app(partner, &mut state, mutation),
        other => Err(format!(
            "`{other}` cannot be changed here: use App, Calendar, Consent, DeltaState, Event, Grant, Mailbox or Policy"
        )),
    }
}

/// Whose mailbox, session or consent it is; the account of the ready-made tokens if nobody is named.
fn person<'a>(partner: &'a Microsoft365, name: &str) -> Result<&'a Person, String> {
    let found = if name.is_empty() {
        partner.first_account()
    } else {
        partner.directory.find(name)
    };
    found.ok_or_else(|| format!("there is no account or mailbox `{name}`"))
}

fn needed<'a>(value: Option<&'a str>, field: &str) -> Result<&'a str, String> {
    let value = value.map(str::trim).filter(|value| !value.is_empty());
    value.ok_or_else(|| format!("this op needs a text in `{field}`"))
}

/// The mailbox and key that a calendar's id names.
fn named_calendar<'a>(partner: &'a Microsoft365, state: &State, id: &str) -> Result<(&'a Person, u64), String> {
    let unknown = || format!("there is no calendar `{id}`");
    let (owner, key) = read_calendar_id(id).ok_or_else(unknown)?;
    let owner = partner.directory.find(&owner).ok_or_else(unknown)?;
    let mailbox = state.mailbox(owner).map_err(|refusal| refusal.words())?;
    mailbox.calendar(key).ok_or_else(unknown)?;
    Ok((owner, key))
}

fn edit<T>(partner: &Microsoft365, state: &mut State, owner: &Person, edit: impl FnOnce(&mut Mailbox) -> T) -> Result<T, String> {
    change(partner, state, owner, edit).map_err(|refusal| refusal.words())
}

fn calendar(partner: &Microsoft365, state: &mut State, mutation: &Mutation) -> Result<Value, String> {
    let shown = |owner: &Person, key: u64, name: &str| json!({ "Calendar": { "id": calendar_id(&owner.id, key), "name": name } });
    if mutation.op == MutationKind::Create {
        let (owner, name) = (person(partner, &mutation.company)?, needed(mutation.name.as_deref(), "name")?);
        let color = ("lightPink", "#f4a2c0");
        let key = edit(partner, state, owner, |mailbox| mailbox.add_calendar(name, color, Role::None, &[]))?;
        return Ok(shown(owner, key, name));
    }
    let (owner, key) = named_calendar(partner, state, &mutation.id)?;
    match mutation.op {
        MutationKind::Rename => {
            let name = needed(mutation.name.as_deref(), "name")?;
            edit(partner, state, owner, |mailbox| {
                if let Some(calendar) = mailbox.calendars.iter_mut().find(|calendar| calendar.key == key) {
                    name.clone_into(&mut calendar.name);
                }
            })?;
            Ok(shown(owner, key, name))
        }
        MutationKind::Delete => {
            if state.mailbox(owner).is_ok_and(|mailbox| mailbox.is_default(key)) {
                return Err("the default calendar cannot be deleted".to_owned());
            }
            edit(partner, state, owner, |mailbox| mailbox.remove_calendar(key))?;
            Ok(json!({ "Calendar": { "id": mutation.id, "deleted": true } }))
        }
        _ => Err("a calendar takes op create, rename or delete".to_owned()),
    }
}

/// `id` is the mailbox, `name` who gets or loses the right.
fn mailbox(partner: &Microsoft365, state: &mut State, mutation: &Mutation) -> Result<Value, String> {
    let owner = person(partner, needed(Some(&mutation.id), "id")?)?;
    let viewer = person(partner, mutation.name.as_deref().unwrap_or_default())?.id.clone();
    let role = match mutation.op {
        MutationKind::LoseRights | MutationKind::RestoreRights => None,
        MutationKind::Update => {
            let role = mutation.body.as_ref().map(|body| body["role"].clone()).unwrap_or_default();
            Some(
                serde_json::from_value::<Role>(role)
                    .map_err(|_| r#"a mailbox needs `body`: {"role":"none|free_busy_read|limited_read|read|write"}"#)?,
            )
        }
        _ => return Err("a mailbox takes op lose_rights, restore_rights or update".to_owned()),
    };
    edit(partner, state, owner, |mailbox| {
        mailbox.full_access.retain(|one| *one != viewer);
        if mutation.op == MutationKind::RestoreRights {
            mailbox.full_access.push(viewer.clone());
        }
        for (index, calendar) in mailbox.calendars.iter_mut().enumerate() {
            let role = role.filter(|_| index == 0).unwrap_or(Role::None);
            calendar.roles.insert(viewer.clone(), role);
        }
    })?;
    Ok(
        json!({ "Mailbox": { "id": owner.address, "role": role.map(Role::word), "full_access": mutation.op == MutationKind::RestoreRights } }),
    )
}

fn event(partner: &Microsoft365, state: &mut State, mutation: &Mutation) -> Result<Value, String> {
    let now = partner.now();
    let body = mutation.body.clone().unwrap_or_else(|| json!({}));
    let into = mutation.into.as_deref().map(|id| named_calendar(partner, state, id)).transpose()?;
    let shown = |state: &State, owner: &Person, key: u64| {
        let event = state.mailboxes.get(&owner.id).and_then(|mailbox| mailbox.event(key));
        json!({ "Event": event.map(|event| ids(&owner.id, event)) })
    };
    if mutation.op == MutationKind::Create {
        let (owner, calendar) = match into {
            Some((owner, key)) => (owner, Some(key)),
            None => (person(partner, &mutation.company)?, None),
        };
        let default = state
            .mailbox(owner)
            .map_err(|refusal| refusal.words())?
            .calendars
            .first()
            .map(|first| first.key);
        let organizer = Party {
            name: owner.name.clone(),
            address: owner.address.clone(),
        };
        let mut event = Event::new(
            calendar.or(default).unwrap_or(0),
            "",
            organizer,
            "UTC",
            DateTime::ZERO,
            DateTime::ZERO,
        );
        event_body::apply(&mut event, &body, true).map_err(|refusal| refusal.words())?;
        event.uid = partner.new_guid().to_uppercase();
        let key = edit(partner, state, owner, |mailbox| mailbox.add_event(event, now))?;
        return Ok(shown(state, owner, key));
    }
    let unknown = || format!("there is no event `{}`", mutation.id);
    let id = EventId::read(&mutation.id).ok_or_else(unknown)?;
    let owner = partner.directory.find(&id.mailbox).ok_or_else(unknown)?;
    let mailbox = state.mailbox(owner).map_err(|refusal| refusal.words())?;
    let mut changed = mailbox.event(id.event).ok_or_else(unknown)?.clone();
    match mutation.op {
        MutationKind::Update => {
            event_body::apply(&mut changed, &body, false).map_err(|refusal| refusal.words())?;
            if let Some((other, key)) = into {
                if other.id != owner.id {
                    return Err("an event moves inside of its mailbox only".to_owned());
                }
                changed.calendar = key;
            }
        }
        MutationKind::Void => changed.is_cancelled = true,
        MutationKind::Delete => {
            edit(partner, state, owner, |mailbox| mailbox.remove_event(id.event))?;
            return Ok(json!({ "Event": { "id": mutation.id, "deleted": true } }));
        }
        _ => return Err("an event takes op create, update, void or delete".to_owned()),
    }
    edit(partner, state, owner, |mailbox| {
        mailbox.change_event(id.event, now, |event| *event = changed);
    })?;
    Ok(shown(state, owner, id.event))
}

/// Every delta link of a mailbox is lost.
fn delta_state(partner: &Microsoft365, state: &mut State, mutation: &Mutation) -> Result<Value, String> {
    if mutation.op != MutationKind::Delete {
        return Err("a delta state takes op delete".to_owned());
    }
    let lost = match mutation.name.as_deref() {
        None | Some("gone") => LostState::Gone,
        Some("syncStateNotFound") => LostState::SyncStateNotFound,
        Some(other) => return Err(format!("`{other}` is no way to lose it: use gone or syncStateNotFound")),
    };
    let owner = person(partner, &mutation.id)?;
    edit(partner, state, owner, |mailbox| {
        mailbox.generation += 1;
        mailbox.lost = lost;
    })?;
    Ok(json!({ "DeltaState": { "id": owner.address, "lost": lost } }))
}

/// How a grant is changed: a failure at the next sign-in or refresh, or Graph's challenge until a sign-in repeats its claims.
const GRANT_BODY: &str = r#"a grant needs `body`: {"aadsts":NUMBER}, or 0 for none; or {"challenged":BOOL}"#;

/// The sessions of an account: ended, left without consent, ended in some time, met by a failure, or not enough for Graph.
fn grant(partner: &Microsoft365, state: &mut State, mutation: &Mutation) -> Result<Value, String> {
    let owner = person(partner, &mutation.id)?;
    let ended = match mutation.op {
        MutationKind::Delete => state.grants.end(&owner.id, &aadsts::GRANT_REVOKED, true),
        MutationKind::LoseRights => {
            state.consents.withdraw(&owner.id);
            state.grants.end(&owner.id, &aadsts::NOT_CONSENTED, false)
        }
        MutationKind::EndsIn => {
            let seconds = mutation.seconds.ok_or("op `ends_in` needs a number in `seconds`")?;
            state.grants.end_in(&owner.id, seconds, partner.now())
        }
        MutationKind::Update if mutation.body.as_ref().is_some_and(|body| body.get("challenged").is_some()) => {
            let challenged = mutation.body.as_ref().and_then(|body| body["challenged"].as_bool());
            let challenged = challenged.ok_or(GRANT_BODY)?;
            state.grants.challenge(&owner.id, challenged)
        }
        MutationKind::Update => {
            let number = mutation.body.as_ref().and_then(|body| body["aadsts"].as_u64());
            let number = number.and_then(|number| u32::try_from(number).ok());
            let number = number.ok_or(GRANT_BODY)?;
            if number != 0 && aadsts::numbered(number).is_none() {
                return Err(format!("AADSTS{number} is not known here"));
            }
            state.consents.set_trouble(&owner.id, Some(number).filter(|number| *number != 0));
            0
        }
        _ => return Err("a grant takes op delete, lose_rights, ends_in or update".to_owned()),
    };
    kept(partner, state, json!({ "Grant": { "id": owner.address, "ended": ended } }))
}

/// For one account, or for the whole tenant if none is named.
fn consent(partner: &Microsoft365, state: &mut State, mutation: &Mutation) -> Result<Value, String> {
    let owner = Some(mutation.id.as_str()).filter(|id| !id.is_empty());
    let owner = owner.map(|id| person(partner, id)).transpose()?;
    match (mutation.op, owner) {
        (MutationKind::Create, owner) => {
            let text = mutation.body.as_ref().and_then(|body| body["scopes"].as_str());
            let scopes = scopes::read(text.unwrap_or_default());
            let scopes = scopes.map_err(|_| r#"a consent needs `body`: {"scopes":"SCOPE SCOPE"}"#)?;
            match owner {
                Some(owner) => state.consents.agree(&owner.id, &scopes),
                None => state.consents.agree_for_all(&scopes),
            }
        }
        (MutationKind::Delete, Some(owner)) => state.consents.withdraw(&owner.id),
        (MutationKind::Delete, None) => state.consents.withdraw_for_all(),
        _ => return Err("a consent takes op create or delete".to_owned()),
    }
    let shown = state.consents.to_json();
    kept(partner, state, json!({ "Consent": shown }))
}

fn policy(partner: &Microsoft365, state: &mut State, mutation: &Mutation) -> Result<Value, String> {
    let body = mutation.body.as_ref().filter(|_| mutation.op == MutationKind::Update);
    let body = body.ok_or(r#"a policy takes op update with `body`: {"consent":"managed|legacy|none","workflow":BOOL}"#)?;
    if let Some(policy) = body.get("consent") {
        state.consents.policy = serde_json::from_value::<Policy>(policy.clone()).map_err(|error| error.to_string())?;
    }
    state.consents.workflow = body["workflow"].as_bool().unwrap_or(state.consents.workflow);
    let shown = state.consents.to_json();
    kept(partner, state, json!({ "Policy": shown }))
}

/// How the app is registered.
fn app(partner: &Microsoft365, state: &mut State, mutation: &Mutation) -> Result<Value, String> {
    let body = mutation.body.as_ref().filter(|_| mutation.op == MutationKind::Update);
    let single_tenant = body.and_then(|body| body["single_tenant"].as_bool());
    let single_tenant = single_tenant.ok_or(r#"an app takes op update with `body`: {"single_tenant":BOOL}"#)?;
    state.consents.single_tenant = single_tenant;
    kept(
        partner,
        state,
        json!({ "App": { "id": partner.client_id, "single_tenant": single_tenant } }),
    )
}

fn kept(partner: &Microsoft365, state: &State, shown: Value) -> Result<Value, String> {
    if partner.keep_sign_in(state) {
        Ok(shown)
    } else {
        Err("the change could not be kept".to_owned())
    }
}
