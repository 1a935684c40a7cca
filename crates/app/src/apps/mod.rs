//! App registrations: the firm's own app at a partner, registered once and used by every connection
//! there. A second app, which one client company brings, stands beside it.

mod edit;
mod fields;
mod read_budget;
mod secret;
pub mod view;

use std::collections::BTreeMap;

use connect_connectors::{Given, Manifest};
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::environment::Environment;
use connect_domain::ids::AppRegistrationId;
use connect_domain::secret::{SecretKind, SecretText};
use connect_store::app_registrations::{self, AppRegistration, RedirectUri};
use connect_store::secrets::{self, Secret, SecretStatus};
use connect_store::{Reads, WriteTransaction, connections};

pub use edit::{EditApp, edit_app};
pub use read_budget::save_read_budget;
pub use secret::{check_app, rotate_app_secret};
use view::AppRegistrationView;

use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::{parse_environment, shortened};
use crate::partners;
#[cfg(feature = "bindings")]
use crate::words;

/// What a person enters about an app. The secret comes beside it.
#[derive(Clone, Debug, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RegisterApp {
    /// Connector id.
    pub partner: String,
    /// production, sandbox, rehearsal or custom.
    #[cfg_attr(feature = "bindings", specta(type = words::Environment))]
    pub environment: String,
    /// What the firm calls it.
    pub label: String,
    /// The id the partner gave it.
    pub oauth_client_id: String,
    /// Redirect URIs registered at the partner; empty means the manifest's.
    pub redirect_uris: Vec<String>,
    /// For which way back they are: loopback, relay or paste; by their looks where nobody says.
    #[serde(default)]
    #[cfg_attr(feature = "bindings", specta(type = Option<words::CallbackMode>))]
    pub callback: Option<String>,
    /// Hosts by name, for `custom`.
    pub endpoints: BTreeMap<String, String>,
    /// What stands in the partner's addresses, by field; the usual where nothing is entered.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
}

/// Every registration, oldest first.
pub async fn list_app_registrations(app: &App) -> Result<Vec<AppRegistrationView>, AppError> {
    let mut reader = app.store.read().await?;
    let registrations = app_registrations::list(&mut reader).await?;
    let connections = connections::list(&mut reader).await?;
    let used = |id: AppRegistrationId| {
        connections
            .iter()
            .filter(|connection| connection.app_registration_id == Some(id))
            .count()
    };
    Ok(registrations
        .into_iter()
        .map(|registration| (used(registration.id), registration))
        .map(|(used, registration)| view(registration, used))
        .collect())
}

/// Registers an app; refuses one that is registered already.
pub async fn register_app(
    app: &App,
    register: RegisterApp,
    oauth_client_secret: Option<SecretText>,
) -> Result<AppRegistrationView, AppError> {
    let checked = Checked::new(app, register)?;
    if find(app, &checked).await?.iter().any(|found| found.fields == checked.fields) {
        return Err(AppError::new(ErrorCode::Conflict, "This app is registered already").hint("`apps list` shows it"));
    }
    insert(app, checked, oauth_client_secret).await
}

/// Finds the app by its client id, or registers it. A secret that is given replaces the stored one, redirect URIs as well,
/// and fields those of a registration that nothing was connected through yet: the person has them from the partner and so
/// knows better.
pub async fn find_or_register_app(
    app: &App,
    register: RegisterApp,
    oauth_client_secret: Option<SecretText>,
) -> Result<AppRegistrationView, AppError> {
    let checked = Checked::new(app, register)?;
    if let Some(secret) = &oauth_client_secret {
        check_secret(partners::manifest(&checked.register.partner)?, checked.environment, secret)?;
    }
    let Some(mut found) = fields::fitting(app, &checked).await? else {
        return insert(app, checked, oauth_client_secret).await;
    };
    if !checked.redirect_uris.is_empty() && !checked.leaves(&found.redirect_uris) {
        found.redirect_uris = checked.redirect_uris;
        let mut tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
        app_registrations::update(&mut tx, &found).await?;
        tx.commit(edit::redirect_uris_replaced(&found)).await?;
        app.events.stale(["apps"]);
    }
    if let Some(secret) = oauth_client_secret
        && app
            .client_secret(found.id)
            .await?
            .is_none_or(|stored| stored.expose() != secret.expose())
    {
        let sealed = app.seal_client_secret(found.id, &secret).await?;
        let mut tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
        secrets::rotate(&mut tx, &sealed).await?;
        tx.commit(AuditEntry::new("app.secret_replaced", found.id.to_string(), found.partner.clone()))
            .await?;
        app.events.stale(["apps"]);
    }
    Ok(view(found, 0))
}

