//! Calendars that no list of the partner shows, by their addresses.

use connect_app::calendars;
use connect_app::calendars::view::{AddedCalendarView, AddedCalendarsView};
use tauri::State;

use super::Answer;
use crate::state::{Shell, report};

/// Those that were added, with what the last pull found.
#[tauri::command]
#[specta::specta]
pub async fn list_added_calendars(shell: State<'_, Shell>, connection_id: String) -> Answer<AddedCalendarsView> {
    calendars::list_added_calendars(shell.app().await?, &connection_id)
        .await
        .map_err(|error| report(&error))
}

/// Adds one, once a call has proven that the account sees it.
#[tauri::command]
#[specta::specta]
pub async fn add_calendar(shell: State<'_, Shell>, connection_id: String, address: String) -> Answer<AddedCalendarView> {
    calendars::add_calendar(shell.app().await?, &connection_id, &address)
        .await
        .map_err(|error| report(&error))
}

/// Removes one.
#[tauri::command]
#[specta::specta]
pub async fn remove_calendar(shell: State<'_, Shell>, connection_id: String, address: String) -> Answer<AddedCalendarView> {
    calendars::remove_calendar(shell.app().await?, &connection_id, &address)
        .await
        .map_err(|error| report(&error))
}
