//! What every command gets: the application, or why it could not be opened.

use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, Once};

use connect_app::error::{AppError, ErrorView};
use connect_app::rehearsal::{Served, Starter};
use connect_app::{App, Holder, OpenOptions, OsEntropy};
use connect_domain::clock::{Clock, SystemClock};
use connect_domain::ids::CorrelationId;
use connect_sandbox::SandboxConfig;

use crate::options::Options;

/// The open workspace. A workspace that cannot be opened still gets a window, to say so.
pub struct Shell {
    app: Result<Arc<App>, AppError>,
    asked: Once,
}

impl Shell {
    /// Opens the workspace of the options, or the person's own.
    pub async fn open(options: Options) -> Self {
        let location = options
            .workspace
            .unwrap_or_else(|| connect_app::platform::default_workspace().to_string_lossy().into_owned());
        let app = App::open(OpenOptions {
            location,
            rehearsal: options.rehearsal,
            holder: Holder::Keychain,
            starter: stand_ins(),
        })
        .await;
        Self { app, asked: Once::new() }
    }

    /// The page has asked for its first data: says so on stderr, for whoever measures or takes pictures.
    pub fn first_asked(&self) {
        self.asked.call_once(|| {
            let _closed = writeln!(std::io::stderr(), "READY");
        });
    }

    /// Before the program ends: waits for refreshes under way.
    pub async fn finish(&self) {
        if let Ok(app) = &self.app
            && let Err(error) = connect_app::tokens::finish_refreshes(app).await
        {
            report(&error);
        }
    }

    /// The application, for a command.
    pub fn app(&self) -> Result<&Arc<App>, ErrorView> {
        self.app.as_ref().map_err(report)
    }
}

/// An error on its way to the window: logged here, once.
pub fn report(error: &AppError) -> ErrorView {
    ErrorView::report(error, CorrelationId::new(SystemClock.now(), &OsEntropy))
}

/// Serves the stand-ins from a rehearsal workspace's own folder.
fn stand_ins() -> Starter {
    Box::new(|folder: PathBuf| {
        Box::pin(async move {
            let config = SandboxConfig::rehearsal(folder);
            let running = connect_sandbox::start(config, Arc::new(SystemClock), Arc::new(OsEntropy))
                .await
                .map_err(|error| AppError::internal("start the stand-ins", error))?;
            let ready_line = serde_json::to_value(running.ready()).map_err(|error| AppError::internal("describe the stand-ins", error))?;
            Ok(Served {
                ready_line,
                clock: running.clock(),
                running: Box::new(running),
            })
        })
    })
}
