//! One login: a listener that waits, and what can be sent to it.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use connect_domain::clock;
use connect_domain::entropy::SeededEntropy;
use connect_oauth::{
    AUTHORIZATION_LIFETIME, AuthorizationOutcome, AuthorizationPlan, AuthorizationRequest, Callback, CallbackListener, ExpectedCallback,
    Issuer, LoopbackRedirect, Pkce, ReceivedCallback, WaitError,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use url::Url;

use super::hostile::{Target, genuine};

const ISSUER: &str = "https://partner.example";
/// Longer than any answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// A login that has begun.
pub struct Login {
    /// What an attacker could know.
    pub target: Target,
    /// Where it listens.
    pub address: SocketAddr,
    waiting: JoinHandle<Result<ReceivedCallback, WaitError>>,
}

/// How a login ended.
pub struct Ended {
    /// The genuine code came through and the browser was told so.
    pub succeeded: bool,
    /// Something else than the genuine callback was accepted.
    pub accepted_foreign: bool,
    /// From the callback to a refused connection.
    pub port_closed_after: Duration,
}

impl Login {
    /// Binds a listener of each kind in turn and waits, at most `limit`.
    pub async fn begin(at: usize, seed: u64, ended_state: String, limit: Duration) -> anyhow::Result<Self> {
        let entropy = SeededEntropy::new(seed);
        let redirect = match at % 3 {
            0 => LoopbackRedirect::Any,
            1 => LoopbackRedirect::AnyPort("http://localhost".to_owned()),
            _ => LoopbackRedirect::Relay("https://firm.example/return".to_owned()),
        };
        let listener = CallbackListener::bind(&redirect, &entropy).await?;
        let request = AuthorizationRequest::new(
            &AuthorizationPlan {
                authorize_url: &Url::parse("https://partner.example/authorize")?,
                oauth_client_id: "bars",
                redirect_uri: listener.redirect_uri(),
                scopes: &["read".to_owned()],
                pkce: Pkce::S256,
                relay_port: listener.relay_port(),
                extra_parameters: &[],
            },
            clock::Instant::from_seconds(0),
            &entropy,
        )?;
        let site = match listener.relay_port() {
            Some(port) => Url::parse(&format!("http://127.0.0.1:{port}/callback"))?,
            None => Url::parse(listener.redirect_uri())?,
        };
        let port = site.port().context("the redirect URI has no port")?;
        let expected = expected(&request);
        Ok(Self {
            target: Target {
                authority: format!("{}:{port}", site.host_str().unwrap_or_default()),
                path: site.path().to_owned(),
                csrf_state: request.csrf_state.expose().to_owned(),
                ended_state,
                issuer: ISSUER.to_owned(),
            },
            address: SocketAddr::from(([127, 0, 0, 1], port)),
            waiting: tokio::spawn(listener.wait(expected, limit)),
        })
    }

    /// Sends a request and waits until it was answered or has ended the login.
    pub async fn meet(&self, request: Vec<u8>) {
        let ended = async {
            while !self.is_over() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::select! {
            _ = send(self.address, request) => {}
            () = ended => {}
        }
    }

    /// Whether something has been accepted.
    pub fn is_over(&self) -> bool {
        self.waiting.is_finished()
    }

    /// Sends the genuine callback and watches the end.
    pub async fn finish(self) -> anyhow::Result<Ended> {
        let browser = tokio::spawn(send(self.address, genuine(&self.target, "genuine")));
        let Ok(received) = tokio::time::timeout(PATIENCE, self.waiting).await else {
            bail!("the genuine callback was not accepted within {PATIENCE:?}");
        };
        let received = received?.context("the login timed out")?;
        let came = Instant::now();
        let genuine = matches!(&received.callback, Callback::Granted(granted) if granted.code.expose() == "genuine");
        received
            .answer
            .respond(AuthorizationOutcome::Connected {
                display_name: "Canyon Books".to_owned(),
            })
            .await;
        let page = browser.await?;
        let port_closed_after = until_closed(self.address, came).await;
        Ok(Ended {
            succeeded: genuine && page.is_some_and(|page| page.starts_with(b"HTTP/1.1 200")),
            accepted_foreign: !genuine,
            port_closed_after,
        })
    }

    /// Lets the time run out: whether it ended so, and how long the port stayed open afterwards.
    pub async fn run_out(self) -> anyhow::Result<(bool, Duration)> {
        let outcome = tokio::time::timeout(PATIENCE, self.waiting).await??;
        let ended = Instant::now();
        Ok((matches!(outcome, Err(WaitError::TimedOut)), until_closed(self.address, ended).await))
    }
}

/// A login may take this long.
pub const fn longest() -> Duration {
    AUTHORIZATION_LIFETIME
}

#[cfg(not(feature = "unprotected"))]
fn expected(request: &AuthorizationRequest) -> ExpectedCallback {
    request.expected(Some(Issuer::from(ISSUER.to_owned())), false)
}

#[cfg(feature = "unprotected")]
fn expected(request: &AuthorizationRequest) -> ExpectedCallback {
    request.expected(Some(Issuer::from(ISSUER.to_owned())), false).without_protection()
}

/// Sends one request and reads the answer; `None` when there is none.
pub async fn send(address: SocketAddr, request: Vec<u8>) -> Option<Vec<u8>> {
    let exchange = async {
        let mut stream = TcpStream::connect(address).await.ok()?;
        // The other side may answer and close before it has read everything.
        drop(stream.write_all(&request).await);
        drop(stream.shutdown().await);
        let mut answer = Vec::new();
        drop(stream.read_to_end(&mut answer).await);
        Some(answer)
    };
    tokio::time::timeout(PATIENCE, exchange).await.ok().flatten()
}

async fn until_closed(address: SocketAddr, since: Instant) -> Duration {
    while since.elapsed() < PATIENCE && TcpStream::connect(address).await.is_ok() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    since.elapsed()
}
