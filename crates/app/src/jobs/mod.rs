//! Background work as rows of the workspace, so that every window and command line sees it, any of them can
//! stop it, and none of it is lost with its process.
//!
//! [`begin`] writes the row, already held by this process. A [`Hold`] renews the lease while the work goes on
//! and looks, before each request, whether the row still says so. The row of a process that is no more is
//! taken over: at once by whoever orders the same again, and by any window once the lease has ended ([`work`]).
//! The work itself has to be safe to run twice; a pull knows from its own row what it has stored.

mod begin;
mod hold;
mod retry;
mod run;
#[cfg(test)]
mod tests;
mod view;

use std::time::Duration;

use connect_domain::ids::JobId;
use connect_store::jobs;
use connect_store::pull_runs::{self, PullStatus};

pub(crate) use begin::{PullOrder, begin};
pub(crate) use hold::Hold;
pub use run::work;
#[cfg(test)]
pub(crate) use run::work_once;
pub(crate) use run::{Whose, run};
pub use view::JobView;
pub(crate) use view::view;

use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::parse_id;

/// The one kind of job so far.
const PULL: &str = "pull";

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

/// Stops a job, whoever runs it: its holder finds out before its next request. One that has ended stays as
/// it is.
pub async fn cancel_job(app: &App, id: &str) -> Result<JobView, AppError> {
    let id: JobId = parse_id(id)?;
    let unknown = || AppError::new(ErrorCode::InvalidInput, "There is no such job");
    let mut tx = app.store.observe(app.clock.now()).await?;
    if jobs::cancel(&mut tx, id, "Stopped; what was read until then is stored").await? {
        let job = jobs::get(&mut tx, id).await?.ok_or_else(unknown)?;
        pull_runs::stop(&mut tx, begin::payload(&job)?.run, PullStatus::Cancelled, None, "").await?;
        tx.commit_observed(id).await?;
    }
    let job = jobs::get(&mut app.store.read().await?, id).await?.ok_or_else(unknown)?;
    let view = view(&job)?;
    app.events.job(view.clone());
    app.events.stale(["jobs"]);
    Ok(view)
}
