//! The chart of accounts: page by page, each page stored before the next is asked for, so that a
//! broken pull loses nothing. What a complete pull did not list any more is gone, and keeps its mapping.

use std::sync::Arc;

use connect_connectors::{Page, ReadsLedgerAccounts};
use connect_domain::ids::PullRunId;
use connect_domain::source_object::{SourceObject, SourceObjectKind};
use connect_store::connections::Connection;
use connect_store::source_objects::{self, UpsertCounts};

use super::cancelled;
use super::view::ResourceCounts;
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::jobs::Progress;
use crate::mapping::settle::settle;
use crate::partners::call::Reached;

const PAGE_SIZE: u32 = 1_000;

pub(super) async fn pull(
    app: &Arc<App>,
    connection: &Connection,
    reached: &Reached,
    run: PullRunId,
    counts: &mut ResourceCounts,
    progress: &Progress,
) -> Result<(), AppError> {
    let Some(reads) = reached.connector.ledger_accounts() else {
        return Ok(());
    };
    let started_at = app.clock.now();
    let total = app.call(connection, reached, |call| reads.count_ledger_accounts(call)).await?;
    progress.total("Reading accounts", total);
    let mut listed = 0;
    let mut next = Some(1);
    while let Some(position) = next {
        if progress.is_cancelled() {
            return Err(cancelled());
        }
        let page = read_page(app, connection, reached, reads, position).await?;
        listed += page.objects.len() as u64;
        store_page(app, connection, run, &page.objects, counts).await?;
        progress.done(listed);
        next = page.next;
    }
    // Rows move when something changes while the pages are read: a short list is no reason to
    // believe that accounts are gone.
    let now_total = app.call(connection, reached, |call| reads.count_ledger_accounts(call)).await?;
    if listed != now_total {
        return Err(AppError::new(
            ErrorCode::PartnerUnreachable,
            format!("The chart changed while it was read: {listed} accounts came, the partner counts {now_total}"),
        )
        .hint("Pull again; what was read is stored, and nothing was taken for gone"));
    }
    let mut tx = app.store.observe(app.clock.now()).await?;
    let gone = source_objects::mark_absent(&mut tx, connection.id, SourceObjectKind::LedgerAccount, started_at).await?;
    counts.deactivated = (counts.deactivated.get() + i64::try_from(gone).unwrap_or(0)).into();
    settle(&mut tx, connection).await?;
    Ok(tx.commit_observed(run).await?)
}

async fn read_page(
    app: &App,
    connection: &Connection,
    reached: &Reached,
    reads: &'static dyn ReadsLedgerAccounts,
    position: u64,
) -> Result<Page<SourceObject>, AppError> {
    let page = app
        .call(connection, reached, |call| {
            reads.read_ledger_accounts_page(call, position, PAGE_SIZE)
        })
        .await?;
    if page.cleaned_texts > 0 || page.unreadable_amounts > 0 {
        tracing::warn!(
            connection.id = %connection.id,
            cleaned_texts = page.cleaned_texts,
            unreadable_amounts = page.unreadable_amounts,
            "a page held values that are stored as unknown or without U+0000"
        );
    }
    Ok(page)
}

async fn store_page(
    app: &App,
    connection: &Connection,
    run: PullRunId,
    objects: &[SourceObject],
    counts: &mut ResourceCounts,
) -> Result<(), AppError> {
    let mut tx = app.store.observe(app.clock.now()).await?;
    let UpsertCounts {
        inserted,
        updated,
        unchanged,
        deactivated,
    } = source_objects::upsert(&mut tx, connection.id, objects, &*app.entropy).await?;
    tx.commit_observed(run).await?;
    let add = |to: &mut crate::views::Count, more: u64| *to = (to.get() + i64::try_from(more).unwrap_or(0)).into();
    add(&mut counts.rows, objects.len() as u64);
    add(&mut counts.inserted, inserted);
    add(&mut counts.updated, updated);
    add(&mut counts.unchanged, unchanged);
    add(&mut counts.deactivated, deactivated);
    Ok(())
}
