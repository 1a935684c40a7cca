//! The end of an attempt: the callback is taken once, the code exchanged, the grant stored with its
//! connection in one transaction, and proven by a call. The browser hears the outcome last.

use std::sync::Arc;

use connect_connectors::{Given, Manifest, Organization};
use connect_credentials::Vault;
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::failure::Cause;
use connect_domain::ids::{AuthorizationAttemptId, ConnectionId, GrantId};
use connect_domain::secret::{SecretKind, SecretText};
use connect_oauth::{
    AuthorizationOutcome, BrowserAnswer, Callback, DeviceAnswer, GrantedCode, GrantedTokens, TokenExchangeError, TokenReply, Told,
    exchange_code,
};
use connect_store::authorization_attempts::{self, AttemptStatus, AuthorizationAttempt};
use connect_store::connect_queue_entries::{self, EntryStatus};
use connect_store::connections::{self, Connection, Expiries, Grant};
use connect_store::consent_requests::{self, Asked};
use connect_store::{Observed, WriteTransaction, secrets};

use super::abilities;
use super::give_back::let_go;
use super::live::Stage;
use super::refusal::{exchange_error, explanation, label};
use super::stored;
use crate::App;
use crate::connect_many::{self, Consented};
use crate::consent_requests::Wanted;
use crate::error::{AppError, ErrorCode};
use crate::gate::check_with_new_credential;
use crate::input::shortened;
use crate::mapping::target_sets;
use crate::meeting::settle_withdrawn;
use crate::partners;
use crate::partners::call::Reached;
use crate::subscriptions::end_withdrawn;
use crate::tokens::keep_challenge;

/// Takes a valid callback. Of two at once the first counts; the other changes nothing.
pub(crate) async fn complete(app: &Arc<App>, id: AuthorizationAttemptId, callback: Callback, answer: Option<BrowserAnswer>) {
    let outcome = match take(app, id, callback).await {
        Ok(Some(organization)) => AuthorizationOutcome::Connected {
            display_name: organization.display_name,
        },
        Ok(None) => AuthorizationOutcome::Refused,
        Err(error) => {
            let message = error.message.clone();
            fail(app, id, error).await;
            AuthorizationOutcome::Failed { message }
        }
    };
    if let Some(answer) = answer {
        answer.respond(outcome).await;
    }
    ended(app, id).await;
}

/// Takes what a device code was answered with, as [`complete`] does a callback.
pub(super) async fn complete_device(app: &Arc<App>, id: AuthorizationAttemptId, answer: DeviceAnswer) {
    let taken = match answer {
        DeviceAnswer::Granted(reply) => take_device(app, id, &reply).await,
        DeviceAnswer::Refused { error, told } => refuse(app, id, error, &told).await,
        DeviceAnswer::NotYet => return,
        DeviceAnswer::Expired => return expire(app, id, "The code was not entered in time").await,
    };
    if let Err(error) = taken {
        fail(app, id, error).await;
    }
    ended(app, id).await;
}

/// Keeps why an attempt made no connection, and tells whoever waits.
pub(super) async fn fail_device(app: &Arc<App>, id: AuthorizationAttemptId, error: AppError) {
    fail(app, id, error).await;
    ended(app, id).await;
}

async fn ended(app: &App, id: AuthorizationAttemptId) {
    app.attempts.advance(id, Stage::Ended).await;
    app.events.stale([
        "clients".to_owned(),
        "connect_many".to_owned(),
        format!("authorization:{id}"),
        "connections".to_owned(),
        "attention".to_owned(),
        "workspace".to_owned(),
    ]);
}

/// Nobody came back.
pub(super) async fn expire(app: &App, id: AuthorizationAttemptId, why: &str) {
    end(app, id, AttemptStatus::Expired, why, None).await;
    app.attempts.advance(id, Stage::Ended).await;
}

async fn fail(app: &App, id: AuthorizationAttemptId, error: AppError) {
    end(app, id, AttemptStatus::Failed, &error.message, None).await;
    app.attempts.fail(id, error).await;
}

