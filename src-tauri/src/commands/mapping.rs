//! The mapping grid.

use std::path::PathBuf;

use connect_app::mapping;
use connect_app::mapping::view::MappingEdit;
use tauri::State;

use super::Answer;
use crate::state::{Shell, report};

/// Target set, counts, coverage and drift.
#[tauri::command]
#[specta::specta]
pub async fn mapping_status(shell: State<'_, Shell>, connection_id: String) -> Answer<mapping::view::MappingStatusView> {
    mapping::mapping_status(shell.app().await?, &connection_id)
        .await
        .map_err(|error| report(&error))
}

/// One page of rows as columns.
#[tauri::command]
#[specta::specta]
pub async fn mapping_rows(
    shell: State<'_, Shell>,
    connection_id: String,
    offset: u32,
    limit: u32,
) -> Answer<mapping::view::MappingRowsPage> {
    mapping::mapping_rows(shell.app().await?, &connection_id, offset, limit)
        .await
        .map_err(|error| report(&error))
}

/// Stores edits.
#[tauri::command]
#[specta::specta]
pub async fn save_mappings(
    shell: State<'_, Shell>,
    connection_id: String,
    edits: Vec<MappingEdit>,
) -> Answer<mapping::view::SaveMappingsView> {
    mapping::save_mappings(shell.app().await?, &connection_id, edits)
        .await
        .map_err(|error| report(&error))
}

/// Works out suggestions anew.
#[tauri::command]
#[specta::specta]
pub async fn suggest_mappings(shell: State<'_, Shell>, connection_id: String) -> Answer<mapping::view::SuggestView> {
    mapping::suggest_mappings(shell.app().await?, &connection_id)
        .await
        .map_err(|error| report(&error))
}

/// Publishes an immutable revision.
#[tauri::command]
#[specta::specta]
pub async fn publish_mapping(shell: State<'_, Shell>, connection_id: String) -> Answer<mapping::view::PublishView> {
    mapping::publish_mapping(shell.app().await?, &connection_id)
        .await
        .map_err(|error| report(&error))
}

/// Writes the CSV.
#[tauri::command]
#[specta::specta]
pub async fn export_mapping(shell: State<'_, Shell>, connection_id: String, path: PathBuf) -> Answer<mapping::view::ExportView> {
    mapping::export_mapping(shell.app().await?, &connection_id, &path)
        .await
        .map_err(|error| report(&error))
}

/// What an import would do.
#[tauri::command]
#[specta::specta]
pub async fn preview_import(shell: State<'_, Shell>, connection_id: String, path: PathBuf) -> Answer<mapping::view::ImportPreview> {
    mapping::preview_import(shell.app().await?, &connection_id, &path)
        .await
        .map_err(|error| report(&error))
}

/// Confirms what the CSV says, all or nothing.
#[tauri::command]
#[specta::specta]
pub async fn import_mapping(shell: State<'_, Shell>, connection_id: String, path: PathBuf) -> Answer<mapping::view::ImportView> {
    mapping::import_mapping(shell.app().await?, &connection_id, &path)
        .await
        .map_err(|error| report(&error))
}

/// What happened to the mapping of one account.
#[tauri::command]
#[specta::specta]
pub async fn mapping_history(
    shell: State<'_, Shell>,
    connection_id: String,
    external_id: String,
) -> Answer<mapping::view::MappingHistoryView> {
    mapping::mapping_history(shell.app().await?, &connection_id, &external_id)
        .await
        .map_err(|error| report(&error))
}

/// The month ends whose balances were read.
#[tauri::command]
#[specta::specta]
pub async fn balance_periods(shell: State<'_, Shell>, connection_id: String) -> Answer<mapping::BalancePeriodsView> {
    mapping::balance_periods(shell.app().await?, &connection_id)
        .await
        .map_err(|error| report(&error))
}

/// Balances of a month end by the firm's categories.
#[tauri::command]
#[specta::specta]
pub async fn mapping_totals(
    shell: State<'_, Shell>,
    connection_id: String,
    period_end: String,
    basis: String,
) -> Answer<mapping::MappingTotalsView> {
    mapping::mapping_totals(shell.app().await?, &connection_id, Some(&period_end), Some(&basis))
        .await
        .map_err(|error| report(&error))
}
