//! What came back for a client: it is judged before any of it is stored.
//!
//! A queue holds what is doubtful, because whoever consented is there to decide. Here they are far away and have taken the
//! wrong company: the consent goes back to the partner, and the same link waits for the right one.

use std::sync::Arc;

use connect_connectors::{Organization, registry};
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::ids::{AdvisoryClientId, AuthorizationAttemptId};
use connect_store::authorization_attempts::{self, AttemptStatus, AuthorizationAttempt};
use connect_store::connect_queue_entries::MatchedBy;
use connect_store::connections::{self, Connection};
use connect_store::consent_requests::{self, Asked};
use connect_store::{Reads, advisory_clients};

use super::finish::scopes_of_link;
use crate::App;
use crate::authorization::{abilities, authorized, consented, end, given, let_go, put_grant, remember_grantor};
use crate::connect_many::{Consented, is_there, matching};
use crate::error::AppError;
use crate::gate::check_with_new_credential;
use crate::meeting::settle_withdrawn;
use crate::partners;
use crate::subscriptions::end_withdrawn;

/// Whose consent is wanted.
pub(crate) struct Wanted {
    /// The client's.
    pub(crate) client: AdvisoryClientId,
    /// By this account, where one was named.
    pub(crate) login_hint: Option<String>,
}

/// Connects the client if the company is certainly theirs; `None` when the request waits on, and says why.
pub(crate) async fn settle(app: &Arc<App>, wanted: Wanted, came: Consented) -> Result<Option<Organization>, AppError> {
    let mut told = came.told.clone();
    let doubt = match connect(app, &wanted, &came, &mut told).await {
        Ok(Ok(organization)) => return Ok(Some(organization)),
        Ok(Err(doubt)) => doubt,
        Err(error) => {
            let remains = let_go(app, &came.attempt, &came.tokens, told.as_deref()).await;
            return Err(error.and(remains));
        }
    };
    let remains = let_go(app, &came.attempt, &came.tokens, told.as_deref()).await;
    wait_on(
        app,
        wanted.client,
        came.attempt.id,
        "consent.given_back",
        &format!("{doubt}. {remains}"),
    )
    .await?;
    Ok(None)
}

/// Lets the request of this attempt wait on when its code brought no token; of any other attempt the error stands.
///
/// Whoever was asked can open the same link again, and need not be sent another because a code was too old by the time that
/// it arrived, or the partner was away.
pub(crate) async fn unexchanged(app: &App, id: AuthorizationAttemptId, error: AppError) -> Result<(), AppError> {
    let request = consent_requests::get(&mut app.store.read().await?, id).await?;
    let Some(Asked::Connection { advisory_client_id, .. }) = request.map(|request| request.asked) else {
        return Err(error);
    };
    let doubt = format!(
        "{}. An address is good once and for some minutes: have the same link opened again",
        error.message
    );
    wait_on(app, advisory_client_id, id, "consent.unexchanged", &doubt).await
}

async fn wait_on(
    app: &App,
    client: AdvisoryClientId,
    id: AuthorizationAttemptId,
    action: &'static str,
    doubt: &str,
) -> Result<(), AppError> {
    let mut tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
    authorization_attempts::wait_again(&mut tx, id).await?;
    consent_requests::set_doubt(&mut tx, id, doubt).await?;
    tx.commit(AuditEntry::new(action, client.to_string(), format!("{id}: {doubt}")))
        .await?;
    app.events.stale(["consent_requests", "attention"]);
    Ok(())
}

