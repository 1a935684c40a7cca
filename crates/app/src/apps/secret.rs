//! An app's client secret at the partner: whether it is right, and a new one in its place.
//!
//! A new secret is proven before the old one is forgotten. The partner is asked at its token endpoint
//! without a grant first, so that a mistyped secret changes nothing; then a connection of the app, if there
//! is one, is refreshed with it, because not every partner looks at the app before the grant.

use connect_connectors::Given;
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::ids::AppRegistrationId;
use connect_domain::secret::{SecretKind, SecretText};
use connect_oauth::{ClientVerdict, TokenExchangeError, check_client};
use connect_store::app_registrations::AppRegistration;
use connect_store::connections::{self, Connection};
use connect_store::secrets::{self, SecretStatus};

use super::view::AppCheckView;
use super::{check_secret, registration, view};
use crate::App;
use crate::error::{AppError, ErrorCode, sentence};
use crate::partners;

/// What is registered, and what the partner says to it now. Changes nothing.
pub async fn check_app(app: &App, id: &str) -> Result<AppCheckView, AppError> {
    let registration = registration(&mut app.store.read().await?, id).await?;
    let needs_secret = partners::needs_client_secret(partners::manifest(&registration.partner)?);
    let stored = app.client_secret(registration.id).await?;
    let (secret, answer, detail) = match stored {
        None if !needs_secret => (
            "not_needed",
            "not_asked",
            "This partner's apps have no secret, so it can be proven by a connection only".to_owned(),
        ),
        None => (
            "missing",
            "not_asked",
            "No client secret is stored: give it with `apps rotate`".to_owned(),
        ),
        Some(stored) => match ask(app, &registration, stored).await? {
            Ok(ClientVerdict::Known) => ("stored", "accepted", "The partner knows the app and its secret".to_owned()),
            Ok(ClientVerdict::Refused) => (
                "stored",
                "refused",
                "The partner does not accept the app's id with this secret: look both up in its developer portal".to_owned(),
            ),
            Err(error) => ("stored", answer_of(&error), sentence(&error.to_string())),
        },
    };
    checked(app, registration, secret, answer, detail).await
}

/// Puts a new secret in the place of the stored one, once it is proven.
pub async fn rotate_app_secret(app: &App, id: &str, new_secret: SecretText) -> Result<AppCheckView, AppError> {
    app.actor.may(Permission::Connect)?;
    let registration = registration(&mut app.store.read().await?, id).await?;
    let manifest = partners::manifest(&registration.partner)?;
    if !partners::needs_client_secret(manifest) {
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            format!("Apps at {} have no client secret", manifest.name),
        ));
    }
    check_secret(manifest, registration.environment, &new_secret)?;
    let proven = match ask(app, &registration, new_secret.clone()).await? {
        Ok(ClientVerdict::Known) => true,
        Ok(ClientVerdict::Refused) => return Err(refused()),
        Err(error) if answer_of(&error) == "unclear" => false,
        Err(error) => {
            let message = format!("The new secret could not be proven, because {error}");
            return Err(AppError::new(ErrorCode::PartnerUnreachable, message)
                .cause(error.cause())
                .hint("Nothing was changed: try again when the partner answers"));
        }
    };
    let connection = refreshable(app, registration.id).await?;
    if !proven && connection.is_none() {
        return Err(AppError::new(
            ErrorCode::PartnerRefused,
            "The partner's answer does not tell whether the new secret is right, and no connection of this app can be refreshed with it",
        )
        .hint("Nothing was changed: connect a company with `connect --client-id ... --secret client_secret=-`, which proves it"));
    }
    let change = Change::store(app, registration.id, &new_secret).await?;
    if let Some(connection) = connection
        && let Err(error) = app.refresh_now(&connection).await
        && (!proven || is_about_the_app(&error))
    {
        change.take_back(app).await?;
        return Err(if is_about_the_app(&error) { refused() } else { error });
    }
    change.forget_old(app).await?;
    let detail = "The partner knows the app and its new secret; the old one is forgotten here".to_owned();
    checked(app, registration, "stored", "accepted", detail).await
}

