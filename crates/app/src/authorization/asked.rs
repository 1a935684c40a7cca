//! What an attempt is for, checked before anything goes out: the partner, the app, the scopes, the way back.

use std::collections::BTreeMap;

use connect_connectors::manifest::{CallbackKind, OAuth2};
use connect_connectors::{Endpoints, Given, Manifest};
use connect_credentials::Vault;
use connect_domain::access::Permission;
use connect_domain::clock::Instant;
use connect_domain::environment::Environment;
use connect_domain::ids::{AdvisoryClientId, AppRegistrationId, AuthorizationAttemptId};
use connect_domain::secret::SecretText;
use connect_store::app_registrations::{self, AppRegistration, RedirectUri};
use connect_store::authorization_attempts::{AttemptStatus, AuthorizationAttempt};
use connect_store::connections::{self, Connection};
use sha2::{Digest, Sha256};

use super::{StartAuthorization, abilities};
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::{parse_environment, parse_id};
use crate::partners;
use crate::partners::redirect::WayBack;

/// See the module.
pub(super) struct Asked {
    pub(super) manifest: &'static Manifest,
    pub(super) oauth2: &'static OAuth2,
    pub(super) environment: Environment,
    pub(super) connection: Option<Connection>,
    pub(super) abilities: Vec<String>,
    pub(super) registration: Option<AppRegistration>,
    pub(super) endpoints: Endpoints,
    pub(super) oauth_client_id: String,
    pub(super) oauth_client_secret: Option<SecretText>,
    pub(super) vault: Vault,
    pub(super) kind: CallbackKind,
    /// The account that is to sign in (OpenID Connect Core 3.1.2.1).
    pub(super) login_hint: Option<String>,
    fields: BTreeMap<String, String>,
}

impl Asked {
    pub(super) async fn of(app: &App, start: StartAuthorization) -> Result<Self, AppError> {
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
        let abilities = abilities::wanted(manifest, connection.as_ref(), start.ability.as_ref())?;
        let registration = registration(app, &start, environment).await?;
        let fields = fields(manifest, registration.as_ref(), start.fields)?;
        let given = registration
            .as_ref()
            .map(|registration| registration.endpoints.clone())
            .unwrap_or_default();
        let given = Given {
            endpoints: &given,
            fields: &fields,
        };
        let endpoints = app.endpoints(&manifest.id, environment, given).await?;
        let registered = registration.as_ref().map(|registration| registration.id);
        let (oauth_client_id, oauth_client_secret) = app.oauth_client(&manifest.id, environment, registered).await?;
        if let (None, Some(registration)) = (&oauth_client_secret, &registration)
            && partners::needs_client_secret(manifest)
        {
            return Err(AppError::new(
                ErrorCode::InvalidInput,
                format!("The client secret of the app `{}` is not stored", registration.oauth_client_id),
            )
            .hint(format!(
                "Give it with `connect {} --client-id {} --secret client_secret=-`",
                manifest.id, registration.oauth_client_id
            )));
        }
        let vault = app.open_vault().await?;
        let registered = registration.as_ref().map(|registration| registration.redirect_uris.as_slice());
        let kind = callback_kind(manifest, environment, start.callback.as_deref(), registered.unwrap_or_default())?;
        Ok(Self {
            manifest,
            oauth2,
            environment,
            connection,
            abilities,
            registration,
            endpoints,
            oauth_client_id,
            oauth_client_secret,
            vault,
            kind,
            login_hint: None,
            fields,
        })
    }

    /// Asks as well for all that a client's connections there have.
    pub(super) async fn with_abilities_of(mut self, app: &App, client: AdvisoryClientId) -> Result<Self, AppError> {
        let all = connections::list(&mut app.store.read().await?).await?;
        self.abilities = abilities::of_client(self.manifest, &all, client, self.environment);
        Ok(self)
    }

    /// All scopes of the consent.
    pub(super) fn scopes(&self) -> Vec<String> {
        abilities::scopes(self.manifest, &self.abilities)
    }

    /// The row of an attempt that waits. `recognized_by` is the secret that what comes back is held against.
    pub(super) fn attempt(&self, app: &App, redirect_uri: String, recognized_by: &SecretText, expires_at: Instant) -> AuthorizationAttempt {
        let now = app.clock.now();
        let registration = self.registration.as_ref();
        AuthorizationAttempt {
            id: AuthorizationAttemptId::new(now, &*app.entropy),
            partner: self.manifest.id.clone(),
            environment: self.environment,
            app_registration_id: registration.map(|registration| registration.id),
            connection_id: self.connection.as_ref().map(|connection| connection.id),
            callback_mode: partners::callback_mode(self.kind).to_owned(),
            redirect_uri,
            csrf_state_hash: Sha256::digest(recognized_by.expose()).to_vec(),
            endpoints: registration.map(|registration| registration.endpoints.clone()).unwrap_or_default(),
            fields: self.fields.clone(),
            status: AttemptStatus::Waiting,
            outcome: String::new(),
            started_by: app.actor.label(),
            created_at: now,
            expires_at,
            finished_at: None,
        }
    }
}

/// What was entered for the connection, and what the app has for the partner's addresses.
fn fields(
    manifest: &Manifest,
    registration: Option<&AppRegistration>,
    mut entered: BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, AppError> {
    if let Some((field, _)) = manifest.address_fields().find(|(field, _)| entered.contains_key(&field.name)) {
        let name = &field.name;
        let hint = match registration {
            Some(registration) => format!("Set it there: `apps edit {} --field {name}=VALUE`", registration.id),
            None => format!("Register the app with it: `apps add {} --field {name}=VALUE`", manifest.id),
        };
        return Err(AppError::new(ErrorCode::InvalidInput, format!("`{name}` belongs to the app's registration")).hint(hint));
    }
    entered.extend(registration.into_iter().flat_map(|registration| registration.fields.clone()));
    Ok(entered)
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

fn callback_kind(
    manifest: &Manifest,
    environment: Environment,
    asked: Option<&str>,
    registered: &[RedirectUri],
) -> Result<CallbackKind, AppError> {
    let kinds = manifest.callbacks(environment);
    // The best one that the app is registered for: a page that leads nowhere is no relay page.
    let is_possible = |kind: &&CallbackKind| WayBack::of(manifest, environment, **kind, registered).is_ok();
    let found = match asked {
        None => kinds.iter().find(is_possible).or(kinds.first()),
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
