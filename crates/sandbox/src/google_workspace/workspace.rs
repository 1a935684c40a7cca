//! Everything of the firm's Workspace that a state folder keeps.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::calendar::{AccessRole, Calendar};
use super::channels::Channel;
use super::people::Person;
use super::publishing::Publishing;
use super::refusal::Refusal;
use super::resources::Resource;

#[derive(Clone, Deserialize, Serialize)]
pub(super) struct Workspace {
    pub(super) seed: u64,
    pub(super) people: Vec<Person>,
    pub(super) calendars: BTreeMap<String, Calendar>,
    pub(super) resources: Vec<Resource>,
    pub(super) channels: Vec<Channel>,
    pub(super) publishing: Publishing,
    /// The project has the Calendar API switched on.
    pub(super) api_enabled: bool,
    /// It has the Admin SDK, to which the Directory belongs, switched off.
    #[serde(default)]
    pub(super) directory_disabled: bool,
    /// Number of the last change of anything.
    pub(super) changes: u64,
    /// Sync tokens of calendar lists from before this change are dead.
    pub(super) list_sync_floor: u64,
}

impl Workspace {
    /// By stable id or by address.
    pub(super) fn person(&self, key: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.sub == key || person.email == key)
    }

    /// Numbers a change.
    pub(super) fn next_change(&mut self) -> u64 {
        self.changes += 1;
        self.changes
    }

    /// The calendar's id, for `primary` too.
    pub(super) fn calendar_id<'a>(&self, person: &'a Person, id: &'a str) -> &'a str {
        if id == "primary" { &person.email } else { id }
    }

    /// A calendar that is not shared with the person is not found, as one that there is not.
    pub(super) fn calendar(&self, person: &Person, id: &str) -> Result<(&Calendar, AccessRole), Refusal> {
        let calendar = self.calendars.get(self.calendar_id(person, id)).ok_or_else(Refusal::not_found)?;
        let role = calendar.role_of(person).ok_or_else(Refusal::not_found)?;
        Ok((calendar, role))
    }
}
