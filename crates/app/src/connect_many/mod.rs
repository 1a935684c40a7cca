//! Connecting many clients to one partner, one consent after the other.
//!
//! A queue and its entries are rows, so that a killed program loses nothing. A consent's tokens are sealed and stored
//! with the entry before anybody judges whose they are ([`consent`]). An organization that is certainly the client's
//! ([`matching`]) gets its connection in one transaction; anything else is held, used for nothing, until a person
//! decides ([`resolve`]). What nobody decides within a week is given back to the partner ([`held`]).

mod acts;
mod consent;
pub(crate) mod held;
pub(crate) mod matching;
mod resolve;
mod start;
pub mod view;

use connect_domain::access::Permission;
use connect_domain::advisory_client::ClientNames;
use connect_domain::audit::AuditEntry;
use connect_domain::ids::ConnectQueueId;
use connect_store::connect_queue_entries::{self, ConnectQueueEntry, EntryStatus};
use connect_store::connect_queues::{self, ConnectQueue};
use connect_store::{Reads, WriteTransaction, advisory_clients};

pub use acts::{close_queue, connect_again, pause_queue, resume_queue, skip_client};
pub use consent::connect_next;
pub(crate) use consent::{Consented, is_there, settle};
pub use resolve::{attach_held, disconnect_held};
pub(crate) use start::check_partner;
pub use start::{StartQueue, start_queue};

use view::{ConnectQueueView, view_of};

use crate::App;
use crate::clients::find as find_client;
use crate::error::{AppError, ErrorCode};
use crate::input::parse_id;

/// A queue by its id; without one the open one, or the newest where none is open.
pub async fn show_queue(app: &App, id: Option<&str>) -> Result<ConnectQueueView, AppError> {
    let mut reader = app.store.read().await?;
    let queue = find(&mut reader, id).await?;
    view_of(&mut reader, queue).await
}

/// Every queue that there ever was, the newest first.
pub async fn list_queues(app: &App) -> Result<Vec<ConnectQueueView>, AppError> {
    let mut reader = app.store.read().await?;
    let mut views = Vec::new();
    for queue in connect_queues::list(&mut reader).await? {
        views.push(view_of(&mut reader, queue).await?);
    }
    Ok(views)
}

async fn find(from: &mut impl Reads, id: Option<&str>) -> Result<ConnectQueue, AppError> {
    let all = connect_queues::list(from).await?;
    if let Some(id) = id {
        let id: ConnectQueueId = parse_id(id)?;
        return all.into_iter().find(|queue| queue.id == id).ok_or_else(no_queue);
    }
    let open: Vec<&ConnectQueue> = all.iter().filter(|queue| queue.closed_at.is_none()).collect();
    match open[..] {
        [one] => Ok(one.clone()),
        [] => all.into_iter().next().ok_or_else(no_queue),
        [..] => {
            let ids: Vec<String> = open.iter().map(|queue| format!("{} ({})", queue.id, queue.partner)).collect();
            Err(AppError::new(ErrorCode::InvalidInput, "Several queues are open")
                .hint(format!("Name one with --queue: {}", ids.join(", "))))
        }
    }
}

fn no_queue() -> AppError {
    AppError::new(ErrorCode::InvalidInput, "There is no such queue").hint("`connect-many start PARTNER` makes one")
}

/// The same, unless it is closed.
async fn find_open(from: &mut impl Reads, id: Option<&str>) -> Result<ConnectQueue, AppError> {
    let queue = find(from, id).await?;
    if queue.closed_at.is_some() {
        return Err(AppError::new(ErrorCode::InvalidInput, "The queue is closed").hint("`connect-many start PARTNER` makes a new one"));
    }
    Ok(queue)
}

/// The entry of a client in a queue that is open. An archived one has its entry still: what is held of it must come to an end.
async fn entry_of(tx: &mut WriteTransaction, id: Option<&str>, client: &str) -> Result<(ConnectQueue, ConnectQueueEntry), AppError> {
    let queue = find_open(tx, id).await?;
    let client = find_client(tx, client).await?;
    let mut entries = connect_queue_entries::list(tx, queue.id).await?.into_iter();
    let entry = entries.find(|entry| entry.advisory_client_id == client.id).ok_or_else(|| {
        AppError::new(ErrorCode::InvalidInput, format!("`{}` is not in the queue", client.names.name()))
            .hint("`connect-many status` shows who is")
    })?;
    Ok((queue, entry))
}

/// Refuses an entry that does not stand as the act needs it.
fn require(entry: &ConnectQueueEntry, allowed: &[EntryStatus], what: &str) -> Result<(), AppError> {
    if allowed.contains(&entry.status) {
        return Ok(());
    }
    let status = entry.status.as_str().replace('_', " ");
    Err(AppError::new(
        ErrorCode::InvalidInput,
        format!("This client is {status}, so it cannot be {what}"),
    ))
}

/// Closes a queue in which nothing is left to do.
async fn close_if_done(tx: &mut WriteTransaction, id: ConnectQueueId) -> Result<(), AppError> {
    let done = |entry: &ConnectQueueEntry| matches!(entry.status, EntryStatus::Connected | EntryStatus::Skipped);
    if connect_queue_entries::list(tx, id).await?.iter().all(done) {
        connect_queues::close(tx, id).await?;
        tx.note(AuditEntry::new("connect_queue.closed", id.to_string(), "")).await?;
    }
    Ok(())
}

async fn begin(app: &App) -> Result<WriteTransaction, AppError> {
    Ok(app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?)
}

/// What the firm calls the client.
async fn client_names(from: &mut impl Reads, entry: &ConnectQueueEntry) -> Result<Option<ClientNames>, AppError> {
    let client = advisory_clients::get(from, entry.advisory_client_id).await?;
    Ok(client.map(|client| client.names))
}

async fn tell(app: &App, id: ConnectQueueId) -> Result<ConnectQueueView, AppError> {
    app.events.stale(["connect_many", "attention", "clients", "connections"]);
    show_queue(app, Some(&id.to_string())).await
}
