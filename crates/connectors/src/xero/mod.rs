//! Xero. One connection is one organisation, which Xero calls a tenant; the consent does not name it, so it is asked for.
//!
//! `client` has one function per call, `wire` their JSON as sent, `faults` what their refusals mean, and `translate` alone
//! speaks both languages.

mod client;
mod faults;
mod probe;
mod translate;
mod wire;

use std::sync::LazyLock;

use connect_domain::clock::Instant;
use connect_domain::source_object::SourceObject;

use crate::connector::{
    CallFuture, Connector, Organization, Page, PartnerCall, Probes, ReadsOrganization, ReadsPages, Total, embedded, has,
};
use crate::fault::PartnerFault;
use crate::manifest::Manifest;

static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| embedded(include_str!("manifest.toml")));

/// See the module.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Xero;

impl Connector for Xero {
    has! {
        organization: ReadsOrganization,
        ledger_accounts: ReadsPages<SourceObject>,
        probes: Probes,
    }
}

impl ReadsOrganization for Xero {
    fn read_organization<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Organization> {
        Box::pin(probe::read_organization(call))
    }
}

/// Xero tells the whole chart at once, some hundred lines: a page is a part of it.
impl ReadsPages<SourceObject> for Xero {
    fn read_page<'a>(&'a self, call: PartnerCall<'a>, start_position: u64, page_size: u32) -> CallFuture<'a, Page<SourceObject>> {
        Box::pin(async move {
            let accounts = client::list_accounts(call).await?;
            Ok(translate::page(accounts, start_position.max(1), page_size.max(1)))
        })
    }

    fn count<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Total> {
        Box::pin(async move {
            let accounts = client::list_accounts(call).await?;
            Ok(Total {
                count: u64::try_from(accounts.len()).unwrap_or(u64::MAX),
                counted_at: None,
            })
        })
    }
}

impl Probes for Xero {
    fn read_server_time<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Instant> {
        Box::pin(probe::read_server_time(call))
    }

    fn provoke_refusal<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, PartnerFault> {
        Box::pin(probe::provoke_refusal(call))
    }
}
