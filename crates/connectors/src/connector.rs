//! What a connector can be asked. Each ability is a trait of its own; a connector without it gives `None`.

use std::pin::Pin;

use connect_domain::account_balance::{AccountingBasis, Period, TrialBalance};
use connect_domain::clock::Instant;
use connect_domain::customer::Customer;
use connect_domain::customer_subscription::CustomerSubscription;
use connect_domain::invoice::Invoice;
use connect_domain::item::Item;
use connect_domain::record::RecordKind;
use connect_domain::secret::SecretText;
use connect_domain::source_object::SourceObject;
use connect_http::PartnerHttp;

use crate::builds::ListsBuilds;
use crate::by_address::ReadsByAddress;
use crate::documents::ReadsDocuments;
use crate::endpoints::Endpoints;
use crate::events::ReadsEvents;
use crate::fault::PartnerFault;
use crate::manifest::Manifest;
use crate::meetings::HoldsMeetings;
use crate::subscriptions::KeepsSubscriptions;
use crate::tier::ReadsTier;
use crate::unread::Unread;
use crate::webhooks::{HasWebhooks, ReadsUndelivered};
use crate::windows::{self, ReadsWindows};

/// A manifest that is part of the program.
#[expect(
    clippy::expect_used,
    reason = "the text is embedded and a test parses it, so this cannot fail at a user's"
)]
pub(crate) fn embedded(manifest: &str) -> Manifest {
    Manifest::parse(manifest).expect("embedded manifest")
}

/// What a connector's folder holds, its `MANIFEST` among it, and the parts that it has: each method of [`Connector`] with
/// the trait that it gives.
macro_rules! has {
    ($($part:ident: $what:path),+ $(,)?) => {
        fn manifest(&self) -> &'static $crate::manifest::Manifest {
            &MANIFEST
        }

        fn logo(&self) -> &'static str {
            include_str!("logo.svg")
        }

        $(
            fn $part(&self) -> Option<&dyn $what> {
                Some(self)
            }
        )+
    };
}

pub(crate) use has;

/// The answer to a call. Boxed, so that connectors can stand in one list.
pub type CallFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, PartnerFault>> + Send + 'a>>;

/// Everything that a call needs and no connector keeps.
#[derive(Clone, Copy, Debug)]
pub struct PartnerCall<'a> {
    /// The connection's handle, with its guard and its pace.
    pub http: &'a PartnerHttp,
    /// A fresh access token, or the connection's key.
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

    /// Who consented, where the partner tells.
    fn grantor(&self) -> Option<&dyn ReadsGrantor> {
        None
    }

    /// What a key may do, where the partner's keys have rights.
    fn rights(&self) -> Option<&dyn ProbesRights> {
        None
    }

    /// Charts of accounts.
    fn ledger_accounts(&self) -> Option<&dyn ReadsPages<SourceObject>> {
        None
    }

    /// Everything of the kind that the manifest maps, where it is no chart of accounts: prices, document models.
    fn catalog_in_turn(&self) -> Option<&dyn ReadsInTurn<SourceObject>> {
        None
    }

    /// The same, where the list can be asked for by windows of time.
    fn catalog_in_windows(&self) -> Option<&dyn ReadsWindows<SourceObject>> {
        None
    }

    /// Whichever of the two it has.
    fn catalog(&self) -> Option<Catalog<'_>> {
        let in_windows = self.catalog_in_windows().map(Catalog::InWindows);
        in_windows.or_else(|| self.catalog_in_turn().map(Catalog::InTurn))
    }

    /// One object of the catalog that no list shows, by its address.
    fn by_address(&self) -> Option<&dyn ReadsByAddress> {
        None
    }

    /// What its customers pay for again and again, and by which prices. What has ended is left out.
    fn customer_subscriptions(&self) -> Option<&dyn ReadsWindows<CustomerSubscription>> {
        None
    }

    /// Whom the organization bills.
    fn customers(&self) -> Option<&dyn ReadsPages<Customer>> {
        None
    }

    /// What it sells.
    fn items(&self) -> Option<&dyn ReadsPages<Item>> {
        None
    }

    /// The same, where the list has no positions but can be asked for by windows of time.
    fn items_in_windows(&self) -> Option<&dyn ReadsWindows<Item>> {
        None
    }

    /// What it billed.
    fn invoices(&self) -> Option<&dyn ReadsPages<Invoice>> {
        None
    }

    /// The same, where the list has no positions but can be asked for by windows of time.
    fn invoices_in_windows(&self) -> Option<&dyn ReadsWindows<Invoice>> {
        None
    }

    /// What happened in the account lately.
    fn events(&self) -> Option<&dyn ReadsEvents> {
        None
    }

    /// Balances at the ends of periods.
    fn balances(&self) -> Option<&dyn ReadsBalances> {
        None
    }

    /// Changes since an instant.
    fn changes(&self) -> Option<&dyn ReadsChanges> {
        None
    }

    /// A sample meeting in the account's calendar.
    fn meetings(&self) -> Option<&dyn HoldsMeetings> {
        None
    }

    /// Which pricing tier the account has.
    fn tier(&self) -> Option<&dyn ReadsTier> {
        None
    }

    /// What was made of its models lately.
    fn builds(&self) -> Option<&dyn ListsBuilds> {
        None
    }

    /// Documents read by its models.
    fn documents(&self) -> Option<&dyn ReadsDocuments> {
        None
    }

    /// What a receiver of the firm's own is told of.
    fn subscriptions(&self) -> Option<&dyn KeepsSubscriptions> {
        None
    }

    /// Where the partner sends its events.
    fn webhooks(&self) -> Option<&dyn HasWebhooks> {
        None
    }

    /// Which of them did not arrive.
    fn undelivered(&self) -> Option<&dyn ReadsUndelivered> {
        None
    }

    /// Checks of the way to the partner.
    fn probes(&self) -> Option<&dyn Probes> {
        None
    }
}

