//! What only catalogs of prices have.

use connect_app::mapping::{self, CopyView, DefaultPricesView, FollowView};
use tauri::State;

use super::Answer;
use crate::state::{Shell, report};

/// Each tier's default price, by the month and by the year.
#[tauri::command]
#[specta::specta]
pub async fn list_default_prices(shell: State<'_, Shell>, connection_id: String) -> Answer<DefaultPricesView> {
    mapping::list_default_prices(shell.app().await?, &connection_id)
        .await
        .map_err(|error| report(&error))
}

/// Makes a price the default of the tier that it is confirmed to.
#[tauri::command]
#[specta::specta]
pub async fn choose_default_price(shell: State<'_, Shell>, connection_id: String, external_id: String) -> Answer<DefaultPricesView> {
    mapping::choose_default_price(shell.app().await?, &connection_id, &external_id)
        .await
        .map_err(|error| report(&error))
}

/// Takes that back.
#[tauri::command]
#[specta::specta]
pub async fn clear_default_price(shell: State<'_, Shell>, connection_id: String, external_id: String) -> Answer<DefaultPricesView> {
    mapping::clear_default_price(shell.app().await?, &connection_id, &external_id)
        .await
        .map_err(|error| report(&error))
}

/// Maps each price that took another's place as that one is mapped.
#[tauri::command]
#[specta::specta]
pub async fn follow_replacements(shell: State<'_, Shell>, connection_id: String) -> Answer<FollowView> {
    mapping::follow_replacements(shell.app().await?, &connection_id)
        .await
        .map_err(|error| report(&error))
}

/// Takes the decisions of another connection over, all or nothing; a preview only says what that would do.
#[tauri::command]
#[specta::specta]
pub async fn copy_mapping(shell: State<'_, Shell>, from: String, to: String, preview: bool) -> Answer<CopyView> {
    mapping::copy_mapping(shell.app().await?, &from, &to, preview)
        .await
        .map_err(|error| report(&error))
}
