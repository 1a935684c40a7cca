//! Who had checks made, when, and what they found.

use connect_domain::check::CheckStatus;
use connect_store::check_runs::{self, CheckRun};
use connect_store::members;

use super::view::{CheckRunView, CheckRunsView};
use crate::App;
use crate::error::AppError;

/// As many as a person looks through.
const MOST_RUNS: u32 = 100;

/// The newest runs.
pub async fn check_runs(app: &App) -> Result<CheckRunsView, AppError> {
    let mut reader = app.store.read().await?;
    let runs = check_runs::latest(&mut reader, MOST_RUNS).await?;
    let members = members::list(&mut reader).await?;
    let name = |label: &str| {
        let member = members.iter().find(|member| member.id.to_string() == label)?;
        Some(member.display_name.clone())
    };
    Ok(CheckRunsView {
        runs: runs.iter().map(|run| view(run, name(&run.started_by))).collect(),
    })
}

fn view(run: &CheckRun, started_by: Option<String>) -> CheckRunView {
    let count = |status: CheckStatus| {
        let of_status = run.answers.iter().find(|(other, _)| *other == status);
        i64::try_from(of_status.map_or(0, |(_, count)| *count)).unwrap_or(i64::MAX).into()
    };
    CheckRunView {
        id: run.id.to_string(),
        started_by,
        started_at: run.started_at.into(),
        finished_at: run.finished_at.map(Into::into),
        connections: i64::try_from(run.connections).unwrap_or(i64::MAX).into(),
        pass: count(CheckStatus::Pass),
        warn: count(CheckStatus::Warn),
        fail: count(CheckStatus::Fail),
        skip: count(CheckStatus::Skip),
    }
}
