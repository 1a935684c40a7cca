//! Somebody else is asked to consent.

use connect_app::consent_requests::view::ConsentRequestView;
use connect_app::consent_requests::{self, AskAdmin, AskForConsent};
use tauri::State;

use super::Answer;
use crate::state::{Shell, report};

/// Everybody who was asked, the newest first.
#[tauri::command]
#[specta::specta]
pub async fn list_consent_requests(shell: State<'_, Shell>) -> Answer<Vec<ConsentRequestView>> {
    consent_requests::list_consent_requests(shell.app().await?)
        .await
        .map_err(|error| report(&error))
}

/// Makes a link and the message to send with it.
#[tauri::command]
#[specta::specta]
pub async fn ask_for_consent(shell: State<'_, Shell>, ask: AskForConsent) -> Answer<ConsentRequestView> {
    consent_requests::ask_for_consent(shell.app().await?, ask)
        .await
        .map_err(|error| report(&error))
}

/// Makes a link and a message for an administrator, who consents for everybody.
#[tauri::command]
#[specta::specta]
pub async fn ask_admin(shell: State<'_, Shell>, ask: AskAdmin) -> Answer<ConsentRequestView> {
    consent_requests::ask_admin(shell.app().await?, ask)
        .await
        .map_err(|error| report(&error))
}

/// Makes a new link in the place of the old one.
#[tauri::command]
#[specta::specta]
pub async fn ask_again(shell: State<'_, Shell>, id: String) -> Answer<ConsentRequestView> {
    consent_requests::ask_again(shell.app().await?, &id)
        .await
        .map_err(|error| report(&error))
}

/// Takes the address that came back by hand.
#[tauri::command]
#[specta::specta]
pub async fn finish_consent(shell: State<'_, Shell>, id: String, text: String) -> Answer<ConsentRequestView> {
    consent_requests::finish_consent(shell.app().await?, &id, &text)
        .await
        .map_err(|error| report(&error))
}

/// Waits no longer.
#[tauri::command]
#[specta::specta]
pub async fn withdraw_consent_request(shell: State<'_, Shell>, id: String) -> Answer<ConsentRequestView> {
    consent_requests::withdraw_consent_request(shell.app().await?, &id)
        .await
        .map_err(|error| report(&error))
}
