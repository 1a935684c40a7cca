//! Asking somebody else to consent, such as the client's own administrator.
//!
//! A request is an attempt that waits for a week. Its link goes out in a message and is sealed here, because its `state`
//! recognizes the address that comes back by hand. That address is judged as a callback is: by redirect, `state`, code
//! verifier, and once only ([`finish`]), and whose it is decides whether anything of it is kept ([`settle`]). Who asked closes the program meanwhile: nothing of it lives in a process.
//!
//! There are two kinds. One is for a connection; what comes back makes it. The other is for an administrator who consents
//! for a whole organization ([`admin`]); what comes back only says so, and a sign-in afterwards proves it.

mod admin;
mod finish;
mod message;
mod settle;
pub mod view;

use std::time::Duration;

use connect_connectors::Manifest;
use connect_connectors::manifest::LoginHint;
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::ids::AuthorizationAttemptId;
use connect_domain::secret::{SecretKind, SecretText};
use connect_store::authorization_attempts::{self, AttemptStatus, AuthorizationAttempt};
use connect_store::consent_requests::{self, Asked, ConsentRequest};
use connect_store::secrets;
use connect_store::{Observed, Reads};

pub use admin::{AskAdmin, ask_admin};
pub use finish::finish_consent;
pub(crate) use settle::{Wanted, settle, unexchanged};
use view::{ConsentRequestView, view_of};

use crate::App;
use crate::authorization::{Prepared, StartAuthorization, cancel_authorization, keep, prepare_for, started, store, stored};
use crate::clients::find_in_sight;
use crate::error::{AppError, ErrorCode};
use crate::input::{checked_address, parse_id};
use crate::partners;
#[cfg(feature = "bindings")]
use crate::words;

/// How long somebody has to answer. An administrator's holidays are longer; then the link is sent anew.
pub(crate) const ANSWER_WITHIN: Duration = Duration::from_secs(7 * 86_400);

/// Whom a consent is wanted for, and where.
#[derive(Clone, Debug, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AskForConsent {
    /// Id or reference of the client.
    pub client: String,
    /// Connector id.
    pub partner: String,
    /// production, sandbox, rehearsal or custom.
    #[cfg_attr(feature = "bindings", specta(type = words::Environment))]
    pub environment: String,
    /// The app to authorize through; a rehearsal needs none.
    pub app_registration_id: Option<String>,
    /// The account that is to sign in, by its address: what comes back from another one is not taken.
    pub login_hint: Option<String>,
}

/// Makes the link and the message to send with it.
pub async fn ask_for_consent(app: &App, ask: AskForConsent) -> Result<ConsentRequestView, AppError> {
    let client = find_in_sight(&mut app.store.read().await?, &ask.client).await?;
    let login_hint = login_hint(partners::manifest(&ask.partner)?, ask.login_hint.as_deref())?;
    let start = by_hand(ask.partner, ask.environment, ask.app_registration_id);
    let prepared = prepare_for(app, start, client.id, login_hint.as_deref()).await?;
    let link = SecretText::new(prepared.address.as_str().to_owned());
    let entry = AuditEntry::new("consent.asked", client.id.to_string(), prepared.attempt.id.to_string());
    let asked = Asked::Connection {
        advisory_client_id: client.id,
        login_hint,
    };
    open(app, prepared, link, asked, entry).await
}

/// The account that is to sign in, where the partner lets it be named, and it must be where nothing else is told of it.
fn login_hint(manifest: &Manifest, entered: Option<&str>) -> Result<Option<String>, AppError> {
    const HELP: &str = "Give the address that the other person signs in with there, such as `kim@example.com`";
    let refused = |message: String| Err(AppError::new(ErrorCode::InvalidInput, message));
    match (manifest.login_hint(), entered.filter(|text| !text.trim().is_empty())) {
        (None, Some(_)) => refused(format!("At {} the account that signs in cannot be named beforehand", manifest.name)),
        (Some(LoginHint::Required), None) => refused(format!(
            "{} tells an account's address and no company: say which account is the client's",
            manifest.name
        ))
        .map_err(|error| error.hint(HELP)),
        (_, None) => Ok(None),
        (Some(_), Some(text)) => checked_address(text, HELP).map(Some),
    }
}

/// The browser is on another machine, where nothing of ours listens.
fn by_hand(partner: String, environment: String, app_registration_id: Option<String>) -> StartAuthorization {
    StartAuthorization {
        partner,
        environment,
        app_registration_id,
        callback: Some("paste".to_owned()),
        connection_id: None,
        fields: std::collections::BTreeMap::new(),
        ability: None,
    }
}

/// Stores the request with its link; from then on it waits.
async fn open(
    app: &App,
    mut prepared: Prepared,
    link: SecretText,
    asked: Asked,
    entry: AuditEntry,
) -> Result<ConsentRequestView, AppError> {
    prepared.attempt.expires_at = prepared.attempt.created_at.plus(ANSWER_WITHIN);
    let id = prepared.attempt.id;
    let request = ConsentRequest {
        attempt_id: id,
        asked,
        doubt: String::new(),
    };
    let mut tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
    store(app, &mut tx, &prepared).await?;
    keep(app, &mut tx, &prepared, SecretKind::AuthorizationLink, &link).await?;
    consent_requests::insert(&mut tx, &request).await?;
    tx.note(entry).await?;
    tx.commit(started(&prepared.attempt)).await?;
    tell(app, id).await
}

