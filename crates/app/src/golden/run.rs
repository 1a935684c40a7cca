//! A run that a person confirmed: each document is sent, waited for, kept, forgotten at the partner and judged. It is a job
//! that nobody goes on with (ADR 0065).

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use connect_connectors::documents::{Look, ReadsDocuments, Submission};
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::failure::Cause;
use connect_domain::ids::GoldenRunId;
use connect_store::connections::{self, Connection};
use connect_store::golden_runs::{self, GoldenRun};
use connect_store::jobs::Job;
use connect_store::{Observed, Reads, StoreError};
use futures::StreamExt;
use serde::{Deserialize, Serialize};

use super::answers::{self, Answer};
use super::baseline::Last;
use super::judge::{self, Difference, DocumentResult, write_results};
use super::plan::Plan;
use super::set::{self, Category, Document};
use super::view::{GoldenRunView, Source};
use super::{ABILITY, CHECK, Confirmed, Preview, reader};
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::gate;
use crate::jobs::{self, Brought, Hold, JobView, Kind, Whose};
use crate::partners::call::Reached;
use crate::writes::Reason;

/// What the job does.
const STEP: &str = "Reading documents";
/// So many documents are under way at once; the partner's limits pace them further.
const AT_ONCE: usize = 6;
/// A document that takes longer is given up.
const LONGEST_READING: Duration = Duration::from_secs(5 * 60);
/// A large document on a slow line.
const PATIENCE: Duration = Duration::from_secs(120);
/// How often a document is sent that the partner's limits refused: it was not taken in, so it is not paid for.
const TRIES: u32 = 4;

/// Has a confirmed set read and tells what that shows; the command line's way. Once `stop` is over, no further document is
/// sent, and those that are under way are waited for: they are paid for, and have to be forgotten at the partner.
pub async fn run_set(app: &Arc<App>, confirmed: Confirmed, stop: impl Future<Output = ()>) -> Result<GoldenRunView, AppError> {
    let (job, run) = order(app, &confirmed).await?;
    let id = job.id.to_string();
    let mut reading = pin!(work(app, job, confirmed, run));
    tokio::select! {
        outcome = &mut reading => outcome,
        () = stop => {
            jobs::cancel_job(app, &id).await?;
            reading.await
        }
    }
}

/// Starts the same as a job; the window's way.
pub async fn start_run(app: &Arc<App>, confirmed: Confirmed) -> Result<JobView, AppError> {
    let (job, run) = order(app, &confirmed).await?;
    let view = jobs::view(&job)?;
    let app = Arc::clone(app);
    tokio::spawn(async move {
        if let Err(error) = work(&app, job, confirmed, run).await {
            tracing::info!(%error, "a golden run did not end well");
        }
    });
    Ok(view)
}

/// The order as its row keeps it.
#[derive(Deserialize, Serialize)]
struct Payload {
    title: String,
    run: GoldenRunId,
}

/// The run that is under way for a connection.
pub(super) async fn under_way(from: &mut impl Reads, connection: &Connection) -> Result<Option<GoldenRunId>, AppError> {
    let job = jobs::under_way(from, Kind::GoldenRun, connection.id).await?;
    job.map(|job| jobs::payload::<Payload>(&job).map(|payload| payload.run)).transpose()
}

/// The rows of a job and of its run, one at a time for each connection.
async fn order(app: &App, confirmed: &Confirmed) -> Result<(Job, GoldenRun), AppError> {
    app.actor.may(Permission::Connect)?;
    let Preview { connection, plan, view } = &confirmed.0;
    app.require_credential(connection).await?;
    if !view.changed.is_empty() {
        // What failed may pass by it, as by an accepted baseline.
        app.actor.may(Permission::WaiveCheck)?;
    }
    answers::prepare(&plan.set.folder)?;
    loop {
        let now = app.clock.now();
        let run = GoldenRun {
            id: GoldenRunId::new(now, &*app.entropy),
            connection_id: connection.id,
            set_name: plan.set.name.clone(),
            pages: plan.pages().into(),
            results: "[]".to_owned(),
            started_by: app.actor.label(),
            started_at: now,
            finished_at: None,
        };
        let payload = Payload {
            title: format!("Golden set {}", run.set_name),
            run: run.id,
        };
        let job = Job {
            step: STEP.to_owned(),
            total: Some(plan.set.documents.len() as u64),
            ..jobs::new_job(app, Kind::GoldenRun, connection, &payload)?
        };
        let mut tx = app.store.write(&app.actor, Permission::Connect, now).await?;
        match connect_store::jobs::insert(&mut tx, &job).await {
            Ok(()) => {}
            Err(StoreError::Conflict(_)) => {
                drop(tx);
                jobs::end_left(app, Kind::GoldenRun, connection).await?;
                continue;
            }
            Err(error) => return Err(error.into()),
        }
        golden_runs::insert(&mut tx, &run).await?;
        let mut detail = format!(
            "`{}`: {} documents, {} pages, {}",
            run.set_name,
            plan.set.documents.len(),
            run.pages,
            view.cost
        );
        if !view.changed.is_empty() {
            detail.push_str(&format!("; as the same set, though {}", view.changed.join("; ")));
        }
        tx.commit(AuditEntry::new("golden.confirmed", connection.id.to_string(), detail))
            .await?;
        app.events.stale(["golden", "jobs"]);
        return Ok((job, run));
    }
}

