//! The partner's limits, kept by us: an evenly paced token bucket and a cap on concurrent requests.
//!
//! The bucket is a schedule: each request takes the next free place, and `burst` of them may go at
//! once after a rest. With rate r per second and burst b no window of t seconds sees more than
//! b + r·t requests. The rate is 0.985 of what the partner documents (`reliability.md` E1), and the
//! burst lives on what is left of the limits, less a little for requests that arrive closer together
//! than they left. An answer 429 freezes the whole bucket.
//!
//! Where a partner counts by something smaller than the connection, a mailbox for instance, requests name their lane
//! ([`crate::HttpRequest::lane`]): each lane has a schedule of its own and only its own 429 freezes it, while the places
//! for requests at once are for all lanes together.
//!
//! It does not learn: a partner whose limit moves is answered with waits, not with a new rate.

use std::collections::HashMap;
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

/// Lanes after which those that have come to rest are forgotten: a lane at rest is as good as a new one.
const MOST_LANES: usize = 1_024;

#[derive(Debug)]
struct Schedule {
    /// When the next request would go if all were evenly spaced.
    next: Instant,
    frozen_until: Option<Instant>,
}

impl Schedule {
    fn new() -> Self {
        Self {
            next: Instant::now(),
            frozen_until: None,
        }
    }

    fn is_at_rest(&self, now: Instant) -> bool {
        self.next <= now && self.frozen_until.is_none_or(|until| until <= now)
    }
}

/// Pace and places of everything that a partner counts together. Usually a connection has its own; those of one app
/// registration share one where the partner counts by app.
#[derive(Debug)]
pub struct Throttle {
    spacing: Duration,
    burst: u32,
    pause_after_429: Duration,
    lanes: Mutex<HashMap<String, Schedule>>,
    places: Semaphore,
}

impl Throttle {
    /// At rest.
    pub fn new(limit: RateLimit) -> Self {
        let (spacing, burst) = limit.pace();
        Self {
            spacing,
            burst,
            pause_after_429: limit.pause_after_429,
            lanes: Mutex::default(),
            places: Semaphore::new(usize::try_from(limit.concurrency.max(1)).unwrap_or(1)),
        }
    }

