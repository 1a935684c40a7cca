//! After a failed token call: how long nobody asks again (`reliability.md` B11).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use connect_domain::clock::Instant;
use connect_domain::entropy::Entropy;
use connect_domain::ids::ConnectionId;

/// Longest waits after the first, second ... failure.
const WAITS: [Duration; 6] = [
    Duration::from_secs(30),
    Duration::from_secs(60),
    Duration::from_secs(120),
    Duration::from_secs(240),
    Duration::from_secs(480),
    Duration::from_secs(900),
];

#[derive(Default)]
pub(super) struct Backoffs(Mutex<HashMap<ConnectionId, Backoff>>);

#[derive(Clone, Copy)]
struct Backoff {
    failures: usize,
    until: Instant,
}

impl Backoffs {
    /// How long to wait yet; zero when one may ask.
    pub(super) fn remaining(&self, id: ConnectionId, now: Instant) -> Duration {
        let waits = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waits
            .get(&id)
            .map_or(Duration::ZERO, |backoff| backoff.until.since(now).min(WAITS[WAITS.len() - 1]))
    }

    /// Notes a failure. The partner's own wish counts where it is longer.
    pub(super) fn failed(&self, id: ConnectionId, now: Instant, retry_after: Option<Duration>, entropy: &dyn Entropy) {
        let mut waits = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let failures = waits.get(&id).map_or(0, |backoff| backoff.failures);
        let longest = WAITS[failures.min(WAITS.len() - 1)];
        let mut random = [0; 4];
        entropy.fill(&mut random);
        // Equal jitter: half of it always, the other half by chance.
        let chance = f64::from(u32::from_be_bytes(random)) / f64::from(u32::MAX);
        let wait = (longest / 2 + longest.mul_f64(chance / 2.0)).max(retry_after.unwrap_or_default());
        waits.insert(
            id,
            Backoff {
                failures: failures + 1,
                until: now.plus(wait),
            },
        );
    }

    /// Notes that the token endpoint answered well.
    pub(super) fn succeeded(&self, id: ConnectionId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use connect_domain::entropy::SeededEntropy;

    #[test]
    fn waits_grow_to_a_quarter_of_an_hour_and_end_with_a_success() {
        let entropy = SeededEntropy::new(1);
        let now = Instant::from_seconds(1_000);
        let id = ConnectionId::new(now, &entropy);
        let backoffs = Backoffs::default();
        assert_eq!(backoffs.remaining(id, now), Duration::ZERO);
        for longest in [30, 60, 120, 240, 480, 900, 900, 900] {
            backoffs.failed(id, now, None, &entropy);
            let wait = backoffs.remaining(id, now).as_secs_f64();
            assert!(
                wait >= f64::from(longest) / 2.0 && wait <= f64::from(longest),
                "{wait} of {longest}"
            );
        }
        backoffs.succeeded(id);
        assert_eq!(backoffs.remaining(id, now), Duration::ZERO);
        backoffs.failed(id, now, Some(Duration::from_secs(600)), &entropy);
        assert_eq!(backoffs.remaining(id, now), Duration::from_secs(600));
    }

    #[test]
    fn a_clock_that_went_back_does_not_wait_for_hours() {
        let entropy = SeededEntropy::new(1);
        let now = Instant::from_seconds(100_000);
        let id = ConnectionId::new(now, &entropy);
        let backoffs = Backoffs::default();
        backoffs.failed(id, now, None, &entropy);
        let remaining = backoffs.remaining(id, now.minus(Duration::from_secs(90_000)));
        assert!(remaining <= Duration::from_secs(900));
    }
}
