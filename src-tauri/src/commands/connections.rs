//! Partners, app registrations and connections.

use connect_app::apps::{EditApp, RegisterApp};
use connect_app::{apps, connections, partners};
use connect_domain::secret::SecretText;
use tauri::State;

use super::Answer;
use crate::state::{Shell, report};

/// The catalog.
#[tauri::command]
#[specta::specta]
pub fn list_partners() -> Vec<partners::view::PartnerView> {
    partners::list_partners()
}

/// Adds a partner of the firm's own by its manifest file.
#[tauri::command]
#[specta::specta]
pub async fn add_partner(shell: State<'_, Shell>, path: String) -> Answer<partners::view::PartnerView> {
    partners::private::add_partner(shell.app().await?, &path)
        .await
        .map_err(|error| report(&error))
}

/// Puts another manifest in the place of the one that a partner of the firm's own has.
#[tauri::command]
#[specta::specta]
pub async fn replace_partner(shell: State<'_, Shell>, partner_id: String, path: String) -> Answer<partners::view::PartnerView> {
    partners::private::replace_partner(shell.app().await?, Some(&partner_id), &path)
        .await
        .map_err(|error| report(&error))
}

/// Removes one to which nothing was ever connected.
#[tauri::command]
#[specta::specta]
pub async fn remove_partner(shell: State<'_, Shell>, partner_id: String) -> Answer<()> {
    partners::private::remove_partner(shell.app().await?, &partner_id)
        .await
        .map_err(|error| report(&error))
}

/// The firm's own apps.
#[tauri::command]
#[specta::specta]
pub async fn list_app_registrations(shell: State<'_, Shell>) -> Answer<Vec<apps::view::AppRegistrationView>> {
    apps::list_app_registrations(shell.app().await?)
        .await
        .map_err(|error| report(&error))
}

/// Registers one; its secret goes to the vault.
#[tauri::command]
#[specta::specta]
pub async fn register_app(
    shell: State<'_, Shell>,
    registration: RegisterApp,
    oauth_client_secret: Option<String>,
) -> Answer<apps::view::AppRegistrationView> {
    apps::register_app(shell.app().await?, registration, oauth_client_secret.map(SecretText::new))
        .await
        .map_err(|error| report(&error))
}

/// What is registered, and what the partner says to it now.
#[tauri::command]
#[specta::specta]
pub async fn check_app(shell: State<'_, Shell>, id: String) -> Answer<apps::view::AppCheckView> {
    apps::check_app(shell.app().await?, &id).await.map_err(|error| report(&error))
}

/// A new client secret in the place of the stored one, once the partner accepts it.
#[tauri::command]
#[specta::specta]
pub async fn rotate_app_secret(shell: State<'_, Shell>, id: String, oauth_client_secret: String) -> Answer<apps::view::AppCheckView> {
    apps::rotate_app_secret(shell.app().await?, &id, SecretText::new(oauth_client_secret))
        .await
        .map_err(|error| report(&error))
}

/// What stands in the partner's addresses for an app, and its redirect URI; an empty value takes back what was entered.
#[tauri::command]
#[specta::specta]
pub async fn edit_app(shell: State<'_, Shell>, id: String, edit: EditApp) -> Answer<apps::view::AppRegistrationView> {
    apps::edit_app(shell.app().await?, &id, edit).await.map_err(|error| report(&error))
}

/// The month's reads that an app may use: a number, or `none` for what the partner allows.
#[tauri::command]
#[specta::specta]
pub async fn save_read_budget(shell: State<'_, Shell>, id: String, budget: String) -> Answer<apps::view::AppRegistrationView> {
    apps::save_read_budget(shell.app().await?, &id, &budget)
        .await
        .map_err(|error| report(&error))
}

/// Every connection.
#[tauri::command]
#[specta::specta]
pub async fn list_connections(shell: State<'_, Shell>) -> Answer<Vec<connections::view::ConnectionView>> {
    connections::list_connections(shell.app().await?)
        .await
        .map_err(|error| report(&error))
}

/// One connection.
#[tauri::command]
#[specta::specta]
pub async fn show_connection(shell: State<'_, Shell>, id: String) -> Answer<connections::view::ConnectionView> {
    connections::show_connection(shell.app().await?, &id)
        .await
        .map_err(|error| report(&error))
}

/// Proves it by one real call.
#[tauri::command]
#[specta::specta]
pub async fn test_connection(shell: State<'_, Shell>, id: String) -> Answer<connections::view::ConnectionView> {
    connections::test_connection(shell.app().await?, &id)
        .await
        .map_err(|error| report(&error))
}

/// Refreshes its access token now.
#[tauri::command]
#[specta::specta]
pub async fn refresh_connection(shell: State<'_, Shell>, id: String) -> Answer<connections::view::ConnectionView> {
    connections::refresh_connection(shell.app().await?, &id)
        .await
        .map_err(|error| report(&error))
}

/// Revokes the grant and forgets its tokens.
#[tauri::command]
#[specta::specta]
pub async fn disconnect_connection(shell: State<'_, Shell>, id: String) -> Answer<connections::view::ConnectionView> {
    connections::disconnect_connection(shell.app().await?, &id)
        .await
        .map_err(|error| report(&error))
}
