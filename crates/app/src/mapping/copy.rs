//! A mapping taken over from another connection of the partner: from its test mode to its live one. All or nothing.
//!
//! Ids differ between the two, so records are the same when they carry the same code, and where there is none, when
//! they have the same name, type and currency.

use std::collections::HashMap;

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::counted::counted;
use connect_domain::mapping::MappingStatus;
use connect_domain::mapping::attributes::AttributeValues;
use connect_domain::mapping::history::MappingAct;
use connect_domain::mapping::transitions::{MappingEvent, MappingMethod};
use connect_store::connections::Connection;
use connect_store::default_prices;
use connect_store::mappings::MappingRow;
use connect_store::source_objects::SourceObjectRow;

use super::chart::Chart;
use super::default_prices::{choose_in, is_sold};
use super::history::{self, Change};
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::views::Count;

/// What copying a mapping did, or would do.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CopyView {
    /// Whether it was done: not in a preview, and not while there is a conflict.
    pub copied: bool,
    /// Decisions that are new here.
    pub decisions: Count,
    /// Default prices that are new here.
    pub defaults: Count,
    /// Decisions that stand here already.
    pub unchanged: Count,
    /// Decided there, and nothing here is the same.
    pub unmatched: Vec<CopyConflict>,
    /// What contradicts a decision here, or fits several records; any of them stops the copy.
    pub conflicts: Vec<CopyConflict>,
}

/// One record of the connection that is copied from.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CopyConflict {
    /// The partner's id there.
    pub external_id: String,
    /// Its name.
    pub name: String,
    /// What is wrong.
    pub problem: String,
}

/// Copies the decisions of `from` to `to`; with `preview` it only says what that would do.
pub async fn copy_mapping(app: &App, from: &str, to: &str, preview: bool) -> Result<CopyView, AppError> {
    let (from, to) = (app.connection(from).await?, app.connection(to).await?);
    check_pair(&from, &to)?;
    let mut tx = app.store.write(&app.actor, Permission::Map, app.clock.now()).await?;
    let there = Chart::read(&mut tx, &from).await?;
    let here = Chart::read(&mut tx, &to).await?;
    let mut plan = Plan::new(app, &there, &here);
    let chosen_there = default_prices::list(&mut tx, from.id).await?;
    let chosen_here = default_prices::list(&mut tx, to.id).await?;
    let mut defaults = Vec::new();
    for choice in chosen_there {
        // A choice whose price maps elsewhere by now counts no more.
        let stored = there.stored(choice.source_object_id).and_then(decision);
        let counts = matches!(stored, Some(MappingEvent::Confirm { target, .. }) if target == choice.target_id);
        let Some(price) = plan.twins.get(&choice.source_object_id).copied().filter(|_| counts) else {
            continue;
        };
        if price.object.source_type != choice.cadence {
            plan.conflicts.push(told(
                price,
                "it is paid in another rhythm here, so it cannot be the default that it is there",
            ));
            continue;
        }
        let standing = chosen_here
            .iter()
            .find(|row| row.target_id == choice.target_id && row.cadence == choice.cadence);
        match standing {
            Some(row) if row.source_object_id == price.id => {}
            Some(_) => plan
                .conflicts
                .push(told(price, "its tier has another default price here: take that back first")),
            None => defaults.push(price),
        }
    }
    let mut view = CopyView {
        copied: false,
        decisions: plan.changed.len().into(),
        defaults: defaults.len().into(),
        unchanged: plan.unchanged.into(),
        unmatched: plan.unmatched,
        conflicts: plan.conflicts,
    };
    if preview || !view.conflicts.is_empty() {
        return Ok(view);
    }
    let copied = plan.changed.len();
    history::save(&mut tx, plan.changed, &app.actor.label()).await?;
    let decided = Chart::read(&mut tx, &to).await?;
    for price in defaults {
        choose_in(app, &mut tx, &decided, price).await?;
    }
    let detail = format!("{} from {}", counted(copied, "decision", "decisions"), from.id);
    tx.commit(AuditEntry::new("mapping.copied", to.id.to_string(), detail)).await?;
    app.events.stale([
        format!("mapping:{}", to.id),
        format!("connection:{}", to.id),
        "attention".to_owned(),
    ]);
    view.copied = true;
    Ok(view)
}

fn check_pair(from: &Connection, to: &Connection) -> Result<(), AppError> {
    if from.id == to.id {
        let message = "A mapping cannot be copied to the connection that it is of".to_owned();
        return Err(AppError::new(ErrorCode::InvalidInput, message).hint("Name two connections: from, then to"));
    }
    if from.partner != to.partner {
        let message = format!("`{}` and `{}` are of different partners", from.display_name, to.display_name);
        return Err(AppError::new(ErrorCode::InvalidInput, message).hint("Copy between two connections of one partner"));
    }
    Ok(())
}

