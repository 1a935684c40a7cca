//! Google Workspace: calendars and rooms, by a desktop app's OAuth, the Calendar API and the Directory. One connection is
//! one signed-in account.
//!
//! `client` has one function per call, `wire` their JSON as sent, `faults` what their reasons mean, and `translate` alone
//! speaks both languages; `catalog` is the conversation that finds every calendar that the account can see.

mod catalog;
mod client;
mod faults;
mod meetings;
mod probe;
mod subscriptions;
mod translate;
mod wire;

use std::sync::LazyLock;
use std::time::Duration;

use connect_domain::clock::Instant;
use connect_domain::source_object::SourceObject;
use connect_http::WritePermit;

use crate::by_address::ReadsByAddress;
use crate::connector::{
    CallFuture, Connector, Grantor, Organization, PartnerCall, Probes, ReadsGrantor, ReadsInTurn, ReadsOrganization, Turn, embedded, has,
};
use crate::fault::PartnerFault;
use crate::manifest::Manifest;
use crate::meetings::{HoldsMeetings, Meeting, MeetingCalendar, MeetingChanges, MeetingDraft, MeetingWindow};
use crate::subscriptions::{KeepsSubscriptions, Subscription, SubscriptionDraft};

static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| embedded(include_str!("manifest.toml")));

/// See the module.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GoogleWorkspace;

impl Connector for GoogleWorkspace {
    has! {
        organization: ReadsOrganization,
        grantor: ReadsGrantor,
        catalog_in_turn: ReadsInTurn<SourceObject>,
        by_address: ReadsByAddress,
        meetings: HoldsMeetings,
        subscriptions: KeepsSubscriptions,
        probes: Probes,
    }
}

/// Channels, in Google's words: none is renewed and none is listed.
impl KeepsSubscriptions for GoogleWorkspace {
    /// Its default; it cuts longer wishes to what it gives.
    fn longest_life(&self) -> Duration {
        Duration::from_secs(604_800)
    }

    fn cannot_have(&self, calendar: &SourceObject) -> Option<&'static str> {
        subscriptions::cannot_have(calendar)
    }

    fn id_beside(&self, client_id: &str, another: &str) -> String {
        subscriptions::id_beside(client_id, another)
    }

    fn create_subscription<'a>(
        &'a self,
        call: PartnerCall<'a>,
        permit: WritePermit,
        draft: SubscriptionDraft,
    ) -> CallFuture<'a, Subscription> {
        Box::pin(subscriptions::watch(call, permit, draft))
    }

    fn end_subscription<'a>(&'a self, call: PartnerCall<'a>, permit: WritePermit, external_id: String) -> CallFuture<'a, ()> {
        Box::pin(subscriptions::stop(call, permit, external_id))
    }
}

impl HoldsMeetings for GoogleWorkspace {
    fn read_calendar<'a>(&'a self, call: PartnerCall<'a>, calendar: Option<String>) -> CallFuture<'a, MeetingCalendar> {
        Box::pin(meetings::read_calendar(call, calendar))
    }

    fn may_hold(&self, calendar: &SourceObject) -> bool {
        meetings::may_hold(calendar)
    }

    fn chosen_id(&self, client_id: &str) -> Option<String> {
        Some(meetings::event_id(client_id))
    }

    /// Every write says that nobody is told of it.
    fn invites_silently(&self) -> bool {
        true
    }

    fn create_meeting<'a>(
        &'a self,
        call: PartnerCall<'a>,
        permit: WritePermit,
        calendar: Option<String>,
        draft: MeetingDraft,
    ) -> CallFuture<'a, Meeting> {
        Box::pin(meetings::create(call, permit, calendar, draft))
    }

    fn read_meeting<'a>(&'a self, call: PartnerCall<'a>, calendar: Option<String>, external_id: String) -> CallFuture<'a, Option<Meeting>> {
        Box::pin(meetings::read_one(call, calendar, external_id))
    }

    fn update_meeting<'a>(
        &'a self,
        call: PartnerCall<'a>,
        permit: WritePermit,
        calendar: Option<String>,
        seen: Meeting,
        draft: MeetingDraft,
    ) -> CallFuture<'a, Meeting> {
        Box::pin(meetings::update(call, permit, calendar, seen, draft))
    }

    fn delete_meeting<'a>(
        &'a self,
        call: PartnerCall<'a>,
        permit: WritePermit,
        calendar: Option<String>,
        external_id: String,
    ) -> CallFuture<'a, ()> {
        Box::pin(meetings::delete(call, permit, calendar, external_id))
    }

    fn find_meetings<'a>(
        &'a self,
        call: PartnerCall<'a>,
        calendar: Option<String>,
        window: MeetingWindow,
        tag: String,
    ) -> CallFuture<'a, Vec<Meeting>> {
        Box::pin(meetings::find(call, calendar, window, tag))
    }

    fn read_changes<'a>(
        &'a self,
        call: PartnerCall<'a>,
        calendar: Option<String>,
        window: MeetingWindow,
        cursor: Option<String>,
    ) -> CallFuture<'a, MeetingChanges> {
        Box::pin(meetings::read_changes(call, calendar, window, cursor))
    }
}

impl ReadsOrganization for GoogleWorkspace {
    fn read_organization<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Organization> {
        Box::pin(probe::read_organization(call))
    }
}

impl ReadsGrantor for GoogleWorkspace {
    fn read_grantor<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Grantor> {
        Box::pin(probe::read_grantor(call))
    }
}

impl ReadsInTurn<SourceObject> for GoogleWorkspace {
    fn read_next<'a>(&'a self, call: PartnerCall<'a>, cursor: Option<String>) -> CallFuture<'a, Turn<SourceObject>> {
        Box::pin(catalog::read_next(call, cursor))
    }
}

impl ReadsByAddress for GoogleWorkspace {
    fn read_by_address<'a>(&'a self, call: PartnerCall<'a>, address: String) -> CallFuture<'a, SourceObject> {
        Box::pin(catalog::read_by_address(call, address))
    }
}

impl Probes for GoogleWorkspace {
    fn read_server_time<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Instant> {
        Box::pin(probe::read_server_time(call))
    }

    fn provoke_refusal<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, PartnerFault> {
        Box::pin(probe::provoke_refusal(call))
    }
}
