//! The firm's client companies: their engagements, who leads them, and which connection is whose.
//!
//! A client is never deleted, for connections and the audit log name it: it is archived, which can be taken
//! back. Two clients of one name are one company written twice until a person says otherwise, so every way
//! in asks the same question ([`twins`]). A connection that carries a client's name is offered to it, and
//! attached only by a person.

mod archive;
mod attach;
mod book;
mod engagement;
mod import;
mod owners;
mod save;
#[cfg(test)]
mod tests;
mod twins;
pub mod view;

use connect_domain::access::Permission;
use connect_domain::advisory_client::folded_reference;
use connect_domain::ids::AdvisoryClientId;
use connect_store::advisory_clients::{self, AdvisoryClient};
use connect_store::{Reads, WriteTransaction, audit_entries, engagements};

pub use archive::{archive_client, restore_client};
pub(crate) use attach::owner_words;
pub use attach::{attach_connection, detach_connection};
pub use engagement::save_engagement;
pub use import::{import_clients, preview_clients};
pub(crate) use owners::Owners;
pub use save::save_client;
use view::{ClientHistoryEntry, ClientPage, ClientView, ClientsView};

use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::shortened;
use book::Book;

/// Enough for a page; the whole log is `audit export`.
const HISTORY: i64 = 200;

/// Every client, by name.
pub async fn list_clients(app: &App) -> Result<ClientsView, AppError> {
    let book = Book::read(app, &mut app.store.read().await?).await?;
    Ok(ClientsView {
        clients: book.clients().collect(),
        members: book.members(),
    })
}

/// One client, by id or reference, with its engagements and what happened to it.
pub async fn show_client(app: &App, client: &str) -> Result<ClientPage, AppError> {
    let mut reader = app.store.read().await?;
    let found = find(&mut reader, client).await?;
    let book = Book::read(app, &mut reader).await?;
    let mut rows = engagements::list_of_client(&mut reader, found.id).await?;
    rows.reverse();
    let lines = audit_entries::of_subject(&mut reader, &found.id.to_string(), HISTORY).await?;
    let history = lines.into_iter().map(|line| ClientHistoryEntry {
        sequence: line.sequence.into(),
        at: line.at.into(),
        actor: book.actor_name(&line.actor),
        action: line.action,
        detail: line.detail,
    });
    Ok(ClientPage {
        client: book.client(&found),
        engagements: rows.iter().map(|row| book.engagement(row)).collect(),
        members: book.members(),
        history: history.collect(),
    })
}

/// The client with this id, or else with this reference; archived or not.
pub(crate) async fn find(from: &mut impl Reads, client: &str) -> Result<AdvisoryClient, AppError> {
    let found = match client.parse::<AdvisoryClientId>() {
        Ok(id) => advisory_clients::get(from, id).await?,
        Err(_) => {
            let reference = folded_reference(client);
            let mut all = advisory_clients::list(from).await?.into_iter();
            all.find(|one| !reference.is_empty() && folded_reference(one.names.reference()) == reference)
        }
    };
    found.ok_or_else(|| {
        AppError::new(ErrorCode::InvalidInput, format!("There is no client `{}`", shortened(client)))
            .hint("`clients list` shows the ids and references")
    })
}

/// The same, unless it is archived.
pub(crate) async fn find_in_sight(from: &mut impl Reads, client: &str) -> Result<AdvisoryClient, AppError> {
    let found = find(from, client).await?;
    if found.archived_at.is_some() {
        return Err(
            AppError::new(ErrorCode::InvalidInput, format!("`{}` is archived", found.names.name()))
                .hint("Bring it back first, with `clients restore`"),
        );
    }
    Ok(found)
}

async fn begin(app: &App) -> Result<WriteTransaction, AppError> {
    let now = app.clock.now();
    Ok(app.store.write(&app.actor, Permission::ManageClients, now).await?)
}

/// Tells the pages that show clients, and answers the client as it is now.
async fn tell(app: &App, id: AdvisoryClientId) -> Result<ClientView, AppError> {
    app.events.stale(["clients".to_owned(), format!("client:{id}")]);
    let mut reader = app.store.read().await?;
    let client = find(&mut reader, &id.to_string()).await?;
    Ok(Book::read(app, &mut reader).await?.client(&client))
}
