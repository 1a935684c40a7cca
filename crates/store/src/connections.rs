//! `connections`: one authorized link for one organization at a partner.

use std::collections::BTreeMap;

use connect_domain::clock::Instant;
use connect_domain::connection::ConnectionStatus;
use connect_domain::environment::Environment;
use connect_domain::failure::Cause;
use connect_domain::ids::{AdvisoryClientId, AppRegistrationId, ConnectionId, GrantId};

use crate::columns::{Columns, exactly_one, json};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, Writes, sealed::Connected};
use crate::store::WriteTransaction;

const TABLE: &str = "connections";

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Key.
    pub id: ConnectionId,
    /// The connector's id.
    pub partner: String,
    /// Which of the partner's worlds.
    pub environment: Environment,
    /// The firm's app there, where the partner uses OAuth.
    pub app_registration_id: Option<AppRegistrationId>,
    /// The client company that it belongs to.
    pub advisory_client_id: Option<AdvisoryClientId>,
    /// The partner's id of the organization: realm, tenant; empty where there is none.
    pub external_account_id: String,
    /// Who granted, as the partner names them; empty when unknown.
    pub partner_identity: String,
    /// What people read.
    pub display_name: String,
    /// The name in its register, as the partner tells it; empty when it does not.
    pub legal_name: String,
    /// Where it stands; see [`set_status`].
    pub status: ConnectionStatus,
    /// Class of the failure behind a status that is not good.
    pub cause: Option<Cause>,
    /// That failure in words for a person; empty otherwise.
    pub status_reason: String,
    /// Base URLs by name, for the environment `custom` only.
    pub endpoints: BTreeMap<String, String>,
    /// Form fields that are not secret.
    pub fields: BTreeMap<String, String>,
    /// The consent in force; changes with each new one.
    pub grant_id: Option<GrantId>,
    /// Granted scopes, in the partner's order.
    pub granted_scopes: Vec<String>,
    /// Actor's label; empty when nobody has.
    pub authorized_by: String,
    /// When consent was given.
    pub authorized_at: Option<Instant>,
    /// Clock one: the access token.
    pub access_expires_at: Option<Instant>,
    /// Clock two: the refresh token, if it is not used before.
    pub refresh_expires_at: Option<Instant>,
    /// Clock three: the consent itself, whatever is done.
    pub grant_expires_at: Option<Instant>,
    /// Last call that proved it.
    pub last_proven_at: Option<Instant>,
    /// Last call of any outcome.
    pub last_checked_at: Option<Instant>,
    /// When it was made.
    pub created_at: Instant,
    /// When somebody disconnected it.
    pub disconnected_at: Option<Instant>,
}

impl Connection {
    /// A connection that nobody has granted or checked yet, named after its organization's id until the partner tells more.
    pub fn new(
        id: ConnectionId,
        partner: impl Into<String>,
        environment: Environment,
        external_account_id: impl Into<String>,
        created_at: Instant,
    ) -> Self {
        let external_account_id = external_account_id.into();
        Self {
            id,
            partner: partner.into(),
            environment,
            app_registration_id: None,
            advisory_client_id: None,
            display_name: external_account_id.clone(),
            external_account_id,
            partner_identity: String::new(),
            legal_name: String::new(),
            status: ConnectionStatus::NotChecked,
            cause: None,
            status_reason: String::new(),
            endpoints: BTreeMap::new(),
            fields: BTreeMap::new(),
            grant_id: None,
            granted_scopes: Vec::new(),
            authorized_by: String::new(),
            authorized_at: None,
            access_expires_at: None,
            refresh_expires_at: None,
            grant_expires_at: None,
            last_proven_at: None,
            last_checked_at: None,
            created_at,
            disconnected_at: None,
        }
    }
}

/// A new consent, stored together with its tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Its id.
    pub grant_id: GrantId,
    /// What was granted.
    pub granted_scopes: Vec<String>,
    /// Actor's label.
    pub authorized_by: String,
    /// Who granted, as the partner names them.
    pub partner_identity: String,
    /// The three clocks.
    pub expiries: Expiries,
}