/// Reads which organization a credential opens: the first proven call.
pub trait ReadsOrganization: Send + Sync {
    /// One call that only a living grant for this organization can answer.
    fn read_organization<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Organization>;
}

/// Reads whose consent a credential rests on: who has to be asked when it dies.
pub trait ReadsGrantor: Send + Sync {
    /// One call. A credential that may not tell it answers like any that is refused.
    fn read_grantor<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Grantor>;
}

/// The person at the partner who consented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grantor {
    /// Given and family name, where the partner tells them.
    pub name: Option<String>,
    /// Address by which they are signed in there.
    pub email: Option<String>,
}

impl Grantor {
    /// `Robin Sample (robin@example.com)`, or what is known of it; empty when nothing is.
    pub fn to_text(&self) -> String {
        match (&self.name, &self.email) {
            (Some(name), Some(email)) => format!("{name} ({email})"),
            (Some(one), None) | (None, Some(one)) => one.clone(),
            (None, None) => String::new(),
        }
    }
}

/// Finds out what a key may do.
pub trait ProbesRights: Send + Sync {
    /// Whether the key has this right of the manifest, by calls that change nothing at the partner.
    fn probe_right<'a>(&'a self, call: PartnerCall<'a>, right: &'static str) -> CallFuture<'a, RightState>;

    /// Whether the key may probably write by an unwanted right of the manifest, asked in the same way.
    fn probe_unwanted<'a>(&'a self, call: PartnerCall<'a>, right: &'static str) -> CallFuture<'a, bool>;
}

/// What came of probing a right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RightState {
    /// The key has it.
    Granted,
    /// The key has it, and by all that the partner tells may write where it only has to read.
    TooBroad,
    /// The partner refused for want of it.
    Missing,
}

/// Reads a list of records, page by page: accounts, customers, items, invoices.
pub trait ReadsPages<T>: Send + Sync {
    /// One page from `start_position` (from 1), at most `page_size` (1 to 1000), inactive records included.
    /// Ordered by the partner's id, so that pages neither overlap nor leave gaps while nothing changes.
    fn read_page<'a>(&'a self, call: PartnerCall<'a>, start_position: u64, page_size: u32) -> CallFuture<'a, Page<T>>;

    /// How many there are, inactive ones included: a pull compares it with what the pages brought.
    fn count<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Total>;
}

/// Reads a list that can only be read in turn, because each page names where the next one begins, and whose length
/// nobody tells. What is added meanwhile moves nothing that is still to come.
pub trait ReadsInTurn<T>: Send + Sync {
    /// The page after `cursor`, or the first one. A cursor that the partner does not know any more is
    /// [`crate::FaultKind::NotFound`] or [`crate::FaultKind::Refused`].
    fn read_next<'a>(&'a self, call: PartnerCall<'a>, cursor: Option<String>) -> CallFuture<'a, Turn<T>>;

