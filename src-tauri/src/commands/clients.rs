//! The firm's client companies.

use std::path::PathBuf;

use connect_app::clients;
use connect_app::clients::view::{ClientPage, ClientView, ClientsImport, ClientsView, SaveClient, SaveEngagement};
use tauri::State;

use super::Answer;
use crate::state::{Shell, report};

/// Every client, by name.
#[tauri::command]
#[specta::specta]
pub async fn list_clients(shell: State<'_, Shell>) -> Answer<ClientsView> {
    clients::list_clients(shell.app().await?).await.map_err(|error| report(&error))
}

/// One client with its engagements and history.
#[tauri::command]
#[specta::specta]
pub async fn show_client(shell: State<'_, Shell>, id: String) -> Answer<ClientPage> {
    clients::show_client(shell.app().await?, &id).await.map_err(|error| report(&error))
}

/// Adds one, or changes what one is called.
#[tauri::command]
#[specta::specta]
pub async fn save_client(shell: State<'_, Shell>, save: SaveClient) -> Answer<ClientView> {
    clients::save_client(shell.app().await?, save).await.map_err(|error| report(&error))
}

/// Adds an engagement, or changes one.
#[tauri::command]
#[specta::specta]
pub async fn save_engagement(shell: State<'_, Shell>, save: SaveEngagement) -> Answer<ClientView> {
    clients::save_engagement(shell.app().await?, save)
        .await
        .map_err(|error| report(&error))
}

/// Takes one out of sight.
#[tauri::command]
#[specta::specta]
pub async fn archive_client(shell: State<'_, Shell>, id: String) -> Answer<ClientView> {
    clients::archive_client(shell.app().await?, &id)
        .await
        .map_err(|error| report(&error))
}

/// Brings an archived one back.
#[tauri::command]
#[specta::specta]
pub async fn restore_client(shell: State<'_, Shell>, id: String) -> Answer<ClientView> {
    clients::restore_client(shell.app().await?, &id)
        .await
        .map_err(|error| report(&error))
}

/// Gives a connection to a client.
#[tauri::command]
#[specta::specta]
pub async fn attach_connection(shell: State<'_, Shell>, client_id: String, connection_id: String) -> Answer<ClientView> {
    clients::attach_connection(shell.app().await?, &client_id, &connection_id)
        .await
        .map_err(|error| report(&error))
}

/// Takes a connection from the client that it belongs to.
#[tauri::command]
#[specta::specta]
pub async fn detach_connection(shell: State<'_, Shell>, connection_id: String) -> Answer<ClientView> {
    clients::detach_connection(shell.app().await?, &connection_id)
        .await
        .map_err(|error| report(&error))
}

/// What an import would do.
#[tauri::command]
#[specta::specta]
pub async fn preview_clients(shell: State<'_, Shell>, path: PathBuf) -> Answer<ClientsImport> {
    clients::preview_clients(shell.app().await?, &path)
        .await
        .map_err(|error| report(&error))
}

/// Adds the clients of a file, all or nothing.
#[tauri::command]
#[specta::specta]
pub async fn import_clients(shell: State<'_, Shell>, path: PathBuf) -> Answer<ClientsImport> {
    clients::import_clients(shell.app().await?, &path)
        .await
        .map_err(|error| report(&error))
}
