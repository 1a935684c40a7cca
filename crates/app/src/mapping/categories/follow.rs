//! What a change of a category means for the mappings that have it, or that the engine proposes it for.
//!
//! A decision is never lost. It follows its category to the replacement; where its account is of another
//! class than the category now takes, it waits for a look. A conflict that was there before was a person's
//! choice and stays theirs. A suggestion is simply withdrawn: the engine proposes anew when it is asked.

use std::collections::{BTreeSet, HashMap};

use connect_domain::ids::SourceObjectId;
use connect_domain::mapping::class_fit::class_conflict;
use connect_domain::mapping::history::MappingAct;
use connect_domain::mapping::transitions::MappingEvent;
use connect_domain::source_object::{RootClass, SourceObjectKind};
use connect_store::mappings::{self, MappingRow};
use connect_store::targets::TargetRow;
use connect_store::{WriteTransaction, source_objects};

use crate::error::{AppError, sentence};
use crate::mapping::history::{self, Change};

/// How many mappings a change touched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Followed {
    /// Have another target.
    pub(super) moved: usize,
    /// Wait for a look.
    pub(super) to_review: usize,
}

/// Lets the mappings follow from a category to what stands in its place: itself with another class, its
/// replacement, or nothing, when no mapping has it.
pub(super) async fn follow(tx: &mut WriteTransaction, from: &TargetRow, to: Option<&TargetRow>) -> Result<Followed, AppError> {
    let rows = mappings::list_of_target(tx, from.id).await?;
    let classes = classes(tx, &rows).await?;
    let mut followed = Followed::default();
    let mut changes = Vec::new();
    for before in rows {
        let class = classes.get(&before.source_object_id).copied().flatten();
        let (after, act) = followed_row(&before, class, from, to);
        if before.mapping.target() == Some(from.id) {
            followed.moved += usize::from(after.mapping.target() != before.mapping.target());
            followed.to_review += usize::from(after.mapping.status() != before.mapping.status());
        }
        if after != before {
            changes.push(Change {
                before,
                after,
                act,
                undid: None,
            });
        }
    }
    let actor = tx.actor().label();
    history::save(tx, changes, &actor).await?;
    Ok(followed)
}

fn followed_row(
    before: &MappingRow,
    class: Option<RootClass>,
    from: &TargetRow,
    to: Option<&TargetRow>,
) -> (MappingRow, Option<MappingAct>) {
    let mut row = before.clone();
    let mut act = None;
    let conflict = to.and_then(|to| class_conflict(class, to.target.root_class));
    if let Some(to) = to.filter(|_| row.mapping.target() == Some(from.id)) {
        if to.id != from.id && step(&mut row, MappingEvent::TargetReplaced { target: to.id }) {
            act = Some(MappingAct::TargetReplaced);
        }
        let was_chosen = class_conflict(class, from.target.root_class).is_some();
        if let Some(conflict) = conflict.filter(|_| !was_chosen)
            && step(&mut row, MappingEvent::TargetReclassed)
        {
            act = act.or(Some(MappingAct::TargetReclassed));
            row.status_reason = sentence(&conflict.to_string());
        }
    }
    let is_proposed = row.mapping.proposed().is_some_and(|proposed| proposed.target == from.id);
    if is_proposed && (conflict.is_some() || to.is_none_or(|to| to.id != from.id)) {
        step(&mut row, MappingEvent::Suggest(None));
    }
    (row, act)
}

/// Makes a move where it is allowed; gives whether anything is different.
fn step(row: &mut MappingRow, event: MappingEvent) -> bool {
    row.mapping.apply(event).is_ok_and(|change| {
        let is_change = change.is_change();
        row.mapping = change.after;
        is_change
    })
}

/// The classes of the accounts, read chart by chart.
async fn classes(tx: &mut WriteTransaction, rows: &[MappingRow]) -> Result<HashMap<SourceObjectId, Option<RootClass>>, AppError> {
    let connections: BTreeSet<_> = rows.iter().map(|row| row.connection_id).collect();
    let mut classes = HashMap::new();
    for connection in connections {
        let objects = source_objects::list(tx, connection, SourceObjectKind::LedgerAccount).await?;
        classes.extend(objects.into_iter().map(|row| (row.id, row.object.root_class)));
    }
    Ok(classes)
}
