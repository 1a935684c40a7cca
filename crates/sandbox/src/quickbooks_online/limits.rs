//! The published limits (fact sheet section 10): 500 requests a minute for a company, 10 a second.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use connect_domain::clock::Instant;

const A_MINUTE: Duration = Duration::from_secs(60);
const PER_MINUTE: usize = 500;
const A_SECOND: Duration = Duration::from_secs(1);
const PER_SECOND: usize = 10;

#[derive(Default)]
pub(super) struct Limits {
    by_realm: HashMap<String, VecDeque<Instant>>,
}

impl Limits {
    /// Whether one more request is within the limits; if so it counts. Refused ones do not.
    pub(super) fn allow(&mut self, realm_id: &str, now: Instant) -> bool {
        let recent = self.by_realm.entry(realm_id.to_owned()).or_default();
        while recent.front().is_some_and(|at| now.since(*at) >= A_MINUTE) {
            recent.pop_front();
        }
        let last_second = recent.iter().rev().take_while(|at| now.since(**at) < A_SECOND).count();
        if recent.len() >= PER_MINUTE || last_second >= PER_SECOND {
            return false;
        }
        recent.push_back(now);
        true
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
            assert!(limits.allow("1", start));
        }
        assert!(!limits.allow("1", start));
        assert!(limits.allow("2", start));
        assert!(limits.allow("1", start.plus(A_SECOND)));

        let mut limits = Limits::default();
        let allowed = (0..600_u64)
            .filter(|index| limits.allow("1", start.plus(Duration::from_millis(index * 100))))
            .count();
        assert_eq!(allowed, 500);
        assert!(limits.allow("1", start.plus(A_MINUTE)));
    }
}
