//! An authorization attempt as the faces see it.

use crate::views::At;
#[cfg(feature = "bindings")]
use crate::words;

/// One attempt; never holds a code, a verifier or a token.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AuthorizationView {
    /// Attempt id.
    pub attempt_id: String,
    /// Connector id.
    pub partner: String,
    /// production, sandbox, rehearsal or custom.
    #[cfg_attr(feature = "bindings", specta(type = words::Environment))]
    pub environment: String,
    /// loopback, relay or paste.
    #[cfg_attr(feature = "bindings", specta(type = words::CallbackMode))]
    pub callback: String,
    /// waiting, exchanging, proving, connected, refused, failed, expired or cancelled.
    #[cfg_attr(feature = "bindings", specta(type = words::AuthorizationStatus))]
    pub status: String,
    /// The address to open in a browser.
    pub authorization_url: String,
    /// Where the browser returns.
    pub redirect_uri: String,
    /// When it began.
    pub started_at: At,
    /// When it ends by itself.
    pub expires_at: At,
    /// What happened, once something did.
    pub message: Option<String>,
    /// What to do next.
    pub hint: Option<String>,
    /// The connection, once connected.
    pub connection_id: Option<String>,
}