async fn work(app: &Arc<App>, job: Job, confirmed: Confirmed, run: GoldenRun) -> Result<GoldenRunView, AppError> {
    let hold = Hold::new(app, job);
    let outcome = read_set(app, &hold, &confirmed, run).await;
    let brought = |view: &GoldenRunView| {
        Ok(Brought {
            step: format!("Read and judged: {}", view.status),
            done: view.documents.len() as u64,
            // What a document says is not for the workspace; the run has its own row.
            result: String::new(),
        })
    };
    let closed = jobs::close(app, &hold, outcome.as_ref().map(brought), Whose::Person).await;
    app.events.stale(["golden", "jobs", "connections", "attention"]);
    closed?;
    outcome
}

async fn read_set(app: &Arc<App>, hold: &Hold, confirmed: &Confirmed, mut run: GoldenRun) -> Result<GoldenRunView, AppError> {
    let Preview { connection, plan, .. } = &confirmed.0;
    let mut reached = app.reach(connection).await?;
    reached.http = reached.http.with_patience(PATIENCE);
    let place = Place {
        app,
        hold,
        confirmed,
        reached: &reached,
        reader: reader(connection)?,
        is_over: AtomicBool::new(false),
        is_stopped: AtomicBool::new(false),
    };
    let (mut results, mut differences) = (Vec::new(), Vec::new());
    let readings: Vec<_> = plan.set.documents.iter().map(|document| place.read(document)).collect();
    let mut reading = futures::stream::iter(readings).buffer_unordered(AT_ONCE);
    while let Some(read) = reading.next().await {
        let Some((result, different)) = read else { continue };
        results.push(result);
        differences.extend(different);
        place.keep(&mut run, &results).await?;
    }
    drop(reading);
    results.sort_by(|one: &DocumentResult, other| one.document.cmp(&other.document));
    differences.sort_by(|one: &Difference, other| (&one.document, &one.field).cmp(&(&other.document, &other.field)));
    run.finished_at = Some(app.clock.now());
    place.keep(&mut run, &results).await?;
    if place.is_stopped() {
        hold.look().await?;
    }
    gate::check_now(app, connection.id, CHECK).await?;
    let found = Last::read(&mut app.store.read().await?, connection.id, &run.set_name, &plan.asked).await?;
    let baseline = found.and_then(|found| found.baseline);
    let source = Source {
        connection,
        set: &run.set_name,
        run: Some(&run),
        read_from: "partner",
        baseline: baseline.as_ref(),
        accepted: None,
    };
    let view = GoldenRunView::of(&source, &results, &differences, &plan.asked);
    app.golden.remember(run.id, differences);
    Ok(view)
}

struct Place<'a> {
    app: &'a Arc<App>,
    confirmed: &'a Confirmed,
    reached: &'a Reached,
    hold: &'a Hold,
    reader: &'static dyn ReadsDocuments,
    /// What went wrong goes wrong for every document.
    is_over: AtomicBool,
    /// The job is ours no more: no further document is sent.
    is_stopped: AtomicBool,
}

