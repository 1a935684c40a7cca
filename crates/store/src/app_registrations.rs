//! `app_registrations`: the firm's own app at a partner. Its client secret stands in `secrets` with
//! the registration's id as owner.

use std::collections::BTreeMap;

use connect_domain::clock::Instant;
use connect_domain::environment::Environment;
use connect_domain::ids::AppRegistrationId;

use crate::columns::{Columns, exactly_one, json};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, Writes, sealed::Connected};
use crate::store::WriteTransaction;

const TABLE: &str = "app_registrations";

/// A redirect URI that is registered at the partner.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RedirectUri {
    /// As registered.
    pub uri: String,
    /// `loopback`, `relay` or `paste`.
    pub callback_mode: String,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppRegistration {
    /// Key.
    pub id: AppRegistrationId,
    /// The connector's id.
    pub partner: String,
    /// Which of the partner's worlds.
    pub environment: Environment,
    /// What people read.
    pub label: String,
    /// The OAuth client id.
    pub oauth_client_id: String,
    /// What is registered.
    pub redirect_uris: Vec<RedirectUri>,
    /// URLs by name, for the environment `custom` only.
    pub endpoints: BTreeMap<String, String>,
    /// Form fields that stand in the partner's addresses, where other than the usual was entered.
    pub fields: BTreeMap<String, String>,
    /// Who can log in to the partner's developer portal; empty when not noted.
    pub portal_owner: String,
    /// Where the partner sends people to reconnect; empty when not registered.
    pub reconnect_url: String,
    /// When the registration is to be looked over.
    pub review_at: Option<Instant>,
    /// Metered reads allowed each month, where the partner meters.
    pub monthly_read_budget: Option<i64>,
    /// The month counted, as `2026-11`.
    pub reads_month: String,
    /// Metered reads in that month.
    pub reads_in_month: i64,
    /// When it was registered here.
    pub created_at: Instant,
    /// Since when no new connection uses it.
    pub retired_at: Option<Instant>,
}

macro_rules! columns {
    () => {
        "id, partner, environment, label, oauth_client_id, redirect_uris, endpoints, fields, portal_owner, reconnect_url,
         review_at, monthly_read_budget, reads_month, reads_in_month, created_at, retired_at"
    };
}

/// One registration.
pub async fn get(from: &mut impl Reads, id: AppRegistrationId) -> Result<Option<AppRegistration>, StoreError> {
    let row = sqlx::query(concat!("SELECT ", columns!(), " FROM app_registrations WHERE id = $1"))
        .bind(id.to_string())
        .fetch_optional(from.connection())
        .await?;
    row.as_ref().map(read).transpose()
}

/// All, oldest first.
pub async fn list(from: &mut impl Reads) -> Result<Vec<AppRegistration>, StoreError> {
    let rows = sqlx::query(concat!("SELECT ", columns!(), " FROM app_registrations ORDER BY id"))
        .fetch_all(from.connection())
        .await?;
    rows.iter().map(read).collect()
}

