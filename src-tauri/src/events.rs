//! The application's notices, handed to the window.

use std::sync::Arc;

use connect_app::backups::keep_backups;
use connect_app::connections::idle::keep_connections_alive;
use connect_app::events::{Event, hear_other_programs};
use connect_app::gate::view;
use connect_app::jobs::{JobView, work};
use connect_app::meeting::keep_meetings_settled;
use connect_app::vault::follow_keychain;
use serde::Serialize;
use tauri::AppHandle;
use tauri_specta::Event as _;
use tokio::sync::broadcast::Receiver;
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

/// One more connection was checked.
#[derive(Clone, Debug, Serialize, specta::Type, tauri_specta::Event)]
pub struct ChecksProgress(pub view::ChecksProgressView);

/// From the moment the workspace is open until the program ends: forwards its notices, hears what other
/// programs change and what the keychain says, looks after idle connections, backups and what was left in calendars, and goes on with work that was left behind.
pub fn attend(window: &AppHandle, shell: &Shell) {
    let mut opened = shell.opened();
    let window = window.clone();
    tauri::async_runtime::spawn(async move {
        let Ok(app) = opened.wait_for(Option::is_some).await.map(|app| app.clone()) else {
            return;
        };
        let Some(app) = app else { return };
        let notices = app.events().listen();
        tauri::async_runtime::spawn(hear_other_programs(Arc::clone(&app)));
        tauri::async_runtime::spawn(follow_keychain(Arc::clone(&app)));
        tauri::async_runtime::spawn(keep_connections_alive(Arc::clone(&app)));
        tauri::async_runtime::spawn(keep_backups(Arc::clone(&app)));
        tauri::async_runtime::spawn(keep_meetings_settled(Arc::clone(&app)));
        tauri::async_runtime::spawn(work(app));
        forward(&window, notices).await;
    });
}

/// A window that fell behind loads everything again.
async fn forward(window: &AppHandle, mut notices: Receiver<Event>) {
    loop {
        let sent = match notices.recv().await {
            Ok(Event::Stale(tags)) => Stale { tags }.emit(window),
            Ok(Event::JobProgress(job)) => JobProgress(*job).emit(window),
            Ok(Event::ChecksProgress(progress)) => ChecksProgress(progress).emit(window),
            Err(RecvError::Lagged(_)) => Stale {
                tags: vec!["workspace".to_owned()],
            }
            .emit(window),
            Err(RecvError::Closed) => return,
        };
        if let Err(error) = sent {
            tracing::warn!("a notice did not reach the window: {error}");
        }
    }
}
