//! Calendars that no list of the partner shows: a person adds them by their addresses, and every pull reads them after the
//! lists ([`crate::pull`], ADR 0077).

pub mod view;

use connect_connectors::by_address::ReadsByAddress;
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::source_object::{BY_ADDRESS, SourceObject, SourceObjectKind};
use connect_store::added_calendars::{self, AddedCalendar, LastPull};
use connect_store::connections::Connection;
use connect_store::source_objects;

use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::{checked_address, shortened};
use crate::partners;
use view::{AddedCalendarView, AddedCalendarsView};

/// Each costs a call at every pull.
const MOST: usize = 200;

/// Those of a connection, by address, with what the last pull found.
pub async fn list_added_calendars(app: &App, connection_id: &str) -> Result<AddedCalendarsView, AppError> {
    app.actor.may(Permission::UseConnection)?;
    let connection = app.connection(connection_id).await?;
    reader(&connection)?;
    let mut store = app.store.read().await?;
    let added = added_calendars::list(&mut store, connection.id).await?;
    let pulled = source_objects::list(&mut store, connection.id, SourceObjectKind::Calendar).await?;
    let calendars = added.iter().map(|row| {
        let there = pulled.iter().find(|one| one.object.external_id == row.external_id);
        AddedCalendarView::new(row, &access(&connection, there.map(|there| &there.object)))
    });
    Ok(AddedCalendarsView {
        connection_id: connection.id.to_string(),
        display_name: connection.display_name.clone(),
        calendars: calendars.collect(),
    })
}

/// Adds one, once a call has proven that the account sees it. The next pull brings it into the mapping.
pub async fn add_calendar(app: &App, connection_id: &str, address: &str) -> Result<AddedCalendarView, AppError> {
    app.actor.may(Permission::Map)?;
    let connection = app.connection(connection_id).await?;
    let reads = reader(&connection)?;
    let address = checked_address(
        address,
        "Give the address of a mailbox, a room or a calendar, such as `tax@example.com`",
    )?;
    app.require_credential(&connection).await?;
    let added = added_calendars::list(&mut app.store.read().await?, connection.id).await?;
    if added.iter().any(|row| row.address == address) {
        return Err(refused(format!("`{}` was added before", shortened(&address)))
            .hint(format!("`calendars list {}` shows what the last pull found there", connection.id)));
    }
    if added.len() >= MOST {
        return Err(refused(format!(
            "{MOST} calendars were added by their addresses, and each costs a call at every pull"
        ))
        .hint("Remove those that nobody needs, or put calendars into the account's own list at the partner"));
    }
    let reached = app.reach(&connection).await?;
    let read = app.ask_aside(&connection, &reached, |call| reads.read_by_address(call, address.clone()));
    let object = read.await.map_err(|error| AppError {
        message: format!("`{}` was not added: {}", shortened(&address), error.message),
        ..error
    })?;
    refuse_known(app, &connection, reads, &added, &object).await?;
    let row = AddedCalendar {
        connection_id: connection.id,
        address,
        external_id: object.external_id.clone(),
        name: object.name.clone(),
        last_pull: LastPull::Pending,
        problem: String::new(),
        created_by: app.actor.label(),
        created_at: app.clock.now(),
    };
    let mut tx = app.store.write(&app.actor, Permission::Map, row.created_at).await?;
    added_calendars::insert(&mut tx, &row).await?;
    let entry = AuditEntry::new("calendar.added", connection.id.to_string(), row.address.clone());
    tx.commit(entry).await?;
    told(app, &connection);
    Ok(AddedCalendarView::new(&row, &access(&connection, Some(&object))))
}

/// Removes one. The next pull takes it for gone, unless a list shows it.
pub async fn remove_calendar(app: &App, connection_id: &str, address: &str) -> Result<AddedCalendarView, AppError> {
    app.actor.may(Permission::Map)?;
    let connection = app.connection(connection_id).await?;
    reader(&connection)?;
    let wanted = address.trim().to_lowercase();
    let added = added_calendars::list(&mut app.store.read().await?, connection.id).await?;
    let row = added.into_iter().find(|row| row.address == wanted).ok_or_else(|| {
        refused(format!("No calendar was added by the address `{}`", shortened(address.trim())))
            .hint(format!("`calendars list {}` shows those that were", connection.id))
    })?;
    let mut tx = app.store.write(&app.actor, Permission::Map, app.clock.now()).await?;
    added_calendars::delete(&mut tx, connection.id, &row.address).await?;
    let entry = AuditEntry::new("calendar.removed", connection.id.to_string(), row.address.clone());
    tx.commit(entry).await?;
    told(app, &connection);
    Ok(AddedCalendarView::new(&row, ""))
}

/// What the connector can read by an address, or that it cannot.
fn reader(connection: &Connection) -> Result<&'static dyn ReadsByAddress, AppError> {
    let connector = partners::connector(&connection.partner)?;
    connector.by_address().ok_or_else(|| {
        refused(format!(
            "A connection to {} has no calendars that can be added",
            connector.manifest().name
        ))
    })
}

/// One that was added by another of its addresses, or that a list shows, stands there already.
async fn refuse_known(
    app: &App,
    connection: &Connection,
    reads: &dyn ReadsByAddress,
    added: &[AddedCalendar],
    object: &SourceObject,
) -> Result<(), AppError> {
    if let Some(row) = added.iter().find(|row| row.external_id == object.external_id) {
        return Err(refused(format!(
            "`{}` was added before, by `{}`",
            shortened(&object.name),
            row.address
        )));
    }
    let pulled = source_objects::list(&mut app.store.read().await?, connection.id, SourceObjectKind::Calendar).await?;
    let listed = pulled
        .iter()
        .filter(|row| row.gone_at.is_none() && !row.object.attributes.contains_key(BY_ADDRESS));
    match listed.map(|row| &row.object).find(|listed| reads.is_same(object, listed)) {
        Some(listed) => Err(refused(format!("`{}` is listed already", shortened(&listed.name)))
            .hint("It is among the connection's calendars without being added: map it there")),
        None => Ok(()),
    }
}

/// What the account may do there, in the manifest's words; empty where that is not told.
fn access(connection: &Connection, object: Option<&SourceObject>) -> String {
    const ACCESS: &str = "access";
    let manifest = partners::manifest(&connection.partner).ok();
    let mapping = manifest.and_then(|manifest| manifest.mapping.as_ref());
    let fact = mapping.and_then(|mapping| mapping.facts.iter().find(|fact| fact.id == ACCESS));
    let value = object.and_then(|object| object.attributes.get(ACCESS));
    match (fact, value) {
        (Some(fact), Some(value)) => fact.word(value).to_owned(),
        _ => String::new(),
    }
}

fn refused(message: String) -> AppError {
    AppError::new(ErrorCode::InvalidInput, message)
}

fn told(app: &App, connection: &Connection) {
    app.events.stale([format!("calendars:{}", connection.id)]);
}
