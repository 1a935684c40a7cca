//! Making a queue, or adding to the one that is open.

use connect_connectors::Manifest;
use connect_connectors::manifest::LoginHint;
use connect_domain::advisory_client::folded_name;
use connect_domain::audit::AuditEntry;
use connect_domain::connection::ConnectionStatus;
use connect_domain::counted::counted;
use connect_domain::environment::Environment;
use connect_domain::ids::{ConnectQueueEntryId, ConnectQueueId};
use connect_store::WriteTransaction;
use connect_store::advisory_clients::{self, AdvisoryClient};
use connect_store::connect_queue_entries::{self, ConnectQueueEntry, EntryStatus};
use connect_store::connect_queues::{self, ConnectQueue};
use connect_store::connections::{self, Connection};

use super::view::ConnectQueueView;
use super::{begin, tell};
use crate::App;
use crate::authorization::{StartAuthorization, registration};
use crate::clients::find_in_sight;
use crate::error::{AppError, ErrorCode};
use crate::input::parse_environment;
use crate::partners;
#[cfg(feature = "bindings")]
use crate::words;

/// Whom to connect.
#[derive(Clone, Debug, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct StartQueue {
    /// Connector id.
    pub partner: String,
    /// production, sandbox, rehearsal or custom.
    #[cfg_attr(feature = "bindings", specta(type = words::Environment))]
    pub environment: String,
    /// The app to authorize through; a rehearsal needs none.
    pub app_registration_id: Option<String>,
    /// Ids or references of clients; `None` takes all that have no working connection there.
    pub clients: Option<Vec<String>>,
}

/// Makes a queue, or adds to the open one of the partner and environment. Who is connected already is left out; one bad
/// name adds nobody.
pub async fn start_queue(app: &App, start: StartQueue) -> Result<ConnectQueueView, AppError> {
    let manifest = partners::manifest(&start.partner)?;
    let environment = parse_environment(&start.environment)?;
    partners::check_environment(app, manifest, environment)?;
    check_partner(manifest, environment)?;
    let through = StartAuthorization {
        partner: start.partner.clone(),
        environment: start.environment.clone(),
        app_registration_id: start.app_registration_id.clone(),
        callback: None,
        connection_id: None,
        fields: std::collections::BTreeMap::new(),
        ability: None,
    };
    let registration = registration(app, &through, environment).await?;
    let now = app.clock.now();
    let mut tx = begin(app).await?;
    let open = connect_queues::list(&mut tx)
        .await?
        .into_iter()
        .find(|queue| queue.closed_at.is_none() && queue.partner == start.partner && queue.environment == environment);
    let is_new = open.is_none();
    let queue = open.unwrap_or_else(|| ConnectQueue {
        id: ConnectQueueId::new(now, &*app.entropy),
        partner: start.partner.clone(),
        environment,
        app_registration_id: registration.map(|registration| registration.id),
        started_by: app.actor.label(),
        created_at: now,
        paused_at: None,
        closed_at: None,
    });
    let entries = connect_queue_entries::list(&mut tx, queue.id).await?;
    let mut wanted = wanted(&mut tx, &start, &queue).await?;
    wanted.retain(|client| !entries.iter().any(|entry| entry.advisory_client_id == client.id));
    if wanted.is_empty() {
        drop(tx);
        if is_new {
            return Err(nobody(app, manifest).await?);
        }
        return tell(app, queue.id).await;
    }
    if is_new {
        connect_queues::insert(&mut tx, &queue).await?;
    }
    for (client, place) in wanted.iter().zip(i64::try_from(entries.len()).unwrap_or(i64::MAX)..) {
        connect_queue_entries::insert(&mut tx, &entry(app, &queue, client, place)).await?;
    }
    let action = if is_new {
        "connect_queue.started"
    } else {
        "connect_queue.extended"
    };
    let detail = format!("{}, {}", manifest.id, counted(wanted.len(), "client", "clients"));
    tx.commit(AuditEntry::new(action, queue.id.to_string(), detail)).await?;
    tell(app, queue.id).await
}

