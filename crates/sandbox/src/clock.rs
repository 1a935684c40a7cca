//! The stand-ins' clock: the caller's clock plus what the control URL added, and the same as another
//! process sees it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use connect_domain::clock::{Clock, Instant};

use crate::control::clock::{CLOCK_FILE, KeptClock};

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

/// The clock of stand-ins that another process serves from `state_dir`: `base` plus the offset that it keeps
/// there. Read at each look, because it may be moved at any moment.
pub fn follow_clock(state_dir: &Path, base: Arc<dyn Clock>) -> Arc<dyn Clock> {
    Arc::new(FollowedClock {
        base,
        file: state_dir.join(CLOCK_FILE),
    })
}

struct FollowedClock {
    base: Arc<dyn Clock>,
    file: PathBuf,
}

impl Clock for FollowedClock {
    fn now(&self) -> Instant {
        // No file is a clock that was never moved; the file is replaced whole, so it is never half of one.
        let kept = std::fs::read(&self.file).ok();
        let kept: Option<KeptClock> = kept.and_then(|kept| serde_json::from_slice(&kept).ok());
        let offset_micros = kept.map_or(0, |kept| kept.offset_seconds.saturating_mul(1_000_000));
        Instant::from_micros(self.base.now().as_micros().saturating_add(offset_micros))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use connect_domain::clock::SettableClock;

    #[test]
    fn a_moved_clock_is_followed_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let base = Instant::from_seconds(1_000);
        let followed = follow_clock(folder.path(), Arc::new(SettableClock::new(base)));
        assert_eq!(followed.now(), base);
        for offset_seconds in [90_000, 180_000] {
            let kept = serde_json::to_vec(&KeptClock { offset_seconds }).unwrap();
            std::fs::write(folder.path().join(CLOCK_FILE), kept).unwrap();
            assert_eq!(followed.now(), Instant::from_seconds(1_000 + offset_seconds));
        }
    }
}
