//! A list that is read in windows of time, several at once ([`Split`] says which). Each page is stored when it comes,
//! together with the windows that are still open.

use std::collections::BTreeSet;

use connect_connectors::windows::{ReadsWindows, WindowPage};
use futures::StreamExt;
use futures::stream::FuturesUnordered;

use super::asks::Asks;
use super::kept::{Kept, Stored};
use super::lists::List;
use super::split::{Part, Split};
use crate::error::{AppError, ErrorCode};
use crate::failpoint::{PAGE_STORED, reach};

/// Windows on their way at once; the connection's handle keeps to the partner's own limits.
const AT_ONCE: usize = 4;

/// Whoever `named` the list is told that the credential may not read it; else it is left out.
pub(super) async fn pull<L: List>(
    asks: &Asks,
    kept: &mut Kept,
    list: &L,
    reads: &'static dyn ReadsWindows<L::Object>,
    named: bool,
) -> Result<(), AppError> {
    let goes_on = kept.stored(L::RESOURCE).cursor.is_some();
    let outcome = match read_open(asks, kept, list, reads).await {
        // Where an earlier program stopped may be gone by now; then everything is read once more.
        Err(error) if goes_on && error.code == ErrorCode::PartnerRefused => {
            kept.list_anew(L::RESOURCE);
            read_open(asks, kept, list, reads).await?
        }
        outcome => outcome?,
    };
    match outcome {
        Some(stored) => finish(asks, kept, list, stored).await,
        None if named => Err(not_allowed(L::RESOURCE)),
        None => {
            tracing::info!(connection.id = %asks.connection.id, resource = L::RESOURCE, "the credential may not read it");
            kept.leave_out(L::RESOURCE);
            Ok(())
        }
    }
}

fn not_allowed(resource: &str) -> AppError {
    AppError::new(ErrorCode::NeedsAuthorization, format!("The key may not read {resource}"))
        .hint("Give it the right on Read in the partner's console; `partners show` names the rights. All else can be pulled without it")
}

/// Reads and stores all that is open. `None` when the credential is not allowed to.
async fn read_open<L: List>(
    asks: &Asks,
    kept: &mut Kept,
    list: &L,
    reads: &'static dyn ReadsWindows<L::Object>,
) -> Result<Option<Stored>, AppError> {
    let mut stored = kept.stored(L::RESOURCE);
    let mut split = match &stored.cursor {
        Some(text) => serde_json::from_str(text).map_err(|error| AppError::internal("read which windows are open", error))?,
        None => Split::new(),
    };
    asks.hold.step(&format!("Reading {}", L::RESOURCE), stored.listed, None).await?;
    let mut coming = FuturesUnordered::new();
    let mut asked = BTreeSet::new();
    loop {
        for part in split.open() {
            if asked.insert(part.number) {
                coming.push(read(asks, reads, part.clone()));
            }
        }
        let Some(answer) = coming.next().await else { break };
        let (number, Some(page)) = answer? else { return Ok(None) };
        let objects = split.take(number, page, AT_ONCE);
        let rows = objects.len();
        let mut tx = asks.app.store.observe(asks.app.clock.now()).await?;
        let counts = list.store(&mut tx, asks, kept, objects).await?;
        reach(PAGE_STORED);
        stored.listed += rows as u64;
        stored.counts.add(rows, counts);
        stored.cursor = Some(serde_json::to_string(&split).map_err(|error| AppError::internal("write which windows are open", error))?);
        kept.keep(asks, tx, L::RESOURCE, stored.clone()).await?;
    }
    Ok(Some(stored))
}

async fn read<T: Send + 'static>(
    asks: &Asks,
    reads: &'static dyn ReadsWindows<T>,
    part: Part,
) -> Result<(u64, Option<WindowPage<T>>), AppError> {
    let page = asks
        .ask_if_allowed(|call| reads.read_window(call, part.window, part.cursor.clone()))
        .await?;
    Ok((part.number, page))
}

async fn finish<L: List>(asks: &Asks, kept: &mut Kept, list: &L, mut stored: Stored) -> Result<(), AppError> {
    let mut tx = asks.app.store.observe(asks.app.clock.now()).await?;
    let gone = list.complete(&mut tx, asks, kept, &stored).await?;
    stored.counts.add_deleted(gone);
    stored.complete = true;
    stored.cursor = None;
    kept.keep(asks, tx, L::RESOURCE, stored).await
}
