//! The workspace itself: where it is, who is at the keyboard, and where its grants live.

pub mod view;

use std::collections::BTreeSet;

use connect_store::{connections, workspaces};

use view::{MemberView, WorkspaceView};

use crate::App;
use crate::error::{AppError, ErrorCode, sentence};
use crate::vault::vault_status;

/// What every screen needs to know first.
pub async fn workspace_status(app: &App) -> Result<WorkspaceView, AppError> {
    let mut reader = app.store.read().await?;
    let name = workspaces::get(&mut reader)
        .await?
        .map(|workspace| workspace.name)
        .unwrap_or_default();
    let connections = connections::list(&mut reader).await?;
    drop(reader);
    let environments: BTreeSet<&str> = connections.iter().map(|connection| connection.environment.as_str()).collect();
    Ok(WorkspaceView {
        id: app.workspace_id.to_string(),
        name,
        location: app.store.location().to_string(),
        rehearsal: app.is_rehearsal(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        member: MemberView {
            id: app.member.id.to_string(),
            name: app.member.display_name.clone(),
            role: app.member.role.as_str().to_owned(),
        },
        vault: vault_status(app).await?,
        environments: environments.into_iter().map(str::to_owned).collect(),
        first_start: connections.is_empty(),
        home: home(app).await?.to_owned(),
        now: app.clock.now().into(),
    })
}

/// `here` when this installation is the home of the grants (`reliability.md` B13), else `elsewhere`.
pub async fn home(app: &App) -> Result<&'static str, AppError> {
    let workspace = workspaces::get(&mut app.store.read().await?).await?;
    let here = workspace.is_some_and(|workspace| workspace.home_installation_id == app.installation_id);
    Ok(if here || app.store.is_shared() { "here" } else { "elsewhere" })
}

/// Refuses a folder without a workspace, for what would make no sense with the new one that opening makes.
pub fn require_workspace(location: &str) -> Result<(), AppError> {
    let is_vacant = location.parse().is_ok_and(|location: connect_store::Location| location.is_vacant());
    if !is_vacant {
        return Ok(());
    }
    Err(
        AppError::new(ErrorCode::InvalidInput, format!("There is no workspace in `{location}`"))
            .hint("Give its folder with --workspace DIR"),
    )
}

/// Why the workspace's folder is a bad place, each as a sentence; empty for a good one.
pub fn location_warnings(app: &App) -> Vec<String> {
    let warnings = connect_store::location_warnings(app.store.location());
    warnings.iter().map(|warning| sentence(&warning.to_string())).collect()
}
