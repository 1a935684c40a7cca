//! Authorizing an organization: from the first click to the first proven call.
//!
//! [`start_authorization`] binds the way back and gives the address to open; [`complete`] takes the
//! callback, exchanges the code, stores grant and connection in one transaction, and proves it by a
//! call. Only then an attempt is `connected`, and only then the browser is told so. Where no browser can come back,
//! `device` asks the partner instead, and ends the same way.

pub(crate) mod abilities;
mod asked;
mod complete;
mod device;
mod entered;
mod give_back;
mod key;
pub(crate) mod live;
mod refusal;
pub(crate) mod rights;
mod rotation;
mod start;
pub mod view;

use std::collections::BTreeMap;

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::ids::AuthorizationAttemptId;
use connect_oauth::browser::OpenBrowserError;
use connect_oauth::{PastedCallbackError, parse_pasted_callback};
use connect_store::authorization_attempts::{self, AttemptStatus, AuthorizationAttempt};
use connect_store::connect_queue_entries::{self, EntryStatus};

pub(crate) use asked::registration;
pub(crate) use complete::{authorized, complete, consented, end, given, prove, put_grant, remember_grantor};
pub(crate) use give_back::{give_back, let_go};
pub use key::{ConnectWithKey, connect_with_key, replace_key};
pub(crate) use refusal::{exchange_error, explanation, label, way_on};
pub use rotation::{retire_key, return_key, rotate_key};
pub use start::start_authorization;
pub(crate) use start::{Prepared, expected, keep, prepare, prepare_for, started, store};

use live::{Stage, Way};
use view::AuthorizationView;

use crate::App;
use crate::error::{AppError, ErrorCode, sentence};
use crate::input::parse_id;
use crate::partners;
use crate::partners::redirect::compared;
#[cfg(feature = "bindings")]
use crate::words;

/// What a person asks for.
#[derive(Clone, Debug, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct StartAuthorization {
    /// Connector id.
    pub partner: String,
    /// production, sandbox, rehearsal or custom.
    #[cfg_attr(feature = "bindings", specta(type = words::Environment))]
    pub environment: String,
    /// The app to authorize through; a rehearsal needs none.
    pub app_registration_id: Option<String>,
    /// loopback, relay, paste or device; `None` takes the best that the environment allows.
    #[cfg_attr(feature = "bindings", specta(type = Option<words::CallbackMode>))]
    pub callback: Option<String>,
    /// Authorize this connection again, keeping its mapping.
    pub connection_id: Option<String>,
    /// Form fields that are not secret.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// Turns this ability of the connection on, or off: another consent, with or without its scopes.
    #[serde(default)]
    pub ability: Option<AbilityChange>,
}

/// An ability to turn on or off.
#[derive(Clone, Debug, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AbilityChange {
    /// As the manifest names it.
    pub id: String,
    /// Whether to turn it on.
    pub allow: bool,
}

/// Where an attempt stands.
pub async fn authorization_attempt(app: &App, attempt_id: &str) -> Result<AuthorizationView, AppError> {
    let attempt = stored(app, parse_id(attempt_id)?).await?;
    view_of(app, attempt).await
}

/// Waits until an attempt of this process has ended.
pub async fn wait_for_end(app: &App, attempt_id: &str) -> Result<AuthorizationView, AppError> {
    let id = parse_id(attempt_id)?;
    let mut stage = match app.attempts.0.lock().await.get(&id) {
        Some(live) => live.stage.subscribe(),
        None => return authorization_attempt(app, attempt_id).await,
    };
    let ended = stage.wait_for(|stage| *stage == Stage::Ended).await;
    ended.map_err(|error| AppError::internal("wait for the authorization", error))?;
    authorization_attempt(app, attempt_id).await
}

/// Why an ended attempt made no connection, as an error for a face that waited for it.
pub async fn failure(app: &App, attempt_id: &str) -> AppError {
    let Ok(id) = parse_id(attempt_id) else {
        return AppError::new(ErrorCode::InvalidInput, "This is no attempt");
    };
    let kept = app.attempts.0.lock().await.get_mut(&id).and_then(|live| live.failure.take());
    let attempt = match stored(app, id).await {
        Ok(attempt) => attempt,
        Err(error) => return kept.unwrap_or(error),
    };
    let wall = partners::stopped_at_its_page(&attempt);
    let error = kept.unwrap_or_else(|| AppError::new(ErrorCode::NeedsAuthorization, attempt.outcome));
    match (error.code, wall) {
        (ErrorCode::NeedsAuthorization, Some(wall)) => {
            let hint = error.hint.as_ref().map_or_else(|| wall.clone(), |hint| format!("{hint}. {wall}"));
            error.hint(hint)
        }
        _ => error,
    }
}

/// Opens the partner's page: in the system's browser, or with a command of the person's choice. A browser
/// that does not start ends nothing: the address also stands on screen, so the answer says why and the
/// wait goes on (`contract.md` 16). Where a code is entered on another device, there is nothing to open here.
pub async fn open_authorization_page(app: &App, attempt_id: &str, command: Option<&str>) -> Result<AuthorizationView, AppError> {
    let id = parse_id(attempt_id)?;
    let address = match app.attempts.0.lock().await.get(&id).map(|live| &live.way) {
        Some(Way::Browser { address, .. }) => address.clone(),
        Some(Way::Device { .. }) => return authorization_attempt(app, attempt_id).await,
        None => return Err(not_here()),
    };
    let opened = match command {
        Some(command) => address.open_with(command),
        None => address.open(),
    };
    match opened {
        Ok(()) => authorization_attempt(app, attempt_id).await,
        Err(error @ OpenBrowserError::InvalidCommand) => {
            let message = sentence(&error.to_string());
            cancel(app, id, &message).await?;
            Err(AppError::new(ErrorCode::InvalidInput, message)
                .hint("Write it as you would in a terminal, with every quotation mark closed"))
        }
        Err(error) => Ok(AuthorizationView {
            message: Some(format!("No browser was opened, because {error}")),
            hint: Some("Open the address yourself, on this machine".to_owned()),
            ..authorization_attempt(app, attempt_id).await?
        }),
    }
}

