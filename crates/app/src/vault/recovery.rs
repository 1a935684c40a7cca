//! The recovery code: a holder on paper, and the way back when every other one is lost.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use connect_credentials::{HolderKind, RecoveryCode};
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::secret::{SecretKind, SecretPlace, SecretText};
use connect_store::{secrets, vault_keys, workspaces};

use super::door::{Holder, blocking};
use super::vault_status;
use super::view::{RecoveryChallenge, RecoverySheetView, VaultView};
use crate::App;
use crate::error::{AppError, ErrorCode};

/// Makes a recovery code if there is none yet and writes it to a file that only this person can
/// read. The words are sealed in the vault until they are confirmed, so that two can be asked for.
pub async fn save_recovery_sheet(app: &App, path: Option<&Path>) -> Result<RecoverySheetView, AppError> {
    let vault = app.open_vault().await?;
    let rows = vault_keys::list(&mut app.store.read().await?).await?;
    if rows.iter().any(|row| row.holder_kind == HolderKind::RecoveryCode.as_str()) {
        return Err(AppError::new(ErrorCode::Conflict, "This workspace has a recovery code already")
            .hint("Its sheet was written once; confirm it with two of its words"));
    }
    let path = path.map_or_else(default_sheet, Path::to_owned);
    let code = RecoveryCode::generate(&*app.entropy);
    write_sheet(&path, &code)?;
    let wrapped = {
        let (vault, code, entropy) = (vault.clone(), code.clone(), Arc::clone(&app.entropy));
        blocking(move || vault.wrap_with_recovery_code(&code, &*entropy))
            .await?
            .map_err(|error| AppError::internal("make the recovery code", error))?
    };
    app.add_holder(wrapped, "vault.recovery_code_made").await?;
    let place = unconfirmed_code();
    let sealed = vault
        .seal(&place, &code.phrase(), &*app.entropy)
        .map_err(|error| AppError::internal("keep the recovery code", error))?;
    let now = app.clock.now();
    let mut tx = app.store.write(&app.actor, Permission::AdministerVault, now).await?;
    secrets::insert(
        &mut tx,
        &secrets::Secret {
            owner: place.owner,
            kind: place.kind,
            generation: place.generation,
            grant_id: None,
            status: secrets::SecretStatus::Active,
            sealed,
            issued_at: now,
            expires_at: None,
        },
    )
    .await?;
    tx.commit(AuditEntry::new("vault.recovery_sheet_written", app.workspace_id.to_string(), ""))
        .await?;
    Ok(RecoverySheetView {
        path: path.display().to_string(),
    })
}

/// Which two words to type.
pub async fn recovery_challenge(app: &App) -> Result<RecoveryChallenge, AppError> {
    unconfirmed(app).await?;
    let positions = RecoveryCode::challenge(&*app.entropy);
    *app.challenge.lock().await = Some(positions);
    Ok(RecoveryChallenge {
        positions: positions.map(|position| u8::try_from(position).unwrap_or(0)),
    })
}

/// Checks the two words that were asked for, and forgets the code.
pub async fn confirm_recovery_code(app: &App, words: [SecretText; 2]) -> Result<VaultView, AppError> {
    let code = unconfirmed(app).await?;
    let Some(positions) = *app.challenge.lock().await else {
        return Err(AppError::new(ErrorCode::InvalidInput, "No words have been asked for yet"));
    };
    let answers = [(positions[0], words[0].expose()), (positions[1], words[1].expose())];
    if !code.confirms(&answers) {
        return Err(
            AppError::new(ErrorCode::InvalidInput, "These are not the two words of the sheet").hint("Check their positions and try again")
        );
    }
    let place = unconfirmed_code();
    let mut tx = app.store.write(&app.actor, Permission::AdministerVault, app.clock.now()).await?;
    secrets::clear_all(&mut tx, &place.owner, place.kind).await?;
    workspaces::confirm_recovery_code(&mut tx).await?;
    tx.commit(AuditEntry::new("vault.recovery_code_confirmed", app.workspace_id.to_string(), ""))
        .await?;
    app.events.stale(["workspace", "attention"]);
    vault_status(app).await
}

/// Opens the vault with the recovery code and makes this machine a holder again, in place of the
/// holder of that kind which was lost. `holder` is what shall hold the key from now on; without it
/// what this process was started with. The vault stays closed unless a holder stands: a recovery that
/// ends with the process would be none.
pub async fn recover_vault(app: &App, words: &SecretText, holder: Option<Holder>) -> Result<VaultView, AppError> {
    let code = RecoveryCode::parse(words).map_err(|error| {
        AppError::new(ErrorCode::VaultLocked, crate::error::sentence(&error.to_string())).hint("Type its twelve words as on the sheet")
    })?;
    // A rehearsal's key lies in its own file: nothing else would be looked at when it starts again.
    let holder = holder.filter(|_| !app.is_rehearsal());
    app.open_vault_with_code(code, holder).await?;
    app.events.stale(["workspace", "attention"]);
    vault_status(app).await
}

async fn unconfirmed(app: &App) -> Result<RecoveryCode, AppError> {
    let vault = app.open_vault().await?;
    let place = unconfirmed_code();
    let stored = secrets::active(&mut app.store.read().await?, &place.owner, place.kind).await?;
    let Some(stored) = stored else {
        return Err(AppError::new(ErrorCode::InvalidInput, "There is no recovery code to confirm"));
    };
    let phrase = vault
        .open(&place, &stored.sealed)
        .map_err(|error| AppError::internal("read the recovery code", error))?;
    RecoveryCode::parse(&phrase).map_err(|error| AppError::internal("read the recovery code", error))
}

fn unconfirmed_code() -> SecretPlace {
    secrets::place("workspace", SecretKind::RecoveryCode, 1)
}

fn default_sheet() -> PathBuf {
    crate::platform::documents_folder().join("AdvisorOS Connect recovery sheet.txt")
}

fn write_sheet(path: &Path, code: &RecoveryCode) -> Result<(), AppError> {
    let unwritable = |error: std::io::Error| {
        AppError::new(
            ErrorCode::InvalidInput,
            format!("The recovery sheet `{}` cannot be written", path.display()),
        )
        .hint("Choose a new file in a folder of your own")
        .source(error)
    };
    let mut text = zeroize::Zeroizing::new(String::from(
        "AdvisorOS Connect - recovery code\n\nWith these words and a backup every connection of the firm works on a new machine.\nPrint this sheet or move it to a safe place, then delete this file.\n\n",
    ));
    for (index, word) in code.phrase().expose().split_whitespace().enumerate() {
        text.push_str(&format!("{:>3}. {word}\n", index + 1));
    }
    crate::platform::write_private(path, text.as_bytes()).map_err(unwritable)
}
