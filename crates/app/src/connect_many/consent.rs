//! The next consent, and what comes back from it.

use std::sync::Arc;

use connect_connectors::Organization;
use connect_domain::audit::AuditEntry;
use connect_domain::clock::Instant;
use connect_domain::ids::AuthorizationAttemptId;
use connect_oauth::GrantedTokens;
use connect_store::authorization_attempts::{self, AttemptStatus, AuthorizationAttempt};
use connect_store::connect_queue_entries::{self, ConnectQueueEntry, EntryStatus, MatchedBy};
use connect_store::connect_queues::ConnectQueue;
use connect_store::connections::{self, Connection};
use connect_store::{WriteTransaction, advisory_clients};

use super::held::{self, keep};
use super::start::works_for;
use super::view::{NextConsentView, entry_view};
use super::{begin, client_names, close_if_done, find_open, matching};
use crate::App;
use crate::authorization::abilities::lost;
use crate::authorization::live::Stage;
use crate::authorization::{
    StartAuthorization, authorization_attempt, authorized, cancel_authorization, consented, given, let_go, put_grant, remember_grantor,
    start_authorization, stored,
};
use crate::error::{AppError, ErrorCode};
use crate::partners;
use crate::protection;

/// A consent that came back with a grant.
pub(crate) struct Consented {
    pub(crate) attempt: AuthorizationAttempt,
    /// The organization's id, where the callback tells it.
    pub(crate) told: Option<String>,
    pub(crate) tokens: GrantedTokens,
    pub(crate) returned_at: Instant,
}

/// Begins the consent of the first client that waits; `None` when nobody does. What another program left is taken up
/// first: of two programs at one queue the later has it.
pub async fn connect_next(app: &Arc<App>, queue: Option<&str>, callback: Option<String>) -> Result<Option<NextConsentView>, AppError> {
    let asked_at = app.clock.now();
    let queue = find_open(&mut app.store.read().await?, queue).await?;
    if queue.paused_at.is_some() {
        return Err(AppError::new(ErrorCode::InvalidInput, "The queue is paused").hint("Let it go on first, with `connect-many resume`"));
    }
    if let Some(under_way) = take_up(app, &queue).await? {
        return Ok(Some(under_way));
    }
    pass_over(app, &queue).await?;
    let mut entries = connect_queue_entries::list(&mut app.store.read().await?, queue.id)
        .await?
        .into_iter();
    let Some(entry) = entries.find(|entry| entry.status == EntryStatus::Waiting) else {
        return Ok(None);
    };
    let lost = lost_connection(app, &queue, &entry).await?;
    let start = StartAuthorization {
        partner: queue.partner,
        environment: queue.environment.to_string(),
        app_registration_id: queue.app_registration_id.map(|id| id.to_string()),
        callback,
        connection_id: lost.map(|connection| connection.id.to_string()),
        fields: std::collections::BTreeMap::new(),
        ability: None,
    };
    let authorization = start_authorization(app, start).await?;
    let mut begun = held::emptied(&entry, EntryStatus::InConsent, "");
    begun.attempt_id = authorization.attempt_id.parse().ok();
    begun.acts += 1;
    begun.own_ms += since(app, asked_at);
    let claim = async {
        let mut tx = begin(app).await?;
        connect_queue_entries::step(&mut tx, (EntryStatus::Waiting, entry.attempt_id), &begun).await?;
        let subject = entry.advisory_client_id.to_string();
        let line = AuditEntry::new("connect_queue.consent_begun", subject, authorization.attempt_id.clone());
        tx.commit(line).await?;
        Ok::<_, AppError>(())
    };
    if let Err(error) = claim.await {
        cancel_authorization(app, &authorization.attempt_id).await?;
        return Err(error);
    }
    app.events.stale(["connect_many"]);
    let names = client_names(&mut app.store.read().await?, &begun).await?;
    Ok(Some(NextConsentView {
        entry: entry_view(&begun, names.as_ref()),
        authorization,
    }))
}

