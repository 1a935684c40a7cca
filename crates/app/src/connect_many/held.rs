//! A grant that is not anybody's yet: its tokens are sealed in the vault with the entry as owner, and used for nothing
//! but to ask whose it is. A person decides, or after a week it is given back to the partner.

use std::time::Duration;

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::secret::{SecretKind, SecretText};
use connect_oauth::GrantedTokens;
use connect_store::authorization_attempts::AuthorizationAttempt;
use connect_store::connect_queue_entries::{self, ConnectQueueEntry, EntryStatus};
use connect_store::secrets::{self, Secret, SecretStatus};
use connect_store::{Observed, Writes};

use super::begin;
use super::consent::Consented;
use crate::App;
use crate::authorization::{self, abilities, stored};
use crate::error::AppError;
use crate::partners;
use crate::workspace::home;

/// How long a consent waits for a decision. Long enough for a person's holidays to be none, short enough that the books
/// of a company which may be nobody's client do not stay open to the firm.
pub(crate) const DECIDE_WITHIN: Duration = Duration::from_secs(7 * 86_400);
const KINDS: [SecretKind; 2] = [SecretKind::RefreshToken, SecretKind::AccessToken];
/// Each grant has tokens of its own, which are never refreshed while they wait.
const GENERATION: i64 = 1;

/// Stores what came back, before anybody judges it.
pub(super) async fn keep(app: &App, mut entry: ConnectQueueEntry, consented: &Consented) -> Result<ConnectQueueEntry, AppError> {
    let before = (EntryStatus::InConsent, Some(consented.attempt.id));
    let tokens = &consented.tokens;
    let chosen = app.attempts.abilities(consented.attempt.id).await.unwrap_or_default();
    let asked = abilities::scopes(partners::manifest(&consented.attempt.partner)?, &chosen);
    entry.external_account_id = consented.told.clone().unwrap_or_default();
    entry.granted_scopes = tokens.scopes.clone().unwrap_or(asked);
    entry.grant_expires_at = tokens.refresh_token_hard_expires_at;
    let vault = app.open_vault().await?;
    let owner = entry.id.to_string();
    let both = [
        (
            SecretKind::RefreshToken,
            tokens.refresh_token.as_ref(),
            tokens.refresh_token_expires_at,
        ),
        (
            SecretKind::AccessToken,
            Some(&tokens.access_token),
            Some(tokens.access_token_expires_at),
        ),
    ];
    let mut tx = app.store.observe(app.clock.now()).await?;
    connect_queue_entries::step(&mut tx, before, &entry).await?;
    forget(&mut tx, &entry).await?;
    for (kind, token, expires_at) in both {
        let Some(token) = token else { continue };
        let sealed = vault.seal(&secrets::place(&owner, kind, GENERATION), token, &*app.entropy);
        let secret = Secret {
            owner: owner.clone(),
            kind,
            generation: GENERATION,
            grant_id: None,
            status: SecretStatus::Active,
            sealed: sealed.map_err(|error| AppError::internal("seal the grant", error))?,
            issued_at: app.clock.now(),
            expires_at,
        };
        secrets::insert(&mut tx, &secret).await?;
    }
    tx.commit_observed(Observed::Authorization(consented.attempt.id)).await?;
    Ok(entry)
}

/// The kept tokens; `None` when nothing was kept.
pub(super) async fn tokens(app: &App, entry: &ConnectQueueEntry) -> Result<Option<GrantedTokens>, AppError> {
    let owner = entry.id.to_string();
    let mut reader = app.store.read().await?;
    let access = secrets::active(&mut reader, &owner, SecretKind::AccessToken).await?;
    let refresh = secrets::active(&mut reader, &owner, SecretKind::RefreshToken).await?;
    drop(reader);
    let Some(access) = access else { return Ok(None) };
    let vault = app.open_vault().await?;
    let open = |secret: &Secret| -> Result<SecretText, AppError> {
        let opened = vault.open(&secret.place(), &secret.sealed);
        opened.map_err(|error| AppError::internal("open the kept grant", error))
    };
    Ok(Some(GrantedTokens {
        access_token: open(&access)?,
        access_token_expires_at: access.expires_at.unwrap_or(access.issued_at),
        refresh_token: refresh.as_ref().map(open).transpose()?,
        refresh_token_expires_at: refresh.and_then(|refresh| refresh.expires_at),
        refresh_token_hard_expires_at: entry.grant_expires_at,
        scopes: Some(entry.granted_scopes.clone()),
        id_token: None,
    }))
}

/// Forgets the tokens: they are a connection's now, or nobody's.
pub(super) async fn forget(tx: &mut impl Writes, entry: &ConnectQueueEntry) -> Result<(), AppError> {
    for kind in KINDS {
        secrets::clear_all(tx, &entry.id.to_string(), kind).await?;
    }
    Ok(())
}

/// The entry as if nothing had come back.
pub(super) fn emptied(entry: &ConnectQueueEntry, status: EntryStatus, reason: &str) -> ConnectQueueEntry {
    ConnectQueueEntry {
        status,
        reason: reason.to_owned(),
        external_account_id: String::new(),
        display_name: String::new(),
        legal_name: String::new(),
        granted_scopes: Vec::new(),
        grant_expires_at: None,
        ..entry.clone()
    }
}

/// Ends the kept grant at the partner or only forgets it, and says what remains in words. An error means that the partner
/// could not be asked.
pub(super) async fn give_back(app: &App, entry: &ConnectQueueEntry) -> Result<&'static str, AppError> {
    let (Some(tokens), Some(attempt)) = (tokens(app, entry).await?, attempt(app, entry).await?) else {
        return Ok("Nothing of it was kept");
    };
    let told = Some(entry.external_account_id.as_str()).filter(|id| !id.is_empty());
    authorization::give_back(app, &attempt, &tokens, told)
        .await
        .map_err(|error| error.hint("It is kept; try again in a moment"))
}

/// The attempt from which a kept grant stems.
pub(super) async fn attempt(app: &App, entry: &ConnectQueueEntry) -> Result<Option<AuthorizationAttempt>, AppError> {
    match entry.attempt_id {
        Some(id) => stored(app, id).await.map(Some),
        None => Ok(None),
    }
}

/// Gives back what nobody decided in time. A partner that cannot be asked is asked at the next look.
pub(crate) async fn give_back_overdue(app: &App) -> Result<(), AppError> {
    if app.actor.may(Permission::Connect).is_err() || home(app).await? != "here" {
        return Ok(());
    }
    let held = connect_queue_entries::list_held(&mut app.store.read().await?).await?;
    for entry in held {
        if app.clock.now() < entry.changed_at.plus(DECIDE_WITHIN) {
            continue;
        }
        let remains = match give_back(app, &entry).await {
            Ok(remains) => remains,
            Err(error) => {
                tracing::info!(%error, "a consent that nobody decided about is still kept");
                continue;
            }
        };
        let reason = format!("Nobody decided within 7 days whose the consent is. {remains}");
        let mut tx = begin(app).await?;
        let failed = emptied(&entry, EntryStatus::Failed, &reason);
        connect_queue_entries::step(&mut tx, (EntryStatus::Held, entry.attempt_id), &failed).await?;
        forget(&mut tx, &entry).await?;
        let subject = entry.advisory_client_id.to_string();
        let detail = format!("undecided; {remains}");
        tx.commit(AuditEntry::new("connect_queue.given_back", subject, detail)).await?;
        app.events.stale(["connect_many", "attention"]);
    }
    Ok(())
}
