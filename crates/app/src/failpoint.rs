//! Places around a refresh at which a bar kills the process, or takes the time. Without the feature
//! `failpoints` they compile to nothing.

#[cfg(feature = "failpoints")]
static WITNESS: std::sync::OnceLock<fn(&'static str)> = std::sync::OnceLock::new();

/// Every place, in the order in which a refresh passes them.
#[cfg(feature = "failpoints")]
pub const ALL: [&str; 26] = [
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

/// Calls `witness` wherever a refresh of this process comes by, from now on; only the first one is heard.
#[cfg(feature = "failpoints")]
pub fn watch(witness: fn(&'static str)) {
    WITNESS.get_or_init(|| witness);
}

/// Dies here by SIGKILL if the environment variable `ADVISOROS_FAILPOINT` names this place.
#[cfg(feature = "failpoints")]
pub(super) fn reach(place: &'static str) {
    debug_assert!(ALL.contains(&place), "{place} is not listed");
    if let Some(witness) = WITNESS.get() {
        witness(place);
    }
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