/// What was entered, checked against the manifest.
struct Checked {
    register: RegisterApp,
    environment: Environment,
    fields: BTreeMap<String, String>,
    redirect_uris: Vec<RedirectUri>,
}

impl Checked {
    fn new(app: &App, register: RegisterApp) -> Result<Self, AppError> {
        let manifest = partners::manifest(&register.partner)?;
        let environment = parse_environment(&register.environment)?;
        partners::check_environment(app, manifest, environment)?;
        partners::check_client_id(manifest, &register.oauth_client_id)?;
        let fields = fields::entered(manifest, &register.fields)?;
        let given = Given {
            endpoints: &register.endpoints,
            fields: &fields,
        };
        partners::check_endpoints(manifest, environment, given)?;
        let redirect_uris = partners::redirect::check(manifest, environment, &register.redirect_uris, register.callback.as_deref())?;
        Ok(Self {
            register,
            environment,
            fields,
            redirect_uris,
        })
    }

    /// Whether redirect URIs say the same already. Without a word on the way back they stay filed as they are.
    fn leaves(&self, old: &[RedirectUri]) -> bool {
        let is_same = |new: &RedirectUri, old: &RedirectUri| new.uri == old.uri && (self.register.callback.is_none() || new == old);
        self.redirect_uris.len() == old.len() && self.redirect_uris.iter().zip(old).all(|(new, old)| is_same(new, old))
    }
}

async fn find(app: &App, checked: &Checked) -> Result<Vec<AppRegistration>, AppError> {
    let register = &checked.register;
    let mut reader = app.store.read().await?;
    Ok(app_registrations::find(
        &mut reader,
        &register.partner,
        checked.environment,
        &register.endpoints,
        &register.oauth_client_id,
    )
    .await?)
}

/// By its looks; whether it is right only the partner knows. A server of the firm's own may give others.
fn check_secret(manifest: &Manifest, environment: Environment, secret: &SecretText) -> Result<(), AppError> {
    check_looks(manifest, environment, true, secret.expose())
}

fn check_looks(manifest: &Manifest, environment: Environment, secret: bool, value: &str) -> Result<(), AppError> {
    let is_the_partners = matches!(environment, Environment::Production | Environment::Sandbox);
    let field = partners::app_field(manifest, secret).filter(|_| is_the_partners);
    field.map_or(Ok(()), |field| partners::check_field(field, value))
}

/// What is new has to look as the manifest says. What is registered already works or does not, whatever it looks like.
async fn insert(app: &App, checked: Checked, oauth_client_secret: Option<SecretText>) -> Result<AppRegistrationView, AppError> {
    let now = app.clock.now();
    let id = AppRegistrationId::new(now, &*app.entropy);
    let manifest = partners::manifest(&checked.register.partner)?;
    partners::redirect::require(manifest, checked.environment, &checked.redirect_uris)?;
    check_looks(manifest, checked.environment, false, &checked.register.oauth_client_id)?;
    if let Some(secret) = &oauth_client_secret {
        check_secret(manifest, checked.environment, secret)?;
    }
    if oauth_client_secret.is_none() && partners::needs_client_secret(manifest) {
        return Err(
            AppError::new(ErrorCode::InvalidInput, format!("{} wants the app's client secret", manifest.name))
                .hint("Give `--secret client_secret=-` and the line `client_secret=VALUE` on standard input"),
        );
    }
    let sealed = match &oauth_client_secret {
        Some(secret) => Some(app.seal_client_secret(id, secret).await?),
        None => None,
    };
    let registration = AppRegistration {
        id,
        partner: checked.register.partner,
        environment: checked.environment,
        label: checked.register.label.trim().to_owned(),
        oauth_client_id: checked.register.oauth_client_id,
        redirect_uris: checked.redirect_uris,
        endpoints: checked.register.endpoints,
        fields: checked.fields,
        portal_owner: String::new(),
        reconnect_url: String::new(),
        review_at: None,
        monthly_read_budget: None,
        reads_month: String::new(),
        reads_in_month: 0,
        created_at: now,
        retired_at: None,
    };
    let mut tx = app.store.write(&app.actor, Permission::Connect, now).await?;
    app_registrations::insert(&mut tx, &registration).await?;
    store_secret(&mut tx, sealed.as_ref()).await?;
    tx.commit(AuditEntry::new("app.registered", id.to_string(), registration.partner.clone()))
        .await?;
    app.events.stale(["apps"]);
    Ok(view(registration, 0))
}