/// What a copy would do, judged against what is decided here.
struct Plan<'a> {
    changed: Vec<Change>,
    unchanged: usize,
    unmatched: Vec<CopyConflict>,
    conflicts: Vec<CopyConflict>,
    /// The record here, by the one there.
    twins: HashMap<connect_domain::ids::SourceObjectId, &'a SourceObjectRow>,
}

impl<'a> Plan<'a> {
    fn new(app: &App, there: &Chart, here: &'a Chart) -> Self {
        let mut plan = Self {
            changed: Vec::new(),
            unchanged: 0,
            unmatched: Vec::new(),
            conflicts: Vec::new(),
            twins: HashMap::new(),
        };
        let mut taken: HashMap<connect_domain::ids::SourceObjectId, MappingEvent> = HashMap::new();
        for row in there.objects.iter().filter(|row| is_sold(row)) {
            let Some(event) = there.stored(row.id).and_then(decision) else {
                continue;
            };
            let chosen = there.row(row).attributes;
            match twin(row, here) {
                Err(problem) => plan.conflicts.push(told(row, problem)),
                Ok(None) => plan
                    .unmatched
                    .push(told(row, "nothing here has its code, or its name, type and currency")),
                Ok(Some(twin)) => match taken.insert(twin.id, event.clone()) {
                    Some(before) if before == event => {}
                    Some(_) => plan
                        .conflicts
                        .push(told(row, "two records there, decided differently, are the same one here")),
                    None => plan.judge(app, here, row, twin, (event, chosen)),
                },
            }
        }
        plan
    }

    fn judge(
        &mut self,
        app: &App,
        here: &Chart,
        row: &SourceObjectRow,
        twin: &'a SourceObjectRow,
        decided: (MappingEvent, AttributeValues),
    ) {
        let (event, attributes) = decided;
        let before = here.row(twin);
        self.twins.insert(row.id, twin);
        let stands = decision(&before);
        if stands.as_ref() == Some(&event) {
            self.unchanged += 1;
            return;
        }
        if before.mapping.status().is_decided() {
            self.conflicts.push(told(row, "it is decided otherwise here: clear that first"));
            return;
        }
        let act = if event == MappingEvent::Ignore {
            MappingAct::Ignore
        } else {
            MappingAct::Confirm
        };
        match before.mapping.apply(event) {
            Ok(change) => self.changed.push(Change {
                after: MappingRow {
                    mapping: change.after,
                    attributes,
                    seen_name: twin.object.name.clone(),
                    seen_code: twin.object.code.clone(),
                    seen_type: twin.object.type_label(),
                    status_reason: String::new(),
                    reviewed_by: Some(app.actor.label()),
                    reviewed_at: Some(app.clock.now()),
                    ..before.clone()
                },
                before,
                act: Some(act),
                undid: None,
            }),
            Err(illegal) => self.conflicts.push(told(row, &illegal.to_string())),
        }
    }
}

/// The decision of a row, as it is made anew elsewhere.
fn decision(row: &MappingRow) -> Option<MappingEvent> {
    match (row.mapping.status(), row.mapping.target()) {
        (MappingStatus::Confirmed, Some(target)) => Some(MappingEvent::Confirm {
            target,
            method: MappingMethod::Copy,
        }),
        (MappingStatus::Ignored, _) => Some(MappingEvent::Ignore),
        _ => None,
    }
}

/// The record here that is the same as the one there.
fn twin<'a>(row: &SourceObjectRow, here: &'a Chart) -> Result<Option<&'a SourceObjectRow>, &'static str> {
    let sold = || here.objects.iter().filter(|other| is_sold(other));
    let object = &row.object;
    let mut same: Vec<&SourceObjectRow> = Vec::new();
    if !object.code.is_empty() {
        same = sold().filter(|other| other.object.code == object.code).collect();
    }
    if same.is_empty() {
        // A code that only one of the two has says nothing; two different ones say that they differ.
        let shape = |other: &&SourceObjectRow| {
            let other = &other.object;
            (object.code.is_empty() || other.code.is_empty())
                && other.name == object.name
                && other.type_label() == object.type_label()
                && other.currency == object.currency
        };
        same = sold().filter(shape).collect();
    }
    match same[..] {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        _ => Err("several records here are the same as it"),
    }
}

fn told(row: &SourceObjectRow, problem: &str) -> CopyConflict {
    CopyConflict {
        external_id: row.object.external_id.clone(),
        name: row.object.name.clone(),
        problem: problem.to_owned(),
    }
}
