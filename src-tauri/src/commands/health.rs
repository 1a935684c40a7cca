//! Health and the checks that it rests on.

use connect_app::gate::view::{CheckRunsView, ReportView, SavedReport, WaiverView, WaiversView};
use connect_app::health::view::HealthView;
use connect_app::{gate, health};
use tauri::State;

use super::Answer;
use crate::state::{Shell, report};

/// How every connection stands. Asks no partner.
#[tauri::command]
#[specta::specta]
pub async fn health(shell: State<'_, Shell>) -> Answer<HealthView> {
    health::health(shell.app().await?).await.map_err(|error| report(&error))
}

/// What the stored answers of these connections' checks, or of all, are worth now. Asks no partner.
#[tauri::command]
#[specta::specta]
pub async fn readiness(shell: State<'_, Shell>, connection_ids: Vec<String>, scope: String) -> Answer<ReportView> {
    gate::readiness(shell.app().await?, &connection_ids, &scope)
        .await
        .map_err(|error| report(&error))
}

/// Makes every check of these connections, or of all if none is named.
#[tauri::command]
#[specta::specta]
pub async fn verify(shell: State<'_, Shell>, connection_ids: Vec<String>, scope: String) -> Answer<ReportView> {
    gate::verify(shell.app().await?, &connection_ids, &scope)
        .await
        .map_err(|error| report(&error))
}

/// Makes only the checks whose answer is missing or too old, and those that cost no call.
#[tauri::command]
#[specta::specta]
pub async fn verify_outdated(shell: State<'_, Shell>, connection_ids: Vec<String>, scope: String) -> Answer<ReportView> {
    gate::verify_outdated(shell.app().await?, &connection_ids, &scope)
        .await
        .map_err(|error| report(&error))
}

/// Writes the readiness of all connections as a file; one that is there is kept unless `replace` says otherwise.
#[tauri::command]
#[specta::specta]
pub async fn save_readiness(shell: State<'_, Shell>, scope: String, format: String, path: String, replace: bool) -> Answer<SavedReport> {
    gate::save_readiness(shell.app().await?, &scope, &format, &path, replace)
        .await
        .map_err(|error| report(&error))
}

/// Makes one check of a connection, and those that it rests on.
#[tauri::command]
#[specta::specta]
pub async fn run_check(shell: State<'_, Shell>, connection_id: String, check_id: String) -> Answer<()> {
    gate::run_check(shell.app().await?, &connection_id, &check_id)
        .await
        .map_err(|error| report(&error))
}

/// Who had checks made, when, and what they found.
#[tauri::command]
#[specta::specta]
pub async fn check_runs(shell: State<'_, Shell>) -> Answer<CheckRunsView> {
    gate::check_runs(shell.app().await?).await.map_err(|error| report(&error))
}

/// For which failures somebody answers or answered.
#[tauri::command]
#[specta::specta]
pub async fn list_waivers(shell: State<'_, Shell>) -> Answer<WaiversView> {
    gate::list_waivers(shell.app().await?).await.map_err(|error| report(&error))
}

/// Answers for a check that fails, so that it does not keep the gate from being ready.
#[tauri::command]
#[specta::specta]
pub async fn waive_check(
    shell: State<'_, Shell>,
    connection_id: String,
    check_id: String,
    reason: String,
    days: u32,
) -> Answer<WaiverView> {
    gate::waive_check(shell.app().await?, &connection_id, &check_id, &reason, days)
        .await
        .map_err(|error| report(&error))
}

/// Takes a waiver back.
#[tauri::command]
#[specta::specta]
pub async fn withdraw_waiver(shell: State<'_, Shell>, waiver_id: String) -> Answer<WaiverView> {
    gate::withdraw_waiver(shell.app().await?, &waiver_id)
        .await
        .map_err(|error| report(&error))
}
