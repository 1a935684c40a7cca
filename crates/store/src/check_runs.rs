//! `check_runs`: somebody had checks made. Their answers stand in `check_results`.

use connect_domain::access::Actor;
use connect_domain::clock::Instant;
use connect_domain::ids::CheckRunId;

use crate::columns::exactly_one;
use crate::error::{StoreError, conflict_in};
use crate::session::Writes;

const TABLE: &str = "check_runs";

/// Starts one.
pub async fn start(tx: &mut impl Writes, id: CheckRunId, actor: &Actor) -> Result<(), StoreError> {
    let now = tx.now().as_micros();
    sqlx::query("INSERT INTO check_runs (id, started_by, started_at) VALUES ($1, $2, $3)")
        .bind(id.to_string())
        .bind(actor.label())
        .bind(now)
        .execute(tx.connection())
        .await
        .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// Ends one.
pub async fn finish(tx: &mut impl Writes, id: CheckRunId, at: Instant) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE check_runs SET finished_at = $1 WHERE id = $2 AND finished_at IS NULL")
        .bind(at.as_micros())
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "running checks")
}
