//! A job as the faces see it.

use connect_store::jobs::{Job, JobStatus};

use super::begin::payload;
use crate::error::{AppError, ErrorView};
use crate::pull::PullRunView;
use crate::views::{At, Count};
#[cfg(feature = "bindings")]
use crate::words;

/// What every order has.
#[derive(serde::Deserialize)]
struct Titled {
    title: String,
}

/// One unit of background work.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct JobView {
    /// Job id.
    pub id: String,
    /// `pull` or `golden_run`.
    #[cfg_attr(feature = "bindings", specta(type = words::JobKind))]
    pub kind: String,
    /// The connection it works on.
    pub connection_id: Option<String>,
    /// What it does, in words.
    pub title: String,
    /// queued, running, done, failed or cancelled.
    #[cfg_attr(feature = "bindings", specta(type = words::JobStatus))]
    pub status: String,
    /// What it is doing now.
    pub step: String,
    /// Records done.
    pub done: Count,
    /// Records in all, once known.
    pub total: Option<Count>,
    /// When it began.
    pub started_at: At,
    /// When it ended.
    pub finished_at: Option<At>,
    /// Why it failed, also when it is tried again.
    pub error: Option<ErrorView>,
    /// The counts of a pull.
    pub pull: Option<PullRunView>,
}

pub(crate) fn view(job: &Job) -> Result<JobView, AppError> {
    let number = |count: u64| Count::from(i64::try_from(count).unwrap_or(i64::MAX));
    let unreadable = |error| AppError::internal("read a job", error);
    let error = (!job.error.is_empty()).then(|| serde_json::from_str(&job.error)).transpose();
    let pull = (!job.result.is_empty()).then(|| serde_json::from_str(&job.result)).transpose();
    Ok(JobView {
        id: job.id.to_string(),
        kind: job.kind.clone(),
        connection_id: job.connection_id.map(|id| id.to_string()),
        title: payload::<Titled>(job)?.title,
        status: match job.status {
            JobStatus::Queued => "queued",
            JobStatus::Running => "running",
            JobStatus::Succeeded => "done",
            JobStatus::Failed => "failed",
            JobStatus::Cancelled => "cancelled",
        }
        .to_owned(),
        step: job.step.clone(),
        done: number(job.done),
        total: job.total.map(number),
        started_at: job.started_at.unwrap_or(job.created_at).into(),
        finished_at: job.finished_at.map(Into::into),
        error: error.map_err(unreadable)?,
        pull: pull.map_err(unreadable)?,
    })
}
