//! Meetings in a calendar, as far as a sample meeting needs them.

use connect_domain::clock::Instant;
use connect_http::WritePermit;

use crate::connector::{CallFuture, PartnerCall};

/// Writes a meeting into the account's main calendar, and follows what changes there. The writes need a permit.
pub trait HoldsMeetings: Send + Sync {
    /// The calendar that is written to.
    fn read_calendar<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, MeetingCalendar>;

    /// Creates it. The same `client_id` again makes no second one.
    fn create_meeting<'a>(&'a self, call: PartnerCall<'a>, permit: WritePermit, draft: MeetingDraft) -> CallFuture<'a, Meeting>;

    /// One meeting; `None` when it is not there.
    fn read_meeting<'a>(&'a self, call: PartnerCall<'a>, external_id: String) -> CallFuture<'a, Option<Meeting>>;

    /// Changes it.
    fn update_meeting<'a>(
        &'a self,
        call: PartnerCall<'a>,
        permit: WritePermit,
        external_id: String,
        draft: MeetingDraft,
    ) -> CallFuture<'a, Meeting>;

    /// Deletes it; one that is gone already is deleted.
    fn delete_meeting<'a>(&'a self, call: PartnerCall<'a>, permit: WritePermit, external_id: String) -> CallFuture<'a, ()>;

    /// Those in the window whose title holds the tag.
    fn find_meetings<'a>(&'a self, call: PartnerCall<'a>, window: MeetingWindow, tag: String) -> CallFuture<'a, Vec<Meeting>>;

    /// What the window holds, or what changed since a cursor.
    fn read_changes<'a>(&'a self, call: PartnerCall<'a>, window: MeetingWindow, cursor: Option<String>) -> CallFuture<'a, MeetingChanges>;
}

/// The account's main calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingCalendar {
    /// Its name.
    pub title: String,
    /// Whose it is: an address.
    pub owner: Option<String>,
}

/// A meeting to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingDraft {
    /// Chosen here, a UUID: what makes a repeated create harmless.
    pub client_id: String,
    /// Its title; holds the tag.
    pub title: String,
    /// `2026-12-01T12:00:00`, on the clocks of `time_zone`.
    pub starts: String,
    /// The same for its end.
    pub ends: String,
    /// IANA name.
    pub time_zone: String,
}

/// A meeting as the partner has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// The partner's stable id.
    pub external_id: String,
    /// Its title.
    pub title: String,
    /// When it begins.
    pub starts_at: Instant,
    /// When it ends.
    pub ends_at: Instant,
    /// Whose it is: an address.
    pub organizer: Option<String>,
    /// Addresses of who is invited.
    pub attendees: Vec<String>,
}

/// A span of time that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeetingWindow {
    /// Its beginning.
    pub from: Instant,
    /// Its end.
    pub until: Instant,
}

/// One page of a window, or of its changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingChanges {
    /// New and changed ones. The same may come twice: the last counts.
    pub meetings: Vec<Meeting>,
    /// Ids of those that are gone.
    pub removed: Vec<String>,
    /// How to go on.
    pub next: NextChanges,
}

/// How to go on after a page of changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextChanges {
    /// There is another page.
    Page(String),
    /// That was all; later changes follow from here.
    Later(String),
    /// The partner does not know the cursor any more: begin anew.
    Lost,
}