    /// [`Self::read_next`] for readers who go on to the end: a page that names itself as the next one has none, and is
    /// [`crate::FaultKind::Malformed`].
    fn read_on<'a>(&'a self, call: PartnerCall<'a>, cursor: Option<String>) -> CallFuture<'a, Turn<T>>
    where
        T: Send + 'a,
    {
        Box::pin(async move {
            let turn = self.read_next(call, cursor.clone()).await?;
            match cursor.is_some() && turn.cursor == cursor {
                true => Err(PartnerFault::malformed()),
                false => Ok(turn),
            }
        })
    }
}

/// How the objects of a catalog are listed.
#[derive(Clone, Copy)]
pub enum Catalog<'a> {
    /// In one chain.
    InTurn(&'a dyn ReadsInTurn<SourceObject>),
    /// In several at once.
    InWindows(&'a dyn ReadsWindows<SourceObject>),
}

impl<'a> Catalog<'a> {
    /// A page of all of it, in one chain: for whoever has time.
    pub fn read_on(self, call: PartnerCall<'a>, cursor: Option<String>) -> CallFuture<'a, Turn<SourceObject>> {
        match self {
            Self::InTurn(reads) => reads.read_on(call, cursor),
            Self::InWindows(reads) => windows::read_whole(reads, call, cursor),
        }
    }
}

/// Reads trial balances, the only source of balances for income and expense.
pub trait ReadsBalances: Send + Sync {
    /// The trial balance of a period.
    fn read_trial_balance<'a>(&'a self, call: PartnerCall<'a>, period: Period, basis: AccountingBasis) -> CallFuture<'a, TrialBalance>;
}

/// Reads what changed, instead of everything.
pub trait ReadsChanges: Send + Sync {
    /// Records of these kinds that changed or were deleted since an instant of the partner's clock.
    fn read_changes<'a>(&'a self, call: PartnerCall<'a>, kinds: Vec<RecordKind>, since: Instant) -> CallFuture<'a, Changes>;
}

/// Calls that check the way to the partner and not its records.
pub trait Probes: Send + Sync {
    /// The partner's clock.
    fn read_server_time<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Instant>;

    /// Sends a read that the partner has to refuse, and gives the fault: proof that its refusals are understood.
    /// An answer that is no refusal is [`crate::FaultKind::Malformed`].
    fn provoke_refusal<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, PartnerFault>;
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
    /// Addresses of the account that consented, where the organization is known by it.
    pub addresses: Vec<String>,
    /// ISO 4217, where the partner states it here.
    pub currency: Option<String>,
    /// Country as the partner writes it.
    pub country: Option<String>,
    /// First month of the fiscal year, 1 to 12, where the partner states it.
    pub fiscal_year_starts_in: Option<i8>,
}

/// How many records there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    /// The number.
    pub count: u64,
    /// When it was counted, by the partner's clock: from there on changes can be asked for.
    pub counted_at: Option<Instant>,
}

/// What changed at the partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    /// Until when, by the partner's clock: where the next question begins.
    pub until: Instant,
    /// Customers, if they were asked for.
    pub customers: Changed<Customer>,
    /// Items, if they were asked for.
    pub items: Changed<Item>,
    /// Invoices, if they were asked for.
    pub invoices: Changed<Invoice>,
}

/// What changed in one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed<T> {
    /// All of it.
    Listed {
        /// New and changed records, whole.
        records: Vec<T>,
        /// Ids of those that were deleted.
        deleted: Vec<String>,
    },
    /// The partner cannot tell it: the instant is too long ago, or so much changed that its answer may be cut
    /// off. List everything.
    FullPullNeeded,
}

impl<T> Default for Changed<T> {
    fn default() -> Self {
        Self::Listed {
            records: Vec::new(),
            deleted: Vec::new(),
        }
    }
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

/// One page of a list that is read in turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn<T> {
    /// In the partner's order.
    pub objects: Vec<T>,
    /// Where the next page begins; `None` when this was the last.
    pub cursor: Option<String>,
    /// Parts that could not be read. The objects of the same page stand in their place: they are worth something only to
    /// those who know nothing of the part itself.
    pub unread: Vec<Unread>,
}
