//! What goes out and what comes back. Neither prints a header value, a query or a body.

use std::time::Duration;

use connect_domain::clock::Instant;
use connect_domain::secret::SecretText;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use url::Url;

use crate::guard::host_of;
use crate::retry::{http_date, retry_after};

/// One request to a partner's API.
#[derive(Clone)]
pub struct HttpRequest {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) says_throttled: Option<fn(&HttpResponse) -> bool>,
    pub(crate) says_repeat: Option<fn(&HttpResponse) -> Option<bool>>,
    pub(crate) lane: String,
}

impl HttpRequest {
    /// A GET of `url`.
    pub fn get(url: Url) -> Self {
        Self::new(Method::GET, url)
    }

    /// Any method; the write guard decides whether it leaves.
    pub fn new(method: Method, url: Url) -> Self {
        Self {
            method,
            url,
            headers: HeaderMap::new(),
            body: None,
            says_throttled: None,
            says_repeat: None,
            lane: String::new(),
        }
    }

    /// Sets a header that is not secret.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: &'static str) -> Self {
        self.headers.insert(name, HeaderValue::from_static(value));
        self
    }

    /// Sets a header to a word that the partner told before. `None` if it cannot be a header's value.
    #[must_use]
    pub fn echo(mut self, name: HeaderName, word: &str) -> Option<Self> {
        self.headers.insert(name, HeaderValue::from_str(word).ok()?);
        Some(self)
    }

    /// Sets `Authorization: Bearer`. See [`Self::credential`].
    #[must_use]
    pub fn bearer(self, access_token: &SecretText) -> Self {
        self.credential(header::AUTHORIZATION, "Bearer ", access_token)
    }

    /// Sets the header that authorizes the request: the prefix, then the secret. One that cannot be a header value
    /// is sent as an empty one, which the partner refuses like any wrong credential.
    #[must_use]
    pub fn credential(mut self, name: HeaderName, prefix: &str, secret: &SecretText) -> Self {
        let line = zeroize::Zeroizing::new(format!("{prefix}{}", secret.expose()));
        let mut value = HeaderValue::from_str(&line).unwrap_or_else(|_| HeaderValue::from_static(""));
        value.set_sensitive(true);
        self.headers.insert(name, value);
        self
    }

    /// Treats an answer of which this is true like a 429. Some partners limit requests with another status, and tell it by
    /// a code in the body.
    #[must_use]
    pub const fn throttled_if(mut self, says_throttled: fn(&HttpResponse) -> bool) -> Self {
        self.says_throttled = Some(says_throttled);
        self
    }

    /// Some partners say of an answer whether another try can help, and know it better than the status does. `None` leaves
    /// it to the status.
    #[must_use]
    pub const fn repeated_if(mut self, says_repeat: fn(&HttpResponse) -> Option<bool>) -> Self {
        self.says_repeat = Some(says_repeat);
        self
    }

    /// Names what the partner counts this request by, a mailbox for instance: its pace and its pauses are its own
    /// (see [`crate::Throttle`]). Requests without a name count together.
    #[must_use]
    pub fn lane(mut self, lane: impl Into<String>) -> Self {
        self.lane = lane.into();
        self
    }

    /// Sets a body and its content type.
    #[must_use]
    pub fn body(mut self, content_type: &'static str, bytes: Vec<u8>) -> Self {
        self.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        self.body = Some(bytes);
        self
    }
}

impl std::fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HttpRequest({} {}{})", self.method, host_of(&self.url), self.url.path())
    }
}

/// The partner's answer, whatever its status.
#[derive(Clone)]
pub struct HttpResponse {
    /// HTTP status.
    pub status: u16,
    /// Headers as received.
    pub headers: HeaderMap,
    /// Body, at most the handle's limit.
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// A header as text, when it is there once and readable.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The server's clock, as the header `Date` has it.
    pub fn date(&self) -> Option<Instant> {
        self.header("date").and_then(http_date)
    }

    /// How long the partner asks to wait, within 0 to 15 min. See [`retry_after`].
    pub fn retry_after(&self, now: Instant) -> Option<Duration> {
        retry_after(&self.headers, now)
    }

    /// Whether the status is 2xx.
    pub const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }
}

impl std::fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HttpResponse({}, {} bytes)", self.status, self.body.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_is_marked_as_one_and_never_printed() {
        let url = Url::parse("https://partner.example/read").unwrap();
        let name = HeaderName::from_static("x-key");
        for (secret, line) in [("canary", "Key canary"), ("can\nary", "")] {
            let request = HttpRequest::get(url.clone()).credential(name.clone(), "Key ", &SecretText::new(secret.to_owned()));
            let value = request.headers.get(&name);
            assert!(value.is_some_and(|value| value.is_sensitive() && value.as_bytes() == line.as_bytes()));
            assert!(!format!("{request:?} {:?}", request.headers).contains("canary"));
        }
    }
}
