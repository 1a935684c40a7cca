//! Azure Document Intelligence. One connection is one resource, which has an address of its own and two keys.
//!
//! `client` has one function per call and `analyses` those that have documents read, `wire` their JSON as sent, `faults`
//! what their refusals mean, and `translate` alone speaks both languages.

mod analyses;
mod builds;
mod client;
mod faults;
mod prices;
mod probe;
#[cfg(test)]
mod tests;
mod tier;
mod translate;
mod wire;

use std::sync::LazyLock;
use std::time::Duration;

use connect_domain::source_object::SourceObject;
use connect_http::WritePermit;

use crate::builds::{Build, ListsBuilds};
use crate::connector::{CallFuture, Connector, Organization, PartnerCall, ReadsInTurn, ReadsOrganization, Turn, embedded, has};
use crate::documents::{DocumentRead, Look, PagePrice, ReadsDocuments, Submission, Submitted};
use crate::fault::PartnerFault;
use crate::manifest::Manifest;
use crate::tier::{ReadsTier, Tier};

static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| embedded(include_str!("manifest.toml")));

/// See the module.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AzureDocumentIntelligence;

impl Connector for AzureDocumentIntelligence {
    has! {
        organization: ReadsOrganization,
        catalog_in_turn: ReadsInTurn<SourceObject>,
        documents: ReadsDocuments,
        builds: ListsBuilds,
        tier: ReadsTier,
    }
}

impl ListsBuilds for AzureDocumentIntelligence {
    fn told_for(&self) -> Duration {
        Duration::from_secs(24 * 60 * 60)
    }

    fn list_builds<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Vec<Build>> {
        Box::pin(builds::list(call))
    }
}

impl ReadsTier for AzureDocumentIntelligence {
    fn read_tier<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Tier> {
        Box::pin(tier::read(call))
    }
}

impl ReadsOrganization for AzureDocumentIntelligence {
    fn read_organization<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Organization> {
        Box::pin(probe::read_organization(call))
    }
}

impl ReadsInTurn<SourceObject> for AzureDocumentIntelligence {
    fn read_next<'a>(&'a self, call: PartnerCall<'a>, cursor: Option<String>) -> CallFuture<'a, Turn<SourceObject>> {
        Box::pin(async move {
            let page = client::list_next(call, cursor).await?;
            Ok(translate::turn(page, call.http.clock().now()))
        })
    }
}

impl ReadsDocuments for AzureDocumentIntelligence {
    fn page_price(&self, model: &str) -> PagePrice {
        prices::page_price(model)
    }

    fn submit<'a>(&'a self, call: PartnerCall<'a>, permit: WritePermit, submission: Submission) -> CallFuture<'a, Submitted> {
        Box::pin(analyses::submit(call, permit, submission))
    }

    fn look<'a>(&'a self, call: PartnerCall<'a>, location: String) -> CallFuture<'a, Look> {
        Box::pin(analyses::look(call, location))
    }

    fn forget<'a>(&'a self, call: PartnerCall<'a>, permit: WritePermit, location: String) -> CallFuture<'a, ()> {
        Box::pin(analyses::forget(call, permit, location))
    }

    fn understand(&self, answer: &[u8]) -> Result<DocumentRead, PartnerFault> {
        analyses::understand(answer)
    }
}
