//! Intuit QuickBooks Online. One connection is one client company, which Intuit calls a realm.
//!
//! `client` has one function per call, `wire` their JSON as sent, `faults` what their codes mean, and
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

use crate::connector::{CallFuture, Connector, Organization, Page, PartnerCall, ReadsLedgerAccounts, ReadsOrganization};
use crate::manifest::Manifest;

#[expect(
    clippy::expect_used,
    reason = "the text is embedded and a test parses it, so this cannot fail at a user's"
)]
static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| Manifest::parse(include_str!("manifest.toml")).expect("embedded manifest"));

/// See the module.
#[derive(Clone, Copy, Debug)]
pub(crate) struct QuickBooksOnline;

impl Connector for QuickBooksOnline {
    fn manifest(&self) -> &'static Manifest {
        &MANIFEST
    }

    fn logo(&self) -> &'static str {
        include_str!("logo.svg")
    }

    fn organization(&self) -> Option<&dyn ReadsOrganization> {
        Some(self)
    }

    fn ledger_accounts(&self) -> Option<&dyn ReadsLedgerAccounts> {
        Some(self)
    }
}

impl ReadsOrganization for QuickBooksOnline {
    fn read_organization<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Organization> {
        Box::pin(probe::read_organization(call))
    }
}

impl ReadsLedgerAccounts for QuickBooksOnline {
    fn read_ledger_accounts_page<'a>(
        &'a self,
        call: PartnerCall<'a>,
        start_position: u64,
        page_size: u32,
    ) -> CallFuture<'a, Page<SourceObject>> {
        Box::pin(async move {
            let page_size = page_size.clamp(1, client::LARGEST_PAGE);
            let start_position = start_position.max(1);
            let accounts = client::query_accounts(call, start_position, page_size).await?;
            Ok(translate::accounts_page(accounts, start_position, page_size))
        })
    }

    fn count_ledger_accounts<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, u64> {
        Box::pin(client::count_accounts(call))
    }
}
