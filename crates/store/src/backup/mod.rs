//! Backup and restore of a workspace in a folder (`reliability.md` F3).
//!
//! A backup is the database in one file, whose last line proves it whole ([`seal`]). Nothing else of a
//! firm's folder is worth keeping: its secrets lie sealed in the database, and the key to them only wrapped, once
//! for each holder. What belongs to an installation (its id, its locks, the generations of its grants)
//! lies outside the folder and must not travel (ADR 0049).
//!
//! A server has tools of its own for this and is refused.

mod error;
mod restore;
mod seal;
mod sound;
mod write;

pub use error::{BackupError, RestoreError};
pub use restore::{Staged, stage};
pub use write::write;
pub(crate) use write::write_from;

/// Folder in the workspace's own for the backups that the program makes by itself.
pub const FOLDER: &str = "backups";
/// How the name of a backup ends that is not finished.
pub const PARTIAL: &str = ".partial";
