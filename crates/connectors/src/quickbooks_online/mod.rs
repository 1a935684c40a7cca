//! Intuit QuickBooks Online. One connection is one client company, which Intuit calls a realm.
//!
//! `client` has one function per call, `wire` their JSON as sent, `faults` what their codes mean, and
//! `translate` alone speaks both languages; `changes` and `trial_balance` are its two longer conversations.

mod changes;
mod client;
mod faults;
mod probe;
#[cfg(test)]
mod tests;
mod translate;
mod trial_balance;
mod wire;

use std::sync::LazyLock;

use connect_domain::account_balance::{AccountingBasis, Period, TrialBalance};
use connect_domain::clock::Instant;
use connect_domain::customer::Customer;
use connect_domain::invoice::Invoice;
use connect_domain::item::Item;
use connect_domain::record::RecordKind;
use connect_domain::source_object::SourceObject;

use crate::connector::{
    CallFuture, Changes, Connector, Grantor, Organization, Page, PartnerCall, Probes, ReadsBalances, ReadsChanges, ReadsGrantor,
    ReadsOrganization, ReadsPages, Total, embedded, has,
};
use crate::fault::PartnerFault;
use crate::manifest::Manifest;
use translate::Translated;

static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| embedded(include_str!("manifest.toml")));

/// See the module.
#[derive(Clone, Copy, Debug)]
pub(crate) struct QuickBooksOnline;

impl Connector for QuickBooksOnline {
    has! {
        organization: ReadsOrganization,
        grantor: ReadsGrantor,
        ledger_accounts: ReadsPages<SourceObject>,
        customers: ReadsPages<Customer>,
        items: ReadsPages<Item>,
        invoices: ReadsPages<Invoice>,
        balances: ReadsBalances,
        changes: ReadsChanges,
        probes: Probes,
    }
}

impl ReadsOrganization for QuickBooksOnline {
    fn read_organization<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Organization> {
        Box::pin(probe::read_organization(call))
    }
}

impl ReadsGrantor for QuickBooksOnline {
    fn read_grantor<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Grantor> {
        Box::pin(probe::read_grantor(call))
    }
}

impl<T: Translated + 'static> ReadsPages<T> for QuickBooksOnline {
    fn read_page<'a>(&'a self, call: PartnerCall<'a>, start_position: u64, page_size: u32) -> CallFuture<'a, Page<T>> {
        Box::pin(async move {
            let page_size = page_size.clamp(1, client::LARGEST_PAGE);
            let start_position = start_position.max(1);
            let entities = client::query_page::<T::Entity>(call, start_position, page_size).await?;
            Ok(translate::page(entities, start_position, page_size))
        })
    }

    fn count<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Total> {
        Box::pin(client::count::<T::Entity>(call))
    }
}

impl ReadsBalances for QuickBooksOnline {
    fn read_trial_balance<'a>(&'a self, call: PartnerCall<'a>, period: Period, basis: AccountingBasis) -> CallFuture<'a, TrialBalance> {
        Box::pin(trial_balance::read(call, period, basis))
    }
}

impl ReadsChanges for QuickBooksOnline {
    fn read_changes<'a>(&'a self, call: PartnerCall<'a>, kinds: Vec<RecordKind>, since: Instant) -> CallFuture<'a, Changes> {
        Box::pin(changes::read(call, kinds, since))
    }
}

impl Probes for QuickBooksOnline {
    fn read_server_time<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Instant> {
        Box::pin(probe::read_server_time(call))
    }

    fn provoke_refusal<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, PartnerFault> {
        Box::pin(probe::provoke_refusal(call))
    }
}
