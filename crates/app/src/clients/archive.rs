//! Taking a client out of sight, and back.

use connect_domain::audit::AuditEntry;
use connect_store::advisory_clients::{self, AdvisoryClient};

use super::view::ClientView;
use super::{begin, find, find_in_sight, tell};
use crate::App;
use crate::error::{AppError, ErrorCode};

/// Takes a client out of sight. Its connections, mappings and engagements stay as they are.
pub async fn archive_client(app: &App, client: &str) -> Result<ClientView, AppError> {
    let mut tx = begin(app).await?;
    let archived = AdvisoryClient {
        archived_at: Some(app.clock.now()),
        ..find_in_sight(&mut tx, client).await?
    };
    advisory_clients::update(&mut tx, &archived).await?;
    tx.commit(AuditEntry::new("client.archived", archived.id.to_string(), "")).await?;
    tell(app, archived.id).await
}

/// Brings an archived client back.
pub async fn restore_client(app: &App, client: &str) -> Result<ClientView, AppError> {
    let mut tx = begin(app).await?;
    let before = find(&mut tx, client).await?;
    if before.archived_at.is_none() {
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            format!("`{}` is not archived", before.names.name()),
        ));
    }
    let restored = AdvisoryClient {
        archived_at: None,
        ..before
    };
    advisory_clients::update(&mut tx, &restored).await?;
    tx.commit(AuditEntry::new("client.restored", restored.id.to_string(), "")).await?;
    tell(app, restored.id).await
}
