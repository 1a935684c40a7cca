//! Ordering a job: a row that is held from the first, or the row of a pull that was cut off.

use std::time::Duration;

use connect_domain::failure::Cause;
use connect_domain::ids::{JobId, PullRunId};
use connect_store::StoreError;
use connect_store::connections::Connection;
use connect_store::jobs::{self, Job, JobStatus};
use connect_store::pull_runs::{self, PullCounts, PullRun, PullStatus};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::run::take;
use super::{Kind, LEASE};
use crate::App;
use crate::error::AppError;

/// How often a waiting process looks whether another one lives.
const LOOK: Duration = Duration::from_millis(250);

/// What a pull is to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PullOrder {
    /// As in `pull --resource`.
    pub(crate) resources: Vec<String>,
    /// Somebody named them: of everything, what the credential is not allowed to read is left out.
    #[serde(default)]
    pub(crate) named: bool,
    /// Everything anew, although changes could be asked for.
    pub(crate) full: bool,
}

/// The order of a pull as its row keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PullPayload {
    /// For the list.
    pub(crate) title: String,
    /// Its row in `pull_runs`, which knows what is stored.
    pub(crate) run: PullRunId,
    /// See [`PullOrder`].
    pub(crate) order: PullOrder,
}

/// The order of a job, or a part of it.
pub(crate) fn payload<P: DeserializeOwned>(job: &Job) -> Result<P, AppError> {
    serde_json::from_str(&job.payload).map_err(|error| AppError::internal("read a job", error))
}

/// A job of this process, one at a time for each connection. The same order that another process left behind
/// is gone on with where it stopped.
pub(crate) async fn begin(app: &App, connection: &Connection, order: &PullOrder) -> Result<Job, AppError> {
    loop {
        if let Some(job) = insert(app, connection, order).await? {
            return Ok(job);
        }
        if let Some(job) = go_on(app, connection, order).await? {
            return Ok(job);
        }
    }
}

/// A job that this process holds, to be inserted with what it is about.
pub(crate) fn new_job(app: &App, kind: Kind, connection: &Connection, payload: &impl Serialize) -> Result<Job, AppError> {
    let now = app.clock.now();
    Ok(Job {
        id: JobId::new(now, &*app.entropy),
        kind: kind.as_str().to_owned(),
        payload: serde_json::to_string(payload).map_err(|error| AppError::internal("write a job", error))?,
        connection_id: Some(connection.id),
        status: JobStatus::Running,
        attempts: 1,
        holder: app.job_holder.clone(),
        lease_until: now.plus(LEASE),
        step: "Asking the partner".to_owned(),
        done: 0,
        total: None,
        result: String::new(),
        error: String::new(),
        run_after: now,
        created_at: now,
        started_at: Some(now),
        finished_at: None,
    })
}

/// Another one of this kind is under way for the connection: its program lives, which is refused, or it is no more, and
/// then the job has ended. Only for jobs that nobody goes on with.
pub(crate) async fn end_left(app: &App, kind: Kind, connection: &Connection) -> Result<(), AppError> {
    let seen = jobs::under_way(&mut app.store.read().await?, kind.as_str(), connection.id).await?;
    let Some(seen) = seen else { return Ok(()) };
    if is_alive(app, &seen).await? {
        return Err(kind.under_way(&connection.display_name));
    }
    take(app, &seen).await.map(drop)
}

/// `None` when one is under way already.
async fn insert(app: &App, connection: &Connection, order: &PullOrder) -> Result<Option<Job>, AppError> {
    let now = app.clock.now();
    let run = PullRun {
        id: PullRunId::new(now, &*app.entropy),
        connection_id: connection.id,
        resources: order.resources.clone(),
        status: PullStatus::Running,
        cause: None,
        message: String::new(),
        counts: PullCounts::default(),
        cursor: String::new(),
        started_at: now,
        finished_at: None,
    };
    let payload = PullPayload {
        title: format!("Pull {}", connection.display_name),
        run: run.id,
        order: order.clone(),
    };
    let job = new_job(app, Kind::Pull, connection, &payload)?;
    let mut tx = app.store.observe(now).await?;
    match jobs::insert(&mut tx, &job).await {
        Ok(()) => {}
        Err(StoreError::Conflict(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    }
    pull_runs::insert(&mut tx, &run).await?;
    tx.commit_observed(job.id).await?;
    Ok(Some(job))
}

/// The job under way, if its process is no more and the order is the same. `None` when there is none any more.
async fn go_on(app: &App, connection: &Connection, order: &PullOrder) -> Result<Option<Job>, AppError> {
    let seen = jobs::under_way(&mut app.store.read().await?, Kind::Pull.as_str(), connection.id).await?;
    let Some(seen) = seen else { return Ok(None) };
    let refused = || Kind::Pull.under_way(&connection.display_name);
    if seen.status == JobStatus::Running && is_alive(app, &seen).await? {
        return Err(refused());
    }
    let left: PullPayload = payload(&seen)?;
    let now = app.clock.now();
    let mut tx = app.store.observe(now).await?;
    let job = if left.order == *order {
        Some(
            jobs::claim(&mut tx, &seen, &app.job_holder, now.plus(LEASE))
                .await?
                .ok_or_else(refused)?,
        )
    } else {
        jobs::cancel(&mut tx, seen.id, "Cut off; another pull took its place").await?;
        pull_runs::stop(&mut tx, left.run, PullStatus::Failed, Some(Cause::Local), "It was cut off").await?;
        None
    };
    tx.commit_observed(seen.id).await?;
    Ok(job)
}

/// A living holder renews its lease. Time is taken here and not from the row: a rehearsal's clock can jump.
async fn is_alive(app: &App, seen: &Job) -> Result<bool, AppError> {
    let until = tokio::time::Instant::now() + LEASE;
    while tokio::time::Instant::now() < until {
        tokio::time::sleep(LOOK).await;
        let now = jobs::get(&mut app.store.read().await?, seen.id).await?;
        if now.as_ref() != Some(seen) {
            return Ok(now.is_some_and(|now| now.status == JobStatus::Running));
        }
    }
    Ok(false)
}
