//! The handle that a connector calls its partner with.

use std::sync::Arc;
use std::time::Duration;

use connect_domain::clock::Clock;
use connect_domain::failure::Cause;
use http::Method;
use tokio::time::Instant;

use crate::counters::{Counters, HttpCounts};
use crate::failure::{FailureKind, HttpFailure};
use crate::guard::{UndeclaredRequest, WriteGuard, WriteRefused, host_of};
use crate::message::{HttpRequest, HttpResponse};
use crate::permit::{UnpermittedWrite, WritePermit};
use crate::retry::{MOST_TRIES, equal_jitter};
use crate::throttle::Throttle;
use crate::transport::{HttpClient, Lane, Limits, Outgoing};

const BODY_LIMIT: usize = 32 * 1024 * 1024;
const TRY_LIMIT: Duration = Duration::from_secs(60);
const DEFAULT_PATIENCE: Duration = Duration::from_secs(30);

/// Reads of one connection: guarded, paced, counted, and repeated where that is harmless. Clones share
/// throttle and counters.
#[derive(Clone)]
pub struct PartnerHttp {
    http_client: HttpClient,
    guard: Arc<WriteGuard>,
    throttle: Arc<Throttle>,
    counters: Arc<Counters>,
    patience: Duration,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PartnerHttpError {
    /// Refused on this machine by the write guard.
    #[error(transparent)]
    Undeclared(#[from] UndeclaredRequest),
    /// Declared, and the permit is not good for it.
    #[error(transparent)]
    Unpermitted(#[from] UnpermittedWrite),
    /// Our own pacing, or a pause that the partner asked for, would outlast the caller's patience.
    #[error("`{host}` is paced: the next place is later than the {}s that this call may take", patience.as_secs())]
    NoPlaceInTime {
        /// Host and port.
        host: String,
        /// See [`PartnerHttp::with_patience`].
        patience: Duration,
    },
    /// No answer came.
    #[error(transparent)]
    Failed(#[from] HttpFailure),
}

impl PartnerHttpError {
    /// Where the cause lies.
    pub const fn cause(&self) -> Cause {
        match self {
            Self::Undeclared(_) | Self::Unpermitted(_) => Cause::Local,
            Self::NoPlaceInTime { .. } => Cause::Quota,
            Self::Failed(failure) => failure.cause(),
        }
    }
}

impl PartnerHttp {
    pub(crate) fn new(http_client: HttpClient, guard: WriteGuard, throttle: Arc<Throttle>) -> Self {
        Self {
            http_client,
            guard: Arc::new(guard),
            throttle,
            counters: Arc::default(),
            patience: DEFAULT_PATIENCE,
        }
    }

    /// The same handle whose calls may each take this long in all: waiting, trying, trying again. A
    /// person at a screen has seconds (the default is 30 s), a pull has minutes.
    #[must_use]
    pub fn with_patience(&self, patience: Duration) -> Self {
        Self { patience, ..self.clone() }
    }

    /// The same handle with counters of its own that start at zero; the bucket stays shared.
    #[must_use]
    pub fn counting(&self) -> Self {
        Self {
            counters: Arc::default(),
            ..self.clone()
        }
    }

    /// What has been sent so far.
    pub fn counts(&self) -> HttpCounts {
        self.counters.read()
    }

    /// The clock that `Retry-After` dates are measured against.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        self.http_client.clock()
    }

    /// Sends a declared read and returns the answer, whatever its status. A GET is repeated after 408, 429
    /// (or what [`HttpRequest::throttled_if`] takes for one), 5xx, a refused or cut connection or silence, or as the partner
    /// says ([`HttpRequest::repeated_if`]): at most 4 tries, with equal jitter or the wait that the partner asked for, as long
    /// as the caller's patience lasts.
    pub async fn send(&self, request: HttpRequest) -> Result<HttpResponse, PartnerHttpError> {
        self.guard.check(&request.method, &request.url)?;
        let deadline = Instant::now() + self.patience;
        let mut tries = 0;
        loop {
            tries += 1;
            let outcome = self.send_once(&request, tries > 1, deadline).await?;
            let Some(wait) = self.wait_before_next(&request, &outcome, tries) else {
                return Ok(outcome?);
            };
            if tries >= MOST_TRIES || Instant::now() + wait >= deadline {
                return Ok(outcome?);
            }
            tracing::debug!(host = %host_of(&request.url), tries, wait_ms = wait.as_millis(), "repeating a read");
            self.counters.waited(wait);
            tokio::time::sleep(wait).await;
        }
    }

    /// Sends a declared write once, with the permit of a person's confirmation. It is never repeated here: whoever writes
    /// looks first what became of it.
    pub async fn write(&self, request: HttpRequest, permit: &WritePermit) -> Result<HttpResponse, PartnerHttpError> {
        self.guard
            .check_write(&request.method, &request.url, permit, self.clock().now())
            .map_err(|refused| match refused {
                WriteRefused::Undeclared(refused) => PartnerHttpError::from(refused),
                WriteRefused::Unpermitted(refused) => PartnerHttpError::from(refused),
            })?;
        let outcome = self.send_once(&request, false, Instant::now() + self.patience).await?;
        if matches!(&outcome, Ok(response) if is_throttled(&request, response)) {
            self.wait_before_next(&request, &outcome, MOST_TRIES);
        }
        Ok(outcome?)
    }

    async fn send_once(
        &self,
        request: &HttpRequest,
        is_retry: bool,
        deadline: Instant,
    ) -> Result<Result<HttpResponse, HttpFailure>, PartnerHttpError> {
        let asked_at = Instant::now();
        let Some(_place) = self.throttle.place(&request.lane, deadline).await else {
            return Err(PartnerHttpError::NoPlaceInTime {
                host: host_of(&request.url),
                patience: self.patience,
            });
        };
        self.counters.waited(asked_at.elapsed());
        self.counters.sent(is_retry);
        let outgoing = Outgoing {
            method: request.method.clone(),
            url: &request.url,
            headers: request.headers.clone(),
            body: request.body.clone(),
        };
        let limits = Limits {
            total: TRY_LIMIT.min(deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1))),
            body: BODY_LIMIT,
        };
        let received = self.http_client.exchange(Lane::Partner, outgoing, limits).await;
        Ok(received.map(|mut received| HttpResponse {
            status: received.status,
            headers: std::mem::take(&mut received.headers),
            body: std::mem::take(&mut *received.body),
        }))
    }

    /// `None` when the outcome is final.
    fn wait_before_next(&self, request: &HttpRequest, outcome: &Result<HttpResponse, HttpFailure>, tries: u32) -> Option<Duration> {
        let asked = match outcome {
            Ok(response) => response.retry_after(self.clock().now()),
            Err(_) => None,
        };
        let said = outcome.as_ref().ok().and_then(|response| (request.says_repeat?)(response));
        let wait = match outcome {
            Ok(response) if is_throttled(request, response) => {
                self.counters.throttled();
                self.throttle.freeze(&request.lane, asked)
            }
            Ok(response) if said.unwrap_or(matches!(response.status, 408 | 500 | 502..=504)) => {
                asked.unwrap_or_else(|| equal_jitter(tries, &*self.http_client.shared.entropy))
            }
            Err(failure) if matches!(failure.kind, FailureKind::Refused | FailureKind::Reset | FailureKind::TimedOut) => {
                equal_jitter(tries, &*self.http_client.shared.entropy)
            }
            _ => return None,
        };
        (request.method == Method::GET && said != Some(false)).then_some(wait)
    }
}

fn is_throttled(request: &HttpRequest, response: &HttpResponse) -> bool {
    response.status == 429 || request.says_throttled.is_some_and(|says| says(response))
}

impl std::fmt::Debug for PartnerHttp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PartnerHttp({:?}, {:?})", self.guard, self.counts())
    }
}
