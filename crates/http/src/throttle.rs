//! The partner's limits, kept by us: an evenly paced token bucket and a cap on concurrent requests.
//!
//! The bucket is a schedule: each request takes the next free place, and `burst` of them may go at
//! once after a rest. With rate r per second and burst b no window of t seconds sees more than
//! b + r·t requests. The rate is 0.985 of what the partner documents (`reliability.md` E1), and the
//! burst lives on what is left of the limits, less a little for requests that arrive closer together
//! than they left. An answer 429 freezes the whole bucket.
//! It does not learn: a partner whose limit moves is answered with waits, not with a new rate.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

/// What a partner documents for one connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// Requests per minute.
    pub per_minute: u32,
    /// Requests per second.
    pub per_second: u32,
    /// Requests at once that we allow ourselves, below the partner's own limit.
    pub concurrency: u32,
    /// How long a 429 without `Retry-After` stops everything.
    pub pause_after_429: Duration,
}

impl RateLimit {
    /// Time between two requests, and how many may go at once after a rest.
    fn pace(self) -> (Duration, u32) {
        const RATE: f64 = 0.985;
        const WITH_BURST: f64 = 0.995;
        let per_minute = f64::from(self.per_minute.max(1));
        let per_second = f64::from(self.per_second.max(1));
        let left_of_a_minute = (WITH_BURST - RATE) * per_minute;
        let left_of_a_second = RATE * (per_second - per_minute / 60.0);
        let burst = left_of_a_minute
            .min(left_of_a_second)
            .floor()
            .clamp(1.0, f64::from(self.concurrency.max(1)));
        let rate = (RATE * per_minute / 60.0)
            .min((WITH_BURST * per_minute - burst) / 60.0)
            .min((RATE * per_second - burst).max(RATE * per_second / 2.0))
            .max(0.01);
        (Duration::from_secs_f64(1.0 / rate), burst as u32)
    }
}

#[derive(Debug)]
struct Schedule {
    /// When the next request would go if all were evenly spaced.
    next: Instant,
    frozen_until: Option<Instant>,
}

#[derive(Debug)]
pub(crate) struct Throttle {
    spacing: Duration,
    burst: u32,
    pause_after_429: Duration,
    schedule: Mutex<Schedule>,
    places: Semaphore,
}

impl Throttle {
    pub(crate) fn new(limit: RateLimit) -> Self {
        let (spacing, burst) = limit.pace();
        Self {
            spacing,
            burst,
            pause_after_429: limit.pause_after_429,
            schedule: Mutex::new(Schedule {
                next: Instant::now(),
                frozen_until: None,
            }),
            places: Semaphore::new(usize::try_from(limit.concurrency.max(1)).unwrap_or(1)),
        }
    }

