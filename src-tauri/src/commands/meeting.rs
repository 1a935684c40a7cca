//! The sample meeting: shown, then confirmed.

use connect_app::meeting;
use connect_app::meeting::view::{MeetingPreviewView, MeetingRunView};
use tauri::State;

use super::Answer;
use crate::state::{Shell, report};

/// What the newest one of a connection came to, or how far it got.
#[tauri::command]
#[specta::specta]
pub async fn last_meeting(shell: State<'_, Shell>, connection_id: String) -> Answer<Option<MeetingRunView>> {
    meeting::last_meeting(shell.app().await?, &connection_id)
        .await
        .map_err(|error| report(&error))
}

/// What would be written, into the account's main calendar if none is chosen. Writes nothing.
#[tauri::command]
#[specta::specta]
pub async fn show_meeting(shell: State<'_, Shell>, connection_id: String, calendar: Option<String>) -> Answer<MeetingPreviewView> {
    meeting::show_meeting(shell.app().await?, &connection_id, calendar.as_deref())
        .await
        .map_err(|error| report(&error))
}

/// Writes the one that was shown with this title, follows it, changes it, deletes it.
#[tauri::command]
#[specta::specta]
pub async fn run_shown_meeting(shell: State<'_, Shell>, connection_id: String, title: String) -> Answer<MeetingRunView> {
    meeting::run_shown_meeting(shell.app().await?, &connection_id, &title)
        .await
        .map_err(|error| report(&error))
}