/// Why there is nobody to connect.
async fn nobody(app: &App, manifest: &Manifest) -> Result<AppError, AppError> {
    let clients = advisory_clients::list(&mut app.store.read().await?).await?;
    if clients.iter().any(|client| client.archived_at.is_none()) {
        let message = format!("Every client has a working connection to {} already", manifest.name);
        return Ok(AppError::new(ErrorCode::InvalidInput, message));
    }
    let hint = "Bring in your clients first, with `clients import FILE` or on the page Clients";
    Ok(AppError::new(ErrorCode::InvalidInput, "There are no clients to connect").hint(hint))
}

/// A partner that asks a person in a browser, tells whose a grant is by something that clients are called by, and needs
/// nothing entered for each.
pub(crate) fn check_partner(manifest: &Manifest, environment: Environment) -> Result<(), AppError> {
    let refused = |why: &str, hint: &str| {
        let message = format!("{} {why}, so its clients cannot be connected in turn", manifest.name);
        Err(AppError::new(ErrorCode::InvalidInput, message).hint(hint))
    };
    let unfit = |why: &str| refused(why, "`connect` connects one of them");
    if manifest.oauth2().is_none() {
        return unfit("is connected with a key");
    }
    if partners::connector(&manifest.id)?.organization().is_none() {
        return unfit("does not tell whose a grant is");
    }
    if manifest.login_hint() == Some(LoginHint::Required) {
        return refused(
            "tells an account's address and no company",
            &format!(
                "Say whose account it is: `consent-requests ask CLIENT {} --login-hint ADDRESS`, or `connect`, then `clients attach`",
                manifest.id
            ),
        );
    }
    let asks = partners::connection_fields(manifest).any(|field| partners::is_asked_in(manifest, field, environment));
    if asks {
        return unfit("asks for something of each connection");
    }
    Ok(())
}

async fn wanted(tx: &mut WriteTransaction, start: &StartQueue, queue: &ConnectQueue) -> Result<Vec<AdvisoryClient>, AppError> {
    let mut wanted: Vec<AdvisoryClient> = Vec::new();
    match &start.clients {
        None => {
            wanted = advisory_clients::list(tx).await?;
            wanted.retain(|client| client.archived_at.is_none());
            wanted.sort_by_cached_key(|client| (folded_name(client.names.name()), client.id));
        }
        Some(named) => {
            for name in named {
                let client = find_in_sight(tx, name).await?;
                if !wanted.iter().any(|one| one.id == client.id) {
                    wanted.push(client);
                }
            }
        }
    }
    let all = connections::list(tx).await?;
    wanted.retain(|client| !all.iter().any(|connection| works_for(connection, client, queue)));
    Ok(wanted)
}

/// Whether a client needs no consent there.
pub(super) fn works_for(connection: &Connection, client: &AdvisoryClient, queue: &ConnectQueue) -> bool {
    connection.advisory_client_id == Some(client.id)
        && connection.partner == queue.partner
        && connection.environment == queue.environment
        && connection.disconnected_at.is_none()
        && connection.status != ConnectionStatus::NeedsReconnect
}

fn entry(app: &App, queue: &ConnectQueue, client: &AdvisoryClient, place: i64) -> ConnectQueueEntry {
    let now = app.clock.now();
    ConnectQueueEntry {
        id: ConnectQueueEntryId::new(now, &*app.entropy),
        queue_id: queue.id,
        advisory_client_id: client.id,
        place,
        status: EntryStatus::Waiting,
        reason: String::new(),
        attempt_id: None,
        external_account_id: String::new(),
        display_name: String::new(),
        legal_name: String::new(),
        granted_scopes: Vec::new(),
        grant_expires_at: None,
        matched_by: None,
        connection_id: None,
        acts: 0,
        own_ms: 0,
        changed_at: now,
    }
}
