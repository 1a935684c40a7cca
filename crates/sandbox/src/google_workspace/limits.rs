//! The published quotas (fact sheet section 5): 600 requests a minute for a person and 10,000 for the project, in a
//! sliding window; and how fast one calendar may be written to, which nobody publishes.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use connect_domain::clock::Instant;

use super::refusal::Refusal;

const A_MINUTE: Duration = Duration::from_secs(60);
const PER_PERSON: usize = 600;
const PER_PROJECT: usize = 10_000;
const A_SECOND: Duration = Duration::from_secs(1);
/// A guess that lets through what a person does by hand.
const WRITES_PER_SECOND: usize = 10;

#[derive(Default)]
pub(super) struct Limits {
    by_person: HashMap<String, VecDeque<Instant>>,
    project: VecDeque<Instant>,
    writes: HashMap<String, VecDeque<Instant>>,
}

impl Limits {
    /// Refuses, or counts the request.
    pub(super) fn allow(&mut self, sub: &str, now: Instant) -> Result<(), Refusal> {
        let person = self.by_person.entry(sub.to_owned()).or_default();
        forget_older(person, A_MINUTE, now);
        forget_older(&mut self.project, A_MINUTE, now);
        if person.len() >= PER_PERSON {
            return Err(Refusal::throttled(None));
        }
        if self.project.len() >= PER_PROJECT {
            return Err(Refusal::throttled(Some("rateLimitExceeded")));
        }
        person.push_back(now);
        self.project.push_back(now);
        Ok(())
    }

    pub(super) fn allow_write(&mut self, calendar_id: &str, now: Instant) -> Result<(), Refusal> {
        let recent = self.writes.entry(calendar_id.to_owned()).or_default();
        forget_older(recent, A_SECOND, now);
        if recent.len() >= WRITES_PER_SECOND {
            return Err(Refusal::throttled(Some("rateLimitExceeded")));
        }
        recent.push_back(now);
        Ok(())
    }
}

fn forget_older(recent: &mut VecDeque<Instant>, window: Duration, now: Instant) {
    while recent.front().is_some_and(|at| now.since(*at) >= window) {
        recent.pop_front();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_has_six_hundred_a_minute_and_the_project_ten_thousand() {
        let (mut limits, now) = (Limits::default(), Instant::from_seconds(0));
        let allowed = |limits: &mut Limits, sub: &str, now| (0..700).filter(|_| limits.allow(sub, now).is_ok()).count();
        assert_eq!(allowed(&mut limits, "a", now), 600);
        assert_eq!(limits.allow("a", now), Err(Refusal::throttled(None)));
        let others: usize = (0..20).map(|index| allowed(&mut limits, &format!("b{index}"), now)).sum();
        assert_eq!(others, 9_400);
        assert_eq!(limits.allow("c", now), Err(Refusal::throttled(Some("rateLimitExceeded"))));
        assert_eq!(allowed(&mut limits, "a", now.plus(A_MINUTE)), 600);
    }
}
