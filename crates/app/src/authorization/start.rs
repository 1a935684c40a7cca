//! The beginning of an attempt: everything that can fail is tried before a browser opens.

use std::sync::Arc;

use connect_connectors::Manifest;
use connect_connectors::manifest::{CallbackKind, OAuth2};
use connect_credentials::Vault;
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::environment::Environment;
use connect_domain::ids::{AppRegistrationId, AuthorizationAttemptId};
use connect_domain::secret::{SecretKind, SecretText};
use connect_oauth::browser::BrowserUrl;
use connect_oauth::{
    AUTHORIZATION_LIFETIME, AuthorizationPlan, AuthorizationRequest, BindError, CallbackListener, ExpectedCallback, LoopbackRedirect,
    WaitError,
};
use connect_store::WriteTransaction;
use connect_store::app_registrations::{self, AppRegistration};
use connect_store::authorization_attempts::{self, AttemptStatus, AuthorizationAttempt};
use connect_store::secrets::{self, Secret, SecretStatus};
use sha2::{Digest, Sha256};
use tokio::sync::watch;
use url::Url;

use super::live::{Live, Stage};
use super::view::AuthorizationView;
use super::{StartAuthorization, abilities, authorization_attempt, complete};
use crate::App;
use crate::error::{AppError, ErrorCode, sentence};
use crate::input::{parse_environment, parse_id};
use crate::partners;

/// Where a pasted address leads when the firm has no page of its own: nothing listens there.
const PASTE_REDIRECT: &str = "http://127.0.0.1:9/callback";

/// An attempt that is not stored yet.
pub(crate) struct Prepared {
    pub(crate) attempt: AuthorizationAttempt,
    pub(crate) address: BrowserUrl,
    vault: Vault,
    request: AuthorizationRequest,
    listener: Option<CallbackListener>,
    abilities: Vec<String>,
}

/// Binds the way back, stores the attempt, and gives the address to open.
pub async fn start_authorization(app: &Arc<App>, start: StartAuthorization) -> Result<AuthorizationView, AppError> {
    let prepared = prepare(app, start).await?;
    let mut tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
    store(app, &mut tx, &prepared).await?;
    tx.commit(started(&prepared.attempt)).await?;
    let id = prepared.attempt.id;
    let expected = expected(&prepared.attempt, prepared.request.csrf_state)?;
    let mut attempts = app.attempts.0.lock().await;
    let listening = prepared.listener.map(|listener| {
        let (app, expected) = (Arc::clone(app), expected.clone());
        tokio::spawn(async move { wait(&app, id, listener, expected).await }).abort_handle()
    });
    attempts.insert(
        id,
        Live {
            stage: watch::Sender::new(Stage::Waiting),
            address: prepared.address,
            expected,
            listening,
            abilities: prepared.abilities,
            failure: None,
        },
    );
    drop(attempts);
    authorization_attempt(app, &id.to_string()).await
}

/// The line of the log for an attempt that is stored.
pub(crate) fn started(attempt: &AuthorizationAttempt) -> AuditEntry {
    AuditEntry::new("authorization.started", attempt.id.to_string(), attempt.partner.clone())
}

/// What the callback of an attempt must look like.
pub(crate) fn expected(attempt: &AuthorizationAttempt, csrf_state: SecretText) -> Result<ExpectedCallback, AppError> {
    let manifest = partners::manifest(&attempt.partner)?;
    let issuer = manifest.issuer_in(attempt.environment).map(str::to_owned);
    let oauth2 = manifest.oauth2();
    let is_required = oauth2.is_some_and(|oauth2| oauth2.issuer_required);
    let refusals = oauth2.into_iter().flat_map(|oauth2| &oauth2.refusals);
    Ok(ExpectedCallback::new(csrf_state, attempt.redirect_uri.clone(), issuer, is_required)
        .knowing(refusals.map(|refusal| refusal.error.as_str())))
}

