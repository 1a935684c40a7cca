//! `partner_events`: what a partner's log of events told, without what the events say. The partner forgets them after a
//! while, the rows stay.

use connect_domain::clock::Instant;
use connect_domain::ids::ConnectionId;
use connect_domain::partner_event::PartnerEvent;

use crate::columns::Columns;
use crate::error::StoreError;
use crate::records::{Record, Value};
use crate::session::Reads;

impl Record for PartnerEvent {
    const TABLE: &'static str = "partner_events";
    const COLUMNS: &'static [&'static str] = &["event_type", "happened_at", "object_external_id", "pending_webhooks"];

    fn external_id(&self) -> &str {
        &self.external_id
    }

    fn active(&self) -> bool {
        true
    }

    fn updated_at(&self) -> Option<Instant> {
        None
    }

    fn values(&self) -> Vec<Value> {
        vec![
            Value::Text(self.event_type.clone()),
            Value::Number(Some(self.happened_at.as_micros())),
            Value::Optional(self.object_external_id.clone()),
            Value::Number(Some(self.pending_webhooks)),
        ]
    }
}

/// One of the newest that happened until then, by its id at the partner and when it happened. Of those that share an
/// instant any will do for whoever goes on behind it: some then come again.
pub async fn newest_until(
    from: &mut impl Reads,
    connection_id: ConnectionId,
    until: Instant,
) -> Result<Option<(String, Instant)>, StoreError> {
    let row = sqlx::query(
        "SELECT external_id, happened_at FROM partner_events WHERE connection_id = $1 AND happened_at <= $2
         ORDER BY happened_at DESC LIMIT 1",
    )
    .bind(connection_id.to_string())
    .bind(until.as_micros())
    .fetch_optional(from.connection())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let columns = Columns::of(PartnerEvent::TABLE, &row);
    Ok(Some((columns.text("external_id")?, columns.instant("happened_at")?)))
}

/// When the newest one happened.
pub async fn newest_at(from: &mut impl Reads, connection_id: ConnectionId) -> Result<Option<Instant>, StoreError> {
    let row = sqlx::query("SELECT MAX(happened_at) AS happened_at FROM partner_events WHERE connection_id = $1")
        .bind(connection_id.to_string())
        .fetch_one(from.connection())
        .await?;
    Columns::of(PartnerEvent::TABLE, &row).optional_instant("happened_at")
}
