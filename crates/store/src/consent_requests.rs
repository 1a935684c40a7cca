//! `consent_requests`: attempts for which somebody else was asked to consent, and for which client.

use connect_domain::ids::{AdvisoryClientId, AuthorizationAttemptId};

use crate::columns::{Columns, exactly_one};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, Writes, sealed::Connected};
use crate::store::WriteTransaction;

const TABLE: &str = "consent_requests";

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentRequest {
    /// Key: the attempt that waits for the consent.
    pub attempt_id: AuthorizationAttemptId,
    /// For whom.
    pub advisory_client_id: AdvisoryClientId,
    /// Why the company that came back was not attached; empty where it was, and before.
    pub doubt: String,
}

/// All that there ever were, the newest first.
pub async fn list(from: &mut impl Reads) -> Result<Vec<ConsentRequest>, StoreError> {
    let rows = sqlx::query("SELECT attempt_id, advisory_client_id, doubt FROM consent_requests ORDER BY attempt_id DESC")
        .fetch_all(from.connection())
        .await?;
    rows.iter().map(read).collect()
}

/// One by its attempt.
pub async fn get(from: &mut impl Reads, id: AuthorizationAttemptId) -> Result<Option<ConsentRequest>, StoreError> {
    let row = sqlx::query("SELECT attempt_id, advisory_client_id, doubt FROM consent_requests WHERE attempt_id = $1")
        .bind(id.to_string())
        .fetch_optional(from.connection())
        .await?;
    row.as_ref().map(read).transpose()
}

/// Adds one.
pub async fn insert(tx: &mut WriteTransaction, request: &ConsentRequest) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO consent_requests (attempt_id, advisory_client_id, doubt) VALUES ($1, $2, $3)")
        .bind(request.attempt_id.to_string())
        .bind(request.advisory_client_id.to_string())
        .bind(request.doubt.clone())
        .execute(tx.connection())
        .await
        .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// Keeps why the company was not attached.
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
    Ok(ConsentRequest {
        attempt_id: columns.parsed("attempt_id")?,
        advisory_client_id: columns.parsed("advisory_client_id")?,
        doubt: columns.text("doubt")?,
    })
}
