//! Which connection is whose. A person says so; the program only offers.

use connect_domain::audit::AuditEntry;
use connect_domain::ids::AdvisoryClientId;
use connect_store::{Reads, advisory_clients, connections};

use super::twins::described;
use super::view::ClientView;
use super::{begin, find_in_sight, tell};
use crate::App;
use crate::error::{AppError, ErrorCode};

/// Gives a connection to a client. One that is another's must be detached first.
pub async fn attach_connection(app: &App, client: &str, connection_id: &str) -> Result<ClientView, AppError> {
    let connection_id = app.connection(connection_id).await?.id;
    let mut tx = begin(app).await?;
    let client = find_in_sight(&mut tx, client).await?;
    let connection = connections::get(&mut tx, connection_id).await?;
    let owner_id = connection.as_ref().and_then(|connection| connection.advisory_client_id);
    if owner_id == Some(client.id) {
        drop(tx);
        return tell(app, client.id).await;
    }
    if let Some(owner_id) = owner_id {
        let owner = owner_words(&mut tx, owner_id).await?;
        return Err(AppError::new(ErrorCode::Conflict, format!("The connection belongs to {owner}"))
            .hint("Detach it there first, with `clients detach`"));
    }
    connections::set_advisory_client(&mut tx, connection_id, Some(client.id)).await?;
    tx.commit(AuditEntry::new(
        "connection.attached",
        client.id.to_string(),
        connection_id.to_string(),
    ))
    .await?;
    tell_connection(app, &connection_id.to_string());
    tell(app, client.id).await
}

/// Takes a connection from the client that it belongs to. Its mapping stays.
pub async fn detach_connection(app: &App, connection_id: &str) -> Result<ClientView, AppError> {
    let connection_id = app.connection(connection_id).await?.id;
    let mut tx = begin(app).await?;
    let connection = connections::get(&mut tx, connection_id).await?;
    let Some(owner_id) = connection.as_ref().and_then(|connection| connection.advisory_client_id) else {
        return Err(AppError::new(ErrorCode::InvalidInput, "The connection belongs to no client"));
    };
    connections::set_advisory_client(&mut tx, connection_id, None).await?;
    tx.commit(AuditEntry::new(
        "connection.detached",
        owner_id.to_string(),
        connection_id.to_string(),
    ))
    .await?;
    tell_connection(app, &connection_id.to_string());
    tell(app, owner_id).await
}

/// A client that has a connection, in a message.
pub(crate) async fn owner_words(from: &mut impl Reads, id: AdvisoryClientId) -> Result<String, AppError> {
    let owner = advisory_clients::get(from, id).await?;
    Ok(owner.as_ref().map_or_else(|| id.to_string(), described))
}

fn tell_connection(app: &App, connection_id: &str) {
    app.events.stale([format!("connection:{connection_id}"), "connections".to_owned()]);
}