/// When what is known of a grant ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expiries {
    /// The access token.
    pub access: Option<Instant>,
    /// The refresh token, if unused.
    pub refresh: Option<Instant>,
    /// The consent itself.
    pub grant: Option<Instant>,
}

macro_rules! columns {
    () => {
        "id, partner, environment, app_registration_id, advisory_client_id, external_account_id, partner_identity,
         display_name, legal_name, status, cause, status_reason, endpoints, fields, grant_id, granted_scopes, authorized_by,
         authorized_at, access_expires_at, refresh_expires_at, grant_expires_at, last_proven_at, last_checked_at,
         created_at, disconnected_at"
    };
}

/// One connection.
pub async fn get(from: &mut impl Reads, id: ConnectionId) -> Result<Option<Connection>, StoreError> {
    let row = sqlx::query(concat!("SELECT ", columns!(), " FROM connections WHERE id = $1"))
        .bind(id.to_string())
        .fetch_optional(from.connection())
        .await?;
    row.as_ref().map(read).transpose()
}

/// All, oldest first.
pub async fn list(from: &mut impl Reads) -> Result<Vec<Connection>, StoreError> {
    let rows = sqlx::query(concat!("SELECT ", columns!(), " FROM connections ORDER BY id"))
        .fetch_all(from.connection())
        .await?;
    rows.iter().map(read).collect()
}

/// The connection to this organization, if the firm has one: a second consent belongs to it.
pub async fn find_by_external_account(
    from: &mut impl Reads,
    partner: &str,
    environment: Environment,
    endpoints: &BTreeMap<String, String>,
    external_account_id: &str,
) -> Result<Option<Connection>, StoreError> {
    let row = sqlx::query(concat!(
        "SELECT ",
        columns!(),
        " FROM connections WHERE partner = $1 AND environment = $2 AND endpoints = $3 AND external_account_id = $4"
    ))
    .bind(partner.to_owned())
    .bind(environment.as_str())
    .bind(json(endpoints)?)
    .bind(external_account_id.to_owned())
    .fetch_optional(from.connection())
    .await?;
    row.as_ref().map(read).transpose()
}

/// Adds a connection.
pub async fn insert(tx: &mut WriteTransaction, connection: &Connection) -> Result<(), StoreError> {
    sqlx::query(concat!(
        "INSERT INTO connections (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)"
    ))
    .bind(connection.id.to_string())
    .bind(connection.partner.clone())
    .bind(connection.environment.as_str())
    .bind(connection.app_registration_id.map(|id| id.to_string()))
    .bind(connection.advisory_client_id.map(|id| id.to_string()))
    .bind(connection.external_account_id.clone())
    .bind(connection.partner_identity.clone())
    .bind(connection.display_name.clone())
    .bind(connection.legal_name.clone())
    .bind(connection.status.as_str())
    .bind(connection.cause.map(Cause::as_str))
    .bind(connection.status_reason.clone())
    .bind(json(&connection.endpoints)?)
    .bind(json(&connection.fields)?)
    .bind(connection.grant_id.map(|id| id.to_string()))
    .bind(json(&connection.granted_scopes)?)
    .bind(connection.authorized_by.clone())
    .bind(connection.authorized_at.map(Instant::as_micros))
    .bind(connection.access_expires_at.map(Instant::as_micros))
    .bind(connection.refresh_expires_at.map(Instant::as_micros))
    .bind(connection.grant_expires_at.map(Instant::as_micros))
    .bind(connection.last_proven_at.map(Instant::as_micros))
    .bind(connection.last_checked_at.map(Instant::as_micros))
    .bind(connection.created_at.as_micros())
    .bind(connection.disconnected_at.map(Instant::as_micros))
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// Stores a new consent: whatever ended the old one is over, and nothing is proven yet.
pub async fn set_grant(tx: &mut WriteTransaction, id: ConnectionId, grant: &Grant) -> Result<(), StoreError> {
    let result = sqlx::query(
        "UPDATE connections
         SET grant_id = $1, granted_scopes = $2, authorized_by = $3, partner_identity = $4, authorized_at = $5,
             access_expires_at = $6, refresh_expires_at = $7, grant_expires_at = $8,
             status = 'not_checked', cause = NULL, status_reason = '', disconnected_at = NULL
         WHERE id = $9",
    )
    .bind(grant.grant_id.to_string())
    .bind(json(&grant.granted_scopes)?)
    .bind(grant.authorized_by.clone())
    .bind(grant.partner_identity.clone())
    .bind(tx.now().as_micros())
    .bind(grant.expiries.access.map(Instant::as_micros))
    .bind(grant.expiries.refresh.map(Instant::as_micros))
    .bind(grant.expiries.grant.map(Instant::as_micros))
    .bind(id.to_string())
    .execute(tx.connection())
    .await?;
    exactly_one(&result, TABLE, "id")
}

/// Stores what a credential was found to be allowed to do.
pub async fn set_granted_scopes(tx: &mut impl Writes, id: ConnectionId, granted: &[String]) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE connections SET granted_scopes = $1 WHERE id = $2")
        .bind(json(&granted)?)
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "id")
}

