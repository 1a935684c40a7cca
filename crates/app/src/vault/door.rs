//! The door to the vault: locked until something needs a secret, then opened once.
//!
//! Reading a list needs no secret, so nothing asks the keychain or a passphrase before the first
//! use case that does. A workspace without any holder gets one at the first real need: the
//! passphrase that was given, or this machine's keychain; a rehearsal uses the file beside it.

use std::path::PathBuf;
use std::sync::Arc;

use connect_credentials::keychain::{Keychain, KeychainStatus};
use connect_credentials::{
    HolderKind, HolderNotAdded, RecoveryCode, UnlockFailed, Vault, WrappedKey, add_keychain_holder, read_or_create_key_file,
    unlock_with_keychain,
};
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::clock::Instant;
use connect_domain::ids::VaultKeyId;
use connect_domain::secret::SecretText;
use connect_store::vault_keys::VaultKey;
use connect_store::{secrets, vault_keys, workspaces};
use tokio::sync::Mutex;

use crate::App;
use crate::error::{AppError, ErrorCode, sentence};

/// How this process may open the vault.
pub enum Holder {
    /// With a passphrase that a person gave.
    Passphrase(SecretText),
    /// With this machine's keychain.
    Keychain,
    /// With the key file of a rehearsal workspace; refused for any other.
    File(PathBuf),
}

/// See the module.
pub(crate) struct VaultDoor {
    holder: Mutex<Holder>,
    keychain: Keychain,
    open: Mutex<Option<Vault>>,
}

impl VaultDoor {
    pub(crate) fn new(holder: Holder, keychain: Keychain) -> Self {
        Self {
            holder: Mutex::new(holder),
            keychain,
            open: Mutex::new(None),
        }
    }

    /// What the keychain last said.
    pub(crate) fn keychain(&self) -> &Keychain {
        &self.keychain
    }

    /// The vault if it is open already.
    pub(crate) async fn opened(&self) -> Option<Vault> {
        self.open.lock().await.clone()
    }
}

impl App {
    /// The open vault. Opens it, or makes it where there is none, with the holder that this process has.
    pub(crate) async fn open_vault(&self) -> Result<Vault, AppError> {
        let mut open = self.vault.open.lock().await;
        if let Some(vault) = &*open {
            return Ok(vault.clone());
        }
        let rows = vault_keys::list(&mut self.store.read().await?).await?;
        let vault = if rows.is_empty() {
            self.create_vault().await?
        } else {
            self.unlock(&rows).await?
        };
        *open = Some(vault.clone());
        Ok(vault)
    }

