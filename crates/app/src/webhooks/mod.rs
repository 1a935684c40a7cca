//! Webhook endpoints: which there are at a partner, whether each is as it has to be, the secrets by which their deliveries
//! are signed, and whether a delivery is the partner's.
//!
//! Endpoints are not kept here: the partner is asked. A signing secret is sealed in the vault under the connection and the
//! endpoint's id, so that test mode and live mode never share one.

mod create;
mod deliveries;
mod judge;
mod secret;
mod verify;
pub mod view;

use std::collections::HashMap;

use connect_connectors::webhooks::{HasWebhooks, SentEvents, WebhookEndpoint};
use connect_domain::access::Permission;
use connect_domain::secret::SecretKind;
use connect_store::connections::Connection;
use connect_store::secrets::{self, SecretNote, SecretStatus};

pub use create::{Confirmed, Preview, create_endpoint, preview_endpoint};
pub use deliveries::list_deliveries;
pub(crate) use deliveries::{Undelivered, by_type};
pub(crate) use judge::judged;
pub(crate) use secret::forget_secrets;
pub use secret::save_signing_secret;
pub use verify::{VerifyDelivery, verify_delivery};

use view::{EndpointView, EndpointsView, FindingView, SigningSecretView};

use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::partners;

/// The ability that making one belongs to.
pub(crate) const ABILITY: &str = "webhooks";

/// The account's endpoints, each with what is wrong with it.
pub async fn list_endpoints(app: &App, connection_id: &str) -> Result<EndpointsView, AppError> {
    app.actor.may(Permission::UseConnection)?;
    let connection = app.connection(connection_id).await?;
    app.require_credential(&connection).await?;
    let webhooks = webhooks(&connection)?;
    let reached = app.reach(&connection).await?;
    let endpoints = app.ask_aside(&connection, &reached, |call| webhooks.read_endpoints(call)).await?;
    let stored = Stored::read(app, &connection).await?;
    let wanted = webhooks.wanted();
    Ok(EndpointsView {
        connection_id: connection.id.to_string(),
        display_name: connection.display_name.clone(),
        wanted_events: wanted.events.iter().map(|event| (*event).to_owned()).collect(),
        wanted_version: wanted.api_version.to_owned(),
        signature_header: wanted.signature_header.to_owned(),
        endpoints: endpoints
            .iter()
            .map(|endpoint| view(&connection, webhooks, endpoint, &stored))
            .collect(),
    })
}

/// What the connector can do with webhooks, or that it cannot.
fn webhooks(connection: &Connection) -> Result<&'static dyn HasWebhooks, AppError> {
    let connector = partners::connector(&connection.partner)?;
    connector.webhooks().ok_or_else(|| {
        AppError::new(
            ErrorCode::InvalidInput,
            format!("{} has no webhook endpoints that can be listed", connector.manifest().name),
        )
    })
}

fn view(connection: &Connection, webhooks: &dyn HasWebhooks, endpoint: &WebhookEndpoint, stored: &Stored) -> EndpointView {
    let findings = judged(
        &webhooks.wanted(),
        endpoint,
        connection.environment,
        stored.has(&endpoint.external_id),
    );
    EndpointView {
        external_id: endpoint.external_id.clone(),
        url: endpoint.url.clone(),
        enabled: endpoint.enabled,
        events: match &endpoint.events {
            SentEvents::All => vec!["*".to_owned()],
            SentEvents::These(types) => types.clone(),
        },
        api_version: endpoint.api_version.clone(),
        secret: stored.secret(&endpoint.external_id),
        findings: findings
            .into_iter()
            .map(|finding| FindingView {
                status: if finding.is_severe { "FAIL" } else { "WARN" }.to_owned(),
                detail: finding.detail,
            })
            .collect(),
    }
}

/// Under which a signing secret is sealed.
fn owner(connection: &Connection, external_id: &str) -> String {
    format!("{}/{external_id}", connection.id)
}

/// Which signing secrets of a connection are stored, without opening one.
pub(crate) struct Stored(HashMap<String, Vec<SecretNote>>);

impl Stored {
    pub(crate) async fn read(app: &App, connection: &Connection) -> Result<Self, AppError> {
        let prefix = owner(connection, "");
        let mut by_endpoint: HashMap<String, Vec<SecretNote>> = HashMap::new();
        for note in secrets::notes(&mut app.store.read().await?, SecretKind::SigningSecret).await? {
            if let Some(external_id) = note.owner.strip_prefix(&prefix) {
                by_endpoint.entry(external_id.to_owned()).or_default().push(note);
            }
        }
        Ok(Self(by_endpoint))
    }

    pub(crate) fn has(&self, external_id: &str) -> bool {
        self.0.contains_key(external_id)
    }

    /// Ids of the endpoints that have one.
    fn endpoints(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    fn secret(&self, external_id: &str) -> Option<SigningSecretView> {
        let notes = self.0.get(external_id)?;
        let of = |status| notes.iter().find(|note| note.status == status);
        let in_use = of(SecretStatus::Active)?;
        Some(SigningSecretView {
            stored_at: in_use.issued_at.into(),
            old_until: of(SecretStatus::Previous).and_then(|old| old.expires_at).map(Into::into),
        })
    }
}
