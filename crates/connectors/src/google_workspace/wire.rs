//! Google's JSON exactly as sent, as far as we read it.

use serde::Deserialize;

/// `GET userinfo`: claims of OpenID Connect, as far as the scopes go.
#[derive(Debug, Deserialize)]
pub(super) struct Userinfo {
    /// Stable, unlike the address.
    pub(super) sub: String,
    pub(super) email: Option<String>,
    pub(super) name: Option<String>,
    /// The Workspace domain; personal accounts have none.
    pub(super) hd: Option<String>,
}

/// One page of a list. It may be short or empty although another follows.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct List<T> {
    /// Absent where there is nothing.
    #[serde(default = "Vec::new")]
    pub(super) items: Vec<T>,
    pub(super) next_page_token: Option<String>,
}

/// A line of `calendarList.list`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CalendarListEntry {
    pub(super) id: String,
    pub(super) summary: Option<String>,
    pub(super) time_zone: Option<String>,
    /// One of five words, of which one is recent: another may come.
    pub(super) access_role: Option<String>,
    /// The one account that a calendar without a person of its own belongs to; recent, and not always told.
    pub(super) data_owner: Option<String>,
    /// This and the next are there only when true.
    #[serde(default)]
    pub(super) primary: bool,
    #[serde(default)]
    pub(super) hidden: bool,
}

/// What `events.list` tells of the calendar itself.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CalendarHead {
    pub(super) summary: Option<String>,
    pub(super) time_zone: Option<String>,
    pub(super) access_role: Option<String>,
}

/// A line of the Directory's `resources.calendars.list`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Room {
    /// The id of its calendar.
    pub(super) resource_email: String,
    /// With building, floor and capacity.
    pub(super) generated_resource_name: Option<String>,
    pub(super) resource_name: Option<String>,
    pub(super) building_id: Option<String>,
}

/// One page of `events.list`. The token for later comes with the last page only.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EventPage {
    #[serde(default)]
    pub(super) items: Vec<Event>,
    pub(super) next_page_token: Option<String>,
    pub(super) next_sync_token: Option<String>,
}

/// An event, or the mere id of one that is gone. A private one of somebody else has no summary.
#[derive(Debug, Deserialize)]
pub(super) struct Event {
    pub(super) id: String,
    pub(super) etag: Option<String>,
    pub(super) status: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) start: Option<EventTime>,
    pub(super) end: Option<EventTime>,
    pub(super) organizer: Option<EventPerson>,
    #[serde(default)]
    pub(super) attendees: Vec<EventPerson>,
}

impl Event {
    pub(super) fn is_cancelled(&self) -> bool {
        self.status.as_deref() == Some("cancelled")
    }
}

/// A moment with its offset, or a whole day.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EventTime {
    pub(super) date_time: Option<String>,
    pub(super) date: Option<String>,
    /// The zone that it is kept in, whatever zone the answer tells its moment in.
    pub(super) time_zone: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct EventPerson {
    pub(super) email: Option<String>,
}

/// What stands in an API's answer that is no success. The message names people and is never read.
#[derive(Debug, Deserialize)]
pub(super) struct ErrorAnswer {
    pub(super) error: ErrorObject,
}

#[derive(Debug, Deserialize)]
pub(super) struct ErrorObject {
    #[serde(default)]
    pub(super) errors: Vec<ErrorDetail>,
    /// The newer word, such as `PERMISSION_DENIED`.
    pub(super) status: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ErrorDetail {
    pub(super) reason: Option<String>,
}

/// What the endpoints of sign-in answer instead: the word alone.
#[derive(Debug, Deserialize)]
pub(super) struct FlatErrorAnswer {
    pub(super) error: String,
}
