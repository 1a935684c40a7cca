//! A list that is read in windows of time, several at once ([`Split`] says which). Each page is stored when it comes,
//! together with the windows that are still open.

use std::collections::BTreeSet;

use connect_connectors::windows::{ReadsWindows, WindowPage};
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;

use super::asks::{Asks, Manner, not_allowed};
use super::kept::{Kept, Stored};
use super::lists::List;
use super::split::{Part, Split};
use crate::error::{AppError, ErrorCode};
use crate::failpoint::{PAGE_STORED, reach};

/// Windows on their way at once; the connection's handle keeps to the partner's own limits.
const AT_ONCE: usize = 4;

/// A list without which the connection is worth nothing.
pub(super) async fn pull<L: List>(
    asks: &Asks,
    kept: &mut Kept,
    list: &L,
    reads: &'static dyn ReadsWindows<L::Object>,
) -> Result<(), AppError> {
    match read_or_anew(asks, kept, list, reads, Manner::Needed).await? {
        Some(stored) => kept.finish(asks, list, stored).await,
        None => Err(not_allowed(list.resource())),
    }
}

/// A list that the credential need not be allowed to read: whoever `named` it is told, else it is left out.
pub(super) async fn pull_if_allowed<L: List>(
    asks: &Asks,
    kept: &mut Kept,
    list: &L,
    reads: &'static dyn ReadsWindows<L::Object>,
    named: bool,
) -> Result<(), AppError> {
    let resource = list.resource();
    match read_or_anew(asks, kept, list, reads, Manner::IfAllowed).await? {
        Some(stored) => kept.finish(asks, list, stored).await,
        None if named => Err(not_allowed(resource)),
        None => {
            tracing::info!(connection.id = %asks.connection.id, resource, "the credential may not read it");
            kept.leave_out(resource);
            Ok(())
        }
    }
}

/// `None` when the credential is not allowed to.
async fn read_or_anew<L: List>(
    asks: &Asks,
    kept: &mut Kept,
    list: &L,
    reads: &'static dyn ReadsWindows<L::Object>,
    manner: Manner,
) -> Result<Option<Stored>, AppError> {
    let goes_on = kept.stored(list.resource()).cursor.is_some();
    match read_open(asks, kept, list, reads, manner).await {
        // Where an earlier program stopped may be gone by now; then everything is read once more.
        Err(error) if goes_on && error.code == ErrorCode::PartnerRefused => {
            kept.list_anew(list.resource());
            read_open(asks, kept, list, reads, manner).await
        }
        outcome => outcome,
    }
}

/// Reads and stores all that is open.
async fn read_open<L: List>(
    asks: &Asks,
    kept: &mut Kept,
    list: &L,
    reads: &'static dyn ReadsWindows<L::Object>,
    manner: Manner,
) -> Result<Option<Stored>, AppError> {
    let resource = list.resource();
    let mut stored = kept.stored(resource);
    let split = match &stored.cursor {
        Some(text) => serde_json::from_str(text).map_err(|error| AppError::internal("read which windows are open", error))?,
        None => Split::new(),
    };
    asks.hold.step(&format!("Reading {resource}"), stored.listed, None).await?;
    let mut reading = Reading::of(asks, reads, split, manner);
    loop {
        let objects = match reading.next().await? {
            Read::Page(objects) => objects,
            Read::End => return Ok(Some(stored)),
            Read::NotAllowed => return Ok(None),
        };
        let rows = objects.len();
        let mut tx = asks.app.store.observe(asks.app.clock.now()).await?;
        let counts = list.store(&mut tx, asks, kept, objects).await?;
        reach(PAGE_STORED);
        stored.listed += rows as u64;
        stored.counts.add(rows, counts);
        let open = serde_json::to_string(&reading.split);
        stored.cursor = Some(open.map_err(|error| AppError::internal("write which windows are open", error))?);
        kept.keep(asks, tx, resource, stored.clone()).await?;
    }
}

/// What came.
enum Read<T> {
    /// A page, of whichever window.
    Page(Vec<T>),
    /// Nothing is open any more.
    End,
    /// The credential lacks the right.
    NotAllowed,
}

/// Windows on their way.
struct Reading<'a, T: 'static> {
    asks: &'a Asks,
    reads: &'static dyn ReadsWindows<T>,
    split: Split,
    manner: Manner,
    asked: BTreeSet<u64>,
    coming: FuturesUnordered<BoxFuture<'a, Result<Answered<T>, AppError>>>,
}

impl<'a, T: Send + 'static> Reading<'a, T> {
    /// What is open of a list.
    fn of(asks: &'a Asks, reads: &'static dyn ReadsWindows<T>, split: Split, manner: Manner) -> Self {
        Self {
            asks,
            reads,
            split,
            manner,
            asked: BTreeSet::new(),
            coming: FuturesUnordered::new(),
        }
    }

    /// Asks for all that is open, and waits for the first answer.
    async fn next(&mut self) -> Result<Read<T>, AppError> {
        for part in self.split.open() {
            if self.asked.insert(part.number) {
                self.coming.push(Box::pin(read(self.asks, self.reads, part.clone(), self.manner)));
            }
        }
        let Some(answer) = self.coming.next().await else {
            return Ok(Read::End);
        };
        let Answered { part, page } = answer?;
        Ok(page.map_or(Read::NotAllowed, |page| Read::Page(self.split.take(part, page, AT_ONCE))))
    }
}

/// The answer of one question; no page when the credential lacks the right.
struct Answered<T> {
    part: u64,
    page: Option<WindowPage<T>>,
}

async fn read<T: Send + 'static>(
    asks: &Asks,
    reads: &'static dyn ReadsWindows<T>,
    part: Part,
    manner: Manner,
) -> Result<Answered<T>, AppError> {
    let page = asks
        .ask_in(manner, |call| reads.read_on(call, part.window, part.cursor.clone()))
        .await?;
    Ok(Answered { part: part.number, page })
}