/// Tries everything that can fail.
pub(crate) async fn prepare(app: &App, start: StartAuthorization) -> Result<Prepared, AppError> {
    app.actor.may(Permission::Connect)?;
    let manifest = partners::manifest(&start.partner)?;
    let environment = parse_environment(&start.environment)?;
    partners::check_environment(app, manifest, environment)?;
    let Some(oauth2) = manifest.oauth2() else {
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            format!("{} is connected with a key and not in a browser", manifest.name),
        )
        .hint("`connect` takes the key, and `connections replace-key` puts a new one into its place"));
    };
    let connection = match &start.connection_id {
        Some(id) => Some(app.connection(id).await?),
        None => None,
    };
    let asked_abilities = abilities::wanted(manifest, connection.as_ref(), start.ability.as_ref())?;
    let registration = registration(app, &start, environment).await?;
    let given = registration
        .as_ref()
        .map(|registration| registration.endpoints.clone())
        .unwrap_or_default();
    let endpoints = app.endpoints(&manifest.id, environment, &given).await?;
    let (oauth_client_id, _) = app
        .oauth_client(&manifest.id, environment, registration.as_ref().map(|registration| registration.id))
        .await?;
    let vault = app.open_vault().await?;

    let kind = callback_kind(manifest, environment, start.callback.as_deref())?;
    let registered = registered_uri(registration.as_ref(), kind);
    let listener = listen(app, kind, registered.as_deref()).await?;
    let redirect_uri = match &listener {
        Some(listener) => listener.redirect_uri().to_owned(),
        None => registered.unwrap_or_else(|| PASTE_REDIRECT.to_owned()),
    };
    let authorize_url = endpoints.require("authorize").map_err(|error| partners::endpoint_error(&error))?;
    let scopes = abilities::scopes(manifest, &asked_abilities);
    let request = request(
        app,
        oauth2,
        authorize_url,
        &oauth_client_id,
        &redirect_uri,
        &scopes,
        listener.as_ref(),
    )?;
    let address = manifest
        .browser_policy(environment, &endpoints)
        .check(request.url.as_str())
        .map_err(|error| AppError::new(ErrorCode::InvalidInput, sentence(&error.to_string())))?;

    let now = app.clock.now();
    let attempt = AuthorizationAttempt {
        id: AuthorizationAttemptId::new(now, &*app.entropy),
        partner: manifest.id.clone(),
        environment,
        app_registration_id: registration.map(|registration| registration.id),
        connection_id: connection.map(|connection| connection.id),
        callback_mode: partners::callback_mode(kind).to_owned(),
        redirect_uri,
        csrf_state_hash: Sha256::digest(request.csrf_state.expose()).to_vec(),
        endpoints: given,
        fields: start.fields,
        status: AttemptStatus::Waiting,
        outcome: String::new(),
        started_by: app.actor.label(),
        created_at: now,
        expires_at: request.expires_at,
        finished_at: None,
    };
    Ok(Prepared {
        attempt,
        address,
        vault,
        request,
        listener,
        abilities: asked_abilities,
    })
}

/// Stores the attempt with its code verifier.
pub(crate) async fn store(app: &App, tx: &mut WriteTransaction, prepared: &Prepared) -> Result<(), AppError> {
    authorization_attempts::insert(tx, &prepared.attempt).await?;
    match &prepared.request.code_verifier {
        Some(verifier) => keep(app, tx, prepared, SecretKind::CodeVerifier, verifier).await,
        None => Ok(()),
    }
}

/// Seals a secret of the attempt, for as long as that lasts.
pub(crate) async fn keep(
    app: &App,
    tx: &mut WriteTransaction,
    prepared: &Prepared,
    kind: SecretKind,
    text: &SecretText,
) -> Result<(), AppError> {
    let Prepared { attempt, vault, .. } = prepared;
    let owner = attempt.id.to_string();
    let sealed = vault
        .seal(&secrets::place(&owner, kind, 1), text, &*app.entropy)
        .map_err(|error| AppError::internal("keep a secret of the attempt", error))?;
    let secret = Secret {
        owner,
        kind,
        generation: 1,
        grant_id: None,
        status: SecretStatus::Active,
        sealed,
        issued_at: attempt.created_at,
        expires_at: Some(attempt.expires_at),
    };
    secrets::insert(tx, &secret).await?;
    Ok(())
}

async fn wait(app: &Arc<App>, id: AuthorizationAttemptId, listener: CallbackListener, expected: ExpectedCallback) {
    match listener.wait(expected, AUTHORIZATION_LIFETIME).await {
        Ok(received) => complete::complete(app, id, received.callback, Some(received.answer)).await,
        Err(WaitError::TimedOut) => complete::expire(app, id).await,
    }
}

