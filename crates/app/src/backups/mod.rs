//! Backups: made by hand to any place, and by the program each day in the workspace's own folder; and the
//! way back from one (`reliability.md` F3, ADR 0049).

mod automatic;
mod kept;
mod refusal;
mod restore;
#[cfg(test)]
mod tests;
pub mod view;

use std::path::{Path, PathBuf};

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::clock::Instant;
use connect_store::backup;

pub(crate) use automatic::{Automatic, Standing, standing};
pub use automatic::{back_up_daily, keep_backups};
pub use restore::restore;
use view::{BackupView, BackupsView};

use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::platform;
use crate::vault::door::blocking;

/// Writes everything of the workspace into one file. A file that is there is kept unless `replace` says
/// otherwise.
pub async fn back_up(app: &App, path: &str, replace: bool) -> Result<BackupView, AppError> {
    app.actor.may(Permission::AdministerWorkspace)?;
    if app.is_rehearsal() {
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            "A rehearsal firm is not backed up: its partners are stand-ins in the same folder",
        )
        .hint("Make it anew with `rehearsal make`, or copy its folder"));
    }
    let file = PathBuf::from(path.trim());
    if !file.is_absolute() {
        return Err(AppError::new(ErrorCode::InvalidInput, "A backup needs a file's full path").hint("Name its folder too"));
    }
    backup::write(&app.store, &file, replace).await?;
    let now = app.clock.now();
    let tx = app.store.write(&app.actor, Permission::AdministerWorkspace, now).await?;
    tx.commit(AuditEntry::new(
        "workspace.backed_up",
        app.workspace_id.to_string(),
        file.display().to_string(),
    ))
    .await?;
    app.events.stale(["backups"]);
    blocking(move || describe(&file)).await?
}

/// What the program keeps by itself, and how that goes.
pub async fn backups(app: &App) -> Result<BackupsView, AppError> {
    let standing = standing(app).await?;
    let now = app.clock.now();
    let suggested = platform::documents_folder().join(format!("AdvisorOS Connect {}.db", platform::today(now)));
    let (folder, kept) = match automatic::folder(app) {
        Some(folder) => (Some(folder.display().to_string()), automatic::list(folder).await?),
        None => (None, Vec::new()),
    };
    Ok(BackupsView {
        folder,
        standing: standing.as_str().to_owned(),
        detail: standing.detail(),
        kept,
        suggested: suggested.display().to_string(),
    })
}

/// A backup as it lies there.
fn describe(file: &Path) -> Result<BackupView, AppError> {
    let described = file.metadata().and_then(|metadata| {
        let modified = metadata.modified()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Ok(BackupView {
            path: file.display().to_string(),
            bytes: i64::try_from(metadata.len()).unwrap_or(i64::MAX).into(),
            made_at: Instant::from_micros(i64::try_from(modified.as_micros()).unwrap_or(0)).into(),
        })
    });
    described.map_err(|error| {
        AppError::new(
            ErrorCode::WorkspaceUnusable,
            format!("The backup `{}` cannot be read", file.display()),
        )
        .source(error)
    })
}
