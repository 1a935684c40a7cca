//! `connect_queues`: clients that are connected to one partner in turn. One at most is open for each partner and
//! environment.

use connect_domain::clock::Instant;
use connect_domain::environment::Environment;
use connect_domain::ids::{AppRegistrationId, ConnectQueueId};

use crate::columns::{Columns, exactly_one};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, Writes, sealed::Connected};
use crate::store::WriteTransaction;

const TABLE: &str = "connect_queues";

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectQueue {
    /// Key.
    pub id: ConnectQueueId,
    /// The connector's id.
    pub partner: String,
    /// Which of the partner's worlds.
    pub environment: Environment,
    /// The firm's app there.
    pub app_registration_id: Option<AppRegistrationId>,
    /// Actor's label.
    pub started_by: String,
    /// When it began.
    pub created_at: Instant,
    /// Since when nothing is begun.
    pub paused_at: Option<Instant>,
    /// When it was done, or given up.
    pub closed_at: Option<Instant>,
}

macro_rules! columns {
    () => {
        "id, partner, environment, app_registration_id, started_by, created_at, paused_at, closed_at"
    };
}

/// All that there ever were, the newest first.
pub async fn list(from: &mut impl Reads) -> Result<Vec<ConnectQueue>, StoreError> {
    let rows = sqlx::query(concat!("SELECT ", columns!(), " FROM connect_queues ORDER BY id DESC"))
        .fetch_all(from.connection())
        .await?;
    rows.iter().map(read).collect()
}

/// Adds one; a conflict while another is open for the partner and environment.
pub async fn insert(tx: &mut WriteTransaction, queue: &ConnectQueue) -> Result<(), StoreError> {
    sqlx::query(concat!(
        "INSERT INTO connect_queues (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    ))
    .bind(queue.id.to_string())
    .bind(queue.partner.clone())
    .bind(queue.environment.as_str())
    .bind(queue.app_registration_id.map(|id| id.to_string()))
    .bind(queue.started_by.clone())
    .bind(queue.created_at.as_micros())
    .bind(queue.paused_at.map(Instant::as_micros))
    .bind(queue.closed_at.map(Instant::as_micros))
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// Pauses one that is open, or lets it go on.
pub async fn set_paused(tx: &mut WriteTransaction, id: ConnectQueueId, paused: bool) -> Result<(), StoreError> {
    let paused_at = paused.then(|| tx.now().as_micros());
    let result = sqlx::query("UPDATE connect_queues SET paused_at = $1 WHERE id = $2 AND closed_at IS NULL")
        .bind(paused_at)
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "open queue")
}

/// Closes one that is open.
pub async fn close(tx: &mut WriteTransaction, id: ConnectQueueId) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE connect_queues SET closed_at = $1 WHERE id = $2 AND closed_at IS NULL")
        .bind(tx.now().as_micros())
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "open queue")
}

fn read(row: &sqlx::any::AnyRow) -> Result<ConnectQueue, StoreError> {
    let columns = Columns::of(TABLE, row);
    Ok(ConnectQueue {
        id: columns.parsed("id")?,
        partner: columns.text("partner")?,
        environment: columns.parsed("environment")?,
        app_registration_id: columns.optional_parsed("app_registration_id")?,
        started_by: columns.text("started_by")?,
        created_at: columns.instant("created_at")?,
        paused_at: columns.optional_instant("paused_at")?,
        closed_at: columns.optional_instant("closed_at")?,
    })
}