/// The registrations of this OAuth client in this world, oldest first: one for each set of fields.
pub async fn find(
    from: &mut impl Reads,
    partner: &str,
    environment: Environment,
    endpoints: &BTreeMap<String, String>,
    oauth_client_id: &str,
) -> Result<Vec<AppRegistration>, StoreError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        columns!(),
        " FROM app_registrations WHERE partner = $1 AND environment = $2 AND endpoints = $3 AND oauth_client_id = $4 ORDER BY id"
    ))
    .bind(partner.to_owned())
    .bind(environment.as_str())
    .bind(json(endpoints)?)
    .bind(oauth_client_id.to_owned())
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// Adds a registration.
pub async fn insert(tx: &mut WriteTransaction, app: &AppRegistration) -> Result<(), StoreError> {
    sqlx::query(concat!(
        "INSERT INTO app_registrations (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
    ))
    .bind(app.id.to_string())
    .bind(app.partner.clone())
    .bind(app.environment.as_str())
    .bind(app.label.clone())
    .bind(app.oauth_client_id.clone())
    .bind(json(&app.redirect_uris)?)
    .bind(json(&app.endpoints)?)
    .bind(json(&app.fields)?)
    .bind(app.portal_owner.clone())
    .bind(app.reconnect_url.clone())
    .bind(app.review_at.map(Instant::as_micros))
    .bind(app.monthly_read_budget)
    .bind(app.reads_month.clone())
    .bind(app.reads_in_month)
    .bind(app.created_at.as_micros())
    .bind(app.retired_at.map(Instant::as_micros))
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// Replaces what a person may edit: label, redirect URIs, fields, portal owner, reconnect URL, review date and
/// read budget.
pub async fn update(tx: &mut WriteTransaction, app: &AppRegistration) -> Result<(), StoreError> {
    let result = sqlx::query(
        "UPDATE app_registrations
         SET label = $1, redirect_uris = $2, fields = $3, portal_owner = $4, reconnect_url = $5, review_at = $6,
             monthly_read_budget = $7
         WHERE id = $8",
    )
    .bind(app.label.clone())
    .bind(json(&app.redirect_uris)?)
    .bind(json(&app.fields)?)
    .bind(app.portal_owner.clone())
    .bind(app.reconnect_url.clone())
    .bind(app.review_at.map(Instant::as_micros))
    .bind(app.monthly_read_budget)
    .bind(app.id.to_string())
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    exactly_one(&result, TABLE, "id")
}

/// Lets no new connection use it.
pub async fn retire(tx: &mut WriteTransaction, id: AppRegistrationId) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE app_registrations SET retired_at = $1 WHERE id = $2 AND retired_at IS NULL")
        .bind(tx.now().as_micros())
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "id")
}

/// Removes one through which nothing was ever connected; attempts and queues that began there stay, without it.
pub async fn remove(tx: &mut WriteTransaction, id: AppRegistrationId) -> Result<(), StoreError> {
    for sql in [
        "UPDATE authorization_attempts SET app_registration_id = NULL WHERE app_registration_id = $1",
        "UPDATE connect_queues SET app_registration_id = NULL WHERE app_registration_id = $1",
    ] {
        sqlx::query(sql).bind(id.to_string()).execute(tx.connection()).await?;
    }
    let result = sqlx::query("DELETE FROM app_registrations WHERE id = $1")
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "id")
}

/// Counts metered reads in `month` (`2026-11`), from zero in a new one. Answers the count.
pub async fn add_reads(tx: &mut impl Writes, id: AppRegistrationId, month: &str, reads: i64) -> Result<i64, StoreError> {
    let count: Option<i64> = sqlx::query_scalar(
        "UPDATE app_registrations
         SET reads_in_month = CASE WHEN reads_month = $1 THEN reads_in_month + $2 ELSE $2 END, reads_month = $1
         WHERE id = $3 RETURNING reads_in_month",
    )
    .bind(month.to_owned())
    .bind(reads)
    .bind(id.to_string())
    .fetch_optional(tx.connection())
    .await?;
    count.ok_or(StoreError::Gone { table: TABLE, what: "id" })
}

fn read(row: &sqlx::any::AnyRow) -> Result<AppRegistration, StoreError> {
    let columns = Columns::of(TABLE, row);
    Ok(AppRegistration {
        id: columns.parsed("id")?,
        partner: columns.text("partner")?,
        environment: columns.parsed("environment")?,
        label: columns.text("label")?,
        oauth_client_id: columns.text("oauth_client_id")?,
        redirect_uris: columns.json("redirect_uris")?,
        endpoints: columns.json("endpoints")?,
        fields: columns.json("fields")?,
        portal_owner: columns.text("portal_owner")?,
        reconnect_url: columns.text("reconnect_url")?,
        review_at: columns.optional_instant("review_at")?,
        monthly_read_budget: columns.optional_integer("monthly_read_budget")?,
        reads_month: columns.text("reads_month")?,
        reads_in_month: columns.integer("reads_in_month")?,
        created_at: columns.instant("created_at")?,
        retired_at: columns.optional_instant("retired_at")?,
    })
}
