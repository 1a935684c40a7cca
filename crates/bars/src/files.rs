//! Copies of a workspace, made as a person makes them: by copying files while nobody writes.

use std::path::Path;

use anyhow::Context;

/// Copies a folder with everything below it; what stood at `to` is gone.
pub fn copy_folder(from: &Path, to: &Path) -> anyhow::Result<()> {
    if to.exists() {
        std::fs::remove_dir_all(to).with_context(|| format!("could not clear `{}`", to.display()))?;
    }
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from).with_context(|| format!("could not list `{}`", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), &target).with_context(|| format!("could not copy to `{}`", target.display()))?;
        }
    }
    Ok(())
}

/// Puts the database files of one workspace in the place of another's; its other files stay.
pub fn replace_database(from: &Path, to: &Path) -> anyhow::Result<()> {
    for folder in [to, from] {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if !name.contains(".db") {
                continue;
            }
            if folder == to {
                std::fs::remove_file(&path)?;
            } else {
                std::fs::copy(&path, to.join(&name)).with_context(|| format!("could not restore `{name}`"))?;
            }
        }
    }
    Ok(())
}
