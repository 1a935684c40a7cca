//! Subscriptions that there are: ours with their clocks, held against what the partner lists.

use std::collections::HashSet;

use connect_connectors::subscriptions::{ListsSubscriptions, Subscription};
use connect_domain::access::Permission;
use connect_store::connections::Connection;
use connect_store::subscriptions;

use super::view::{ElsewhereView, SubscribableView, SubscriptionView, SubscriptionsView};
use super::{ABILITY, calendars, keeper};
use crate::App;
use crate::error::AppError;
use crate::partners;

/// The connection's subscriptions. The clocks are known without the partner: where it cannot be asked which live, that is
/// told beside them.
pub async fn list_subscriptions(app: &App, connection_id: &str) -> Result<SubscriptionsView, AppError> {
    app.actor.may(Permission::UseConnection)?;
    let connection = app.connection(connection_id).await?;
    app.require_credential(&connection).await?;
    let keeper = keeper(&connection)?;
    let (listed, unreached) = match keeper.listed() {
        None => (None, None),
        Some(lists) => match ask(app, &connection, lists).await {
            Ok(listed) => (Some(listed), None),
            Err(error) => (None, Some(error.message)),
        },
    };
    let mut reader = app.store.read().await?;
    let kept = subscriptions::list_of(&mut reader, connection.id).await?;
    let calendars = calendars(&mut reader, &connection).await?;
    let now = app.clock.now();
    let living: Option<HashSet<&str>> = listed.as_ref().map(|all| all.iter().map(|one| one.external_id.as_str()).collect());
    let known: HashSet<&str> = kept.iter().map(|row| row.external_id.as_str()).collect();
    let subscribed: HashSet<&str> = kept.iter().map(|row| row.calendar.as_str()).collect();
    let declared = partners::manifest(&connection.partner)?.ability(ABILITY);
    Ok(SubscriptionsView {
        connection_id: connection.id.to_string(),
        display_name: connection.display_name.clone(),
        allowed: declared.is_some_and(|declared| declared.is_granted(&connection.granted_scopes)),
        renewed: keeper.renewed().is_some(),
        listed: keeper.listed().is_some(),
        unreached,
        subscriptions: kept
            .iter()
            .map(|row| {
                let is_lost = living.as_ref().is_some_and(|living| !living.contains(row.external_id.as_str()));
                SubscriptionView::new(row, now, is_lost)
            })
            .collect(),
        elsewhere: listed
            .iter()
            .flatten()
            .filter(|one| !known.contains(one.external_id.as_str()))
            .map(|one| ElsewhereView {
                external_id: one.external_id.clone(),
                notification_url: one.notification_url.clone(),
                expires_at: one.expires_at.into(),
            })
            .collect(),
        calendars: calendars
            .into_iter()
            .filter(|row| !subscribed.contains(row.object.external_id.as_str()))
            .map(|row| SubscribableView {
                id: row.object.external_id,
                name: row.object.name,
            })
            .collect(),
    })
}

async fn ask(app: &App, connection: &Connection, lists: &'static dyn ListsSubscriptions) -> Result<Vec<Subscription>, AppError> {
    let reached = app.reach(connection).await?;
    app.ask_aside(connection, &reached, |call| lists.list_subscriptions(call)).await
}
