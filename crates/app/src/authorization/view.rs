//! An authorization attempt as the faces see it.

use crate::views::At;
#[cfg(feature = "bindings")]
use crate::words;

/// One attempt; never holds an authorization code, a device code, a verifier or a token.
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
    /// The app that it goes through; a rehearsal needs none.
    pub app_registration_id: Option<String>,
    /// loopback, relay, paste or device.
    #[cfg_attr(feature = "bindings", specta(type = words::CallbackMode))]
    pub callback: String,
    /// waiting, exchanging, proving, connected, refused, failed, expired or cancelled.
    #[cfg_attr(feature = "bindings", specta(type = words::AuthorizationStatus))]
    pub status: String,
    /// The address to open in a browser: on this machine, or on another one to enter the code there.
    pub authorization_url: String,
    /// The code to enter there, while somebody may; `None` where a browser comes back by itself.
    pub user_code: Option<String>,
    /// Where the browser returns; empty where none does.
    pub redirect_uri: String,
    /// What has to stand among the app's redirect URIs at the partner, or its page refuses and nobody comes back; `None`
    /// where it takes any.
    pub registered_uri: Option<String>,
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
