//! The backup of each day, which nobody has to think of.
//!
//! The window looks soon after its start and then every few minutes; without a window `connections refresh --idle`
//! does the same from cron. What fails is tried again at the next look, and said meanwhile.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use connect_store::{audit_entries, backup};
use jiff::civil::Date;

use super::describe;
use super::kept::{day_of, days_between, name_of, outdated};
use super::view::BackupView;
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::platform;
use crate::vault::door::blocking;

/// A window that starts has its first screen to draw.
const FIRST_LOOK: Duration = Duration::from_secs(20);
/// How often it looks then.
const LOOK: Duration = Duration::from_secs(600);
/// A newest backup of so many days before is told.
const OLD: i32 = 3;

/// What the last try of this process said.
#[derive(Default)]
pub(crate) struct Automatic(Mutex<Option<String>>);

impl Automatic {
    fn note(&self, failure: Option<String>) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = *last != failure;
        *last = failure;
        changed
    }

    fn last(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// How it stands with the daily backups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The newest is not old.
    Current,
    /// Nothing is in the workspace yet that could be lost.
    Empty,
    /// The newest is of so many days before; `None` when there is none at all.
    Old(Option<i32>),
    /// The last try failed.
    Failed(String),
    /// A rehearsal firm is not backed up.
    Rehearsal,
    /// A server has tools of its own.
    Server,
}

impl Standing {
    pub(super) const fn as_str(&self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Empty => "empty",
            Self::Old(_) => "old",
            Self::Failed(_) => "failed",
            Self::Rehearsal => "rehearsal",
            Self::Server => "server",
        }
    }

    /// More about it, for a person.
    pub(crate) fn detail(&self) -> Option<String> {
        match self {
            Self::Failed(said) => Some(said.clone()),
            Self::Old(Some(days)) => Some(format!("The newest backup is {days} days old")),
            Self::Old(None) => Some("No backup has been made yet".to_owned()),
            _ => None,
        }
    }
}

/// How it stands with the daily backups of this workspace.
pub(crate) async fn standing(app: &App) -> Result<Standing, AppError> {
    if app.store.is_shared() {
        return Ok(Standing::Server);
    }
    let Some(folder) = folder(app) else {
        return Ok(Standing::Rehearsal);
    };
    if let Some(said) = app.backups.last() {
        return Ok(Standing::Failed(said));
    }
    if is_empty(app).await? {
        return Ok(Standing::Empty);
    }
    let today = today(app);
    let newest = blocking(move || days(&folder)).await??.into_iter().max();
    let age = newest.zip(today).map(|(newest, today)| days_between(newest, today));
    Ok(match age {
        Some(age) if age < OLD => Standing::Current,
        age => Standing::Old(age),
    })
}

/// Makes the backup of today unless there is one, and removes those that are not kept any longer.
pub async fn back_up_daily(app: &App) -> Result<Option<BackupView>, AppError> {
    let Some(folder) = folder(app) else { return Ok(None) };
    if is_empty(app).await? {
        return Ok(None);
    }
    let file = folder.join(name_of(platform::today(app.clock.now())));
    if file.exists() {
        app.backups.note(None);
        return Ok(None);
    }
    let outcome = make(app, &folder, file).await;
    let failure = outcome.as_ref().err().map(|error| match &error.hint {
        Some(hint) => format!("{error}. {hint}"),
        None => error.to_string(),
    });
    if app.backups.note(failure) || outcome.is_ok() {
        app.events.stale(["backups", "attention"]);
    }
    outcome.map(Some)
}

/// Does so for as long as the window is open.
pub async fn keep_backups(app: Arc<App>) {
    tokio::time::sleep(FIRST_LOOK).await;
    loop {
        if let Err(error) = back_up_daily(&app).await {
            tracing::warn!(%error, "no backup was made today");
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// The daily and other backups of the program, newest first.
pub(super) async fn list(folder: PathBuf) -> Result<Vec<BackupView>, AppError> {
    blocking(move || {
        let mut kept = Vec::new();
        for name in names(&folder)? {
            if !name.starts_with('.') {
                kept.push(describe(&folder.join(name))?);
            }
        }
        kept.sort_by_key(|backup| std::cmp::Reverse((backup.made_at, backup.path.clone())));
        Ok(kept)
    })
    .await?
}

/// Where they lie; `None` where the program makes none.
pub(super) fn folder(app: &App) -> Option<PathBuf> {
    let folder = app.store.location().folder().filter(|_| !app.is_rehearsal())?;
    Some(
        std::path::absolute(folder)
            .unwrap_or_else(|_| folder.to_owned())
            .join(backup::FOLDER),
    )
}

async fn make(app: &App, folder: &Path, file: PathBuf) -> Result<BackupView, AppError> {
    let created = folder.to_owned();
    blocking(move || platform::create_private_folder(&created).map_err(|error| unusable(&created, error))).await??;
    match backup::write(&app.store, &file, false).await {
        // Another program was faster.
        Ok(()) | Err(backup::BackupError::Exists { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    let folder = folder.to_owned();
    blocking(move || {
        remove_outdated(&folder)?;
        remove_left(&folder, &file)?;
        describe(&file)
    })
    .await?
}

fn remove_outdated(folder: &Path) -> Result<(), AppError> {
    for day in outdated(days(folder)?) {
        for name in names(folder)?.into_iter().filter(|name| day_of(name) == Some(day)) {
            let file = folder.join(name);
            std::fs::remove_file(&file).map_err(|error| unusable(&file, error))?;
        }
    }
    Ok(())
}

/// What a killed program left of an earlier day's; one of today may just be made by another.
fn remove_left(folder: &Path, today: &Path) -> Result<(), AppError> {
    let today = format!(".{}", today.file_name().unwrap_or_default().to_string_lossy());
    let is_left = |name: &String| name.ends_with(backup::PARTIAL) && !name.starts_with(&today);
    for name in names(folder)?.into_iter().filter(is_left) {
        let file = folder.join(name);
        std::fs::remove_file(&file).map_err(|error| unusable(&file, error))?;
    }
    Ok(())
}

/// Before the first act of a person there is nothing but the founding.
async fn is_empty(app: &App) -> Result<bool, AppError> {
    let entries = audit_entries::list(&mut app.store.read().await?, 0, 2).await?;
    Ok(entries.len() < 2)
}

fn today(app: &App) -> Option<Date> {
    day_of(&name_of(platform::today(app.clock.now())))
}

fn days(folder: &Path) -> Result<Vec<Date>, AppError> {
    Ok(names(folder)?.iter().filter_map(|name| day_of(name)).collect())
}

fn names(folder: &Path) -> Result<Vec<String>, AppError> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(|error| unusable(folder, error))?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| unusable(folder, error))?;
        names.extend(entry.file_name().into_string().ok());
    }
    Ok(names)
}

fn unusable(path: &Path, error: std::io::Error) -> AppError {
    AppError::new(
        ErrorCode::WorkspaceUnusable,
        format!("`{}` cannot be used for backups", path.display()),
    )
    .hint("Make it a folder that you may write to")
    .source(error)
}
