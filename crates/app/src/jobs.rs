//! Background work: one task each in this process, with progress by event and a way to stop it.
//!
//! What a pull stored is in the workspace page by page and its run has a row of its own, so a job
//! that ends with its process loses nothing but its place in this list.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use connect_domain::ids::{CorrelationId, JobId};
use connect_store::connections::Connection;
use tokio::sync::Mutex;

use crate::App;
use crate::error::{AppError, ErrorCode, ErrorView};
use crate::input::parse_id;
use crate::pull::{self, PullRunView};
use crate::views::{At, Count};
#[cfg(feature = "bindings")]
use crate::words;

/// One unit of background work.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct JobView {
    /// Job id.
    pub id: String,
    /// `pull`.
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
    /// Why it failed.
    pub error: Option<ErrorView>,
    /// The counts of a pull.
    pub pull: Option<PullRunView>,
}

/// Jobs that ended are kept for the list until there are this many.
const MOST_KEPT: usize = 50;

struct Running {
    view: JobView,
    cancelled: Arc<AtomicBool>,
}

/// The jobs of this process, by id; UUIDv7, so oldest first.
#[derive(Default)]
pub(crate) struct RunningJobs(Arc<Mutex<BTreeMap<JobId, Running>>>);

/// How a job tells where it is, and hears that it should stop.
pub(crate) struct Progress {
    cancelled: Arc<AtomicBool>,
    report: Option<tokio::sync::mpsc::UnboundedSender<Step>>,
}

enum Step {
    Total(&'static str, u64),
    Done(u64),
}

impl Progress {
    /// For a face that waits anyway.
    pub(crate) fn silent() -> Self {
        Self {
            cancelled: Arc::default(),
            report: None,
        }
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// A new step with a known length.
    pub(crate) fn total(&self, step: &'static str, total: u64) {
        self.send(Step::Total(step, total));
    }

    /// Records done in this step.
    pub(crate) fn done(&self, done: u64) {
        self.send(Step::Done(done));
    }

    fn send(&self, step: Step) {
        if let Some(report) = &self.report {
            let _job_ended = report.send(step);
        }
    }
}

/// Recent and running jobs, newest first.
pub async fn list_jobs(app: &App) -> Result<Vec<JobView>, AppError> {
    Ok(app.jobs.0.lock().await.values().rev().map(|running| running.view.clone()).collect())
}

/// Asks a job to stop; it does before its next request.
pub async fn cancel_job(app: &App, id: &str) -> Result<JobView, AppError> {
    let id: JobId = parse_id(id)?;
    let jobs = app.jobs.0.lock().await;
    let running = jobs
        .get(&id)
        .ok_or_else(|| AppError::new(ErrorCode::InvalidInput, "There is no such job"))?;
    running.cancelled.store(true, Ordering::Relaxed);
    Ok(running.view.clone())
}

/// Starts a pull; one at a time for each connection.
pub(crate) async fn start(app: &Arc<App>, connection: Connection, resources: Vec<String>) -> Result<JobView, AppError> {
    let now = app.clock.now();
    let id = JobId::new(now, &*app.entropy);
    let cancelled = Arc::new(AtomicBool::new(false));
    let view = JobView {
        id: id.to_string(),
        kind: "pull".to_owned(),
        connection_id: Some(connection.id.to_string()),
        title: format!("Pull {}", connection.display_name),
        status: "running".to_owned(),
        step: "Asking the partner".to_owned(),
        done: 0_i64.into(),
        total: None,
        started_at: now.into(),
        finished_at: None,
        error: None,
        pull: None,
    };
    let mut jobs = app.jobs.0.lock().await;
    if jobs
        .values()
        .any(|running| running.view.status == "running" && running.view.connection_id == view.connection_id)
    {
        return Err(AppError::new(
            ErrorCode::AlreadyRunning,
            format!("`{}` is being pulled already", connection.display_name),
        ));
    }
    while jobs.len() >= MOST_KEPT {
        let ended = jobs.iter().find(|(_, running)| running.view.status != "running").map(|(id, _)| *id);
        match ended {
            Some(ended) => jobs.remove(&ended),
            None => break,
        };
    }
    jobs.insert(
        id,
        Running {
            view: view.clone(),
            cancelled: Arc::clone(&cancelled),
        },
    );
    drop(jobs);
    app.events.job(view.clone());
    app.events.stale(["jobs"]);
    let (report, steps) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(follow(Arc::clone(app), id, steps));
    let app = Arc::clone(app);
    tokio::spawn(async move {
        let progress = Progress {
            cancelled,
            report: Some(report),
        };
        let outcome = pull::run(&app, &connection, &resources, &progress).await;
        drop(progress);
        end(&app, id, outcome).await;
    });
    Ok(view)
}

async fn follow(app: Arc<App>, id: JobId, mut steps: tokio::sync::mpsc::UnboundedReceiver<Step>) {
    while let Some(step) = steps.recv().await {
        let mut jobs = app.jobs.0.lock().await;
        let Some(running) = jobs.get_mut(&id) else { return };
        let number = |count: u64| Count::from(i64::try_from(count).unwrap_or(i64::MAX));
        match step {
            Step::Total(step, total) => {
                step.clone_into(&mut running.view.step);
                running.view.total = Some(number(total));
            }
            Step::Done(done) => running.view.done = number(done),
        }
        app.events.job(running.view.clone());
    }
}

async fn end(app: &App, id: JobId, outcome: Result<PullRunView, AppError>) {
    let now = app.clock.now();
    let mut jobs = app.jobs.0.lock().await;
    let Some(running) = jobs.get_mut(&id) else { return };
    running.view.finished_at = Some(now.into());
    match outcome {
        Ok(pull) => {
            "done".clone_into(&mut running.view.status);
            running.view.done = pull.rows;
            running.view.pull = Some(pull);
        }
        Err(error) => {
            let status = if error.code == ErrorCode::Cancelled {
                "cancelled"
            } else {
                "failed"
            };
            status.clone_into(&mut running.view.status);
            running.view.error = Some(ErrorView::report(&error, CorrelationId::new(now, &*app.entropy)));
        }
    }
    app.events.job(running.view.clone());
    app.events.stale(["jobs", "attention"]);
}
