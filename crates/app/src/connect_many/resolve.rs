//! What a person decides about a held consent: it is this client's after all, it is another client's, or nobody's.

use connect_domain::audit::AuditEntry;
use connect_store::WriteTransaction;
use connect_store::advisory_clients::AdvisoryClient;
use connect_store::connect_queue_entries::{self, ConnectQueueEntry, EntryStatus, MatchedBy};
use connect_store::connections::{self, Connection};

use super::consent::{connect, connected, is_there, losses, remember};
use super::view::ConnectQueueView;
use super::{begin, entry_of, held, require, tell};
use crate::App;
use crate::authorization::{consented, given, prove};
use crate::clients::{find_in_sight, owner_words};
use crate::error::{AppError, ErrorCode};
use crate::partners;

/// Gives the held organization to the client that was expected, or to `owner` instead; the expected one then waits again.
pub async fn attach_held(app: &App, queue: Option<&str>, client: &str, owner: Option<&str>) -> Result<ConnectQueueView, AppError> {
    let (queue, entry, known) = held_entry(app, queue, client).await?;
    let gone = || AppError::new(ErrorCode::Conflict, "The kept consent is gone").hint("Disconnect it, and connect the client anew");
    let tokens = held::tokens(app, &entry).await?.ok_or_else(gone)?;
    let attempt = held::attempt(app, &entry).await?.ok_or_else(gone)?;
    let mut tx = begin(app).await?;
    let owner = find_in_sight(&mut tx, owner.unwrap_or(client)).await?;
    let previous = connections::list(&mut tx)
        .await?
        .into_iter()
        .find(|one| is_there(one, &attempt) && one.external_account_id == known.external_account_id);
    if let Some(previous) = &previous {
        refuse_others(&mut tx, previous, &owner).await?;
        refuse_losses(previous, &known, client)?;
        let is_newer = previous.authorized_at.is_some_and(|at| at > attempt.created_at);
        if is_newer && previous.disconnected_at.is_none() && previous.advisory_client_id == Some(owner.id) {
            return Err(AppError::new(
                ErrorCode::Conflict,
                format!(
                    "`{}` was connected to `{}` meanwhile, by a newer consent",
                    previous.display_name,
                    owner.names.name()
                ),
            )
            .hint("Disconnect the held one: the newer one stays"));
        }
    }
    let connection = consented(app, &attempt, previous, known.external_account_id.clone())?;
    let of_owner = ConnectQueueEntry {
        advisory_client_id: owner.id,
        ..known.clone()
    };
    let stored = connect(app, &mut tx, &of_owner, &connection, &tokens).await?;
    let before = (EntryStatus::Held, entry.attempt_id);
    if owner.id == entry.advisory_client_id {
        connected(tx, before, acted(known), &connection, MatchedBy::Person).await?;
    } else {
        let waiting = held::emptied(&acted(known.clone()), EntryStatus::Waiting, "");
        connect_queue_entries::step(&mut tx, before, &waiting).await?;
        let entries = connect_queue_entries::list(&mut tx, queue.id).await?;
        match entries.into_iter().find(|one| one.advisory_client_id == owner.id) {
            Some(own) if may_become_connected(&own) => {
                let own_before = (own.status, own.attempt_id);
                let mut own = acted(own);
                own.external_account_id = known.external_account_id.clone();
                own.display_name = known.display_name.clone();
                own.legal_name = known.legal_name.clone();
                connected(tx, own_before, own, &connection, MatchedBy::Person).await?;
            }
            _ => {
                let detail = format!("{}, by person", connection.id);
                tx.commit(AuditEntry::new("connection.attached", owner.id.to_string(), detail))
                    .await?;
            }
        }
    }
    app.tokens.first_grant_stored(connection.id, stored).await?;
    // Held for a while, it may be dead by now: then the connection says so, and its own page has the way on.
    if let Err(error) = prove(app, &connection).await {
        tracing::info!(connection.id = %connection.id, %error, "an attached consent is not proven");
    }
    tell(app, queue.id).await
}

/// Ends the held consent at the partner and forgets it; the client waits again. Forgetting needs the partner to answer:
/// until then the consent stays held.
pub async fn disconnect_held(app: &App, queue: Option<&str>, client: &str) -> Result<ConnectQueueView, AppError> {
    let mut tx = begin(app).await?;
    let (queue, entry) = entry_of(&mut tx, queue, client).await?;
    require(&entry, &[EntryStatus::Held], "decided about")?;
    drop(tx);
    let remains = held::give_back(app, &entry).await?;
    let mut tx = begin(app).await?;
    let waiting = held::emptied(&acted(entry.clone()), EntryStatus::Waiting, remains);
    connect_queue_entries::step(&mut tx, (EntryStatus::Held, entry.attempt_id), &waiting).await?;
    held::forget(&mut tx, &entry).await?;
    tx.commit(AuditEntry::new(
        "connect_queue.given_back",
        entry.advisory_client_id.to_string(),
        remains,
    ))
    .await?;
    tell(app, queue.id).await
}

/// The entry, and the same with the organization's name, for which the partner is asked where it did not answer before.
async fn held_entry(
    app: &App,
    queue: Option<&str>,
    client: &str,
) -> Result<(connect_store::connect_queues::ConnectQueue, ConnectQueueEntry, ConnectQueueEntry), AppError> {
    let mut tx = begin(app).await?;
    let (queue, entry) = entry_of(&mut tx, queue, client).await?;
    require(&entry, &[EntryStatus::Held], "decided about")?;
    drop(tx);
    let mut known = entry.clone();
    if known.display_name.is_empty()
        && let (Some(tokens), Some(attempt)) = (held::tokens(app, &entry).await?, held::attempt(app, &entry).await?)
    {
        let connector = partners::connector(&attempt.partner)?;
        let told = &entry.external_account_id;
        let organization = app
            .ask_organization(connector, attempt.environment, given(&attempt), &tokens.access_token, told)
            .await?;
        remember(&mut known, &organization);
    }
    Ok((queue, entry, known))
}

/// A company that is another client's must be detached there first.
async fn refuse_others(tx: &mut WriteTransaction, previous: &Connection, owner: &AdvisoryClient) -> Result<(), AppError> {
    match previous.advisory_client_id {
        Some(id) if id != owner.id => {
            let other = owner_words(tx, id).await?;
            Err(
                AppError::new(ErrorCode::Conflict, format!("`{}` belongs to {other}", previous.display_name))
                    .hint("Detach it there first, with `clients detach`, or say that the consent is that client's"),
            )
        }
        _ => Ok(()),
    }
}

/// A consent that was asked for somebody else's company did not ask for all that this one was allowed.
fn refuse_losses(previous: &Connection, known: &ConnectQueueEntry, client: &str) -> Result<(), AppError> {
    let Some(lost) = losses(previous, &known.granted_scopes)? else {
        return Ok(());
    };
    Err(AppError::new(ErrorCode::Conflict, lost).hint(format!(
        "End this consent with `connect-many resolve disconnect {client}`, then `connections reconnect {}` asks for all that it had",
        previous.id
    )))
}

fn may_become_connected(entry: &ConnectQueueEntry) -> bool {
    matches!(entry.status, EntryStatus::Waiting | EntryStatus::Skipped | EntryStatus::Failed)
}

fn acted(mut entry: ConnectQueueEntry) -> ConnectQueueEntry {
    entry.acts += 1;
    entry
}
