//! Lists that can only be read in turn: each page names where the next one begins. A pull that was cut off goes on
//! behind the last page that it stored.

use connect_connectors::ReadsInTurn;
use connect_domain::source_object::SourceObject;

use super::asks::Asks;
use super::kept::Kept;
use super::lists::{List, SourceObjects};
use super::unread::Known;
use crate::error::{AppError, ErrorCode};
use crate::failpoint::{PAGE_STORED, reach};

pub(super) async fn pull(
    asks: &Asks,
    kept: &mut Kept,
    list: &SourceObjects,
    reads: &'static dyn ReadsInTurn<SourceObject>,
) -> Result<(), AppError> {
    let goes_on = kept.stored(list.resource()).cursor.is_some();
    match read_on(asks, kept, list, reads).await {
        // Where an earlier program stopped may be gone by now; then everything is read once more.
        Err(error) if goes_on && error.code == ErrorCode::PartnerRefused => {
            kept.list_anew(list.resource());
            read_on(asks, kept, list, reads).await?;
        }
        done => done?,
    }
    let stored = kept.stored(list.resource());
    kept.finish(asks, list, stored).await
}

async fn read_on(
    asks: &Asks,
    kept: &mut Kept,
    list: &SourceObjects,
    reads: &'static dyn ReadsInTurn<SourceObject>,
) -> Result<(), AppError> {
    let resource = list.resource();
    let mut stored = kept.stored(resource);
    asks.hold.step(&format!("Reading {resource}"), stored.listed, None).await?;
    loop {
        let cursor = stored.cursor.clone();
        let turn = asks.ask(|call| reads.read_on(call, cursor.clone())).await?;
        let stands_in = !turn.unread.is_empty();
        let mut tx = asks.app.store.observe(asks.app.clock.now()).await?;
        let known = Known::note(asks, &mut tx, list.kind, &mut stored, turn.unread).await?;
        let objects = known.to_store(turn.objects, stands_in);
        let rows = objects.len();
        let counts = list.store(&mut tx, asks, kept, objects).await?;
        reach(PAGE_STORED);
        stored.listed += rows as u64;
        stored.counts.add(rows, counts);
        let last = turn.cursor.is_none();
        stored.cursor = turn.cursor;
        kept.keep(asks, tx, resource, stored.clone()).await?;
        if last {
            return Ok(());
        }
    }
}
