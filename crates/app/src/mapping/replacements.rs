//! A price never changes its amount: a new one appears and the old one is archived. That is no loss but a proposal,
//! to map the new one as the old one was.

use std::collections::HashMap;

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::counted::counted;
use connect_domain::mapping::drift::{Drift, DriftKind, Snapshot};
use connect_domain::mapping::history::MappingAct;
use connect_domain::mapping::transitions::{MappingEvent, MappingMethod};
use connect_domain::source_object::{PRODUCT, SourceObjectKind};
use connect_store::default_prices;
use connect_store::mappings::MappingRow;
use connect_store::source_objects::SourceObjectRow;

use super::chart::Chart;
use super::default_prices::{choose_in, is_sold};
use super::history::{self, Change};
use super::publish::drift_of;
use crate::App;
use crate::error::AppError;
use crate::views::Count;

/// What following replacements did.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FollowView {
    /// Records that are mapped as those that they replaced.
    pub followed: Count,
    /// Default prices that moved along.
    pub defaults: Count,
}

/// Names in each price that is sold no more the one that took its place: it took over the code, or it is the only new
/// one of the product with the same cadence and currency.
pub(super) fn name_successors(drift: &mut [Drift], published: &[Snapshot], chart: &Chart) {
    if chart.set.kind != SourceObjectKind::Price {
        return;
    }
    let known: HashMap<&str, &Snapshot> = published.iter().map(|row| (row.external_id.as_str(), row)).collect();
    for one in drift.iter_mut() {
        if !matches!(one.kind, DriftKind::Deactivated | DriftKind::Merged) || one.successor_id.is_some() {
            continue;
        }
        let row = chart.objects.iter().find(|row| row.object.external_id == one.external_id);
        if let (Some(row), Some(before)) = (row, known.get(one.external_id.as_str())) {
            one.successor_id = successor(row, &before.code, &known, chart);
        }
    }
}

fn successor(old: &SourceObjectRow, code: &str, known: &HashMap<&str, &Snapshot>, chart: &Chart) -> Option<String> {
    let sold = || chart.objects.iter().filter(|row| is_sold(row) && row.id != old.id);
    let heir = sold().find(|row| !code.is_empty() && row.object.code == code);
    let only_new = || {
        let product = old.object.attributes.get(PRODUCT)?;
        let mut alike = sold().filter(|row| {
            !known.contains_key(row.object.external_id.as_str())
                && row.object.attributes.get(PRODUCT) == Some(product)
                && row.object.source_type == old.object.source_type
                && row.object.currency == old.object.currency
        });
        alike.next().filter(|_| alike.next().is_none())
    };
    heir.or_else(only_new).map(|row| row.object.external_id.clone())
}

/// Whether a successor is named that took no other's place as well: which of the two it follows is for a person.
fn is_only_heir(one: &Drift, drift: &[Drift]) -> bool {
    let same = drift.iter().filter(|other| other.successor_id == one.successor_id);
    one.successor_id.is_some() && same.count() == 1
}

/// Maps each price that took the place of another as that one is mapped, and moves the default of its tier along. What
/// a person has decided about the new one stays.
pub async fn follow_replacements(app: &App, connection_id: &str) -> Result<FollowView, AppError> {
    let connection = app.connection(connection_id).await?;
    let mut tx = app.store.write(&app.actor, Permission::Map, app.clock.now()).await?;
    let chart = Chart::read(&mut tx, &connection).await?;
    let drift = drift_of(&mut tx, &connection, &chart).await?;
    let by_id: HashMap<&str, &SourceObjectRow> = chart.objects.iter().map(|row| (row.object.external_id.as_str(), row)).collect();
    let pairs = drift
        .iter()
        .filter(|one| chart.set.kind == SourceObjectKind::Price && is_only_heir(one, &drift));
    let pairs = pairs.filter_map(|one| Some((*by_id.get(one.external_id.as_str())?, *by_id.get(one.successor_id.as_deref()?)?)));
    let chosen = default_prices::list(&mut tx, connection.id).await?;
    let (mut changes, mut defaults) = (Vec::new(), Vec::new());
    for (old, new) in pairs {
        let before = chart.row(new);
        let decided = chart.stored(old.id).filter(|row| row.mapping.status().is_decided());
        let target = decided
            .and_then(|row| row.mapping.target())
            .filter(|id| chart.offered(*id).is_some());
        let Some(target) = target.filter(|_| !before.mapping.status().is_decided()) else {
            continue;
        };
        let event = MappingEvent::Confirm {
            target,
            method: MappingMethod::Copy,
        };
        let Ok(change) = before.mapping.apply(event) else { continue };
        let after = MappingRow {
            mapping: change.after,
            seen_name: new.object.name.clone(),
            seen_code: new.object.code.clone(),
            seen_type: new.object.type_label(),
            status_reason: String::new(),
            reviewed_by: Some(app.actor.label()),
            reviewed_at: Some(app.clock.now()),
            ..before.clone()
        };
        changes.push(Change {
            before,
            after,
            act: Some(MappingAct::Confirm),
            undid: None,
        });
        let same_cadence = old.object.source_type == new.object.source_type;
        if same_cadence && chosen.iter().any(|choice| choice.source_object_id == old.id) {
            defaults.push(new);
        }
    }
    let view = FollowView {
        followed: changes.len().into(),
        defaults: defaults.len().into(),
    };
    if changes.is_empty() {
        return Ok(view);
    }
    let detail = counted(changes.len(), "price", "prices");
    history::save(&mut tx, changes, &app.actor.label()).await?;
    let decided = Chart::read(&mut tx, &connection).await?;
    for price in defaults {
        choose_in(app, &mut tx, &decided, price).await?;
    }
    tx.commit(AuditEntry::new("mapping.replacements_followed", connection.id.to_string(), detail))
        .await?;
    app.events.stale([
        format!("mapping:{}", connection.id),
        format!("connection:{}", connection.id),
        "attention".to_owned(),
    ]);
    Ok(view)
}
