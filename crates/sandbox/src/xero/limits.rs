//! The published limits of an organisation: 60 calls a minute and 5,000 a day. That five run at once is not counted here.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use connect_domain::clock::Instant;

const A_MINUTE: Duration = Duration::from_secs(60);
const A_DAY: Duration = Duration::from_secs(24 * 3_600);
const PER_MINUTE: usize = 60;
const PER_DAY: usize = 5_000;

#[derive(Default)]
pub(super) struct Limits(HashMap<String, VecDeque<Instant>>);

impl Limits {
    /// Counts the call, or says which limit is reached and how many seconds to wait.
    pub(super) fn allow(&mut self, tenant_id: &str, now: Instant) -> Result<(), (&'static str, u64)> {
        let calls = self.0.entry(tenant_id.to_owned()).or_default();
        while calls.front().is_some_and(|at| now.since(*at) >= A_DAY) {
            calls.pop_front();
        }
        if calls.len() >= PER_DAY {
            return Err(("day", A_DAY.as_secs()));
        }
        if calls.iter().rev().take_while(|at| now.since(**at) < A_MINUTE).count() >= PER_MINUTE {
            return Err(("minute", A_MINUTE.as_secs()));
        }
        calls.push_back(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_organisation_has_sixty_calls_a_minute_and_five_thousand_a_day() {
        let (mut limits, start) = (Limits::default(), Instant::from_seconds(0));
        let allowed = |limits: &mut Limits, now| (0..70).filter(|_| limits.allow("t", now).is_ok()).count();
        assert_eq!(allowed(&mut limits, start), 60);
        assert_eq!(limits.allow("t", start), Err(("minute", 60)));
        assert_eq!(limits.allow("other", start), Ok(()));
        let whole: usize = (1..100).map(|minute| allowed(&mut limits, start.plus(A_MINUTE * minute))).sum();
        assert_eq!(whole, 5_000 - 60);
        assert_eq!(limits.allow("t", start.plus(A_MINUTE * 200)), Err(("day", 86_400)));
    }
}
