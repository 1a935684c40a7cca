//! The stand-ins' clock: the caller's clock plus what the control URL added.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use connect_domain::clock::{Clock, Instant};

pub(crate) struct OffsetClock {
    base: Arc<dyn Clock>,
    offset_micros: AtomicI64,
}

impl OffsetClock {
    pub(crate) fn new(base: Arc<dyn Clock>, offset_seconds: i64) -> Self {
        Self {
            base,
            offset_micros: AtomicI64::new(offset_seconds.saturating_mul(1_000_000)),
        }
    }

    /// Moves forward and answers the whole offset in seconds.
    pub(crate) fn advance(&self, duration: Duration) -> i64 {
        let micros = i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        let before = self.offset_micros.fetch_add(micros, Ordering::SeqCst);
        before.saturating_add(micros) / 1_000_000
    }

    pub(crate) fn offset_seconds(&self) -> i64 {
        self.offset_micros.load(Ordering::SeqCst) / 1_000_000
    }
}

impl Clock for OffsetClock {
    fn now(&self) -> Instant {
        Instant::from_micros(
            self.base
                .now()
                .as_micros()
                .saturating_add(self.offset_micros.load(Ordering::SeqCst)),
        )
    }
}
