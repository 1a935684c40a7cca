//! The handle for the stand-ins' control URL: JSON to a loopback address and nowhere else, with no credential.

use std::time::Duration;

use http::{HeaderMap, HeaderValue, Method, header};
use url::Url;

use crate::address::is_loopback;
use crate::failure::{FailureKind, HttpFailure};
use crate::guard::host_of;
use crate::transport::{HttpClient, Lane, Limits, Outgoing};

/// A busy hour of a large company takes a while.
const LIMITS: Limits = Limits {
    total: Duration::from_secs(60),
    body: 4 * 1024 * 1024,
};

/// See the module.
#[derive(Clone, Debug)]
pub struct StandInHttp {
    http_client: HttpClient,
}

impl StandInHttp {
    pub(crate) const fn new(http_client: HttpClient) -> Self {
        Self { http_client }
    }

    /// Sends once; answers status and body.
    pub async fn send(&self, method: Method, url: &Url, body: Option<Vec<u8>>) -> Result<(u16, Vec<u8>), HttpFailure> {
        if url.scheme() != "http" || !is_loopback(url) {
            return Err(HttpFailure::local(FailureKind::InvalidRequest, host_of(url)));
        }
        let json = HeaderValue::from_static("application/json");
        let outgoing = Outgoing {
            method,
            url,
            headers: HeaderMap::from_iter([(header::CONTENT_TYPE, json)]),
            body,
        };
        // No line is kept open: the stand-ins may have moved by the next order.
        let received = self.http_client.exchange(Lane::Token, outgoing, LIMITS).await?;
        Ok((received.status, received.body.to_vec()))
    }
}
