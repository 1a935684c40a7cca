//! Checks that failed or are out of date, made again by what may have mended them: a person who pulls, publishes or
//! reconnects because a check said so need not ask for the check as well. What passed is asked for again only where that
//! costs no call.

use std::sync::Arc;

use connect_domain::check::{CheckCost, CheckStatus, EvidenceKind};
use connect_domain::ids::ConnectionId;

use super::report::{Answered, answers};
use super::run::{self, Task};
use crate::App;
use crate::error::AppError;

/// Makes one check now, because what it looks at has just happened.
pub(crate) async fn check_now(app: &Arc<App>, id: ConnectionId, check_id: &str) -> Result<(), AppError> {
    let connection = app.connection(&id.to_string()).await?;
    let declared = &crate::partners::manifest(&connection.partner)?.checks;
    let checks = declared.iter().filter(|spec| spec.id == check_id).collect();
    run::run(app, vec![Task { connection, checks }]).await
}

/// Makes those that ask nobody. That they cannot be made is no failure of what was done before: their old answers stand,
/// with their times.
pub(crate) async fn check_again(app: &Arc<App>, id: ConnectionId) {
    tell(id, try_again(app, id, |_| false).await);
}

/// As [`check_again`], after a new credential: what did not pass with the old one is asked of the partner as well.
pub(crate) async fn check_with_new_credential(app: &Arc<App>, id: ConnectionId) {
    let did_not_pass = |answered: &Answered| answered.result.is_some() && answered.status() != CheckStatus::Pass;
    tell(id, try_again(app, id, did_not_pass).await);
}

fn tell(id: ConnectionId, outcome: Result<(), AppError>) {
    if let Err(error) = outcome {
        tracing::warn!(connection.id = %id, "failed checks were not made again: {error}");
    }
}

async fn try_again(app: &Arc<App>, id: ConnectionId, is_asked_anyway: fn(&Answered) -> bool) -> Result<(), AppError> {
    let connection = app.connection(&id.to_string()).await?;
    let answered = answers(&mut app.store.read().await?, std::slice::from_ref(&connection)).await?;
    let now = app.clock.now();
    let failed = |answered: &Answered| {
        let is_outdated = answered.result.is_some() && answered.evidence_kind(&connection, now) == EvidenceKind::Stale;
        let may_be_mended = is_outdated || matches!(answered.status(), CheckStatus::Fail | CheckStatus::Warn);
        is_asked_anyway(answered) || (answered.spec.cost == CheckCost::Local && may_be_mended)
    };
    let checks: Vec<_> = answered
        .into_iter()
        .flatten()
        .filter(failed)
        .map(|answered| answered.spec)
        .collect();
    if checks.is_empty() {
        return Ok(());
    }
    run::run(app, vec![Task { connection, checks }]).await
}
