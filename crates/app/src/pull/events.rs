//! The partner's log of events. The partner keeps them for a while only, so a pull goes on behind the newest one that an
//! earlier pull stored; where the partner has forgotten that one, all that it still has is read. What they tell of is pulled
//! by itself: the log says what happened between two pulls.

use std::time::Duration;

use connect_connectors::events::ReadsEvents;
use connect_domain::clock::Instant;
use connect_domain::ids::ConnectionId;
use connect_domain::partner_event::PartnerEvent;
use connect_store::pull_cursors::{self, PullCursor};
use connect_store::records;
use connect_store::source_objects::UpsertCounts;
use connect_store::{ObservedTransaction, partner_events, pull_runs};

use super::asks::Asks;
use super::kept::{Kept, Stored};
use super::lists::List;
use super::turns;
use crate::App;
use crate::error::AppError;
use crate::jobs::PullOrder;

/// Its name in `pull --resource`.
pub(crate) const EVENTS: &str = "events";
/// Pulls among which a gap is looked for: hourly ones for longer than any partner keeps its events.
const PULLS_LOOKED_AT: i64 = 1_000;

pub(super) async fn pull(asks: &Asks, kept: &mut Kept, reads: &'static dyn ReadsEvents, order: &PullOrder) -> Result<(), AppError> {
    let stored = kept.stored(EVENTS);
    if !order.full
        && stored.cursor.is_none()
        && let Some(known) = newest_known(asks, reads.told_for()).await?
    {
        let cursor = Some(reads.behind(&known));
        kept.resources.insert(EVENTS.to_owned(), Stored { cursor, ..stored });
    }
    turns::pull_if_allowed(asks, kept, &Events, reads, order.named).await
}

/// The newest one up to which every event is stored, if the partner can still know it. What a pull that was cut off
/// stored is newer: behind it may be a hole.
async fn newest_known(asks: &Asks, told_for: Duration) -> Result<Option<String>, AppError> {
    let mut reader = asks.app.store.read().await?;
    let Some(cursor) = pull_cursors::get(&mut reader, asks.connection.id, EVENTS).await? else {
        return Ok(None);
    };
    let newest = partner_events::newest_until(&mut reader, asks.connection.id, cursor.changed_since).await?;
    let now = asks.app.clock.now();
    Ok(newest.filter(|(_, at)| now.since(*at) < told_for).map(|(known, _)| known))
}

struct Events;

impl List for Events {
    type Object = PartnerEvent;

    fn resource(&self) -> &'static str {
        EVENTS
    }

    async fn store(
        &self,
        tx: &mut ObservedTransaction,
        asks: &Asks,
        kept: &Kept,
        objects: Vec<PartnerEvent>,
    ) -> Result<UpsertCounts, AppError> {
        Ok(records::upsert(tx, asks.connection.id, kept.run.id, &objects).await?)
    }

    /// What the partner does not list any more is no less true.
    async fn complete(&self, tx: &mut ObservedTransaction, asks: &Asks, _kept: &Kept, _stored: &Stored) -> Result<u64, AppError> {
        if let Some(changed_since) = partner_events::newest_at(tx, asks.connection.id).await? {
            let cursor = PullCursor {
                changed_since,
                complete_at: asks.app.clock.now(),
                level: String::new(),
            };
            pull_cursors::set(tx, asks.connection.id, EVENTS, &cursor).await?;
        }
        Ok(0)
    }
}

/// The newest time, not longer ago than the partner keeps its events, whose events no pull has read: two pulls were further
/// apart than that.
pub(crate) async fn unread_events(
    app: &App,
    connection_id: ConnectionId,
    told_for: Duration,
) -> Result<Option<(Instant, Instant)>, AppError> {
    let mut reader = app.store.read().await?;
    let pulled = pull_runs::successes(&mut reader, connection_id, EVENTS, PULLS_LOOKED_AT).await?;
    let now = app.clock.now();
    let pairs = pulled.iter().zip(pulled.iter().skip(1));
    let mut recent = pairs.take_while(|(later, _)| now.since(**later) < told_for);
    let found = recent.find(|(later, earlier)| later.since(**earlier) > told_for);
    Ok(found.map(|(later, earlier)| (*earlier, later.minus(told_for))))
}
