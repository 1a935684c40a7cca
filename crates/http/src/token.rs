//! The handle for token and revocation endpoints (`reliability.md` B6): one POST on a connection of its
//! own, never repeated, never redirected, 3 s to connect, 10 s in all, at most 64 KiB of answer.

use std::time::Duration;

use connect_domain::clock::Instant;
use connect_domain::secret::SecretText;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use url::Url;
use zeroize::Zeroizing;

use crate::address::check_url;
use crate::failure::{FailureKind, HttpFailure};
use crate::guard::host_of;
use crate::retry::{http_date, retry_after};
use crate::transport::{HttpClient, Lane, Limits, Outgoing};

const LIMITS: Limits = Limits {
    total: Duration::from_secs(10),
    body: 64 * 1024,
};

/// See the module.
#[derive(Clone, Debug)]
pub struct TokenHttp {
    http_client: HttpClient,
}

/// A body with secrets in it.
#[derive(Clone, Debug)]
pub enum TokenBody {
    /// `application/x-www-form-urlencoded`, already encoded.
    Form(SecretText),
    /// `application/json`.
    Json(SecretText),
}

/// One POST to a token or revocation endpoint.
#[derive(Clone, Debug)]
pub struct TokenRequest {
    /// Where to.
    pub url: Url,
    /// Value of the `Authorization` header, scheme included.
    pub authorization: Option<SecretText>,
    /// Further headers, none of them secret.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// See [`TokenBody`].
    pub body: TokenBody,
}

/// The answer; its body is wiped on drop and never printed.
pub struct TokenResponse {
    /// HTTP status.
    pub status: u16,
    /// Headers as received.
    pub headers: HeaderMap,
    /// Raw body.
    pub body: Zeroizing<Vec<u8>>,
}

impl TokenResponse {
    /// How long the partner asks to wait, within 0 to 15 min.
    pub fn retry_after(&self, now: Instant) -> Option<Duration> {
        retry_after(&self.headers, now)
    }

    /// The partner's clock, as the header `Date` has it.
    pub fn date(&self) -> Option<Instant> {
        self.headers.get(header::DATE)?.to_str().ok().and_then(http_date)
    }
}

impl std::fmt::Debug for TokenResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TokenResponse({}, {} bytes)", self.status, self.body.len())
    }
}

impl TokenHttp {
    pub(crate) const fn new(http_client: HttpClient) -> Self {
        Self { http_client }
    }

    /// The instant by which dates in answers are judged.
    pub fn now(&self) -> Instant {
        self.http_client.clock().now()
    }

    /// Sends once. The failure says whether the partner may have acted.
    pub async fn post(&self, request: TokenRequest) -> Result<TokenResponse, HttpFailure> {
        let invalid = |url: &Url| HttpFailure::local(FailureKind::InvalidRequest, host_of(url));
        if check_url(request.url.as_str()).is_err() {
            return Err(invalid(&request.url));
        }
        let mut headers: HeaderMap = request.headers.into_iter().collect();
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        if let Some(authorization) = request.authorization {
            let mut value = HeaderValue::from_str(authorization.expose()).map_err(|_| invalid(&request.url))?;
            value.set_sensitive(true);
            headers.insert(header::AUTHORIZATION, value);
        }
        let (content_type, body) = match &request.body {
            TokenBody::Form(body) => ("application/x-www-form-urlencoded", body),
            TokenBody::Json(body) => ("application/json", body),
        };
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        let outgoing = Outgoing {
            method: Method::POST,
            url: &request.url,
            headers,
            body: Some(body.expose().as_bytes().to_vec()),
        };
        let received = self.http_client.exchange(Lane::Token, outgoing, LIMITS).await?;
        Ok(TokenResponse {
            status: received.status,
            headers: received.headers,
            body: received.body,
        })
    }
}
