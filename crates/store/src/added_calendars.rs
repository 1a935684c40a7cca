//! `added_calendars`: addresses of calendars that no list of the partner shows, with what the last pull found there.

use std::str::FromStr;

use connect_domain::clock::Instant;
use connect_domain::ids::ConnectionId;

use crate::columns::{Columns, exactly_one};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, Writes};

const TABLE: &str = "added_calendars";

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedCalendar {
    /// Whose account sees it.
    pub connection_id: ConnectionId,
    /// As it was entered, in small letters.
    pub address: String,
    /// The partner's id.
    pub external_id: String,
    /// What it is called.
    pub name: String,
    /// What the last pull found.
    pub last_pull: LastPull,
    /// Why it could not be read; empty where it could.
    pub problem: String,
    /// Actor's label.
    pub created_by: String,
    /// When.
    pub created_at: Instant,
}

/// What a pull found at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastPull {
    /// There was none yet.
    Pending,
    /// It was read.
    Read,
    /// A list shows it as well.
    Listed,
    /// It could not be read.
    Unread,
}

impl LastPull {
    /// The word used in JSON and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Read => "read",
            Self::Listed => "listed",
            Self::Unread => "unread",
        }
    }
}

impl FromStr for LastPull {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Pending, Self::Read, Self::Listed, Self::Unread]
            .into_iter()
            .find(|one| one.as_str() == text)
            .ok_or(())
    }
}

macro_rules! columns {
    () => {
        "connection_id, address, external_id, name, last_pull, problem, created_by, created_at"
    };
}

/// Those of a connection, by address.
pub async fn list(from: &mut impl Reads, connection_id: ConnectionId) -> Result<Vec<AddedCalendar>, StoreError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        columns!(),
        " FROM added_calendars WHERE connection_id = $1 ORDER BY address"
    ))
    .bind(connection_id.to_string())
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// Keeps a new one.
pub async fn insert(tx: &mut impl Writes, row: &AddedCalendar) -> Result<(), StoreError> {
    sqlx::query(concat!(
        "INSERT INTO added_calendars (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    ))
    .bind(row.connection_id.to_string())
    .bind(row.address.clone())
    .bind(row.external_id.clone())
    .bind(row.name.clone())
    .bind(row.last_pull.as_str())
    .bind(row.problem.clone())
    .bind(row.created_by.clone())
    .bind(row.created_at.as_micros())
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// What a pull found. One that was removed meanwhile stays removed.
pub async fn note(tx: &mut impl Writes, row: &AddedCalendar) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE added_calendars SET external_id = $1, name = $2, last_pull = $3, problem = $4
         WHERE connection_id = $5 AND address = $6",
    )
    .bind(row.external_id.clone())
    .bind(row.name.clone())
    .bind(row.last_pull.as_str())
    .bind(row.problem.clone())
    .bind(row.connection_id.to_string())
    .bind(row.address.clone())
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Forgets one.
pub async fn delete(tx: &mut impl Writes, connection_id: ConnectionId, address: &str) -> Result<(), StoreError> {
    let result = sqlx::query("DELETE FROM added_calendars WHERE connection_id = $1 AND address = $2")
        .bind(connection_id.to_string())
        .bind(address.to_owned())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "address")
}

fn read(row: &sqlx::any::AnyRow) -> Result<AddedCalendar, StoreError> {
    let columns = Columns::of(TABLE, row);
    Ok(AddedCalendar {
        connection_id: columns.parsed("connection_id")?,
        address: columns.text("address")?,
        external_id: columns.text("external_id")?,
        name: columns.text("name")?,
        last_pull: columns.parsed("last_pull")?,
        problem: columns.text("problem")?,
        created_by: columns.text("created_by")?,
        created_at: columns.instant("created_at")?,
    })
}
