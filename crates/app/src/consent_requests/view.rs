//! A request as the faces see it.

use connect_store::authorization_attempts::{AttemptStatus, AuthorizationAttempt};
use connect_store::consent_requests::ConsentRequest;
use connect_store::{advisory_clients, workspaces};

use super::link;
use super::message::message;
use crate::App;
use crate::error::AppError;
use crate::partners;
use crate::views::At;
#[cfg(feature = "bindings")]
use crate::words;

/// One request. While it waits, it holds the link: whoever opens that can only consent for a company of their own.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ConsentRequestView {
    /// Its id, which is its attempt's.
    pub id: String,
    /// Client id.
    pub client_id: String,
    /// What the firm calls it.
    pub client_name: String,
    /// Connector id.
    pub partner: String,
    /// The partner's name for people.
    pub partner_name: String,
    /// production, sandbox, rehearsal or custom.
    #[cfg_attr(feature = "bindings", specta(type = words::Environment))]
    pub environment: String,
    /// waiting, exchanging, connected, refused, failed, expired or cancelled.
    #[cfg_attr(feature = "bindings", specta(type = words::AuthorizationStatus))]
    pub status: String,
    /// The link, while the request waits.
    pub link: Option<String>,
    /// What to send, while the request waits.
    pub message: Option<MessageView>,
    /// With what the address begins that has to come back.
    pub redirect_uri: String,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub asked_at: At,
    /// When the link ends by itself.
    pub expires_at: At,
    /// How it ended, in words.
    pub outcome: Option<String>,
    /// Why the company that came back was not attached to the client.
    pub doubt: Option<String>,
    /// What it became.
    pub connection_id: Option<String>,
}

/// A message to send by whatever means the firm uses.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MessageView {
    /// One line.
    pub subject: String,
    /// Plain text, with the link in it.
    pub body: String,
}

pub(super) async fn view_of(app: &App, request: ConsentRequest, attempt: AuthorizationAttempt) -> Result<ConsentRequestView, AppError> {
    let manifest = partners::manifest(&attempt.partner)?;
    let mut reader = app.store.read().await?;
    let client = advisory_clients::get(&mut reader, request.advisory_client_id).await?;
    let client_name = client.map_or_else(String::new, |client| client.names.name().to_owned());
    let link = match attempt.status {
        AttemptStatus::Waiting => link(app, &mut reader, attempt.id).await?,
        _ => None,
    };
    let firm = workspaces::get(&mut reader)
        .await?
        .map_or_else(String::new, |workspace| workspace.name);
    let message = link.as_ref().map(|link| {
        let until = attempt.expires_at;
        message(manifest, &client_name, &firm, link.expose(), &attempt.redirect_uri, until)
    });
    let status = match attempt.status {
        AttemptStatus::Succeeded => "connected",
        other => other.as_str(),
    };
    let told = |text: String| (!text.is_empty()).then_some(text);
    Ok(ConsentRequestView {
        id: attempt.id.to_string(),
        client_id: request.advisory_client_id.to_string(),
        client_name,
        partner: attempt.partner,
        partner_name: manifest.name.clone(),
        environment: attempt.environment.to_string(),
        status: status.to_owned(),
        link: link.map(|link| link.expose().to_owned()),
        message,
        redirect_uri: attempt.redirect_uri,
        asked_by: attempt.started_by,
        asked_at: attempt.created_at.into(),
        expires_at: attempt.expires_at.into(),
        outcome: told(attempt.outcome),
        doubt: told(request.doubt),
        connection_id: attempt.connection_id.map(|id| id.to_string()),
    })
}
