//! Background work as rows of the workspace, so that every window and command line sees it, any of them can
//! stop it, and none of it is lost with its process.
//!
//! [`begin`] writes the row, already held by this process. A [`Hold`] renews the lease while the work goes on
//! and looks, before each request, whether the row still says so. The row of a process that is no more is
//! taken over: at once by whoever orders the same again, and by any window once the lease has ended ([`work`]).
//! Such work has to be safe to run twice; a pull knows from its own row what it has stored. What is not safe to run twice
//! ([`Kind`]) is ended instead, by whoever starts next ([`end_left_jobs`]).

mod begin;
mod hold;
mod kind;
mod retry;
mod run;
#[cfg(test)]
mod tests;
mod view;

use std::time::Duration;

use connect_domain::failure::Cause;
use connect_domain::ids::{ConnectionId, JobId};
use connect_store::jobs::{self, Job};
use connect_store::pull_runs::{self, PullStatus};
use connect_store::{ObservedTransaction, Reads};

pub(crate) use begin::{PullOrder, PullPayload, begin, end_left, new_job, payload};
pub(crate) use hold::Hold;
pub(crate) use kind::Kind;
#[cfg(test)]
pub(crate) use run::work_once;
pub(crate) use run::{Brought, Whose, close, run};
pub use run::{end_left_jobs, work};
pub use view::JobView;
pub(crate) use view::view;

use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::parse_id;

/// Who does not renew for so long is gone. Long enough for a machine under load, short enough that nobody
/// wonders why a pull does not go on.
const LEASE: Duration = Duration::from_secs(10);

/// The list shows so many.
const SHOWN: i64 = 50;

/// Recent and running jobs, newest first, of all programs on this workspace.
pub async fn list_jobs(app: &App) -> Result<Vec<JobView>, AppError> {
    let jobs = jobs::latest(&mut app.store.read().await?, SHOWN).await?;
    jobs.iter().map(view).collect()
}

/// The job of this kind that is under way for a connection.
pub(crate) async fn under_way(from: &mut impl Reads, kind: Kind, connection_id: ConnectionId) -> Result<Option<Job>, AppError> {
    Ok(jobs::under_way(from, kind.as_str(), connection_id).await?)
}

/// Stops a job, whoever runs it: its holder finds out before its next request. One that has ended stays as
/// it is.
pub async fn cancel_job(app: &App, id: &str) -> Result<JobView, AppError> {
    let id: JobId = parse_id(id)?;
    let unknown = || AppError::new(ErrorCode::InvalidInput, "There is no such job");
    let mut tx = app.store.observe(app.clock.now()).await?;
    let kind = Kind::of(&jobs::get(&mut tx, id).await?.ok_or_else(unknown)?)?;
    if jobs::cancel(&mut tx, id, &kind.stopped_step()).await? {
        let job = jobs::get(&mut tx, id).await?.ok_or_else(unknown)?;
        end_pull(&mut tx, &job, PullStatus::Cancelled, None, "").await?;
        tx.commit_observed(id).await?;
    }
    let job = jobs::get(&mut app.store.read().await?, id).await?.ok_or_else(unknown)?;
    let view = view(&job)?;
    app.events.job(view.clone());
    app.events.stale(["jobs", "golden"]);
    Ok(view)
}

/// The row of a pull ends with its job. Other jobs need no end but their own.
async fn end_pull(
    tx: &mut ObservedTransaction,
    job: &Job,
    status: PullStatus,
    cause: Option<Cause>,
    message: &str,
) -> Result<(), AppError> {
    if Kind::of(job)? == Kind::Pull {
        let PullPayload { run, .. } = begin::payload(job)?;
        pull_runs::stop(tx, run, status, cause, message).await?;
    }
    Ok(())
}