/// Writes how it ended. It may have ended already, when somebody cancelled meanwhile.
pub(crate) async fn end(app: &App, id: AuthorizationAttemptId, status: AttemptStatus, outcome: &str, connection_id: Option<ConnectionId>) {
    let written = async {
        let mut tx = app.store.observe(app.clock.now()).await?;
        authorization_attempts::finish(&mut tx, id, status, outcome, connection_id).await?;
        connect_queue_entries::consent_ended(&mut tx, id, EntryStatus::Failed, outcome).await?;
        for kind in [SecretKind::CodeVerifier, SecretKind::AuthorizationLink] {
            secrets::clear_all(&mut tx, &id.to_string(), kind).await?;
        }
        tx.commit_observed(Observed::Authorization(id)).await
    };
    if let Err(error) = written.await {
        tracing::warn!(authorization.id = %id, "the end of the attempt was not stored: {error}");
    }
    app.events.stale([format!("authorization:{id}"), "connect_many".to_owned()]);
}

async fn take(app: &Arc<App>, id: AuthorizationAttemptId, callback: Callback) -> Result<Option<Organization>, AppError> {
    let granted = match callback {
        Callback::Granted(granted) => granted,
        Callback::Refused { error, told } => {
            refuse(app, id, error, &told).await?;
            return Ok(None);
        }
    };
    let attempt = claim(app, id).await?;
    let told = external_account(&attempt, &granted)?;
    let returned_at = app.clock.now();
    let reply = match exchange(app, &attempt, &granted.code).await {
        Ok(reply) => reply,
        Err(error) => return crate::consent_requests::unexchanged(app, id, error).await.map(|()| None),
    };
    let tokens = judged(app, &reply)?;
    settle(
        app,
        Consented {
            attempt,
            told,
            tokens,
            returned_at,
        },
    )
    .await
}

/// The same for tokens that came without a callback: nobody tells whose they are, so the partner is asked.
async fn take_device(app: &Arc<App>, id: AuthorizationAttemptId, reply: &TokenReply) -> Result<(), AppError> {
    let tokens = judged(app, reply)?;
    let attempt = match claim(app, id).await {
        Ok(attempt) => attempt,
        Err(error) => {
            let remains = let_go(app, &stored(app, id).await?, &tokens, None).await;
            return Err(error.and(remains));
        }
    };
    let returned_at = app.clock.now();
    let consented = Consented {
        attempt,
        told: None,
        tokens,
        returned_at,
    };
    settle(app, consented).await.map(drop)
}

async fn refuse(app: &App, id: AuthorizationAttemptId, error: &str, told: &Told) -> Result<(), AppError> {
    let manifest = partners::manifest(&stored(app, id).await?.partner)?;
    let name = label(Some(manifest), error, told);
    let words = match (error, explanation(Some(manifest), told, None)) {
        (_, Some(words)) => format!("The partner refused the authorization ({name}). {words}"),
        ("access_denied", None) if told.code.is_none() => "The consent was refused at the partner".to_owned(),
        ("access_denied", None) => format!("The consent was refused at the partner ({name})"),
        (_, None) => format!("The partner refused the authorization ({name})"),
    };
    end(app, id, AttemptStatus::Refused, &words, None).await;
    Ok(())
}

/// Takes the one answer of an attempt.
async fn claim(app: &App, id: AuthorizationAttemptId) -> Result<AuthorizationAttempt, AppError> {
    let mut tx = app.store.observe(app.clock.now()).await?;
    let first = authorization_attempts::claim(&mut tx, id).await?;
    tx.commit_observed(Observed::Authorization(id)).await?;
    if !first {
        return Err(AppError::new(ErrorCode::InvalidInput, "This attempt has ended already").hint("Start again"));
    }
    app.attempts.advance(id, Stage::Exchanging).await;
    app.events.stale([format!("authorization:{id}")]);
    stored(app, id).await
}

