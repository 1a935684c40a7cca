//! Doing a job from its beginning, or from where another process was cut off, to its end in its row.

use std::sync::Arc;
use std::time::Duration;

use connect_domain::ids::CorrelationId;
use connect_store::jobs::{self, Job, JobStatus};
use connect_store::pull_runs::PullStatus;
use futures::StreamExt;

use super::retry::{MOST_ATTEMPTS, wait_before_next};
use super::view::view;
use super::{Hold, Kind, LEASE, end_pull};
use crate::App;
use crate::error::{AppError, ErrorCode, ErrorView};
use crate::pull::{self, PullRunView};

/// How often a window looks for work that nobody does.
const LOOK: Duration = Duration::from_secs(5);
/// After a long sleep several are due: they take turns.
const AT_ONCE: usize = 4;

/// For whom a job is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// Somebody waits for the answer, and decides about another try.
    Person,
    /// Nobody waits: what passes is tried again later.
    Background,
}

/// Does what was ordered. What was stored until a failure stays.
pub(crate) async fn run(app: &Arc<App>, job: Job, whose: Whose) -> Result<PullRunView, AppError> {
    let hold = Arc::new(Hold::new(app, job));
    app.events.stale(["jobs"]);
    let outcome = pull::run(app, &hold).await;
    let brought = |pull: &PullRunView| {
        Ok(Brought {
            step: "Stored".to_owned(),
            done: u64::try_from(pull.rows.get()).unwrap_or(0),
            result: text(pull)?,
        })
    };
    let closed = close(app, &hold, outcome.as_ref().map(brought), whose).await;
    app.events.stale(["jobs", "attention"]);
    closed?;
    outcome
}

/// What a job that ended well has to show.
pub(crate) struct Brought {
    /// In words.
    pub(crate) step: String,
    /// Records in all.
    pub(crate) done: u64,
    /// As JSON; empty where it is found elsewhere.
    pub(crate) result: String,
}

/// For as long as a window is open: goes on with what others left behind, and with what waits for its next
/// try. A locked vault is waited for.
pub async fn work(app: Arc<App>) {
    loop {
        if let Err(error) = work_once(&app).await {
            tracing::debug!(%error, "due jobs were not begun");
        }
        tokio::time::sleep(LOOK).await;
    }
}

pub(crate) async fn work_once(app: &Arc<App>) -> Result<(), AppError> {
    end_left_jobs(app).await?;
    let due = jobs::due(&mut app.store.read().await?, app.clock.now()).await?;
    if due.is_empty() {
        return Ok(());
    }
    app.open_vault().await?;
    let turns = futures::stream::iter(due).for_each_concurrent(AT_ONCE, |seen| async move {
        match take(app, &seen).await {
            Ok(Some(job)) => {
                if let Err(error) = run(app, job, Whose::Background).await {
                    tracing::info!(%error, job.id = %seen.id, "a job did not end well");
                }
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, job.id = %seen.id, "a job was not begun"),
        }
    });
    turns.await;
    Ok(())
}

/// Ends what programs that are no more left behind and nobody goes on with.
pub async fn end_left_jobs(app: &App) -> Result<(), AppError> {
    let due = jobs::due(&mut app.store.read().await?, app.clock.now()).await?;
    for left in due {
        if !Kind::of(&left)?.goes_on() {
            take(app, &left).await?;
            app.events.stale(["jobs", "golden"]);
        }
    }
    Ok(())
}

/// `None` when another process was faster, and when nobody goes on with it or it was begun too often already: then it has
/// ended.
pub(super) async fn take(app: &App, seen: &Job) -> Result<Option<Job>, AppError> {
    let now = app.clock.now();
    let mut tx = app.store.observe(now).await?;
    let taken = jobs::claim(&mut tx, seen, &app.job_holder, now.plus(LEASE)).await?;
    let taken = match taken {
        Some(mut job) if !Kind::of(&job)?.goes_on() => {
            let error = Kind::of(&job)?.cut_off();
            give_up(app, &mut tx, &mut job, &error).await?;
            None
        }
        Some(mut job) if job.attempts > MOST_ATTEMPTS => {
            let error = AppError::new(ErrorCode::Internal, "It was begun several times and each time cut off");
            give_up(app, &mut tx, &mut job, &error).await?;
            None
        }
        taken => taken,
    };
    tx.commit_observed(seen.id).await?;
    Ok(taken)
}

/// Writes the end of a job, or when it is tried again.
pub(crate) async fn close(
    app: &App,
    hold: &Hold,
    outcome: Result<Result<Brought, AppError>, &AppError>,
    whose: Whose,
) -> Result<(), AppError> {
    let now = app.clock.now();
    let mut job = hold.job().clone();
    let mut tx = app.store.observe(now).await?;
    match outcome {
        // Whoever stopped it, or took it over, has written the row.
        Err(error) if error.code == ErrorCode::Cancelled => return Ok(()),
        Ok(brought) => {
            let Brought { step, done, result } = brought?;
            job.status = JobStatus::Succeeded;
            job.step = step;
            job.done = done;
            job.total = Some(done);
            job.result = result;
            job.finished_at = Some(now);
            jobs::close(&mut tx, &job).await?;
        }
        Err(error) => match wait_before_next(error, job.attempts) {
            Some(wait) if whose == Whose::Background && Kind::of(&job)?.goes_on() => {
                job.status = JobStatus::Queued;
                job.run_after = now.plus(wait);
                job.step = format!("Tries again in {} min", wait.as_secs() / 60);
                job.error = text(&report(app, error))?;
                jobs::close(&mut tx, &job).await?;
            }
            _ => give_up(app, &mut tx, &mut job, error).await?,
        },
    }
    tx.commit_observed(job.id).await?;
    app.events.job(view(&job)?);
    Ok(())
}

async fn give_up(app: &App, tx: &mut connect_store::ObservedTransaction, job: &mut Job, error: &AppError) -> Result<(), AppError> {
    job.status = JobStatus::Failed;
    job.error = text(&report(app, error))?;
    job.finished_at = Some(app.clock.now());
    if jobs::close(tx, job).await? {
        end_pull(tx, job, PullStatus::Failed, Some(error.cause), &error.message).await?;
    }
    Ok(())
}

fn report(app: &App, error: &AppError) -> ErrorView {
    ErrorView::report(error, CorrelationId::new(app.clock.now(), &*app.entropy))
}

fn text(value: &impl serde::Serialize) -> Result<String, AppError> {
    serde_json::to_string(value).map_err(|error| AppError::internal("write a job", error))
}
