//! The concrete client under both handles, and the only place that touches `reqwest`.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Once, OnceLock};
use std::time::Duration;

use connect_domain::clock::Clock;
use connect_domain::entropy::Entropy;
use http::{HeaderMap, Method};
use reqwest::redirect::Policy;
use url::Url;
use zeroize::Zeroizing;

use crate::address::is_loopback;
use crate::failure::{FailureKind, HttpFailure, Reached};
use crate::guard::{WriteGuard, host_of};
use crate::partner::PartnerHttp;
use crate::permit::PermitDoor;
use crate::settings::{HttpSettings, HttpSetupError, ProxySetting};
use crate::stand_in::StandInHttp;
use crate::throttle::{RateLimit, Throttle};
use crate::token::TokenHttp;

const CONNECT_LIMIT: Duration = Duration::from_secs(10);
const TOKEN_CONNECT_LIMIT: Duration = Duration::from_secs(3);

/// Builds handles; see the crate. Cheap to clone.
#[derive(Clone)]
pub struct HttpClient {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    settings: HttpSettings,
    extra_authorities: Vec<reqwest::Certificate>,
    proxy: Option<reqwest::Proxy>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pools: [OnceLock<Option<reqwest::Client>>; 4],
    door_taken: AtomicBool,
}

/// Which connections a request may use. Token calls share none with pulls, and none with each other:
/// on a fresh connection "not connected" means "not sent".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lane {
    Partner,
    Token,
}

/// A request in the form that the transport takes.
pub(crate) struct Outgoing<'a> {
    pub(crate) method: Method,
    pub(crate) url: &'a Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Vec<u8>>,
}

/// The limits of one exchange.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) total: Duration,
    pub(crate) body: usize,
}

pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Zeroizing<Vec<u8>>,
}

impl HttpClient {
    /// Checks the settings. The system's certificate authorities are loaded at the first call that
    /// needs them, so that a rehearsal works on a machine that has none.
    pub fn new(settings: HttpSettings, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Result<Self, HttpSetupError> {
        install_crypto_provider();
        let extra_authorities = read_extra_authorities(&settings)?;
        let proxy = match &settings.proxy {
            ProxySetting::Url(url) => Some(read_proxy(url)?),
            ProxySetting::System | ProxySetting::Direct => None,
        };
        Ok(Self {
            shared: Arc::new(Shared {
                settings,
                extra_authorities,
                proxy,
                clock,
                entropy,
                pools: Default::default(),
                door_taken: AtomicBool::new(false),
            }),
        })
    }

    /// The handle of one connection: what it may read, and how fast.
    pub fn partner(&self, guard: WriteGuard, limit: RateLimit) -> PartnerHttp {
        self.partner_sharing(guard, Arc::new(Throttle::new(limit)))
    }

    /// The handle of a connection whose requests the partner counts together with those of others.
    pub fn partner_sharing(&self, guard: WriteGuard, throttle: Arc<Throttle>) -> PartnerHttp {
        PartnerHttp::new(self.clone(), guard, throttle)
    }

    /// The door for write permits. It is given once; whoever took it decides what is written.
    pub fn permit_door(&self) -> Option<PermitDoor> {
        let taken = self.shared.door_taken.swap(true, Ordering::AcqRel);
        (!taken).then(PermitDoor::new)
    }

    /// The handle for token and revocation endpoints.
    pub fn token(&self) -> TokenHttp {
        TokenHttp::new(self.clone())
    }

    /// The handle for the control URL of a rehearsal's stand-ins.
    pub fn stand_in(&self) -> StandInHttp {
        StandInHttp::new(self.clone())
    }

    /// The clock that this client measures dates against.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.shared.clock
    }

    /// Sends once and reads the whole answer, within the limits.
    pub(crate) async fn exchange(&self, lane: Lane, outgoing: Outgoing<'_>, limits: Limits) -> Result<Received, HttpFailure> {
        let host = host_of(outgoing.url);
        let Some(pool) = self.shared.pool(lane, is_loopback(outgoing.url)) else {
            return Err(HttpFailure::local(FailureKind::NoCertificateAuthorities, host));
        };
        let mut builder = pool
            .request(outgoing.method, outgoing.url.clone())
            .headers(outgoing.headers)
            .timeout(limits.total);
        if let Some(body) = outgoing.body {
            builder = builder.body(body);
        }
        let response = match builder.send().await {
            Ok(response) => response,
            Err(error) => return Err(HttpFailure::classify(&error, host)),
        };
        read_answer(response, limits.body, host).await
    }
}

