//! The vault as the faces see it: its holders, never its contents.

use crate::views::At;
#[cfg(feature = "bindings")]
use crate::words;

/// Whether secrets can be opened, and by whom.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct VaultView {
    /// missing, unlocked, ready (this machine opens it when a secret is needed), locked, `waiting_for_keychain` or `key_lost`.
    #[cfg_attr(feature = "bindings", specta(type = words::VaultStatus))]
    pub status: String,
    /// One wrapped copy of the data key each.
    pub holders: Vec<HolderView>,
    /// none, unconfirmed or confirmed.
    #[cfg_attr(feature = "bindings", specta(type = words::RecoveryCodeStatus))]
    pub recovery_code: String,
}

/// One holder of the data key.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct HolderView {
    /// Vault key id.
    pub id: String,
    /// keychain, passphrase, `recovery_code` or file.
    #[cfg_attr(feature = "bindings", specta(type = words::VaultHolderKind))]
    pub kind: String,
    /// When it was made.
    pub created_at: At,
    /// When it last opened the vault.
    pub last_used_at: Option<At>,
}

/// Which two words of the recovery code to type.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RecoveryChallenge {
    /// Positions from 1.
    pub positions: [u8; 2],
}

/// Where a recovery sheet was written.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RecoverySheetView {
    /// A file that only this person can read.
    pub path: String,
}