/// The new secret in force, and the old one kept until it is settled.
struct Change {
    owner: String,
    new_generation: i64,
    old_generation: Option<i64>,
}

impl Change {
    async fn store(app: &App, id: AppRegistrationId, new_secret: &SecretText) -> Result<Self, AppError> {
        let sealed = app.seal_client_secret(id, new_secret).await?;
        let mut tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
        let old = secrets::active(&mut tx, &sealed.owner, SecretKind::ClientSecret).await?;
        secrets::rotate(&mut tx, &sealed).await?;
        tx.commit(AuditEntry::new("app.secret_replaced", id.to_string(), "")).await?;
        Ok(Self {
            owner: sealed.owner,
            new_generation: sealed.generation,
            old_generation: old.map(|old| old.generation),
        })
    }

    async fn take_back(&self, app: &App) -> Result<(), AppError> {
        let mut tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
        secrets::clear(&mut tx, &self.owner, SecretKind::ClientSecret, None, self.new_generation).await?;
        if let Some(old) = self.old_generation {
            secrets::set_status(&mut tx, &self.owner, SecretKind::ClientSecret, old, SecretStatus::Active).await?;
        }
        tx.commit(AuditEntry::new("app.secret_put_back", self.owner.clone(), "")).await?;
        Ok(())
    }

    async fn forget_old(&self, app: &App) -> Result<(), AppError> {
        let Some(old) = self.old_generation else {
            return Ok(());
        };
        let mut tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
        secrets::clear(&mut tx, &self.owner, SecretKind::ClientSecret, None, old).await?;
        tx.commit(AuditEntry::new("app.old_secret_forgotten", self.owner.clone(), ""))
            .await?;
        Ok(())
    }
}

async fn ask(app: &App, registration: &AppRegistration, secret: SecretText) -> Result<Result<ClientVerdict, TokenExchangeError>, AppError> {
    let endpoint = app
        .token_endpoint_at(
            &registration.partner,
            registration.environment,
            Given {
                endpoints: &registration.endpoints,
                fields: &registration.fields,
            },
            &registration.oauth_client_id,
            Some(secret),
        )
        .await?;
    Ok(check_client(&app.http.token(), &endpoint).await)
}

/// `unclear` when the partner answered and the answer says nothing about the app.
const fn answer_of(error: &TokenExchangeError) -> &'static str {
    match error {
        TokenExchangeError::Refused { .. } => "unclear",
        _ => "unreachable",
    }
}

/// Whether a refresh failed because of the app's credentials rather than the grant.
fn is_about_the_app(error: &AppError) -> bool {
    error.code == ErrorCode::NeedsAuthorization && error.cause == connect_domain::failure::Cause::Local
}

fn refused() -> AppError {
    AppError::new(
        ErrorCode::PartnerRefused,
        "The partner does not accept the new client secret, so the old one stays in use",
    )
    .hint("Copy the secret anew from the partner's developer portal, from the same app and environment")
}

/// A connection of the app whose grant is alive.
async fn refreshable(app: &App, id: AppRegistrationId) -> Result<Option<Connection>, AppError> {
    let mut reader = app.store.read().await?;
    for connection in connections::list(&mut reader).await? {
        let is_ours = connection.app_registration_id == Some(id) && connection.disconnected_at.is_none();
        let is_alive = connection.status != connect_domain::connection::ConnectionStatus::NeedsReconnect;
        if is_ours && is_alive {
            let owner = connection.id.to_string();
            if secrets::active(&mut reader, &owner, SecretKind::RefreshToken).await?.is_some() {
                return Ok(Some(connection));
            }
        }
    }
    Ok(None)
}

async fn checked(app: &App, registration: AppRegistration, secret: &str, answer: &str, detail: String) -> Result<AppCheckView, AppError> {
    app.events.stale(["apps"]);
    let all = connections::list(&mut app.store.read().await?).await?;
    let used = all
        .iter()
        .filter(|connection| connection.app_registration_id == Some(registration.id))
        .count();
    Ok(AppCheckView {
        app: view(registration, used),
        secret: secret.to_owned(),
        answer: answer.to_owned(),
        detail,
        checked_at: app.clock.now().into(),
    })
}
