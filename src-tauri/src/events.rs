//! The application's notices, handed to the window.

use connect_app::events::Event;
use connect_app::jobs::JobView;
use serde::Serialize;
use tauri::AppHandle;
use tauri_specta::Event as _;
use tokio::sync::broadcast::error::RecvError;

use crate::state::Shell;

/// These reads are out of date; `workspace` spoils all of them.
#[derive(Clone, Debug, Serialize, serde::Deserialize, specta::Type, tauri_specta::Event)]
pub struct Stale {
    /// Tags.
    pub tags: Vec<String>,
}

/// A job moved on.
#[derive(Clone, Debug, Serialize, specta::Type, tauri_specta::Event)]
pub struct JobProgress(pub JobView);

/// Forwards until the application ends. A window that fell behind loads everything again.
pub fn forward(window: &AppHandle, shell: &Shell) {
    let Ok(app) = shell.app() else { return };
    let mut events = app.events().listen();
    let window = window.clone();
    tauri::async_runtime::spawn(async move {
        loop {
            let sent = match events.recv().await {
                Ok(Event::Stale(tags)) => Stale { tags }.emit(&window),
                Ok(Event::JobProgress(job)) => JobProgress(*job).emit(&window),
                Err(RecvError::Lagged(_)) => Stale {
                    tags: vec!["workspace".to_owned()],
                }
                .emit(&window),
                Err(RecvError::Closed) => return,
            };
            if let Err(error) = sent {
                tracing::warn!("a notice did not reach the window: {error}");
            }
        }
    });
}
