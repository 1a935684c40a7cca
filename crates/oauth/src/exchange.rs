//! The three calls at a token endpoint. Each is one POST, never repeated here: whether to try again is
//! the refresh protocol's decision (`reliability.md` B), and it needs to know whether the partner may
//! have acted.
//!
//! The requests are formed here rather than by `oauth2`, whose error type carries the whole body, and
//! whose response type is strict before the refresh token is safe.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use connect_domain::clock::Instant;
use connect_domain::failure::Cause;
use connect_domain::secret::SecretText;
use connect_http::{HttpFailure, Reached, TokenBody, TokenHttp, TokenRequest, TokenResponse};
use url::{Url, form_urlencoded};

use crate::endpoint::{ClientAuthentication, RevocationBody, TokenEndpoint};
use crate::error_code::known_error;
use crate::token_reply::{TokenReply, error_in};
use crate::told::Told;

/// A token call without a usable answer. Holds a code from the standards, a status, a host: never a body.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenExchangeError {
    /// Nothing left this machine: whatever was to be spent is unspent.
    #[error("the token request was not sent: {0}")]
    NotSent(HttpFailure),
    /// It may have arrived, and there is no answer: whatever was to be spent may be spent.
    #[error("the token request got no answer: {0}")]
    OutcomeUnknown(HttpFailure),
    /// The partner says no.
    #[error("the partner refused the token request: {error} (HTTP {http_status})")]
    Refused {
        /// A code of the standards, such as `invalid_grant`; `unrecognized_error` for any other.
        error: &'static str,
        /// HTTP status.
        http_status: u16,
        /// When it was said, by the partner's clock.
        at: Option<Instant>,
        /// What else it says, as far as it may be shown.
        told: Box<Told>,
    },
    /// Too many requests.
    #[error("the partner limits token requests")]
    Throttled {
        /// The wait that it asks for, within 0 to 15 min.
        retry_after: Option<Duration>,
    },
    /// The partner, or something before it, failed or did not speak OAuth.
    #[error("the partner's token endpoint failed (HTTP {http_status})")]
    ProviderFailed {
        /// HTTP status.
        http_status: u16,
    },
}

impl TokenExchangeError {
    /// Where the cause lies. Wrong credentials of the app are ours to repair; a refused grant is the grant's.
    pub fn cause(&self) -> Cause {
        match self {
            Self::NotSent(failure) | Self::OutcomeUnknown(failure) => failure.cause(),
            Self::Refused { .. } => Cause::Auth,
            Self::Throttled { .. } => Cause::Quota,
            Self::ProviderFailed { .. } => Cause::Provider,
        }
    }

    /// Whether the partner says that the grant itself is dead. `invalid_client` is a configuration fault and
    /// no reason to touch a stored token (`reliability.md` B11).
    pub fn is_dead_grant(&self) -> bool {
        matches!(
            self,
            Self::Refused {
                error: "invalid_grant",
                ..
            }
        )
    }

    pub(crate) fn from_failure(failure: HttpFailure) -> Self {
        match failure.reached {
            Reached::NotSent => Self::NotSent(failure),
            Reached::OutcomeUnknown => Self::OutcomeUnknown(failure),
        }
    }

    pub(crate) fn from_response(response: &TokenResponse, token_http: &TokenHttp, endpoint: &TokenEndpoint) -> Self {
        let http_status = response.status;
        let told = || Box::new(Told::in_body(&response.body, &endpoint.own_codes));
        match (http_status, error_in(&response.body)) {
            (429, _) => Self::Throttled {
                retry_after: response.retry_after(token_http.now()),
            },
            (400..=499, Some(error)) => match known_error(&error) {
                "server_error" | "temporarily_unavailable" => Self::ProviderFailed { http_status },
                error => Self::Refused {
                    error,
                    http_status,
                    at: response.date(),
                    told: told(),
                },
            },
            // RFC 6749 5.2: 401 is for failed client authentication, whatever the body.
            (401, None) => Self::Refused {
                error: "invalid_client",
                http_status,
                at: response.date(),
                told: told(),
            },
            _ => Self::ProviderFailed { http_status },
        }
    }
}

/// What became of a revocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revocation {
    /// The partner confirmed it.
    Confirmed,
    /// The partner has no revocation endpoint; the grant lives on there until it expires.
    NotOffered,
}

/// Exchanges the code of a callback (RFC 6749 4.1.3, RFC 7636 4.5). `redirect_uri` is the authorization
/// request's, to the letter.
pub async fn exchange_code(
    token_http: &TokenHttp,
    endpoint: &TokenEndpoint,
    code: &SecretText,
    redirect_uri: &str,
    code_verifier: Option<&SecretText>,
) -> Result<TokenReply, TokenExchangeError> {
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("code", code.expose()),
        ("redirect_uri", redirect_uri),
    ];
    form.extend(code_verifier.map(|verifier| ("code_verifier", verifier.expose())));
    request_tokens(token_http, endpoint, form).await
}

