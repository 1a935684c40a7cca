//! An app registration as the faces see it.

use std::collections::BTreeMap;

use crate::views::{At, Count};
#[cfg(feature = "bindings")]
use crate::words;

/// The firm's own app at a partner; its secret stays in the vault.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AppRegistrationView {
    /// App registration id.
    pub id: String,
    /// Connector id.
    pub partner: String,
    /// production, sandbox, rehearsal or custom.
    #[cfg_attr(feature = "bindings", specta(type = words::Environment))]
    pub environment: String,
    /// What the firm calls it.
    pub label: String,
    /// The id the partner gave it.
    pub oauth_client_id: String,
    /// What stands in the partner's addresses, by field, where it is not the usual.
    pub fields: BTreeMap<String, String>,
    /// The one organization that it is registered for, whose administrator can be asked to consent.
    pub admin_tenant: Option<String>,
    /// Redirect URIs registered at the partner.
    pub redirect_uris: Vec<String>,
    /// loopback, relay or paste.
    #[cfg_attr(feature = "bindings", specta(type = words::CallbackMode))]
    pub callback: String,
    /// When it was registered here.
    pub created_at: At,
    /// When the partner wants it reviewed.
    pub review_at: Option<At>,
    /// Reads that the partner allows in a month; `None` where it does not count them.
    pub monthly_reads: Option<Count>,
    /// What the firm set in its place, such as the limit of a plan that it pays for.
    pub monthly_read_budget: Option<Count>,
    /// Connections authorized through it.
    pub connections: Count,
}

/// What is registered, and what the partner says to it.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AppCheckView {
    /// The registration.
    pub app: AppRegistrationView,
    /// stored, missing or `not_needed`.
    #[cfg_attr(feature = "bindings", specta(type = words::AppSecret))]
    pub secret: String,
    /// accepted, refused, unreachable, unclear or `not_asked`.
    #[cfg_attr(feature = "bindings", specta(type = words::AppAnswer))]
    pub answer: String,
    /// The answer in words.
    pub detail: String,
    /// When the partner was asked.
    pub checked_at: At,
}
