//! What is kept, held against what the partner lists: the clocks are ours, and only the partner knows what lives.

use connect_connectors::subscriptions::{ListsSubscriptions, Subscription};
use connect_store::Observed;
use connect_store::connections::Connection;
use connect_store::subscriptions::{self, SubscriptionRow};

use super::{attributes, keeper, told};
use crate::App;
use crate::error::AppError;
use crate::partners::call::Reached;

/// What is kept of a connection, by what was found just now.
pub(crate) struct Held {
    /// The one that ends first foremost.
    pub(crate) kept: Vec<SubscriptionRow>,
    /// What the partner told of which live.
    pub(crate) asked: Asked,
    /// Those that it lists and nobody keeps here.
    pub(super) elsewhere: Vec<Subscription>,
}

/// What a partner told of which live.
pub(crate) enum Asked {
    /// It tells of none.
    NeverTold,
    /// It could not be asked now.
    Unreached(AppError),
    /// It listed them.
    Listed,
}

/// Whether the partner tells which live.
pub(crate) fn is_listed(connection: &Connection) -> Result<bool, AppError> {
    Ok(keeper(connection)?.listed().is_some())
}

/// Asks the partner which live where it tells, and keeps which it does not list any more. `reached` where the caller counts
/// what is sent.
pub(crate) async fn held(app: &App, connection: &Connection, reached: Option<&Reached>) -> Result<Held, AppError> {
    // Before the partner is asked: what is made meanwhile was not looked for.
    let mut kept = subscriptions::list_of(&mut app.store.read().await?, connection.id).await?;
    let told_by = |kept, asked| Held {
        kept,
        asked,
        elsewhere: Vec::new(),
    };
    let Some(lists) = keeper(connection)?.listed() else {
        return Ok(told_by(kept, Asked::NeverTold));
    };
    let mut elsewhere = match ask(app, connection, lists, reached).await {
        Ok(listed) => listed,
        Err(error) => return Ok(told_by(kept, Asked::Unreached(error))),
    };
    let now = app.clock.now();
    let mut changed = Vec::new();
    for row in kept.iter_mut().filter(|row| row.begun_at.is_none()) {
        let before = elsewhere.len();
        elsewhere.retain(|one| one.external_id != row.external_id);
        let is_lost = elsewhere.len() == before && now < row.expires_at;
        let lost_at = is_lost.then(|| row.lost_at.unwrap_or(now));
        if lost_at != row.lost_at {
            row.lost_at = lost_at;
            changed.push(row.clone());
        }
    }
    let begun: Vec<SubscriptionRow> = kept.iter().filter(|row| row.begun_at.is_some()).cloned().collect();
    for row in &begun {
        if let Some(made) = made_of(app, connection, lists, &elsewhere, row).await? {
            elsewhere.retain(|one| one.external_id != made.external_id);
        }
    }
    if !changed.is_empty() {
        let mut tx = app.store.observe(now).await?;
        for row in &changed {
            subscriptions::keep_lost(&mut tx, row).await?;
        }
        tx.commit_observed(Observed::Call(connection.id)).await?;
        told(app, connection);
    }
    Ok(Held {
        kept,
        asked: Asked::Listed,
        elsewhere,
    })
}

async fn ask(
    app: &App,
    connection: &Connection,
    lists: &'static dyn ListsSubscriptions,
    reached: Option<&Reached>,
) -> Result<Vec<Subscription>, AppError> {
    let reached = match reached {
        Some(reached) => reached.clone(),
        None => app.reach(connection).await?,
    };
    app.ask_aside(connection, &reached, |call| lists.list_subscriptions(call)).await
}

/// What became of one whose making was not answered, among those that the partner lists and nobody keeps.
pub(super) async fn made_of(
    app: &App,
    connection: &Connection,
    lists: &'static dyn ListsSubscriptions,
    elsewhere: &[Subscription],
    row: &SubscriptionRow,
) -> Result<Option<Subscription>, AppError> {
    let attributes = attributes(&mut app.store.read().await?, connection, &row.calendar).await?;
    let is_the_one = |one: &&Subscription| one.notification_url == row.notification_url && lists.is_of(one, &row.calendar, &attributes);
    Ok(elsewhere.iter().find(is_the_one).cloned())
}

/// Those that the partner lists and nobody keeps here.
pub(super) async fn elsewhere(
    app: &App,
    connection: &Connection,
    lists: &'static dyn ListsSubscriptions,
    reached: &Reached,
) -> Result<Vec<Subscription>, AppError> {
    let mut listed = ask(app, connection, lists, Some(reached)).await?;
    let kept = subscriptions::list_of(&mut app.store.read().await?, connection.id).await?;
    listed.retain(|one| kept.iter().all(|row| row.external_id != one.external_id));
    Ok(listed)
}
