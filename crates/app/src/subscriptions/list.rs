//! Subscriptions that there are: ours with their clocks, held against what the partner lists.

use std::collections::HashSet;

use connect_domain::access::Permission;

use super::held::{Asked, Held, held, is_listed};
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
    let Held { kept, asked, elsewhere } = held(app, &connection, None).await?;
    let mut calendars = calendars(&mut app.store.read().await?, &connection).await?;
    let subscribed: HashSet<&str> = kept.iter().map(|row| row.calendar.as_str()).collect();
    calendars.retain(|row| !subscribed.contains(row.object.external_id.as_str()) && keeper.cannot_have(&row.object).is_none());
    let now = app.clock.now();
    let declared = partners::manifest(&connection.partner)?.ability(ABILITY);
    Ok(SubscriptionsView {
        connection_id: connection.id.to_string(),
        display_name: connection.display_name.clone(),
        allowed: declared.is_some_and(|declared| declared.is_granted(&connection.granted_scopes)),
        renewed: keeper.renewed().is_some(),
        listed: is_listed(&connection)?,
        unreached: match asked {
            Asked::Unreached(error) => Some(error.message),
            Asked::NeverTold | Asked::Listed => None,
        },
        subscriptions: kept.iter().map(|row| SubscriptionView::new(row, now)).collect(),
        elsewhere: elsewhere.into_iter().map(ElsewhereView::from).collect(),
        calendars: calendars
            .into_iter()
            .map(|row| SubscribableView {
                id: row.object.external_id,
                name: row.object.name,
            })
            .collect(),
    })
}
