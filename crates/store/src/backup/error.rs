//! Why there is no backup, or nothing was restored. Whatever it is, nothing was changed.

use crate::error::{OpenError, StoreError};

/// No backup was made, and no file is left of it.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A workspace on a database server.
    #[error("a workspace on a PostgreSQL server is backed up by the server's own tools")]
    Server,
    /// A file of this name is there.
    #[error("`{file}` exists already")]
    Exists {
        /// Which.
        file: String,
    },
    /// The backup cannot be written there.
    #[error("the backup `{file}` cannot be written: {cause}")]
    Unwritable {
        /// Which.
        file: String,
        /// What the system said.
        cause: String,
    },
    /// No space left for the backup.
    #[error("the backup `{file}` cannot be written: the disk is full")]
    Full {
        /// Which.
        file: String,
    },
    /// The copy is not sound, so its original is not.
    #[error("the workspace is damaged: {0}")]
    Damaged(String),
    /// The workspace could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// A workspace on a database server.
    #[error("a workspace on a PostgreSQL server is restored by the server's own tools")]
    Server,
    /// The file cannot be read.
    #[error("the backup `{file}` cannot be read: {cause}")]
    Unreadable {
        /// Which.
        file: String,
        /// What the system said.
        cause: String,
    },
    /// Something else.
    #[error("`{file}` is not a backup: {cause}")]
    NotABackup {
        /// Which.
        file: String,
        /// What it is.
        cause: String,
    },
    /// Not what was written.
    #[error("the backup `{file}` is damaged: {cause}")]
    Damaged {
        /// Which.
        file: String,
        /// What the check found.
        cause: String,
    },
    /// A newer program made it.
    #[error("the backup `{file}` was made by a newer program ({found}); this one knows schema {known}")]
    Newer {
        /// Which.
        file: String,
        /// The version found, and the release that can open it where the backup says so.
        found: String,
        /// The newest version that this program knows.
        known: i64,
    },
    /// There is a workspace, and it is somebody's.
    #[error("the workspace `{location}` is not empty: {cause}")]
    NotEmpty {
        /// Which.
        location: String,
        /// What is in it.
        cause: String,
    },
    /// The workspace cannot be used.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The restored workspace could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}
