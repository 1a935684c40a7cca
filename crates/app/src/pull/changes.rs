//! Later pulls: what changed since the last one, in one request instead of all pages.
//!
//! Only for lists that were listed whole not long ago: a merged record leaves without a trace, and changes are
//! kept for a month. Nor is it a change of a record that another one, above it, has a new name, which is a part of
//! its path. Accounts are always listed: their balances move without a change of the account.

use std::time::Duration;

use connect_connectors::Changed;
use connect_domain::clock::Instant;
use connect_domain::record::RecordKind;
use connect_store::pull_cursors::{self, PullCursor};
use connect_store::records::{self, Record};

use super::asks::Asks;
use super::kept::Kept;
use super::lists::{Customers, ITEMS, Invoices, List};
use super::settings::PullSettings;
use crate::error::AppError;

/// Asked for twice: the partner's clocks are many, and a change can become visible late.
const OVERLAP: Duration = Duration::from_secs(300);
/// However young the cursor is, everything is listed so often.
const LISTED_EVERY: Duration = Duration::from_secs(30 * 86_400);

/// Completes what it can of the ordered resources; the rest is left to be listed.
pub(super) async fn pull(asks: &Asks, kept: &mut Kept, settings: &PullSettings) -> Result<(), AppError> {
    let Some(reads) = asks.reached.connector.changes() else {
        return Ok(());
    };
    let cursors = cursors(asks, kept, settings).await?;
    let Some(since) = cursors.iter().map(|(_, cursor)| cursor.changed_since).min() else {
        return Ok(());
    };
    asks.hold.step("Asking for changes", 0, None).await?;
    let kinds: Vec<RecordKind> = cursors.iter().map(|(kind, _)| *kind).collect();
    let since = since.minus(OVERLAP);
    let changes = asks.ask(|call| reads.read_changes(call, kinds.clone(), since)).await?;
    for (kind, cursor) in cursors {
        let until = changes.until;
        match kind {
            RecordKind::Customer => store(asks, kept, &Customers, changes.customers.clone(), cursor, until).await?,
            RecordKind::Item => store(asks, kept, &ITEMS, changes.items.clone(), cursor, until).await?,
            RecordKind::Invoice => {
                let list = Invoices(settings.invoice_level);
                store(asks, kept, &list, changes.invoices.clone(), cursor, until).await?;
            }
        }
    }
    Ok(())
}

/// Of the ordered lists those whose changes can be asked for.
async fn cursors(asks: &Asks, kept: &Kept, settings: &PullSettings) -> Result<Vec<(RecordKind, PullCursor)>, AppError> {
    let now = asks.app.clock.now();
    let mut reader = asks.app.store.read().await?;
    let mut cursors = Vec::new();
    for kind in RecordKind::ALL {
        let resource = kind.resource();
        let stored = kept.stored(resource);
        let is_begun = stored.complete || stored.total.is_some();
        if is_begun || !kept.run.resources.iter().any(|ordered| ordered == resource) {
            continue;
        }
        let level = if kind == RecordKind::Invoice {
            settings.invoice_level.as_str()
        } else {
            ""
        };
        let cursor = pull_cursors::get(&mut reader, asks.connection.id, resource).await?;
        let usable = |cursor: &PullCursor| cursor.level == level && now.since(cursor.complete_at) < LISTED_EVERY;
        if let Some(cursor) = cursor.filter(usable) {
            cursors.push((kind, cursor));
        }
    }
    Ok(cursors)
}

async fn store<L>(
    asks: &Asks,
    kept: &mut Kept,
    list: &L,
    changed: Changed<L::Object>,
    cursor: PullCursor,
    until: Instant,
) -> Result<(), AppError>
where
    L: List,
    L::Object: Record,
{
    let Changed::Listed { records, deleted } = changed else {
        return Ok(());
    };
    if records::any_moves_others(&mut asks.app.store.read().await?, asks.connection.id, &records).await? {
        return Ok(());
    }
    let mut stored = kept.stored(list.resource());
    let rows = records.len() + deleted.len();
    let mut tx = asks.app.store.observe(asks.app.clock.now()).await?;
    let counts = list.store(&mut tx, asks, kept, records).await?;
    stored.counts.add(rows, counts);
    let gone = records::mark_deleted::<L::Object>(&mut tx, asks.connection.id, &deleted).await?;
    stored.counts.add_deleted(gone);
    stored.complete = true;
    let moved = PullCursor {
        changed_since: until.max(cursor.changed_since),
        ..cursor
    };
    pull_cursors::set(&mut tx, asks.connection.id, list.resource(), &moved).await?;
    kept.keep(asks, tx, list.resource(), stored).await
}
