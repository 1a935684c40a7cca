//! Restoring: an empty workspace becomes what a backup holds.
//!
//! Its grants belong to nobody until a person moves them here: the machine that made the backup may be
//! alive, and a token that both spend costs the grant (`reliability.md` B13).

use std::path::Path;

use connect_domain::access::{Actor, Permission};
use connect_domain::audit::AuditEntry;
use connect_domain::clock::Clock;
use connect_domain::entropy::Entropy;
use connect_domain::ids::InstallationId;
use connect_store::backup;
use connect_store::{InvalidLocation, Location, advisory_clients, audit_entries, connections, members, vault_keys, workspaces};

use super::view::RestoreView;
use crate::error::{AppError, ErrorCode, sentence};

/// Fills the empty workspace at `location`; all of it, or nothing.
pub async fn restore(location: &str, file: &Path, clock: &dyn Clock, entropy: &dyn Entropy) -> Result<RestoreView, AppError> {
    let location: Location = location
        .parse()
        .map_err(|error: InvalidLocation| AppError::new(ErrorCode::InvalidInput, sentence(&error.to_string())))?;
    let staged = backup::stage(file, &location).await?;
    let mut reader = staged.store().read().await?;
    let lost = || AppError::new(ErrorCode::WorkspaceUnusable, "The backup has lost the row of its own workspace");
    let workspace = workspaces::get(&mut reader).await?.ok_or_else(lost)?;
    let person = members::list(&mut reader)
        .await?
        .into_iter()
        .find(|member| member.disabled_at.is_none());
    let person = person.ok_or_else(lost)?;
    let newest = audit_entries::latest(&mut reader, 1).await?;
    let view = RestoreView {
        location: location.to_string(),
        name: workspace.name,
        connections: connections::list(&mut reader).await?.len().into(),
        clients: advisory_clients::list(&mut reader).await?.len().into(),
        newest_entry_at: newest.first().map(|entry| entry.at.into()),
        vault_holders: vault_keys::list(&mut reader)
            .await?
            .into_iter()
            .map(|key| key.holder_kind)
            .collect(),
        home: "elsewhere".to_owned(),
    };
    drop(reader);

    let now = clock.now();
    let actor = Actor::Member {
        id: person.id,
        role: person.role,
    };
    let mut tx = staged.store().write(&actor, Permission::AdministerWorkspace, now).await?;
    // An installation that does not exist.
    workspaces::move_home(&mut tx, InstallationId::new(now, entropy)).await?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    tx.commit(AuditEntry::new("workspace.restored", workspace.id.to_string(), name))
        .await?;
    staged.put_in_place().await?;
    Ok(view)
}