/// Stores through which app a new consent was given, and what stood in the partner's addresses: refreshes go there as well.
pub async fn set_app(
    tx: &mut WriteTransaction,
    id: ConnectionId,
    app_registration_id: Option<AppRegistrationId>,
    fields: &BTreeMap<String, String>,
) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE connections SET app_registration_id = $1, fields = $2 WHERE id = $3")
        .bind(app_registration_id.map(|id| id.to_string()))
        .bind(json(fields)?)
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "id")
}

/// Stores what was entered for it anew.
pub async fn set_fields(tx: &mut WriteTransaction, id: ConnectionId, fields: &BTreeMap<String, String>) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE connections SET fields = $1 WHERE id = $2")
        .bind(json(fields)?)
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "id")
}

/// Stores who consented, as the partner names them.
pub async fn set_partner_identity(tx: &mut impl Writes, id: ConnectionId, partner_identity: &str) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE connections SET partner_identity = $1 WHERE id = $2")
        .bind(partner_identity.to_owned())
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "id")
}

/// Stores the clocks that a refresh told; `None` keeps what is known of the grant's end.
pub async fn set_expiries(tx: &mut impl Writes, id: ConnectionId, expiries: Expiries) -> Result<(), StoreError> {
    let result = sqlx::query(
        "UPDATE connections
         SET access_expires_at = $1, refresh_expires_at = COALESCE($2, refresh_expires_at),
             grant_expires_at = COALESCE($3, grant_expires_at)
         WHERE id = $4",
    )
    .bind(expiries.access.map(Instant::as_micros))
    .bind(expiries.refresh.map(Instant::as_micros))
    .bind(expiries.grant.map(Instant::as_micros))
    .bind(id.to_string())
    .execute(tx.connection())
    .await?;
    exactly_one(&result, TABLE, "id")
}

/// Records the outcome of a call; the domain says which status follows. Answers that status.
pub async fn record_call(
    tx: &mut impl Writes,
    id: ConnectionId,
    outcome: Result<(), (Cause, &str)>,
) -> Result<ConnectionStatus, StoreError> {
    let now = tx.now().as_micros();
    // Its own UPDATE first: on PostgreSQL it locks the row before it is read.
    let before: Option<String> = sqlx::query_scalar("UPDATE connections SET last_checked_at = $1 WHERE id = $2 RETURNING status")
        .bind(now)
        .bind(id.to_string())
        .fetch_optional(tx.connection())
        .await?;
    let before = before.ok_or(StoreError::Gone { table: TABLE, what: "id" })?;
    let before: ConnectionStatus = before.parse().map_err(|()| StoreError::Impossible {
        table: TABLE,
        column: "status",
    })?;
    let after = before.after_call(outcome.map_err(|(cause, _)| cause));
    match outcome {
        Ok(()) => {
            sqlx::query("UPDATE connections SET status = $1, cause = NULL, status_reason = '', last_proven_at = $2 WHERE id = $3")
                .bind(after.as_str())
                .bind(now)
                .bind(id.to_string())
                .execute(tx.connection())
                .await?;
        }
        // A dead grant keeps its own reason when a network fault follows.
        Err(_) if before == ConnectionStatus::Disconnected => {}
        Err((cause, _)) if before == ConnectionStatus::NeedsReconnect && cause != Cause::Auth => {}
        Err((cause, reason)) => set_status(tx, id, after, Some(cause), reason).await?,
    }
    Ok(after)
}

