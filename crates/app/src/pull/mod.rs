//! Pulling: a connector's pages into the workspace, by the partner's stable ids, with counts,
//! progress and cancel.

mod accounts;
pub mod view;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use connect_domain::access::Permission;
use connect_domain::failure::Cause;
use connect_domain::ids::PullRunId;
use connect_http::HttpCounts;
use connect_store::connections::Connection;
use connect_store::pull_runs::{self, PullCounts, PullRun, PullStatus};

pub use view::{PullRunView, ResourceCounts};

use crate::error::{AppError, ErrorCode};
use crate::input::shortened;
use crate::jobs::{self, JobView, Progress};
use crate::{App, mapping, partners};

/// How long one request of a pull may wait for the partner's limits.
const PATIENCE: Duration = Duration::from_secs(15 * 60);

/// Pulls and waits for the end; the command line's way.
pub async fn pull_now(app: &Arc<App>, connection_id: &str, resources: &[String]) -> Result<PullRunView, AppError> {
    let (connection, resources) = prepare(app, connection_id, resources).await?;
    run(app, &connection, &resources, &Progress::silent()).await
}

/// Starts a pull as a job; the window's way.
pub async fn start_pull(app: &Arc<App>, connection_id: &str, resources: Vec<String>) -> Result<JobView, AppError> {
    let (connection, resources) = prepare(app, connection_id, &resources).await?;
    jobs::start(app, connection, resources).await
}

async fn prepare(app: &App, connection_id: &str, resources: &[String]) -> Result<(Connection, Vec<String>), AppError> {
    app.actor.may(Permission::UseConnection)?;
    let connection = app.connection(connection_id).await?;
    let offered = partners::resources(partners::connector(&connection.partner)?);
    if let Some(unknown) = resources.iter().find(|resource| !offered.contains(resource)) {
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            format!("There is no resource `{}` here", shortened(unknown)),
        )
        .hint(format!("Use {}", offered.join(", "))));
    }
    app.require_credential(&connection).await?;
    let resources = if resources.is_empty() { offered } else { resources.to_vec() };
    Ok((connection, resources))
}

/// One pull from its row in `pull_runs` to its end there. What was stored until a failure stays.
pub(crate) async fn run(
    app: &Arc<App>,
    connection: &Connection,
    resources: &[String],
    progress: &Progress,
) -> Result<PullRunView, AppError> {
    let started = Instant::now();
    let now = app.clock.now();
    let mut run = PullRun {
        id: PullRunId::new(now, &*app.entropy),
        connection_id: connection.id,
        resources: resources.to_vec(),
        status: PullStatus::Running,
        cause: None,
        message: String::new(),
        counts: PullCounts::default(),
        cursor: String::new(),
        started_at: now,
        finished_at: None,
    };
    let mut tx = app.store.observe(now).await?;
    pull_runs::insert(&mut tx, &run).await?;
    tx.commit_observed(run.id).await?;

    let mut reached = app.reach(connection).await?;
    reached.http = reached.http.with_patience(PATIENCE).counting();
    let mut by_resource: BTreeMap<String, ResourceCounts> = BTreeMap::new();
    let mut outcome = Ok(());
    for resource in resources {
        let counts = by_resource.entry(resource.clone()).or_default();
        outcome = match resource.as_str() {
            "company" => company(app, connection, &reached, counts).await,
            _ => accounts::pull(app, connection, &reached, run.id, counts, progress).await,
        };
        if outcome.is_err() {
            break;
        }
    }
    run.counts = totals(&by_resource, reached.http.counts());
    run.finished_at = Some(app.clock.now());
    run.status = match &outcome {
        Ok(()) => PullStatus::Succeeded,
        Err(error) if error.code == ErrorCode::Cancelled => PullStatus::Cancelled,
        Err(error) => {
            run.cause = Some(error.cause);
            run.message.clone_from(&error.message);
            PullStatus::Failed
        }
    };
    let mut tx = app.store.observe(app.clock.now()).await?;
    pull_runs::save(&mut tx, &run).await?;
    tx.commit_observed(run.id).await?;
    app.events.stale([
        format!("connection:{}", connection.id),
        format!("mapping:{}", connection.id),
        "connections".to_owned(),
    ]);
    outcome?;
    if by_resource.contains_key("accounts") {
        mapping::suggest::suggest_after_pull(app, connection.id).await;
    }
    let mut view = view_of(&run, by_resource);
    // The workspace's clock may stand still; how long a person waited does not.
    view.duration_ms = i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX).into();
    Ok(view)
}

async fn company(
    app: &App,
    connection: &Connection,
    reached: &partners::call::Reached,
    counts: &mut ResourceCounts,
) -> Result<(), AppError> {
    let Some(reads) = reached.connector.organization() else {
        return Ok(());
    };
    let organization = app.call(connection, reached, |call| reads.read_organization(call)).await?;
    counts.rows = 1_i64.into();
    if organization.display_name == connection.display_name {
        counts.unchanged = 1_i64.into();
    } else {
        counts.updated = 1_i64.into();
        app.remember_organization(connection.id, &organization).await?;
    }
    Ok(())
}

fn totals(by_resource: &BTreeMap<String, ResourceCounts>, http: HttpCounts) -> PullCounts {
    let sum = |of: fn(&ResourceCounts) -> i64| u64::try_from(by_resource.values().map(of).sum::<i64>()).unwrap_or(0);
    PullCounts {
        rows: sum(|counts| counts.rows.get()),
        inserted: sum(|counts| counts.inserted.get()),
        updated: sum(|counts| counts.updated.get()),
        unchanged: sum(|counts| counts.unchanged.get()),
        deactivated: sum(|counts| counts.deactivated.get()),
        requests: http.requests,
        retries: http.retries,
        throttled_ms: u64::try_from(http.waited.as_millis()).unwrap_or(u64::MAX),
    }
}

/// A run as the faces see it.
pub(crate) fn view_of(run: &PullRun, resources: BTreeMap<String, ResourceCounts>) -> PullRunView {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX).into();
    let duration = run.finished_at.map_or(Duration::ZERO, |finished| finished.since(run.started_at));
    PullRunView {
        rows: number(run.counts.rows),
        inserted: number(run.counts.inserted),
        updated: number(run.counts.updated),
        unchanged: number(run.counts.unchanged),
        deactivated: number(run.counts.deactivated),
        requests: number(run.counts.requests),
        throttled: number(run.counts.throttled_ms),
        retries: number(run.counts.retries),
        duration_ms: i64::try_from(duration.as_millis()).unwrap_or(i64::MAX).into(),
        id: run.id.to_string(),
        started_at: run.started_at.into(),
        finished_at: run.finished_at.map(Into::into),
        resources,
    }
}

/// A pull that a person stopped.
pub(crate) fn cancelled() -> AppError {
    AppError::new(ErrorCode::Cancelled, "The pull was stopped; what was read until then is stored").cause(Cause::Local)
}
