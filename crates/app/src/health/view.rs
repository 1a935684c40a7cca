//! What health looks like from outside.

use crate::views::{At, Count};
#[cfg(feature = "bindings")]
use crate::words;

/// Every connection and every counted budget.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct HealthView {
    /// Whether a recent call proved every connection in use, every required check of each has an answer that counts, and
    /// nothing speaks against any.
    pub healthy: bool,
    /// When it was judged, RFC 3339.
    pub judged_at: String,
    /// The worst first.
    pub connections: Vec<ConnectionHealthView>,
    /// Reads that partners count, by the firm's app.
    pub reads: Vec<ReadsView>,
}

/// How one connection stands.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ConnectionHealthView {
    /// Connection id.
    pub id: String,
    /// Connector id.
    pub partner: String,
    /// The partner's name for people.
    pub partner_name: String,
    /// production, sandbox, rehearsal or custom.
    #[cfg_attr(feature = "bindings", specta(type = words::Environment))]
    pub environment: String,
    /// The organization's name.
    pub display_name: String,
    /// `action_needed`, failing, degraded, `not_checked`, healthy or paused.
    #[cfg_attr(feature = "bindings", specta(type = words::HealthState))]
    pub state: String,
    /// What the last call proved, if that is recent.
    #[cfg_attr(feature = "bindings", specta(type = words::ConnectionStatus))]
    pub status: String,
    /// Cause class of the last failure.
    #[cfg_attr(feature = "bindings", specta(type = Option<words::Cause>))]
    pub cause: Option<String>,
    /// What happened, in words.
    pub status_detail: Option<String>,
    /// Last call that proved it.
    pub last_proven_at: Option<At>,
    /// Its checks, rolled up.
    pub checks: ChecksInShort,
    /// How recent its records are.
    pub freshness: Vec<FreshnessView>,
    /// Ends of its credentials, the next one first.
    pub clocks: Vec<ClockView>,
}

/// The checks of a connection, rolled up to the worst.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ChecksInShort {
    /// Declared for it: the sum of those that passed, warned, failed, were skipped or are stale.
    pub total: Count,
    /// By status of the newest answer, and recently enough to count.
    pub pass: Count,
    /// Whatever their age: only a newer answer takes them back.
    pub warn: Count,
    /// See `warn`.
    pub fail: Count,
    /// Never made or not possible; all of them while it is disconnected.
    pub skip: Count,
    /// They passed too long ago to count, or before what they look at was changed.
    pub stale: Count,
    /// Required ones that have no answer that counts.
    pub unproven: Count,
    /// The worst, if one failed or warned.
    pub worst: Option<WorstCheck>,
}

/// The check that decides a roll-up.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WorstCheck {
    /// Check id.
    pub id: String,
    /// What is checked.
    pub title: String,
    /// FAIL or WARN.
    #[cfg_attr(feature = "bindings", specta(type = words::GateStatus))]
    pub status: String,
}

/// How recent the records of one resource are.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FreshnessView {
    /// As in `pull --resource`.
    pub resource: String,
    /// fresh, recent, late or never.
    #[cfg_attr(feature = "bindings", specta(type = words::Freshness))]
    pub state: String,
    /// Last pull that succeeded.
    pub pulled_at: Option<At>,
    /// When the next one is due.
    pub due_at: Option<At>,
}

/// The end of one credential.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ClockView {
    /// `access_token`, `refresh_token` or grant.
    #[cfg_attr(feature = "bindings", specta(type = words::ClockKind))]
    pub kind: String,
    /// When.
    pub ends_at: At,
}

/// A month's reads of one app.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ReadsView {
    /// The app.
    pub app_registration_id: String,
    /// Its label.
    pub app_label: String,
    /// Connector id.
    pub partner: String,
    /// As `2026-11`.
    pub month: String,
    /// Reads until now.
    pub used: Count,
    /// Reads that are allowed.
    pub budget: Count,
    /// Reads by the end of the month at this pace; `None` while it is too early to tell.
    pub at_month_end: Option<Count>,
    /// When they are used up at this pace, if that is before the month ends.
    pub runs_out_at: Option<At>,
}
