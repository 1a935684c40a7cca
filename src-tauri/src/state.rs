//! What every command gets: the application, or why it could not be opened.

use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Once, OnceLock, PoisonError};

use connect_app::error::{AppError, ErrorCode, ErrorView};
use connect_app::rehearsal::{Served, Starter};
use connect_app::{App, Holder, OpenOptions, OsEntropy};
use connect_domain::clock::{Clock, SystemClock};
use connect_domain::ids::CorrelationId;
use connect_sandbox::SandboxConfig;
use tokio::sync::watch;

use crate::options::Options;

/// The workspace, opened while the window comes up: the page's first questions wait for it. One that
/// cannot be opened still gets a window, to say so and to try again.
pub struct Shell {
    options: Options,
    app: OnceLock<Arc<App>>,
    refusal: Mutex<Option<AppError>>,
    opening: tokio::sync::Mutex<()>,
    tried: watch::Sender<bool>,
    opened: watch::Sender<Option<Arc<App>>>,
    asked: AtomicBool,
    shown: Once,
}

impl Shell {
    /// For the workspace of the options, or the person's own.
    pub fn new(options: Options) -> Self {
        Self {
            options,
            app: OnceLock::new(),
            refusal: Mutex::default(),
            opening: tokio::sync::Mutex::default(),
            tried: watch::Sender::new(false),
            opened: watch::Sender::default(),
            asked: AtomicBool::new(false),
            shown: Once::new(),
        }
    }

    /// The first try.
    pub async fn open(&self) {
        self.try_to_open().await;
        self.tried.send_replace(true);
    }

    /// The page asks for its first data, or again: then a workspace that could not be opened is tried once
    /// more, for the other program may have let go, the disk may be there, the backup may be restored.
    pub async fn asked(&self) {
        if self.asked.swap(true, Ordering::Relaxed) {
            self.try_to_open().await;
        }
    }

    /// The first screen stands: says so on stderr, for whoever measures or takes pictures.
    pub fn first_screen_shown(&self) {
        self.shown.call_once(|| {
            let _closed = writeln!(std::io::stderr(), "READY");
        });
    }

    /// Before the program ends: waits for refreshes under way.
    pub async fn finish(&self) {
        if let Some(app) = self.app.get()
            && let Err(error) = connect_app::tokens::finish_refreshes(app).await
        {
            report(&error);
        }
    }

    /// The application, for a command.
    pub async fn app(&self) -> Result<&Arc<App>, ErrorView> {
        let mut tried = self.tried.subscribe();
        // Fails only once the shell is gone, and then nobody asks.
        let _gone = tried.wait_for(|tried| *tried).await.is_err();
        self.app.get().ok_or_else(|| {
            let refusal = self.refusal.lock().unwrap_or_else(PoisonError::into_inner);
            let unopened = AppError::new(ErrorCode::WorkspaceUnusable, "The workspace is not open");
            report(refusal.as_ref().unwrap_or(&unopened))
        })
    }

    /// Becomes the application once there is one.
    pub fn opened(&self) -> watch::Receiver<Option<Arc<App>>> {
        self.opened.subscribe()
    }

    async fn try_to_open(&self) {
        let _one_at_a_time = self.opening.lock().await;
        if self.app.get().is_some() {
            return;
        }
        let location = self.options.workspace.clone();
        let location = location.unwrap_or_else(|| connect_app::platform::default_workspace().to_string_lossy().into_owned());
        let opened = App::open(OpenOptions {
            location,
            rehearsal: self.options.rehearsal,
            holder: Holder::Keychain,
            starter: stand_ins(),
        });
        match opened.await {
            Ok(app) => {
                let app = self.app.get_or_init(|| app);
                self.opened.send_replace(Some(Arc::clone(app)));
            }
            Err(error) => *self.refusal.lock().unwrap_or_else(PoisonError::into_inner) = Some(error),
        }
    }
}

/// An error on its way to the window: logged here, once.
pub fn report(error: &AppError) -> ErrorView {
    ErrorView::report(error, CorrelationId::new(SystemClock.now(), &OsEntropy))
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
        .map_err(|error| AppError::internal("start the stand-ins", error))?;
    let ready_line = serde_json::to_value(running.ready()).map_err(|error| AppError::internal("describe the stand-ins", error))?;
    Ok(Served {
        ready_line,
        clock: running.clock(),
        running: Box::new(running),
    })
}
