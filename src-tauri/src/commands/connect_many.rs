//! Queues of clients that are connected in turn.

use connect_app::connect_many::view::{ConnectQueueView, NextConsentView};
use connect_app::connect_many::{self, StartQueue};
use tauri::State;

use super::Answer;
use crate::state::{Shell, report};

/// Every queue, the newest first.
#[tauri::command]
#[specta::specta]
pub async fn list_queues(shell: State<'_, Shell>) -> Answer<Vec<ConnectQueueView>> {
    connect_many::list_queues(shell.app().await?).await.map_err(|error| report(&error))
}

/// One queue with everybody in it.
#[tauri::command]
#[specta::specta]
pub async fn show_queue(shell: State<'_, Shell>, id: String) -> Answer<ConnectQueueView> {
    connect_many::show_queue(shell.app().await?, Some(&id))
        .await
        .map_err(|error| report(&error))
}

/// Puts clients in line, in a new queue or the open one of the partner and environment.
#[tauri::command]
#[specta::specta]
pub async fn start_queue(shell: State<'_, Shell>, start: StartQueue) -> Answer<ConnectQueueView> {
    connect_many::start_queue(shell.app().await?, start)
        .await
        .map_err(|error| report(&error))
}

/// Begins the consent of whoever is next; nothing where nobody waits.
#[tauri::command]
#[specta::specta]
pub async fn connect_next(shell: State<'_, Shell>, queue: String) -> Answer<Option<NextConsentView>> {
    connect_many::connect_next(shell.app().await?, Some(&queue), None)
        .await
        .map_err(|error| report(&error))
}

/// Begins nothing more for now.
#[tauri::command]
#[specta::specta]
pub async fn pause_queue(shell: State<'_, Shell>, queue: String) -> Answer<ConnectQueueView> {
    connect_many::pause_queue(shell.app().await?, Some(&queue))
        .await
        .map_err(|error| report(&error))
}

/// Lets a paused queue go on.
#[tauri::command]
#[specta::specta]
pub async fn resume_queue(shell: State<'_, Shell>, queue: String) -> Answer<ConnectQueueView> {
    connect_many::resume_queue(shell.app().await?, Some(&queue))
        .await
        .map_err(|error| report(&error))
}

/// Passes a client over, and says why.
#[tauri::command]
#[specta::specta]
pub async fn skip_client(shell: State<'_, Shell>, queue: String, client: String, reason: String) -> Answer<ConnectQueueView> {
    connect_many::skip_client(shell.app().await?, Some(&queue), &client, &reason)
        .await
        .map_err(|error| report(&error))
}

/// Puts a client back in line.
#[tauri::command]
#[specta::specta]
pub async fn connect_again(shell: State<'_, Shell>, queue: String, client: String) -> Answer<ConnectQueueView> {
    connect_many::connect_again(shell.app().await?, Some(&queue), &client)
        .await
        .map_err(|error| report(&error))
}

/// Says that a held company is the client's, or another one's.
#[tauri::command]
#[specta::specta]
pub async fn attach_held(shell: State<'_, Shell>, queue: String, client: String, owner: Option<String>) -> Answer<ConnectQueueView> {
    connect_many::attach_held(shell.app().await?, Some(&queue), &client, owner.as_deref())
        .await
        .map_err(|error| report(&error))
}

/// Ends a held consent at the partner; the client waits again.
#[tauri::command]
#[specta::specta]
pub async fn disconnect_held(shell: State<'_, Shell>, queue: String, client: String) -> Answer<ConnectQueueView> {
    connect_many::disconnect_held(shell.app().await?, Some(&queue), &client)
        .await
        .map_err(|error| report(&error))
}

/// Gives a queue up.
#[tauri::command]
#[specta::specta]
pub async fn close_queue(shell: State<'_, Shell>, queue: String) -> Answer<ConnectQueueView> {
    connect_many::close_queue(shell.app().await?, Some(&queue))
        .await
        .map_err(|error| report(&error))
}
