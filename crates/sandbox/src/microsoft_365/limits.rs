//! The published limits of one app and mailbox (fact sheet section 10): 10,000 requests in ten minutes, and four of
//! an app at once.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use connect_domain::clock::Instant;

use crate::stand_in::Stay;

const TEN_MINUTES: Duration = Duration::from_secs(600);
const PER_TEN_MINUTES: usize = 10_000;
const AT_ONCE: usize = 4;

/// What the vendor says when it throttles: its usual code, and one that some services use instead.
pub(super) const APPLICATION_THROTTLED: &str = "ApplicationThrottled";
pub(super) const TOO_MANY_REQUESTS: &str = "TooManyRequests";
pub(super) const REASONS: &[&str] = &[APPLICATION_THROTTLED, TOO_MANY_REQUESTS, super::devices::SLOW_DOWN];

/// Requests by mailbox.
#[derive(Default)]
pub(super) struct Limits(HashMap<String, VecDeque<Instant>>);

impl Limits {
    /// Counts the request, or answers how many seconds to wait. Refused ones do not count.
    pub(super) fn allow(&mut self, mailbox: &str, now: Instant) -> Result<(), u64> {
        let recent = self.0.entry(mailbox.to_owned()).or_default();
        while recent.front().is_some_and(|at| now.since(*at) >= TEN_MINUTES) {
            recent.pop_front();
        }
        if let Some(first) = recent.front().filter(|_| recent.len() >= PER_TEN_MINUTES) {
            return Err((TEN_MINUTES - now.since(*first)).as_secs().max(1));
        }
        recent.push_back(now);
        Ok(())
    }
}

/// Requests that run at this moment.
#[derive(Clone, Default)]
pub(super) struct Running(Arc<AtomicUsize>);

impl Running {
    /// A place until the reply is made; `None` when all are taken.
    pub(super) fn enter(&self) -> Option<Stay> {
        let entered = self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |running| {
            (running < AT_ONCE).then_some(running + 1)
        });
        entered.ok().map(|_| Stay::new(self.0.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_thousand_in_ten_minutes_for_each_mailbox() {
        let (mut limits, start) = (Limits::default(), Instant::from_seconds(0));
        assert!((0..PER_TEN_MINUTES).all(|_| limits.allow("a", start).is_ok()));
        assert_eq!(limits.allow("a", start.plus(Duration::from_secs(60))), Err(540));
        assert_eq!(limits.allow("b", start), Ok(()));
        assert_eq!(limits.allow("a", start.plus(TEN_MINUTES)), Ok(()));
    }

    #[test]
    fn four_at_once_and_a_place_is_free_again_when_it_is_left() {
        let running = Running::default();
        let mut stays: Vec<_> = (0..4).map(|_| running.enter()).collect();
        assert!(stays.iter().all(Option::is_some) && running.enter().is_none());
        stays.pop();
        assert!(running.enter().is_some());
    }
}
