//! Connections: seeing them, proving them, refreshing and ending them.

mod beside;
pub mod go_live;
pub mod idle;
mod lacking;
#[cfg(test)]
mod tests;
pub mod view;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use connect_connectors::manifest::Ability;
use connect_connectors::{Connector, Manifest};
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::clock::Instant;
use connect_domain::connection::ConnectionStatus;
use connect_domain::counted::counted;
use connect_domain::secret::SecretKind;
use connect_oauth::{Revocation, TokenExchangeError, revoke};
use connect_store::connections::{self, Connection};
use connect_store::{advisory_clients, secrets, subscriptions};

use beside::Beside;
use view::{AbilityView, CapabilitiesView, ClocksView, ConnectionView, EnteredView};

use crate::clients::Owners;
use crate::error::{AppError, ErrorCode};
use crate::health::standing::Standing;
use crate::limits::Limits;
use crate::subscriptions::end_subscriptions;
use crate::{App, gate, meeting, partners, webhooks};

/// Every connection, oldest first.
pub async fn list_connections(app: &App) -> Result<Vec<ConnectionView>, AppError> {
    let mut reader = app.store.read().await?;
    let limits = Limits::read(&mut reader).await?;
    let advisory_clients = advisory_clients::list(&mut reader).await?;
    let owners = Owners::of(&advisory_clients);
    let beside = Beside::read(&mut reader).await?;
    let now = app.clock.now();
    let all = connections::list(&mut reader).await?.into_iter();
    let all: Vec<Connection> = all.map(|connection| as_of(connection, now, limits.proof)).collect();
    let standings = Standing::of_all(&mut reader, &all, &limits, now).await?;
    all.into_iter()
        .zip(&standings)
        .map(|(connection, standing)| view(connection, &owners, &beside, standing))
        .collect()
}

/// One connection.
pub async fn show_connection(app: &App, id: &str) -> Result<ConnectionView, AppError> {
    let connection = app.connection(id).await?;
    let mut reader = app.store.read().await?;
    let limits = Limits::read(&mut reader).await?;
    let advisory_clients = advisory_clients::list(&mut reader).await?;
    let now = app.clock.now();
    let connection = as_of(connection, now, limits.proof);
    let standings = Standing::of_all(&mut reader, std::slice::from_ref(&connection), &limits, now).await?;
    let standing = &standings[0];
    view(
        connection,
        &Owners::of(&advisory_clients),
        &Beside::read(&mut reader).await?,
        standing,
    )
}

/// A connection as it stands at `now`: a proof older than `limit` is none.
pub(crate) fn as_of(mut connection: Connection, now: Instant, limit: Duration) -> Connection {
    let status = connection.status.as_of(now, connection.last_proven_at, limit);
    if status != connection.status {
        connection.status = status;
        connection.status_reason = format!(
            "No call has proven it for {}",
            counted(
                now.since(connection.last_proven_at.unwrap_or(now)).as_secs() / 3_600,
                "hour",
                "hours"
            )
        );
    }
    connection
}

/// Proves it by one real call. A failure is on record before it is reported.
pub async fn test_connection(app: &App, id: &str) -> Result<ConnectionView, AppError> {
    app.actor.may(Permission::UseConnection)?;
    let connection = app.connection(id).await?;
    app.require_credential(&connection).await?;
    let reached = app.reach(&connection).await?;
    // A grant that was refused is asked for again only when a person wants to know.
    if connection.status == ConnectionStatus::NeedsReconnect && reached.connector.manifest().oauth2().is_some() {
        app.refresh_now(&connection).await?;
    }
    let Some(reads) = reached.connector.organization() else {
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            "This partner has no call that proves a connection",
        ));
    };
    let organization = app.call(&connection, &reached, |call| reads.read_organization(call)).await?;
    app.remember_organization(connection.id, &organization).await?;
    show_connection(app, id).await
}

