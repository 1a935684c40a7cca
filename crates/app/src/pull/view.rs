//! Counts of a pull.

use std::collections::BTreeMap;

use crate::views::{At, Count};

/// One pull run; the first ten fields are `pull --json` (`contract.md`).
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PullRunView {
    /// Records read.
    pub rows: Count,
    /// New here.
    pub inserted: Count,
    /// Changed since the last pull.
    pub updated: Count,
    /// As they were.
    pub unchanged: Count,
    /// Went from active to inactive.
    pub deactivated: Count,
    /// HTTP requests sent.
    pub requests: Count,
    /// Milliseconds spent waiting for the partner's limits.
    pub throttled: Count,
    /// Requests sent again.
    pub retries: Count,
    /// Wall time.
    pub duration_ms: Count,
    /// Pull run id.
    pub id: String,
    /// When it began.
    pub started_at: At,
    /// When it ended; `None` when it was broken off.
    pub finished_at: Option<At>,
    /// The same counts by resource.
    pub resources: BTreeMap<String, ResourceCounts>,
    /// Parts that could not be read although the rest was, each with what to do; what is known of them stays as it was.
    #[serde(default)]
    pub warnings: Vec<String>,
}

/// Counts of one resource.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ResourceCounts {
    /// Records read.
    pub rows: Count,
    /// New here.
    pub inserted: Count,
    /// Changed since the last pull.
    pub updated: Count,
    /// As they were.
    pub unchanged: Count,
    /// Went from active to inactive.
    pub deactivated: Count,
}