/// Takes those out of the line who need no consent any more: while the queue stood still, a person may have connected a
/// client or archived it.
async fn pass_over(app: &App, queue: &ConnectQueue) -> Result<(), AppError> {
    let mut tx = begin(app).await?;
    let clients = advisory_clients::list(&mut tx).await?;
    let all = connections::list(&mut tx).await?;
    let mut lines = Vec::new();
    for entry in connect_queue_entries::list(&mut tx, queue.id).await? {
        if entry.status != EntryStatus::Waiting {
            continue;
        }
        let client = clients.iter().find(|client| client.id == entry.advisory_client_id);
        let working = client.and_then(|client| all.iter().find(|one| works_for(one, client, queue)));
        let mut passed = entry.clone();
        if let Some(connection) = working {
            passed.status = EntryStatus::Connected;
            passed.reason = format!("`{}` was connected by hand meanwhile", connection.display_name);
            passed.external_account_id = connection.external_account_id.clone();
            passed.display_name = connection.display_name.clone();
            passed.legal_name = connection.legal_name.clone();
            passed.matched_by = Some(MatchedBy::Person);
            passed.connection_id = Some(connection.id);
        } else if client.is_none_or(|client| client.archived_at.is_some()) {
            passed.status = EntryStatus::Skipped;
            passed.reason = "The client is archived".to_owned();
        } else {
            continue;
        }
        connect_queue_entries::step(&mut tx, (EntryStatus::Waiting, entry.attempt_id), &passed).await?;
        lines.push(AuditEntry::new(
            "connect_queue.passed_over",
            entry.advisory_client_id.to_string(),
            passed.reason,
        ));
    }
    let Some(last) = lines.pop() else { return Ok(()) };
    for line in lines {
        tx.note(line).await?;
    }
    close_if_done(&mut tx, queue.id).await?;
    tx.commit(last).await?;
    app.events.stale(["connect_many"]);
    Ok(())
}

/// What the client had there and lost: what was allowed of it is asked for again. Only what comes back says whose it is.
async fn lost_connection(app: &App, queue: &ConnectQueue, entry: &ConnectQueueEntry) -> Result<Option<Connection>, AppError> {
    let all = connections::list(&mut app.store.read().await?).await?;
    Ok(all.into_iter().find(|one| {
        one.advisory_client_id == Some(entry.advisory_client_id) && one.partner == queue.partner && one.environment == queue.environment
    }))
}

/// What is left of consents that are under way: this program's own is answered again; one whose program is gone is
/// judged if its grant was kept, and waits anew if not.
async fn take_up(app: &App, queue: &ConnectQueue) -> Result<Option<NextConsentView>, AppError> {
    let entries = connect_queue_entries::list(&mut app.store.read().await?, queue.id).await?;
    for entry in entries.into_iter().filter(|entry| entry.status == EntryStatus::InConsent) {
        let Some(attempt_id) = entry.attempt_id else { continue };
        let lives = app.attempts.0.lock().await;
        let is_ours = lives.get(&attempt_id).is_some_and(|live| *live.stage.borrow() != Stage::Ended);
        drop(lives);
        if is_ours {
            let names = client_names(&mut app.store.read().await?, &entry).await?;
            return Ok(Some(NextConsentView {
                entry: entry_view(&entry, names.as_ref()),
                authorization: authorization_attempt(app, &attempt_id.to_string()).await?,
            }));
        }
        let attempt = stored(app, attempt_id).await?;
        if let Some(tokens) = held::tokens(app, &entry).await? {
            let now = app.clock.now();
            if let Err(error) = judge(app, entry, &attempt, &tokens, now).await {
                tracing::info!(%error, "a consent that another program left is not anybody's yet");
            }
            continue;
        }
        let mut tx = begin(app).await?;
        if !attempt.status.is_final() {
            let left = "The program was closed meanwhile";
            authorization_attempts::finish(&mut tx, attempt_id, AttemptStatus::Cancelled, left, None).await?;
        }
        let waiting = held::emptied(&entry, EntryStatus::Waiting, "");
        connect_queue_entries::step(&mut tx, (EntryStatus::InConsent, Some(attempt_id)), &waiting).await?;
        let subject = entry.advisory_client_id.to_string();
        tx.commit(AuditEntry::new("connect_queue.taken_up", subject, attempt_id.to_string()))
            .await?;
    }
    Ok(None)
}

