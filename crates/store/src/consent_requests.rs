//! `consent_requests`: attempts for which somebody else was asked to consent, and for what.

use connect_domain::ids::{AdvisoryClientId, AuthorizationAttemptId};

use crate::columns::{Columns, exactly_one};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, Writes, sealed::Connected};
use crate::store::WriteTransaction;

const TABLE: &str = "consent_requests";

/// What somebody was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To connect a company of this client.
    Connection {
        /// Whose company it is.
        advisory_client_id: AdvisoryClientId,
        /// The account that is to sign in; `None` takes any of the client's.
        login_hint: Option<String>,
    },
    /// To consent for all people of an organization.
    AdminConsent {
        /// Whose organization it is; `None` is the firm itself.
        advisory_client_id: Option<AdvisoryClientId>,
        /// The organization, as the partner names it.
        tenant: String,
        /// What is to be turned on afterwards, beyond what a connection needs.
        ability: Option<String>,
    },
}

impl Asked {
    const CONNECTION: &str = "connection";
    const ADMIN_CONSENT: &str = "admin_consent";

    /// The word in the table and in JSON.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Connection { .. } => Self::CONNECTION,
            Self::AdminConsent { .. } => Self::ADMIN_CONSENT,
        }
    }

    /// For whom; `None` is the firm itself.
    pub const fn advisory_client_id(&self) -> Option<AdvisoryClientId> {
        match self {
            Self::Connection { advisory_client_id, .. } => Some(*advisory_client_id),
            Self::AdminConsent { advisory_client_id, .. } => *advisory_client_id,
        }
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentRequest {
    /// Key: the attempt that waits for the consent.
    pub attempt_id: AuthorizationAttemptId,
    /// What for.
    pub asked: Asked,
    /// Why nothing was connected by what came back last; empty before.
    pub doubt: String,
}

macro_rules! columns {
    () => {
        "attempt_id, kind, advisory_client_id, tenant, ability, doubt, login_hint"
    };
}

/// All that there ever were, the newest first.
pub async fn list(from: &mut impl Reads) -> Result<Vec<ConsentRequest>, StoreError> {
    let rows = sqlx::query(concat!("SELECT ", columns!(), " FROM consent_requests ORDER BY attempt_id DESC"))
        .fetch_all(from.connection())
        .await?;
    rows.iter().map(read).collect()
}

/// One by its attempt.
pub async fn get(from: &mut impl Reads, id: AuthorizationAttemptId) -> Result<Option<ConsentRequest>, StoreError> {
    let row = sqlx::query(concat!("SELECT ", columns!(), " FROM consent_requests WHERE attempt_id = $1"))
        .bind(id.to_string())
        .fetch_optional(from.connection())
        .await?;
    row.as_ref().map(read).transpose()
}

/// Adds one.
pub async fn insert(tx: &mut WriteTransaction, request: &ConsentRequest) -> Result<(), StoreError> {
    let (tenant, ability, login_hint) = match &request.asked {
        Asked::Connection { login_hint, .. } => (None, None, login_hint.clone()),
        Asked::AdminConsent { tenant, ability, .. } => (Some(tenant.clone()), ability.clone(), None),
    };
    sqlx::query(concat!(
        "INSERT INTO consent_requests (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7)"
    ))
    .bind(request.attempt_id.to_string())
    .bind(request.asked.kind())
    .bind(request.asked.advisory_client_id().map(|id| id.to_string()))
    .bind(tenant.unwrap_or_default())
    .bind(ability.unwrap_or_default())
    .bind(request.doubt.clone())
    .bind(login_hint.unwrap_or_default())
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// Keeps why nothing was connected.
pub async fn set_doubt(tx: &mut impl Writes, id: AuthorizationAttemptId, doubt: &str) -> Result<(), StoreError> {
    let result = sqlx::query("UPDATE consent_requests SET doubt = $1 WHERE attempt_id = $2")
        .bind(doubt.to_owned())
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "request")
}

fn read(row: &sqlx::any::AnyRow) -> Result<ConsentRequest, StoreError> {
    let columns = Columns::of(TABLE, row);
    let told = |column| columns.text(column).map(|text| Some(text).filter(|text| !text.is_empty()));
    let asked = match columns.text("kind")?.as_str() {
        Asked::ADMIN_CONSENT => Asked::AdminConsent {
            advisory_client_id: columns.optional_parsed("advisory_client_id")?,
            tenant: columns.text("tenant")?,
            ability: told("ability")?,
        },
        // Refuses a row without a client.
        _ => Asked::Connection {
            advisory_client_id: columns.parsed("advisory_client_id")?,
            login_hint: told("login_hint")?,
        },
    };
    Ok(ConsentRequest {
        attempt_id: columns.parsed("attempt_id")?,
        asked,
        doubt: columns.text("doubt")?,
    })
}
