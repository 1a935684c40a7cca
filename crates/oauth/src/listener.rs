//! The callback listener: bound before the browser opens, deaf to everything but the one valid callback,
//! gone as soon as that has come.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use connect_domain::entropy::Entropy;
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};
use url::{Host, Url};

use crate::answer::{BrowserAnswer, dismissal, send_and_close};
use crate::authorization::random_text;
use crate::callback::{Callback, ExpectedCallback};
use crate::request_head::{CallbackSite, LARGEST_HEAD, Verdict, judge_head};

/// The path that a relay page forwards to.
pub(crate) const RELAYED_PATH: &str = "/callback";

/// Connections at once. When one more comes the oldest goes: whoever holds a connection open without
/// finishing a request is not the browser.
const MOST_CONNECTIONS: usize = 64;
const HEAD_LIMIT: Duration = Duration::from_secs(5);

/// What the partner compares the redirect URI with, and so what we may choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoopbackRedirect {
    /// `any`: `http://127.0.0.1`, any free port, a random path.
    Any,
    /// `any_port`: the registered URI, to the letter but for its port, which is any free one.
    AnyPort(String),
    /// `exact`: the registered URI, to the letter.
    Exact(String),
    /// An https page of the firm is the redirect URI, to the letter; it forwards to a free port on 127.0.0.1.
    Relay(String),
}

/// The listener could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// Another program listens there.
    #[error("port {port} is in use by another program")]
    PortTaken {
        /// The registered port.
        port: u16,
    },
    /// The registered URI is not http on loopback, or the relay page is not https.
    #[error("`{0}` cannot be a redirect URI of this kind")]
    UnsuitableUri(String),
    /// The system refused.
    #[error("no port could be opened for the callback: {0}")]
    System(io::ErrorKind),
}

/// The callback did not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WaitError {
    /// The attempt's time is over.
    #[error("nobody came back from the browser in time")]
    TimedOut,
}

/// A valid callback, and the browser that waits for an answer.
#[derive(Debug)]
pub struct ReceivedCallback {
    /// What the partner said.
    pub callback: Callback,
    /// Tell the browser how it went.
    pub answer: BrowserAnswer,
}

/// A bound port. Dropping it, or the future of [`Self::wait`], closes the port at once.
#[derive(Debug)]
pub struct CallbackListener {
    sockets: Vec<TcpListener>,
    port: u16,
    redirect_uri: String,
    relayed: bool,
    site: CallbackSite,
}

impl CallbackListener {
    /// Opens the port.
    pub async fn bind(redirect: &LoopbackRedirect, entropy: &dyn Entropy) -> Result<Self, BindError> {
        match redirect {
            LoopbackRedirect::Any => {
                let (sockets, port) = bind_both("127.0.0.1", 0).await?;
                let path = format!("/{}", random_text(entropy));
                let redirect_uri = format!("http://127.0.0.1:{port}{path}");
                Ok(Self::on(sockets, port, redirect_uri, "127.0.0.1", path))
            }
            LoopbackRedirect::AnyPort(registered) => {
                let (host, path) = loopback_parts(registered)?;
                let (sockets, port) = bind_both(host, 0).await?;
                // A slash at the end counts: it goes out only where one is registered.
                let sent = if registered.ends_with('/') {
                    path.as_str()
                } else {
                    path.trim_end_matches('/')
                };
                let redirect_uri = format!("http://{host}:{port}{sent}");
                Ok(Self::on(sockets, port, redirect_uri, host, path))
            }
            LoopbackRedirect::Exact(registered) => {
                let (host, path) = loopback_parts(registered)?;
                let port = Url::parse(registered).ok().and_then(|url| url.port()).unwrap_or(80);
                let (sockets, port) = bind_both(host, port).await?;
                Ok(Self::on(sockets, port, registered.clone(), host, path))
            }
            LoopbackRedirect::Relay(registered) => {
                let is_page = Url::parse(registered).is_ok_and(|url| url.scheme() == "https" && url.query().is_none());
                if !is_page {
                    return Err(BindError::UnsuitableUri(registered.clone()));
                }
                let (sockets, port) = bind_both("127.0.0.1", 0).await?;
                let mut listener = Self::on(sockets, port, registered.clone(), "127.0.0.1", RELAYED_PATH.to_owned());
                listener.relayed = true;
                Ok(listener)
            }
        }
    }

    fn on(sockets: Vec<TcpListener>, port: u16, redirect_uri: String, host: &str, path: String) -> Self {
        let authority = if port == 80 { host.to_owned() } else { format!("{host}:{port}") };
        Self {
            sockets,
            port,
            redirect_uri,
            relayed: false,
            site: CallbackSite { authority, path },
        }
    }

    /// What the authorization request must state.
    pub fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// The port to put into `state`, when a relay page forwards to us.
    pub fn relay_port(&self) -> Option<u16> {
        self.relayed.then_some(self.port)
    }

    /// Waits for the first valid callback, at most `limit`. Whatever else arrives is dismissed and changes
    /// nothing. When this returns, for whatever reason, the port is closed.
    pub async fn wait(self, expected: ExpectedCallback, limit: Duration) -> Result<ReceivedCallback, WaitError> {
        tokio::time::timeout(limit, self.first_valid(expected))
            .await
            .map_err(|_| WaitError::TimedOut)
    }

