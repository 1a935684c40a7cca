//! `calendarList`: the calendars that stand in somebody's list, which are not all that are shared with them; and one line
//! of it.

use serde_json::{Map, Value, json};

use super::calendar::{AccessRole, Calendar, ListEntry};
use super::paging::{self, PageSize, Query};
use super::people::{DOMAIN, Person};
use super::refusal::Refusal;
use super::workspace::Workspace;

const SIZE: PageSize = PageSize { default: 100, most: 250 };
const NOT_WITH_SYNC: &[&str] = &["minAccessRole", "showOwnOrganizationOnly"];

pub(super) fn list(workspace: &Workspace, person: &Person, query: &Query) -> Result<Value, Refusal> {
    let sync = query.sync(NOT_WITH_SYNC, workspace.list_sync_floor)?;
    let least = match query.value("minAccessRole") {
        None => AccessRole::FreeBusyReader,
        Some(text) => AccessRole::read(text).ok_or_else(|| Refusal::invalid_parameter("minAccessRole"))?,
    };
    let (hidden, deleted) = (query.flag("showHidden")?, query.flag("showDeleted")?);
    if sync.is_some() && (hidden == Some(false) || deleted == Some(false)) {
        return Err(Refusal::invalid(
            "Sync token cannot be used together with showHidden or showDeleted set to false.",
        ));
    }
    // A change may be that it was hidden or taken away: who asks for changes hears of both.
    let (show_hidden, show_deleted) = (hidden == Some(true) || sync.is_some(), deleted == Some(true) || sync.is_some());
    let own_only = query.flag("showOwnOrganizationOnly")? == Some(true);
    let entries = workspace
        .calendars
        .values()
        .filter_map(|calendar| Some((calendar, calendar.entries.get(&person.email)?)));
    let wanted = |(calendar, entry): &(&Calendar, &ListEntry)| {
        let changed = sync.as_ref().is_none_or(|sync| calendar.changed_for(entry) > sync.changes);
        let shown = match calendar.role_of(person) {
            Some(role) => role >= least && (show_hidden || !entry.hidden),
            None => show_deleted,
        };
        changed && shown && (!own_only || calendar.id.ends_with(DOMAIN))
    };
    let candidates: Vec<Option<Value>> = entries
        .filter(wanted)
        .map(|(calendar, entry)| Some(calendar.entry_json(person, entry)))
        .collect();
    let mut document = Map::new();
    document.insert("kind".to_owned(), json!("calendar#calendarList"));
    document.insert("etag".to_owned(), json!(format!("\"p{}\"", workspace.changes)));
    let filtered = NOT_WITH_SYNC.iter().any(|name| query.value(name).is_some());
    let syncs = (!filtered).then_some((None, None));
    paging::answer(&mut document, candidates, query, &SIZE, workspace.changes, syncs)?;
    Ok(Value::Object(document))
}

/// `calendarList.get`. What is shared and not in the list is not found.
pub(super) fn get(workspace: &Workspace, person: &Person, id: &str) -> Result<Value, Refusal> {
    let (calendar, _) = workspace.calendar(person, id)?;
    let entry = calendar.entries.get(&person.email).ok_or_else(Refusal::not_found)?;
    Ok(calendar.entry_json(person, entry))
}
