//! Subscriptions: what a receiver of the firm's own is told, and until when.

use connect_app::subscriptions;
use connect_app::subscriptions::view::{NewSubscriptionView, SubscriptionPreviewView, SubscriptionView, SubscriptionsView};
use tauri::State;

use super::Answer;
use crate::state::{Shell, report};

/// Those of a connection with their clocks, held against what the partner lists.
#[tauri::command]
#[specta::specta]
pub async fn list_subscriptions(shell: State<'_, Shell>, connection_id: String) -> Answer<SubscriptionsView> {
    subscriptions::list_subscriptions(shell.app().await?, &connection_id)
        .await
        .map_err(|error| report(&error))
}

/// What a new one would be; nothing is written.
#[tauri::command]
#[specta::specta]
pub async fn preview_subscription(
    shell: State<'_, Shell>,
    connection_id: String,
    calendar: String,
    url: String,
) -> Answer<SubscriptionPreviewView> {
    let preview = subscriptions::preview_subscription(shell.app().await?, &connection_id, &calendar, &url).await;
    preview.map(|preview| preview.view().clone()).map_err(|error| report(&error))
}

/// Makes the one that a person has seen the preview of and confirmed; its secret is shown this once.
#[tauri::command]
#[specta::specta]
pub async fn create_subscription(
    shell: State<'_, Shell>,
    connection_id: String,
    calendar: String,
    url: String,
) -> Answer<NewSubscriptionView> {
    let app = shell.app().await?;
    let preview = subscriptions::preview_subscription(app, &connection_id, &calendar, &url)
        .await
        .map_err(|error| report(&error))?;
    subscriptions::create_subscription(app, preview.confirm())
        .await
        .map_err(|error| report(&error))
}

/// Lets one live on.
#[tauri::command]
#[specta::specta]
pub async fn renew_subscription(shell: State<'_, Shell>, connection_id: String, id: String) -> Answer<SubscriptionView> {
    subscriptions::renew_subscription(shell.app().await?, &connection_id, &id)
        .await
        .map_err(|error| report(&error))
}

/// Ends one, and forgets its secret.
#[tauri::command]
#[specta::specta]
pub async fn end_subscription(shell: State<'_, Shell>, connection_id: String, id: String) -> Answer<SubscriptionView> {
    subscriptions::end_subscription(shell.app().await?, &connection_id, &id)
        .await
        .map_err(|error| report(&error))
}
