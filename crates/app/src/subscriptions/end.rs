//! A subscription that ends: because a person wants it, or with its connection.

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::counted::counted;
use connect_domain::secret::SecretKind;
use connect_store::connections::Connection;
use connect_store::secrets;
use connect_store::subscriptions::{self, SubscriptionRow};

use super::view::SubscriptionView;
use super::{ABILITY, Clock, find, keeper, owner, told};
use crate::App;
use crate::authorization::abilities::lost;
use crate::error::{AppError, ErrorCode};
use crate::partners;
use crate::writes::Reason;

/// Ends one at the partner, and forgets its secret.
pub async fn end_subscription(app: &App, connection_id: &str, id: &str) -> Result<SubscriptionView, AppError> {
    app.actor.may(Permission::Connect)?;
    let (connection, row) = find(app, connection_id, id).await?;
    end(app, &connection, &row).await?;
    told(app, &connection);
    Ok(SubscriptionView::ended(&row))
}

/// Ends those of a connection that is given up, while its grant still can. What goes on at the partner is told, and until
/// when: it stops nobody from disconnecting.
pub(crate) async fn end_subscriptions(app: &App, connection: &Connection) -> Result<Option<String>, AppError> {
    let mut kept = subscriptions::list_of(&mut app.store.read().await?, connection.id).await?;
    let now = app.clock.now();
    kept.retain(|row| Clock::at(row.expires_at, now) != Clock::Ended);
    let (mut left, mut failure) = (Vec::new(), None::<AppError>);
    for row in &kept {
        // Who refused one may take the next; who cannot be reached is not waited for again.
        let is_hopeless = failure.as_ref().is_some_and(|failure| failure.code != ErrorCode::PartnerRefused);
        if is_hopeless {
            left.push(row);
        } else if let Err(error) = end(app, connection, row).await {
            left.push(row);
            failure = Some(error);
        }
    }
    Ok(failure.map(|failure| remains(&left, &failure)))
}

/// Ends those of a connection before a consent without their ability takes the place of the grant that can end them. What
/// goes on at the partner is told once and kept in the log: from here nobody can renew or end it any more.
pub(crate) async fn end_withdrawn(app: &App, connection: &Connection, granted: &[String]) -> Result<Option<String>, AppError> {
    let is_lost = lost(partners::manifest(&connection.partner)?, connection, granted)
        .iter()
        .any(|id| id == ABILITY);
    if !is_lost
        || subscriptions::list_of(&mut app.store.read().await?, connection.id)
            .await?
            .is_empty()
    {
        return Ok(None);
    }
    let remains = end_subscriptions(app, connection).await?;
    let mut tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
    for row in subscriptions::list_of(&mut tx, connection.id).await? {
        secrets::clear_all(&mut tx, &owner(&row), SecretKind::SigningSecret).await?;
    }
    subscriptions::delete_of(&mut tx, connection.id).await?;
    let detail = remains.clone().unwrap_or_default();
    tx.commit(AuditEntry::new("subscription.ability_withdrawn", connection.id.to_string(), detail))
        .await?;
    told(app, connection);
    Ok(remains)
}

async fn end(app: &App, connection: &Connection, row: &SubscriptionRow) -> Result<(), AppError> {
    let permit = app.permit(connection, ABILITY, &Reason::Kept(row.id))?;
    let keeper = keeper(connection)?;
    let reached = app.reach(connection).await?;
    app.ask_aside(connection, &reached, |call| {
        keeper.end_subscription(call, permit.clone(), row.external_id.clone())
    })
    .await?;
    let mut tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
    subscriptions::delete(&mut tx, row.id).await?;
    secrets::clear_all(&mut tx, &owner(row), SecretKind::SigningSecret).await?;
    let entry = AuditEntry::new("subscription.ended", connection.id.to_string(), row.external_id.clone());
    Ok(tx.commit(entry).await?)
}

fn remains(left: &[&SubscriptionRow], failure: &AppError) -> String {
    let each = left.iter().map(|row| {
        format!(
            "{} hears of `{}` until {}",
            row.notification_url,
            row.calendar_name,
            row.expires_at.to_minutes()
        )
    });
    format!(
        "{} could not be ended at the partner, because {}: {}",
        counted(left.len(), "subscription", "subscriptions"),
        failure.message,
        each.collect::<Vec<_>>().join(", ")
    )
}