impl Place<'_> {
    fn plan(&self) -> &Plan {
        &self.confirmed.0.plan
    }

    fn connection(&self) -> &Connection {
        &self.confirmed.0.connection
    }

    fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Relaxed)
    }

    /// One document. Whatever goes wrong is its result; `None` where it was not sent, because the run was stopped.
    async fn read(&self, document: &Document) -> Option<(DocumentResult, Vec<Difference>)> {
        if self.is_stopped() {
            return None;
        }
        let Some(category) = self.plan().category(document) else {
            let words = "its category is not in the set".to_owned();
            return Some((DocumentResult::unread(document, "", Cause::Local, words), Vec::new()));
        };
        let unread = |cause, words| (DocumentResult::unread(document, &category.model, cause, words), Vec::new());
        if self.is_over.load(Ordering::Relaxed) {
            let words = "it was not sent, because what went wrong before would go wrong again".to_owned();
            return Some(unread(Cause::Local, words));
        }
        Some(match tokio::time::timeout(LONGEST_READING, self.answer(document, category)).await {
            Ok(Ok(answer)) => match self.reader.understand(&answer) {
                Ok(read) => judge::judge(document, category, &read),
                Err(fault) => unread(fault.cause, format!("{fault}. {}", fault.advice)),
            },
            Ok(Err(error)) if error.code == ErrorCode::Cancelled => {
                self.is_stopped.store(true, Ordering::Relaxed);
                return None;
            }
            Ok(Err(error)) => {
                if matches!(error.cause, Cause::Auth | Cause::Quota | Cause::Network) {
                    self.is_over.store(true, Ordering::Relaxed);
                }
                let hint = error.hint.as_ref().map(|hint| format!(". {hint}")).unwrap_or_default();
                unread(error.cause, format!("{}{hint}", error.message))
            }
            Err(_) => unread(
                Cause::Provider,
                format!("it was still being read after {} min", LONGEST_READING.as_secs() / 60),
            ),
        })
    }

    async fn answer(&self, document: &Document, category: &Category) -> Result<Vec<u8>, AppError> {
        let folder = &self.plan().set.folder;
        let path = folder.join(&document.file);
        let bytes = tokio::fs::read(&path).await.unwrap_or_default();
        if set::hash(&bytes) != document.sha256 {
            return Err(AppError::new(
                ErrorCode::InvalidInput,
                "it changed after it was confirmed, so it was not sent",
            ));
        }
        let submission = Submission {
            model: category.model.clone(),
            media_type: document.media_type,
            bytes,
            pages: document.pages,
        };
        let submitted = self.submitted(&submission).await?;
        tokio::time::sleep(submitted.wait).await;
        let answer = loop {
            let look = self.asked(|call| self.reader.look(call, submitted.location.clone()));
            match look.await? {
                Look::Finished(answer) => break answer,
                Look::Unfinished(wait) => tokio::time::sleep(wait).await,
            }
        };
        let kept = Answer::new(document, &category.model, self.app.clock.now().to_rfc3339(), &answer)?;
        answers::keep(folder, document, &kept)?;
        let permit = self.permit()?;
        let forgotten = self.asked(|call| self.reader.forget(call, permit.clone(), submitted.location.clone()));
        if let Err(error) = forgotten.await {
            // The partner lets go of it by itself, within a day.
            tracing::warn!(connection.id = %self.connection().id, "an answer stays at the partner until it expires: {error}");
        }
        Ok(answer)
    }

    /// Sends a document. One that the partner's limits refused was not taken in, so that it may be sent again.
    async fn submitted(&self, submission: &Submission) -> Result<connect_connectors::documents::Submitted, AppError> {
        let mut tries = 1;
        loop {
            self.hold.look().await?;
            let permit = self.permit()?;
            let sent = self.asked(|call| self.reader.submit(call, permit.clone(), submission.clone()));
            match sent.await {
                Err(error) if error.cause == Cause::Quota && tries < TRIES => tokio::time::sleep(Duration::from_secs(tries.into())).await,
                outcome => return outcome,
            }
            tries += 1;
        }
    }

    /// One for each request: a set may take longer than a permit lives, and what was confirmed is the whole set.
    fn permit(&self) -> Result<connect_http::WritePermit, AppError> {
        self.app.permit(self.connection(), ABILITY, &Reason::GoldenSet(self.confirmed))
    }

    /// What is wrong with one document says nothing about the connection; everything else does.
    async fn asked<T>(
        &self,
        make: impl for<'a> Fn(connect_connectors::PartnerCall<'a>) -> connect_connectors::CallFuture<'a, T>,
    ) -> Result<T, AppError> {
        let answer = self.app.ask_aside(self.connection(), self.reached, make).await;
        if let Err(error) = &answer
            && matches!(error.cause, Cause::Auth | Cause::Network | Cause::Provider)
        {
            self.app
                .record_call(self.connection().id, Err((error.cause, &error.message)))
                .await?;
        }
        answer
    }

    /// Keeps how far the run is; one that was stopped is never finished.
    async fn keep(&self, run: &mut GoldenRun, results: &[DocumentResult]) -> Result<(), AppError> {
        run.results = write_results(results)?;
        let mut tx = self.app.store.observe(self.app.clock.now()).await?;
        match self.hold.report(&mut tx, results.len() as u64).await {
            Err(error) if error.code == ErrorCode::Cancelled => self.is_stopped.store(true, Ordering::Relaxed),
            outcome => outcome?,
        }
        if self.is_stopped() {
            run.finished_at = None;
        }
        golden_runs::update(&mut tx, run).await?;
        if run.finished_at.is_some() && !self.is_over.load(Ordering::Relaxed) {
            connections::record_call(&mut tx, run.connection_id, Ok(())).await?;
        }
        tx.commit_observed(Observed::Call(run.connection_id)).await?;
        self.app.events.stale(["golden"]);
        Ok(())
    }
}
