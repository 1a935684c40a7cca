//! Places around a refresh at which a bar kills the process. Without the feature `failpoints` they
//! compile to nothing.

/// Every place, in the order in which a refresh passes them.
#[cfg(feature = "failpoints")]
pub const ALL: [&str; 25] = [
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

/// Dies here by SIGKILL if the environment variable `ADVISOROS_FAILPOINT` names this place.
#[cfg(feature = "failpoints")]
pub(super) fn reach(place: &'static str) {
    debug_assert!(ALL.contains(&place), "{place} is not listed");
    if std::env::var("ADVISOROS_FAILPOINT").is_ok_and(|armed| armed == place) {
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
pub(super) const fn reach(_: &'static str) {}
