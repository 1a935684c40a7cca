//! Stripe. One connection is one account in one mode; the key is restricted, and its first characters tell the mode.
//!
//! `client` has one function per call, `wire` their JSON as sent, `faults` what their statuses mean, and
//! `translate` and `invoices` alone speak both languages. `events` reads the log, `webhook` makes endpoints and verifies what
//! is delivered to them.

mod client;
mod events;
mod faults;
mod invoices;
mod probe;
mod translate;
mod webhook;
mod wire;

use std::sync::LazyLock;
use std::time::Duration;

use connect_domain::clock::Instant;
use connect_domain::customer_subscription::CustomerSubscription;
use connect_domain::invoice::Invoice;
use connect_domain::item::Item;
use connect_domain::partner_event::PartnerEvent;
use connect_domain::secret::SecretText;
use connect_domain::source_object::SourceObject;
use connect_http::WritePermit;

use crate::connector::{
    CallFuture, Connector, Organization, PartnerCall, ProbesRights, ReadsInTurn, ReadsOrganization, RightState, Turn, embedded, has,
};
use crate::events::ReadsEvents;
use crate::manifest::Manifest;
use crate::webhooks::{
    CreatedEndpoint, Delivery, EndpointDraft, HasWebhooks, ReadsUndelivered, SignatureFault, UndeliveredEvent, Verified, WantedEndpoint,
    WebhookEndpoint,
};
use crate::windows::{ReadsWindows, Window, WindowPage};

static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| embedded(include_str!("manifest.toml")));

/// See the module.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stripe;

impl Connector for Stripe {
    has! {
        organization: ReadsOrganization,
        catalog_in_windows: ReadsWindows<SourceObject>,
        customer_subscriptions: ReadsWindows<CustomerSubscription>,
        items_in_windows: ReadsWindows<Item>,
        invoices_in_windows: ReadsWindows<Invoice>,
        events: ReadsEvents,
        rights: ProbesRights,
        webhooks: HasWebhooks,
        undelivered: ReadsUndelivered,
    }
}

impl ReadsUndelivered for Stripe {
    fn told_for(&self) -> Duration {
        events::TOLD_FOR
    }

    fn read_undelivered<'a>(&'a self, call: PartnerCall<'a>, cursor: Option<String>) -> CallFuture<'a, Turn<UndeliveredEvent>> {
        Box::pin(webhook::read_undelivered(call, cursor))
    }
}

impl HasWebhooks for Stripe {
    fn wanted(&self) -> WantedEndpoint {
        webhook::WANTED
    }

    fn read_endpoints<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Vec<WebhookEndpoint>> {
        Box::pin(webhook::read_endpoints(call))
    }

    fn create_endpoint<'a>(&'a self, call: PartnerCall<'a>, permit: WritePermit, draft: EndpointDraft) -> CallFuture<'a, CreatedEndpoint> {
        Box::pin(webhook::create_endpoint(call, permit, draft))
    }

    fn is_signing_secret(&self, secret: &SecretText) -> bool {
        webhook::is_signing_secret(secret)
    }

    fn verify(&self, delivery: Delivery<'_>, secrets: &[SecretText], now: Instant) -> Result<Verified, SignatureFault> {
        webhook::verify(delivery, secrets, now)
    }
}

impl ReadsOrganization for Stripe {
    fn read_organization<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Organization> {
        Box::pin(probe::read_organization(call))
    }
}

impl ReadsWindows<SourceObject> for Stripe {
    fn read_window<'a>(
        &'a self,
        call: PartnerCall<'a>,
        window: Window,
        cursor: Option<String>,
    ) -> CallFuture<'a, WindowPage<SourceObject>> {
        Box::pin(async move {
            client::list_prices(call, window, cursor)
                .await
                .map(|list| translate::page(list, translate::price))
        })
    }
}

impl ReadsWindows<CustomerSubscription> for Stripe {
    fn read_window<'a>(
        &'a self,
        call: PartnerCall<'a>,
        window: Window,
        cursor: Option<String>,
    ) -> CallFuture<'a, WindowPage<CustomerSubscription>> {
        Box::pin(async move {
            let list = client::list_subscriptions(call, window, cursor).await?;
            Ok(translate::page(list, translate::subscription))
        })
    }
}

impl ReadsInTurn<PartnerEvent> for Stripe {
    fn read_next<'a>(&'a self, call: PartnerCall<'a>, cursor: Option<String>) -> CallFuture<'a, Turn<PartnerEvent>> {
        Box::pin(events::read(call, cursor))
    }
}

impl ReadsEvents for Stripe {
    fn told_for(&self) -> Duration {
        events::TOLD_FOR
    }

    fn behind(&self, external_id: &str) -> String {
        events::behind(external_id)
    }
}

impl ReadsWindows<Item> for Stripe {
    fn read_window<'a>(&'a self, call: PartnerCall<'a>, window: Window, cursor: Option<String>) -> CallFuture<'a, WindowPage<Item>> {
        Box::pin(async move {
            client::list_products(call, window, cursor)
                .await
                .map(|list| translate::page(list, translate::item))
        })
    }
}

impl ReadsWindows<Invoice> for Stripe {
    fn read_window<'a>(&'a self, call: PartnerCall<'a>, window: Window, cursor: Option<String>) -> CallFuture<'a, WindowPage<Invoice>> {
        Box::pin(async move {
            client::list_invoices(call, window, cursor)
                .await
                .map(|list| translate::page(list, invoices::invoice))
        })
    }
}

impl ProbesRights for Stripe {
    fn probe_right<'a>(&'a self, call: PartnerCall<'a>, right: &'static str) -> CallFuture<'a, RightState> {
        Box::pin(probe::probe_right(call, right))
    }

    fn probe_unwanted<'a>(&'a self, call: PartnerCall<'a>, right: &'static str) -> CallFuture<'a, bool> {
        Box::pin(probe::probe_unwanted(call, right))
    }
}
