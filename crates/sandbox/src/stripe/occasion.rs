//! When something is done, and by which request: what an event says of it, and where new ids come from.

use connect_domain::clock::{Clock, Instant};
use connect_domain::entropy::Entropy;

use super::Stripe;
use crate::random::random_text;
use crate::stand_in::Received;

pub(super) struct Occasion<'a> {
    pub(super) now: Instant,
    entropy: &'a dyn Entropy,
    /// `None` for what a person does in the Dashboard.
    pub(super) request_id: Option<String>,
    pub(super) idempotency_key: Option<String>,
}

impl<'a> Occasion<'a> {
    pub(super) fn in_dashboard(partner: &'a Stripe) -> Self {
        Self {
            now: partner.clock.now(),
            entropy: partner.entropy.as_ref(),
            request_id: None,
            idempotency_key: None,
        }
    }

    /// Only a POST knows an idempotency key; other methods ignore it.
    pub(super) fn of_request(partner: &'a Stripe, received: &Received) -> Self {
        let key = received
            .header("idempotency-key")
            .filter(|_| received.method == axum::http::Method::POST);
        Self {
            request_id: Some(partner.new_request_id()),
            idempotency_key: key.map(str::to_owned),
            ..Self::in_dashboard(partner)
        }
    }

    pub(super) fn seconds(&self) -> i64 {
        self.now.as_seconds()
    }

    pub(super) fn new_id(&self, prefix: &str) -> String {
        format!("{prefix}_1{}", self.random_text(22))
    }

    pub(super) fn random_text(&self, length: usize) -> String {
        random_text(self.entropy, length)
    }
}