pub(crate) async fn registration(
    app: &App,
    start: &StartAuthorization,
    environment: Environment,
) -> Result<Option<AppRegistration>, AppError> {
    let mut reader = app.store.read().await?;
    if let Some(id) = &start.app_registration_id {
        let id: AppRegistrationId = parse_id(id)?;
        let found = app_registrations::get(&mut reader, id).await?;
        let found = found.filter(|found| found.partner == start.partner && found.environment == environment);
        return found.map(Some).ok_or_else(|| {
            AppError::new(
                ErrorCode::InvalidInput,
                "This app is not registered for the partner and environment",
            )
        });
    }
    let mut fitting = app_registrations::list(&mut reader).await?;
    fitting.retain(|found| found.partner == start.partner && found.environment == environment && found.retired_at.is_none());
    match (fitting.len(), environment) {
        (_, Environment::Rehearsal) | (1, _) => Ok(fitting.pop()),
        (0, _) => Err(AppError::new(
            ErrorCode::InvalidInput,
            "No app of the firm is registered for this partner and environment",
        )
        .hint("Register it once with `apps add`, or give --client-id with --secret client_secret=-")),
        _ => Err(AppError::new(
            ErrorCode::InvalidInput,
            "Several apps are registered for this partner and environment",
        )
        .hint("Choose one with --app ID")),
    }
}

fn callback_kind(manifest: &Manifest, environment: Environment, asked: Option<&str>) -> Result<CallbackKind, AppError> {
    let kinds = manifest.callbacks(environment);
    let found = match asked {
        None => kinds.first(),
        Some(mode) => kinds.iter().find(|kind| partners::callback_mode(**kind) == mode),
    };
    found.copied().ok_or_else(|| {
        let modes: Vec<&str> = kinds.iter().map(|kind| partners::callback_mode(*kind)).collect();
        AppError::new(
            ErrorCode::InvalidInput,
            format!("{} cannot return that way in `{environment}`", manifest.name),
        )
        .hint(format!("Use --callback {}", modes.join(" or ")))
    })
}

/// The redirect URI that the firm registered for this way back.
fn registered_uri(registration: Option<&AppRegistration>, kind: CallbackKind) -> Option<String> {
    let uris = &registration?.redirect_uris;
    let wanted = partners::callback_mode(kind);
    // A relay page shows the whole address, so it also serves for pasting.
    let fitting = uris
        .iter()
        .find(|uri| uri.callback_mode == wanted)
        .or_else(|| uris.iter().find(|uri| wanted == "paste" && uri.callback_mode == "relay"));
    fitting.map(|uri| uri.uri.clone())
}

async fn listen(app: &App, kind: CallbackKind, registered: Option<&str>) -> Result<Option<CallbackListener>, AppError> {
    let need = |what: &str| {
        let missing = || {
            AppError::new(ErrorCode::InvalidInput, format!("The app registration names no {what}"))
                .hint("Register the redirect URI at the partner, then give it with --redirect-uri")
        };
        Url::parse(registered.ok_or_else(missing)?).map_err(|_| missing())
    };
    let redirect = match kind {
        CallbackKind::Any => LoopbackRedirect::Any,
        CallbackKind::AnyPort => LoopbackRedirect::AnyPort,
        CallbackKind::Exact => LoopbackRedirect::Exact(need("loopback redirect URI")?),
        CallbackKind::Relay => LoopbackRedirect::Relay(need("https relay page")?),
        CallbackKind::Paste => return Ok(None),
    };
    CallbackListener::bind(&redirect, &*app.entropy)
        .await
        .map(Some)
        .map_err(|error| match &error {
            BindError::PortTaken { .. } => AppError::new(ErrorCode::PortInUse, sentence(&error.to_string()))
                .hint("End the other program, or register another redirect URI at the partner"),
            _ => AppError::new(ErrorCode::InvalidInput, sentence(&error.to_string())),
        })
}

fn request(
    app: &App,
    oauth2: &OAuth2,
    authorize_url: &Url,
    oauth_client_id: &str,
    redirect_uri: &str,
    scopes: &[String],
    listener: Option<&CallbackListener>,
) -> Result<AuthorizationRequest, AppError> {
    let plan = AuthorizationPlan {
        authorize_url,
        oauth_client_id,
        redirect_uri,
        scopes,
        pkce: oauth2.pkce,
        relay_port: listener.and_then(CallbackListener::relay_port),
        extra_parameters: &oauth2.authorize_parameters,
    };
    AuthorizationRequest::new(&plan, app.clock.now(), &*app.entropy)
        .map_err(|error| AppError::new(ErrorCode::InvalidInput, sentence(&error.to_string())))
}
