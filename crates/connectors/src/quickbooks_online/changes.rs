//! Change data capture: what changed since an instant, with stubs of what was deleted.
//!
//! An answer holds at most 1000 objects, has no pages and no upper end of its window. So a full one is split by
//! its lists, and a list that is full alone has to be listed anew. Accounts are not asked for here: a posting
//! changes an account's balance without changing the account, and a merged one leaves without a stub.

use std::time::Duration;

use connect_domain::clock::Instant;
use connect_domain::record::RecordKind;
use serde_json::Value;

use super::client;
use super::translate::{Losses, Translated};
use super::wire::{self, ChangeAnswer, ChangedLists, Entity, Stub};
use crate::connector::{Changed, Changes, PartnerCall};
use crate::fault::{FaultKind, PartnerFault};
use crate::protection::DOUBTS_FULL_ANSWERS;

/// Intuit: 30 days at most; an hour is left for clocks that differ.
const REACH: Duration = Duration::from_secs(30 * 86_400 - 3_600);

/// Intuit: at most so many objects in an answer; with as many it may be cut off.
const MOST_OBJECTS: usize = 1_000;

/// See [`crate::ReadsChanges`].
pub(super) async fn read(call: PartnerCall<'_>, kinds: Vec<RecordKind>, since: Instant) -> Result<Changes, PartnerFault> {
    let kinds = kinds.as_slice();
    if call.http.clock().now().since(since) > REACH {
        return Ok(full_pull_needed(kinds, since));
    }
    let whole = match client::read_changes(call, &names(kinds), since).await {
        Ok(whole) => whole,
        // By Intuit's own clock it is too long ago: it refuses nothing else about this request.
        Err(fault) if fault.kind == FaultKind::Refused => return Ok(full_pull_needed(kinds, since)),
        Err(fault) => return Err(fault),
    };
    if fits(&whole) {
        return translated(whole, since);
    }
    if kinds.len() == 1 {
        return Ok(full_pull_needed(kinds, since));
    }
    let mut all = Changes {
        until: until(&whole).unwrap_or(since),
        ..nothing(since)
    };
    for kind in kinds {
        let one = client::read_changes(call, name(*kind), since).await?;
        let changes = if fits(&one) {
            translated(one, since)?
        } else {
            full_pull_needed(&[*kind], since)
        };
        match kind {
            RecordKind::Customer => all.customers = changes.customers,
            RecordKind::Item => all.items = changes.items,
            RecordKind::Invoice => all.invoices = changes.invoices,
        }
    }
    Ok(all)
}

fn names(kinds: &[RecordKind]) -> String {
    kinds.iter().map(|kind| name(*kind)).collect::<Vec<_>>().join(",")
}

const fn name(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Customer => wire::Customer::NAME,
        RecordKind::Item => wire::Item::NAME,
        RecordKind::Invoice => wire::Invoice::NAME,
    }
}

fn lists(answer: &ChangeAnswer) -> impl Iterator<Item = &ChangedLists> {
    answer.responses.iter().flat_map(|response| &response.lists)
}

/// Whether it is whole for certain.
fn fits(answer: &ChangeAnswer) -> bool {
    let size: usize = lists(answer)
        .map(|list| list.customers.len() + list.items.len() + list.invoices.len())
        .sum();
    size < MOST_OBJECTS || !DOUBTS_FULL_ANSWERS
}

fn until(answer: &ChangeAnswer) -> Option<Instant> {
    answer.time.as_deref().and_then(client::instant)
}

fn nothing(since: Instant) -> Changes {
    Changes {
        until: since,
        customers: Changed::default(),
        items: Changed::default(),
        invoices: Changed::default(),
    }
}

fn full_pull_needed(kinds: &[RecordKind], since: Instant) -> Changes {
    let mut changes = nothing(since);
    for kind in kinds {
        match kind {
            RecordKind::Customer => changes.customers = Changed::FullPullNeeded,
            RecordKind::Item => changes.items = Changed::FullPullNeeded,
            RecordKind::Invoice => changes.invoices = Changed::FullPullNeeded,
        }
    }
    changes
}

fn translated(answer: ChangeAnswer, since: Instant) -> Result<Changes, PartnerFault> {
    // Without the partner's time the next question begins where this one did.
    let until = until(&answer).unwrap_or(since);
    let (mut customers, mut items, mut invoices) = (Vec::new(), Vec::new(), Vec::new());
    for list in answer.responses.into_iter().flat_map(|response| response.lists) {
        customers.extend(list.customers);
        items.extend(list.items);
        invoices.extend(list.invoices);
    }
    Ok(Changes {
        until,
        customers: changed(customers)?,
        items: changed(items)?,
        invoices: changed(invoices)?,
    })
}

fn changed<T: Translated>(objects: Vec<Value>) -> Result<Changed<T>, PartnerFault> {
    let mut losses = Losses::default();
    let (mut records, mut deleted) = (Vec::new(), Vec::new());
    for object in objects {
        let stub: Stub = serde_json::from_value(object.clone()).map_err(|_| PartnerFault::malformed())?;
        if stub.status.as_deref() == Some("Deleted") {
            deleted.push(stub.id);
            continue;
        }
        let entity = serde_json::from_value(object).map_err(|_| PartnerFault::malformed())?;
        records.push(T::translate(entity, &mut losses));
    }
    Ok(Changed::Listed { records, deleted })
}
