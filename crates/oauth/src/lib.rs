//! OAuth 2.0 for a program on somebody's desk: authorization code with PKCE, the callback, the device code, refresh,
//! revoke.
//!
//! It knows RFCs (6749, 7636, 7009, 8252, 8628, 9207) and no partner. It keeps nothing: the vault, the attempt's
//! row and the order in which things are stored are the caller's.
//!
//! The usual walk: [`CallbackListener::bind`], then [`AuthorizationRequest::new`] with the listener's
//! redirect URI, then [`browser`], then [`CallbackListener::wait`], then [`exchange_code`], then the
//! caller's first proven call, and only then [`BrowserAnswer::respond`].
//!
//! Where no browser can come back: [`authorize_device`], then [`DeviceAuthorization::ask`] after each
//! [`DeviceAuthorization::pause`], until it is answered.
//!
//! The callback server is written on tokio with `httparse` rather than on a web framework: it answers
//! one kind of request, once, from whoever on this machine cares to knock. Without keep-alive, bodies,
//! routing and upgrades the whole of what can go wrong is in [`listener`](CallbackListener) and one
//! pure function that judges a request's head.

mod answer;
mod authorization;
pub mod browser;
mod callback;
mod claims;
mod device;
mod endpoint;
mod error_code;
mod exchange;
mod listener;
mod request_head;
mod token_reply;
mod told;

pub use answer::{AuthorizationOutcome, BrowserAnswer};
pub use authorization::{AUTHORIZATION_LIFETIME, AuthorizationPlan, AuthorizationRequest, InvalidAuthorizeUrl, Pkce};
pub use callback::{
    Callback, CallbackProblem, ExpectedCallback, GrantedCode, Issuer, PastedCallbackError, ReportedConsent, parse_pasted_callback,
    parse_pasted_consent,
};
pub use claims::ClaimsChallenge;
pub use device::{DeviceAnswer, DeviceAuthorization, DeviceAuthorizationError, authorize_device};
pub use endpoint::{ClientAuthentication, LifetimeFields, RevocationBody, TokenEndpoint};
pub use exchange::{ClientVerdict, Revocation, TokenExchangeError, check_client, exchange_code, refresh, revoke};
pub use listener::{BindError, CallbackListener, LoopbackRedirect, ReceivedCallback, WaitError};
pub use token_reply::{GrantedTokens, MalformedTokenReply, TokenReply};
pub use told::{OwnCodes, Told};
