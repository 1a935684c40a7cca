//! The partners: what they are (manifests), and how to read them (connectors).
//!
//! A partner is a folder, and nothing outside it names the partner. A connector holds nothing: HTTP handle,
//! access token, endpoints and organization come with each call. What it can do is a set of types
//! ([`Connector`]); there is no list of partners to match on, only [`registry::ALL`].
//!
//! To add a partner: a folder with the files of its sibling, a line in `registry.rs`. To add something that
//! a partner can do: a trait beside [`ReadsPages`], and a method on [`Connector`] that gives
//! `None` for all others.

mod azure_document_intelligence;
pub mod builds;
pub mod by_address;
mod connector;
pub mod documents;
mod endpoints;
pub mod events;
mod fault;
mod google_workspace;
pub mod manifest;
pub mod meetings;
mod microsoft_365;
mod private;
mod protection;
mod quickbooks_online;
pub mod registry;
mod stripe;
pub mod subscriptions;
pub mod tier;
mod unread;
pub mod webhooks;
pub mod windows;
mod xero;

pub use connector::{
    CallFuture, Catalog, Changed, Changes, Connector, Grantor, Organization, Page, PartnerCall, Probes, ProbesRights, ReadsBalances,
    ReadsChanges, ReadsGrantor, ReadsInTurn, ReadsOrganization, ReadsPages, RightState, Total, Turn,
};
pub use endpoints::{EndpointError, Endpoints, Given, resolve_endpoints};
pub use fault::{FaultKind, PartnerFault};
pub use manifest::Manifest;
pub use unread::{Unread, is_closed, is_of_the_part};