    /// How a vault stands that has holders and is closed. What the keychain says counts only where it is
    /// one of them, and a key that it lost is not lost while a passphrase opens the vault.
    pub(super) async fn closed_status(&self, rows: &[VaultKey]) -> &'static str {
        let held_by = |kind: HolderKind| rows.iter().any(|row| row.holder_kind == kind.as_str());
        let keychain = *self.vault.keychain.status().borrow();
        let opens_by_itself = match &*self.vault.holder.lock().await {
            Holder::File(_) => return if held_by(HolderKind::File) { "ready" } else { "locked" },
            Holder::Keychain => true,
            Holder::Passphrase(_) => false,
        };
        if !held_by(HolderKind::Keychain) {
            return "locked";
        }
        match keychain {
            KeychainStatus::Waiting => "waiting_for_keychain",
            KeychainStatus::Missing | KeychainStatus::Damaged if !held_by(HolderKind::Passphrase) => "key_lost",
            KeychainStatus::NotAsked | KeychainStatus::Available if opens_by_itself => "ready",
            _ => "locked",
        }
    }

    /// Opens it with something a person just gave; the holder of this process from now on.
    pub(crate) async fn open_vault_with(&self, holder: Holder) -> Result<Vault, AppError> {
        let previous = std::mem::replace(&mut *self.vault.holder.lock().await, holder);
        let outcome = self.open_vault().await;
        if outcome.is_err() {
            *self.vault.holder.lock().await = previous;
        }
        outcome
    }

    /// Opens it with the recovery code once `holder`, or the one that this process has, holds the key again.
    pub(crate) async fn open_vault_with_code(&self, code: RecoveryCode, holder: Option<Holder>) -> Result<(), AppError> {
        let mut open = self.vault.open.lock().await;
        let rows = vault_keys::list(&mut self.store.read().await?).await?;
        let Some(row) = rows.into_iter().find(|row| row.holder_kind == HolderKind::RecoveryCode.as_str()) else {
            return Err(AppError::new(ErrorCode::VaultMissing, "This workspace has no recovery code"));
        };
        let wrapped = wrapped_key(&row)?;
        let vault = blocking(move || wrapped.unlock_with_recovery_code(&code))
            .await?
            .map_err(unlock_failed)?;
        let previous = match holder {
            Some(chosen) => Some(std::mem::replace(&mut *self.vault.holder.lock().await, chosen)),
            None => None,
        };
        let adopted = match self.wrap(&vault, true).await {
            Ok(wrapped) => self.add_holder(wrapped, "vault.recovered").await,
            Err(error) => Err(error),
        };
        match (adopted, previous) {
            (Ok(()), _) => {
                *open = Some(vault);
                Ok(())
            }
            (Err(error), Some(previous)) => {
                *self.vault.holder.lock().await = previous;
                Err(error)
            }
            (Err(error), None) => Err(error),
        }
    }

    /// Adds a holder: one more wrapped copy of the same key. It replaces what the same holder had
    /// before: a key that was lost, or a passphrase that was forgotten and may be known to others.
    pub(crate) async fn add_holder(&self, wrapped: WrappedKey, action: &'static str) -> Result<(), AppError> {
        let now = self.clock.now();
        let row = self.vault_key(wrapped, None);
        let (id, kind) = (row.id, row.holder_kind.clone());
        let mut tx = self.store.write(&self.actor, Permission::AdministerVault, now).await?;
        let before = vault_keys::list(&mut tx).await?;
        vault_keys::insert(&mut tx, &row).await?;
        for old in before {
            let same = old.holder_kind == kind && old.holder == row.holder;
            if same || self.is_lost(&old) {
                vault_keys::delete(&mut tx, old.id).await?;
            }
        }
        if kind != HolderKind::RecoveryCode.as_str() {
            workspaces::set_vault_holder_kind(&mut tx, &kind).await?;
        }
        tx.commit(AuditEntry::new(action, id.to_string(), kind)).await?;
        self.events.stale(["workspace"]);
        Ok(())
    }

    /// Whether this machine's own keychain has lost the item that opens the row, for good.
    fn is_lost(&self, row: &VaultKey) -> bool {
        let status = *self.vault.keychain.status().borrow();
        row.holder_kind == HolderKind::Keychain.as_str()
            && row.holder == self.keychain_item()
            && matches!(status, KeychainStatus::Missing | KeychainStatus::Damaged)
    }

    fn keychain_item(&self) -> String {
        format!("{}/{}", self.workspace_id, self.installation_id)
    }

    fn vault_key(&self, wrapped: WrappedKey, last_used_at: Option<Instant>) -> VaultKey {
        let now = self.clock.now();
        VaultKey {
            id: VaultKeyId::new(now, &*self.entropy),
            holder_kind: wrapped.holder_kind.as_str().to_owned(),
            holder: wrapped.holder,
            key_id: wrapped.key_id,
            kdf: wrapped.kdf,
            nonce: wrapped.nonce,
            wrapped: wrapped.wrapped,
            created_at: now,
            last_used_at,
        }
    }

    async fn create_vault(&self) -> Result<Vault, AppError> {
        let sealed = secrets::any(&mut self.store.read().await?).await?;
        let vault = Vault::create(sealed, &*self.entropy).map_err(key_lost)?;
        let wrapped = self.wrap(&vault, sealed).await?;
        // Two processes may be here at once: the row that was first counts, in one transaction.
        let now = self.clock.now();
        let mut tx = self.store.write(&self.actor, Permission::AdministerVault, now).await?;
        let rows = vault_keys::list(&mut tx).await?;
        if !rows.is_empty() {
            drop(tx);
            return self.unlock(&rows).await;
        }
        let row = self.vault_key(wrapped, Some(now));
        let kind = row.holder_kind.clone();
        vault_keys::insert(&mut tx, &row).await?;
        workspaces::set_vault_holder_kind(&mut tx, &kind).await?;
        tx.commit(AuditEntry::new("vault.created", row.id.to_string(), kind)).await?;
        self.events.stale(["workspace"]);
        Ok(vault)
    }

    async fn wrap(&self, vault: &Vault, sealed: bool) -> Result<WrappedKey, AppError> {
        match &*self.vault.holder.lock().await {
            Holder::Passphrase(passphrase) => {
                let (vault, passphrase, entropy) = (vault.clone(), passphrase.clone(), Arc::clone(&self.entropy));
                blocking(move || vault.wrap_with_passphrase(&passphrase, &*entropy))
                    .await?
                    .map_err(|error| AppError::internal("make the vault", error))
            }
            Holder::File(path) => {
                let key = read_or_create_key_file(path, self.is_rehearsal(), sealed, &*self.entropy).map_err(key_file)?;
                vault
                    .wrap_with_key(HolderKind::File, &path.to_string_lossy(), &key, &*self.entropy)
                    .map_err(|error| AppError::internal("make the vault", error))
            }
            Holder::Keychain => add_keychain_holder(&self.vault.keychain, vault, &self.keychain_item(), &*self.entropy)
                .await
                .map_err(|error| match error {
                    HolderNotAdded::Keychain(status) => keychain_says(status, ErrorCode::VaultMissing),
                    HolderNotAdded::Wrap(error) => AppError::internal("make the vault", error),
                }),
        }
    }

    /// Opens one of the rows with the holder of this process.
    async fn unlock(&self, rows: &[VaultKey]) -> Result<Vault, AppError> {
        let holder = self.vault.holder.lock().await;
        let kind = match &*holder {
            Holder::Passphrase(_) => HolderKind::Passphrase,
            Holder::Keychain => HolderKind::Keychain,
            Holder::File(_) => HolderKind::File,
        };
        let mut failed = AppError::new(ErrorCode::VaultLocked, "The vault is locked").hint(match kind {
            HolderKind::Keychain => "This machine is no holder of it: give its passphrase or the recovery code",
            _ => "It has no such holder: open it the way it was made",
        });
        for row in rows.iter().filter(|row| row.holder_kind == kind.as_str()) {
            let wrapped = wrapped_key(row)?;
            let outcome = match &*holder {
                Holder::Passphrase(passphrase) => {
                    let passphrase = passphrase.clone();
                    blocking(move || wrapped.unlock_with_passphrase(&passphrase)).await?
                }
                Holder::Keychain => unlock_with_keychain(&self.vault.keychain, &wrapped).await,
                Holder::File(path) => {
                    let key = read_or_create_key_file(path, self.is_rehearsal(), true, &*self.entropy).map_err(key_file)?;
                    wrapped.unlock_with_key(&key)
                }
            };
            match outcome {
                Ok(vault) => return Ok(vault),
                Err(UnlockFailed::KeyLost) if rows.iter().any(|row| row.holder_kind == HolderKind::Passphrase.as_str()) => {
                    failed = AppError::new(ErrorCode::VaultLocked, "This machine's keychain has no key of this vault")
                        .hint("Open it with its passphrase (--passphrase-fd N)");
                }
                Err(error) => failed = unlock_failed(error),
            }
        }
        Err(failed)
    }
}

