//! A new endpoint, after a person saw what would be made.

use connect_connectors::webhooks::EndpointDraft;
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::ids::{ConnectionId, CorrelationId};
use connect_http::check_url;
use connect_store::connections::Connection;

use super::view::{EndpointPreviewView, EndpointView};
use super::{ABILITY, Stored, list_endpoints, secret, view, webhooks};
use crate::App;
use crate::error::{AppError, ErrorCode, sentence};
use crate::writes::Reason;

/// The longest address that is sent.
const LONGEST_URL: usize = 2_000;

/// What would be made. Nothing is, unless a person confirms it.
pub struct Preview {
    connection: Connection,
    draft: EndpointDraft,
    view: EndpointPreviewView,
}

/// A preview that a person confirmed.
pub struct Confirmed(Preview);

impl Preview {
    /// In words.
    pub const fn view(&self) -> &EndpointPreviewView {
        &self.view
    }

    /// Only after a person saw it and said yes.
    pub const fn confirm(self) -> Confirmed {
        Confirmed(self)
    }
}

impl Confirmed {
    pub(crate) const fn connection_id(&self) -> ConnectionId {
        self.0.connection.id
    }
}

/// What a new endpoint at this address would be. Reads the endpoints that there are, and writes nothing.
pub async fn preview_endpoint(app: &App, connection_id: &str, url: &str) -> Result<Preview, AppError> {
    app.actor.may(Permission::Connect)?;
    let url = url.trim();
    let refused = |message: String| AppError::new(ErrorCode::InvalidInput, message);
    if url.len() > LONGEST_URL {
        return Err(refused(format!("The address is longer than {LONGEST_URL} characters")));
    }
    check_url(url).map_err(|error| refused(sentence(&error.to_string())).hint("Give the https address that your receiver listens at"))?;
    let connection = app.connection(connection_id).await?;
    let known = list_endpoints(app, connection_id).await?;
    // It ties a repetition to the first try, and nothing else.
    let idempotency_key = CorrelationId::new(app.clock.now(), &*app.entropy).to_string();
    let view = EndpointPreviewView {
        connection_id: known.connection_id,
        display_name: known.display_name,
        url: url.to_owned(),
        events: known.wanted_events,
        api_version: known.wanted_version,
        same_url: known
            .endpoints
            .into_iter()
            .filter(|endpoint| endpoint.url == url)
            .map(|endpoint| endpoint.external_id)
            .collect(),
    };
    let draft = EndpointDraft {
        url: url.to_owned(),
        idempotency_key,
    };
    Ok(Preview { connection, draft, view })
}

/// Makes the endpoint and seals its signing secret, which the partner shows once.
pub async fn create_endpoint(app: &App, confirmed: Confirmed) -> Result<EndpointView, AppError> {
    app.actor.may(Permission::Connect)?;
    let permit = app.permit(&confirmed.0.connection, ABILITY, &Reason::Endpoint(&confirmed))?;
    let Preview { connection, draft, .. } = confirmed.0;
    let webhooks = webhooks(&connection)?;
    let reached = app.reach(&connection).await?;
    // What stands against keeping the secret is told before there is one.
    app.open_vault().await?;
    let created = app
        .ask_aside(&connection, &reached, |call| {
            webhooks.create_endpoint(call, permit.clone(), draft.clone())
        })
        .await?;
    let external_id = &created.endpoint.external_id;
    let entry = AuditEntry::new("webhook.created", connection.id.to_string(), external_id.clone());
    let kept = secret::keep(app, &connection, external_id, &created.signing_secret, None, entry).await;
    kept.map_err(|error| {
        let message = format!(
            "`{external_id}` was made at the partner, and its signing secret could not be kept: {}",
            error.message
        );
        AppError { message, ..error }.hint("The partner's console shows the secret; give it with `webhooks secret`")
    })?;
    let stored = Stored::read(app, &connection).await?;
    Ok(view(&connection, webhooks, &created.endpoint, &stored))
}
