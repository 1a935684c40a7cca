//! A subscription that ends: because a person wants it, or with its connection.

use std::time::Duration;

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::counted::counted;
use connect_domain::secret::SecretKind;
use connect_http::WritePermit;
use connect_store::connections::Connection;
use connect_store::secrets;
use connect_store::subscriptions::{self, SubscriptionRow};

use super::held::{elsewhere, made_of};
use super::renew::again;
use super::view::SubscriptionView;
use super::{ABILITY, keeper, not_there, owner, told};
use crate::App;
use crate::authorization::abilities::lost;
use crate::error::{AppError, ErrorCode};
use crate::partners;
use crate::partners::call::Reached;
use crate::writes::Reason;

/// So long one lives that is made only to tell by what another is stopped.
const FOR_A_MOMENT: Duration = Duration::from_secs(3_600);

/// Ends one at the partner, and forgets its secret. `id` is ours, or the partner's of one that it lists and nobody keeps
/// here.
pub async fn end_subscription(app: &App, connection_id: &str, id: &str) -> Result<SubscriptionView, AppError> {
    app.actor.may(Permission::Connect)?;
    let connection = app.connection(connection_id).await?;
    app.require_credential(&connection).await?;
    let kept = subscriptions::list_of(&mut app.store.read().await?, connection.id).await?;
    let Some(row) = kept.into_iter().find(|row| row.id.to_string() == id || row.external_id == id) else {
        return end_elsewhere(app, &connection, id).await;
    };
    end(app, &connection, &row).await?;
    told(app, &connection);
    Ok(SubscriptionView::ended(&row))
}

/// It calls a receiver in this account's name, whoever made it.
async fn end_elsewhere(app: &App, connection: &Connection, id: &str) -> Result<SubscriptionView, AppError> {
    let keeper = keeper(connection)?;
    let Some(lists) = keeper.listed() else {
        return Err(not_there(connection, id));
    };
    let reached = app.reach(connection).await?;
    let listed = elsewhere(app, connection, lists, &reached).await?;
    let found = listed.into_iter().find(|one| one.external_id == id);
    let one = found.ok_or_else(|| not_there(connection, id))?;
    let permit = app.permit(connection, ABILITY, &Reason::Elsewhere)?;
    app.ask_aside(connection, &reached, |call| {
        keeper.end_subscription(call, permit.clone(), one.external_id.clone())
    })
    .await?;
    let tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
    let entry = AuditEntry::new("subscription.ended", connection.id.to_string(), one.external_id.clone());
    tx.commit(entry).await?;
    told(app, connection);
    Ok(SubscriptionView::ended_elsewhere(one))
}

/// Ends those of a connection that is given up, while its grant still can. What goes on at the partner is told, and until
/// when: it stops nobody from disconnecting.
pub(crate) async fn end_subscriptions(app: &App, connection: &Connection) -> Result<Option<String>, AppError> {
    let mut kept = subscriptions::list_of(&mut app.store.read().await?, connection.id).await?;
    let now = app.clock.now();
    kept.retain(|row| now < row.expires_at);
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
    let ids = match row.begun_at {
        None => vec![row.external_id.clone()],
        Some(_) => ids_of_interrupted(app, connection, &reached, &permit, row).await?,
    };
    for id in ids {
        app.ask_aside(connection, &reached, |call| {
            keeper.end_subscription(call, permit.clone(), id.clone())
        })
        .await?;
    }
    forget(app, row, "subscription.ended").await
}

/// Of one whose making was interrupted nobody knows whether it is there. Where the partner lists none, another of the same
/// calendar is made for a moment: it tells by what this one is stopped.
async fn ids_of_interrupted(
    app: &App,
    connection: &Connection,
    reached: &Reached,
    permit: &WritePermit,
    row: &SubscriptionRow,
) -> Result<Vec<String>, AppError> {
    let now = app.clock.now();
    if row.expires_at <= now {
        return Ok(Vec::new());
    }
    let keeper = keeper(connection)?;
    if let Some(lists) = keeper.listed() {
        let listed = elsewhere(app, connection, lists, reached).await?;
        let made = made_of(app, connection, lists, &listed, row).await?;
        return Ok(made.into_iter().map(|made| made.external_id).collect());
    }
    let draft = again(app, connection, row, now.plus(FOR_A_MOMENT)).await?;
    let another = app.ask_aside(connection, reached, |call| {
        keeper.create_subscription(call, permit.clone(), draft.clone())
    });
    let another = another.await?.external_id;
    Ok(vec![keeper.id_beside(&row.external_id, &another), another])
}

/// Forgets one that is not there, and its secret.
pub(super) async fn forget(app: &App, row: &SubscriptionRow, act: &'static str) -> Result<(), AppError> {
    let mut tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
    subscriptions::delete(&mut tx, row.id).await?;
    secrets::clear_all(&mut tx, &owner(row), SecretKind::SigningSecret).await?;
    let entry = AuditEntry::new(act, row.connection_id.to_string(), row.external_id.clone());
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
