//! Microsoft Graph's JSON exactly as sent, as far as we read it.

use serde::{Deserialize, Serialize};

/// One page of a list.
#[derive(Debug, Deserialize)]
pub(super) struct List<T> {
    pub(super) value: Vec<T>,
    /// The whole address of the next page.
    #[serde(rename = "@odata.nextLink")]
    pub(super) next_link: Option<String>,
}

/// `GET /me`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Me {
    pub(super) id: String,
    pub(super) display_name: Option<String>,
    /// Null for an account without a mailbox.
    pub(super) mail: Option<String>,
    pub(super) user_principal_name: String,
}

/// `GET /organization`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Tenant {
    pub(super) id: String,
    pub(super) display_name: Option<String>,
}

/// Somebody of the tenant: a person, a shared mailbox or a room, and nothing says which.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct User {
    pub(super) id: String,
    pub(super) mail: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Room {
    pub(super) email_address: Option<String>,
}

/// It waits in a cursor as it was sent.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Calendar {
    pub(super) id: String,
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) can_edit: bool,
    #[serde(default)]
    pub(super) can_view_private_items: bool,
    #[serde(default)]
    pub(super) is_default_calendar: bool,
    pub(super) owner: Option<Owner>,
}

impl Calendar {
    /// In small letters, to be compared.
    pub(super) fn owner_address(&self) -> Option<String> {
        let address = self.owner.as_ref()?.address.as_ref()?;
        Some(address.to_lowercase())
    }

    /// Whether this one, which was accepted from somebody, is that one of their mailbox. No id says so: the owner does, and
    /// the name, which for a main calendar may be its owner's (unverified).
    pub(super) fn is_of(&self, original: &Self) -> bool {
        let owner_name = || original.owner.as_ref().and_then(|owner| owner.name.as_ref());
        self.owner_address().is_some()
            && self.owner_address() == original.owner_address()
            && (self.name == original.name || original.is_default_calendar && self.name.as_ref() == owner_name())
    }
}

#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Owner {
    pub(super) name: Option<String>,
    pub(super) address: Option<String>,
}

/// What stands in every answer that is no success. The message names people and is never read.
#[derive(Debug, Deserialize)]
pub(super) struct ErrorAnswer {
    pub(super) error: ErrorObject,
}

#[derive(Debug, Deserialize)]
pub(super) struct ErrorObject {
    pub(super) code: Option<String>,
}

/// One page of a delta round.
#[derive(Debug, Deserialize)]
pub(super) struct DeltaPage {
    pub(super) value: Vec<Event>,
    #[serde(rename = "@odata.nextLink")]
    pub(super) next_link: Option<String>,
    #[serde(rename = "@odata.deltaLink")]
    pub(super) delta_link: Option<String>,
}

/// An event, or in a delta round the mere id of one that is gone.
#[derive(Debug, Deserialize)]
pub(super) struct Event {
    pub(super) id: String,
    #[serde(rename = "@odata.etag")]
    pub(super) etag: Option<String>,
    #[serde(rename = "@removed")]
    pub(super) removed: Option<serde::de::IgnoredAny>,
    pub(super) subject: Option<String>,
    /// The zone that it is kept in, by the name that its writer used: IANA's or Windows'.
    #[serde(rename = "originalStartTimeZone")]
    pub(super) original_start_time_zone: Option<String>,
    pub(super) start: Option<EventTime>,
    pub(super) end: Option<EventTime>,
    pub(super) organizer: Option<Party>,
    #[serde(default)]
    pub(super) attendees: Vec<Party>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EventTime {
    /// Without an offset, on the clocks of the zone.
    pub(super) date_time: String,
    pub(super) time_zone: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Party {
    pub(super) email_address: Owner,
}