/// Stores a grant with its connection and proves it; `None` when it was for a request that waits on.
async fn settle(app: &Arc<App>, consented: Consented) -> Result<Option<Organization>, AppError> {
    let id = consented.attempt.id;
    let entry = connect_queue_entries::of_attempt(&mut app.store.read().await?, id).await?;
    if let Some(entry) = entry {
        let (connection, organization) = connect_many::settle(app, entry, consented).await?;
        check_with_new_credential(app, connection.id).await;
        end(app, id, AttemptStatus::Succeeded, "", Some(connection.id)).await;
        return Ok(Some(organization));
    }
    let request = consent_requests::get(&mut app.store.read().await?, id).await?;
    if let Some(Asked::Connection {
        advisory_client_id: client,
        login_hint,
    }) = request.map(|request| request.asked)
    {
        return crate::consent_requests::settle(app, Wanted { client, login_hint }, consented).await;
    }
    let Consented {
        attempt, mut told, tokens, ..
    } = consented;
    let (external_account_id, previous) = match whose(app, &attempt, &mut told, &tokens).await {
        Ok(known) => known,
        Err(error) => {
            let remains = let_go(app, &attempt, &tokens, told.as_deref()).await;
            return Err(error.and(remains));
        }
    };
    let manifest = partners::manifest(&attempt.partner)?;
    let asked = app.attempts.abilities(id).await.unwrap_or_default();
    let granted = tokens.scopes.clone().unwrap_or_else(|| abilities::scopes(manifest, &asked));
    let mut told = Vec::new();
    if let Some(previous) = &previous {
        // The old grant can still end and delete what hangs on it; the new one cannot.
        told.extend(settle_withdrawn(app, previous, &granted).await?);
        told.extend(end_withdrawn(app, previous, &granted).await?);
        told.extend(unasked(manifest, &attempt, previous, &asked, &granted));
    }
    let connection = store_grant(app, &attempt, previous, external_account_id, &tokens, granted.clone()).await?;

    app.attempts.advance(id, Stage::Proving).await;
    app.events.stale([format!("authorization:{id}"), "connections".to_owned()]);
    let organization = prove(app, &connection).await?;
    check_with_new_credential(app, connection.id).await;
    if let Some(refused) = abilities::refused(manifest, &asked, &granted) {
        return Err(refused);
    }
    end(app, id, AttemptStatus::Succeeded, &told.join(". "), Some(connection.id)).await;
    Ok(Some(organization))
}

/// What a connection loses by a consent that was not for it in particular, and so did not ask for all that it had.
fn unasked(
    manifest: &Manifest,
    attempt: &AuthorizationAttempt,
    previous: &Connection,
    asked: &[String],
    granted: &[String],
) -> Option<String> {
    let is_meant = attempt.connection_id.is_some() || previous.disconnected_at.is_some();
    let mut lost = abilities::lost(manifest, previous, granted);
    lost.retain(|id| !asked.contains(id) && !is_meant);
    let first = lost.first()?;
    let names: Vec<String> = lost.iter().map(|id| format!("`{id}`")).collect();
    Some(format!(
        "`{}` had {} before, for which this consent was not asked: allow it again with `connections allow {} {first}`",
        shortened(&previous.display_name),
        names.join(", "),
        previous.id
    ))
}

/// Whose the grant is: the organization's id, as the callback told it or as a call tells it, and its connection. `told`
/// becomes that id as soon as it is known.
async fn whose(
    app: &App,
    attempt: &AuthorizationAttempt,
    told: &mut Option<String>,
    tokens: &GrantedTokens,
) -> Result<(String, Option<Connection>), AppError> {
    let external_account_id = match told {
        Some(id) => id.clone(),
        None => {
            let connector = partners::connector(&attempt.partner)?;
            let asked = app.ask_organization(connector, attempt.environment, given(attempt), &tokens.access_token, "");
            told.insert(asked.await?.external_account_id).clone()
        }
    };
    let previous = expected_connection(app, attempt, &external_account_id).await?;
    Ok((external_account_id, previous))
}

