//! Edits of the working mapping: each is one move of the domain's, all of a call in one transaction.

use std::collections::HashMap;

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::ids::SourceObjectId;
use connect_domain::mapping::transitions::{MappingEvent, MappingMethod};
use connect_store::mappings::{self, MappingRow};
use connect_store::source_objects::SourceObjectRow;

use super::chart::Chart;
use super::status::counts;
use super::view::{EditAct, MappingEdit, RejectedEdit, SaveMappingsView};
use crate::App;
use crate::error::{AppError, ErrorCode, sentence};

/// Edits in one call; the window sends its queue in such pieces.
const MOST_EDITS: usize = 20_000;

/// Stores edits. One that is not allowed is told and leaves its row as it was; the others are stored.
pub async fn save_mappings(app: &App, connection_id: &str, edits: Vec<MappingEdit>) -> Result<SaveMappingsView, AppError> {
    if edits.len() > MOST_EDITS {
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            format!("At most {MOST_EDITS} edits are stored at once"),
        ));
    }
    let connection = app.connection(connection_id).await?;
    let now = app.clock.now();
    let mut tx = app.store.write(&app.actor, Permission::Map, now).await?;
    let chart = Chart::read(&mut tx, &connection).await?;
    let objects: HashMap<SourceObjectId, &SourceObjectRow> = chart.objects.iter().map(|row| (row.id, row)).collect();
    // The last edit of a row counts, as if they had come one after the other.
    let mut changed: HashMap<SourceObjectId, MappingRow> = HashMap::new();
    let mut rejected = Vec::new();
    for edit in edits {
        match apply(&chart, &objects, &changed, &edit) {
            Ok((id, mut row)) => {
                row.reviewed_by = Some(app.actor.label());
                row.reviewed_at = Some(now);
                changed.insert(id, row);
            }
            Err(message) => rejected.push(RejectedEdit {
                source_object_id: edit.source_object_id,
                message,
            }),
        }
    }
    let mut rows: Vec<MappingRow> = changed.into_values().collect();
    rows.sort_by_key(|row| row.source_object_id);
    mappings::save(&mut tx, &rows).await?;
    let saved = rows.len();
    let chart = Chart::read(&mut tx, &connection).await?;
    if saved > 0 {
        tx.commit(AuditEntry::new(
            "mapping.edited",
            connection.id.to_string(),
            format!("{saved} rows"),
        ))
        .await?;
        app.events.stale([format!("connection:{}", connection.id), "attention".to_owned()]);
    }
    Ok(SaveMappingsView {
        saved: saved.into(),
        revision: chart.revision().into(),
        rejected,
        counts: counts(&chart.coverage()),
    })
}

fn apply(
    chart: &Chart,
    objects: &HashMap<SourceObjectId, &SourceObjectRow>,
    changed: &HashMap<SourceObjectId, MappingRow>,
    edit: &MappingEdit,
) -> Result<(SourceObjectId, MappingRow), String> {
    let id: SourceObjectId = edit.source_object_id.parse().map_err(|_| "This is no row's id".to_owned())?;
    let object = objects.get(&id).ok_or("This row is not of this connection")?;
    let mut row = changed.get(&id).cloned().unwrap_or_else(|| chart.row(object));
    let event = match (edit.act, edit.target_code.as_deref()) {
        (EditAct::Confirm, Some(code)) => {
            let target = chart.target(code).ok_or("There is no such category")?;
            let accepted = row.mapping.proposed().is_some_and(|proposed| proposed.target == target.id);
            let method = if accepted {
                MappingMethod::Suggestion
            } else {
                MappingMethod::Manual
            };
            MappingEvent::Confirm { target: target.id, method }
        }
        (EditAct::Confirm, None) => return Err("No category was given".to_owned()),
        (EditAct::Clear | EditAct::Restore, _) => MappingEvent::Clear,
        (EditAct::Ignore, _) => MappingEvent::Ignore,
    };
    let is_clear = matches!(event, MappingEvent::Clear);
    match row.mapping.apply(event) {
        Ok(change) => row.mapping = change.after,
        // Clearing what is clear is no mistake of a person's.
        Err(_) if is_clear && !row.mapping.status().is_decided() => {}
        Err(illegal) => return Err(sentence(&illegal.to_string())),
    }
    if let Some(note) = &edit.note {
        row.note = note.chars().take(2_000).collect();
    }
    row.seen_name.clone_from(&object.object.name);
    row.seen_code.clone_from(&object.object.code);
    Ok((id, row))
}
