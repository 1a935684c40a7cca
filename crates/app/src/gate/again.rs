//! Checks made again by what may have changed their answer: a person who pulls, publishes or reconnects because a check
//! said so need not ask for the check as well, and nothing that was just pulled or set leaves an old PASS behind. A partner
//! is asked only after a new credential; what costs no call is always made anew.

use std::sync::Arc;

use connect_domain::check::{CheckCost, CheckStatus};
use connect_domain::ids::ConnectionId;
use connect_store::connections::{self, Connection};

use super::report::{Answered, answers};
use super::run::{self, Occasion, Task};
use crate::App;
use crate::error::AppError;

/// Makes one check now, because what it looks at has just happened.
pub(crate) async fn check_now(app: &Arc<App>, id: ConnectionId, check_id: &str) -> Result<(), AppError> {
    let connection = app.connection(&id.to_string()).await?;
    let declared = &crate::partners::manifest(&connection.partner)?.checks;
    let checks = declared.iter().filter(|spec| spec.id == check_id).collect();
    run::run(app, vec![Task { connection, checks }], Occasion::Followed).await
}

/// Makes those that ask nobody. That they cannot be made is no failure of what was done before: their old answers stand,
/// with their times.
pub(crate) async fn check_again(app: &Arc<App>, id: ConnectionId) {
    check_each_again(app, |connection| connection.id == id).await;
}

/// As [`check_again`], for every connection that a change of the firm's own concerns.
pub(crate) async fn check_each_again(app: &Arc<App>, concerns: impl Fn(&Connection) -> bool) {
    tell(try_again(app, concerns, |_| false).await);
}

/// As [`check_again`], after a new credential: what did not pass with the old one is asked of the partner as well.
pub(crate) async fn check_with_new_credential(app: &Arc<App>, id: ConnectionId) {
    let did_not_pass = |answered: &Answered| answered.result.is_some() && answered.status() != CheckStatus::Pass;
    tell(try_again(app, |connection| connection.id == id, did_not_pass).await);
}

fn tell(outcome: Result<(), AppError>) {
    if let Err(error) = outcome {
        tracing::warn!("checks were not made again: {error}");
    }
}

async fn try_again(app: &Arc<App>, concerns: impl Fn(&Connection) -> bool, is_asked_anyway: fn(&Answered) -> bool) -> Result<(), AppError> {
    let mut reader = app.store.read().await?;
    let mut chosen = connections::list(&mut reader).await?;
    chosen.retain(concerns);
    let answered = answers(&mut reader, &chosen).await?;
    drop(reader);
    let costs_nothing = |answered: &Answered| answered.result.is_some() && answered.spec.cost == CheckCost::Local;
    let is_made = |answered: &Answered| is_asked_anyway(answered) || costs_nothing(answered);
    let tasks = chosen.into_iter().zip(&answered);
    let tasks = tasks.filter_map(|(connection, answered)| Task::of(connection, answered, is_made));
    run::run(app, tasks.collect(), Occasion::Followed).await
}
