//! One pull from its row, new or left behind, to its end there.

use std::sync::Arc;
use std::time::Instant;

use connect_domain::source_object::SourceObjectKind;
use connect_store::pull_runs::{self, PullStatus};
use connect_store::{connections, items};

use super::asks::Asks;
use super::kept::Kept;
use super::lists::{Customers, ITEMS, Invoices, List, PRODUCTS, SUBSCRIPTIONS, SourceObjects, Subscriptions};
use super::settings::PullSettings;
use super::view::PullRunView;
use super::{balances, catalog, changes, company, events, pages, windows};
use crate::error::{AppError, ErrorCode};
use crate::gate::check_again;
use crate::jobs::{Hold, PullOrder, PullPayload};
use crate::{App, mapping};

/// Reads what was ordered. What was stored until a failure stays, and the row says what that is.
pub(crate) async fn run(app: &Arc<App>, hold: &Arc<Hold>) -> Result<PullRunView, AppError> {
    let started = Instant::now();
    let payload: PullPayload = hold.payload()?;
    let run = pull_runs::get(&mut app.store.read().await?, payload.run).await?;
    let run = run.ok_or_else(|| AppError::new(ErrorCode::Internal, "A pull without its row"))?;
    let mut kept = Kept::of(run)?;
    if kept.run.status == PullStatus::Succeeded {
        // Only the job's own end was cut off.
        return Ok(kept.view());
    }
    let connection = super::connection(app, Some(kept.run.connection_id)).await?;
    let asks = Asks::new(app, connection, hold).await?;
    let outcome = read(&asks, &mut kept, &payload.order).await;
    let id = asks.connection.id;
    app.events.stale([
        format!("connection:{id}"),
        format!("mapping:{id}"),
        format!("calendars:{id}"),
        "connections".to_owned(),
        "attention".to_owned(),
    ]);
    outcome?;
    let mapped = asks.reached.connector.manifest().mapping.as_ref();
    if mapped.is_some_and(|mapping| kept.resources.contains_key(mapping.kind.resource())) {
        mapping::suggest::suggest_after_pull(app, id).await;
    }
    check_again(app, id).await;
    let mut view = kept.view();
    // The workspace's clock may stand still; how long a person waited does not.
    view.duration_ms = i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX).into();
    Ok(view)
}

async fn read(asks: &Asks, kept: &mut Kept, order: &PullOrder) -> Result<(), AppError> {
    let settings = PullSettings::read(&mut asks.app.store.read().await?).await?;
    if !order.full {
        changes::pull(asks, kept, &settings).await?;
    }
    let connector = asks.reached.connector;
    for resource in kept.run.resources.clone() {
        // After the accounts: what a merge did to items is no change of theirs.
        if resource == ITEMS.resource() && items::any_books_to_a_gone_account(&mut asks.app.store.read().await?, asks.connection.id).await?
        {
            kept.list_anew(&resource);
        }
        if kept.stored(&resource).complete {
            continue;
        }
        match resource.as_str() {
            "company" => company::pull(asks, kept).await?,
            "accounts" => {
                let list = SourceObjects(SourceObjectKind::LedgerAccount);
                pages::pull(asks, kept, &list, connector.ledger_accounts()).await?;
            }
            "customers" => pages::pull(asks, kept, &Customers, connector.customers()).await?,
            "items" => pages::pull(asks, kept, &ITEMS, connector.items()).await?,
            "products" => {
                let reads = connector.items_in_windows().ok_or_else(|| unread(&resource))?;
                windows::pull(asks, kept, &PRODUCTS, reads).await?;
            }
            SUBSCRIPTIONS => {
                let reads = connector.customer_subscriptions().ok_or_else(|| unread(&resource))?;
                windows::pull_if_allowed(asks, kept, &Subscriptions(settings.invoice_level), reads, order.named).await?;
            }
            events::EVENTS => {
                let reads = connector.events().ok_or_else(|| unread(&resource))?;
                events::pull(asks, kept, reads, order).await?;
            }
            "invoices" => {
                let list = Invoices(settings.invoice_level);
                match connector.invoices_in_windows() {
                    Some(reads) => windows::pull_if_allowed(asks, kept, &list, reads, order.named).await?,
                    None => pages::pull(asks, kept, &list, connector.invoices()).await?,
                }
            }
            "balances" => balances::pull(asks, kept, &settings).await?,
            catalog if catalog::kind(asks).is_some_and(|kind| kind.resource() == catalog) => catalog::pull(asks, kept).await?,
            _ => return Err(unread(&resource)),
        }
    }
    let mut tx = asks.app.store.observe(asks.app.clock.now()).await?;
    connections::record_call(&mut tx, asks.connection.id, Ok(())).await?;
    kept.succeed(asks, tx).await
}

fn unread(resource: &str) -> AppError {
    AppError::new(ErrorCode::Internal, format!("A pull of `{resource}`, which nothing reads"))
}
