//! `backup FILE`: everything of the workspace in one file.

use connect_app::backups::back_up;
use connect_app::error::{AppError, ErrorCode};
use connect_app::workspace::require_workspace;

use crate::arguments::{Arguments, Backup};
use crate::interrupt::Interrupts;
use crate::output::Answer;
use crate::session;

pub async fn run(arguments: &Arguments, backup: &Backup) -> Result<Answer, AppError> {
    // A new workspace has nothing to keep, and a mistyped folder must not look like one that is backed up.
    require_workspace(session::location(arguments)?)?;
    let app = session::open(arguments, false).await?;
    let file = std::path::absolute(&backup.file).unwrap_or_else(|_| backup.file.clone());
    let path = file
        .to_str()
        .ok_or_else(|| AppError::new(ErrorCode::InvalidInput, "The backup's path is not valid UTF-8"))?;
    let mut interrupts = Interrupts::listen()?;
    let view = tokio::select! {
        made = back_up(&app, path, backup.replace) => made.map_err(exists)?,
        // What was written so far goes with the future.
        () = interrupts.asked() => {
            return Err(AppError::new(ErrorCode::Cancelled, "The backup was stopped, and nothing is left of it"));
        }
    };
    let text = format!(
        "{}\nKeep it on another disk. On a new machine `restore` and the recovery sheet or the passphrase bring everything back",
        view.path
    );
    Answer::new(&view, text)
}

/// On a command line a file in the way is a wrong argument.
fn exists(error: AppError) -> AppError {
    match error.code {
        ErrorCode::Conflict => AppError::new(ErrorCode::InvalidInput, error.message).hint("Choose another name, or give --replace"),
        _ => error,
    }
}