impl std::fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HttpClient({:?})", self.shared.settings)
    }
}

impl Shared {
    fn pool(&self, lane: Lane, loopback: bool) -> Option<&reqwest::Client> {
        let index = usize::from(lane == Lane::Token) * 2 + usize::from(loopback);
        let slot = self.pools.get(index)?;
        slot.get_or_init(|| self.build(lane, loopback).ok()).as_ref()
    }

    fn build(&self, lane: Lane, loopback: bool) -> reqwest::Result<reqwest::Client> {
        let mut builder = reqwest::Client::builder()
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .user_agent(concat!("AdvisorOS-Connect/", env!("CARGO_PKG_VERSION")));
        builder = match lane {
            Lane::Partner => builder.connect_timeout(CONNECT_LIMIT).pool_idle_timeout(Duration::from_secs(30)),
            Lane::Token => builder.connect_timeout(TOKEN_CONNECT_LIMIT).pool_max_idle_per_host(0).http1_only(),
        };
        builder = match (loopback, &self.settings.proxy, &self.proxy) {
            (true, _, _) | (false, ProxySetting::Direct, _) => builder.no_proxy(),
            (false, _, Some(proxy)) => builder.proxy(proxy.clone()),
            (false, _, None) => builder,
        };
        // A stand-in on loopback needs no system roots, and a machine without any must still rehearse.
        builder = if loopback {
            builder.tls_certs_only(self.extra_authorities.clone())
        } else {
            builder.tls_certs_merge(self.extra_authorities.clone())
        };
        builder.build()
    }
}

/// reqwest is built without a provider of its own; ring is ours, for the whole process.
fn install_crypto_provider() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // An error means that the program has chosen one already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

fn read_extra_authorities(settings: &HttpSettings) -> Result<Vec<reqwest::Certificate>, HttpSetupError> {
    let Some(path) = &settings.extra_ca_file else {
        return Ok(Vec::new());
    };
    let pem = std::fs::read(path).map_err(|error| HttpSetupError::CaFileUnreadable {
        path: path.clone(),
        reason: error.kind(),
    })?;
    match reqwest::Certificate::from_pem_bundle(&pem) {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        _ => Err(HttpSetupError::CaFileInvalid { path: path.clone() }),
    }
}

fn read_proxy(text: &str) -> Result<reqwest::Proxy, HttpSetupError> {
    let url = Url::parse(text).map_err(|_| HttpSetupError::ProxyInvalid)?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(HttpSetupError::ProxyInvalid);
    }
    reqwest::Proxy::all(url).map_err(|_| HttpSetupError::ProxyInvalid)
}

async fn read_answer(mut response: reqwest::Response, limit: usize, host: String) -> Result<Received, HttpFailure> {
    let too_large = |host| HttpFailure {
        kind: FailureKind::AnswerTooLarge,
        reached: Reached::OutcomeUnknown,
        host,
    };
    let announced = response.content_length().unwrap_or(0);
    if usize::try_from(announced).is_ok_and(|length| length > limit) {
        return Err(too_large(host));
    }
    let status = response.status().as_u16();
    let headers = std::mem::take(response.headers_mut());
    // Grown by hand, so that every buffer that held a token is wiped.
    let mut body = Zeroizing::new(Vec::with_capacity(usize::try_from(announced).unwrap_or(0).max(4_096)));
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > limit => return Err(too_large(host)),
            Ok(Some(chunk)) => append(&mut body, &chunk),
            Ok(None) => return Ok(Received { status, headers, body }),
            Err(error) => return Err(HttpFailure::classify(&error, host)),
        }
    }
}

fn append(body: &mut Zeroizing<Vec<u8>>, chunk: &[u8]) {
    if body.capacity() < body.len() + chunk.len() {
        let mut larger = Zeroizing::new(Vec::with_capacity((body.len() + chunk.len()) * 2));
        larger.extend_from_slice(body);
        *body = larger;
    }
    body.extend_from_slice(chunk);
}