/// Sets a status that no call gave: a dead grant found by a refresh, a proof grown old.
pub async fn set_status(
    tx: &mut impl Writes,
    id: ConnectionId,
    status: ConnectionStatus,
    cause: Option<Cause>,
    reason: &str,
) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE connections SET status = $1, cause = $2, status_reason = $3 WHERE id = $4")
        .bind(status.as_str())
        .bind(cause.map(Cause::as_str))
        .bind(reason.to_owned())
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "id")
}

/// Ends the link; its mappings stay. The tokens are forgotten through `secrets`. What remains at the partner is its status's
/// reason.
pub async fn disconnect(tx: &mut WriteTransaction, id: ConnectionId, remains: &str) -> Result<(), StoreError> {
    let result = sqlx::query(
        "UPDATE connections
         SET status = 'disconnected', cause = NULL, status_reason = $1, disconnected_at = $2, grant_id = NULL,
             access_expires_at = NULL, refresh_expires_at = NULL, grant_expires_at = NULL
         WHERE id = $3",
    )
    .bind(remains.to_owned())
    .bind(tx.now().as_micros())
    .bind(id.to_string())
    .execute(tx.connection())
    .await?;
    exactly_one(&result, TABLE, "id")
}

/// Gives it another name for people, and the one in its register.
pub async fn rename(tx: &mut impl Writes, id: ConnectionId, display_name: &str, legal_name: &str) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE connections SET display_name = $1, legal_name = $2 WHERE id = $3")
        .bind(display_name.to_owned())
        .bind(legal_name.to_owned())
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "id")
}

/// Says which client company it belongs to.
pub async fn set_advisory_client(tx: &mut WriteTransaction, id: ConnectionId, client: Option<AdvisoryClientId>) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE connections SET advisory_client_id = $1 WHERE id = $2")
        .bind(client.map(|client| client.to_string()))
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "id")
}

fn read(row: &sqlx::any::AnyRow) -> Result<Connection, StoreError> {
    let columns = Columns::of(TABLE, row);
    Ok(Connection {
        id: columns.parsed("id")?,
        partner: columns.text("partner")?,
        environment: columns.parsed("environment")?,
        app_registration_id: columns.optional_parsed("app_registration_id")?,
        advisory_client_id: columns.optional_parsed("advisory_client_id")?,
        external_account_id: columns.text("external_account_id")?,
        partner_identity: columns.text("partner_identity")?,
        display_name: columns.text("display_name")?,
        legal_name: columns.text("legal_name")?,
        status: columns.parsed("status")?,
        cause: columns.optional_parsed("cause")?,
        status_reason: columns.text("status_reason")?,
        endpoints: columns.json("endpoints")?,
        fields: columns.json("fields")?,
        grant_id: columns.optional_parsed("grant_id")?,
        granted_scopes: columns.json("granted_scopes")?,
        authorized_by: columns.text("authorized_by")?,
        authorized_at: columns.optional_instant("authorized_at")?,
        access_expires_at: columns.optional_instant("access_expires_at")?,
        refresh_expires_at: columns.optional_instant("refresh_expires_at")?,
        grant_expires_at: columns.optional_instant("grant_expires_at")?,
        last_proven_at: columns.optional_instant("last_proven_at")?,
        last_checked_at: columns.optional_instant("last_checked_at")?,
        created_at: columns.instant("created_at")?,
        disconnected_at: columns.optional_instant("disconnected_at")?,
    })
}
