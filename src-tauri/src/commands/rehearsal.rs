//! The rehearsal firm and its drills.

use connect_app::rehearsal::{drills, firm, view};
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

/// What can be drilled, and what is under way.
#[tauri::command]
#[specta::specta]
pub async fn list_drills(shell: State<'_, Shell>) -> Answer<view::DrillsView> {
    drills::list_drills(shell.app().await?).await.map_err(|error| report(&error))
}

/// Lets something go wrong, or goes back to calm.
#[tauri::command]
#[specta::specta]
pub async fn run_drill(shell: State<'_, Shell>, kind: String) -> Answer<view::DrilledView> {
    drills::run_drill(shell.app().await?, &kind).await.map_err(|error| report(&error))
}