/// The organization, connected and the client's; or why nothing was stored. `told` becomes its id as soon as that is known.
async fn connect(
    app: &Arc<App>,
    wanted: &Wanted,
    came: &Consented,
    told: &mut Option<String>,
) -> Result<Result<Organization, String>, AppError> {
    let Consented { attempt, tokens, .. } = came;
    let (connector, manifest) = (partners::connector(&attempt.partner)?, partners::manifest(&attempt.partner)?);
    let named = told.clone().unwrap_or_default();
    let asking = app.ask_organization(connector, attempt.environment, given(attempt), &tokens.access_token, &named);
    let organization = match asking.await {
        Ok(organization) => organization,
        Err(error) => return Ok(Err(format!("The partner did not say whose the consent is: {}", error.message))),
    };
    *told = Some(organization.external_account_id.clone());
    if !named.is_empty() && named != organization.external_account_id {
        return Ok(Err("The partner answers for another company than the one that consented".to_owned()));
    }
    let asked = abilities::asked_by(manifest, &scopes_of_link(app, attempt.id).await?);
    let granted = tokens.scopes.clone().unwrap_or_else(|| abilities::scopes(manifest, &asked));
    let previous = match judge(&mut app.store.read().await?, wanted, attempt, &organization).await? {
        Ok((_, previous)) => previous,
        Err(doubt) => return Ok(Err(doubt)),
    };
    let mut left = Vec::new();
    if let Some(previous) = &previous {
        let mut lost = abilities::lost(manifest, previous, &granted);
        lost.retain(|id| !asked.contains(id));
        if let Some(first) = lost.first().filter(|_| previous.disconnected_at.is_none()) {
            return Ok(Err(format!(
                "`{}` was allowed `{first}` after this link was made, which does not ask for it: make a new link",
                previous.display_name
            )));
        }
        // The old grant can still end and delete what hangs on it; the new one cannot.
        left.extend(settle_withdrawn(app, previous, &granted).await?);
        left.extend(end_withdrawn(app, previous, &granted).await?);
    }
    let vault = app.open_vault().await?;
    let mut tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
    // Another program may have connected the company meanwhile.
    let (matched_by, previous) = match judge(&mut tx, wanted, attempt, &organization).await? {
        Ok(judged) => judged,
        Err(doubt) => return Ok(Err(doubt)),
    };
    let connection = consented(app, attempt, previous, organization.external_account_id.clone())?;
    let stored = put_grant(app, &mut tx, &vault, &connection, tokens, granted.clone()).await?;
    connections::set_advisory_client(&mut tx, connection.id, Some(wanted.client)).await?;
    let legal_name = organization.legal_name.as_deref().unwrap_or_default();
    connections::rename(&mut tx, connection.id, &organization.display_name, legal_name).await?;
    // The call that told the name has proven it.
    connections::record_call(&mut tx, connection.id, Ok(())).await?;
    app.count_reads(&mut tx, &connection, 1).await?;
    tx.note(authorized(&connection)).await?;
    let detail = format!("{}, by {}", connection.id, matched_by.as_str().replace('_', " "));
    tx.commit(AuditEntry::new("connection.attached", wanted.client.to_string(), detail))
        .await?;
    app.tokens.first_grant_stored(connection.id, stored).await?;
    match app.reach(&connection).await {
        Ok(reached) => remember_grantor(app, &connection, &reached).await,
        Err(error) => tracing::info!(connection.id = %connection.id, %error, "the partner was not asked who consented"),
    }
    check_with_new_credential(app, connection.id).await;
    // Nobody waits for it: the client has its connection, and the request says what is not there.
    left.extend(abilities::refused(manifest, &asked, &granted).map(|refused| refused.message));
    end(app, attempt.id, AttemptStatus::Succeeded, &left.join(". "), Some(connection.id)).await;
    Ok(Ok(organization))
}

/// How the organization is known as the client's, and its connection; or why somebody has to look.
async fn judge(
    from: &mut impl Reads,
    wanted: &Wanted,
    attempt: &AuthorizationAttempt,
    organization: &Organization,
) -> Result<Result<(MatchedBy, Option<Connection>), String>, AppError> {
    let id = wanted.client;
    // A private partner tells nothing of the account, so that naming it was for the other person's eyes alone.
    let is_private = !registry::is_built_in(&attempt.partner);
    let account = wanted.login_hint.as_deref().filter(|_| !is_private);
    if let Some(doubt) = account.and_then(|address| other_account(organization, address)) {
        return Ok(Err(doubt));
    }
    let clients = advisory_clients::list(from).await?;
    let there: Vec<Connection> = connections::list(from)
        .await?
        .into_iter()
        .filter(|one| is_there(one, attempt))
        .collect();
    let is_it = |one: &&Connection| one.external_account_id == organization.external_account_id;
    // What is nobody's yet may become the client's.
    let owned: Vec<Connection> = there.iter().filter(|one| one.advisory_client_id.is_some()).cloned().collect();
    let matched = match clients.iter().find(|client| client.id == id && client.archived_at.is_none()) {
        None => Err("The client was archived meanwhile".to_owned()),
        // Whoever asked has said whose it is: by the account, or because the partner has one organization, called as itself.
        Some(_) if (account.is_some() || is_private) && !owned.iter().any(|one| is_it(&one)) => Ok(MatchedBy::Person),
        Some(client) => matching::judge(client, &clients, &owned, organization),
    };
    Ok(matched.map(|matched_by| (matched_by, there.iter().find(is_it).cloned())))
}

/// Why the account is not known to be the one with this address. Case tells no two of them apart.
fn other_account(organization: &Organization, address: &str) -> Option<String> {
    let addresses = &organization.addresses;
    if addresses.iter().any(|one| one.to_lowercase() == address) {
        return None;
    }
    Some(match addresses.first() {
        Some(came) => format!("`{came}` signed in, and `{address}` was asked to"),
        None => format!("The address of the account was not allowed to be seen, and `{address}` was asked to sign in"),
    })
}
