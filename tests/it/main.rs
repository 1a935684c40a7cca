//! Rust journeys through the commands, and one through the real window.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, also in its helpers"
)]

mod every_partner;
mod journey;
mod meetings;
mod recordings;
mod subscriptions;
mod support;
mod vault;
