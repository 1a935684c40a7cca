//! Stand-ins of the partners, on loopback only: for rehearsals, for drills and for tests.
//!
//! Each partner is a folder written from its fact sheet with its own JSON. It shares no code with
//! the connector of the same name, so that the two cannot share a mistake; the partners' official
//! SDKs judge the stand-in (`tests/conformance`), the stand-in judges the connector. This crate
//! knows no workspace, no vault and no command line; time and randomness are arguments, and its
//! own clock can be moved by the control URL.
//!
//! A request walks: `socket` (which can break a line) -> `door` (log, faults) -> the stand-in of
//! one partner, a plain function from request to reply -> back. To add a partner: a folder with a
//! type that implements `stand_in::StandIn`, and one line in `registry`.

mod azure_document_intelligence;
mod clock;
mod config;
mod control;
mod door;
mod error;
mod fault;
mod google_workspace;
mod microsoft_365;
mod quickbooks_online;
mod random;
mod ready;
mod redirects;
mod registry;
mod reply;
mod request_log;
mod running;
mod socket;
mod stand_in;
mod state_dir;
mod stripe;
mod xero;

pub use clock::follow_clock;
pub use config::{SCENARIOS, SandboxConfig};
pub use error::SandboxError;
pub use fault::FaultKind;
pub use ready::{ConnectCredentials, ReadyLine};
pub use running::{CompanySummary, ReadyGrant, RunningSandbox, start};