/// The registration with this id, or exit 2.
async fn registration(from: &mut impl Reads, id: &str) -> Result<AppRegistration, AppError> {
    let unknown =
        || AppError::new(ErrorCode::InvalidInput, format!("There is no app `{}`", shortened(id))).hint("`apps list` shows the ids");
    let id: AppRegistrationId = id.parse().map_err(|_| unknown())?;
    app_registrations::get(from, id).await?.ok_or_else(unknown)
}

async fn store_secret(tx: &mut WriteTransaction, sealed: Option<&Secret>) -> Result<(), AppError> {
    if let Some(sealed) = sealed {
        secrets::insert(tx, sealed).await?;
    }
    Ok(())
}

impl App {
    /// The stored client secret, opened.
    pub(crate) async fn client_secret(&self, id: AppRegistrationId) -> Result<Option<SecretText>, AppError> {
        let stored = secrets::active(&mut self.store.read().await?, &id.to_string(), SecretKind::ClientSecret).await?;
        let Some(stored) = stored else { return Ok(None) };
        let vault = self.open_vault().await?;
        let secret = vault
            .open(&stored.place(), &stored.sealed)
            .map_err(|error| AppError::internal("open the app's client secret", error))?;
        Ok(Some(secret))
    }

    async fn seal_client_secret(&self, id: AppRegistrationId, secret: &SecretText) -> Result<Secret, AppError> {
        let vault = self.open_vault().await?;
        let owner = id.to_string();
        let generation = 1 + secrets::highest_generation(&mut self.store.read().await?, &owner, SecretKind::ClientSecret).await?;
        let place = secrets::place(&owner, SecretKind::ClientSecret, generation);
        let sealed = vault
            .seal(&place, secret, &*self.entropy)
            .map_err(|error| AppError::internal("seal the app's client secret", error))?;
        Ok(Secret {
            owner,
            kind: SecretKind::ClientSecret,
            generation,
            grant_id: None,
            status: SecretStatus::Active,
            sealed,
            issued_at: self.clock.now(),
            expires_at: None,
        })
    }
}

fn view(registration: AppRegistration, connections: usize) -> AppRegistrationView {
    let registered = match partners::manifest(&registration.partner) {
        Ok(manifest) => partners::redirect::registered(manifest, registration.environment, &registration.redirect_uris),
        Err(_) => registration.redirect_uris,
    };
    let consent = partners::manifest(&registration.partner).ok().and_then(Manifest::admin_consent);
    let admin_tenant = consent
        .and_then(|consent| consent.registered(&registration.fields))
        .map(str::to_owned);
    AppRegistrationView {
        admin_tenant,
        monthly_reads: partners::manifest(&registration.partner)
            .ok()
            .and_then(|manifest| manifest.monthly_reads)
            .and_then(|reads| i64::try_from(reads).ok())
            .map(Into::into),
        monthly_read_budget: registration.monthly_read_budget.map(Into::into),
        id: registration.id.to_string(),
        partner: registration.partner,
        environment: registration.environment.to_string(),
        label: registration.label,
        oauth_client_id: registration.oauth_client_id,
        fields: registration.fields,
        callback: registered
            .first()
            .map(|redirect| redirect.callback_mode.clone())
            .unwrap_or_default(),
        redirect_uris: registered.into_iter().map(|redirect| redirect.uri).collect(),
        created_at: registration.created_at.into(),
        review_at: registration.review_at.map(Into::into),
        connections: connections.into(),
    }
}
