//! The beginning of an attempt: everything that can fail is tried before a browser opens.

use std::sync::Arc;

use connect_connectors::manifest::{AdminConsent, CallbackKind};
use connect_credentials::Vault;
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::ids::{AdvisoryClientId, AuthorizationAttemptId};
use connect_domain::secret::{SecretKind, SecretText};
use connect_oauth::browser::BrowserUrl;
use connect_oauth::{
    AUTHORIZATION_LIFETIME, AuthorizationPlan, AuthorizationRequest, BindError, CallbackListener, ClaimsChallenge, ExpectedCallback,
    LoopbackRedirect, WaitError,
};
use connect_store::WriteTransaction;
use connect_store::authorization_attempts::{self, AuthorizationAttempt};
use connect_store::secrets::{self, Secret, SecretStatus};
use tokio::sync::watch;

use super::asked::Asked;
use super::live::{Live, Stage, Way};
use super::view::AuthorizationView;
use super::{StartAuthorization, authorization_attempt, complete, device};
use crate::App;
use crate::error::{AppError, ErrorCode, sentence};
use crate::partners;
use crate::partners::redirect::WayBack;
use crate::tokens::challenge;

/// An attempt that is not stored yet.
pub(crate) struct Prepared {
    pub(crate) attempt: AuthorizationAttempt,
    pub(crate) address: BrowserUrl,
    vault: Vault,
    request: AuthorizationRequest,
    listener: Option<CallbackListener>,
    abilities: Vec<String>,
    oauth_client_id: String,
}

impl Prepared {
    /// Turns to an administrator instead: what comes back has the same `state` and no code, so that no verifier is kept.
    pub(crate) fn ask_admin(&mut self, consent: &AdminConsent, tenant: &str, scopes: &[String]) -> SecretText {
        self.request.code_verifier = None;
        let mut link = consent.url(&self.request.url, tenant);
        link.query_pairs_mut()
            .append_pair("client_id", &self.oauth_client_id)
            .append_pair("scope", &consent.scope(scopes))
            .append_pair("redirect_uri", &self.attempt.redirect_uri)
            .append_pair("state", self.request.csrf_state.expose());
        SecretText::new(link.into())
    }
}

/// Binds the way back, stores the attempt, and gives the address to open, or the code to enter elsewhere.
pub async fn start_authorization(app: &Arc<App>, start: StartAuthorization) -> Result<AuthorizationView, AppError> {
    let asked = Asked::of(app, start).await?;
    if asked.kind == CallbackKind::Device {
        return device::start(app, asked).await;
    }
    let prepared = prepared(app, asked).await?;
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
            way: Way::Browser {
                address: prepared.address,
                expected,
                listening,
            },
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
    let issuer = manifest.issuer_in(attempt.environment).cloned();
    let oauth2 = manifest.oauth2();
    let is_required = oauth2.is_some_and(|oauth2| oauth2.issuer_required);
    Ok(ExpectedCallback::new(csrf_state, attempt.redirect_uri.clone(), issuer, is_required).knowing(manifest.own_codes()))
}

/// Tries everything that can fail.
pub(crate) async fn prepare(app: &App, start: StartAuthorization) -> Result<Prepared, AppError> {
    prepared(app, Asked::of(app, start).await?).await
}

/// The same for a client's consent, which keeps what its connections there were allowed.
pub(crate) async fn prepare_for(
    app: &App,
    start: StartAuthorization,
    client: AdvisoryClientId,
    login_hint: Option<&str>,
) -> Result<Prepared, AppError> {
    let mut asked = Asked::of(app, start).await?.with_abilities_of(app, client).await?;
    asked.login_hint = login_hint.map(str::to_owned);
    prepared(app, asked).await
}

async fn prepared(app: &App, asked: Asked) -> Result<Prepared, AppError> {
    let given = asked
        .registration
        .as_ref()
        .map(|registration| registration.redirect_uris.as_slice());
    let (redirect_uri, listener) = match WayBack::of(asked.manifest, asked.environment, asked.kind, given.unwrap_or_default())? {
        WayBack::ByHand(redirect_uri) => (redirect_uri, None),
        WayBack::Listening(redirect) => {
            let listener = listen(app, &redirect).await?;
            (listener.redirect_uri().to_owned(), Some(listener))
        }
    };
    let claims = match &asked.connection {
        Some(connection) => challenge(&mut app.store.read().await?, &asked.vault, connection.id).await?,
        None => None,
    };
    let request = request(app, &asked, &redirect_uri, listener.as_ref(), claims)?;
    let address = asked
        .manifest
        .browser_policy(asked.environment, &asked.endpoints)
        .check(request.url.as_str())
        .map_err(|error| AppError::new(ErrorCode::InvalidInput, sentence(&error.to_string())))?;
    Ok(Prepared {
        attempt: asked.attempt(app, redirect_uri, &request.csrf_state, request.expires_at),
        address,
        vault: asked.vault,
        request,
        listener,
        abilities: asked.abilities,
        oauth_client_id: asked.oauth_client_id,
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
        Err(WaitError::TimedOut) => complete::expire(app, id, "Nobody came back from the browser within 15 minutes").await,
    }
}

async fn listen(app: &App, redirect: &LoopbackRedirect) -> Result<CallbackListener, AppError> {
    CallbackListener::bind(redirect, &*app.entropy).await.map_err(|error| match &error {
        BindError::PortTaken { .. } => AppError::new(ErrorCode::PortInUse, sentence(&error.to_string()))
            .hint("End the other program, or register another redirect URI at the partner"),
        _ => AppError::new(ErrorCode::InvalidInput, sentence(&error.to_string())),
    })
}

fn request(
    app: &App,
    asked: &Asked,
    redirect_uri: &str,
    listener: Option<&CallbackListener>,
    claims: Option<ClaimsChallenge>,
) -> Result<AuthorizationRequest, AppError> {
    let authorize_url = asked
        .endpoints
        .require("authorize")
        .map_err(|error| partners::endpoint_error(&error))?;
    let mut parameters = asked.oauth2.authorize_parameters.clone();
    parameters.extend(asked.login_hint.clone().map(|address| ("login_hint".to_owned(), address)));
    parameters.extend(claims.map(|claims| ("claims".to_owned(), claims.as_str().to_owned())));
    let plan = AuthorizationPlan {
        authorize_url,
        oauth_client_id: &asked.oauth_client_id,
        redirect_uri,
        scopes: &asked.scopes(),
        pkce: asked.oauth2.pkce,
        relay_port: listener.and_then(CallbackListener::relay_port),
        extra_parameters: &parameters,
    };
    AuthorizationRequest::new(&plan, app.clock.now(), &*app.entropy)
        .map_err(|error| AppError::new(ErrorCode::InvalidInput, sentence(&error.to_string())))
}
