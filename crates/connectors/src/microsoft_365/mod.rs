//! Microsoft 365: calendars, shared mailboxes and rooms, by Entra ID and Microsoft Graph. One connection is one signed-in
//! account of one tenant.
//!
//! `client` has one function per call, `wire` their JSON as sent, `faults` what their codes mean, and `translate` alone
//! speaks both languages; `catalog` is the long conversation that finds every calendar that the account can see.

mod catalog;
mod client;
mod faults;
mod meetings;
mod probe;
mod subscriptions;
mod translate;
mod wire;

use std::collections::BTreeMap;
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
use crate::subscriptions::{KeepsSubscriptions, ListsSubscriptions, RenewsSubscriptions, Subscription, SubscriptionDraft};

static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| embedded(include_str!("manifest.toml")));

/// See the module.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Microsoft365;

impl Connector for Microsoft365 {
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

/// The id of a meeting is enough to find it, in whichever calendar it stands.
impl HoldsMeetings for Microsoft365 {
    fn read_calendar<'a>(&'a self, call: PartnerCall<'a>, calendar: Option<String>) -> CallFuture<'a, MeetingCalendar> {
        Box::pin(meetings::read_calendar(call, calendar))
    }

    fn may_hold(&self, calendar: &SourceObject) -> bool {
        meetings::may_hold(calendar)
    }

    /// Graph: `calendarView/delta` is there for the main calendar alone.
    fn read_again_because(&self, calendar: Option<&str>) -> Option<&'static str> {
        calendar.map(|_| "Microsoft tells changes of the main calendar only")
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

    fn read_meeting<'a>(
        &'a self,
        call: PartnerCall<'a>,
        _calendar: Option<String>,
        external_id: String,
    ) -> CallFuture<'a, Option<Meeting>> {
        Box::pin(meetings::read_one(call, external_id))
    }

    fn update_meeting<'a>(
        &'a self,
        call: PartnerCall<'a>,
        permit: WritePermit,
        _calendar: Option<String>,
        seen: Meeting,
        draft: MeetingDraft,
    ) -> CallFuture<'a, Meeting> {
        Box::pin(meetings::update(call, permit, seen, draft))
    }

    fn delete_meeting<'a>(
        &'a self,
        call: PartnerCall<'a>,
        permit: WritePermit,
        _calendar: Option<String>,
        external_id: String,
    ) -> CallFuture<'a, ()> {
        Box::pin(meetings::delete(call, permit, external_id))
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

impl KeepsSubscriptions for Microsoft365 {
    /// 10,080 minutes, less some for clocks that differ and for the way.
    fn longest_life(&self) -> Duration {
        Duration::from_secs(10_070 * 60)
    }

    fn cannot_have(&self, calendar: &SourceObject) -> Option<&'static str> {
        subscriptions::cannot_have(calendar)
    }

    fn create_subscription<'a>(
        &'a self,
        call: PartnerCall<'a>,
        permit: WritePermit,
        draft: SubscriptionDraft,
    ) -> CallFuture<'a, Subscription> {
        Box::pin(subscriptions::create(call, permit, draft))
    }

    fn end_subscription<'a>(&'a self, call: PartnerCall<'a>, permit: WritePermit, external_id: String) -> CallFuture<'a, ()> {
        Box::pin(subscriptions::end(call, permit, external_id))
    }

    fn renewed(&self) -> Option<&dyn RenewsSubscriptions> {
        Some(self)
    }

    fn listed(&self) -> Option<&dyn ListsSubscriptions> {
        Some(self)
    }
}

impl RenewsSubscriptions for Microsoft365 {
    fn renew_subscription<'a>(
        &'a self,
        call: PartnerCall<'a>,
        permit: WritePermit,
        external_id: String,
        until: Instant,
    ) -> CallFuture<'a, Option<Subscription>> {
        Box::pin(subscriptions::renew(call, permit, external_id, until))
    }
}

impl ListsSubscriptions for Microsoft365 {
    fn list_subscriptions<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Vec<Subscription>> {
        Box::pin(subscriptions::list(call))
    }

    fn is_of(&self, listed: &Subscription, calendar: &str, attributes: &BTreeMap<String, String>) -> bool {
        subscriptions::is_of(listed, calendar, attributes)
    }
}

impl ReadsOrganization for Microsoft365 {
    fn read_organization<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Organization> {
        Box::pin(probe::read_organization(call))
    }
}

impl ReadsGrantor for Microsoft365 {
    fn read_grantor<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Grantor> {
        Box::pin(probe::read_grantor(call))
    }
}

impl ReadsInTurn<SourceObject> for Microsoft365 {
    fn read_next<'a>(&'a self, call: PartnerCall<'a>, cursor: Option<String>) -> CallFuture<'a, Turn<SourceObject>> {
        Box::pin(catalog::read_next(call, cursor))
    }
}

impl ReadsByAddress for Microsoft365 {
    fn read_by_address<'a>(&'a self, call: PartnerCall<'a>, address: String) -> CallFuture<'a, SourceObject> {
        Box::pin(catalog::read_by_address(call, address))
    }

    fn is_same(&self, by_address: &SourceObject, listed: &SourceObject) -> bool {
        by_address.external_id == listed.external_id || translate::is_accepted_copy(by_address, listed)
    }
}

impl Probes for Microsoft365 {
    fn read_server_time<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Instant> {
        Box::pin(probe::read_server_time(call))
    }

    fn provoke_refusal<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, PartnerFault> {
        Box::pin(probe::provoke_refusal(call))
    }
}
