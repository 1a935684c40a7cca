//! The firm's target sets: the shipped one at first, the firm's own from then on.

use connect_domain::entropy::Entropy;
use connect_domain::ids::{TargetId, TargetSetId};
use connect_domain::mapping::default_targets;
use connect_domain::source_object::SourceObjectKind;
use connect_store::target_sets::{self, TargetSetRow};
use connect_store::targets::{self, TargetRow};
use connect_store::{Reads, WriteTransaction, Writes};

use crate::error::AppError;

/// Gives the firm the shipped set for records of this kind, unless it has one already.
pub(crate) async fn found(tx: &mut WriteTransaction, kind: SourceObjectKind, entropy: &dyn Entropy) -> Result<(), AppError> {
    let Some(shipped) = default_targets::shipped(kind) else {
        return Ok(());
    };
    if of_kind(tx, kind).await?.is_some() {
        return Ok(());
    }
    let shipped = shipped.map_err(|error| AppError::internal("read the shipped targets", error))?;
    let now = tx.now();
    let set = TargetSetRow {
        id: TargetSetId::new(now, entropy),
        name: shipped.name().to_owned(),
        kind,
        created_at: now,
        archived_at: None,
    };
    target_sets::insert(tx, &set).await?;
    let rows: Vec<TargetRow> = shipped
        .targets()
        .iter()
        .zip(0..)
        .map(|(target, position)| TargetRow {
            id: TargetId::new(now, entropy),
            target_set_id: set.id,
            position,
            target: target.clone(),
            archived_at: None,
        })
        .collect();
    Ok(targets::insert(tx, &rows).await?)
}

/// The set that records of this kind map to.
pub(crate) async fn of_kind(from: &mut impl Reads, kind: SourceObjectKind) -> Result<Option<TargetSetRow>, AppError> {
    let sets = target_sets::list(from).await?;
    Ok(sets.into_iter().find(|set| set.kind == kind && set.archived_at.is_none()))
}