/// The partner's id of the organization, where it comes with the callback and nowhere else.
fn external_account(attempt: &AuthorizationAttempt, granted: &GrantedCode) -> Result<Option<String>, AppError> {
    let manifest = partners::manifest(&attempt.partner)?;
    let Some(parameter) = manifest.oauth2().and_then(|oauth2| oauth2.external_account_parameter.as_deref()) else {
        return Ok(None);
    };
    let named = granted
        .parameters
        .get(parameter)
        .filter(|id| !id.is_empty() && id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    named.cloned().map(Some).ok_or_else(|| {
        AppError::new(
            ErrorCode::NeedsAuthorization,
            format!("The partner sent the browser back without `{parameter}`, so it is unknown which company consented"),
        )
        .hint("Start again, and paste the whole address if you paste it")
    })
}

/// The connection that the grant belongs to: the one to reconnect, or one that is there already. A consent for another
/// company than the one to reconnect is an error.
async fn expected_connection(app: &App, attempt: &AuthorizationAttempt, external_account_id: &str) -> Result<Option<Connection>, AppError> {
    let mut reader = app.store.read().await?;
    if let Some(id) = attempt.connection_id {
        let connection = connections::get(&mut reader, id).await?;
        let connection = connection.ok_or_else(|| AppError::new(ErrorCode::UnknownConnection, "The connection to renew is gone"))?;
        if connection.external_account_id != external_account_id {
            let message = format!(
                "The consent is for another company (`{}`) than `{}`, so nothing was changed",
                shortened(external_account_id),
                shortened(&connection.display_name)
            );
            return Err(AppError::new(ErrorCode::NeedsAuthorization, message)
                .hint("Reconnect and choose the same company, or connect the other one anew"));
        }
        return Ok(Some(connection));
    }
    let found = connections::find_by_external_account(
        &mut reader,
        &attempt.partner,
        attempt.environment,
        &attempt.endpoints,
        external_account_id,
    )
    .await?;
    Ok(found)
}

async fn exchange(app: &App, attempt: &AuthorizationAttempt, code: &SecretText) -> Result<TokenReply, AppError> {
    let (oauth_client_id, secret) = app
        .oauth_client(&attempt.partner, attempt.environment, attempt.app_registration_id)
        .await?;
    let endpoint = app
        .token_endpoint_at(&attempt.partner, attempt.environment, given(attempt), &oauth_client_id, secret)
        .await?;
    let verifier = code_verifier(app, attempt).await?;
    let reply = exchange_code(&app.http.token(), &endpoint, code, &attempt.redirect_uri, verifier.as_ref()).await;
    if let (Err(TokenExchangeError::Refused { told, .. }), Some(id)) = (&reply, attempt.connection_id) {
        let vault = app.open_vault().await?;
        let mut tx = app.store.observe(app.clock.now()).await?;
        keep_challenge(&mut tx, &vault, &app.entropy, id, told.claims.as_ref()).await?;
        tx.commit_observed(Observed::Authorization(attempt.id)).await?;
    }
    reply.map_err(|error| exchange_error(&attempt.partner, &error))
}

fn judged(app: &App, reply: &TokenReply) -> Result<GrantedTokens, AppError> {
    reply.judge(app.clock.now()).map_err(|error| {
        AppError::new(
            ErrorCode::PartnerUnreachable,
            format!("The partner's answer grants nothing that can be used: {error}"),
        )
        .cause(Cause::Provider)
        .hint("Start again; if it stays, the token endpoint may not be the partner's")
    })
}

async fn code_verifier(app: &App, attempt: &AuthorizationAttempt) -> Result<Option<SecretText>, AppError> {
    let stored = secrets::active(&mut app.store.read().await?, &attempt.id.to_string(), SecretKind::CodeVerifier).await?;
    let Some(stored) = stored else { return Ok(None) };
    let vault = app.open_vault().await?;
    let verifier = vault
        .open(&stored.place(), &stored.sealed)
        .map_err(|error| AppError::internal("open the code verifier", error))?;
    Ok(Some(verifier))
}

async fn store_grant(
    app: &App,
    attempt: &AuthorizationAttempt,
    previous: Option<Connection>,
    external_account_id: String,
    tokens: &GrantedTokens,
    granted: Vec<String>,
) -> Result<Connection, AppError> {
    let vault = app.open_vault().await?;
    let connection = consented(app, attempt, previous, external_account_id)?;
    let mut tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
    let stored = put_grant(app, &mut tx, &vault, &connection, tokens, granted).await?;
    tx.commit(authorized(&connection)).await?;
    app.tokens.first_grant_stored(connection.id, stored).await?;
    Ok(connection)
}

/// The line of the log that belongs to [`put_grant`].
pub(crate) fn authorized(connection: &Connection) -> AuditEntry {
    AuditEntry::new("connection.authorized", connection.id.to_string(), connection.partner.clone())
}

/// What was entered of where an attempt's partner is.
pub(crate) const fn given(attempt: &AuthorizationAttempt) -> Given<'_> {
    Given {
        endpoints: &attempt.endpoints,
        fields: &attempt.fields,
    }
}

/// The connection as an attempt leaves it: a new one where the organization has none, else the old one at the app and the
/// addresses that the new consent came through.
pub(crate) fn consented(
    app: &App,
    attempt: &AuthorizationAttempt,
    previous: Option<Connection>,
    external_account_id: String,
) -> Result<Connection, AppError> {
    let Some(mut connection) = previous else {
        return Ok(new_connection(app, attempt, external_account_id));
    };
    let manifest = partners::manifest(&attempt.partner)?;
    for (field, _) in manifest.address_fields() {
        connection.fields.remove(&field.name);
    }
    connection.fields.extend(attempt.fields.clone());
    connection.app_registration_id = attempt.app_registration_id;
    Ok(connection)
}

