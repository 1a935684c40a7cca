//! Holding a job: the lease is renewed while the work goes on, and the work hears when the job is not this
//! process's any more.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use connect_domain::clock::Instant;
use connect_store::ObservedTransaction;
use connect_store::jobs::{self, Job, JobStatus};
use serde::de::DeserializeOwned;
use tokio::task::AbortHandle;

use super::begin::payload;
use super::view::view;
use super::{Kind, LEASE};
use crate::App;
use crate::error::AppError;

/// See the module.
pub(crate) struct Hold {
    app: Arc<App>,
    job: Arc<Mutex<Job>>,
    renewal: AbortHandle,
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.renewal.abort();
    }
}

impl Hold {
    /// Of a job that this process has begun.
    pub(crate) fn new(app: &Arc<App>, job: Job) -> Self {
        let job = Arc::new(Mutex::new(job));
        let renewal = tokio::spawn(renew(Arc::clone(app), Arc::clone(&job))).abort_handle();
        let hold = Self {
            app: Arc::clone(app),
            job,
            renewal,
        };
        hold.tell();
        hold
    }

    /// What was ordered.
    pub(crate) fn payload<P: DeserializeOwned>(&self) -> Result<P, AppError> {
        payload(&self.job())
    }

    /// Before a request: whether the job is still ours to do.
    pub(crate) async fn look(&self) -> Result<(), AppError> {
        let held = self.job().clone();
        let now = jobs::get(&mut self.app.store.read().await?, held.id).await?;
        let ours = now
            .as_ref()
            .is_some_and(|now| now.status == JobStatus::Running && now.holder == held.holder && now.attempts == held.attempts);
        match now.map(|now| now.status) {
            _ if ours => Ok(()),
            Some(JobStatus::Running | JobStatus::Queued | JobStatus::Succeeded) => Err(Kind::of(&held)?.taken()),
            _ => Err(Kind::of(&held)?.stopped()),
        }
    }

    /// A new step.
    pub(crate) async fn step(&self, step: &str, done: u64, total: Option<u64>) -> Result<(), AppError> {
        {
            let mut job = self.job();
            step.clone_into(&mut job.step);
            (job.done, job.total) = (done, total);
        }
        let mut tx = self.app.store.observe(self.app.clock.now()).await?;
        self.report(&mut tx, done).await?;
        let id = self.job().id;
        Ok(tx.commit_observed(id).await?)
    }

    /// How far the step is, in the transaction that stores it: what comes from a job that is not ours any more
    /// is not stored.
    pub(crate) async fn report(&self, tx: &mut ObservedTransaction, done: u64) -> Result<(), AppError> {
        let job = {
            let mut job = self.job();
            job.done = done;
            job.lease_until = renewed(job.lease_until, self.app.clock.now());
            job.clone()
        };
        if !jobs::report(tx, &job).await? {
            return Err(Kind::of(&job)?.stopped());
        }
        self.tell();
        Ok(())
    }

    /// The job as it was last reported.
    pub(super) fn job(&self) -> MutexGuard<'_, Job> {
        self.job.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self) {
        match view(&self.job()) {
            Ok(view) => self.app.events.job(view),
            Err(error) => tracing::warn!(%error, "the progress of a job was not told"),
        }
    }
}

/// Several times within a lease, whatever the work is waiting for.
async fn renew(app: Arc<App>, job: Arc<Mutex<Job>>) {
    loop {
        tokio::time::sleep(LEASE / 4).await;
        match renew_once(&app, &job).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => tracing::debug!(%error, "a lease was not renewed"),
        }
    }
}

async fn renew_once(app: &App, job: &Mutex<Job>) -> Result<bool, AppError> {
    let mut tx = app.store.observe(app.clock.now()).await?;
    let held = {
        let mut job = job.lock().unwrap_or_else(PoisonError::into_inner);
        job.lease_until = renewed(job.lease_until, app.clock.now());
        job.clone()
    };
    let ours = jobs::report(&mut tx, &held).await?;
    tx.commit_observed(held.id).await?;
    Ok(ours)
}

/// Always another instant, also by a clock that stands still or is set back: who watches sees that we live.
fn renewed(lease_until: Instant, now: Instant) -> Instant {
    now.plus(LEASE).max(lease_until.plus(Duration::from_micros(1)))
}
