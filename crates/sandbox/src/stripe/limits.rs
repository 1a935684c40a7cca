//! The published rates (fact sheet section 10): 25 requests a second in a sandbox and 100 live, 25 for each endpoint.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use connect_domain::clock::Instant;

use super::refusal::Refusal;

const A_SECOND: Duration = Duration::from_secs(1);
const TEST_PER_SECOND: usize = 25;
const LIVE_PER_SECOND: usize = 100;
const ENDPOINT_PER_SECOND: usize = 25;

/// The limit of one object, which the vendor answers by code and without a reason.
pub(super) const LOCK_TIMEOUT: &str = "lock_timeout";
/// What the vendor says in `Stripe-Rate-Limited-Reason`, and the one that it does not say.
pub(super) const REASONS: &[&str] = &[
    "global-rate",
    "endpoint-rate",
    "global-concurrency",
    "endpoint-concurrency",
    "resource-specific",
    LOCK_TIMEOUT,
];

/// By mode: when, and at which endpoint.
#[derive(Default)]
pub(super) struct Limits(HashMap<bool, VecDeque<(Instant, String)>>);

impl Limits {
    /// Refuses, or counts the request.
    pub(super) fn allow(&mut self, live: bool, endpoint: &str, now: Instant) -> Result<(), Refusal> {
        let recent = self.0.entry(live).or_default();
        while recent.front().is_some_and(|(at, _)| now.since(*at) >= A_SECOND) {
            recent.pop_front();
        }
        if recent.len() >= if live { LIVE_PER_SECOND } else { TEST_PER_SECOND } {
            return Err(Refusal::throttled(Some("global-rate")));
        }
        if recent.iter().filter(|(_, one)| one == endpoint).count() >= ENDPOINT_PER_SECOND {
            return Err(Refusal::throttled(Some("endpoint-rate")));
        }
        recent.push_back((now, endpoint.to_owned()));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_full_before_the_live_account_is_and_both_are_free_a_second_later() {
        let (mut limits, now) = (Limits::default(), Instant::from_seconds(0));
        let allowed = |limits: &mut Limits, live, endpoint, now| (0..120).filter(|_| limits.allow(live, endpoint, now).is_ok()).count();
        assert_eq!(allowed(&mut limits, false, "GET prices", now), 25);
        assert_eq!(allowed(&mut limits, false, "GET events", now), 0, "the sandbox has no more in all");
        for endpoint in ["a", "b", "c", "d"] {
            assert_eq!(allowed(&mut limits, true, endpoint, now), 25);
        }
        assert_eq!(allowed(&mut limits, true, "e", now), 0);
        assert_eq!(allowed(&mut limits, true, "e", now.plus(A_SECOND)), 25);
    }
}
