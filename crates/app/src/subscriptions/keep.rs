//! Subscriptions that there are: listed, renewed and ended.

use std::collections::HashSet;

use connect_connectors::subscriptions::{Subscription, SubscriptionDraft};
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::clock::Instant;
use connect_domain::secret::SecretKind;
use connect_domain::source_object::SourceObjectKind;
use connect_store::connections::Connection;
use connect_store::subscriptions::{self, SubscriptionRow};
use connect_store::{secrets, source_objects};

use super::create::new_id;
use super::view::{ElsewhereView, SubscriptionView, SubscriptionsView};
use super::{ABILITY, Clock, keeper};
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::shortened;
use crate::writes::Reason;

/// The connection's subscriptions as they are stored, held against what the partner lists.
pub async fn list_subscriptions(app: &App, connection_id: &str) -> Result<SubscriptionsView, AppError> {
    app.actor.may(Permission::UseConnection)?;
    let connection = app.connection(connection_id).await?;
    app.require_credential(&connection).await?;
    let keeper = keeper(&connection)?;
    let reached = app.reach(&connection).await?;
    let listed = match keeper.listed() {
        Some(lists) => Some(app.ask_aside(&connection, &reached, |call| lists.list_subscriptions(call)).await?),
        None => None,
    };
    let kept = subscriptions::list_of(&mut app.store.read().await?, connection.id).await?;
    let now = app.clock.now();
    let living: Option<HashSet<&str>> = listed.as_ref().map(|all| all.iter().map(|one| one.external_id.as_str()).collect());
    let known: HashSet<&str> = kept.iter().map(|row| row.external_id.as_str()).collect();
    let elsewhere = |one: &&Subscription| !known.contains(one.external_id.as_str());
    Ok(SubscriptionsView {
        connection_id: connection.id.to_string(),
        display_name: connection.display_name.clone(),
        subscriptions: kept
            .iter()
            .map(|row| {
                let is_lost = living.as_ref().is_some_and(|living| !living.contains(row.external_id.as_str()));
                view(row, now, !is_lost)
            })
            .collect(),
        elsewhere: listed
            .iter()
            .flatten()
            .filter(elsewhere)
            .map(|one| ElsewhereView {
                external_id: one.external_id.clone(),
                notification_url: one.notification_url.clone(),
                expires_at: one.expires_at.into(),
            })
            .collect(),
    })
}

/// Lets one live as long as the partner gives. One that has ended, or that the partner does not renew, is made anew with the
/// same secret, so that the receiver goes on as it is; for a moment it may hear of a change twice.
pub async fn renew_subscription(app: &App, connection_id: &str, id: &str) -> Result<SubscriptionView, AppError> {
    app.actor.may(Permission::Connect)?;
    let (connection, row) = find(app, connection_id, id).await?;
    let permit = app.permit(&connection, ABILITY, &Reason::Kept(row.id))?;
    let keeper = keeper(&connection)?;
    let reached = app.reach(&connection).await?;
    let until = app.clock.now().plus(keeper.longest_life());
    let renewed = app
        .ask_aside(&connection, &reached, |call| {
            keeper.renew_subscription(call, permit.clone(), row.external_id.clone(), until)
        })
        .await?;
    let is_replaced = renewed.is_none();
    let renewed = match renewed {
        Some(renewed) => renewed,
        None => {
            let draft = again(app, &connection, &row, until).await?;
            app.ask_aside(&connection, &reached, |call| {
                keeper.create_subscription(call, permit.clone(), draft.clone())
            })
            .await?
        }
    };
    let now = app.clock.now();
    let mut tx = app.store.write(&app.actor, Permission::Connect, now).await?;
    subscriptions::renew(&mut tx, row.id, &renewed.external_id, renewed.expires_at).await?;
    let entry = AuditEntry::new("subscription.renewed", connection.id.to_string(), renewed.external_id.clone());
    tx.commit(entry).await?;
    told(app, &connection);
    if is_replaced {
        let ended = app.ask_aside(&connection, &reached, |call| {
            keeper.end_subscription(call, permit.clone(), row.external_id.clone())
        });
        if let Err(error) = ended.await {
            tracing::warn!(connection.id = %connection.id, %error, "the subscription that was replaced goes on until its time runs out");
        }
    }
    let row = SubscriptionRow {
        external_id: renewed.external_id,
        expires_at: renewed.expires_at,
        ..row
    };
    Ok(view(&row, now, true))
}

