//! A run that a person confirmed: each document is sent, waited for, kept, forgotten at the partner and judged.

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
use connect_store::{Observed, Reads};
use futures::StreamExt;

use super::answers::{self, Answer};
use super::judge::{self, Difference, DocumentResult, read_results, write_results};
use super::plan::Plan;
use super::set::{self, Category, Document};
use super::view::{GoldenRunView, Source};
use super::{ABILITY, CHECK, Confirmed, Preview, reader};
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::gate;
use crate::partners::call::Reached;
use crate::writes::Reason;

/// So many documents are under way at once; the partner's limits pace them further.
const AT_ONCE: usize = 6;
/// A document that takes longer is given up.
const LONGEST_READING: Duration = Duration::from_secs(5 * 60);
/// A large document on a slow line.
const PATIENCE: Duration = Duration::from_secs(120);
/// How often a document is sent that the partner's limits refused: it was not taken in, so it is not paid for.
const TRIES: u32 = 4;

/// Reads every document of a confirmed set and tells what that shows.
pub async fn run_set(app: &Arc<App>, confirmed: Confirmed) -> Result<GoldenRunView, AppError> {
    app.actor.may(Permission::Connect)?;
    let Preview { connection, plan, view } = &confirmed.0;
    app.require_credential(connection).await?;
    answers::prepare(&plan.set.folder)?;
    let mut reached = app.reach(connection).await?;
    reached.http = reached.http.with_patience(PATIENCE);
    let now = app.clock.now();
    let mut run = GoldenRun {
        id: GoldenRunId::new(now, &*app.entropy),
        connection_id: connection.id,
        set_name: plan.set.name.clone(),
        pages: plan.pages().into(),
        results: "[]".to_owned(),
        started_by: app.actor.label(),
        started_at: now,
        finished_at: None,
    };
    let mut tx = app.store.write(&app.actor, Permission::Connect, now).await?;
    golden_runs::insert(&mut tx, &run).await?;
    let detail = format!(
        "`{}`: {} documents, {} pages, {}",
        run.set_name,
        plan.set.documents.len(),
        run.pages,
        view.cost
    );
    tx.commit(AuditEntry::new("golden.confirmed", connection.id.to_string(), detail))
        .await?;
    app.events.stale(["golden".to_owned()]);

    let place = Place {
        app,
        confirmed: &confirmed,
        reached: &reached,
        reader: reader(connection)?,
        is_over: AtomicBool::new(false),
    };
    let (mut results, mut differences) = (Vec::new(), Vec::new());
    let readings: Vec<_> = plan.set.documents.iter().map(|document| place.read(document)).collect();
    let mut reading = futures::stream::iter(readings).buffer_unordered(AT_ONCE);
    while let Some((result, different)) = reading.next().await {
        results.push(result);
        differences.extend(different);
        run.results = write_results(&results)?;
        place.keep(&run).await?;
    }
    drop(reading);
    results.sort_by(|one: &DocumentResult, other| one.document.cmp(&other.document));
    differences.sort_by(|one: &Difference, other| (&one.document, &one.field).cmp(&(&other.document, &other.field)));
    run.results = write_results(&results)?;
    run.finished_at = Some(app.clock.now());
    place.keep(&run).await?;
    gate::check_now(app, connection.id, CHECK).await?;
    let before = last_before(&mut app.store.read().await?, &run).await?;
    let source = Source {
        connection,
        set: &run.set_name,
        run: Some(&run),
        read_from: "partner",
        before: before.as_ref().map(|(run, results)| (run, results.as_slice())),
    };
    Ok(GoldenRunView::of(&source, &results, &differences, &plan.asked))
}

/// The finished run before this one.
pub(super) async fn last_before(from: &mut impl Reads, run: &GoldenRun) -> Result<Option<(GoldenRun, Vec<DocumentResult>)>, AppError> {
    let runs = golden_runs::finished(from, run.connection_id, &run.set_name, 2).await?;
    let before = runs.into_iter().find(|other| other.id < run.id);
    before
        .map(|run| Ok((read_results(&run.results)?, run)))
        .transpose()
        .map(|found| found.map(|(results, run)| (run, results)))
}

struct Place<'a> {
    app: &'a Arc<App>,
    confirmed: &'a Confirmed,
    reached: &'a Reached,
    reader: &'static dyn ReadsDocuments,
    /// What went wrong goes wrong for every document.
    is_over: AtomicBool,
}

impl Place<'_> {
    fn plan(&self) -> &Plan {
        &self.confirmed.0.plan
    }

    fn connection(&self) -> &Connection {
        &self.confirmed.0.connection
    }

    /// One document. Whatever goes wrong is its result.
    async fn read(&self, document: &Document) -> (DocumentResult, Vec<Difference>) {
        let Some(category) = self.plan().category(document) else {
            let words = "its category is not in the set".to_owned();
            return (DocumentResult::unread(document, "", Cause::Local, words), Vec::new());
        };
        let unread = |cause, words| (DocumentResult::unread(document, &category.model, cause, words), Vec::new());
        if self.is_over.load(Ordering::Relaxed) {
            return unread(
                Cause::Local,
                "it was not sent, because what went wrong before would go wrong again".to_owned(),
            );
        }
        match tokio::time::timeout(LONGEST_READING, self.answer(document, category)).await {
            Ok(Ok(answer)) => match self.reader.understand(&answer) {
                Ok(read) => judge::judge(document, category, &read),
                Err(fault) => unread(fault.cause, format!("{fault}. {}", fault.advice)),
            },
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
        }
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

    async fn keep(&self, run: &GoldenRun) -> Result<(), AppError> {
        let mut tx = self.app.store.observe(self.app.clock.now()).await?;
        golden_runs::update(&mut tx, run).await?;
        if run.finished_at.is_some() && !self.is_over.load(Ordering::Relaxed) {
            connections::record_call(&mut tx, run.connection_id, Ok(())).await?;
        }
        tx.commit_observed(Observed::Call(run.connection_id)).await?;
        self.app.events.stale(["golden".to_owned()]);
        Ok(())
    }
}
