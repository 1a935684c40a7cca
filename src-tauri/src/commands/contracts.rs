//! What is agreed with partners, and going live under it.

use connect_app::connections::go_live;
use connect_app::connections::view::{GoLiveView, GoingLiveView};
use connect_app::contracts;
use connect_app::contracts::view::{PartnerContractView, RecordContract};
use tauri::State;

use super::Answer;
use crate::state::{Shell, report};

/// How it stands with every partner's contract.
#[tauri::command]
#[specta::specta]
pub async fn list_contracts(shell: State<'_, Shell>) -> Answer<Vec<PartnerContractView>> {
    contracts::list_contracts(shell.app().await?).await.map_err(|error| report(&error))
}

/// How it stands with one.
#[tauri::command]
#[specta::specta]
pub async fn show_contract(shell: State<'_, Shell>, partner: String) -> Answer<PartnerContractView> {
    contracts::show_contract(shell.app().await?, &partner)
        .await
        .map_err(|error| report(&error))
}

/// Records what was signed.
#[tauri::command]
#[specta::specta]
pub async fn record_contract(shell: State<'_, Shell>, record: RecordContract) -> Answer<PartnerContractView> {
    contracts::record_contract(shell.app().await?, record)
        .await
        .map_err(|error| report(&error))
}

/// Records that none is needed, who says so, and why.
#[tauri::command]
#[specta::specta]
pub async fn record_no_contract(shell: State<'_, Shell>, partner: String, said_by: String, reason: String) -> Answer<PartnerContractView> {
    contracts::record_no_contract(shell.app().await?, &partner, &said_by, &reason)
        .await
        .map_err(|error| report(&error))
}

/// Takes back what was recorded last.
#[tauri::command]
#[specta::specta]
pub async fn withdraw_contract(shell: State<'_, Shell>, partner: String) -> Answer<PartnerContractView> {
    contracts::withdraw_contract(shell.app().await?, &partner)
        .await
        .map_err(|error| report(&error))
}

/// What a connection still lacks before it is relied on. Asks no partner.
#[tauri::command]
#[specta::specta]
pub async fn going_live(shell: State<'_, Shell>, id: String) -> Answer<GoingLiveView> {
    go_live::going_live(shell.app().await?, &id).await.map_err(|error| report(&error))
}

/// Says that it is relied on.
#[tauri::command]
#[specta::specta]
pub async fn go_live(shell: State<'_, Shell>, id: String) -> Answer<GoLiveView> {
    go_live::go_live(shell.app().await?, &id).await.map_err(|error| report(&error))
}

/// Takes that back, with a reason.
#[tauri::command]
#[specta::specta]
pub async fn undo_go_live(shell: State<'_, Shell>, id: String, reason: String) -> Answer<GoLiveView> {
    go_live::undo_go_live(shell.app().await?, &id, &reason)
        .await
        .map_err(|error| report(&error))
}
