//! What a run is compared with: its set's baseline, the last run that did not fail and that read nothing less surely than
//! the baseline before it. A failed run that is run again is held against what was good, and falls that are too small to
//! tell add up until they are told. Only a person takes less for the new normal (ADR 0075).

use std::sync::Arc;

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::clock::Instant;
use connect_domain::counted::counted;
use connect_domain::ids::{ConnectionId, GoldenRunId};
use connect_store::golden_runs::{self, GoldenRun};
use connect_store::{Reads, settings};

use super::CHECK;
use super::findings::{Asked, findings};
use super::judge::{DocumentResult, read_results};
use super::same::{self, Said};
use super::show::{compare_runs, none};
use super::view::GoldenRunView;
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::gate;
use crate::input::shortened;

/// A run with what it read.
pub(super) struct Read {
    pub(super) run: GoldenRun,
    pub(super) results: Vec<DocumentResult>,
}

impl Read {
    fn of(run: GoldenRun) -> Result<Self, AppError> {
        let results = read_results(&run.results)?;
        Ok(Self { run, results })
    }
}

/// What a person took for the new normal.
#[derive(Clone, Debug, serde::Deserialize, serde::Serialize)]
struct Accepted {
    run: GoldenRunId,
    by: String,
    at: Instant,
}

/// The last finished run of a set, and what it is held against.
pub(super) struct Last {
    pub(super) last: Read,
    /// `None` where no run before it can be one, and of a run that a person accepted.
    pub(super) baseline: Option<Read>,
    /// Who took it for the baseline, and when.
    pub(super) accepted: Option<(String, Instant)>,
    /// What the run before it expected and this one did not, in words.
    pub(super) changed: Vec<String>,
}

impl Last {
    /// `None` where no run was finished.
    pub(super) async fn read(from: &mut impl Reads, id: ConnectionId, set: &str, asked: &Asked) -> Result<Option<Self>, AppError> {
        let mut runs = golden_runs::finished(from, id, set).await?;
        let before = runs.iter().rev().nth(1).cloned().map(Read::of).transpose()?;
        let accepted: Option<Accepted> = settings::get(from, &setting(id, set)).await?;
        // What was accepted is the baseline, whatever was read before.
        if let Some(at) = runs
            .iter()
            .position(|run| accepted.as_ref().is_some_and(|accepted| accepted.run == run.id))
        {
            runs.drain(..at);
        }
        let Some(last) = runs.pop() else { return Ok(None) };
        let last = Read::of(last)?;
        let said: Vec<Said> = last.results.iter().map(Said::of_result).collect();
        let changed = before.map(|before| same::changes(&before.results, &said)).unwrap_or_default();
        let is_accepted = |run: &GoldenRun| accepted.as_ref().filter(|accepted| accepted.run == run.id);
        let mut baseline: Option<Read> = None;
        for run in runs {
            let run = Read::of(run)?;
            if is_accepted(&run.run).is_some() || becomes_baseline(&run, baseline.as_ref(), asked) {
                baseline = Some(run);
            }
        }
        let accepted = is_accepted(&last.run).map(|accepted| (accepted.by.clone(), accepted.at));
        Ok(Some(Self {
            last,
            baseline,
            accepted,
            changed,
        }))
    }

    /// What the next reading of the set is held against.
    pub(super) fn into_baseline(self, asked: &Asked) -> Option<Read> {
        if self.accepted.is_some() || becomes_baseline(&self.last, self.baseline.as_ref(), asked) {
            Some(self.last)
        } else {
            self.baseline
        }
    }
}

fn becomes_baseline(run: &Read, baseline: Option<&Read>, asked: &Asked) -> bool {
    findings(&run.results, baseline.map(|read| read.results.as_slice()), asked).can_be_baseline()
}

fn setting(id: ConnectionId, set: &str) -> String {
    format!("golden_baseline:{id}:{set}")
}

/// Takes the last run of a set for its baseline from now on. `seen` is the run that a person looked at; `None` means the
/// last one, whichever that is.
pub async fn accept_baseline(app: &Arc<App>, set: &str, connection_id: &str, seen: Option<&str>) -> Result<GoldenRunView, AppError> {
    let connection = app.connection(connection_id).await?;
    let now = app.clock.now();
    let mut tx = app.store.write(&app.actor, Permission::WaiveCheck, now).await?;
    let asked = Asked::read(&mut tx, &connection).await?;
    let found = Last::read(&mut tx, connection.id, set, &asked).await?.ok_or_else(|| none(set))?;
    let Read { run, results } = &found.last;
    if seen.is_some_and(|seen| seen != run.id.to_string()) {
        let message = format!("`{}` was run again since, so nothing was accepted", shortened(set));
        return Err(AppError::new(ErrorCode::Conflict, message).hint("Look at the last run first"));
    }
    let unread = results.iter().filter(|result| result.problem.is_some()).count();
    if unread > 0 {
        let message = format!(
            "The last run of `{}` left {} unread, so it cannot be the baseline",
            shortened(set),
            counted(unread, "document", "documents")
        );
        return Err(AppError::new(ErrorCode::InvalidInput, message).hint("Run the set again, then accept that run"));
    }
    if found.accepted.is_some() || becomes_baseline(&found.last, found.baseline.as_ref(), &asked) {
        let message = format!("The last run of `{}` is its baseline already", shortened(set));
        return Err(AppError::new(ErrorCode::InvalidInput, message).hint("`golden compare` shows it"));
    }
    let accepted = Accepted {
        run: run.id,
        by: app.actor.label(),
        at: now,
    };
    settings::set(&mut tx, &setting(connection.id, set), &accepted).await?;
    let detail = format!("`{set}`: the run of {}", run.started_at.to_rfc3339());
    tx.commit(AuditEntry::new("golden.accepted", connection.id.to_string(), detail))
        .await?;
    gate::check_now(app, connection.id, CHECK).await?;
    app.events.stale(["golden", "connections", "attention"]);
    compare_runs(app, set, connection_id).await
}
