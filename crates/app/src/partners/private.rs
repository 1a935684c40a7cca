//! The firm's own partners: added by a manifest file, then provisioned and checked like those that are built in.

use std::path::Path;

use connect_connectors::manifest::HostPattern;
use connect_connectors::registry;
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_store::{Store, connections, private_partners};

use super::view::PartnerView;
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::shortened;

/// Larger files are no manifests.
const MOST_BYTES: u64 = 1 << 20;

/// Makes the workspace's private partners known to this program. One that this program cannot read any more is passed
/// over, and its connections say that there is no such partner.
pub(crate) async fn know(store: &Store) -> Result<(), AppError> {
    for row in private_partners::list(&mut store.read().await?).await? {
        if let Err(error) = registry::know_private(&row.manifest) {
            tracing::warn!(partner = row.id, %error, "a private partner's manifest cannot be read");
        }
    }
    Ok(())
}

/// Adds the partner of a manifest file, TOML or JSON.
pub async fn add_partner(app: &App, file: &str) -> Result<PartnerView, AppError> {
    let file = Path::new(file.trim());
    let text = read(file)?;
    let invalid = |problem: String| AppError::new(ErrorCode::InvalidInput, format!("`{}`: {problem}", file.display()));
    let manifest = registry::read_private(&text).map_err(|error| invalid(error.to_string()))?;
    let hosts: Vec<&str> = manifest.hosts.iter().map(HostPattern::as_str).collect();
    let hosts = hosts.join(", ");
    let id = manifest.id;
    let taken = || invalid(format!("the manifest's `id` is taken: there is a partner `{id}` already"));
    if registry::is_built_in(&id) {
        return Err(taken());
    }
    let mut tx = app
        .store
        .write(&app.actor, Permission::AdministerWorkspace, app.clock.now())
        .await?;
    if private_partners::list(&mut tx).await?.iter().any(|other| other.id == id) {
        return Err(taken().hint(format!("`partners remove {id}` removes it while nothing is connected to it")));
    }
    private_partners::insert(&mut tx, &id, &text, &app.actor.label()).await?;
    let detail = format!("{hosts}; manifest SHA-256 {}", super::sha256(&text));
    tx.commit(AuditEntry::new("partner.added", id.clone(), detail)).await?;
    registry::know_private(&text).map_err(|error| invalid(error.to_string()))?;
    app.events.stale(["partners"]);
    super::connector(&id).map(super::view)
}

/// Removes a private partner to which nothing was ever connected.
pub async fn remove_partner(app: &App, id: &str) -> Result<(), AppError> {
    let mut tx = app
        .store
        .write(&app.actor, Permission::AdministerWorkspace, app.clock.now())
        .await?;
    if !private_partners::list(&mut tx).await?.iter().any(|other| other.id == id) {
        return Err(AppError::new(
            ErrorCode::UnknownPartner,
            format!("There is no private partner `{}`", shortened(id)),
        )
        .hint("`partners list` shows them; those that are built in stay"));
    }
    let used = connections::list(&mut tx)
        .await?
        .iter()
        .filter(|connection| connection.partner == id)
        .count();
    if used > 0 {
        return Err(AppError::new(
            ErrorCode::Conflict,
            format!("`{id}` has connections, and their history stays: {used}"),
        )
        .hint("Disconnect them; the partner goes on being listed"));
    }
    private_partners::remove(&mut tx, id).await?;
    tx.commit(AuditEntry::new("partner.removed", id.to_owned(), "")).await?;
    registry::forget_private(id);
    app.events.stale(["partners"]);
    Ok(())
}

fn read(file: &Path) -> Result<String, AppError> {
    let unusable = |problem: &str| AppError::new(ErrorCode::InvalidInput, format!("`{}` {problem}", file.display()));
    let size = std::fs::metadata(file)
        .map_err(|error| unusable("cannot be read").source(error))?
        .len();
    if size > MOST_BYTES {
        return Err(unusable("is too large for a manifest"));
    }
    std::fs::read_to_string(file)
        .map_err(|error| unusable("cannot be read as text").source(error))
        .map(|text| text.trim_start_matches('\u{feff}').to_owned())
}
