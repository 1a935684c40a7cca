//! A run of the provisioning wizard as the window sees it.

use std::collections::BTreeMap;

use crate::views::At;
#[cfg(feature = "bindings")]
use crate::words;

/// One resumable run; its inputs never hold a secret.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ProvisioningRunView {
    /// Run id.
    pub id: String,
    /// Connector id.
    pub partner: String,
    /// Chosen environment.
    #[cfg_attr(feature = "bindings", specta(type = words::Environment))]
    pub environment: String,
    /// Where the person is.
    pub step: String,
    /// What was entered, without secrets.
    pub inputs: BTreeMap<String, String>,
    /// The authorization under way.
    pub attempt_id: Option<String>,
    /// What came of it.
    pub connection_id: Option<String>,
    /// Last saved.
    pub saved_at: At,
    /// When it was finished.
    pub finished_at: Option<At>,
}
