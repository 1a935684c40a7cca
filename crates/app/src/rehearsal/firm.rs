//! The rehearsal firm: companies of different trades with three weeks of lived history, made by the application's
//! own use cases while the stand-ins' clock moves on. Nothing is written that a person could not have done.
//!
//! It is made in steps, and what is finished is on record, with when the next one began: a program that is closed
//! on the way goes on with the step that it was at, without letting its time pass twice, and one that finds the
//! firm made has nothing to do. The clock only goes forward, so the firm lives three weeks ahead of the machine's
//! own time.

use std::fs::{File, OpenOptions};
use std::sync::{Arc, PoisonError};

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_store::settings;
use fs4::FileExt;

use super::control::{Control, refuse_real};
use super::maker::{BEGAN, Maker, STEPS};
use super::view::{FirmState, FirmView};
use crate::App;
use crate::error::{AppError, ErrorCode};

/// How many steps are finished.
const MADE: &str = "rehearsal.steps";

/// How far the firm is; where nothing was asked for, that it is not made.
pub async fn rehearsal_firm(app: &App) -> Result<FirmView, AppError> {
    refuse_real(app)?;
    let finished = finished(app).await?;
    let making = app.rehearsal.making.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let state = match (&making.failure, making.under_way, finished) {
        (_, true, _) => FirmState::Making,
        (_, _, finished) if finished >= STEPS.len() => FirmState::Made,
        (Some(_), _, _) => FirmState::Failed,
        (None, false, 0) => FirmState::None,
        (None, false, _) => FirmState::Unfinished,
    };
    Ok(FirmView {
        state: state.as_str().to_owned(),
        step: STEPS.get(finished).map(|step| step.words().to_owned()),
        step_number: finished.min(STEPS.len()).into(),
        steps: STEPS.len().into(),
        companies_done: making.done.into(),
        companies: making.total.into(),
        failure: making.failure.filter(|_| state == FirmState::Failed),
    })
}

/// Makes the firm, or goes on where that was cut off. Its progress is in [`rehearsal_firm`], and told by the tag
/// `rehearsal`.
pub async fn make_rehearsal_firm(app: &Arc<App>) -> Result<FirmView, AppError> {
    let lock = begin(app).await?;
    let outcome = make(app).await;
    end(app, lock, outcome.as_ref().err());
    outcome?;
    rehearsal_firm(app).await
}

/// Begins to make it; the window's way. It tells its progress by the tag `rehearsal`.
pub async fn start_rehearsal_firm(app: &Arc<App>) -> Result<FirmView, AppError> {
    let lock = begin(app).await?;
    let view = rehearsal_firm(app).await?;
    let app = Arc::clone(app);
    tokio::spawn(async move {
        let outcome = make(&app).await;
        if let Err(error) = &outcome {
            tracing::warn!(%error, "the rehearsal firm was not finished");
        }
        end(&app, lock, outcome.as_ref().err());
    });
    Ok(view)
}

/// One at a time, of all programs on this workspace.
async fn begin(app: &App) -> Result<File, AppError> {
    refuse_real(app)?;
    app.actor.may(Permission::Connect)?;
    // What stands against it is told before anything is begun.
    app.open_vault().await?;
    app.rehearsal.ready_line().await?;
    let path = app.rehearsal.folder.join("making.lock");
    let lock = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|error| AppError::new(ErrorCode::WorkspaceUnusable, format!("`{}` cannot be used", path.display())).source(error))?;
    if FileExt::try_lock(&lock).is_err() {
        return Err(AppError::new(ErrorCode::AlreadyRunning, "The rehearsal firm is being made already").hint("Wait until it is there"));
    }
    app.rehearsal.set_making(|making| {
        making.under_way = true;
        making.failure = None;
    });
    Ok(lock)
}

fn end(app: &App, lock: File, error: Option<&AppError>) {
    app.rehearsal.set_making(|making| {
        making.under_way = false;
        making.failure = error.map(|error| error.message.clone());
    });
    drop(lock);
    app.events.stale(["rehearsal", "workspace"]);
}

async fn finished(app: &App) -> Result<usize, AppError> {
    Ok(settings::get(&mut app.store.read().await?, MADE).await?.unwrap_or(0))
}

async fn make(app: &Arc<App>) -> Result<(), AppError> {
    let control = Control::of(app).await?;
    let maker = Maker {
        companies: control.companies().await?.into(),
        control: Arc::new(control),
        app: Arc::clone(app),
    };
    for (number, step) in STEPS.iter().enumerate().skip(finished(app).await?) {
        app.events.stale(["rehearsal"]);
        maker.step(*step).await?;
        let mut tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
        settings::set(&mut tx, MADE, &(number + 1)).await?;
        settings::set(&mut tx, BEGAN, &app.clock.now()).await?;
        tx.commit(AuditEntry::new("rehearsal.made", app.workspace_id.to_string(), step.words()))
            .await?;
    }
    Ok(())
}
