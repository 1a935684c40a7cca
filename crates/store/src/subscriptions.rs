//! `subscriptions`: what the firm had a partner tell its receiver of, with the clock of each.

use connect_domain::clock::Instant;
use connect_domain::ids::{ConnectionId, SubscriptionId};

use crate::columns::{Columns, exactly_one};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, Writes};

const TABLE: &str = "subscriptions";

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriptionRow {
    /// Key.
    pub id: SubscriptionId,
    /// Whose calendar.
    pub connection_id: ConnectionId,
    /// The partner's id of the calendar.
    pub calendar: String,
    /// What it was called when it was subscribed to.
    pub calendar_name: String,
    /// The partner's id of the subscription.
    pub external_id: String,
    /// The receiver's address.
    pub notification_url: String,
    /// When it ends by itself, as the partner said last.
    pub expires_at: Instant,
    /// Actor's label.
    pub created_by: String,
    /// When.
    pub created_at: Instant,
    /// When its making was begun: as long as the partner has not answered and nobody was given its secret.
    pub begun_at: Option<Instant>,
    /// When the partner was first seen not to list it any more.
    pub lost_at: Option<Instant>,
}

macro_rules! columns {
    () => {
        "id, connection_id, calendar, calendar_name, external_id, notification_url, expires_at, created_by, created_at, begun_at, lost_at"
    };
}

/// All that nobody has ended, of every connection, the one that ends first foremost.
pub async fn list(from: &mut impl Reads) -> Result<Vec<SubscriptionRow>, StoreError> {
    let rows = sqlx::query(concat!("SELECT ", columns!(), " FROM subscriptions ORDER BY expires_at, id"))
        .fetch_all(from.connection())
        .await?;
    rows.iter().map(read).collect()
}

/// Those of one connection.
pub async fn list_of(from: &mut impl Reads, connection_id: ConnectionId) -> Result<Vec<SubscriptionRow>, StoreError> {
    let rows = list(from).await?.into_iter();
    Ok(rows.filter(|row| row.connection_id == connection_id).collect())
}

/// Keeps a new one.
pub async fn insert(tx: &mut impl Writes, row: &SubscriptionRow) -> Result<(), StoreError> {
    sqlx::query(concat!(
        "INSERT INTO subscriptions (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    ))
    .bind(row.id.to_string())
    .bind(row.connection_id.to_string())
    .bind(row.calendar.clone())
    .bind(row.calendar_name.clone())
    .bind(row.external_id.clone())
    .bind(row.notification_url.clone())
    .bind(row.expires_at.as_micros())
    .bind(row.created_by.clone())
    .bind(row.created_at.as_micros())
    .bind(row.begun_at.map(Instant::as_micros))
    .bind(row.lost_at.map(Instant::as_micros))
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// What the partner answered when one was made or renewed: when it ends, and which it is, another one if the old one had
/// ended. It lives.
pub async fn renew(tx: &mut impl Writes, id: SubscriptionId, external_id: &str, expires_at: Instant) -> Result<(), StoreError> {
    let result = sqlx::query(
        "UPDATE subscriptions SET external_id = $1, expires_at = $2, begun_at = NULL, lost_at = NULL
         WHERE id = $3",
    )
    .bind(external_id.to_owned())
    .bind(expires_at.as_micros())
    .bind(id.to_string())
    .execute(tx.connection())
    .await?;
    exactly_one(&result, TABLE, "id")
}

/// Keeps whether the partner listed this one, unless another took its place meanwhile.
pub async fn keep_lost(tx: &mut impl Writes, row: &SubscriptionRow) -> Result<(), StoreError> {
    sqlx::query("UPDATE subscriptions SET lost_at = $1 WHERE id = $2 AND external_id = $3")
        .bind(row.lost_at.map(Instant::as_micros))
        .bind(row.id.to_string())
        .bind(row.external_id.clone())
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Forgets one that was ended.
pub async fn delete(tx: &mut impl Writes, id: SubscriptionId) -> Result<(), StoreError> {
    let result = sqlx::query("DELETE FROM subscriptions WHERE id = $1")
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "id")
}

/// Forgets those of a connection that ends.
pub async fn delete_of(tx: &mut impl Writes, connection_id: ConnectionId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM subscriptions WHERE connection_id = $1")
        .bind(connection_id.to_string())
        .execute(tx.connection())
        .await?;
    Ok(())
}

fn read(row: &sqlx::any::AnyRow) -> Result<SubscriptionRow, StoreError> {
    let columns = Columns::of(TABLE, row);
    Ok(SubscriptionRow {
        id: columns.parsed("id")?,
        connection_id: columns.parsed("connection_id")?,
        calendar: columns.text("calendar")?,
        calendar_name: columns.text("calendar_name")?,
        external_id: columns.text("external_id")?,
        notification_url: columns.text("notification_url")?,
        expires_at: columns.instant("expires_at")?,
        created_by: columns.text("created_by")?,
        created_at: columns.instant("created_at")?,
        begun_at: columns.optional_instant("begun_at")?,
        lost_at: columns.optional_instant("lost_at")?,
    })
}
