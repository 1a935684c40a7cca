//! The one HTTP client: everything that leaves this machine for a partner passes through here.
//!
//! [`HttpClient`] holds the settings that are the firm's (proxy, extra certificate authority). Three
//! handles are built from it, and nothing else can send:
//!
//! - [`PartnerHttp`], one per connection: a write guard that lets out only the reads that the
//!   manifest declares, and declared writes with a [`WritePermit`], a token bucket, a cap on concurrent requests, and retries of reads.
//! - [`TokenHttp`], for token and revocation endpoints: one POST, never repeated, short limits, and
//!   a failure that says whether the request may have reached the partner.
//! - [`StandInHttp`], for the control URL of a rehearsal: loopback only, and no credential.
//!
//! None follows redirects: a redirect could carry a credential to a host that nobody declared.
//! The guard, the throttle and the retry loop are plain functions around one concrete transport
//! rather than `tower` services: the order is then visible in one screen ([`PartnerHttp::send`]),
//! and there is no boxed future or cloned service per layer.
//!
//! This crate must not know a partner, a grant, or what a body means. It alone names `reqwest`.

mod address;
mod counters;
mod failure;
mod guard;
mod message;
mod partner;
mod permit;
mod protection;
mod retry;
mod settings;
mod stand_in;
mod throttle;
mod token;
mod transport;

pub use address::{UnsafeUrl, check_url, is_loopback};
pub use counters::HttpCounts;
pub use failure::{FailureKind, HttpFailure, Reached};
pub use guard::{PathPattern, PathPatternError, ReadRule, UndeclaredRequest, WriteGuard, WriteRefused, WriteRule};
pub use message::{HttpRequest, HttpResponse};
pub use partner::{PartnerHttp, PartnerHttpError};
pub use permit::{LONGEST_PERMIT, PermitDoor, UnpermittedWrite, WritePermit};
pub use retry::{LONGEST_WAIT, retry_after};
pub use settings::{HttpSettings, HttpSetupError, ProxySetting};
pub use stand_in::StandInHttp;
pub use throttle::{RateLimit, Throttle};
pub use token::{TokenBody, TokenHttp, TokenRequest, TokenResponse};
pub use transport::HttpClient;

pub use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
