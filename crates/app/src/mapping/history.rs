//! Each mapping's own history: written with every change of a decision, read for a person, and what an
//! undo goes back to.

use std::collections::HashMap;

use connect_domain::ids::TargetId;
use connect_domain::mapping::MappingStatus;
use connect_domain::mapping::attributes::{AttributeValues, in_force};
use connect_domain::mapping::history::MappingAct;
use connect_store::mapping_changes::{self, MappingChangeRow};
use connect_store::mappings::{self, MappingRow};
use connect_store::{Reads, Writes, members};

use super::chart::Chart;
use super::view::{MappingChangeView, MappingHistoryView, MappingStateView};
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::shortened;

/// A row that is about to be saved, and what made it so; `None` for the engine, which decides nothing.
pub(crate) struct Change {
    pub(crate) before: MappingRow,
    pub(crate) after: MappingRow,
    pub(crate) act: Option<MappingAct>,
    /// Of an undo: the first revision that it takes back.
    pub(crate) undid: Option<i64>,
}

/// Saves rows, all different, and adds to their histories what was decided.
pub(crate) async fn save(tx: &mut impl Writes, changes: Vec<Change>, actor: &str) -> Result<(), AppError> {
    let now = tx.now();
    let recorded: Vec<MappingChangeRow> = changes
        .iter()
        .filter_map(|change| Some((change, change.act?)))
        .filter(|(change, _)| differs(&change.before, &change.after))
        .map(|(change, act)| MappingChangeRow {
            undid: change.undid,
            ..MappingChangeRow::new(&change.before, &change.after, act, actor.to_owned(), now)
        })
        .collect();
    let rows: Vec<MappingRow> = changes.into_iter().map(|change| change.after).collect();
    mappings::save(tx, &rows).await?;
    Ok(mapping_changes::insert(tx, &recorded).await?)
}

fn differs(before: &MappingRow, after: &MappingRow) -> bool {
    before.mapping != after.mapping
        || before.note != after.note
        || before.attributes != after.attributes
        || before.status_reason != after.status_reason
}

/// What happened to the mapping of one account, newest first.
pub async fn mapping_history(app: &App, connection_id: &str, external_id: &str) -> Result<MappingHistoryView, AppError> {
    let connection = app.connection(connection_id).await?;
    let mut reader = app.store.read().await?;
    let chart = Chart::read(&mut reader, &connection).await?;
    let object = chart
        .objects
        .iter()
        .find(|row| row.object.external_id == external_id)
        .ok_or_else(|| {
            AppError::new(
                ErrorCode::InvalidInput,
                format!(
                    "`{}` has no account with the id `{}`",
                    connection.display_name,
                    shortened(external_id)
                ),
            )
            .hint("`map export` lists every account with its id")
        })?;
    let mut histories = mapping_changes::list(&mut reader, chart.set.id, &[object.id]).await?;
    let changes = histories.remove(&object.id).unwrap_or_default();
    let names = names(&mut reader).await?;
    Ok(MappingHistoryView {
        external_id: object.object.external_id.clone(),
        name: object.object.name.clone(),
        changes: changes.iter().map(|change| view(change, &chart, &names)).collect(),
    })
}

/// What people are called, by the label that they act under.
pub(super) async fn names(reader: &mut impl Reads) -> Result<HashMap<String, String>, AppError> {
    let members = members::list(reader).await?;
    Ok(members
        .into_iter()
        .map(|member| (member.id.to_string(), member.display_name))
        .collect())
}

fn view(change: &MappingChangeRow, chart: &Chart, names: &HashMap<String, String>) -> MappingChangeView {
    let before = &change.before;
    MappingChangeView {
        at: change.at.into(),
        actor: names.get(&change.actor).unwrap_or(&change.actor).clone(),
        act: change.act.as_str().to_owned(),
        before: state(
            chart,
            before.mapping.status(),
            before.mapping.target(),
            &before.note,
            &before.attributes,
        ),
        after: state(chart, change.status, change.target_id, &change.note, &change.attributes),
    }
}

fn state(chart: &Chart, status: MappingStatus, target: Option<TargetId>, note: &str, attributes: &AttributeValues) -> MappingStateView {
    let held = target.map(|_| in_force(&chart.spec.attributes, attributes));
    let target = target.and_then(|id| chart.targets.iter().find(|row| row.id == id));
    MappingStateView {
        status: status.as_str().to_owned(),
        target_code: target.map(|row| row.target.code.clone()),
        target_name: target.map(|row| row.target.name.clone()),
        note: note.to_owned(),
        attributes: held.unwrap_or_default(),
    }
}
