//! Webhook endpoints: where a partner sends its events, and how a delivery proves that the partner sent it.

use std::time::Duration;

use connect_domain::clock::Instant;
use connect_domain::secret::SecretText;
use connect_http::WritePermit;

use crate::connector::{CallFuture, PartnerCall, Turn};

/// Lists and makes webhook endpoints, and verifies what is delivered to them.
pub trait HasWebhooks: Send + Sync {
    /// What an endpoint of ours has to be.
    fn wanted(&self) -> WantedEndpoint;

    /// All endpoints of the account, in the mode of the credential.
    fn read_endpoints<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Vec<WebhookEndpoint>>;

    /// Makes one. The same draft sent again with its idempotency key makes no second one, and answers the same.
    fn create_endpoint<'a>(&'a self, call: PartnerCall<'a>, permit: WritePermit, draft: EndpointDraft) -> CallFuture<'a, CreatedEndpoint>;

    /// Whether this can be a signing secret; it proves nothing about it.
    fn is_signing_secret(&self, secret: &SecretText) -> bool;

    /// Whether one of the secrets signed the body; answers which one, by its place in the list.
    fn verify(&self, delivery: Delivery<'_>, secrets: &[SecretText], now: Instant) -> Result<Verified, SignatureFault>;
}

/// Tells which events did not reach an endpoint.
pub trait ReadsUndelivered: Send + Sync {
    /// For how long the partner tells of an event.
    fn told_for(&self) -> Duration;

    /// A page of those that some endpoint has not taken yet, or never took, after `cursor`.
    fn read_undelivered<'a>(&'a self, call: PartnerCall<'a>, cursor: Option<String>) -> CallFuture<'a, Turn<UndeliveredEvent>>;
}

/// An event that did not reach an endpoint; not what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndeliveredEvent {
    /// The partner's id of it.
    pub external_id: String,
    /// Such as `price.updated`.
    pub event_type: String,
    /// By the partner's clock.
    pub happened_at: Instant,
    /// Until when the partner promises to try again; `None` where it promises nothing.
    pub retried_until: Option<Instant>,
    /// From then on surely nobody tries any more.
    pub given_up_by: Instant,
    /// How many endpoints have not taken it.
    pub endpoints: u32,
    /// Whether an endpoint of ours has to be sent it: other types are some other program's.
    pub is_wanted: bool,
    /// Which resource of a pull reads what it tells; `None` where none does.
    pub read_by: Option<&'static str>,
}

/// What an endpoint of ours has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WantedEndpoint {
    /// The events that have to be sent.
    pub events: &'static [&'static str],
    /// The version of the interface in which they are written.
    pub api_version: &'static str,
    /// The header that carries the signature.
    pub signature_header: &'static str,
}

/// A webhook endpoint at the partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookEndpoint {
    /// The partner's id of it.
    pub external_id: String,
    /// Where deliveries go.
    pub url: String,
    /// Whether anything is sent.
    pub enabled: bool,
    /// What is sent.
    pub events: SentEvents,
    /// The version of the interface; `None` is the account's default, which can change.
    pub api_version: Option<String>,
    /// Whether it belongs to the partner's production.
    pub is_production: bool,
}

/// What an endpoint is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SentEvents {
    /// Everything that the partner sends without being asked for it by name.
    All,
    /// These types.
    These(Vec<String>),
}

impl SentEvents {
    /// Those of `wanted` that are not sent.
    pub fn lacking<'a>(&self, wanted: &[&'a str]) -> Vec<&'a str> {
        match self {
            Self::All => Vec::new(),
            Self::These(types) => wanted
                .iter()
                .copied()
                .filter(|event| !types.iter().any(|one| one == event))
                .collect(),
        }
    }
}

/// An endpoint to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointDraft {
    /// Where deliveries are to go.
    pub url: String,
    /// Ties a repetition to the first try.
    pub idempotency_key: String,
}

/// A new endpoint and its signing secret, which the partner shows once.
#[derive(Clone, Debug)]
pub struct CreatedEndpoint {
    /// The endpoint.
    pub endpoint: WebhookEndpoint,
    /// By which its deliveries are signed.
    pub signing_secret: SecretText,
}

/// What came in, byte for byte.
#[derive(Clone, Copy, Debug)]
pub struct Delivery<'a> {
    /// The value of the signature's header.
    pub signature: &'a str,
    /// The raw body.
    pub body: &'a [u8],
}

/// A delivery that one of the secrets signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Which of the secrets.
    pub secret: usize,
    /// When the partner signed it.
    pub signed_at: Instant,
}

/// Why a delivery is not taken for the partner's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureFault {
    /// The header is none of the partner's.
    #[error("the signature's header is malformed: {0}")]
    Malformed(&'static str),
    /// Signed by one of the secrets, and so long ago that it may be a replay.
    #[error("it was signed {} s ago, and {} s is the most", age.as_secs(), tolerance.as_secs())]
    TooOld {
        /// Which of the secrets signed it.
        secret: usize,
        /// How long ago.
        age: Duration,
        /// The most.
        tolerance: Duration,
    },
    /// One of the secrets signed a body that differs from this one, as programs change it on the way.
    #[error("the body was changed on the way: {change}")]
    BodyChanged {
        /// Which of the secrets signed it.
        secret: usize,
        /// What was done to it.
        change: &'static str,
    },
    /// None of the secrets signed it, nor any usual change of it.
    #[error("no signature in it was made with the secret")]
    NoMatch,
}
