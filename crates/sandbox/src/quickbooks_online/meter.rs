//! The meter of reads ("CorePlus": reads, queries, change data capture, reports) of the app, by month
//! (fact sheet section 10). At its limit reads are refused like too many requests until the month is over.

use connect_domain::clock::Instant;
use serde::Serialize;

use super::wire_time::pacific_date;

/// What the free tier of the partner program allows in a month.
pub(super) const BUILDER_LIMIT: u64 = 500_000;

#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Meter {
    /// Such as `2026-11`.
    month: String,
    core_plus_calls: u64,
    core_calls: u64,
    /// `None` meters without ever refusing.
    limit: Option<u64>,
}

impl Meter {
    pub(super) fn with_limit(limit: Option<u64>) -> Self {
        Self { limit, ..Self::default() }
    }

    pub(super) const fn set_limit(&mut self, limit: Option<u64>) {
        self.limit = limit;
    }

    /// Whether so many reads are still allowed; if so they count. Refused ones do not.
    pub(super) fn allow_reads(&mut self, reads: u64, now: Instant) -> bool {
        self.turn_page(now);
        let allowed = self.limit.is_none_or(|limit| self.core_plus_calls + reads <= limit);
        if allowed {
            self.core_plus_calls += reads;
        }
        allowed
    }

    pub(super) fn count_writes(&mut self, writes: u64, now: Instant) {
        self.turn_page(now);
        self.core_calls += writes;
    }

    pub(super) fn turn_page(&mut self, now: Instant) {
        let month: String = pacific_date(now).chars().take(7).collect();
        if month != self.month {
            self.month = month;
            (self.core_plus_calls, self.core_calls) = (0, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn reads_are_refused_at_the_limit_and_allowed_again_next_month() {
        let november = Instant::from_seconds(1_795_000_000);
        let mut meter = Meter::with_limit(Some(3));
        assert!(meter.allow_reads(2, november));
        assert!(!meter.allow_reads(2, november), "two more would pass the limit");
        assert!(meter.allow_reads(1, november));
        assert!(!meter.allow_reads(1, november));
        meter.count_writes(5, november);
        let december = november.plus(Duration::from_secs(31 * 24 * 3_600));
        assert!(meter.allow_reads(3, december));
        meter.set_limit(None);
        assert!(meter.allow_reads(1_000_000, december));
        assert_eq!((meter.month.as_str(), meter.core_calls), ("2026-12", 0));
    }
}
