//! Calendars that were added by their addresses: read after the lists, each by a call of its own, and stored in the shape that
//! the lists have (ADR 0077). One that a list shows as well is the list's.

use std::collections::BTreeSet;

use connect_connectors::by_address::ReadsByAddress;
use connect_connectors::{FaultKind, Unread, is_closed, is_of_the_part};
use connect_domain::source_object::{BY_ADDRESS, SourceObject, SourceObjectKind};
use connect_store::Reads;
use connect_store::added_calendars::{self, AddedCalendar, LastPull};

use super::asks::Asks;
use super::kept::{Kept, Stored};
use super::lists::{List, SourceObjects};
use super::unread::present;
use crate::error::AppError;

/// Addresses that may fail one after the other: from then on it is the partner that fails.
const MOST_FAILURES: u32 = 10;

/// What a call brought.
enum Answer {
    Read(Box<SourceObject>),
    Unread(Unread),
    /// The same, by a fault that is no refusal.
    Failed(Unread),
}

/// After the last page of the lists.
pub(super) async fn pull(asks: &Asks, kept: &mut Kept, list: &SourceObjects) -> Result<(), AppError> {
    let Some(reads) = asks.reached.connector.by_address() else {
        return Ok(());
    };
    let rows = added_calendars::list(&mut asks.app.store.read().await?, asks.connection.id).await?;
    if rows.is_empty() {
        return Ok(());
    }
    let mut stored = kept.stored(list.resource());
    let (mut objects, mut noted, mut failures) = (Vec::new(), Vec::new(), 0);
    for row in rows {
        if stored.added.contains(&row.external_id) {
            noted.push(found(row, LastPull::Listed, ""));
            continue;
        }
        match ask(asks, reads, &row, failures).await? {
            Answer::Read(object) => {
                failures = 0;
                let row = AddedCalendar {
                    external_id: object.external_id.clone(),
                    name: object.name.clone(),
                    ..row
                };
                let mut object = *object;
                object.attributes.insert(BY_ADDRESS.to_owned(), row.address.clone());
                // Somebody may have given the address to another mailbox since, which a list shows.
                if stored.added.contains(&row.external_id) {
                    noted.push(found(row, LastPull::Listed, ""));
                } else {
                    objects.push(object);
                    noted.push(found(row, LastPull::Read, ""));
                }
            }
            Answer::Unread(unread) => {
                failures = 0;
                noted.push(found(row, LastPull::Unread, &unread.why));
                keep_unread(&mut stored, unread);
            }
            Answer::Failed(unread) => {
                failures += 1;
                noted.push(found(row, LastPull::Unread, &unread.why));
                keep_unread(&mut stored, unread);
            }
        }
    }
    let mut tx = asks.app.store.observe(asks.app.clock.now()).await?;
    let rows = objects.len();
    let counts = list.store(&mut tx, asks, kept, objects).await?;
    for row in &noted {
        added_calendars::note(&mut tx, row).await?;
    }
    stored.listed += rows as u64;
    stored.counts.add(rows, counts);
    kept.keep(asks, tx, list.resource(), stored).await
}

/// What of a page is to be stored beside those that were added: what shows one of them by another id would stand there twice.
/// Those that the page shows by the same id are noted.
pub(super) async fn beside(
    from: &mut impl Reads,
    asks: &Asks,
    kind: SourceObjectKind,
    stored: &mut Stored,
    mut objects: Vec<SourceObject>,
) -> Result<Vec<SourceObject>, AppError> {
    let Some(reads) = asks.reached.connector.by_address() else {
        return Ok(objects);
    };
    let rows = added_calendars::list(from, asks.connection.id).await?;
    let ids: BTreeSet<String> = rows.into_iter().map(|row| row.external_id).collect();
    if ids.is_empty() || objects.is_empty() {
        return Ok(objects);
    }
    let listed = objects.iter().map(|object| &object.external_id).filter(|id| ids.contains(*id));
    stored.added.extend(listed.cloned());
    let mut known = present(from, asks, kind).await?;
    known.retain(|row| ids.contains(&row.object.external_id));
    let is_another = |object: &SourceObject| {
        let mut known = known.iter().map(|row| &row.object);
        !ids.contains(&object.external_id) && known.any(|added| reads.is_same(added, object))
    };
    objects.retain(|object| !is_another(object));
    Ok(objects)
}

async fn ask(asks: &Asks, reads: &'static dyn ReadsByAddress, row: &AddedCalendar, failures: u32) -> Result<Answer, AppError> {
    asks.ask(|call| {
        let answer = reads.read_by_address(call, row.address.clone());
        let part = format!("The calendar {}, which was added by its address,", row.address);
        let external_id = row.external_id.clone();
        Box::pin(async move {
            match answer.await {
                Ok(object) => Ok(Answer::Read(Box::new(object))),
                // What is not sent is an address that somebody changed where it is stored: it would reach another path.
                Err(fault) if is_closed(&fault) || matches!(fault.kind, FaultKind::NotSent(_)) => {
                    Ok(Answer::Unread(Unread::of_one(part, &fault, &external_id)))
                }
                Err(fault) if is_of_the_part(&fault) && failures < MOST_FAILURES => {
                    Ok(Answer::Failed(Unread::of_one(part, &fault, &external_id)))
                }
                Err(fault) => Err(fault),
            }
        })
    })
    .await
}

fn found(row: AddedCalendar, last_pull: LastPull, problem: &str) -> AddedCalendar {
    AddedCalendar {
        last_pull,
        problem: problem.to_owned(),
        ..row
    }
}

fn keep_unread(stored: &mut Stored, unread: Unread) {
    if !stored.unread.iter().any(|other| other.part == unread.part) {
        stored.unread.push(unread);
    }
}
