//! The published limits of a company (fact sheet section 10): 500 requests a minute, 10 a second, 40
//! batches and 200 reports a minute.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use connect_domain::clock::Instant;

const A_MINUTE: Duration = Duration::from_secs(60);
const PER_MINUTE: usize = 500;
const A_SECOND: Duration = Duration::from_secs(1);
const PER_SECOND: usize = 10;

/// Calls with a lower rate of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Special {
    Batch,
    Report,
}

impl Special {
    const fn per_minute(self) -> usize {
        match self {
            Self::Batch => 40,
            Self::Report => 200,
        }
    }
}

#[derive(Default)]
pub(super) struct Limits {
    by_realm: HashMap<String, VecDeque<Instant>>,
    special: HashMap<(String, Special), VecDeque<Instant>>,
}

impl Limits {
    /// Whether one more request is within the limits; if so it counts. Refused ones do not.
    pub(super) fn allow(&mut self, realm_id: &str, special: Option<Special>, now: Instant) -> bool {
        let recent = self.by_realm.entry(realm_id.to_owned()).or_default();
        forget_older(recent, now);
        let last_second = recent.iter().rev().take_while(|at| now.since(**at) < A_SECOND).count();
        if recent.len() >= PER_MINUTE || last_second >= PER_SECOND {
            return false;
        }
        if let Some(special) = special {
            let recent = self.special.entry((realm_id.to_owned(), special)).or_default();
            forget_older(recent, now);
            if recent.len() >= special.per_minute() {
                return false;
            }
            recent.push_back(now);
        }
        recent.push_back(now);
        true
    }
}

fn forget_older(recent: &mut VecDeque<Instant>, now: Instant) {
    while recent.front().is_some_and(|at| now.since(*at) >= A_MINUTE) {
        recent.pop_front();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_a_second_and_five_hundred_a_minute_for_each_company() {
        let mut limits = Limits::default();
        let start = Instant::from_seconds(0);
        for _ in 0..10 {
            assert!(limits.allow("1", None, start));
        }
        assert!(!limits.allow("1", None, start));
        assert!(limits.allow("2", None, start));
        assert!(limits.allow("1", None, start.plus(A_SECOND)));

        let mut limits = Limits::default();
        let allowed = (0..600_u64)
            .filter(|index| limits.allow("1", None, start.plus(Duration::from_millis(index * 100))))
            .count();
        assert_eq!(allowed, 500);
        assert!(limits.allow("1", None, start.plus(A_MINUTE)));
    }

    #[test]
    fn batches_and_reports_have_lower_rates() {
        let start = Instant::from_seconds(0);
        for (special, expected) in [(Special::Batch, 40), (Special::Report, 200)] {
            let mut limits = Limits::default();
            let at = |index: u64| start.plus(Duration::from_millis(index * 200));
            let allowed = (0..250).filter(|index| limits.allow("1", Some(special), at(*index))).count();
            assert_eq!(allowed, expected, "{special:?}");
            assert!(limits.allow("1", None, at(250)), "other calls go on");
        }
    }
}
