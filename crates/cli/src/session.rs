//! Opening the workspace that a command works on.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use connect_app::error::{AppError, ErrorCode, sentence};
use connect_app::jobs::end_left_jobs;
use connect_app::meeting::{left_meetings_settled, settle_left_meetings};
use connect_app::rehearsal::{Served, Starter};
use connect_app::tokens::finish_refreshes;
use connect_app::workspace::location_warnings;
use connect_app::{App, Holder, OpenOptions, OsEntropy};
use connect_domain::clock::SystemClock;
use connect_sandbox::{SandboxConfig, SandboxError};

use crate::arguments::Arguments;
use crate::input;
use crate::output::write_line;

/// The workspace of this run, for [`finish`].
static OPENED: OnceLock<Arc<App>> = OnceLock::new();

/// So long a command that is done stays for what was left of sample meetings.
const STAY: Duration = Duration::from_secs(5);

/// Before the process ends: what was left of sample meetings is given a moment to be deleted, a refresh under way is waited
/// for, and tokens that could not be stored are said so rather than lost silently.
pub async fn finish() -> Result<(), AppError> {
    let Some(app) = OPENED.get() else { return Ok(()) };
    if tokio::time::timeout(STAY, left_meetings_settled(app)).await.is_err() {
        tracing::debug!("a sample meeting may be left; the next command tries again");
    }
    finish_refreshes(app).await
}

/// As [`open`], for commands that tell what may be left of a sample meeting: by then it is deleted, if it can be.
pub async fn open_settled(arguments: &Arguments) -> Result<Arc<App>, AppError> {
    let app = open(arguments, false).await?;
    left_meetings_settled(&app).await;
    Ok(app)
}

/// Opens the workspace named by `--workspace`. `rehearsal` decides what a new one becomes.
pub async fn open(arguments: &Arguments, rehearsal: bool) -> Result<Arc<App>, AppError> {
    let location = location(arguments)?.to_owned();
    let holder = match arguments.passphrase_fd {
        Some(descriptor) => Holder::Passphrase(input::read_descriptor(descriptor)?),
        None => Holder::Keychain,
    };
    let app = App::open(OpenOptions {
        location,
        rehearsal,
        holder,
        starter: stand_ins(),
    })
    .await?;
    let _only_one = OPENED.set(Arc::clone(&app));
    settle_left_meetings(&app).await;
    if let Err(error) = end_left_jobs(&app).await {
        tracing::warn!("jobs that were left behind could not be ended: {error}");
    }
    if app.is_new() {
        // Once, while moving it costs nothing; `doctor` goes on saying it.
        for warning in location_warnings(&app) {
            write_line(&mut std::io::stderr().lock(), &format!("advisoros: {warning}"));
        }
    }
    Ok(app)
}

/// The value of `--workspace`.
pub fn location(arguments: &Arguments) -> Result<&str, AppError> {
    let missing =
        || AppError::new(ErrorCode::InvalidInput, "This command needs a workspace").hint("Give --workspace DIR before the command");
    arguments.workspace.as_deref().ok_or_else(missing)
}

/// Serves the stand-ins from a rehearsal workspace's own folder.
fn stand_ins() -> Starter {
    Starter {
        serve: Box::new(|folder: PathBuf| Box::pin(serve(folder))),
        follow_clock: Box::new(|folder| connect_sandbox::follow_clock(folder, Arc::new(SystemClock))),
    }
}

async fn serve(folder: PathBuf) -> Result<Served, AppError> {
    let running = connect_sandbox::start(SandboxConfig::rehearsal(folder), Arc::new(SystemClock), Arc::new(OsEntropy))
        .await
        .map_err(|error| sandbox_error(&error))?;
    let ready_line = serde_json::to_value(running.ready()).map_err(|error| AppError::internal("describe the stand-ins", error))?;
    Ok(Served {
        ready_line,
        clock: running.clock(),
        running: Box::new(running),
    })
}

/// A stand-in that does not start, in the command line's terms.
pub fn sandbox_error(error: &SandboxError) -> AppError {
    let code = match error {
        SandboxError::PortInUse { .. } => ErrorCode::PortInUse,
        SandboxError::BadChart { .. } | SandboxError::UnknownScenario { .. } | SandboxError::NoCompany | SandboxError::PortRange { .. } => {
            ErrorCode::InvalidInput
        }
        _ => ErrorCode::WorkspaceUnusable,
    };
    let error = AppError::new(code, sentence(&error.to_string()));
    match code {
        ErrorCode::PortInUse => error.hint("End the other program, or choose another --port-base"),
        _ => error,
    }
}