/// Refreshes the access token now, unless another process does at the same time.
pub async fn refresh_connection(app: &App, id: &str) -> Result<ConnectionView, AppError> {
    app.actor.may(Permission::UseConnection)?;
    let connection = app.connection(id).await?;
    app.require_credential(&connection).await?;
    let manifest = partners::manifest(&connection.partner)?;
    if manifest.api_key().is_some() {
        let message = format!("{} has no tokens to refresh: the key works until it is replaced", manifest.name);
        return Err(AppError::new(ErrorCode::InvalidInput, message).hint("`connections test` asks whether it still does"));
    }
    app.refresh_now(&connection).await?;
    app.events.stale([format!("connection:{id}"), "connections".to_owned()]);
    show_connection(app, id).await
}

/// Takes back what was left behind, ends its subscriptions and revokes the grant at the partner, and forgets its tokens. The
/// mapping is kept. Forgetting never fails because the partner does: what remains there is said, and stays with the
/// connection.
pub async fn disconnect_connection(app: &Arc<App>, id: &str) -> Result<ConnectionView, AppError> {
    let connection = app.connection(id).await?;
    app.actor.may(Permission::Connect)?;
    let owner = connection.id.to_string();
    let written = meeting::settle_before_loss(app, &connection).await?;
    let subscribed = end_subscriptions(app, &connection).await?;
    let granted = if secrets::active(&mut app.store.read().await?, &owner, SecretKind::RefreshToken)
        .await?
        .is_some()
    {
        revoke_grant(app, &connection).await?
    } else if partners::manifest(&connection.partner)?.api_key().is_some() {
        Some("The key is forgotten here and lives on at the partner: delete it in the partner's console too".to_owned())
    } else {
        None
    };
    let is_left = written.is_some();
    let remains: Vec<String> = written.into_iter().chain(subscribed).chain(granted).collect();
    let remains = remains.join(". ");
    let mut tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
    for kind in [
        SecretKind::RefreshToken,
        SecretKind::AccessToken,
        SecretKind::ClaimsChallenge,
        SecretKind::ApiKey,
    ] {
        secrets::clear_all(&mut tx, &owner, kind).await?;
    }
    webhooks::forget_secrets(&mut tx, &connection).await?;
    subscriptions::delete_of(&mut tx, connection.id).await?;
    connections::disconnect(&mut tx, connection.id, &remains).await?;
    go_live::end_with_connection(&mut tx, app, connection.id).await?;
    tx.commit(AuditEntry::new("connection.disconnected", owner, remains)).await?;
    app.tokens.forget(connection.id).await;
    app.events.stale([
        format!("connection:{id}").as_str(),
        "connections",
        "attention",
        "health",
        "readiness",
    ]);
    if is_left {
        // A failed check of it tells that it would still be deleted from here.
        gate::check_again(app, connection.id).await;
    }
    show_connection(app, id).await
}

/// `None` when the partner confirmed it; otherwise what remains there, in words.
async fn revoke_grant(app: &App, connection: &Connection) -> Result<Option<String>, AppError> {
    let vault = app.open_vault().await?;
    let endpoint = app.token_endpoint(connection).await?;
    let stored = secrets::active(&mut app.store.read().await?, &connection.id.to_string(), SecretKind::RefreshToken).await?;
    let Some(stored) = stored else { return Ok(None) };
    let refresh_token = match vault.open(&stored.place(), &stored.sealed) {
        Ok(refresh_token) => refresh_token,
        Err(error) => return Ok(Some(format!("The grant was not revoked at the partner, because {error}"))),
    };
    Ok(match revoke(&app.http.token(), &endpoint, &refresh_token).await {
        Ok(Revocation::Confirmed) => None,
        Ok(_) => Some("The partner offers no revocation: the grant ends there by itself".to_owned()),
        // Some partners answer a grant that is gone already with a refusal.
        Err(TokenExchangeError::Refused { .. }) => None,
        Err(error) => Some(format!(
            "The grant may live on at the partner, because it could not be revoked: {error}. Remove the app there as well"
        )),
    })
}

impl App {
    /// Refuses a connection that has nothing to authorize with.
    pub(crate) async fn require_credential(&self, connection: &Connection) -> Result<(), AppError> {
        if connection.grant_id.is_some() && connection.disconnected_at.is_none() {
            return Ok(());
        }
        Err(AppError::new(
            ErrorCode::NeedsAuthorization,
            format!("`{}` is disconnected", connection.display_name),
        )
        .hint(format!("{}; its mapping is kept", partners::way_back(connection))))
    }
}

