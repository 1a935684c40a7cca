//! What a pull means for the mappings: their source objects are gone, back, or of another type.
//!
//! Judged by what the row was decided for, not by what the last pull changed: a pull that broke off half
//! way, or two that came one after the other, end in the same state.

use connect_domain::access::Actor;
use connect_domain::mapping::MappingStatus;
use connect_domain::mapping::history::MappingAct;
use connect_domain::mapping::transitions::MappingEvent;
use connect_store::ObservedTransaction;
use connect_store::connections::Connection;
use connect_store::mappings::MappingRow;
use connect_store::source_objects::SourceObjectRow;

use super::chart::Chart;
use super::history::{self, Change};
use crate::error::AppError;

/// Tells the mappings of a connection what happened to their source objects.
pub(crate) async fn settle(tx: &mut ObservedTransaction, connection: &Connection) -> Result<(), AppError> {
    let chart = Chart::read(tx, connection).await?;
    let changes = chart.objects.iter().filter_map(|object| {
        let before = chart.stored(object.id)?;
        let (after, act) = settled(before, object)?;
        Some(Change {
            before: before.clone(),
            after,
            act: Some(act),
            undid: None,
        })
    });
    history::save(tx, changes.collect(), &Actor::System.label()).await
}

/// The row as its source object makes it, and why; `None` when that is how it is.
pub(crate) fn settled(row: &MappingRow, object: &SourceObjectRow) -> Option<(MappingRow, MappingAct)> {
    let (event, act, reason) = cause(row, object)?;
    let change = row.mapping.apply(event).ok()?;
    let waits = change.after.status() == MappingStatus::Changed;
    let status_reason = if waits { reason } else { String::new() };
    (change.is_change() || status_reason != row.status_reason).then(|| {
        let after = MappingRow {
            mapping: change.after,
            status_reason,
            ..row.clone()
        };
        (after, act)
    })
}

fn cause(row: &MappingRow, object: &SourceObjectRow) -> Option<(MappingEvent, MappingAct, String)> {
    let status = row.mapping.status();
    match object.gone_at {
        // Somebody who decided when it was gone already has looked.
        Some(gone_at) if row.reviewed_at.is_none_or(|reviewed_at| reviewed_at <= gone_at) => {
            Some((MappingEvent::SourceGone, MappingAct::SourceGone, String::new()))
        }
        Some(_) => None,
        None if status == MappingStatus::Orphaned => {
            let reason = "It was gone, and the partner lists it again".to_owned();
            Some((MappingEvent::SourceReturned, MappingAct::SourceReturned, reason))
        }
        None if matches!(status, MappingStatus::Confirmed | MappingStatus::Changed) => {
            let now = object.object.type_label();
            (now != row.seen_type).then(|| {
                let reason = format!("It was {} when it was confirmed, and is {} now", shown(&row.seen_type), shown(&now));
                (MappingEvent::SourceRetyped, MappingAct::SourceRetyped, reason)
            })
        }
        None => None,
    }
}

fn shown(label: &str) -> String {
    if label.is_empty() {
        "of no type".to_owned()
    } else {
        format!("`{label}`")
    }
}
