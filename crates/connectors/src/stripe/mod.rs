//! Stripe. One connection is one account in one mode; the key is restricted, and its first characters tell the mode.
//!
//! `client` has one function per call, `wire` their JSON as sent, `faults` what their statuses mean, and
//! `translate` alone speaks both languages.

mod client;
mod faults;
mod probe;
mod translate;
mod wire;

use std::sync::LazyLock;

use connect_domain::source_object::SourceObject;

use crate::connector::{
    CallFuture, Connector, Organization, PartnerCall, PriceUse, ProbesRights, ReadsInTurn, ReadsOrganization, RightState, Turn,
};
use crate::manifest::Manifest;

#[expect(
    clippy::expect_used,
    reason = "the text is embedded and a test parses it, so this cannot fail at a user's"
)]
static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| Manifest::parse(include_str!("manifest.toml")).expect("embedded manifest"));

/// See the module.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stripe;

impl Connector for Stripe {
    fn manifest(&self) -> &'static Manifest {
        &MANIFEST
    }

    fn logo(&self) -> &'static str {
        include_str!("logo.svg")
    }

    fn organization(&self) -> Option<&dyn ReadsOrganization> {
        Some(self)
    }

    fn catalog(&self) -> Option<&dyn ReadsInTurn<SourceObject>> {
        Some(self)
    }

    fn price_uses(&self) -> Option<&dyn ReadsInTurn<PriceUse>> {
        Some(self)
    }

    fn rights(&self) -> Option<&dyn ProbesRights> {
        Some(self)
    }
}

impl ReadsOrganization for Stripe {
    fn read_organization<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Organization> {
        Box::pin(probe::read_organization(call))
    }
}

impl ReadsInTurn<SourceObject> for Stripe {
    fn read_next<'a>(&'a self, call: PartnerCall<'a>, cursor: Option<String>) -> CallFuture<'a, Turn<SourceObject>> {
        Box::pin(async move { client::list_prices(call, cursor).await.map(translate::prices) })
    }
}

impl ReadsInTurn<PriceUse> for Stripe {
    fn read_next<'a>(&'a self, call: PartnerCall<'a>, cursor: Option<String>) -> CallFuture<'a, Turn<PriceUse>> {
        Box::pin(async move { client::list_subscriptions(call, cursor).await.map(translate::price_uses) })
    }
}

impl ProbesRights for Stripe {
    fn probe_right<'a>(&'a self, call: PartnerCall<'a>, right: &'static str) -> CallFuture<'a, RightState> {
        Box::pin(probe::probe_right(call, right))
    }
}
