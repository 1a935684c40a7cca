//! The report: the same document in the window, on the command line and in a file.

use super::signature::Seal;
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
    /// By which key it is signed; only in reports that are written as JSON, or were.
    pub signature: Option<SignatureView>,
    /// What the report is worth as a whole. The window needs none of it: it has just made its own, of everything.
    #[serde(skip)]
    pub provenance: Provenance,
}

/// What a report says of itself, beside its checks; only files tell it (see `gate::formats`).
#[derive(Clone, Debug)]
pub struct Provenance {
    /// Whether it holds every connection that nobody has disconnected.
    pub is_whole: bool,
    /// How many those are; `None` where a saved report does not say.
    pub of_connections: Option<u64>,
    /// Whether only a whole one makes ready.
    pub must_be_whole: bool,
    /// What a saved report's signature is worth; `None` for one that was just made.
    pub seal: Option<Seal>,
    /// The published mappings that the connections had.
    pub mappings: Vec<MappingMark>,
    /// How long the checks took, all added; `None` where a saved report does not say.
    pub duration_ms: Option<u64>,
}

/// A published mapping, so that nobody has to guess about which one a report speaks.
#[derive(Clone, Debug, serde::Deserialize, serde::Serialize)]
pub struct MappingMark {
    /// Whose.
    pub connection_id: String,
    /// Counts from 1 for each connection.
    pub revision: i64,
    /// SHA-256 over its rows and categories, base64.
    pub sha256: String,
    /// RFC 3339.
    pub published_at: String,
}

impl Provenance {
    /// Whether it stands in the way that something was left out.
    pub const fn lacks_connections(&self) -> bool {
        self.must_be_whole && !self.is_whole
    }
}

/// A report's signature (see `gate::signature`).
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SignatureView {
    /// Ed25519.
    pub algorithm: String,
    /// Base64.
    pub public_key: String,
    /// Base64.
    pub value: String,
}

/// `verify --public-key --json`.
#[derive(Clone, Debug, serde::Serialize)]
pub struct PublicKeyView {
    /// Ed25519.
    pub algorithm: String,
    /// Base64: what `verify --signed-by` wants.
    pub public_key: String,
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
    /// Whether somebody may answer for its failure.
    pub can_be_waived: bool,
    /// Where its failure is mended, if not at the connection itself: contract or `go_live`.
    #[cfg_attr(feature = "bindings", specta(type = Option<words::Remedy>))]
    pub remedy: Option<String>,
    /// Who answers for it if it fails.
    pub waiver: Option<WaiverMark>,
    /// The answer before this one.
    pub before: Option<AnswerBefore>,
}

/// A waiver as a report tells it: whoever reads the file has nothing else.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WaiverMark {
    /// Key.
    pub id: String,
    /// Name of who answers.
    pub granted_by: String,
    /// Why.
    pub reason: String,
    /// Until when, RFC 3339.
    pub expires_at: String,
}

/// What a check said the time before.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AnswerBefore {
    /// PASS, WARN, FAIL or SKIP.
    #[cfg_attr(feature = "bindings", specta(type = words::GateStatus))]
    pub status: String,
    /// When, RFC 3339.
    pub checked_at: String,
    /// Whether the newer answer is worse or better; `None` when it says the same.
    #[cfg_attr(feature = "bindings", specta(type = Option<words::Change>))]
    pub change: Option<String>,
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
    /// Checks that fail and do not, because somebody answers for them.
    pub waived: Count,
    /// Checks whose answer is worse than the one before.
    pub worse: Count,
    /// Checks whose answer is better than the one before.
    pub better: Count,
    /// Requests that the checks sent to partners.
    pub requests: Count,
    /// The oldest answer that a critical check rests on.
    pub oldest_at: Option<At>,
    /// The weighted mean of the partners' scores, 0 to 100; `None` when nothing was checked.
    pub score: Option<Count>,
    /// excellent from 80, good from 60, fair from 40, or poor. It says how much is known to be right, and never makes
    /// ready.
    #[cfg_attr(feature = "bindings", specta(type = Option<words::ScoreLabel>))]
    pub score_label: Option<String>,
    /// By partner, in the order of the report.
    pub partners: Vec<PartnerScore>,
}

/// A partner's part of the score.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PartnerScore {
    /// Connector id.
    pub partner: String,
    /// 0 to 100.
    pub score: Count,
    /// How much it counts beside the others.
    pub weight: u32,
}

/// `verify --history --json`.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CheckRunsView {
    /// The newest first.
    pub runs: Vec<CheckRunView>,
}

/// Somebody had checks made.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CheckRunView {
    /// Key.
    pub id: String,
    /// Name of who asked; `None` when the program did so itself.
    pub started_by: Option<String>,
    /// When it began.
    pub started_at: At,
    /// When it ended; `None` while it runs, and when it was cut off.
    pub finished_at: Option<At>,
    /// Connections that were checked.
    pub connections: Count,
    /// Answers by status.
    pub pass: Count,
    /// See `pass`.
    pub warn: Count,
    /// See `pass`.
    pub fail: Count,
    /// See `pass`.
    pub skip: Count,
}

/// `waivers list --json`.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WaiversView {
    /// The newest first, those that are over as well.
    pub waivers: Vec<WaiverView>,
}

/// Leave for one check of one connection to fail.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WaiverView {
    /// Key.
    pub id: String,
    /// Connection id.
    pub connection_id: String,
    /// The organization's name.
    pub display_name: String,
    /// Stable id.
    pub check_id: String,
    /// What is checked.
    pub title: String,
    /// Why it may fail.
    pub reason: String,
    /// Name of who answers for it.
    pub granted_by: String,
    /// Since when.
    pub granted_at: At,
    /// Until when, at the latest.
    pub expires_at: At,
    /// `in_force`, expired or withdrawn.
    #[cfg_attr(feature = "bindings", specta(type = words::WaiverState))]
    pub state: String,
    /// Name of who took it back.
    pub withdrawn_by: Option<String>,
    /// When.
    pub withdrawn_at: Option<At>,
}

/// How far a run of checks is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ChecksProgressView {
    /// Connections that were checked.
    pub done: Count,
    /// Connections that are checked in this run.
    pub of: Count,
}

/// A report that was written.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SavedReport {
    /// Where it lies.
    pub path: String,
}
