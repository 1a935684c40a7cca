//! Windows.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

pub(super) fn home() -> PathBuf {
    std::env::var_os("USERPROFILE").map_or_else(std::env::temp_dir, PathBuf::from)
}

pub(super) fn data_home() -> PathBuf {
    std::env::var_os("LOCALAPPDATA").map_or_else(|| home().join("AppData/Local"), PathBuf::from)
}

pub(super) const fn has_display() -> bool {
    true
}

/// A file inherits its folder's rights, and a person's profile is theirs alone.
pub(super) fn create_private(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

pub(super) fn create_private_folder(path: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(path)
}

/// NTFS journals a rename; folders cannot be opened for flushing.
pub(super) fn sync_folder(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// A process belongs to its user here, and what a crash leaves is the system's setting.
pub(super) const fn keep_memory_private() -> std::io::Result<()> {
    Ok(())
}