fn wrapped_key(row: &VaultKey) -> Result<WrappedKey, AppError> {
    let holder_kind = row
        .holder_kind
        .parse()
        .map_err(|_| AppError::new(ErrorCode::WorkspaceUnusable, "A row of `vault_keys` is damaged"))?;
    Ok(WrappedKey {
        holder_kind,
        holder: row.holder.clone(),
        key_id: row.key_id.clone(),
        kdf: row.kdf.clone(),
        nonce: row.nonce.clone(),
        wrapped: row.wrapped.clone(),
    })
}

/// Argon2id takes a fifth of a second by design: not on an async worker.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| AppError::internal("finish a computation", error))
}

fn unlock_failed(error: UnlockFailed) -> AppError {
    match error {
        UnlockFailed::WrongKey(_) => {
            AppError::new(ErrorCode::VaultLocked, sentence(&error.to_string())).hint("Nothing was changed: try again")
        }
        UnlockFailed::Damaged => {
            AppError::new(ErrorCode::WorkspaceUnusable, sentence(&error.to_string())).hint("Use another holder, or the recovery code")
        }
        UnlockFailed::Keychain(status) => keychain_says(status, ErrorCode::VaultLocked),
        UnlockFailed::KeyLost => AppError::new(ErrorCode::KeyLost, sentence(&error.to_string()))
            .hint("Type the recovery code, or authorize every connection again"),
    }
}

fn key_lost(error: connect_credentials::KeyLost) -> AppError {
    AppError::new(ErrorCode::KeyLost, sentence(&error.to_string())).hint("Type the recovery code, or authorize every connection again")
}

fn key_file(error: connect_credentials::KeyFileProblem) -> AppError {
    AppError::new(ErrorCode::VaultLocked, sentence(&error.to_string())).source(error)
}

fn keychain_says(status: KeychainStatus, code: ErrorCode) -> AppError {
    match status {
        KeychainStatus::Waiting => {
            AppError::new(ErrorCode::VaultWaiting, "Your keychain is waiting for you").hint("Answer the prompt of your desktop")
        }
        other => AppError::new(code, format!("This machine's keychain is {}", other.as_str()))
            .hint("Unlock it and try again, or use a passphrase (--passphrase-fd N)"),
    }
}
