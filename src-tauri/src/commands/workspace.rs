//! Workspace, settings and what needs a person.

use std::collections::BTreeMap;

use connect_app::backups::view::{BackupView, BackupsView};
use connect_app::{attention, audit, backups, doctor, settings, workspace};
use tauri::State;

use super::Answer;
use crate::state::{Shell, report};

/// Where we are, who is at the keyboard, and whether the vault is open.
#[tauri::command]
#[specta::specta]
pub async fn workspace_status(shell: State<'_, Shell>) -> Answer<workspace::view::WorkspaceView> {
    shell.asked().await;
    workspace::workspace_status(shell.app().await?)
        .await
        .map_err(|error| report(&error))
}

/// The page has painted its first screen with everything it had asked for.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "Tauri gives a command its state by value")]
pub fn first_screen_shown(shell: State<'_, Shell>) {
    shell.first_screen_shown();
}

/// What works on this machine; never fails itself.
#[tauri::command]
#[specta::specta]
pub async fn doctor(shell: State<'_, Shell>) -> Answer<doctor::DoctorView> {
    Ok(doctor::doctor(shell.app().await?).await)
}

/// What needs a person, in order of harm.
#[tauri::command]
#[specta::specta]
pub async fn needs_attention(shell: State<'_, Shell>) -> Answer<Vec<attention::AttentionItem>> {
    attention::needs_attention(shell.app().await?).await.map_err(|error| report(&error))
}

/// The newest lines of the audit log; the whole chain is walked.
#[tauri::command]
#[specta::specta]
pub async fn audit_entries(shell: State<'_, Shell>, limit: u32) -> Answer<audit::AuditView> {
    audit::audit_entries(shell.app().await?, Some(limit))
        .await
        .map_err(|error| report(&error))
}

/// What is backed up by itself, and how that goes.
#[tauri::command]
#[specta::specta]
pub async fn backups(shell: State<'_, Shell>) -> Answer<BackupsView> {
    backups::backups(shell.app().await?).await.map_err(|error| report(&error))
}

/// Writes everything of the workspace into one file; one that is there is kept unless `replace` says otherwise.
#[tauri::command]
#[specta::specta]
pub async fn back_up(shell: State<'_, Shell>, path: String, replace: bool) -> Answer<BackupView> {
    backups::back_up(shell.app().await?, &path, replace)
        .await
        .map_err(|error| report(&error))
}

/// Settings of the window.
#[tauri::command]
#[specta::specta]
pub async fn settings(shell: State<'_, Shell>) -> Answer<BTreeMap<String, String>> {
    settings::settings(shell.app().await?).await.map_err(|error| report(&error))
}

/// Stores one of them.
#[tauri::command]
#[specta::specta]
pub async fn save_setting(shell: State<'_, Shell>, name: String, value: String) -> Answer<()> {
    settings::save_setting(shell.app().await?, &name, &value)
        .await
        .map_err(|error| report(&error))
}
