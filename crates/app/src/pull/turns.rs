//! Lists that can only be read in turn: each page names where the next one begins. A pull that was cut off goes on
//! behind the last page that it stored.

use connect_connectors::ReadsInTurn;

use super::asks::{Asks, Manner, not_allowed};
use super::kept::Kept;
use super::lists::List;
use crate::error::{AppError, ErrorCode};
use crate::failpoint::{PAGE_STORED, reach};

/// Every page of a list without which the connection is worth nothing. What it did not hold is gone once it is finished.
pub(super) async fn read<L: List>(
    asks: &Asks,
    kept: &mut Kept,
    list: &L,
    reads: &'static dyn ReadsInTurn<L::Object>,
) -> Result<(), AppError> {
    match read_or_anew(asks, kept, list, reads, Manner::Needed).await? {
        true => Ok(()),
        false => Err(not_allowed(list.resource())),
    }
}

/// A list that the credential need not be allowed to read: whoever `named` it is told, else it is left out.
pub(super) async fn pull_if_allowed<L: List>(
    asks: &Asks,
    kept: &mut Kept,
    list: &L,
    reads: &'static dyn ReadsInTurn<L::Object>,
    named: bool,
) -> Result<(), AppError> {
    let resource = list.resource();
    match read_or_anew(asks, kept, list, reads, Manner::IfAllowed).await? {
        true => finish(asks, kept, list).await,
        false if named => Err(not_allowed(resource)),
        false => {
            tracing::info!(connection.id = %asks.connection.id, resource, "the credential may not read it");
            kept.leave_out(resource);
            Ok(())
        }
    }
}

/// What was not listed is gone.
pub(super) async fn finish<L: List>(asks: &Asks, kept: &mut Kept, list: &L) -> Result<(), AppError> {
    let stored = kept.stored(list.resource());
    kept.finish(asks, list, stored).await
}

/// Whether the credential is allowed to.
async fn read_or_anew<L: List>(
    asks: &Asks,
    kept: &mut Kept,
    list: &L,
    reads: &'static dyn ReadsInTurn<L::Object>,
    manner: Manner,
) -> Result<bool, AppError> {
    let goes_on = kept.stored(list.resource()).cursor.is_some();
    match read_on(asks, kept, list, reads, manner).await {
        // Where an earlier program stopped may be gone by now; then everything is read once more.
        Err(error) if goes_on && error.code == ErrorCode::PartnerRefused => {
            kept.list_anew(list.resource());
            read_on(asks, kept, list, reads, manner).await
        }
        outcome => outcome,
    }
}

async fn read_on<L: List>(
    asks: &Asks,
    kept: &mut Kept,
    list: &L,
    reads: &'static dyn ReadsInTurn<L::Object>,
    manner: Manner,
) -> Result<bool, AppError> {
    let resource = list.resource();
    let mut stored = kept.stored(resource);
    asks.hold.step(&format!("Reading {resource}"), stored.listed, None).await?;
    loop {
        let cursor = stored.cursor.clone();
        let Some(turn) = asks.ask_in(manner, |call| reads.read_on(call, cursor.clone())).await? else {
            return Ok(false);
        };
        let mut tx = asks.app.store.observe(asks.app.clock.now()).await?;
        let next = turn.cursor.clone();
        let objects = list.beside_unread(&mut tx, asks, &mut stored, turn).await?;
        let rows = objects.len();
        let counts = list.store(&mut tx, asks, kept, objects).await?;
        reach(PAGE_STORED);
        stored.listed += rows as u64;
        stored.counts.add(rows, counts);
        let last = next.is_none();
        stored.cursor = next;
        kept.keep(asks, tx, resource, stored.clone()).await?;
        if last {
            return Ok(true);
        }
    }
}
