//! Azure Document Intelligence. One connection is one resource, which has an address of its own and two keys.
//!
//! `client` has one function per call, `wire` their JSON as sent, `faults` what their refusals mean, and
//! `translate` alone speaks both languages.

mod client;
mod faults;
mod probe;
#[cfg(test)]
mod tests;
mod translate;
mod wire;

use std::sync::LazyLock;

use connect_domain::source_object::SourceObject;

use crate::connector::{CallFuture, Connector, Organization, PartnerCall, ReadsInTurn, ReadsOrganization, Turn};
use crate::manifest::Manifest;

#[expect(
    clippy::expect_used,
    reason = "the text is embedded and a test parses it, so this cannot fail at a user's"
)]
static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| Manifest::parse(include_str!("manifest.toml")).expect("embedded manifest"));

/// See the module.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AzureDocumentIntelligence;

impl Connector for AzureDocumentIntelligence {
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