/// One request, with its message while it waits.
pub async fn show_consent_request(app: &App, id: &str) -> Result<ConsentRequestView, AppError> {
    expire(app).await?;
    let (request, attempt) = find(app, id).await?;
    view_of(app, request, attempt).await
}

/// All that there ever were, the newest first.
pub async fn list_consent_requests(app: &App) -> Result<Vec<ConsentRequestView>, AppError> {
    expire(app).await?;
    let mut views = Vec::new();
    let requests = consent_requests::list(&mut app.store.read().await?).await?;
    for request in requests {
        let attempt = stored(app, request.attempt_id).await?;
        views.push(view_of(app, request, attempt).await?);
    }
    Ok(views)
}

/// The same request with a new link; the old one is worth nothing from then on.
pub async fn ask_again(app: &App, id: &str) -> Result<ConsentRequestView, AppError> {
    let (request, attempt) = find(app, id).await?;
    if attempt.status == AttemptStatus::Succeeded {
        let message = match request.asked {
            Asked::Connection { .. } => "This request has led to a connection already",
            Asked::AdminConsent { .. } => "The consent was reported already",
        };
        return Err(AppError::new(ErrorCode::InvalidInput, message));
    }
    let (partner, environment) = (attempt.partner, attempt.environment.to_string());
    let app_registration_id = attempt.app_registration_id.map(|id| id.to_string());
    let again = match request.asked {
        Asked::Connection {
            advisory_client_id: client,
            login_hint,
        } => {
            let client = client.to_string();
            let ask = AskForConsent {
                client,
                partner,
                environment,
                app_registration_id,
                login_hint,
            };
            ask_for_consent(app, ask).await?
        }
        Asked::AdminConsent {
            advisory_client_id,
            tenant,
            ability,
        } => {
            let ask = AskAdmin {
                partner,
                environment,
                app_registration_id,
                tenant: Some(tenant),
                ability,
                client: advisory_client_id.map(|id| id.to_string()),
            };
            ask_admin(app, ask).await?
        }
    };
    withdraw_consent_request(app, id).await?;
    Ok(again)
}

/// Ends a request that waits: what comes back from its link is refused.
pub async fn withdraw_consent_request(app: &App, id: &str) -> Result<ConsentRequestView, AppError> {
    let (request, attempt) = find(app, id).await?;
    if attempt.status == AttemptStatus::Waiting {
        cancel_authorization(app, &request.attempt_id.to_string()).await?;
        forget(app, request.attempt_id).await?;
    }
    tell(app, request.attempt_id).await
}

async fn find(app: &App, id: &str) -> Result<(ConsentRequest, AuthorizationAttempt), AppError> {
    let id: AuthorizationAttemptId = parse_id(id)?;
    let mut reader = app.store.read().await?;
    let request = consent_requests::get(&mut reader, id)
        .await?
        .ok_or_else(|| AppError::new(ErrorCode::InvalidInput, "There is no such request").hint("`consent-requests list` shows them"))?;
    drop(reader);
    Ok((request, stored(app, id).await?))
}

/// The link while it is kept.
async fn link(app: &App, from: &mut impl Reads, id: AuthorizationAttemptId) -> Result<Option<SecretText>, AppError> {
    let Some(secret) = secrets::active(from, &id.to_string(), SecretKind::AuthorizationLink).await? else {
        return Ok(None);
    };
    let opened = app.open_vault().await?.open(&secret.place(), &secret.sealed);
    opened.map(Some).map_err(|error| AppError::internal("open the link", error))
}

/// Ends what nobody answered in time.
async fn expire(app: &App) -> Result<(), AppError> {
    let now = app.clock.now();
    let requests = consent_requests::list(&mut app.store.read().await?).await?;
    for ConsentRequest { attempt_id: id, .. } in requests {
        let attempt = stored(app, id).await?;
        if attempt.status != AttemptStatus::Waiting || now < attempt.expires_at {
            continue;
        }
        let mut tx = app.store.observe(now).await?;
        authorization_attempts::finish(&mut tx, id, AttemptStatus::Expired, "Nobody answered within 7 days", None).await?;
        tx.commit_observed(Observed::Authorization(id)).await?;
        forget(app, id).await?;
    }
    Ok(())
}

/// What is needed only while a request waits.
async fn forget(app: &App, id: AuthorizationAttemptId) -> Result<(), AppError> {
    let mut tx = app.store.observe(app.clock.now()).await?;
    for kind in [SecretKind::CodeVerifier, SecretKind::AuthorizationLink] {
        secrets::clear_all(&mut tx, &id.to_string(), kind).await?;
    }
    tx.commit_observed(Observed::Authorization(id)).await?;
    Ok(())
}

async fn tell(app: &App, id: AuthorizationAttemptId) -> Result<ConsentRequestView, AppError> {
    app.events.stale(["consent_requests", "clients", "connections", "attention"]);
    show_consent_request(app, &id.to_string()).await
}
