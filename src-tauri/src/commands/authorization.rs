//! Authorization attempts.

use connect_app::authorization;
use connect_app::authorization::{ConnectWithKey, StartAuthorization};
use connect_app::connections::view::ConnectionView;
use connect_domain::secret::SecretText;
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

/// Proves a key by a call and stores it with its connection. A rehearsal without one uses the stand-ins'.
#[tauri::command]
#[specta::specta]
pub async fn connect_with_key(shell: State<'_, Shell>, connect: ConnectWithKey, key: Option<String>) -> Answer<ConnectionView> {
    authorization::connect_with_key(shell.app().await?, connect, key.map(SecretText::new))
        .await
        .map_err(|error| report(&error))
}

/// A new key in the place of a connection's own, once a call has proven that it opens the same account.
#[tauri::command]
#[specta::specta]
pub async fn replace_key(shell: State<'_, Shell>, id: String, key: String) -> Answer<ConnectionView> {
    authorization::replace_key(shell.app().await?, &id, SecretText::new(key))
        .await
        .map_err(|error| report(&error))
}

/// A second key beside the one in use, which is kept for some days. A rehearsal without one takes the stand-ins'.
#[tauri::command]
#[specta::specta]
pub async fn rotate_key(shell: State<'_, Shell>, id: String, key: Option<String>, overlap_days: Option<u32>) -> Answer<ConnectionView> {
    authorization::rotate_key(shell.app().await?, &id, key.map(SecretText::new), overlap_days)
        .await
        .map_err(|error| report(&error))
}

/// Forgets the old key once a call has proven the new one.
#[tauri::command]
#[specta::specta]
pub async fn retire_key(shell: State<'_, Shell>, id: String) -> Answer<ConnectionView> {
    authorization::retire_key(shell.app().await?, &id)
        .await
        .map_err(|error| report(&error))
}

/// Takes the old key into use again, once a call has proven it.
#[tauri::command]
#[specta::specta]
pub async fn return_key(shell: State<'_, Shell>, id: String) -> Answer<ConnectionView> {
    authorization::return_key(shell.app().await?, &id)
        .await
        .map_err(|error| report(&error))
}
