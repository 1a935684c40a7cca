//! The firm's own engagement categories.

use std::path::PathBuf;

use connect_app::mapping::categories;
use connect_app::mapping::categories::view::{ArchivedCategory, CategoriesImport, CategoriesView, SaveCategory, SavedCategory};
use connect_app::mapping::view::ExportView;
use tauri::State;

use super::Answer;
use crate::state::{Shell, report};

/// Every category with its use.
#[tauri::command]
#[specta::specta]
pub async fn list_categories(shell: State<'_, Shell>) -> Answer<CategoriesView> {
    categories::list_categories(shell.app().await?)
        .await
        .map_err(|error| report(&error))
}

/// Adds one, or changes one.
#[tauri::command]
#[specta::specta]
pub async fn save_category(shell: State<'_, Shell>, save: SaveCategory) -> Answer<SavedCategory> {
    categories::save_category(shell.app().await?, save)
        .await
        .map_err(|error| report(&error))
}

/// Offers one no more; its mappings move to the replacement.
#[tauri::command]
#[specta::specta]
pub async fn archive_category(shell: State<'_, Shell>, code: String, replacement: Option<String>) -> Answer<ArchivedCategory> {
    categories::archive_category(shell.app().await?, &code, replacement.as_deref())
        .await
        .map_err(|error| report(&error))
}

/// Offers an archived one again.
#[tauri::command]
#[specta::specta]
pub async fn restore_category(shell: State<'_, Shell>, code: String) -> Answer<CategoriesView> {
    categories::restore_category(shell.app().await?, &code)
        .await
        .map_err(|error| report(&error))
}

/// Puts one at another place, counted from 0.
#[tauri::command]
#[specta::specta]
pub async fn move_category(shell: State<'_, Shell>, code: String, position: u32) -> Answer<CategoriesView> {
    categories::move_category(shell.app().await?, &code, position)
        .await
        .map_err(|error| report(&error))
}

/// Writes the CSV.
#[tauri::command]
#[specta::specta]
pub async fn export_categories(shell: State<'_, Shell>, path: PathBuf) -> Answer<ExportView> {
    categories::export_categories(shell.app().await?, &path)
        .await
        .map_err(|error| report(&error))
}

/// What an import would do.
#[tauri::command]
#[specta::specta]
pub async fn preview_categories(shell: State<'_, Shell>, path: PathBuf) -> Answer<CategoriesImport> {
    categories::preview_categories(shell.app().await?, &path)
        .await
        .map_err(|error| report(&error))
}

/// Takes the file's list for the firm's, all or nothing.
#[tauri::command]
#[specta::specta]
pub async fn import_categories(shell: State<'_, Shell>, path: PathBuf) -> Answer<CategoriesImport> {
    categories::import_categories(shell.app().await?, &path)
        .await
        .map_err(|error| report(&error))
}