/// Takes the address that a person copied from the browser.
pub async fn paste_callback(app: &std::sync::Arc<App>, attempt_id: &str, text: &str) -> Result<AuthorizationView, AppError> {
    let id = parse_id(attempt_id)?;
    let expected = match app.attempts.0.lock().await.get(&id).map(|live| &live.way) {
        Some(Way::Browser { expected, .. }) => expected.clone(),
        Some(Way::Device { .. }) => {
            return Err(AppError::new(
                ErrorCode::InvalidInput,
                "Nothing is pasted here: the code is entered on the other device",
            ));
        }
        None => return Err(not_here()),
    };
    let callback = parse_pasted_callback(text, &expected).map_err(|error: PastedCallbackError| {
        AppError::new(ErrorCode::InvalidInput, sentence(&error.to_string())).hint("Copy the whole address from the browser's address bar")
    })?;
    complete::complete(app, id, callback, None).await;
    authorization_attempt(app, attempt_id).await
}

fn not_here() -> AppError {
    AppError::new(ErrorCode::InvalidInput, "This attempt is not under way here").hint("Start again")
}

/// Ends an attempt that is under way; one that has ended stays as it ended.
pub async fn cancel_authorization(app: &App, attempt_id: &str) -> Result<AuthorizationView, AppError> {
    cancel(app, parse_id(attempt_id)?, "Cancelled here").await?;
    authorization_attempt(app, attempt_id).await
}

async fn cancel(app: &App, id: AuthorizationAttemptId, why: &str) -> Result<(), AppError> {
    if stored(app, id).await?.status != AttemptStatus::Waiting {
        return Ok(());
    }
    if let Some(Way::Browser {
        listening: Some(listening),
        ..
    }) = app.attempts.0.lock().await.get(&id).map(|live| &live.way)
    {
        listening.abort();
    }
    let mut tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
    authorization_attempts::finish(&mut tx, id, AttemptStatus::Cancelled, why, None).await?;
    connect_queue_entries::consent_ended(&mut tx, id, EntryStatus::Waiting, "").await?;
    tx.commit(AuditEntry::new("authorization.cancelled", id.to_string(), "")).await?;
    app.attempts.advance(id, Stage::Ended).await;
    app.events.stale([format!("authorization:{id}")]);
    Ok(())
}

pub(crate) async fn stored(app: &App, id: AuthorizationAttemptId) -> Result<AuthorizationAttempt, AppError> {
    authorization_attempts::get(&mut app.store.read().await?, id)
        .await?
        .ok_or_else(|| AppError::new(ErrorCode::InvalidInput, "There is no such attempt"))
}

async fn view_of(app: &App, attempt: AuthorizationAttempt) -> Result<AuthorizationView, AppError> {
    let attempts = app.attempts.0.lock().await;
    let live = attempts.get(&attempt.id);
    let proving = live.is_some_and(|live| *live.stage.borrow() == Stage::Proving);
    let lost = live.is_none() && !attempt.status.is_final();
    let status = match attempt.status {
        AttemptStatus::Succeeded => "connected",
        AttemptStatus::Exchanging if proving => "proving",
        _ if lost => "expired",
        other => other.as_str(),
    };
    let hint = match attempt.status {
        AttemptStatus::Refused => Some("Start again when the person at the partner agrees"),
        AttemptStatus::Expired => Some("Start again: an authorization ends after 15 minutes"),
        AttemptStatus::Failed => Some("Start again; what went wrong stands above"),
        _ if lost => Some("The program was closed meanwhile: start again"),
        _ => None,
    };
    let (authorization_url, user_code) = match live.map(|live| &live.way) {
        Some(Way::Browser { address, .. }) => (address.as_str().to_owned(), None),
        Some(Way::Device {
            verification_uri,
            user_code,
        }) => {
            let shown = (attempt.status == AttemptStatus::Waiting).then(|| user_code.expose().to_owned());
            (verification_uri.as_str().to_owned(), shown)
        }
        None => (String::new(), None),
    };
    // The wall for people who are no administrators often stays in the browser: nobody comes back, or with a refusal.
    let is_wall = matches!(
        attempt.status,
        AttemptStatus::Refused | AttemptStatus::Expired | AttemptStatus::Failed
    );
    let wall = partners::stopped_at_its_page(&attempt).filter(|_| is_wall);
    let hint = hint.map(|hint| wall.map_or_else(|| hint.to_owned(), |wall| format!("{hint}. {wall}")));
    let registered_uri = partners::manifest(&attempt.partner)
        .ok()
        .and_then(|manifest| compared(manifest, attempt.environment, &attempt.redirect_uri));
    Ok(AuthorizationView {
        attempt_id: attempt.id.to_string(),
        partner: attempt.partner,
        environment: attempt.environment.to_string(),
        app_registration_id: attempt.app_registration_id.map(|id| id.to_string()),
        callback: attempt.callback_mode,
        status: status.to_owned(),
        authorization_url,
        user_code,
        redirect_uri: attempt.redirect_uri,
        registered_uri,
        started_at: attempt.created_at.into(),
        expires_at: attempt.expires_at.into(),
        message: (!attempt.outcome.is_empty()).then_some(attempt.outcome),
        hint,
        connection_id: (attempt.status == AttemptStatus::Succeeded)
            .then(|| attempt.connection_id.map(|id| id.to_string()))
            .flatten(),
    })
}
