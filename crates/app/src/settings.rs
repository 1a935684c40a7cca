//! Settings of the window: appearance, and where it was left. They belong to this person on this
//! machine, so they lie with the installation and not in the firm's workspace.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::platform;

/// All of them by name; an unreadable file is as good as none.
pub async fn settings(app: &App) -> Result<BTreeMap<String, String>, AppError> {
    let file = file(app);
    let text = crate::vault::door::blocking(move || std::fs::read_to_string(file)).await?;
    Ok(text.ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// Stores one.
pub async fn save_setting(app: &App, name: &str, value: &str) -> Result<(), AppError> {
    if name.is_empty() || name.len() > 64 || value.len() > 4_096 {
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            "A setting has a name of at most 64 and a value of at most 4,096 bytes",
        ));
    }
    let mut all = settings(app).await?;
    all.insert(name.to_owned(), value.to_owned());
    let text = serde_json::to_string(&all).map_err(|error| AppError::internal("store the setting", error))?;
    let file = file(app);
    crate::vault::door::blocking(move || platform::write_atomically(&file, text.as_bytes()))
        .await?
        .map_err(|error| AppError::new(ErrorCode::WorkspaceUnusable, "The window's settings cannot be stored").source(error))
}

fn file(app: &App) -> PathBuf {
    app.data_folder.join("window.json")
}
