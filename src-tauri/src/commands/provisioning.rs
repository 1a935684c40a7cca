//! Runs of the provisioning wizard.

use connect_app::provisioning;
use connect_app::provisioning::SaveProvisioningStep;
use tauri::State;

use super::Answer;
use crate::state::{Shell, report};

/// Drafts and finished runs.
#[tauri::command]
#[specta::specta]
pub async fn list_provisioning_runs(shell: State<'_, Shell>) -> Answer<Vec<provisioning::view::ProvisioningRunView>> {
    provisioning::list_provisioning_runs(shell.app().await?)
        .await
        .map_err(|error| report(&error))
}

/// A new run, or the draft that waits.
#[tauri::command]
#[specta::specta]
pub async fn start_provisioning(shell: State<'_, Shell>, partner: String) -> Answer<provisioning::view::ProvisioningRunView> {
    provisioning::start_provisioning(shell.app().await?, &partner)
        .await
        .map_err(|error| report(&error))
}

/// Stores where the person is.
#[tauri::command]
#[specta::specta]
pub async fn save_provisioning_step(
    shell: State<'_, Shell>,
    save: SaveProvisioningStep,
) -> Answer<provisioning::view::ProvisioningRunView> {
    provisioning::save_provisioning_step(shell.app().await?, save)
        .await
        .map_err(|error| report(&error))
}

/// Throws a draft away.
#[tauri::command]
#[specta::specta]
pub async fn discard_provisioning(shell: State<'_, Shell>, id: String) -> Answer<()> {
    provisioning::discard_provisioning(shell.app().await?, &id)
        .await
        .map_err(|error| report(&error))
}
