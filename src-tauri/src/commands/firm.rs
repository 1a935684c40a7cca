//! What the firm chose for everybody: its limits, what pulls keep, and its people.

use connect_app::limits::{self, LimitsView};
use connect_app::members::{self, FirmMember, MembersView};
use connect_app::pull::settings::{self, PullSettingsView};
use tauri::State;

use super::Answer;
use crate::state::{Shell, report};

/// What the firm holds its connections to.
#[tauri::command]
#[specta::specta]
pub async fn limits(shell: State<'_, Shell>) -> Answer<LimitsView> {
    limits::limits(shell.app().await?).await.map_err(|error| report(&error))
}

/// Changes the limits that are given.
#[tauri::command]
#[specta::specta]
pub async fn save_limits(
    shell: State<'_, Shell>,
    proof_hours: Option<u32>,
    pull_hours: Option<u32>,
    coverage_percent: Option<u32>,
) -> Answer<LimitsView> {
    limits::save_limits(shell.app().await?, proof_hours, pull_hours, coverage_percent)
        .await
        .map_err(|error| report(&error))
}

/// What a pull keeps.
#[tauri::command]
#[specta::specta]
pub async fn pull_settings(shell: State<'_, Shell>) -> Answer<PullSettingsView> {
    settings::pull_settings(shell.app().await?).await.map_err(|error| report(&error))
}

/// Changes what is given of what a pull keeps.
#[tauri::command]
#[specta::specta]
pub async fn save_pull_settings(
    shell: State<'_, Shell>,
    invoice_level: Option<String>,
    balance_periods: Option<u32>,
) -> Answer<PullSettingsView> {
    settings::save_pull_settings(shell.app().await?, invoice_level.as_deref(), balance_periods)
        .await
        .map_err(|error| report(&error))
}

/// Everybody of the firm.
#[tauri::command]
#[specta::specta]
pub async fn list_members(shell: State<'_, Shell>) -> Answer<MembersView> {
    members::list_members(shell.app().await?).await.map_err(|error| report(&error))
}

/// Adds a person.
#[tauri::command]
#[specta::specta]
pub async fn add_member(shell: State<'_, Shell>, name: String, role: String) -> Answer<FirmMember> {
    members::add_member(shell.app().await?, &name, &role)
        .await
        .map_err(|error| report(&error))
}

/// Gives a person another name or role.
#[tauri::command]
#[specta::specta]
pub async fn edit_member(shell: State<'_, Shell>, id: String, name: String, role: String) -> Answer<FirmMember> {
    members::edit_member(shell.app().await?, &id, Some(&name), Some(&role))
        .await
        .map_err(|error| report(&error))
}

/// Takes a person's rights away.
#[tauri::command]
#[specta::specta]
pub async fn disable_member(shell: State<'_, Shell>, id: String) -> Answer<FirmMember> {
    members::disable_member(shell.app().await?, &id)
        .await
        .map_err(|error| report(&error))
}

/// Gives a disabled person their rights back.
#[tauri::command]
#[specta::specta]
pub async fn enable_member(shell: State<'_, Shell>, id: String) -> Answer<FirmMember> {
    members::enable_member(shell.app().await?, &id)
        .await
        .map_err(|error| report(&error))
}