/// Keeps the grant that came back, then says whose it is. An error is what the browser and the log say: the entry is held
/// or, if another program has taken it up meanwhile, waits again.
pub(crate) async fn settle(app: &App, entry: ConnectQueueEntry, consented: Consented) -> Result<(Connection, Organization), AppError> {
    let entry = match keep(app, entry, &consented).await {
        Ok(entry) => entry,
        Err(error) => {
            let remains = let_go(app, &consented.attempt, &consented.tokens, consented.told.as_deref()).await;
            return Err(error.and(remains));
        }
    };
    judge(app, entry, &consented.attempt, &consented.tokens, consented.returned_at).await
}

/// Connects the client, or holds the grant and says why.
async fn judge(
    app: &App,
    mut entry: ConnectQueueEntry,
    attempt: &AuthorizationAttempt,
    tokens: &GrantedTokens,
    returned_at: Instant,
) -> Result<(Connection, Organization), AppError> {
    let connector = partners::connector(&attempt.partner)?;
    let told = entry.external_account_id.clone();
    let asked = app
        .ask_organization(connector, attempt.environment, given(attempt), &tokens.access_token, &told)
        .await;
    entry.own_ms += since(app, returned_at);
    let mut tx = begin(app).await?;
    let organization = match asked {
        Ok(organization) => organization,
        Err(error) => {
            return hold(
                app,
                tx,
                entry,
                format!("The partner did not say whose the consent is: {}", error.message),
            )
            .await;
        }
    };
    remember(&mut entry, &organization);
    if !told.is_empty() && told != organization.external_account_id {
        let reason = "The partner answers for another company than the one that consented".to_owned();
        return hold(app, tx, entry, reason).await;
    }
    let clients = advisory_clients::list(&mut tx).await?;
    let on_record: Vec<Connection> = connections::list(&mut tx)
        .await?
        .into_iter()
        .filter(|one| is_there(one, attempt))
        .collect();
    let client = clients
        .iter()
        .find(|client| client.id == entry.advisory_client_id && client.archived_at.is_none());
    let matched = match client {
        Some(_) if !protection::MATCHES => Ok(MatchedBy::Person),
        Some(client) => matching::judge(client, &clients, &on_record, &organization),
        None => Err("The client was archived meanwhile".to_owned()),
    };
    let matched_by = match matched {
        Ok(matched_by) => matched_by,
        Err(reason) => return hold(app, tx, entry, reason).await,
    };
    let previous = on_record
        .into_iter()
        .find(|one| one.external_account_id == organization.external_account_id);
    if let Some(lost) = previous
        .as_ref()
        .map(|one| losses(one, &entry.granted_scopes))
        .transpose()?
        .flatten()
    {
        return hold(app, tx, entry, lost).await;
    }
    let connection = consented(app, attempt, previous, organization.external_account_id.clone())?;
    let stored = connect(app, &mut tx, &entry, &connection, tokens).await?;
    // The call that told the name has proven it.
    connections::record_call(&mut tx, connection.id, Ok(())).await?;
    app.count_reads(&mut tx, &connection, 1).await?;
    let before = (EntryStatus::InConsent, entry.attempt_id);
    connected(tx, before, entry, &connection, matched_by).await?;
    app.tokens.first_grant_stored(connection.id, stored).await?;
    match app.reach(&connection).await {
        Ok(reached) => remember_grantor(app, &connection, &reached).await,
        Err(error) => tracing::info!(connection.id = %connection.id, %error, "the partner was not asked who consented"),
    }
    Ok((connection, organization))
}