fn view(connection: Connection, owners: &Owners<'_>, beside: &Beside, standing: &Standing) -> Result<ConnectionView, AppError> {
    let connector = partners::connector(&connection.partner)?;
    let manifest = connector.manifest();
    let (app_label, authorized_by) = (beside.app_label(&connection), beside.authorized_by(&connection));
    let missing_scopes = if connection.grant_id.is_some() {
        let missing = manifest.missing_scopes(&connection.granted_scopes);
        missing.map(|scope| scope.name.clone()).collect()
    } else {
        Vec::new()
    };
    let live = manifest
        .wants_contract(connection.environment)
        .then(|| beside.is_live(connection.id));
    let abilities = abilities(connector, &connection);
    let advisory_client = owners.owner(&connection);
    let offered_clients = owners.offered_names(&connection);
    Ok(ConnectionView {
        id: connection.id.to_string(),
        partner_name: manifest.name.clone(),
        environment: connection.environment.to_string(),
        external_account_id: connection.external_account_id,
        display_name: connection.display_name,
        advisory_client,
        offered_clients,
        legal_name: (!connection.legal_name.is_empty()).then_some(connection.legal_name),
        entered: entered(manifest, &connection.fields),
        app_registration_id: connection.app_registration_id.map(|id| id.to_string()),
        app_label,
        status: connection.status.as_str().to_owned(),
        health: standing.state.as_str().to_owned(),
        cause: connection.cause.map(|cause| cause.as_str().to_owned()),
        status_detail: (!connection.status_reason.is_empty()).then_some(connection.status_reason),
        status_since: connection
            .disconnected_at
            .or(connection.last_checked_at)
            .unwrap_or(connection.created_at)
            .into(),
        authorized_by,
        authorized_at: connection.authorized_at.map(Into::into),
        granted_scopes: connection.granted_scopes,
        missing_scopes,
        live,
        abilities,
        granted_by_partner_identity: (!connection.partner_identity.is_empty()).then_some(connection.partner_identity),
        last_proven_at: connection.last_proven_at.map(Into::into),
        clocks: ClocksView {
            access_token_ends_at: connection.access_expires_at.map(Into::into),
            refresh_token_ends_at: connection.refresh_expires_at.map(Into::into),
            grant_ends_at: connection.grant_expires_at.map(Into::into),
        },
        key: beside.key(connection.id, manifest.api_key().and_then(|api_key| api_key.rotate_after)),
        mapping: manifest
            .mapping
            .as_ref()
            .and_then(|mapping| beside.mapping(connection.id, mapping.kind)),
        last_pull: beside.last_pull(connection.id),
        capabilities: CapabilitiesView {
            ledger_accounts: connector.ledger_accounts().is_some(),
            webhooks: connector.webhooks().is_some(),
            deliveries: connector.undelivered().is_some(),
            subscriptions: connector.subscriptions().is_some(),
        },
        partner: connection.partner,
    })
}

/// Those that somebody can turn on: one without scopes needs nobody's consent.
fn abilities(connector: &dyn Connector, connection: &Connection) -> Vec<AbilityView> {
    let runs_meetings = |ability: &Ability| ability.id == meeting::ABILITY && connector.meetings().is_some();
    let view = |ability: &Ability| AbilityView {
        id: ability.id.clone(),
        title: ability.title.clone(),
        reason: ability.reason.clone(),
        scopes: ability.scopes.iter().map(partners::scope_view).collect(),
        allowed: connection.grant_id.is_some() && ability.is_granted(&connection.granted_scopes),
        act: runs_meetings(ability).then(|| "sample_meeting".to_owned()),
    };
    let with_scopes = connector.manifest().abilities.iter().filter(|ability| !ability.scopes.is_empty());
    with_scopes.map(view).collect()
}

/// Fields that the partner's form does not have any more are left out.
fn entered(manifest: &Manifest, fields: &BTreeMap<String, String>) -> Vec<EnteredView> {
    let entered = manifest.fields.iter().filter_map(|field| {
        let value = fields.get(&field.name)?;
        Some(EnteredView {
            value: value.clone(),
            note: field.note(value),
            name: field.name.clone(),
            title: field.label.clone(),
        })
    });
    entered.collect()
}
