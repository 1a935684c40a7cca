//! Golden sets.

use std::path::PathBuf;

use connect_app::golden;
use connect_app::golden::view::{GoldenCurveView, GoldenPreviewView, GoldenRunView, GoldenRunsView};
use connect_app::jobs::JobView;
use connect_app::mapping::view::ExportView;
use tauri::State;

use super::Answer;
use crate::state::{Shell, report};

/// Makes the shipped set in a new folder.
#[tauri::command]
#[specta::specta]
pub async fn make_golden_sample(folder: PathBuf) -> Answer<ExportView> {
    golden::make_sample(&folder).await.map_err(|error| report(&error))
}

/// What a run would send. Sends nothing.
#[tauri::command]
#[specta::specta]
pub async fn preview_golden_run(shell: State<'_, Shell>, connection_id: String, folder: PathBuf) -> Answer<GoldenPreviewView> {
    golden::preview_run(shell.app().await?, &folder, &connection_id)
        .await
        .map(|preview| preview.view().clone())
        .map_err(|error| report(&error))
}

/// Starts sending what was seen and confirmed, and nothing else; progress comes as events. `same_set` says that what changed
/// since the last run of the set's name was changed on purpose.
#[tauri::command]
#[specta::specta]
pub async fn start_golden_run(
    shell: State<'_, Shell>,
    connection_id: String,
    folder: PathBuf,
    fingerprint: String,
    same_set: bool,
) -> Answer<JobView> {
    let app = shell.app().await?;
    let preview = golden::preview_run(app, &folder, &connection_id)
        .await
        .map_err(|error| report(&error))?;
    let confirmed = preview.confirm_seen(&fingerprint, same_set).map_err(|error| report(&error))?;
    golden::start_run(app, confirmed).await.map_err(|error| report(&error))
}

/// Judges the stored answers of a set again.
#[tauri::command]
#[specta::specta]
pub async fn replay_golden_set(shell: State<'_, Shell>, connection_id: String, folder: PathBuf) -> Answer<GoldenRunView> {
    golden::replay(shell.app().await?, &folder, &connection_id)
        .await
        .map_err(|error| report(&error))
}

/// The last run of a set against its baseline.
#[tauri::command]
#[specta::specta]
pub async fn compare_golden_runs(shell: State<'_, Shell>, connection_id: String, set: String) -> Answer<GoldenRunView> {
    golden::compare_runs(shell.app().await?, &set, &connection_id)
        .await
        .map_err(|error| report(&error))
}

/// Takes the run that was looked at for the set's baseline.
#[tauri::command]
#[specta::specta]
pub async fn accept_golden_baseline(shell: State<'_, Shell>, connection_id: String, set: String, run_id: String) -> Answer<GoldenRunView> {
    golden::accept_baseline(shell.app().await?, &set, &connection_id, Some(&run_id))
        .await
        .map_err(|error| report(&error))
}

/// Leaves a set out of the checks until it is run again.
#[tauri::command]
#[specta::specta]
pub async fn retire_golden_set(shell: State<'_, Shell>, connection_id: String, set: String) -> Answer<GoldenRunsView> {
    golden::retire_set(shell.app().await?, &set, &connection_id)
        .await
        .map_err(|error| report(&error))
}

/// What it would mean to accept from another confidence on.
#[tauri::command]
#[specta::specta]
pub async fn golden_curve(shell: State<'_, Shell>, connection_id: String, set: String, accept: String) -> Answer<GoldenCurveView> {
    golden::show_curve(shell.app().await?, &set, &connection_id, Some(&accept), None, None)
        .await
        .map_err(|error| report(&error))
}

/// The runs of a connection.
#[tauri::command]
#[specta::specta]
pub async fn list_golden_runs(shell: State<'_, Shell>, connection_id: String) -> Answer<GoldenRunsView> {
    golden::list_runs(shell.app().await?, &connection_id)
        .await
        .map_err(|error| report(&error))
}
