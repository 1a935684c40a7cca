//! What was done, and what it showed.

use connect_domain::failure::Cause;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// Steps in their order; all of them passed where a calendar is followed.
pub(crate) const ALL: [&str; 7] = [
    "follow",
    "create",
    "read_back",
    "update",
    "read_back_update",
    "delete",
    "read_back_deletion",
];

/// One step.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Step {
    pub(crate) name: String,
    pub(crate) passed: bool,
    pub(crate) duration_ms: u64,
    /// What went wrong, and where its cause lies; of a step that passed, what was seen.
    pub(crate) detail: String,
    pub(crate) cause: Option<String>,
}

/// What the steps say together.
pub(crate) enum Verdict {
    Passed {
        duration_ms: u64,
        /// What the steps saw.
        seen: String,
    },
    Failed {
        cause: Cause,
        detail: String,
    },
    /// The program ended before the steps did.
    CutOff,
}

/// Reads stored steps.
pub(crate) fn verdict(steps: &str) -> Result<Verdict, AppError> {
    let steps = read(steps)?;
    if let Some(failed) = steps.iter().find(|step| !step.passed) {
        return Ok(Verdict::Failed {
            cause: failed.cause.as_deref().and_then(|cause| cause.parse().ok()).unwrap_or(Cause::Data),
            detail: format!("{}: {}", failed.name.replace('_', " "), failed.detail),
        });
    }
    if steps.len() < ALL.len() {
        return Ok(Verdict::CutOff);
    }
    let seen = steps.iter().map(|step| step.detail.as_str()).filter(|detail| !detail.is_empty());
    Ok(Verdict::Passed {
        duration_ms: steps.iter().map(|step| step.duration_ms).sum(),
        seen: seen.collect::<Vec<_>>().join(". "),
    })
}

pub(super) fn read(steps: &str) -> Result<Vec<Step>, AppError> {
    serde_json::from_str(steps).map_err(|error| AppError::internal("read a sample meeting's steps", error))
}

pub(super) fn write(steps: &[Step]) -> Result<String, AppError> {
    serde_json::to_string(steps).map_err(|error| AppError::internal("keep a sample meeting's steps", error))
}
