//! Backups as the faces see them.

use crate::views::{At, Count};
#[cfg(feature = "bindings")]
use crate::words;

/// One backup.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct BackupView {
    /// The file.
    pub path: String,
    /// Its size.
    pub bytes: Count,
    /// When it was written.
    pub made_at: At,
}

/// What the program keeps by itself.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct BackupsView {
    /// Where they lie; `None` where the program makes none.
    pub folder: Option<String>,
    /// current, empty, old, failed, rehearsal or server.
    #[cfg_attr(feature = "bindings", specta(type = words::BackupStanding))]
    pub standing: String,
    /// What the last try said.
    pub detail: Option<String>,
    /// Newest first.
    pub kept: Vec<BackupView>,
    /// Where one by hand goes if nobody says otherwise.
    pub suggested: String,
}

/// `restore --json`.
#[derive(Clone, Debug, serde::Serialize)]
pub struct RestoreView {
    /// Folder of the workspace.
    pub location: String,
    /// The firm's name.
    pub name: String,
    /// How many it has.
    pub connections: Count,
    /// How many it has.
    pub clients: Count,
    /// The newest line of its audit log: what came later is not in the backup.
    pub newest_entry_at: Option<At>,
    /// keychain, passphrase or `recovery_code`: who can open its vault.
    pub vault_holders: Vec<String>,
    /// Always elsewhere: nothing is refreshed before `move-here`.
    pub home: String,
}
