//! Meetings in a calendar, as far as a sample meeting needs them.

use connect_domain::clock::Instant;
use connect_domain::source_object::SourceObject;
use connect_http::WritePermit;

use crate::connector::{CallFuture, PartnerCall};

/// Writes a meeting into a calendar of the account, and follows what changes there. `calendar` is a partner's id; the
/// account's main calendar where there is none. The writes need a permit.
pub trait HoldsMeetings: Send + Sync {
    /// The calendar that is written to.
    fn read_calendar<'a>(&'a self, call: PartnerCall<'a>, calendar: Option<String>) -> CallFuture<'a, MeetingCalendar>;

    /// Whether a calendar that was pulled can be chosen, as far as its pull tells. Reading it tells the rest.
    fn may_hold(&self, calendar: &SourceObject) -> bool;

    /// The id that a meeting gets at a partner who lets the writer choose it. Then it can be deleted although no answer told
    /// of it.
    fn chosen_id(&self, _client_id: &str) -> Option<String> {
        None
    }

    /// Whether nobody hears of being invited, so that the account itself can be: then the partner tells of an attendee.
    fn invites_silently(&self) -> bool {
        false
    }

    /// Why the partner does not tell what changes in a calendar, so that its window is read again instead; `None` where it
    /// tells.
    fn read_again_because(&self, _calendar: Option<&str>) -> Option<&'static str> {
        None
    }

    /// Creates it. The same `client_id` again makes no second one.
    fn create_meeting<'a>(
        &'a self,
        call: PartnerCall<'a>,
        permit: WritePermit,
        calendar: Option<String>,
        draft: MeetingDraft,
    ) -> CallFuture<'a, Meeting>;

    /// One meeting; `None` when it is not there.
    fn read_meeting<'a>(&'a self, call: PartnerCall<'a>, calendar: Option<String>, external_id: String) -> CallFuture<'a, Option<Meeting>>;

    /// Changes it, unless it was changed since it was `seen`: then [`crate::FaultKind::ChangedMeanwhile`].
    fn update_meeting<'a>(
        &'a self,
        call: PartnerCall<'a>,
        permit: WritePermit,
        calendar: Option<String>,
        seen: Meeting,
        draft: MeetingDraft,
    ) -> CallFuture<'a, Meeting>;

    /// Deletes it, whoever changed it; one that is gone already is deleted.
    fn delete_meeting<'a>(
        &'a self,
        call: PartnerCall<'a>,
        permit: WritePermit,
        calendar: Option<String>,
        external_id: String,
    ) -> CallFuture<'a, ()>;

    /// Those in the window that were written with the tag.
    fn find_meetings<'a>(
        &'a self,
        call: PartnerCall<'a>,
        calendar: Option<String>,
        window: MeetingWindow,
        tag: String,
    ) -> CallFuture<'a, Vec<Meeting>>;

    /// What the window holds, or what changed since a cursor.
    fn read_changes<'a>(
        &'a self,
        call: PartnerCall<'a>,
        calendar: Option<String>,
        window: MeetingWindow,
        cursor: Option<String>,
    ) -> CallFuture<'a, MeetingChanges>;
}

/// A calendar that is written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingCalendar {
    /// The partner's id.
    pub external_id: String,
    /// Its name.
    pub title: String,
    /// Whose it is: an address. Whoever organizes what is written there.
    pub owner: Option<String>,
    /// Whether the account may write there.
    pub is_writable: bool,
}

/// A meeting to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingDraft {
    /// Chosen here, a UUID: what makes a repeated create harmless.
    pub client_id: String,
    /// Its title; holds the tag.
    pub title: String,
    /// By which it is found again.
    pub tag: String,
    /// `2026-12-01T12:00:00`, on the clocks of `time_zone`.
    pub starts: String,
    /// The same for its end.
    pub ends: String,
    /// IANA name.
    pub time_zone: String,
    /// Addresses of who is invited. Only where the partner [`HoldsMeetings::invites_silently`].
    pub attendees: Vec<String>,
}

/// A meeting as the partner has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// The partner's stable id.
    pub external_id: String,
    /// Another one after each change.
    pub version: Option<String>,
    /// Its title.
    pub title: String,
    /// When it begins.
    pub starts_at: Instant,
    /// When it ends.
    pub ends_at: Instant,
    /// Zone that it is kept in, in the partner's word; a whole day may have none.
    pub time_zone: Option<String>,
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
