//! One calendar: who may do what in it, in whose list it stands, and its events.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::event::Event;
use super::people::{DOMAIN, Person};

/// In their order: a later one can all that an earlier one can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum AccessRole {
    FreeBusyReader,
    Reader,
    /// Sees that private events are there, and no more of them.
    WriterWithoutPrivateAccess,
    Writer,
    Owner,
}

impl AccessRole {
    pub(super) fn read(text: &str) -> Option<Self> {
        serde_json::from_value(json!(text)).ok()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(super) enum CalendarKind {
    /// Somebody's own, with the address of the account as its id.
    Primary,
    Group,
    Room,
}

/// The calendar's line in somebody's list.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct ListEntry {
    pub(super) hidden: bool,
    pub(super) selected: bool,
    pub(super) color: String,
    /// Number of the last change of this line.
    pub(super) changed: u64,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Calendar {
    pub(super) id: String,
    pub(super) kind: CalendarKind,
    pub(super) summary: String,
    pub(super) description: Option<String>,
    pub(super) time_zone: String,
    pub(super) roles: BTreeMap<String, AccessRole>,
    /// Of everybody in the firm.
    pub(super) domain_role: Option<AccessRole>,
    /// By address of the person.
    pub(super) entries: BTreeMap<String, ListEntry>,
    pub(super) events: BTreeMap<String, Event>,
    /// Number of the last change of the calendar itself.
    pub(super) changed: u64,
    /// Sync tokens of its events from before this change are dead.
    pub(super) sync_floor: u64,
    pub(super) deleted: bool,
}

impl Calendar {
    pub(super) fn role_of(&self, person: &Person) -> Option<AccessRole> {
        if self.deleted {
            return None;
        }
        let in_firm = person.hosted_domain.as_deref() == Some(DOMAIN);
        let own = self.roles.get(&person.email).copied();
        own.max(self.domain_role.filter(|_| in_firm))
    }

    /// Of its line in somebody's list, whatever of it changed.
    pub(super) fn changed_for(&self, entry: &ListEntry) -> u64 {
        entry.changed.max(self.changed)
    }

    /// Its line in the person's list; without a role it is one of the deleted.
    pub(super) fn entry_json(&self, person: &Person, entry: &ListEntry) -> Value {
        let etag = format!("\"{}\"", self.changed_for(entry));
        let Some(role) = self.role_of(person) else {
            return json!({ "kind": "calendar#calendarListEntry", "etag": etag, "id": self.id, "deleted": true });
        };
        let mut shown = json!({
            "kind": "calendar#calendarListEntry",
            "etag": etag,
            "id": self.id,
            "summary": self.summary,
            "timeZone": self.time_zone,
            "accessRole": role,
            "backgroundColor": entry.color,
            "foregroundColor": "#000000",
            "defaultReminders": [],
            "conferenceProperties": { "allowedConferenceSolutionTypes": ["hangoutsMeet"] },
        });
        let mut put = |name: &str, value: Value| shown[name] = value;
        if let Some(description) = &self.description {
            put("description", json!(description));
        }
        if self.kind == CalendarKind::Group
            && let Some((owner, _)) = self.roles.iter().find(|(_, role)| **role == AccessRole::Owner)
        {
            put("dataOwner", json!(owner));
        }
        // These three stand there only when they are true.
        if self.is_primary_of(person) {
            put("primary", json!(true));
        }
        if entry.selected {
            put("selected", json!(true));
        }
        if entry.hidden {
            put("hidden", json!(true));
        }
        shown
    }

    pub(super) fn to_json(&self) -> Value {
        let mut shown = json!({
            "kind": "calendar#calendar",
            "etag": format!("\"{}\"", self.changed),
            "id": self.id,
            "summary": self.summary,
            "timeZone": self.time_zone,
            "conferenceProperties": { "allowedConferenceSolutionTypes": ["hangoutsMeet"] },
        });
        if let Some(description) = &self.description {
            shown["description"] = json!(description);
        }
        shown
    }

    fn is_primary_of(&self, person: &Person) -> bool {
        self.kind == CalendarKind::Primary && self.id == person.email
    }
}
