//! The vault's use cases: making, unlocking, recovery. What is inside never leaves.

pub(crate) mod door;
mod recovery;
#[cfg(test)]
mod tests;
pub mod view;

use std::sync::Arc;

use connect_credentials::HolderKind;
use connect_domain::secret::SecretText;
use connect_store::{secrets, vault_keys, workspaces};

pub use door::Holder;
pub use recovery::{confirm_recovery_code, recover_vault, recovery_challenge, save_recovery_sheet};
use view::{HolderView, VaultView};

use crate::App;
use crate::error::{AppError, ErrorCode};

/// Whether the vault is open, and who can open it. Asks nobody for anything.
pub async fn vault_status(app: &App) -> Result<VaultView, AppError> {
    let mut reader = app.store.read().await?;
    let rows = vault_keys::list(&mut reader).await?;
    let confirmed = workspaces::get(&mut reader)
        .await?
        .is_some_and(|workspace| workspace.recovery_code_confirmed_at.is_some());
    let sealed = secrets::any(&mut reader).await?;
    let has_code = rows.iter().any(|row| row.holder_kind == HolderKind::RecoveryCode.as_str());
    let status = if app.vault.opened().await.is_some() {
        "unlocked"
    } else if rows.is_empty() {
        if sealed { "key_lost" } else { "missing" }
    } else {
        app.closed_status(&rows).await
    };
    let holders = rows.into_iter().map(|row| HolderView {
        id: row.id.to_string(),
        kind: row.holder_kind,
        created_at: row.created_at.into(),
        last_used_at: row.last_used_at.map(Into::into),
    });
    Ok(VaultView {
        status: status.to_owned(),
        holders: holders.collect(),
        recovery_code: match (has_code, confirmed) {
            (false, _) => "none",
            (true, false) => "unconfirmed",
            (true, true) => "confirmed",
        }
        .to_owned(),
    })
}

/// The same, once the passphrase that this process was given was tried: whoever gives one wants to hear
/// whether it is right.
pub async fn try_passphrase(app: &App) -> Result<VaultView, AppError> {
    let view = vault_status(app).await?;
    if !view.holders.iter().any(|holder| holder.kind == HolderKind::Passphrase.as_str()) {
        return Ok(view);
    }
    app.open_vault().await?;
    vault_status(app).await
}

/// Makes the vault with its first holder: `keychain`, or `passphrase` with one.
pub async fn create_vault(app: &App, holder: &str, passphrase: Option<SecretText>) -> Result<VaultView, AppError> {
    app.open_vault_with(chosen_holder(holder, passphrase)?).await?;
    vault_status(app).await
}

/// What a person chose to hold the vault's key: `keychain`, or `passphrase` with a new one.
pub fn chosen_holder(kind: &str, passphrase: Option<SecretText>) -> Result<Holder, AppError> {
    match (kind, passphrase) {
        ("passphrase", Some(passphrase)) if passphrase.expose().chars().count() >= 8 => Ok(Holder::Passphrase(passphrase)),
        ("passphrase", _) => Err(AppError::new(ErrorCode::InvalidInput, "A passphrase has at least 8 characters")),
        ("keychain", None) => Ok(Holder::Keychain),
        _ => Err(AppError::new(
            ErrorCode::InvalidInput,
            "The vault's holder is `keychain` or `passphrase`",
        )),
    }
}

/// Opens the vault with its passphrase.
pub async fn unlock_vault(app: &App, passphrase: &SecretText) -> Result<VaultView, AppError> {
    app.open_vault_with(Holder::Passphrase(passphrase.clone())).await?;
    app.events.stale(["workspace"]);
    vault_status(app).await
}

/// Asks the keychain anew, with a connection of its own.
pub async fn retry_keychain(app: &App) -> Result<VaultView, AppError> {
    app.vault.keychain().retry();
    app.open_vault_with(Holder::Keychain).await?;
    app.events.stale(["workspace"]);
    vault_status(app).await
}

/// For as long as the window is open: what it shows changes by itself when the keychain answers, be it
/// late, for a person may be away from the desktop's prompt.
pub async fn follow_keychain(app: Arc<App>) {
    let mut status = app.vault.keychain().status();
    let mut shown = *status.borrow_and_update();
    while status.changed().await.is_ok() {
        let said = *status.borrow_and_update();
        if said != shown {
            shown = said;
            app.events.stale(["workspace", "attention"]);
        }
    }
}
