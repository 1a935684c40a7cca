//! The partners that have a stand-in, one line each.

use std::collections::BTreeMap;
use std::sync::Arc;

use connect_domain::entropy::Entropy;

use crate::azure_document_intelligence;
use crate::clock::OffsetClock;
use crate::config::SandboxConfig;
use crate::error::SandboxError;
use crate::google_workspace;
use crate::microsoft_365;
use crate::quickbooks_online;
use crate::stand_in::StandIn;
use crate::state_dir::StateDir;
use crate::stripe;
use crate::xero;

/// What the common machinery must know of a partner before it is opened.
pub(crate) struct Entry {
    /// The partner's id, as in `connect PARTNER`.
    pub(crate) partner: &'static str,
    /// Names of its origins, each with a port of its own, as in the contract's `endpoints`.
    pub(crate) origins: &'static [&'static str],
    pub(crate) open: fn(Opening<'_>) -> Result<Arc<dyn StandIn>, SandboxError>,
}

/// In the order of their ports: new partners at the end, so that nobody's ports change.
pub(crate) const ALL: &[Entry] = &[
    quickbooks_online::ENTRY,
    stripe::ENTRY,
    azure_document_intelligence::ENTRY,
    microsoft_365::ENTRY,
    google_workspace::ENTRY,
    xero::ENTRY,
];

/// What a partner is opened with.
pub(crate) struct Opening<'a> {
    pub(crate) config: &'a SandboxConfig,
    /// Public base URL of each of its origins.
    pub(crate) origins: BTreeMap<&'static str, String>,
    pub(crate) clock: Arc<OffsetClock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    /// The partner's own folder in the state folder.
    pub(crate) files: Option<StateDir>,
}

impl Opening<'_> {
    /// Base URL of an origin of this partner's entry.
    pub(crate) fn origin(&self, name: &str) -> String {
        self.origins.get(name).cloned().unwrap_or_default()
    }
}
