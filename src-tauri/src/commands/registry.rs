//! The registry of document models.

use std::path::PathBuf;

use connect_app::mapping::view::ExportView;
use connect_app::registry;
use connect_app::registry::view::RegistryView;
use tauri::State;

use super::Answer;
use crate::state::{Shell, report};

/// The models of a connection with all that is said of them.
#[tauri::command]
#[specta::specta]
pub async fn show_registry(shell: State<'_, Shell>, connection_id: String) -> Answer<RegistryView> {
    registry::show_registry(shell.app().await?, &connection_id)
        .await
        .map_err(|error| report(&error))
}

/// Sets the bands of a field of a category, for all connections.
#[tauri::command]
#[specta::specta]
pub async fn set_field(
    shell: State<'_, Shell>,
    connection_id: String,
    category: String,
    field: String,
    accept: String,
    reject: String,
) -> Answer<RegistryView> {
    registry::set_field(shell.app().await?, &connection_id, &category, &field, Some((&accept, &reject)))
        .await
        .map_err(|error| report(&error))
}

/// Asks for a field no more.
#[tauri::command]
#[specta::specta]
pub async fn drop_field(shell: State<'_, Shell>, connection_id: String, category: String, field: String) -> Answer<RegistryView> {
    registry::set_field(shell.app().await?, &connection_id, &category, &field, None)
        .await
        .map_err(|error| report(&error))
}

/// Makes a field as shipped again.
#[tauri::command]
#[specta::specta]
pub async fn reset_field(shell: State<'_, Shell>, connection_id: String, category: String, field: String) -> Answer<RegistryView> {
    registry::reset_field(shell.app().await?, &connection_id, &category, &field)
        .await
        .map_err(|error| report(&error))
}

/// Says who answers for a model, and what takes its place; an empty text takes it away.
#[tauri::command]
#[specta::specta]
pub async fn set_model(
    shell: State<'_, Shell>,
    connection_id: String,
    model: String,
    owner: String,
    replacement: String,
) -> Answer<RegistryView> {
    registry::set_model(shell.app().await?, &connection_id, &model, Some(&owner), Some(&replacement))
        .await
        .map_err(|error| report(&error))
}

/// Writes the registry as JSON.
#[tauri::command]
#[specta::specta]
pub async fn export_registry(shell: State<'_, Shell>, connection_id: String, path: PathBuf) -> Answer<ExportView> {
    registry::export_registry(shell.app().await?, &connection_id, &path)
        .await
        .map_err(|error| report(&error))
}