/// Spends a refresh token (RFC 6749 6). The caller holds the lock and has written its intent.
pub async fn refresh(
    token_http: &TokenHttp,
    endpoint: &TokenEndpoint,
    refresh_token: &SecretText,
) -> Result<TokenReply, TokenExchangeError> {
    let form = vec![("grant_type", "refresh_token"), ("refresh_token", refresh_token.expose())];
    request_tokens(token_http, endpoint, form).await
}

/// What a partner thinks of the app itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientVerdict {
    /// Its id and secret are right.
    Known,
    /// They are not.
    Refused,
}

/// Asks whether the partner knows the app, without a grant: a refresh with a token that nobody issued. RFC
/// 6749 5.2 answers wrong credentials with `invalid_client` and right ones with `invalid_grant`, so nothing
/// can be spent. An error means that the answer does not tell.
pub async fn check_client(token_http: &TokenHttp, endpoint: &TokenEndpoint) -> Result<ClientVerdict, TokenExchangeError> {
    let nobodys = SecretText::new("AdvisorOS-Connect-asks-whether-the-app-is-known".to_owned());
    match refresh(token_http, endpoint, &nobodys).await {
        Ok(_) => Ok(ClientVerdict::Known),
        Err(error) if error.is_dead_grant() => Ok(ClientVerdict::Known),
        Err(TokenExchangeError::Refused {
            error: "invalid_client" | "unauthorized_client",
            ..
        }) => Ok(ClientVerdict::Refused),
        Err(error) => Err(error),
    }
}

/// Ends a grant (RFC 7009). A grant that is already gone is answered by some with a refusal: see
/// [`TokenExchangeError::Refused`] and say what remains.
pub async fn revoke(token_http: &TokenHttp, endpoint: &TokenEndpoint, token: &SecretText) -> Result<Revocation, TokenExchangeError> {
    let Some(revoke_url) = &endpoint.revoke_url else {
        return Ok(Revocation::NotOffered);
    };
    let body = match endpoint.revocation_body {
        RevocationBody::Form => TokenBody::Form(encode_form(endpoint, vec![("token", token.expose())])),
        RevocationBody::Json => TokenBody::Json(SecretText::new(serde_json::json!({ "token": token.expose() }).to_string())),
    };
    let request = TokenRequest {
        url: revoke_url.clone(),
        authorization: basic_authorization(endpoint),
        headers: Vec::new(),
        body,
    };
    let response = token_http.post(request).await.map_err(TokenExchangeError::from_failure)?;
    match response.status {
        200..=299 => Ok(Revocation::Confirmed),
        _ => Err(TokenExchangeError::from_response(&response, token_http, endpoint)),
    }
}

async fn request_tokens(
    token_http: &TokenHttp,
    endpoint: &TokenEndpoint,
    form: Vec<(&str, &str)>,
) -> Result<TokenReply, TokenExchangeError> {
    let response = post_form(token_http, endpoint, &endpoint.token_url, form).await?;
    match response.status {
        200..=299 => Ok(TokenReply::new(response.body, endpoint.lifetime_fields.clone())),
        _ => Err(TokenExchangeError::from_response(&response, token_http, endpoint)),
    }
}

/// One POST with the app's credentials, to the token endpoint or to one beside it.
pub(crate) async fn post_form(
    token_http: &TokenHttp,
    endpoint: &TokenEndpoint,
    url: &Url,
    form: Vec<(&str, &str)>,
) -> Result<TokenResponse, TokenExchangeError> {
    let request = TokenRequest {
        url: url.clone(),
        authorization: basic_authorization(endpoint),
        headers: endpoint.extra_headers.clone(),
        body: TokenBody::Form(encode_form(endpoint, form)),
    };
    token_http.post(request).await.map_err(TokenExchangeError::from_failure)
}

/// The form, with the app's credentials where they belong in the body.
fn encode_form<'a>(endpoint: &'a TokenEndpoint, mut pairs: Vec<(&'a str, &'a str)>) -> SecretText {
    let secret = endpoint.oauth_client_secret.as_ref();
    match (endpoint.client_authentication, secret) {
        (ClientAuthentication::Basic, Some(_)) => {}
        (ClientAuthentication::Post, Some(secret)) => {
            pairs.push(("client_id", &endpoint.oauth_client_id));
            pairs.push(("client_secret", secret.expose()));
        }
        (ClientAuthentication::None, _) | (_, None) => pairs.push(("client_id", &endpoint.oauth_client_id)),
    }
    // Large enough from the start, so that no outgrown buffer with secrets is left behind unwiped.
    let room = pairs.iter().map(|(name, value)| name.len() + value.len() * 3 + 2).sum();
    let mut form = form_urlencoded::Serializer::new(String::with_capacity(room));
    form.extend_pairs(pairs);
    SecretText::new(form.finish())
}

/// RFC 6749 2.3.1: id and secret are form-encoded before they are joined.
fn basic_authorization(endpoint: &TokenEndpoint) -> Option<SecretText> {
    if endpoint.client_authentication != ClientAuthentication::Basic {
        return None;
    }
    let secret = endpoint.oauth_client_secret.as_ref()?;
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pair = zeroize::Zeroizing::new(format!("{}:{}", encode(&endpoint.oauth_client_id), encode(secret.expose())));
    Some(SecretText::new(format!("Basic {}", STANDARD.encode(pair.as_bytes()))))
}
