//! The rehearsal firm.

use connect_app::rehearsal::{firm, view};
use tauri::State;

use super::Answer;
use crate::state::{Shell, report};

/// How far the firm is.
#[tauri::command]
#[specta::specta]
pub async fn rehearsal_firm(shell: State<'_, Shell>) -> Answer<view::FirmView> {
    firm::rehearsal_firm(shell.app().await?).await.map_err(|error| report(&error))
}

/// Begins to make it, or goes on; progress comes as stale reads.
#[tauri::command]
#[specta::specta]
pub async fn start_rehearsal_firm(shell: State<'_, Shell>) -> Answer<view::FirmView> {
    firm::start_rehearsal_firm(shell.app().await?).await.map_err(|error| report(&error))
}
