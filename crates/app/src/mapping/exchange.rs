//! The mapping out to a file and back in. An import is all or nothing: one conflict, and nothing changes.

use std::collections::HashMap;
use std::path::Path;

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::mapping::transitions::{MappingEvent, MappingMethod};
use connect_store::mappings::{self, MappingRow};
use connect_store::source_objects::SourceObjectRow;

use super::chart::Chart;
use super::csv::{self, NamedTarget};
use super::view::{ExportView, ImportConflict, ImportPreview, ImportView};
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::platform;
use crate::vault::door::blocking;

/// Writes every row of the chart, inactive ones too.
pub async fn export_mapping(app: &App, connection_id: &str, path: &Path) -> Result<ExportView, AppError> {
    let connection = app.connection(connection_id).await?;
    let chart = Chart::read(&mut app.store.read().await?, &connection).await?;
    let bytes = csv::write(&chart)?;
    let target = path.to_owned();
    blocking(move || platform::write_atomically(&target, &bytes)).await?.map_err(|error| {
        AppError::new(ErrorCode::InvalidInput, format!("`{}` cannot be written", path.display()))
            .hint("Choose a file in a folder of your own")
            .source(error)
    })?;
    Ok(ExportView { path: path.display().to_string(), rows: chart.objects.len().into() })
}

/// What an import would do. Changes nothing.
pub async fn preview_import(app: &App, connection_id: &str, path: &Path) -> Result<ImportPreview, AppError> {
    let connection = app.connection(connection_id).await?;
    let named = named(path).await?;
    let chart = Chart::read(&mut app.store.read().await?, &connection).await?;
    let plan = Plan::new(app, &chart, &named);
    Ok(ImportPreview {
        rows: named.len().into(),
        would_confirm: plan.changed.len().into(),
        unchanged: plan.unchanged.into(),
        conflicts: plan.conflicts,
    })
}

/// Confirms what the file names.
pub async fn import_mapping(app: &App, connection_id: &str, path: &Path) -> Result<ImportView, AppError> {
    let connection = app.connection(connection_id).await?;
    let named = named(path).await?;
    let mut tx = app.store.write(&app.actor, Permission::Map, app.clock.now()).await?;
    let chart = Chart::read(&mut tx, &connection).await?;
    let plan = Plan::new(app, &chart, &named);
    if !plan.conflicts.is_empty() {
        return Ok(ImportView { confirmed: 0_i64.into(), conflicts: plan.conflicts });
    }
    mappings::save(&mut tx, &plan.changed).await?;
    let confirmed = plan.changed.len() + plan.unchanged;
    tx.commit(AuditEntry::new("mapping.imported", connection.id.to_string(), format!("{confirmed} rows"))).await?;
    app.events.stale([format!("mapping:{}", connection.id), format!("connection:{}", connection.id), "attention".to_owned()]);
    Ok(ImportView { confirmed: confirmed.into(), conflicts: Vec::new() })
}

async fn named(path: &Path) -> Result<Vec<NamedTarget>, AppError> {
    let path = path.to_owned();
    blocking(move || csv::read(&path)).await?
}

/// What a file asks for, judged against the chart.
struct Plan {
    changed: Vec<MappingRow>,
    unchanged: usize,
    conflicts: Vec<ImportConflict>,
}

impl Plan {
    fn new(app: &App, chart: &Chart, named: &[NamedTarget]) -> Self {
        let objects: HashMap<&str, &SourceObjectRow> = chart.objects.iter().map(|row| (row.object.external_id.as_str(), row)).collect();
        let mut seen: HashMap<&str, &str> = HashMap::new();
        let mut plan = Self { changed: Vec::new(), unchanged: 0, conflicts: Vec::new() };
        for row in named {
            match seen.insert(&row.external_id, &row.code) {
                Some(before) if before == row.code => continue,
                Some(_) => plan.conflict(row, "the file names it twice, with different codes"),
                None => plan.judge(app, chart, objects.get(row.external_id.as_str()).copied(), row),
            }
        }
        plan
    }

    fn judge(&mut self, app: &App, chart: &Chart, object: Option<&SourceObjectRow>, named: &NamedTarget) {
        let target = chart.target(&named.code);
        let (Some(object), Some(target)) = (object, target) else {
            if object.is_none() {
                self.conflict(named, "the chart has no account with this id");
            }
            if target.is_none() {
                self.conflict(named, "there is no category with this code");
            }
            return;
        };
        let mut row = chart.row(object);
        let current = row.mapping.target().and_then(|target| chart.code(target));
        if !csv::changes(row.mapping.status(), current, &named.code) {
            self.unchanged += 1;
            return;
        }
        match row.mapping.apply(MappingEvent::Confirm { target: target.id, method: MappingMethod::Import }) {
            Ok(change) => {
                row.mapping = change.after;
                row.reviewed_by = Some(app.actor.label());
                row.reviewed_at = Some(app.clock.now());
                row.seen_name.clone_from(&object.object.name);
                row.seen_code.clone_from(&object.object.code);
                self.changed.push(row);
            }
            Err(illegal) => self.conflict(named, &illegal.to_string()),
        }
    }

    fn conflict(&mut self, named: &NamedTarget, problem: &str) {
        self.conflicts.push(ImportConflict {
            line: i64::try_from(named.line).unwrap_or(0).into(),
            external_id: named.external_id.clone(),
            code: named.code.clone(),
            problem: problem.to_owned(),
        });
    }
}
