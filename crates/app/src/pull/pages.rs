//! A list, page by page: several pages are read at once, and each is stored when it comes. What a complete pull
//! did not list any more is gone.

use connect_connectors::{Page, ReadsPages};
use connect_domain::failure::Cause;
use connect_store::source_objects::UpsertCounts;
use futures::StreamExt;
use tokio::sync::mpsc;

use super::asks::Asks;
use super::kept::{Kept, Stored};
use super::lists::List;
use crate::error::{AppError, ErrorCode};
use crate::failpoint::{PAGE_STORED, reach};
use crate::protection;

const PAGE_SIZE: u32 = 1_000;
/// Pages on their way at once; the connection's handle keeps to the partner's own limits.
const AT_ONCE: usize = 8;

/// Nothing of a partner without such a list.
pub(super) async fn pull<L: List>(
    asks: &Asks,
    kept: &mut Kept,
    list: &L,
    reads: Option<&'static dyn ReadsPages<L::Object>>,
) -> Result<(), AppError> {
    let Some(reads) = reads else { return Ok(()) };
    // What an earlier program read may be old by now; then everything is read once more.
    let goes_on = kept.stored(list.resource()).total.is_some();
    let mut stored = read_missing(asks, kept, list, reads).await?;
    let mut changed = check(asks, kept, list, reads, &stored).await?;
    if goes_on && changed.is_some() {
        stored = read_missing(asks, kept, list, reads).await?;
        changed = check(asks, kept, list, reads, &stored).await?;
    }
    match changed {
        Some(changed) => Err(changed),
        None => kept.finish(asks, list, stored).await,
    }
}

/// Reads and stores every page that is not stored yet.
async fn read_missing<L: List>(
    asks: &Asks,
    kept: &mut Kept,
    list: &L,
    reads: &'static dyn ReadsPages<L::Object>,
) -> Result<Stored, AppError> {
    let mut stored = kept.stored(list.resource());
    let step = format!("Reading {}", list.resource());
    let total = match stored.total {
        Some(total) => total,
        None => {
            let total = asks.ask(|call| reads.count(call)).await?;
            stored.total = Some(total.count);
            stored.counted_at = total.counted_at;
            total.count
        }
    };
    asks.hold.step(&step, stored.listed, Some(total)).await?;
    let missing: Vec<u64> = (1..=total)
        .step_by(PAGE_SIZE as usize)
        .filter(|position| !stored.parts.contains(position))
        .collect();
    // Pages are read on while one is stored: the partner's limits are turns in time, and a turn that nobody
    // takes is lost. Only so many wait to be stored.
    let (read_pages, mut pages) = mpsc::channel(AT_ONCE);
    let reading = async move {
        let mut coming = futures::stream::iter(missing)
            .map(|position| read(asks, reads, position))
            .buffer_unordered(AT_ONCE);
        while let Some(page) = coming.next().await {
            // Nobody stores any more: the other side says why.
            if read_pages.send(page?).await.is_err() {
                break;
            }
        }
        Ok::<_, AppError>(())
    };
    let storing = async {
        while let Some((position, page)) = pages.recv().await {
            store(asks, kept, list, &mut stored, position, page).await?;
        }
        Ok(())
    };
    tokio::try_join!(reading, storing)?;
    Ok(stored)
}

async fn read<T>(asks: &Asks, reads: &'static dyn ReadsPages<T>, position: u64) -> Result<(u64, Page<T>), AppError> {
    let page = asks.ask(|call| reads.read_page(call, position, PAGE_SIZE)).await?;
    if page.cleaned_texts > 0 || page.unreadable_amounts > 0 {
        tracing::warn!(
            connection.id = %asks.connection.id,
            cleaned_texts = page.cleaned_texts,
            unreadable_amounts = page.unreadable_amounts,
            "a page held values that are stored as unknown or without U+0000"
        );
    }
    Ok((position, page))
}

async fn store<L: List>(
    asks: &Asks,
    kept: &mut Kept,
    list: &L,
    stored: &mut Stored,
    position: u64,
    page: Page<L::Object>,
) -> Result<(), AppError> {
    let rows = page.objects.len();
    stored.listed += rows as u64;
    stored.parts.insert(position);
    let mut tx = asks.app.store.observe(asks.app.clock.now()).await?;
    if !protection::KEEPS_TOGETHER {
        kept.keep(asks, tx, list.resource(), stored.clone()).await?;
        reach(PAGE_STORED);
        tx = asks.app.store.observe(asks.app.clock.now()).await?;
    }
    let counts: UpsertCounts = list.store(&mut tx, asks, kept, page.objects).await?;
    reach(PAGE_STORED);
    stored.counts.add(rows, counts);
    kept.keep(asks, tx, list.resource(), stored.clone()).await
}

/// Rows move when something changes while the pages are read: a short list is no reason to believe that
/// records are gone. Then this says so, and the next try reads everything again.
async fn check<L: List>(
    asks: &Asks,
    kept: &mut Kept,
    list: &L,
    reads: &'static dyn ReadsPages<L::Object>,
    stored: &Stored,
) -> Result<Option<AppError>, AppError> {
    let now = asks.ask(|call| reads.count(call)).await?.count;
    let listed = stored.listed;
    if listed == now && stored.total == Some(now) {
        return Ok(None);
    }
    kept.list_anew(list.resource());
    let tx = asks.app.store.observe(asks.app.clock.now()).await?;
    kept.keep(asks, tx, list.resource(), kept.stored(list.resource())).await?;
    let words = format!(
        "The {} changed while they were read: {listed} came, the partner counts {now}",
        list.resource()
    );
    Ok(Some(
        AppError::new(ErrorCode::PartnerUnreachable, words)
            .cause(Cause::Provider)
            .hint("Pull again; what was read is stored, and nothing was taken for gone"),
    ))
}
