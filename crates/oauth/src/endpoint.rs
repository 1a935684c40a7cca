//! Where tokens come from, and how the firm's app proves itself there.

use connect_domain::secret::SecretText;
use connect_http::{HeaderName, HeaderValue};
use url::Url;

use crate::told::OwnCodes;

/// RFC 6749 2.3.1 and RFC 7591 2 (`token_endpoint_auth_method`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientAuthentication {
    /// A public client: only its id, in the body.
    None,
    /// `client_secret_basic`.
    Basic,
    /// `client_secret_post`.
    Post,
}

/// What a revocation endpoint reads. RFC 7009 says a form; some read JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevocationBody {
    /// `token=...`
    Form,
    /// `{"token":"..."}`
    Json,
}

/// Names of fields, outside the standards, that state how long a refresh token lives, in seconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LifetimeFields {
    /// Until it dies when nobody uses it.
    pub refresh_token_expires_in: Option<String>,
    /// Until it dies whatever happens.
    pub refresh_token_hard_expires_in: Option<String>,
}

/// One firm's app at one partner's token endpoint.
#[derive(Clone, Debug)]
pub struct TokenEndpoint {
    /// RFC 6749 3.2.
    pub token_url: Url,
    /// RFC 7009, where the partner has it.
    pub revoke_url: Option<Url>,
    /// See [`RevocationBody`].
    pub revocation_body: RevocationBody,
    /// The app's id.
    pub oauth_client_id: String,
    /// The app's secret, if it has one.
    pub oauth_client_secret: Option<SecretText>,
    /// See [`ClientAuthentication`].
    pub client_authentication: ClientAuthentication,
    /// Headers that the partner wants on token requests; none of them secret.
    pub extra_headers: Vec<(HeaderName, HeaderValue)>,
    /// See [`LifetimeFields`].
    pub lifetime_fields: LifetimeFields,
    /// See [`OwnCodes`].
    pub own_codes: OwnCodes,
}