/// Ends one at the partner, and forgets its secret.
pub async fn end_subscription(app: &App, connection_id: &str, id: &str) -> Result<SubscriptionView, AppError> {
    app.actor.may(Permission::Connect)?;
    let (connection, row) = find(app, connection_id, id).await?;
    let permit = app.permit(&connection, ABILITY, &Reason::Kept(row.id))?;
    let keeper = keeper(&connection)?;
    let reached = app.reach(&connection).await?;
    app.ask_aside(&connection, &reached, |call| {
        keeper.end_subscription(call, permit.clone(), row.external_id.clone())
    })
    .await?;
    let now = app.clock.now();
    let mut tx = app.store.write(&app.actor, Permission::Connect, now).await?;
    subscriptions::delete(&mut tx, row.id).await?;
    secrets::clear_all(&mut tx, &owner(&row), SecretKind::SigningSecret).await?;
    let entry = AuditEntry::new("subscription.ended", connection.id.to_string(), row.external_id.clone());
    tx.commit(entry).await?;
    told(app, &connection);
    Ok(SubscriptionView {
        status: Clock::Ended.as_str().to_owned(),
        ..view(&row, now, true)
    })
}

/// Under which the secret is sealed: with the connection's signing secrets, which go when it is disconnected.
pub(super) fn owner(row: &SubscriptionRow) -> String {
    format!("{}/{}", row.connection_id, row.id)
}

pub(super) fn view(row: &SubscriptionRow, now: Instant, is_listed: bool) -> SubscriptionView {
    let clock = Clock::at(row.expires_at, now);
    SubscriptionView {
        id: row.id.to_string(),
        external_id: row.external_id.clone(),
        calendar: row.calendar.clone(),
        calendar_name: row.calendar_name.clone(),
        notification_url: row.notification_url.clone(),
        expires_at: row.expires_at.into(),
        status: match clock {
            Clock::Runs | Clock::EndsSoon if !is_listed => "lost",
            clock => clock.as_str(),
        }
        .to_owned(),
    }
}

async fn find(app: &App, connection_id: &str, id: &str) -> Result<(Connection, SubscriptionRow), AppError> {
    let connection = app.connection(connection_id).await?;
    app.require_credential(&connection).await?;
    let kept = subscriptions::list_of(&mut app.store.read().await?, connection.id).await?;
    let found = kept.into_iter().find(|row| row.id.to_string() == id);
    let row = found.ok_or_else(|| {
        let message = format!("`{}` has no subscription `{}`", connection.display_name, shortened(id));
        AppError::new(ErrorCode::InvalidInput, message).hint(format!("`subscriptions list {}` shows them", connection.id))
    })?;
    Ok((connection, row))
}

/// What makes an ended one anew.
async fn again(app: &App, connection: &Connection, row: &SubscriptionRow, until: Instant) -> Result<SubscriptionDraft, AppError> {
    let vault = app.open_vault().await?;
    let mut reader = app.store.read().await?;
    let sealed = secrets::active(&mut reader, &owner(row), SecretKind::SigningSecret).await?;
    let sealed = sealed.ok_or_else(|| {
        AppError::new(ErrorCode::InvalidInput, "The secret of this subscription is not stored any more").hint("End it, and make a new one")
    })?;
    let pulled = source_objects::list(&mut reader, connection.id, SourceObjectKind::Calendar).await?;
    let object = pulled.into_iter().find(|object| object.object.external_id == row.calendar);
    Ok(SubscriptionDraft {
        client_id: new_id(app).to_string(),
        calendar: row.calendar.clone(),
        attributes: object.map(|object| object.object.attributes).unwrap_or_default(),
        notification_url: row.notification_url.clone(),
        secret: vault
            .open(&sealed.place(), &sealed.sealed)
            .map_err(|error| AppError::internal("open a subscription's secret", error))?,
        until,
    })
}

fn told(app: &App, connection: &Connection) {
    app.events.stale([format!("connection:{}", connection.id), "attention".to_owned()]);
}