    async fn first_valid(self, expected: ExpectedCallback) -> ReceivedCallback {
        let judge = Arc::new((self.site.clone(), expected));
        let mut connections = JoinSet::new();
        let mut oldest_first: VecDeque<AbortHandle> = VecDeque::new();
        loop {
            tokio::select! {
                biased;
                Some(finished) = connections.join_next() => {
                    if let Ok(Some((callback, stream))) = finished {
                        return ReceivedCallback { callback, answer: BrowserAnswer::holding(stream) };
                    }
                }
                accepted = self.accept() => match accepted {
                    Ok(stream) => {
                        oldest_first.retain(|handle| !handle.is_finished());
                        if oldest_first.len() >= MOST_CONNECTIONS && let Some(oldest) = oldest_first.pop_front() {
                            oldest.abort();
                        }
                        let judge = Arc::clone(&judge);
                        oldest_first.push_back(connections.spawn(async move { serve_one(stream, &judge.0, &judge.1).await }));
                    }
                    // Out of file descriptors, most likely: what is open ends within seconds.
                    Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                },
            }
        }
    }

    async fn accept(&self) -> io::Result<TcpStream> {
        match self.sockets.as_slice() {
            [first, second] => tokio::select! {
                accepted = first.accept() => accepted,
                accepted = second.accept() => accepted,
            },
            [only] => only.accept().await,
            _ => Err(io::ErrorKind::NotConnected.into()),
        }
        .map(|(stream, _)| stream)
    }
}

/// Reads one request and dismisses it, or hands it back when it is the callback.
async fn serve_one(mut stream: TcpStream, site: &CallbackSite, expected: &ExpectedCallback) -> Option<(Callback, TcpStream)> {
    match tokio::time::timeout(HEAD_LIMIT, read_head(&mut stream, site, expected)).await {
        Ok(Verdict::Accept(callback)) => Some((callback, stream)),
        Ok(Verdict::Dismiss(status)) => {
            send_and_close(stream, &dismissal(status)).await;
            None
        }
        Ok(Verdict::ReadOn) | Err(_) => None,
    }
}

async fn read_head(stream: &mut TcpStream, site: &CallbackSite, expected: &ExpectedCallback) -> Verdict {
    // Holds the code for a moment, hence wiped.
    let mut head = zeroize::Zeroizing::new(vec![0_u8; LARGEST_HEAD]);
    let mut length = 0;
    loop {
        let Some(free) = head.get_mut(length..).filter(|free| !free.is_empty()) else {
            return Verdict::Dismiss(400);
        };
        match stream.read(free).await {
            Ok(0) | Err(_) => return Verdict::ReadOn,
            Ok(read) => length += read,
        }
        match judge_head(head.get(..length).unwrap_or_default(), site, expected) {
            Verdict::ReadOn => {}
            verdict => return verdict,
        }
    }
}

/// Host and path of a registered loopback URI, as they stand in a request's head.
fn loopback_parts(registered: &str) -> Result<(&'static str, String), BindError> {
    let unsuitable = || BindError::UnsuitableUri(registered.to_owned());
    let url = Url::parse(registered).map_err(|_| unsuitable())?;
    let host = match url.host() {
        Some(Host::Domain("localhost")) => "localhost",
        Some(Host::Ipv4(address)) if address == std::net::Ipv4Addr::LOCALHOST => "127.0.0.1",
        Some(Host::Ipv6(address)) if address.is_loopback() => "[::1]",
        _ => return Err(unsuitable()),
    };
    if url.scheme() != "http" || url.query().is_some() || url.fragment().is_some() || url.port() == Some(0) {
        return Err(unsuitable());
    }
    Ok((host, url.path().to_owned()))
}

/// Listens on 127.0.0.1, on ::1, or for the name `localhost` on both: a browser may take either, and on
/// the one that we left free another program could receive the code.
async fn bind_both(host: &str, port: u16) -> Result<(Vec<TcpListener>, u16), BindError> {
    const TRIES: u32 = 16;
    for _ in 0..TRIES {
        let first_address = if host == "[::1]" { "[::1]" } else { "127.0.0.1" };
        let first = TcpListener::bind(format!("{first_address}:{port}"))
            .await
            .map_err(|error| bind_error(&error, port))?;
        let chosen = first.local_addr().map_err(|error| bind_error(&error, port))?.port();
        if host != "localhost" {
            return Ok((vec![first], chosen));
        }
        match TcpListener::bind(format!("[::1]:{chosen}")).await {
            Ok(second) => return Ok((vec![first, second], chosen)),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && port == 0 => {}
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(bind_error(&error, port)),
            // A machine without IPv6.
            Err(_) => return Ok((vec![first], chosen)),
        }
    }
    Err(BindError::System(io::ErrorKind::AddrInUse))
}

fn bind_error(error: &io::Error, port: u16) -> BindError {
    if error.kind() == io::ErrorKind::AddrInUse && port != 0 {
        BindError::PortTaken { port }
    } else {
        BindError::System(error.kind())
    }
}
