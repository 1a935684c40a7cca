//! The one window.

use tauri::{App, AppHandle, Manager, WebviewUrl, WebviewWindowBuilder};

/// Label that `capabilities/main.json` names.
const LABEL: &str = "main";

/// Opens it, at a size that fits small screens.
pub fn open(app: &App) -> tauri::Result<()> {
    WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App("index.html".into()))
        .title("AdvisorOS Connect")
        .inner_size(1280.0, 820.0)
        .min_inner_size(1024.0, 700.0)
        .build()?;
    Ok(())
}

/// A second start of the program shows the first one's window.
pub fn focus(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        let _minimized = window.unminimize();
        let _hidden = window.set_focus();
    }
}
