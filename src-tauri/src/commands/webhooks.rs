//! Webhook endpoints and what is delivered to them.

use connect_app::webhooks::view::{DeliveriesView, EndpointPreviewView, EndpointView, EndpointsView, VerificationView};
use connect_app::webhooks::{self, VerifyDelivery};
use connect_domain::secret::SecretText;
use tauri::State;

use super::Answer;
use crate::state::{Shell, report};

/// The account's endpoints, each with what is wrong with it.
#[tauri::command]
#[specta::specta]
pub async fn list_webhook_endpoints(shell: State<'_, Shell>, connection_id: String) -> Answer<EndpointsView> {
    webhooks::list_endpoints(shell.app().await?, &connection_id)
        .await
        .map_err(|error| report(&error))
}

/// Events that did not reach an endpoint, since when, and until when the partner tries again.
#[tauri::command]
#[specta::specta]
pub async fn list_webhook_deliveries(shell: State<'_, Shell>, connection_id: String) -> Answer<DeliveriesView> {
    webhooks::list_deliveries(shell.app().await?, &connection_id)
        .await
        .map_err(|error| report(&error))
}

/// What a new endpoint at this address would be; nothing is written.
#[tauri::command]
#[specta::specta]
pub async fn preview_webhook_endpoint(shell: State<'_, Shell>, connection_id: String, url: String) -> Answer<EndpointPreviewView> {
    let preview = webhooks::preview_endpoint(shell.app().await?, &connection_id, &url).await;
    preview.map(|preview| preview.view().clone()).map_err(|error| report(&error))
}

/// Makes the endpoint that a person has seen the preview of and confirmed.
#[tauri::command]
#[specta::specta]
pub async fn create_webhook_endpoint(shell: State<'_, Shell>, connection_id: String, url: String) -> Answer<EndpointView> {
    let app = shell.app().await?;
    let preview = webhooks::preview_endpoint(app, &connection_id, &url)
        .await
        .map_err(|error| report(&error))?;
    webhooks::create_endpoint(app, preview.confirm())
        .await
        .map_err(|error| report(&error))
}

/// Keeps an endpoint's signing secret; the one before is taken for some hours.
#[tauri::command]
#[specta::specta]
pub async fn save_signing_secret(
    shell: State<'_, Shell>,
    connection_id: String,
    endpoint: String,
    secret: String,
    overlap_hours: Option<u32>,
) -> Answer<EndpointView> {
    webhooks::save_signing_secret(
        shell.app().await?,
        &connection_id,
        &endpoint,
        SecretText::new(secret),
        overlap_hours,
    )
    .await
    .map_err(|error| report(&error))
}

/// Whether a delivery is the partner's, and if not, why not.
#[tauri::command]
#[specta::specta]
pub async fn verify_delivery(
    shell: State<'_, Shell>,
    connection_id: String,
    endpoint: Option<String>,
    signature: String,
    body: String,
) -> Answer<VerificationView> {
    let delivery = VerifyDelivery {
        endpoint,
        signature,
        body: body.into_bytes(),
        received_at: None,
    };
    webhooks::verify_delivery(shell.app().await?, &connection_id, delivery)
        .await
        .map_err(|error| report(&error))
}
