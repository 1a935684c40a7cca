//! What a connector can be asked. Each ability is a trait of its own; a connector without it gives `None`.

use std::pin::Pin;

use connect_domain::secret::SecretText;
use connect_domain::source_object::SourceObject;
use connect_http::PartnerHttp;

use crate::endpoints::Endpoints;
use crate::fault::PartnerFault;
use crate::manifest::Manifest;

/// The answer to a call. Boxed, so that connectors can stand in one list.
pub type CallFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, PartnerFault>> + Send + 'a>>;

/// Everything that a call needs and no connector keeps.
#[derive(Clone, Copy, Debug)]
pub struct PartnerCall<'a> {
    /// The connection's handle, with its guard and its pace.
    pub http: &'a PartnerHttp,
    /// A fresh access token.
    pub access_token: &'a SecretText,
    /// The environment's endpoints, resolved.
    pub endpoints: &'a Endpoints,
    /// The organization at the partner.
    pub external_account_id: &'a str,
}

/// One partner's code.
pub trait Connector: Send + Sync {
    /// What the partner is.
    fn manifest(&self) -> &'static Manifest;

    /// SVG, drawn by us; not the partner's mark.
    fn logo(&self) -> &'static str;

    /// The connection test, where a credential belongs to one organization.
    fn organization(&self) -> Option<&dyn ReadsOrganization> {
        None
    }

    /// Charts of accounts.
    fn ledger_accounts(&self) -> Option<&dyn ReadsLedgerAccounts> {
        None
    }
}

/// Reads which organization a credential opens: the first proven call.
pub trait ReadsOrganization: Send + Sync {
    /// One call that only a living grant for this organization can answer.
    fn read_organization<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Organization>;
}

/// Reads a chart of accounts, page by page.
pub trait ReadsLedgerAccounts: Send + Sync {
    /// One page from `start_position` (from 1), at most `page_size` (1 to 1000), inactive accounts included.
    /// Ordered by the partner's id, so that pages neither overlap nor leave gaps while nothing changes.
    fn read_ledger_accounts_page<'a>(
        &'a self,
        call: PartnerCall<'a>,
        start_position: u64,
        page_size: u32,
    ) -> CallFuture<'a, Page<SourceObject>>;

    /// How many there are, inactive ones included: a pull compares it with what the pages brought.
    fn count_ledger_accounts<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, u64>;
}

/// The organization that a connection is authorized for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// The partner's stable id.
    pub external_account_id: String,
    /// Name to show.
    pub display_name: String,
    /// Name in law, where it differs or is stated.
    pub legal_name: Option<String>,
    /// ISO 4217, where the partner states it here.
    pub currency: Option<String>,
    /// Country as the partner writes it.
    pub country: Option<String>,
}

/// One page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// In the partner's order.
    pub objects: Vec<T>,
    /// Where the next page starts; `None` when this was the last.
    pub next: Option<u64>,
    /// Texts from which U+0000 was removed, because PostgreSQL cannot store it.
    pub cleaned_texts: u64,
    /// Amounts that could not be read exactly and are unknown instead.
    pub unreadable_amounts: u64,
}
