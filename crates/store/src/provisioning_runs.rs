//! `provisioning_runs`: one resumable run of a wizard. Its inputs never hold a secret.

use std::collections::BTreeMap;

use connect_domain::clock::Instant;
use connect_domain::environment::Environment;
use connect_domain::ids::{ConnectionId, ProvisioningRunId};

use crate::columns::{Columns, exactly_one, json};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, Writes, sealed::Connected};
use crate::store::WriteTransaction;

const TABLE: &str = "provisioning_runs";

/// Whether it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProvisioningStatus {
    /// It can be resumed.
    Open,
    /// It ended with a connection.
    Done,
    /// A person gave it up.
    Abandoned,
}

impl ProvisioningStatus {
    /// The word in the table and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Abandoned => "abandoned",
        }
    }
}

impl std::str::FromStr for ProvisioningStatus {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Open, Self::Done, Self::Abandoned]
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or(())
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvisioningRun {
    /// Key.
    pub id: ProvisioningRunId,
    /// The connector's id.
    pub partner: String,
    /// Which of the partner's worlds.
    pub environment: Environment,
    /// The step to show on resuming.
    pub step: String,
    /// What was entered so far, without secrets.
    pub inputs: BTreeMap<String, String>,
    /// Whether it goes on.
    pub status: ProvisioningStatus,
    /// How it ended, in words for a person.
    pub outcome: String,
    /// What it made.
    pub connection_id: Option<ConnectionId>,
    /// Actor's label.
    pub started_by: String,
    /// When it began.
    pub created_at: Instant,
    /// When it was last saved.
    pub updated_at: Instant,
}

macro_rules! columns {
    () => {
        "id, partner, environment, step, inputs, status, outcome, connection_id, started_by, created_at, updated_at"
    };
}

/// One run.
pub async fn get(from: &mut impl Reads, id: ProvisioningRunId) -> Result<Option<ProvisioningRun>, StoreError> {
    let row = sqlx::query(concat!("SELECT ", columns!(), " FROM provisioning_runs WHERE id = $1"))
        .bind(id.to_string())
        .fetch_optional(from.connection())
        .await?;
    row.as_ref().map(read).transpose()
}

/// Those that can be resumed, newest first.
pub async fn list_open(from: &mut impl Reads) -> Result<Vec<ProvisioningRun>, StoreError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        columns!(),
        " FROM provisioning_runs WHERE status = 'open' ORDER BY id DESC"
    ))
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// Starts one.
pub async fn insert(tx: &mut WriteTransaction, run: &ProvisioningRun) -> Result<(), StoreError> {
    sqlx::query(concat!(
        "INSERT INTO provisioning_runs (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    ))
    .bind(run.id.to_string())
    .bind(run.partner.clone())
    .bind(run.environment.as_str())
    .bind(run.step.clone())
    .bind(json(&run.inputs)?)
    .bind(run.status.as_str())
    .bind(run.outcome.clone())
    .bind(run.connection_id.map(|id| id.to_string()))
    .bind(run.started_by.clone())
    .bind(run.created_at.as_micros())
    .bind(run.updated_at.as_micros())
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// Saves step, inputs, status, outcome and connection of one that is open.
pub async fn save(tx: &mut WriteTransaction, run: &ProvisioningRun) -> Result<(), StoreError> {
    let result = sqlx::query(
        "UPDATE provisioning_runs
         SET step = $1, inputs = $2, status = $3, outcome = $4, connection_id = $5, updated_at = $6
         WHERE id = $7 AND status = 'open'",
    )
    .bind(run.step.clone())
    .bind(json(&run.inputs)?)
    .bind(run.status.as_str())
    .bind(run.outcome.clone())
    .bind(run.connection_id.map(|id| id.to_string()))
    .bind(tx.now().as_micros())
    .bind(run.id.to_string())
    .execute(tx.connection())
    .await?;
    exactly_one(&result, TABLE, "open run")
}

fn read(row: &sqlx::any::AnyRow) -> Result<ProvisioningRun, StoreError> {
    let columns = Columns::of(TABLE, row);
    Ok(ProvisioningRun {
        id: columns.parsed("id")?,
        partner: columns.text("partner")?,
        environment: columns.parsed("environment")?,
        step: columns.text("step")?,
        inputs: columns.json("inputs")?,
        status: columns.parsed("status")?,
        outcome: columns.text("outcome")?,
        connection_id: columns.optional_parsed("connection_id")?,
        started_by: columns.text("started_by")?,
        created_at: columns.instant("created_at")?,
        updated_at: columns.instant("updated_at")?,
    })
}
