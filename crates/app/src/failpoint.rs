//! Places at which a bar kills the process, or takes the time. Without the feature `failpoints` they compile to
//! nothing.

#[cfg(feature = "failpoints")]
use std::sync::atomic::{AtomicUsize, Ordering};

#[cfg(feature = "failpoints")]
static WITNESS: std::sync::OnceLock<fn(&'static str)> = std::sync::OnceLock::new();

/// The variable that names a place, as `save_begun`; or the place and how often it is to be reached, as
/// `page_stored@3`.
#[cfg(feature = "failpoints")]
pub const VARIABLE: &str = "ADVISOROS_FAILPOINT";

/// When the records of a page are in their transaction, and where the pull is in its own or not yet.
pub const PAGE_STORED: &str = "page_stored";

/// Every place around a refresh, in the order in which it passes them.
#[cfg(feature = "failpoints")]
pub const REFRESH: [&str; 26] = [
    "flight_begun",
    "lock_taken",
    "home_checked",
    "escrow_imported",
    "state_read",
    "outcome_looked_up",
    "preflight_begun",
    "space_checked",
    "intent_written",
    "intent_committed",
    "sent_written",
    "sent_committed",
    "request_ready",
    "reply_secured",
    "reply_durable",
    "save_begun",
    "refresh_token_rotated",
    "access_token_written",
    "intent_deleted",
    "save_written",
    "save_committed",
    "generation_written",
    "escrow_removed",
    "outcome_judged",
    "lock_released",
    "outcome_published",
];

/// Calls `witness` wherever this process comes by such a place, from now on; only the first one is heard.
#[cfg(feature = "failpoints")]
pub fn watch(witness: fn(&'static str)) {
    WITNESS.get_or_init(|| witness);
}

/// Dies here by SIGKILL if the place is named and was reached often enough.
#[cfg(feature = "failpoints")]
pub(crate) fn reach(place: &'static str) {
    static REACHED: AtomicUsize = AtomicUsize::new(0);
    debug_assert!(place == PAGE_STORED || REFRESH.contains(&place), "{place} is not listed");
    if let Some(witness) = WITNESS.get() {
        witness(place);
    }
    let Ok(armed) = std::env::var(VARIABLE) else { return };
    let (name, times) = armed.split_once('@').unwrap_or((&armed, "1"));
    if name == place && times.parse() == Ok(REACHED.fetch_add(1, Ordering::Relaxed) + 1) {
        kill();
    }
}

#[cfg(all(feature = "failpoints", unix))]
fn kill() {
    let own = rustix::process::getpid();
    if rustix::process::kill_process(own, rustix::process::Signal::KILL).is_err() {
        std::process::abort();
    }
}

#[cfg(all(feature = "failpoints", not(unix)))]
fn kill() {
    std::process::abort();
}

#[cfg(not(feature = "failpoints"))]
pub(crate) const fn reach(_: &'static str) {}
