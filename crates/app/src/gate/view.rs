//! The report: the same document in the window, on the command line and in a file.

use crate::views::{At, Count};
#[cfg(feature = "bindings")]
use crate::words;

/// A verdict with everything that it rests on (`contract.md`, `verify`).
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ReportView {
    /// READY or NOT READY.
    #[cfg_attr(feature = "bindings", specta(type = words::GateVerdict))]
    pub verdict: String,
    /// live or rehearsal.
    #[cfg_attr(feature = "bindings", specta(type = words::GateScope))]
    pub scope: String,
    /// When it was judged, RFC 3339.
    pub judged_at: String,
    /// Release of this program.
    pub version: String,
    /// In the order of the connections and of their manifests.
    pub checks: Vec<CheckView>,
    /// Counts.
    pub summary: SummaryView,
}

/// One check of one connection.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CheckView {
    /// Stable id.
    pub id: String,
    /// What is checked.
    pub title: String,
    /// Connector id.
    pub partner: String,
    /// Connection id.
    pub connection_id: String,
    /// The organization's name.
    pub display_name: String,
    /// production, sandbox, rehearsal or custom.
    #[cfg_attr(feature = "bindings", specta(type = words::Environment))]
    pub environment: String,
    /// PASS, WARN, FAIL or SKIP.
    #[cfg_attr(feature = "bindings", specta(type = words::GateStatus))]
    pub status: String,
    /// Class of what is wrong.
    #[cfg_attr(feature = "bindings", specta(type = Option<words::Cause>))]
    pub cause: Option<String>,
    /// live, rehearsal, missing or stale.
    #[cfg_attr(feature = "bindings", specta(type = words::EvidenceKind))]
    pub evidence_kind: String,
    /// What was seen.
    pub evidence: String,
    /// When, RFC 3339; `None` when it was never made.
    pub checked_at: Option<String>,
    /// How long ago that is.
    pub age_seconds: Option<Count>,
    /// How long an answer counts.
    pub fresh_for_seconds: Count,
    /// Whether its absence alone makes the gate not ready.
    pub critical: bool,
    /// local, unmetered or metered.
    #[cfg_attr(feature = "bindings", specta(type = words::CheckCost))]
    pub cost: String,
    /// Requests that it sent to the partner.
    pub requests: Count,
    /// Why it keeps the gate from being ready: failed, missing, stale or `other_scope`.
    #[cfg_attr(feature = "bindings", specta(type = Option<words::Obstacle>))]
    pub obstacle: Option<String>,
}

/// Counts of a report.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SummaryView {
    /// Connections that were judged.
    pub connections: Count,
    /// Checks by status.
    pub pass: Count,
    /// See `pass`.
    pub warn: Count,
    /// See `pass`.
    pub fail: Count,
    /// See `pass`.
    pub skip: Count,
    /// Checks that keep the gate from being ready.
    pub obstacles: Count,
    /// Requests that the checks sent to partners.
    pub requests: Count,
    /// The oldest answer that a critical check rests on.
    pub oldest_at: Option<At>,
}

/// A report that was written.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SavedReport {
    /// Where it lies.
    pub path: String,
}
