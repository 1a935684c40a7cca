//! `engagements`: the work that the firm does for a client over a period.

use connect_domain::clock::Instant;
use connect_domain::engagement::{Engagement, Period};
use connect_domain::ids::{AdvisoryClientId, EngagementId};

use crate::columns::{Columns, exactly_one};
use crate::dialect::{numbered_rows, rows_per_statement};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, sealed::Connected};
use crate::store::WriteTransaction;

const TABLE: &str = "engagements";
const COLUMNS: usize = 9;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngagementRow {
    /// Key.
    pub id: EngagementId,
    /// For whom.
    pub advisory_client_id: AdvisoryClientId,
    /// The work itself.
    pub engagement: Engagement,
    /// When it was added.
    pub created_at: Instant,
}

macro_rules! columns {
    () => {
        "id, advisory_client_id, engagement_type, period_start, period_end, status, due, lead_id, created_at"
    };
}

/// All of every client, the oldest period first.
pub async fn list(from: &mut impl Reads) -> Result<Vec<EngagementRow>, StoreError> {
    let rows = sqlx::query(concat!("SELECT ", columns!(), " FROM engagements ORDER BY period_end, id"))
        .fetch_all(from.connection())
        .await?;
    rows.iter().map(read).collect()
}

/// Those of one client, the oldest period first.
pub async fn list_of_client(from: &mut impl Reads, id: AdvisoryClientId) -> Result<Vec<EngagementRow>, StoreError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        columns!(),
        " FROM engagements WHERE advisory_client_id = $1 ORDER BY period_end, id"
    ))
    .bind(id.to_string())
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// Adds engagements.
pub async fn insert(tx: &mut WriteTransaction, rows: &[EngagementRow]) -> Result<(), StoreError> {
    for batch in rows.chunks(rows_per_statement(COLUMNS)) {
        let sql = format!(
            concat!("INSERT INTO engagements (", columns!(), ") VALUES {}"),
            numbered_rows(batch.len(), COLUMNS)
        );
        let mut query = sqlx::query(tx.dialect().in_order(sql)).persistent(false);
        for row in batch {
            query = query
                .bind(row.id.to_string())
                .bind(row.advisory_client_id.to_string())
                .bind(row.engagement.engagement_type.as_str())
                .bind(row.engagement.period.start().to_string())
                .bind(row.engagement.period.end().to_string())
                .bind(row.engagement.status.as_str())
                .bind(row.engagement.due.map(|due| due.to_string()))
                .bind(row.engagement.lead.map(|lead| lead.to_string()))
                .bind(row.created_at.as_micros());
        }
        query.execute(tx.connection()).await.map_err(conflict_in(TABLE))?;
    }
    Ok(())
}

/// Replaces the work of one.
pub async fn update(tx: &mut WriteTransaction, row: &EngagementRow) -> Result<(), StoreError> {
    let result = sqlx::query(
        "UPDATE engagements
         SET engagement_type = $1, period_start = $2, period_end = $3, status = $4, due = $5, lead_id = $6
         WHERE id = $7",
    )
    .bind(row.engagement.engagement_type.as_str())
    .bind(row.engagement.period.start().to_string())
    .bind(row.engagement.period.end().to_string())
    .bind(row.engagement.status.as_str())
    .bind(row.engagement.due.map(|due| due.to_string()))
    .bind(row.engagement.lead.map(|lead| lead.to_string()))
    .bind(row.id.to_string())
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    exactly_one(&result, TABLE, "id")
}

fn read(row: &sqlx::any::AnyRow) -> Result<EngagementRow, StoreError> {
    let columns = Columns::of(TABLE, row);
    let period = Period::new(columns.parsed("period_start")?, columns.parsed("period_end")?);
    Ok(EngagementRow {
        id: columns.parsed("id")?,
        advisory_client_id: columns.parsed("advisory_client_id")?,
        engagement: Engagement {
            engagement_type: columns.parsed("engagement_type")?,
            period: period.map_err(|_| StoreError::Impossible {
                table: TABLE,
                column: "period_end",
            })?,
            status: columns.parsed("status")?,
            due: columns.optional_parsed("due")?,
            lead: columns.optional_parsed("lead_id")?,
        },
        created_at: columns.instant("created_at")?,
    })
}
