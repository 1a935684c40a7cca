//! The calendars of a mailbox, as far as the caller may see them.

use serde_json::{Value, json};

use super::State;
use super::access::{Open, open, readable};
use super::call::Call;
use super::directory::Person;
use super::graph::ok;
use super::graph_error::Refusal;
use super::identifiers::calendar_id;
use super::mailbox::{Accepted, Mailbox, Role};
use super::odata::{OF_MAILBOX, context_url, page, select};
use crate::reply::Reply;

pub(super) fn list(call: &Call<'_>, state: &State, owner: &Person) -> Result<Reply, Refusal> {
    call.options.only(&["$select", "$top", "$skip", "$count"])?;
    let mailbox = readable(call, state, owner)?;
    let selected = call.options.selected();
    let seen = mailbox.calendars.iter().filter_map(|calendar| {
        let role = mailbox.role(calendar, &call.viewer.id);
        (role > Role::FreeBusyRead).then_some(Open { mailbox, calendar, role })
    });
    let mut entries: Vec<Value> = seen.map(|open| to_json(owner, open)).collect();
    if owner.id == call.viewer.id {
        entries.extend(
            mailbox
                .accepted
                .iter()
                .filter_map(|one| accepted_to_json(call, state, mailbox, one)),
        );
    }
    let entries: Vec<Value> = entries.into_iter().map(|entry| select(entry, selected.as_deref(), true)).collect();
    if entries.is_empty() {
        return Err(Refusal::access_denied());
    }
    page(call, &format!("users('{}')/calendars", owner.id), entries, &OF_MAILBOX).map(|page| ok(&page))
}

pub(super) fn show(call: &Call<'_>, state: &State, owner: &Person, id: Option<&str>) -> Result<Reply, Refusal> {
    call.options.only(&["$select"])?;
    let opened = open(call, state, owner, id, Role::LimitedRead)?;
    let mut document = select(to_json(owner, opened), call.options.selected().as_deref(), true);
    let context = format!("users('{}')/calendars/$entity", owner.id);
    document["@odata.context"] = json!(context_url(call, &context));
    Ok(ok(&document))
}

/// A main calendar is called by its owner among those of somebody else (unverified).
fn accepted_to_json(call: &Call<'_>, state: &State, list: &Mailbox, accepted: &Accepted) -> Option<Value> {
    let owner = call.partner.directory.find(&accepted.owner)?;
    let open = state.accepted(owner, accepted, &call.viewer.id)?;
    let mut document = to_json(owner, open);
    document["id"] = json!(calendar_id(&list.owner, accepted.key));
    if open.mailbox.is_default(open.calendar.key) {
        document["name"] = json!(owner.name);
        document["isDefaultCalendar"] = json!(false);
    }
    document["isRemovable"] = json!(true);
    Some(document)
}

fn to_json(owner: &Person, open: Open<'_>) -> Value {
    let Open { mailbox, calendar, role } = open;
    let full = role >= Role::DelegateWithPrivateEventAccess;
    let is_default = mailbox.is_default(calendar.key);
    let (color, hex) = &calendar.color;
    json!({
        "id": calendar_id(&mailbox.owner, calendar.key),
        "name": calendar.name,
        "color": color,
        "hexColor": hex,
        "changeKey": format!("ck{}", mailbox.generation),
        "canShare": full,
        "canViewPrivateItems": full,
        "canEdit": role >= Role::Write,
        "isDefaultCalendar": is_default,
        "isRemovable": !is_default,
        "isTallyingResponses": is_default,
        "allowedOnlineMeetingProviders": ["teamsForBusiness"],
        "defaultOnlineMeetingProvider": "teamsForBusiness",
        "owner": { "name": owner.name, "address": owner.address },
    })
}
