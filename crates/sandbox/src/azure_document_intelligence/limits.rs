//! The published rates of each class of calls, and the pages that the free tier reads in a month (fact sheet
//! section 8).

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use connect_domain::clock::Instant;
use serde::Serialize;

use super::resource::Tier;

const A_SECOND: Duration = Duration::from_secs(1);
/// The longest wait that the gateway was seen to ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(3 * 24 * 3_600);

/// Calls that share a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum CallClass {
    Analyze,
    GetResult,
    Management,
    List,
}

impl CallClass {
    const fn per_second(self, tier: Tier) -> usize {
        match (tier, self) {
            (Tier::F0, _) => 1,
            (Tier::S0, Self::Analyze) => 15,
            (Tier::S0, Self::GetResult) => 50,
            (Tier::S0, Self::Management) => 5,
            (Tier::S0, Self::List) => 10,
        }
    }
}

#[derive(Default)]
pub(super) struct Limits(HashMap<CallClass, VecDeque<Instant>>);

impl Limits {
    /// Whether one more call is within the rate; if so it counts. Refused ones do not.
    pub(super) fn allow(&mut self, class: CallClass, tier: Tier, now: Instant) -> bool {
        let recent = self.0.entry(class).or_default();
        while recent.front().is_some_and(|at| now.since(*at) >= A_SECOND) {
            recent.pop_front();
        }
        let allowed = recent.len() < class.per_second(tier);
        if allowed {
            recent.push_back(now);
        }
        allowed
    }
}

/// Pages analyzed in this month, and where it ends if it does.
#[derive(Default, Serialize)]
pub(super) struct Meter {
    /// Such as `2026-11`.
    month: String,
    pages: u64,
    /// `None` meters without ever refusing.
    limit: Option<u64>,
}

impl Meter {
    pub(super) const fn set_limit(&mut self, limit: Option<u64>) {
        self.limit = limit;
    }

    /// Counts the pages, or answers how many seconds to wait.
    pub(super) fn take(&mut self, pages: u64, now: Instant) -> Result<(), u64> {
        self.turn_page(now);
        if self.limit.is_some_and(|limit| self.pages + pages > limit) {
            return Err(LONGEST_WAIT.as_secs());
        }
        self.pages += pages;
        Ok(())
    }

    pub(super) fn turn_page(&mut self, now: Instant) {
        let month: String = now.to_rfc3339().chars().take(7).collect();
        if month != self.month {
            self.month = month;
            self.pages = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_class_has_its_rate_in_each_tier() {
        let start = Instant::from_seconds(0);
        for (class, tier, expected) in [
            (CallClass::Analyze, Tier::S0, 15),
            (CallClass::GetResult, Tier::S0, 50),
            (CallClass::Management, Tier::S0, 5),
            (CallClass::List, Tier::S0, 10),
            (CallClass::GetResult, Tier::F0, 1),
        ] {
            let mut limits = Limits::default();
            let allowed = (0..60).filter(|_| limits.allow(class, tier, start)).count();
            assert_eq!(allowed, expected, "{class:?} {tier:?}");
            assert!(limits.allow(class, tier, start.plus(A_SECOND)));
        }
    }

    #[test]
    fn the_month_ends_at_its_limit_and_begins_again() {
        let november = Instant::from_seconds(1_795_000_000);
        let mut meter = Meter::default();
        meter.set_limit(Some(3));
        assert_eq!(meter.take(2, november), Ok(()));
        assert_eq!(meter.take(2, november), Err(259_200));
        assert_eq!(meter.take(1, november), Ok(()));
        assert_eq!(meter.take(3, november.plus(Duration::from_secs(31 * 24 * 3_600))), Ok(()));
    }
}
