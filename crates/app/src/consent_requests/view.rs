//! A request as the faces see it.

use connect_connectors::Manifest;
use connect_connectors::manifest::Scope;
use connect_store::authorization_attempts::{AttemptStatus, AuthorizationAttempt};
use connect_store::consent_requests::{Asked, ConsentRequest};
use connect_store::{advisory_clients, workspaces};

use super::message::{to_admin, to_connect};
use super::{admin, link};
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
    /// For a connection, or an administrator's consent for a whole organization.
    #[cfg_attr(feature = "bindings", specta(type = words::ConsentRequestKind))]
    pub kind: String,
    /// Client id; `None` is the firm itself.
    pub client_id: Option<String>,
    /// What the firm calls it.
    pub client_name: Option<String>,
    /// The account that is to sign in, where one was named.
    pub login_hint: Option<String>,
    /// The organization whose administrator is asked.
    pub tenant: Option<String>,
    /// The ability that the administrator is asked for, beyond what a connection needs.
    pub ability: Option<String>,
    /// Connector id.
    pub partner: String,
    /// The partner's name for people.
    pub partner_name: String,
    /// production, sandbox, rehearsal or custom.
    #[cfg_attr(feature = "bindings", specta(type = words::Environment))]
    pub environment: String,
    /// waiting, exchanging, connected, reported (an administrator's consent, which a sign-in has yet to prove), refused,
    /// failed, expired or cancelled.
    #[cfg_attr(feature = "bindings", specta(type = words::ConsentRequestStatus))]
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
    /// Why nothing was connected by what came back, while the request waits for another answer.
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
    // A private partner may be gone, and what was asked there is history all the same.
    let manifest = partners::manifest(&attempt.partner).ok();
    let mut reader = app.store.read().await?;
    let client_id = request.asked.advisory_client_id();
    let client = match client_id {
        Some(id) => advisory_clients::get(&mut reader, id).await?,
        None => None,
    };
    let client_name = client.map(|client| client.names.name().to_owned());
    let link = match attempt.status {
        AttemptStatus::Waiting => link(app, &mut reader, attempt.id).await?,
        _ => None,
    };
    let firm = workspaces::get(&mut reader)
        .await?
        .map_or_else(String::new, |workspace| workspace.name);
    let message = match (&link, manifest) {
        (Some(link), Some(manifest)) => Some(message(manifest, &request, &attempt, &firm, client_name.as_deref(), link.expose())?),
        _ => None,
    };
    let kind = request.asked.kind();
    let (login_hint, tenant, ability) = match request.asked {
        Asked::Connection { login_hint, .. } => (login_hint, None, None),
        Asked::AdminConsent { tenant, ability, .. } => (None, Some(tenant), ability),
    };
    let status = match (attempt.status, &tenant) {
        (AttemptStatus::Succeeded, None) => "connected",
        (AttemptStatus::Succeeded, Some(_)) => "reported",
        (other, _) => other.as_str(),
    };
    let told = |text: String| (!text.is_empty()).then_some(text);
    Ok(ConsentRequestView {
        id: attempt.id.to_string(),
        kind: kind.to_owned(),
        client_id: client_id.map(|id| id.to_string()),
        client_name,
        login_hint,
        tenant,
        ability,
        partner_name: manifest.map_or_else(|| attempt.partner.clone(), |manifest| manifest.name.clone()),
        partner: attempt.partner,
        environment: attempt.environment.to_string(),
        status: status.to_owned(),
        link: link.map(|link| link.expose().to_owned()),
        message,
        redirect_uri: attempt.redirect_uri,
        asked_by: attempt.started_by,
        asked_at: attempt.created_at.into(),
        expires_at: attempt.expires_at.into(),
        outcome: told(attempt.outcome),
        doubt: told(request.doubt).filter(|_| attempt.status == AttemptStatus::Waiting),
        connection_id: attempt.connection_id.map(|id| id.to_string()),
    })
}

fn message(
    manifest: &Manifest,
    request: &ConsentRequest,
    attempt: &AuthorizationAttempt,
    firm: &str,
    client: Option<&str>,
    link: &str,
) -> Result<MessageView, AppError> {
    let (redirect_uri, until) = (&attempt.redirect_uri, attempt.expires_at);
    let (tenant, ability) = match &request.asked {
        Asked::AdminConsent { tenant, ability, .. } => (tenant, ability),
        Asked::Connection { login_hint, .. } => {
            let whose = (client.unwrap_or_default(), login_hint.as_deref());
            return Ok(to_connect(manifest, firm, whose, link, redirect_uri, until));
        }
    };
    let names = admin::scopes(manifest, ability.as_deref())?;
    let known = manifest.asked().iter().chain(manifest.abilities.iter().flat_map(|one| &one.scopes));
    let asked: Vec<&Scope> = known.filter(|scope| names.contains(&scope.name)).collect();
    Ok(to_admin(manifest, (firm, tenant), &asked, link, redirect_uri, until))
}