    /// Waits for a place, at most until `deadline`; `None` when it would take longer. Dropping the
    /// place lets the next one go. Whoever waits for a frozen lane holds no place meanwhile.
    pub(crate) async fn place(&self, lane: &str, deadline: Instant) -> Option<SemaphorePermit<'_>> {
        loop {
            if let Some(until) = self.frozen_until(lane) {
                if until > deadline {
                    return None;
                }
                tokio::time::sleep_until(until).await;
            }
            let permit = tokio::time::timeout_at(deadline, self.places.acquire()).await.ok()?.ok()?;
            // A 429 may arrive while we wait for our turn: then it is not our turn any more.
            while self.frozen_until(lane).is_none() {
                let turn = self.take_turn(lane, deadline)?;
                tokio::time::sleep_until(turn).await;
                // Who slept through their turn would go together with those whose turn it is now.
                let is_late = Instant::now() > turn + self.spacing;
                if !is_late && self.frozen_until(lane).is_none() {
                    return Some(permit);
                }
            }
        }
    }

    /// Stops the lane for as long as the partner asked, or for the partner's usual pause.
    pub(crate) fn freeze(&self, lane: &str, asked: Option<Duration>) -> Duration {
        let pause = asked.unwrap_or(self.pause_after_429);
        let until = Instant::now() + pause;
        self.with_lane(lane, |schedule| {
            if schedule.frozen_until.is_none_or(|frozen| frozen < until) {
                schedule.frozen_until = Some(until);
                schedule.next = schedule.next.max(until);
            }
        });
        pause
    }

    /// Takes the next turn unless it lies beyond the deadline: then it stays free for others.
    fn take_turn(&self, lane: &str, deadline: Instant) -> Option<Instant> {
        let now = Instant::now();
        let credit = self.spacing * self.burst.saturating_sub(1);
        self.with_lane(lane, |schedule| {
            let at = schedule.next.checked_sub(credit).unwrap_or(now).max(now);
            let at = schedule.frozen_until.map_or(at, |frozen| at.max(frozen));
            if at > deadline {
                return None;
            }
            schedule.next = schedule.next.max(now) + self.spacing;
            Some(at)
        })
    }

    fn frozen_until(&self, lane: &str) -> Option<Instant> {
        let now = Instant::now();
        self.with_lane(lane, |schedule| schedule.frozen_until.filter(|until| *until > now))
    }

    fn with_lane<T>(&self, lane: &str, act: impl FnOnce(&mut Schedule) -> T) -> T {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        if lanes.len() >= MOST_LANES && !lanes.contains_key(lane) {
            let now = Instant::now();
            lanes.retain(|_, schedule| !schedule.is_at_rest(now));
        }
        act(lanes.entry(lane.to_owned()).or_insert_with(Schedule::new))
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
                drop(throttle.place("", far()).await.unwrap());
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
            drop(throttle.place("", far()).await.unwrap());
        }
        let share = 60.0 / start.elapsed().as_secs_f64();
        assert!(share > 0.98, "{share}");
    }

    /// Whoever waits in a task that is busy with something else sees its turn go by.
    #[tokio::test(start_paused = true)]
    async fn turns_that_were_slept_through_are_not_made_up_for_together() {
        let throttle = Throttle::new(RateLimit { concurrency: 40, ..LIMIT });
        let send = async || {
            drop(throttle.place("", far()).await.unwrap());
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
        let first = throttle.place("", far()).await.unwrap();
        let _second = throttle.place("", far()).await.unwrap();
        assert!(throttle.place("", Instant::now() + Duration::from_secs(1)).await.is_none());
        drop(first);
        assert!(throttle.place("", Instant::now() + Duration::from_secs(1)).await.is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn a_429_stops_those_who_already_wait() {
        let throttle = Arc::new(Throttle::new(LIMIT));
        drop(throttle.place("", far()).await.unwrap());
        let waiting = tokio::spawn({
            let throttle = Arc::clone(&throttle);
            async move {
                drop(throttle.place("", far()).await.unwrap());
                Instant::now()
            }
        });
        tokio::task::yield_now().await;
        let start = Instant::now();
        assert_eq!(throttle.freeze("", None), Duration::from_secs(60));
        assert!(waiting.await.unwrap() >= start + Duration::from_secs(60));
        throttle.freeze("", Some(Duration::from_secs(900)));
        assert!(throttle.place("", Instant::now() + Duration::from_secs(30)).await.is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn a_lane_has_its_own_pace_and_its_own_pause() {
        let throttle = Arc::new(Throttle::new(RateLimit { concurrency: 1, ..LIMIT }));
        throttle.freeze("a", Some(Duration::from_secs(60)));
        let waiting = tokio::spawn({
            let throttle = Arc::clone(&throttle);
            async move {
                drop(throttle.place("a", far()).await.unwrap());
                Instant::now()
            }
        });
        tokio::task::yield_now().await;
        let start = Instant::now();
        for lane in ["b", "c", "d"] {
            drop(throttle.place(lane, start + Duration::from_millis(1)).await.unwrap());
        }
        assert!(throttle.place("a", start + Duration::from_secs(59)).await.is_none());
        assert!(waiting.await.unwrap() >= start + Duration::from_secs(60));
    }

    #[tokio::test(start_paused = true)]
    async fn lanes_share_the_places() {
        let throttle = Throttle::new(RateLimit { concurrency: 2, ..LIMIT });
        let _first = throttle.place("a", far()).await.unwrap();
        let _second = throttle.place("b", far()).await.unwrap();
        assert!(throttle.place("c", Instant::now() + Duration::from_secs(1)).await.is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn lanes_at_rest_are_forgotten_and_frozen_ones_are_not() {
        let throttle = Throttle::new(LIMIT);
        throttle.freeze("frozen", Some(Duration::from_secs(3_600)));
        for lane in 0..2 * MOST_LANES {
            drop(throttle.place(&lane.to_string(), far()).await.unwrap());
            tokio::time::advance(Duration::from_secs(1)).await;
        }
        assert!(throttle.lanes.lock().unwrap().len() <= MOST_LANES);
        assert!(throttle.place("frozen", Instant::now() + Duration::from_secs(1)).await.is_none());
    }
}