    /// Waits for a place, at most until `deadline`; `None` when it would take longer. Dropping the
    /// place lets the next one go.
    pub(crate) async fn place(&self, deadline: Instant) -> Option<SemaphorePermit<'_>> {
        let permit = tokio::time::timeout_at(deadline, self.places.acquire()).await.ok()?.ok()?;
        loop {
            let turn = self.take_turn(deadline)?;
            tokio::time::sleep_until(turn).await;
            let now = Instant::now();
            // Who slept through their turn would go together with those whose turn it is now.
            let is_late = now > turn + self.spacing;
            // A 429 may have arrived while we waited for our turn: then it is not our turn any more.
            let is_frozen = self.frozen_until().is_some_and(|until| until > now);
            if !is_late && !is_frozen {
                return Some(permit);
            }
        }
    }

    /// Stops everything for as long as the partner asked, or for the partner's usual pause.
    pub(crate) fn freeze(&self, asked: Option<Duration>) -> Duration {
        let pause = asked.unwrap_or(self.pause_after_429);
        let until = Instant::now() + pause;
        let mut schedule = self.schedule.lock().unwrap_or_else(PoisonError::into_inner);
        if schedule.frozen_until.is_none_or(|frozen| frozen < until) {
            schedule.frozen_until = Some(until);
            schedule.next = schedule.next.max(until);
        }
        pause
    }

    /// Takes the next turn unless it lies beyond the deadline: then it stays free for others.
    fn take_turn(&self, deadline: Instant) -> Option<Instant> {
        let now = Instant::now();
        let mut schedule = self.schedule.lock().unwrap_or_else(PoisonError::into_inner);
        let credit = self.spacing * self.burst.saturating_sub(1);
        let at = schedule.next.checked_sub(credit).unwrap_or(now).max(now);
        let at = schedule.frozen_until.map_or(at, |frozen| at.max(frozen));
        if at > deadline {
            return None;
        }
        schedule.next = schedule.next.max(now) + self.spacing;
        Some(at)
    }

    fn frozen_until(&self) -> Option<Instant> {
        self.schedule.lock().unwrap_or_else(PoisonError::into_inner).frozen_until
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::poll_fn;
    use std::sync::Arc;
    use std::task::Poll;

    const LIMIT: RateLimit = RateLimit {
        per_minute: 500,
        per_second: 10,
        concurrency: 8,
        pause_after_429: Duration::from_secs(60),
    };

    fn far() -> Instant {
        Instant::now() + Duration::from_secs(3_600)
    }

    #[tokio::test(start_paused = true)]
    async fn no_window_exceeds_the_documented_limit() {
        for limit in [
            LIMIT,
            RateLimit {
                per_minute: 6_000,
                per_second: 100,
                ..LIMIT
            },
            RateLimit {
                per_minute: 60,
                per_second: 10,
                ..LIMIT
            },
            RateLimit {
                per_minute: 10_000,
                per_second: 5,
                ..LIMIT
            },
        ] {
            let throttle = Throttle::new(limit);
            let mut sent = Vec::new();
            for _ in 0..1_200 {
                drop(throttle.place(far()).await.unwrap());
                sent.push(Instant::now());
            }
            for (window, most) in [
                (Duration::from_secs(1), limit.per_second),
                (Duration::from_secs(60), limit.per_minute),
            ] {
                let fullest = (0..sent.len())
                    .map(|first| sent[first..].iter().take_while(|at| **at < sent[first] + window).count())
                    .max()
                    .unwrap();
                assert!(fullest <= most as usize, "{limit:?}: {fullest} in {window:?}");
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_limit_is_used_and_not_only_respected() {
        let throttle = Throttle::new(LIMIT);
        let start = Instant::now();
        for _ in 0..500 {
            drop(throttle.place(far()).await.unwrap());
        }
        let share = 60.0 / start.elapsed().as_secs_f64();
        assert!(share > 0.98, "{share}");
    }

    /// Whoever waits in a task that is busy with something else sees its turn go by.
    #[tokio::test(start_paused = true)]
    async fn turns_that_were_slept_through_are_not_made_up_for_together() {
        let throttle = Throttle::new(RateLimit { concurrency: 40, ..LIMIT });
        let send = async || {
            drop(throttle.place(far()).await.unwrap());
            Instant::now()
        };
        let (mut sent, mut waiting) = (Vec::new(), Vec::new());
        for _ in 0..40 {
            let mut request = Box::pin(send());
            match poll_fn(|context| Poll::Ready(request.as_mut().poll(context))).await {
                Poll::Ready(at) => sent.push(at),
                Poll::Pending => waiting.push(request),
            }
        }
        assert!(!waiting.is_empty());
        tokio::time::advance(Duration::from_secs(10)).await;
        for request in waiting {
            sent.push(request.await);
        }
        sent.sort();
        let second = Duration::from_secs(1);
        let fullest = sent
            .iter()
            .map(|first| sent.iter().filter(|at| (*first..*first + second).contains(*at)).count())
            .max();
        assert!(fullest <= Some(LIMIT.per_second as usize), "{fullest:?} in a second");
    }

    #[tokio::test(start_paused = true)]
    async fn concurrency_is_capped() {
        let throttle = Throttle::new(RateLimit { concurrency: 2, ..LIMIT });
        let first = throttle.place(far()).await.unwrap();
        let _second = throttle.place(far()).await.unwrap();
        assert!(throttle.place(Instant::now() + Duration::from_secs(1)).await.is_none());
        drop(first);
        assert!(throttle.place(Instant::now() + Duration::from_secs(1)).await.is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn a_429_stops_those_who_already_wait() {
        let throttle = Arc::new(Throttle::new(LIMIT));
        drop(throttle.place(far()).await.unwrap());
        let waiting = tokio::spawn({
            let throttle = Arc::clone(&throttle);
            async move {
                drop(throttle.place(far()).await.unwrap());
                Instant::now()
            }
        });
        tokio::task::yield_now().await;
        let start = Instant::now();
        assert_eq!(throttle.freeze(None), Duration::from_secs(60));
        assert!(waiting.await.unwrap() >= start + Duration::from_secs(60));
        throttle.freeze(Some(Duration::from_secs(900)));
        assert!(throttle.place(Instant::now() + Duration::from_secs(30)).await.is_none());
    }
}
