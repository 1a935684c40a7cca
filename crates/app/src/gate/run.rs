//! Making checks: connections side by side, the checks of one in their order. One that needs another which
//! did not pass is not made and names it, so that a cause is told once and costs no calls.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use connect_connectors::manifest::CheckSpec;
use connect_domain::access::Permission;
use connect_domain::check::{CheckCost, CheckStatus};
use connect_domain::connection::ConnectionStatus;
use connect_domain::failure::Cause;
use connect_domain::ids::CheckRunId;
use connect_store::check_results::{self, CheckResult};
use connect_store::check_runs;
use connect_store::connections::{self, Connection};
use futures::{StreamExt, TryStreamExt};

use super::checks::{self, Outcome};
use super::report::Answered;
use super::subject::Subject;
use super::view::ChecksProgressView;
use crate::error::{AppError, ErrorCode};
use crate::limits::Limits;
use crate::{App, partners};

/// Connections that are checked at once. A partner limits each for itself, so that a few would mostly wait.
const AT_ONCE: usize = 8;

/// All calls of one connection's checks together. A partner that hangs keeps nobody longer.
const PATIENCE: Duration = Duration::from_secs(90);

/// What is to be asked of one connection.
pub(super) struct Task {
    pub(super) connection: Connection,
    /// Those that they need are made with them.
    pub(super) checks: Vec<&'static CheckSpec>,
}

impl Task {
    /// Those of a connection's checks that are wanted, if any is.
    pub(super) fn of(connection: Connection, answered: &[Answered], is_wanted: impl Fn(&Answered) -> bool) -> Option<Self> {
        let wanted = answered.iter().filter(|answered| is_wanted(answered));
        let checks: Vec<_> = wanted.map(|answered| answered.spec).collect();
        (!checks.is_empty()).then_some(Self { connection, checks })
    }
}

/// Why checks are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Occasion {
    /// A person asked for them.
    Asked,
    /// Something happened that may change their answer.
    Followed,
}

/// Makes these checks. Each connection's answers are kept as soon as they are there.
pub(super) async fn run(app: &Arc<App>, tasks: Vec<Task>, occasion: Occasion) -> Result<(), AppError> {
    app.actor.may(Permission::UseConnection)?;
    if tasks.is_empty() {
        return Ok(());
    }
    let now = app.clock.now();
    let run_id = CheckRunId::new(now, &*app.entropy);
    let mut tx = app.store.observe(now).await?;
    check_runs::start(&mut tx, run_id, &app.actor, occasion == Occasion::Asked).await?;
    let limits = Limits::read(&mut tx).await?;
    tx.commit_observed(run_id).await?;

    let of = tasks.len();
    let tell = |done: usize| {
        app.events.checks(ChecksProgressView {
            done: done.into(),
            of: of.into(),
        });
    };
    tell(0);
    let outcome = futures::stream::iter(tasks)
        .map(|task| check_connection(app, task, limits, run_id))
        .buffer_unordered(AT_ONCE)
        .try_fold(0, |done, ()| {
            tell(done + 1);
            std::future::ready(Ok(done + 1))
        })
        .await;

    let mut tx = app.store.observe(app.clock.now()).await?;
    check_runs::finish(&mut tx, run_id, app.clock.now()).await?;
    tx.commit_observed(run_id).await?;
    outcome.map(drop)
}

async fn check_connection(app: &Arc<App>, task: Task, limits: Limits, run_id: CheckRunId) -> Result<(), AppError> {
    let Task { connection, checks } = task;
    let declared = checks::declared(partners::manifest(&connection.partner)?, connection.environment);
    let ordered = in_order(declared, &checks);
    let subject = Subject::new(app, connection, limits);
    let deadline = Instant::now() + PATIENCE;
    // The check at the root of each failure, by the id of the check that cannot be made for it.
    let mut stopped_by: HashMap<&str, &str> = HashMap::new();
    let mut results = Vec::new();
    for spec in ordered {
        let (began, before) = (Instant::now(), subject.requests());
        let needs = checks::find(&spec.id).map_or(&[][..], |check| check.needs);
        let outcome = match needs.iter().find_map(|needed| stopped_by.get(needed).copied()) {
            Some(root) => {
                stopped_by.insert(&spec.id, root);
                Outcome::skip(format!("Not made, because `{root}` did not pass"))
            }
            None => ask(&subject, spec, deadline).await?,
        };
        if matches!(outcome.status, CheckStatus::Fail | CheckStatus::Skip) {
            stopped_by.entry(&spec.id).or_insert(&spec.id);
        }
        results.push(CheckResult {
            connection_id: subject.connection.id,
            check_id: spec.id.clone(),
            run_id,
            status: outcome.status,
            cause: outcome.cause,
            evidence: outcome.evidence,
            requests: subject.requests() - before,
            duration_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
            checked_at: outcome.seen_at.unwrap_or_else(|| app.clock.now()),
        });
    }
    let mut tx = app.store.observe(app.clock.now()).await?;
    for result in &results {
        check_results::insert(&mut tx, result).await?;
    }
    // A partner that accepts again what it had refused ends that: the call has proven it.
    let answers_again =
        |result: &CheckResult| result.check_id == "organization.expected" && result.status == CheckStatus::Pass && result.requests > 0;
    if subject.connection.status == ConnectionStatus::NeedsReconnect && results.iter().any(answers_again) {
        connections::record_call(&mut tx, subject.connection.id, Ok(())).await?;
    }
    tx.commit_observed(run_id).await?;
    let connection = format!("connection:{}", subject.connection.id);
    app.events
        .stale([connection.as_str(), "connections", "health", "readiness", "attention"]);
    Ok(())
}

/// The wanted checks, and those that they rest on, in the order in which they are made.
fn in_order(mut declared: Vec<&'static CheckSpec>, wanted: &[&CheckSpec]) -> Vec<&'static CheckSpec> {
    let needed = |id: &str| {
        let needs = |spec: &&CheckSpec| checks::find(&spec.id).is_some_and(|check| check.needs.contains(&id));
        wanted.iter().any(|spec| spec.id == id || needs(spec))
    };
    declared.retain(|spec| needed(&spec.id));
    declared.sort_by_key(|spec| checks::ALL.iter().position(|check| check.id == spec.id));
    declared
}

/// What went wrong with the connection is the check's answer; what is wrong with this machine ends the run.
async fn ask(subject: &Subject, spec: &CheckSpec, deadline: Instant) -> Result<Outcome, AppError> {
    let Some(check) = checks::find(&spec.id) else {
        return Ok(Outcome::skip("This program cannot make this check"));
    };
    let answer = if spec.cost == CheckCost::Local {
        (check.ask)(subject).await
    } else {
        match tokio::time::timeout_at(deadline.into(), (check.ask)(subject)).await {
            Ok(answer) => answer,
            Err(_) => return Ok(Outcome::fail(Cause::Network, subject.gave_up(PATIENCE).await?)),
        }
    };
    match answer {
        Err(error) if is_of_this_machine(error.code) => Err(error),
        Err(error) => {
            let hint = error.hint.map(|hint| format!(". {hint}")).unwrap_or_default();
            Ok(Outcome::fail(error.cause, format!("{}{hint}", error.message)))
        }
        Ok(outcome) => Ok(outcome),
    }
}

const fn is_of_this_machine(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::NotPermitted
            | ErrorCode::VaultLocked
            | ErrorCode::VaultMissing
            | ErrorCode::VaultWaiting
            | ErrorCode::KeyLost
            | ErrorCode::WorkspaceBusy
            | ErrorCode::WorkspaceNewer
            | ErrorCode::WorkspaceUnusable
    )
}
