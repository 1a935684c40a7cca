//! A mailbox: its calendars, who may see them, its events, and what was changed when.

use std::collections::BTreeMap;

use connect_domain::clock::Instant;
use serde::{Deserialize, Serialize};

use super::event::Event;

/// What somebody may see of a calendar, from less to more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Role {
    #[default]
    None,
    /// When somebody is busy, and nothing of why.
    FreeBusyRead,
    /// Subject and place too.
    LimitedRead,
    Read,
    Write,
    /// Private events too; the owner has this right.
    DelegateWithPrivateEventAccess,
}

impl Role {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::FreeBusyRead => "freeBusyRead",
            Self::LimitedRead => "limitedRead",
            Self::Read => "read",
            Self::Write => "write",
            Self::DelegateWithPrivateEventAccess => "delegateWithPrivateEventAccess",
        }
    }
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Calendar {
    pub(super) key: u64,
    pub(super) name: String,
    /// One of the vendor's `calendarColor`s, and its hexadecimal form.
    pub(super) color: (String, String),
    /// What everybody of the tenant may see.
    pub(super) everybody: Role,
    /// By object id.
    pub(super) roles: BTreeMap<String, Role>,
}

/// A calendar of somebody else that the mailbox's owner has accepted: it stands in the
/// list by an id of its own, which this stand-in does not open.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Accepted {
    pub(super) key: u64,
    /// Object id.
    pub(super) owner: String,
    /// In the owner's mailbox.
    pub(super) calendar: u64,
}

/// An event that is no more, or is in another calendar now.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Removed {
    /// As it was, so that its ids can be told.
    pub(super) event: Event,
    pub(super) change: u64,
}

/// How a lost delta state is answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum LostState {
    /// 410 with the address of a fresh round.
    #[default]
    Gone,
    SyncStateNotFound,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Mailbox {
    /// Object id.
    pub(super) owner: String,
    /// The zone in which its owner works.
    pub(super) zone: String,
    /// Object ids of those with full access, which opens all calendars.
    pub(super) full_access: Vec<String>,
    /// The default calendar first.
    pub(super) calendars: Vec<Calendar>,
    #[serde(default)]
    pub(super) accepted: Vec<Accepted>,
    pub(super) events: Vec<Event>,
    pub(super) removed: Vec<Removed>,
    /// Counts the changes: an event's number is when it was changed last.
    pub(super) change: u64,
    pub(super) next_key: u64,
    /// Delta tokens of earlier generations are lost.
    pub(super) generation: u64,
    pub(super) lost: LostState,
}

impl Mailbox {
    pub(super) fn role(&self, calendar: &Calendar, viewer: &str) -> Role {
        if self.owner == viewer || self.full_access.iter().any(|one| one == viewer) {
            return Role::DelegateWithPrivateEventAccess;
        }
        calendar.roles.get(viewer).copied().unwrap_or(calendar.everybody)
    }

    pub(super) fn calendar(&self, key: u64) -> Option<&Calendar> {
        self.calendars.iter().find(|calendar| calendar.key == key)
    }

    pub(super) fn is_default(&self, key: u64) -> bool {
        self.calendars.first().is_some_and(|first| first.key == key)
    }

    pub(super) fn event(&self, key: u64) -> Option<&Event> {
        self.events.iter().find(|event| event.key == key)
    }

    pub(super) fn new_key(&mut self) -> u64 {
        self.next_key += 1;
        self.next_key
    }

    /// Answers its key. `roles` are by object id.
    pub(super) fn add_calendar(&mut self, name: &str, color: (&str, &str), everybody: Role, roles: &[(&str, Role)]) -> u64 {
        let key = self.new_key();
        self.calendars.push(Calendar {
            key,
            name: name.to_owned(),
            color: (color.0.to_owned(), color.1.to_owned()),
            everybody,
            roles: roles.iter().map(|(viewer, role)| ((*viewer).to_owned(), *role)).collect(),
        });
        key
    }

    pub(super) fn add_event(&mut self, mut event: Event, now: Instant) -> u64 {
        event.key = self.new_key();
        self.change += 1;
        (event.created, event.changed, event.change) = (now, now, self.change);
        let key = event.key;
        self.events.push(event);
        key
    }

    /// Changes an event and notes it; what leaves its calendar is noted as removed there.
    pub(super) fn change_event(&mut self, key: u64, now: Instant, change: impl FnOnce(&mut Event)) {
        self.change += 1;
        let Some(event) = self.events.iter_mut().find(|event| event.key == key) else {
            return;
        };
        let before = event.clone();
        change(event);
        (event.changed, event.change) = (now, self.change);
        if event.calendar != before.calendar {
            self.removed.push(Removed {
                event: before,
                change: self.change,
            });
        }
    }

    pub(super) fn remove_event(&mut self, key: u64) {
        self.change += 1;
        if let Some(at) = self.events.iter().position(|event| event.key == key) {
            let event = self.events.remove(at);
            self.removed.push(Removed {
                event,
                change: self.change,
            });
        }
    }

    pub(super) fn remove_calendar(&mut self, key: u64) {
        let events: Vec<u64> = self
            .events
            .iter()
            .filter(|event| event.calendar == key)
            .map(|event| event.key)
            .collect();
        events.into_iter().for_each(|event| self.remove_event(event));
        self.calendars.retain(|calendar| calendar.key != key);
    }
}
