//! A set that is not used any more: renamed, replaced, or a trial. Its runs stay, and count for the checks no more until the
//! set is run again; else what it once showed would fail, or grow old, for ever.

use std::sync::Arc;

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::clock::Instant;
use connect_domain::ids::ConnectionId;
use connect_store::golden_runs::{self, GoldenRun};
use connect_store::{Reads, settings};

use super::CHECK;
use super::show::{list_runs, none};
use super::view::GoldenRunsView;
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::gate;
use crate::input::shortened;

/// Who retired a set, and when.
#[derive(Clone, Debug, serde::Deserialize, serde::Serialize)]
struct Retired {
    by: String,
    at: Instant,
}

/// Leaves a set out of the checks, by its name: its folder may be gone.
pub async fn retire_set(app: &Arc<App>, set: &str, connection_id: &str) -> Result<GoldenRunsView, AppError> {
    let connection = app.connection(connection_id).await?;
    let now = app.clock.now();
    let mut tx = app.store.write(&app.actor, Permission::WaiveCheck, now).await?;
    let last = golden_runs::finished(&mut tx, connection.id, set)
        .await?
        .pop()
        .ok_or_else(|| none(set))?;
    if is_retired(&mut tx, &last).await? {
        let message = format!("`{}` was left out of the checks already", shortened(set));
        return Err(AppError::new(ErrorCode::InvalidInput, message).hint("`golden run` takes it in again"));
    }
    let retired = Retired {
        by: app.actor.label(),
        at: now,
    };
    settings::set(&mut tx, &setting(connection.id, set), &retired).await?;
    tx.commit(AuditEntry::new("golden.retired", connection.id.to_string(), shortened(set)))
        .await?;
    gate::check_now(app, connection.id, CHECK).await?;
    app.events.stale(["golden", "connections", "attention"]);
    list_runs(app, connection_id).await
}

/// Whether a run's set was left out of the checks since.
pub(super) async fn is_retired(from: &mut impl Reads, run: &GoldenRun) -> Result<bool, AppError> {
    let retired: Option<Retired> = settings::get(from, &setting(run.connection_id, &run.set_name)).await?;
    Ok(retired.is_some_and(|retired| run.started_at <= retired.at))
}

fn setting(id: ConnectionId, set: &str) -> String {
    format!("golden_retired:{id}:{set}")
}
