//! `authorization_attempts`: one try to obtain a grant. Rows, so that a queue of companies and a
//! second try can exist, and a restart finds what was left.

use std::collections::BTreeMap;

use connect_domain::clock::Instant;
use connect_domain::environment::Environment;
use connect_domain::ids::{AppRegistrationId, AuthorizationAttemptId, ConnectionId};

use crate::columns::{Columns, base64, exactly_one, json};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, Writes};

const TABLE: &str = "authorization_attempts";

/// How far it got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptStatus {
    /// For the person's consent in the browser.
    Waiting,
    /// The callback is in, the code is being exchanged.
    Exchanging,
    /// The grant is stored and proven.
    Succeeded,
    /// The person or the partner said no.
    Refused,
    /// Something went wrong.
    Failed,
    /// The person gave up here.
    Cancelled,
    /// Nobody came back in time.
    Expired,
}

impl AttemptStatus {
    const ALL: [Self; 7] = [
        Self::Waiting,
        Self::Exchanging,
        Self::Succeeded,
        Self::Refused,
        Self::Failed,
        Self::Cancelled,
        Self::Expired,
    ];

    /// The word in the table and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Exchanging => "exchanging",
            Self::Succeeded => "succeeded",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }

    /// Whether nothing more happens to it.
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::Waiting | Self::Exchanging)
    }
}

impl std::str::FromStr for AttemptStatus {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|status| status.as_str() == text).ok_or(())
    }
}

/// A row. The code verifier stands in `secrets` with the attempt as owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizationAttempt {
    /// Key.
    pub id: AuthorizationAttemptId,
    /// The connector's id.
    pub partner: String,
    /// Which of the partner's worlds.
    pub environment: Environment,
    /// The firm's app there.
    pub app_registration_id: Option<AppRegistrationId>,
    /// Which connection it renews, or made.
    pub connection_id: Option<ConnectionId>,
    /// `loopback`, `relay`, `paste` or `device`.
    pub callback_mode: String,
    /// Where the partner sends the browser; empty where none comes back.
    pub redirect_uri: String,
    /// SHA-256 of the `csrf_state`, or of the device code where no browser comes back: enough to recognize it, useless to
    /// a thief.
    pub csrf_state_hash: Vec<u8>,
    /// URLs by name, for the environment `custom` only.
    pub endpoints: BTreeMap<String, String>,
    /// Form fields that are not secret.
    pub fields: BTreeMap<String, String>,
    /// How far it got.
    pub status: AttemptStatus,
    /// How it ended, in words for a person; empty before.
    pub outcome: String,
    /// Actor's label.
    pub started_by: String,
    /// When it began.
    pub created_at: Instant,
    /// After that a callback is refused.
    pub expires_at: Instant,
    /// When it ended.
    pub finished_at: Option<Instant>,
}

macro_rules! columns {
    () => {
        "id, partner, environment, app_registration_id, connection_id, callback_mode, redirect_uri, csrf_state_hash,
         endpoints, fields, status, outcome, started_by, created_at, expires_at, finished_at"
    };
}

/// One attempt.
pub async fn get(from: &mut impl Reads, id: AuthorizationAttemptId) -> Result<Option<AuthorizationAttempt>, StoreError> {
    let row = sqlx::query(concat!("SELECT ", columns!(), " FROM authorization_attempts WHERE id = $1"))
        .bind(id.to_string())
        .fetch_optional(from.connection())
        .await?;
    row.as_ref().map(read).transpose()
}

/// Those under way, oldest first.
pub async fn list_open(from: &mut impl Reads) -> Result<Vec<AuthorizationAttempt>, StoreError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        columns!(),
        " FROM authorization_attempts WHERE status IN ('waiting', 'exchanging') ORDER BY id"
    ))
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// Starts one.
pub async fn insert(tx: &mut impl Writes, attempt: &AuthorizationAttempt) -> Result<(), StoreError> {
    sqlx::query(concat!(
        "INSERT INTO authorization_attempts (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
    ))
    .bind(attempt.id.to_string())
    .bind(attempt.partner.clone())
    .bind(attempt.environment.as_str())
    .bind(attempt.app_registration_id.map(|id| id.to_string()))
    .bind(attempt.connection_id.map(|id| id.to_string()))
    .bind(attempt.callback_mode.clone())
    .bind(attempt.redirect_uri.clone())
    .bind(base64(&attempt.csrf_state_hash))
    .bind(json(&attempt.endpoints)?)
    .bind(json(&attempt.fields)?)
    .bind(attempt.status.as_str())
    .bind(attempt.outcome.clone())
    .bind(attempt.started_by.clone())
    .bind(attempt.created_at.as_micros())
    .bind(attempt.expires_at.as_micros())
    .bind(attempt.finished_at.map(Instant::as_micros))
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// Takes the one valid callback: only the first caller gets true, so that a code is exchanged once.
pub async fn claim(tx: &mut impl Writes, id: AuthorizationAttemptId) -> Result<bool, StoreError> {
    let result = sqlx::query(
        "UPDATE authorization_attempts SET status = 'exchanging'
         WHERE id = $1 AND status = 'waiting' AND expires_at > $2",
    )
    .bind(id.to_string())
    .bind(tx.now().as_micros())
    .execute(tx.connection())
    .await?;
    Ok(result.rows_affected() == 1)
}

/// Lets one whose callback brought nothing wait for another.
pub async fn wait_again(tx: &mut impl Writes, id: AuthorizationAttemptId) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE authorization_attempts SET status = 'waiting' WHERE id = $1 AND status = 'exchanging'")
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "attempt under way")
}

/// Ends one that is under way; `connection_id` is what it made or renewed.
pub async fn finish(
    tx: &mut impl Writes,
    id: AuthorizationAttemptId,
    status: AttemptStatus,
    outcome: &str,
    connection_id: Option<ConnectionId>,
) -> Result<(), StoreError> {
    let result = sqlx::query(
        "UPDATE authorization_attempts
         SET status = $1, outcome = $2, connection_id = COALESCE($3, connection_id), finished_at = $4
         WHERE id = $5 AND status IN ('waiting', 'exchanging')",
    )
    .bind(status.as_str())
    .bind(outcome.to_owned())
    .bind(connection_id.map(|id| id.to_string()))
    .bind(tx.now().as_micros())
    .bind(id.to_string())
    .execute(tx.connection())
    .await?;
    exactly_one(&result, TABLE, "attempt under way")
}

fn read(row: &sqlx::any::AnyRow) -> Result<AuthorizationAttempt, StoreError> {
    let columns = Columns::of(TABLE, row);
    Ok(AuthorizationAttempt {
        id: columns.parsed("id")?,
        partner: columns.text("partner")?,
        environment: columns.parsed("environment")?,
        app_registration_id: columns.optional_parsed("app_registration_id")?,
        connection_id: columns.optional_parsed("connection_id")?,
        callback_mode: columns.text("callback_mode")?,
        redirect_uri: columns.text("redirect_uri")?,
        csrf_state_hash: columns.bytes("csrf_state_hash")?,
        endpoints: columns.json("endpoints")?,
        fields: columns.json("fields")?,
        status: columns.parsed("status")?,
        outcome: columns.text("outcome")?,
        started_by: columns.text("started_by")?,
        created_at: columns.instant("created_at")?,
        expires_at: columns.instant("expires_at")?,
        finished_at: columns.optional_instant("finished_at")?,
    })
}
