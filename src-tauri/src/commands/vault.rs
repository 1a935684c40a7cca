//! The vault: holders and recovery. No command gives a secret back.

use std::path::PathBuf;

use connect_app::vault;
use connect_domain::secret::SecretText;
use tauri::State;

use super::Answer;
use crate::state::{Shell, report};

/// Makes the data key and its first holder.
#[tauri::command]
#[specta::specta]
pub async fn create_vault(shell: State<'_, Shell>, holder: String, passphrase: Option<String>) -> Answer<vault::view::VaultView> {
    vault::create_vault(shell.app().await?, &holder, passphrase.map(SecretText::new))
        .await
        .map_err(|error| report(&error))
}

/// Opens the vault with a passphrase.
#[tauri::command]
#[specta::specta]
pub async fn unlock_vault(shell: State<'_, Shell>, passphrase: String) -> Answer<vault::view::VaultView> {
    vault::unlock_vault(shell.app().await?, &SecretText::new(passphrase))
        .await
        .map_err(|error| report(&error))
}

/// Asks the keychain anew.
#[tauri::command]
#[specta::specta]
pub async fn retry_keychain(shell: State<'_, Shell>) -> Answer<vault::view::VaultView> {
    vault::retry_keychain(shell.app().await?).await.map_err(|error| report(&error))
}

/// Writes the words to a file that only this person can read; they do not cross to the window.
#[tauri::command]
#[specta::specta]
pub async fn save_recovery_sheet(shell: State<'_, Shell>, path: Option<PathBuf>) -> Answer<vault::view::RecoverySheetView> {
    vault::save_recovery_sheet(shell.app().await?, path.as_deref())
        .await
        .map_err(|error| report(&error))
}

/// Which two words to type.
#[tauri::command]
#[specta::specta]
pub async fn recovery_challenge(shell: State<'_, Shell>) -> Answer<vault::view::RecoveryChallenge> {
    vault::recovery_challenge(shell.app().await?).await.map_err(|error| report(&error))
}

/// Checks the two words.
#[tauri::command]
#[specta::specta]
pub async fn confirm_recovery_code(shell: State<'_, Shell>, words: [String; 2]) -> Answer<vault::view::VaultView> {
    vault::confirm_recovery_code(shell.app().await?, words.map(SecretText::new))
        .await
        .map_err(|error| report(&error))
}

/// Opens the vault with the words of the recovery sheet, and makes `holder` hold its key from now on.
#[tauri::command]
#[specta::specta]
pub async fn recover_vault(
    shell: State<'_, Shell>,
    words: String,
    holder: String,
    passphrase: Option<String>,
) -> Answer<vault::view::VaultView> {
    let holder = vault::chosen_holder(&holder, passphrase.map(SecretText::new)).map_err(|error| report(&error))?;
    vault::recover_vault(shell.app().await?, &SecretText::new(words), Some(holder))
        .await
        .map_err(|error| report(&error))
}
