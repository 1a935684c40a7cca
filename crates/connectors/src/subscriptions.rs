//! Subscriptions: a partner tells a receiver that the firm hosts what changes in a calendar, until the subscription's
//! clock runs out.

use std::collections::BTreeMap;
use std::time::Duration;

use connect_domain::clock::Instant;
use connect_domain::secret::SecretText;
use connect_domain::source_object::SourceObject;
use connect_http::WritePermit;

use crate::connector::{CallFuture, PartnerCall};

/// Makes and ends subscriptions. The writes need a permit.
pub trait KeepsSubscriptions: Send + Sync {
    /// The longest life that the partner gives. What it answers counts.
    fn longest_life(&self) -> Duration;

    /// Why a calendar that was pulled can have none, as far as its pull tells; `None` where it can.
    fn cannot_have(&self, _calendar: &SourceObject) -> Option<&'static str> {
        None
    }

    /// Makes one.
    fn create_subscription<'a>(
        &'a self,
        call: PartnerCall<'a>,
        permit: WritePermit,
        draft: SubscriptionDraft,
    ) -> CallFuture<'a, Subscription>;

    /// Ends it; one that is gone already is ended.
    fn end_subscription<'a>(&'a self, call: PartnerCall<'a>, permit: WritePermit, external_id: String) -> CallFuture<'a, ()>;

    /// The id by which one is ended whose making was not answered, from that of another of the same calendar: where the
    /// partner lists none.
    fn id_beside(&self, client_id: &str, _another: &str) -> String {
        client_id.to_owned()
    }

    /// Where the partner lets one live longer. Elsewhere a new one takes its place, and the one before is ended.
    fn renewed(&self) -> Option<&dyn RenewsSubscriptions> {
        None
    }

    /// Where the partner tells which live.
    fn listed(&self) -> Option<&dyn ListsSubscriptions> {
        None
    }
}

/// Lets subscriptions live longer.
pub trait RenewsSubscriptions: Send + Sync {
    /// Lets one live until then; `None` where it has ended.
    fn renew_subscription<'a>(
        &'a self,
        call: PartnerCall<'a>,
        permit: WritePermit,
        external_id: String,
        until: Instant,
    ) -> CallFuture<'a, Option<Subscription>>;
}

/// Lists subscriptions.
pub trait ListsSubscriptions: Send + Sync {
    /// Those of this app and account that live.
    fn list_subscriptions<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Vec<Subscription>>;

    /// Whether a listed one is that of this calendar.
    fn is_of(&self, listed: &Subscription, calendar: &str, attributes: &BTreeMap<String, String>) -> bool;
}

/// A subscription to make.
#[derive(Clone, Debug)]
pub struct SubscriptionDraft {
    /// Unique, of at most 64 characters: for partners who let the client name a subscription.
    pub client_id: String,
    /// The partner's id of the calendar.
    pub calendar: String,
    /// What the partner told of the calendar when it was pulled.
    pub attributes: BTreeMap<String, String>,
    /// The receiver's https address.
    pub notification_url: String,
    /// What each notification carries, so that the receiver knows it is the partner's.
    pub secret: SecretText,
    /// Until when.
    pub until: Instant,
}

/// A subscription as the partner has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// The partner's id.
    pub external_id: String,
    /// Where notifications go.
    pub notification_url: String,
    /// What it is of, in the partner's word; empty where the partner lists none.
    pub resource: String,
    /// When it ends by itself.
    pub expires_at: Instant,
}
