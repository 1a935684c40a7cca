//! A subscription that lives on.

use connect_connectors::subscriptions::SubscriptionDraft;
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::clock::Instant;
use connect_domain::secret::SecretKind;
use connect_http::WritePermit;
use connect_store::connections::Connection;
use connect_store::secrets;
use connect_store::subscriptions::{self, SubscriptionRow};

use super::view::SubscriptionView;
use super::{ABILITY, attributes, end_and_make_again, find, keeper, new_id, owner, told};
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::shortened;
use crate::partners::call::Reached;
use crate::writes::Reason;

/// Lets one live as long as the partner gives. One that has ended, or that the partner does not renew, is made anew with the
/// same secret, so that the receiver goes on as it is; for a moment it may hear of a change twice.
pub async fn renew_subscription(app: &App, connection_id: &str, id: &str) -> Result<SubscriptionView, AppError> {
    app.actor.may(Permission::Connect)?;
    let (connection, row) = find(app, connection_id, id).await?;
    if row.begun_at.is_some() {
        let message = format!(
            "Making the subscription to `{}` was interrupted, and its secret was never shown",
            shortened(&row.calendar_name)
        );
        return Err(AppError::new(ErrorCode::InvalidInput, message).hint(end_and_make_again(&row)));
    }
    let permit = app.permit(&connection, ABILITY, &Reason::Kept(row.id))?;
    let keeper = keeper(&connection)?;
    let reached = app.reach(&connection).await?;
    let until = app.clock.now().plus(keeper.longest_life());
    let renewed = match keeper.renewed() {
        Some(renews) => {
            app.ask_aside(&connection, &reached, |call| {
                renews.renew_subscription(call, permit.clone(), row.external_id.clone(), until)
            })
            .await?
        }
        None => None,
    };
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
    let remains = if is_replaced {
        end_replaced(app, &connection, &reached, &permit, &row).await
    } else {
        None
    };
    let row = SubscriptionRow {
        external_id: renewed.external_id,
        expires_at: renewed.expires_at,
        lost_at: None,
        ..row
    };
    Ok(SubscriptionView {
        remains,
        ..SubscriptionView::new(&row, now)
    })
}

/// Ends the one whose place was taken. That it goes on until its time runs out is told, and undoes nothing.
async fn end_replaced(
    app: &App,
    connection: &Connection,
    reached: &Reached,
    permit: &WritePermit,
    row: &SubscriptionRow,
) -> Option<String> {
    let keeper = keeper(connection).ok()?;
    let ended = app.ask_aside(connection, reached, |call| {
        keeper.end_subscription(call, permit.clone(), row.external_id.clone())
    });
    let error = ended.await.err()?;
    Some(format!(
        "The one before, `{}`, could not be ended, because {}: the receiver hears of each change twice until {}",
        row.external_id,
        error.message,
        row.expires_at.to_minutes()
    ))
}

/// What makes an ended one anew.
pub(super) async fn again(
    app: &App,
    connection: &Connection,
    row: &SubscriptionRow,
    until: Instant,
) -> Result<SubscriptionDraft, AppError> {
    let vault = app.open_vault().await?;
    let mut reader = app.store.read().await?;
    let sealed = secrets::active(&mut reader, &owner(row), SecretKind::SigningSecret).await?;
    let sealed = sealed.ok_or_else(|| {
        AppError::new(ErrorCode::InvalidInput, "The secret of this subscription is not stored any more").hint("End it, and make a new one")
    })?;
    Ok(SubscriptionDraft {
        client_id: new_id(app).to_string(),
        calendar: row.calendar.clone(),
        attributes: attributes(&mut reader, connection, &row.calendar).await?,
        notification_url: row.notification_url.clone(),
        secret: vault
            .open(&sealed.place(), &sealed.sealed)
            .map_err(|error| AppError::internal("open a subscription's secret", error))?,
        until,
    })
}
