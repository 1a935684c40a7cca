//! Authorization attempts.

use connect_app::authorization;
use connect_app::authorization::StartAuthorization;
use tauri::State;

use super::Answer;
use crate::state::{Shell, report};

/// Binds the way back and gives the address to open.
#[tauri::command]
#[specta::specta]
pub async fn start_authorization(shell: State<'_, Shell>, start: StartAuthorization) -> Answer<authorization::view::AuthorizationView> {
    authorization::start_authorization(shell.app().await?, start)
        .await
        .map_err(|error| report(&error))
}

/// Where an attempt stands.
#[tauri::command]
#[specta::specta]
pub async fn authorization_attempt(shell: State<'_, Shell>, attempt_id: String) -> Answer<authorization::view::AuthorizationView> {
    authorization::authorization_attempt(shell.app().await?, &attempt_id)
        .await
        .map_err(|error| report(&error))
}

/// Opens the partner's page in the system's browser.
#[tauri::command]
#[specta::specta]
pub async fn open_authorization_page(shell: State<'_, Shell>, attempt_id: String) -> Answer<authorization::view::AuthorizationView> {
    authorization::open_authorization_page(shell.app().await?, &attempt_id, None)
        .await
        .map_err(|error| report(&error))
}

/// Takes the address that the browser ended on.
#[tauri::command]
#[specta::specta]
pub async fn paste_callback(shell: State<'_, Shell>, attempt_id: String, text: String) -> Answer<authorization::view::AuthorizationView> {
    authorization::paste_callback(shell.app().await?, &attempt_id, &text)
        .await
        .map_err(|error| report(&error))
}

/// Ends an attempt.
#[tauri::command]
#[specta::specta]
pub async fn cancel_authorization(shell: State<'_, Shell>, attempt_id: String) -> Answer<authorization::view::AuthorizationView> {
    authorization::cancel_authorization(shell.app().await?, &attempt_id)
        .await
        .map_err(|error| report(&error))
}
