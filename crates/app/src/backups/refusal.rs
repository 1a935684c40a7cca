//! The store's refusals in the terms of the faces.

use connect_store::backup::{BackupError, RestoreError};

use crate::error::{AppError, ErrorCode, sentence};

impl From<BackupError> for AppError {
    fn from(error: BackupError) -> Self {
        let (code, hint) = match error {
            BackupError::Store(error) => return error.into(),
            BackupError::Server => (ErrorCode::InvalidInput, "Use `pg_dump` there, and `pg_restore` to get it back"),
            BackupError::Exists { .. } => (ErrorCode::Conflict, "Replace it, or choose another name"),
            BackupError::Unwritable { .. } => (ErrorCode::InvalidInput, "Choose a folder that exists and that you may write to"),
            BackupError::Full { .. } => (ErrorCode::InvalidInput, "Free some space there, or choose another disk"),
            BackupError::Damaged(_) => (
                ErrorCode::WorkspaceUnusable,
                "No backup was made: keep this folder, and restore your last backup into an empty one",
            ),
        };
        Self::new(code, sentence(&error.to_string())).hint(hint).source(error)
    }
}

impl From<RestoreError> for AppError {
    fn from(error: RestoreError) -> Self {
        let (code, hint) = match error {
            RestoreError::Open(error) => return error.into(),
            RestoreError::Store(error) => return error.into(),
            RestoreError::Server => (ErrorCode::InvalidInput, "Use `pg_restore` there, with what `pg_dump` wrote"),
            RestoreError::Unreadable { .. } => (ErrorCode::InvalidInput, "Name a backup that you may read; nothing was changed"),
            RestoreError::NotABackup { .. } => (
                ErrorCode::InvalidInput,
                "Name a file that `backup` wrote, or one from a workspace's folder `backups`; nothing was changed",
            ),
            RestoreError::Damaged { .. } => (ErrorCode::InvalidInput, "Use another backup; nothing was changed"),
            RestoreError::Newer { .. } => (
                ErrorCode::WorkspaceNewer,
                "Update AdvisorOS Connect on this machine; nothing was changed",
            ),
            RestoreError::NotEmpty { .. } => (ErrorCode::InvalidInput, "Restore into an empty folder; nothing was changed"),
        };
        Self::new(code, sentence(&error.to_string())).hint(hint).source(error)
    }
}
