//! Pulls and the jobs that run them.

use connect_app::{jobs, pull};
use tauri::State;

use super::Answer;
use crate::state::{Shell, report};

/// Starts reading; progress comes as events.
#[tauri::command]
#[specta::specta]
pub async fn start_pull(shell: State<'_, Shell>, connection_id: String, resources: Vec<String>) -> Answer<jobs::JobView> {
    pull::start_pull(shell.app().await?, &connection_id, resources)
        .await
        .map_err(|error| report(&error))
}

/// Recent and running jobs.
#[tauri::command]
#[specta::specta]
pub async fn list_jobs(shell: State<'_, Shell>) -> Answer<Vec<jobs::JobView>> {
    jobs::list_jobs(shell.app().await?).await.map_err(|error| report(&error))
}

/// Stops a job.
#[tauri::command]
#[specta::specta]
pub async fn cancel_job(shell: State<'_, Shell>, id: String) -> Answer<jobs::JobView> {
    jobs::cancel_job(shell.app().await?, &id).await.map_err(|error| report(&error))
}