/// Stores the grant with the organization's connection, which is the entry's client's from now on.
pub(super) async fn connect(
    app: &App,
    tx: &mut WriteTransaction,
    entry: &ConnectQueueEntry,
    connection: &Connection,
    tokens: &GrantedTokens,
) -> Result<i64, AppError> {
    let vault = app.open_vault().await?;
    let stored = put_grant(app, tx, &vault, connection, tokens, entry.granted_scopes.clone()).await?;
    connections::set_advisory_client(tx, connection.id, Some(entry.advisory_client_id)).await?;
    connections::rename(tx, connection.id, &entry.display_name, &entry.legal_name).await?;
    held::forget(tx, entry).await?;
    tx.note(authorized(connection)).await?;
    Ok(stored)
}

/// Ends the entry well, and the transaction with it.
pub(super) async fn connected(
    mut tx: WriteTransaction,
    before: (EntryStatus, Option<AuthorizationAttemptId>),
    mut entry: ConnectQueueEntry,
    connection: &Connection,
    matched_by: MatchedBy,
) -> Result<(), AppError> {
    entry.status = EntryStatus::Connected;
    entry.reason = String::new();
    entry.matched_by = Some(matched_by);
    entry.connection_id = Some(connection.id);
    connect_queue_entries::step(&mut tx, before, &entry).await?;
    close_if_done(&mut tx, entry.queue_id).await?;
    let detail = format!("{}, by {}", connection.id, matched_by.as_str().replace('_', " "));
    let line = AuditEntry::new("connection.attached", entry.advisory_client_id.to_string(), detail);
    Ok(tx.commit(line).await?)
}

pub(super) fn remember(entry: &mut ConnectQueueEntry, organization: &Organization) {
    entry.external_account_id = organization.external_account_id.clone();
    entry.display_name = organization.display_name.clone();
    entry.legal_name = organization.legal_name.clone().unwrap_or_default();
}

/// Whether a connection leads where an attempt does.
pub(crate) fn is_there(connection: &Connection, attempt: &AuthorizationAttempt) -> bool {
    connection.partner == attempt.partner && connection.environment == attempt.environment && connection.endpoints == attempt.endpoints
}

/// What a connection would lose by this consent, in words; `None` when it keeps all that it is allowed.
pub(super) fn losses(connection: &Connection, granted: &[String]) -> Result<Option<String>, AppError> {
    let lost = lost(partners::manifest(&connection.partner)?, connection, granted);
    let names: Vec<String> = lost.iter().map(|id| format!("`{id}`")).collect();
    let words = format!(
        "`{}` is allowed {} already, and this consent does not grant it",
        connection.display_name,
        names.join(", ")
    );
    Ok((!lost.is_empty()).then_some(words))
}

async fn hold<T>(app: &App, mut tx: WriteTransaction, mut entry: ConnectQueueEntry, reason: String) -> Result<T, AppError> {
    entry.status = EntryStatus::Held;
    entry.reason = reason.clone();
    connect_queue_entries::step(&mut tx, (EntryStatus::InConsent, entry.attempt_id), &entry).await?;
    let subject = entry.advisory_client_id.to_string();
    tx.commit(AuditEntry::new("connect_queue.held", subject, reason.clone())).await?;
    app.events.stale(["connect_many", "attention"]);
    Err(AppError::new(ErrorCode::NeedsAuthorization, reason).hint("Nothing was attached: decide about it in the queue"))
}

fn since(app: &App, earlier: Instant) -> i64 {
    i64::try_from(app.clock.now().since(earlier).as_millis()).unwrap_or(i64::MAX)
}
