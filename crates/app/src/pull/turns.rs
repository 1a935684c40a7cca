//! Lists that can only be read in turn: each page names where the next one begins. A pull that was cut off goes on
//! behind the last page that it stored.

use std::collections::HashMap;

use connect_connectors::{PriceUse, ReadsInTurn};
use connect_domain::source_object::{SourceObject, SourceObjectKind};
use connect_store::source_objects;

use super::asks::Asks;
use super::kept::Kept;
use crate::error::{AppError, ErrorCode};
use crate::failpoint::{PAGE_STORED, reach};
use crate::mapping::settle::settle;

/// The attribute that says how many live subscriptions are paid by a price.
pub(crate) const LIVE_SUBSCRIPTIONS: &str = "live_subscriptions";

/// What the connection's catalog holds, where it has one.
pub(super) fn kind(asks: &Asks) -> Option<SourceObjectKind> {
    let connector = asks.reached.connector;
    connector
        .catalog()
        .and(connector.manifest().mapping.as_ref())
        .map(|mapping| mapping.kind)
}

/// A catalog: source objects, whose mappings follow what happens to them.
pub(super) async fn pull(asks: &Asks, kept: &mut Kept) -> Result<(), AppError> {
    let (Some(reads), Some(kind)) = (asks.reached.connector.catalog(), kind(asks)) else {
        return Ok(());
    };
    let resource = kind.resource();
    let goes_on = kept.stored(resource).cursor.is_some();
    match read_on(asks, kept, reads, resource).await {
        // Where an earlier program stopped may be gone by now; then everything is read once more.
        Err(error) if goes_on && error.code == ErrorCode::PartnerRefused => {
            kept.list_anew(resource);
            read_on(asks, kept, reads, resource).await?;
        }
        done => done?,
    }
    let mut stored = kept.stored(resource);
    let mut tx = asks.app.store.observe(asks.app.clock.now()).await?;
    let gone = source_objects::mark_absent(&mut tx, asks.connection.id, kind, kept.run.started_at).await?;
    settle(&mut tx, &asks.connection).await?;
    stored.counts.add_deleted(gone);
    stored.complete = true;
    kept.keep(asks, tx, resource, stored).await
}

async fn read_on(asks: &Asks, kept: &mut Kept, reads: &'static dyn ReadsInTurn<SourceObject>, resource: &str) -> Result<(), AppError> {
    let mut stored = kept.stored(resource);
    let uses = Uses::read(asks).await?;
    asks.hold.step(&format!("Reading {resource}"), stored.listed, None).await?;
    loop {
        let cursor = stored.cursor.clone();
        let mut turn = asks.ask(|call| reads.read_on(call, cursor.clone())).await?;
        turn.objects.iter_mut().for_each(|object| uses.note_on(object));
        let mut tx = asks.app.store.observe(asks.app.clock.now()).await?;
        let counts = source_objects::upsert(&mut tx, asks.connection.id, &turn.objects, &*asks.app.entropy).await?;
        reach(PAGE_STORED);
        stored.listed += turn.objects.len() as u64;
        stored.counts.add(turn.objects.len(), counts);
        let last = turn.cursor.is_none();
        stored.cursor = turn.cursor;
        kept.keep(asks, tx, resource, stored.clone()).await?;
        if last {
            return Ok(());
        }
    }
}

/// How many live subscriptions are paid by each price; `None` when nobody tells, because the key lacks the right or the
/// partner has no such list.
struct Uses(Option<HashMap<String, u64>>);

impl Uses {
    async fn read(asks: &Asks) -> Result<Self, AppError> {
        let Some(reads) = asks.reached.connector.price_uses() else {
            return Ok(Self(None));
        };
        let mut counts = HashMap::new();
        let mut cursor = None;
        loop {
            asks.hold.look().await?;
            let told = asks
                .app
                .ask_aside(&asks.connection, &asks.reached, |call| reads.read_on(call, cursor.clone()));
            let turn = match told.await {
                Ok(turn) => turn,
                Err(error) => {
                    tracing::info!(connection.id = %asks.connection.id, %error, "nobody tells which prices are paid by");
                    return Ok(Self(None));
                }
            };
            for PriceUse { price_external_id } in turn.objects {
                *counts.entry(price_external_id).or_default() += 1;
            }
            cursor = turn.cursor;
            if cursor.is_none() {
                return Ok(Self(Some(counts)));
            }
        }
    }

    fn note_on(&self, price: &mut SourceObject) {
        if let Some(counts) = &self.0 {
            let count = counts.get(&price.external_id).copied().unwrap_or(0);
            price.attributes.insert(LIVE_SUBSCRIPTIONS.to_owned(), count.to_string());
        }
    }
}