fn new_connection(app: &App, attempt: &AuthorizationAttempt, external_account_id: String) -> Connection {
    let now = app.clock.now();
    Connection {
        app_registration_id: attempt.app_registration_id,
        endpoints: attempt.endpoints.clone(),
        fields: attempt.fields.clone(),
        ..Connection::new(
            ConnectionId::new(now, &*app.entropy),
            attempt.partner.clone(),
            attempt.environment,
            external_account_id,
            now,
        )
    }
}

/// Stores a grant with its connection as [`consented`] has it, which is inserted if it is new; `asked` was granted where the
/// partner does not say what was. Answers the generation of its tokens.
pub(crate) async fn put_grant(
    app: &App,
    tx: &mut WriteTransaction,
    vault: &Vault,
    connection: &Connection,
    tokens: &GrantedTokens,
    asked: Vec<String>,
) -> Result<i64, AppError> {
    let manifest = partners::manifest(&connection.partner)?;
    let grant_id = GrantId::new(app.clock.now(), &*app.entropy);
    let grant = Grant {
        grant_id,
        granted_scopes: tokens.scopes.clone().unwrap_or(asked),
        authorized_by: app.actor.label(),
        partner_identity: String::new(),
        expiries: Expiries {
            access: Some(tokens.access_token_expires_at),
            refresh: tokens.refresh_token_expires_at,
            grant: tokens.refresh_token_hard_expires_at,
        },
    };
    match connections::get(tx, connection.id).await? {
        None => connections::insert(tx, connection).await?,
        Some(_) => connections::set_app(tx, connection.id, connection.app_registration_id, &connection.fields).await?,
    }
    if let Some(mapping) = &manifest.mapping {
        target_sets::found(tx, mapping.kind, &*app.entropy).await?;
    }
    connections::set_grant(tx, connection.id, &grant).await?;
    app.tokens.store_first_grant(tx, vault, connection.id, grant_id, tokens).await
}

/// The first proven call; only it makes the connection `connected`.
pub(crate) async fn prove(app: &App, connection: &Connection) -> Result<Organization, AppError> {
    let reached = app.reach(connection).await?;
    let Some(reads) = reached.connector.organization() else {
        return Err(AppError::new(
            ErrorCode::Internal,
            "This partner has no call that proves a connection",
        ));
    };
    let organization = app.call(connection, &reached, |call| reads.read_organization(call)).await?;
    if organization.external_account_id != connection.external_account_id {
        let mismatch = "The partner answers for another company than the one that consented";
        app.record_call(connection.id, Err((Cause::Data, mismatch))).await?;
        return Err(AppError::new(ErrorCode::NeedsAuthorization, mismatch).hint("Disconnect and authorize it again"));
    }
    app.remember_organization(connection.id, &organization).await?;
    remember_grantor(app, connection, &reached).await;
    Ok(organization)
}

/// Who consented, where the partner tells it. The connection is proven without: a failure is only noted.
pub(crate) async fn remember_grantor(app: &App, connection: &Connection, reached: &Reached) {
    let Some(reads) = reached.connector.grantor() else { return };
    let remember = async {
        let grantor = app.ask_aside(connection, reached, |call| reads.read_grantor(call)).await?;
        let mut tx = app.store.observe(app.clock.now()).await?;
        connections::set_partner_identity(&mut tx, connection.id, &grantor.to_text()).await?;
        tx.commit_observed(Observed::Call(connection.id)).await?;
        Ok::<_, AppError>(())
    };
    if let Err(error) = remember.await {
        tracing::info!(connection.id = %connection.id, %error, "the partner does not say who consented");
    }
}

impl App {
    /// Keeps the organization's name as the partner tells it.
    pub(crate) async fn remember_organization(&self, id: ConnectionId, organization: &Organization) -> Result<(), AppError> {
        let mut tx = self.store.observe(self.clock.now()).await?;
        let legal_name = organization.legal_name.as_deref().unwrap_or_default();
        connections::rename(&mut tx, id, &organization.display_name, legal_name).await?;
        tx.commit_observed(Observed::Call(id)).await?;
        Ok(())
    }
}
