//! Signing secrets in the vault: one for each endpoint, and for a while the one before.

use std::time::Duration;

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::secret::{SecretKind, SecretText};
use connect_store::Writes;
use connect_store::connections::Connection;
use connect_store::secrets::{self, Secret, SecretStatus};

use super::view::EndpointView;
use super::{Stored, owner, view, webhooks};
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::shortened;

/// The partner that lets the old secret live on when one is rolled does so for a day at most.
const OVERLAP_HOURS: u32 = 24;
const MOST_OVERLAP_HOURS: u32 = 72;
const HOUR: Duration = Duration::from_secs(3_600);

/// Keeps the signing secret of an endpoint that the partner lists. The one before is taken as well for the hours of the
/// overlap: none at all, if the old one has leaked.
pub async fn save_signing_secret(
    app: &App,
    connection_id: &str,
    external_id: &str,
    secret: SecretText,
    overlap_hours: Option<u32>,
) -> Result<EndpointView, AppError> {
    app.actor.may(Permission::Connect)?;
    let connection = app.connection(connection_id).await?;
    app.require_credential(&connection).await?;
    let webhooks = webhooks(&connection)?;
    let hours = overlap_hours.unwrap_or(OVERLAP_HOURS);
    let refused = |message: String| AppError::new(ErrorCode::InvalidInput, message);
    if hours > MOST_OVERLAP_HOURS {
        return Err(refused(format!(
            "The old secret is taken for 0 to {MOST_OVERLAP_HOURS} hours, not for {hours}"
        )));
    }
    let secret = SecretText::new(secret.expose().trim().to_owned());
    if !webhooks.is_signing_secret(&secret) {
        return Err(refused("This is no signing secret of a webhook endpoint".to_owned())
            .hint("Copy it anew from the endpoint's page in the partner's console, without anything around it"));
    }
    let reached = app.reach(&connection).await?;
    let endpoints = app.ask_aside(&connection, &reached, |call| webhooks.read_endpoints(call)).await?;
    let Some(endpoint) = endpoints.iter().find(|endpoint| endpoint.external_id == external_id) else {
        return Err(refused(format!("The account has no webhook endpoint `{}`", shortened(external_id))).hint("`webhooks list` shows them"));
    };
    let entry = AuditEntry::new("webhook.secret_saved", connection.id.to_string(), external_id.to_owned());
    keep(app, &connection, external_id, &secret, Some(HOUR * hours), entry).await?;
    let stored = Stored::read(app, &connection).await?;
    Ok(view(&connection, webhooks, endpoint, &stored))
}

/// Seals it as the one in use. Without an overlap, and where it is the one in use already, no old one is kept.
pub(super) async fn keep(
    app: &App,
    connection: &Connection,
    external_id: &str,
    secret: &SecretText,
    overlap: Option<Duration>,
    entry: AuditEntry,
) -> Result<(), AppError> {
    let vault = app.open_vault().await?;
    let now = app.clock.now();
    let (owner, kind) = (owner(connection, external_id), SecretKind::SigningSecret);
    let mut tx = app.store.write(&app.actor, Permission::Connect, now).await?;
    let in_use = secrets::active(&mut tx, &owner, kind).await?;
    if let Some(in_use) = &in_use {
        let opened = vault
            .open(&in_use.place(), &in_use.sealed)
            .map_err(|error| AppError::internal("open the secret in use", error))?;
        if opened.expose() == secret.expose() {
            return Err(AppError::new(
                ErrorCode::InvalidInput,
                "This secret is in use already, so nothing was changed",
            ));
        }
    }
    let generation = 1 + secrets::highest_generation(&mut tx, &owner, kind).await?;
    let sealed = vault
        .seal(&secrets::place(&owner, kind, generation), secret, &*app.entropy)
        .map_err(|error| AppError::internal("seal the signing secret", error))?;
    let new = Secret {
        owner: owner.clone(),
        kind,
        generation,
        grant_id: None,
        status: SecretStatus::Active,
        sealed,
        issued_at: now,
        expires_at: None,
    };
    secrets::rotate(&mut tx, &new).await?;
    match (in_use, overlap.filter(|overlap| !overlap.is_zero())) {
        (Some(in_use), Some(overlap)) => {
            secrets::note(&mut tx, &owner, kind, in_use.generation, "", Some(now.plus(overlap))).await?;
        }
        _ => {
            secrets::clear_previous(&mut tx, &owner, kind).await?;
        }
    }
    tx.commit(entry).await?;
    app.events
        .stale([format!("connection:{}", connection.id), format!("webhooks:{}", connection.id)]);
    Ok(())
}

/// Forgets the signing secrets of a connection that ends.
pub(crate) async fn forget_secrets(tx: &mut impl Writes, connection: &Connection) -> Result<(), AppError> {
    let (prefix, kind) = (owner(connection, ""), SecretKind::SigningSecret);
    let mut owners: Vec<String> = secrets::notes(tx, kind).await?.into_iter().map(|note| note.owner).collect();
    owners.retain(|owner| owner.starts_with(&prefix));
    owners.dedup();
    for owner in owners {
        secrets::clear_all(tx, &owner, kind).await?;
    }
    Ok(())
}
