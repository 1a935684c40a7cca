//! The mapping out to a file and back in. An import is all or nothing: one conflict, and nothing changes.

use connect_domain::counted::counted;
use std::collections::HashMap;
use std::path::Path;

use connect_connectors::Manifest;
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::mapping::MappingStatus;
use connect_domain::mapping::attributes::{check_values, in_force};
use connect_domain::mapping::class_fit::class_conflict;
use connect_domain::mapping::history::MappingAct;
use connect_domain::mapping::transitions::{MappingEvent, MappingMethod};
use connect_store::mappings::MappingRow;
use connect_store::source_objects::SourceObjectRow;
use connect_suggest::files::FileError;
use connect_suggest::files::mapping_csv::{ImportedRow, MappingRow as FileRow, MoreColumns, read_mapping, write_mapping};

use super::attributes;
use super::chart::Chart;
use super::history::{self, Change};
use super::rows::tree;
use super::view::{ExportView, ImportConflict, ImportPreview, ImportView};
use crate::App;
use crate::error::{AppError, ErrorCode, sentence};
use crate::partners;
use crate::vault::door::blocking;

/// Writes every row of the chart, inactive ones too.
pub async fn export_mapping(app: &App, connection_id: &str, path: &Path) -> Result<ExportView, AppError> {
    let connection = app.connection(connection_id).await?;
    let chart = Chart::read(&mut app.store.read().await?, &connection).await?;
    let (more, rows) = (more_columns(&chart), file_rows(&chart));
    let target = path.to_owned();
    blocking(move || write_mapping(&target, &more, &rows))
        .await?
        .map_err(|error| unusable(error, "Choose a file in a folder of your own"))?;
    Ok(ExportView {
        path: path.display().to_string(),
        rows: chart.objects.len().into(),
    })
}

/// What an import would do. Changes nothing.
pub async fn preview_import(app: &App, connection_id: &str, path: &Path) -> Result<ImportPreview, AppError> {
    let connection = app.connection(connection_id).await?;
    let named = named(path).await?;
    let chart = Chart::read(&mut app.store.read().await?, &connection).await?;
    let plan = Plan::new(app, partners::manifest(&connection.partner)?, &chart, &named);
    Ok(ImportPreview {
        rows: named.len().into(),
        would_confirm: plan.changed.len().into(),
        unchanged: plan.unchanged.into(),
        conflicts: plan.conflicts,
        warnings: plan.warnings,
    })
}

/// Confirms what the file names.
pub async fn import_mapping(app: &App, connection_id: &str, path: &Path) -> Result<ImportView, AppError> {
    let connection = app.connection(connection_id).await?;
    let named = named(path).await?;
    let mut tx = app.store.write(&app.actor, Permission::Map, app.clock.now()).await?;
    let chart = Chart::read(&mut tx, &connection).await?;
    let plan = Plan::new(app, partners::manifest(&connection.partner)?, &chart, &named);
    if !plan.conflicts.is_empty() {
        return Ok(ImportView {
            confirmed: 0_i64.into(),
            conflicts: plan.conflicts,
            warnings: plan.warnings,
        });
    }
    let confirmed = plan.changed.len() + plan.unchanged;
    history::save(&mut tx, plan.changed, &app.actor.label()).await?;
    tx.commit(AuditEntry::new(
        "mapping.imported",
        connection.id.to_string(),
        counted(confirmed, "row", "rows"),
    ))
    .await?;
    app.events.stale([
        format!("mapping:{}", connection.id),
        format!("connection:{}", connection.id),
        "attention".to_owned(),
    ]);
    Ok(ImportView {
        confirmed: confirmed.into(),
        conflicts: Vec::new(),
        warnings: plan.warnings,
    })
}

async fn named(path: &Path) -> Result<Vec<ImportedRow>, AppError> {
    let path = path.to_owned();
    let read = blocking(move || read_mapping(&path)).await?;
    read.map_err(|error| {
        unusable(
            error,
            "Nothing was changed. The file needs a header with `external_id` and `code`; `map export` writes one",
        )
    })
}

fn unusable(error: FileError, hint: &str) -> AppError {
    AppError::new(ErrorCode::InvalidInput, sentence(&error.to_string()))
        .hint(hint)
        .source(error)
}

fn more_columns(chart: &Chart) -> MoreColumns {
    MoreColumns {
        facts: chart.spec.facts.iter().map(|fact| fact.id.clone()).collect(),
        attributes: chart.spec.attributes.iter().map(|attribute| attribute.id.clone()).collect(),
    }
}

/// Every row of the chart in the grid's order.
fn file_rows(chart: &Chart) -> Vec<FileRow> {
    let names: HashMap<&str, &str> = chart
        .objects
        .iter()
        .map(|row| (row.object.external_id.as_str(), row.object.name.as_str()))
        .collect();
    let file_row = |row: &SourceObjectRow| {
        let object = &row.object;
        let stored = chart.row(row);
        let proposed = stored.mapping.proposed();
        let parent = object
            .parent_external_id
            .as_deref()
            .and_then(|parent| names.get(parent))
            .copied()
            .unwrap_or_default();
        let held = chart.attributes(&stored);
        let chosen = |id: &str| held.get(id).cloned().unwrap_or_default();
        let code = |target| chart.code(target).unwrap_or_default().to_owned();
        FileRow {
            external_id: object.external_id.clone(),
            account_number: object.code.clone(),
            name: object.name.clone(),
            fully_qualified_name: object.path.clone(),
            parent: parent.to_owned(),
            root_class: object.root_class.map(|class| class.as_str().to_owned()).unwrap_or_default(),
            source_type: object.source_type.clone(),
            active: object.active && row.gone_at.is_none(),
            status: stored.mapping.status().as_str().to_owned(),
            code: stored.mapping.target().map(code).unwrap_or_default(),
            suggested_code: proposed.map(|proposed| code(proposed.target)).unwrap_or_default(),
            confidence: proposed.map(|proposed| format!("{:.2}", proposed.confidence)).unwrap_or_default(),
            reason: proposed.map(|proposed| proposed.reason.clone()).unwrap_or_default(),
            note: stored.note.clone(),
            facts: attributes::facts(chart, row).map(|(value, _)| value.to_owned()).collect(),
            attributes: chart.spec.attributes.iter().map(|attribute| chosen(&attribute.id)).collect(),
        }
    };
    tree(&chart.objects).into_iter().map(|node| file_row(node.row)).collect()
}

/// What a file asks for, judged against the chart.
struct Plan {
    changed: Vec<Change>,
    unchanged: usize,
    conflicts: Vec<ImportConflict>,
    warnings: Vec<ImportConflict>,
}

impl Plan {
    fn new(app: &App, manifest: &Manifest, chart: &Chart, named: &[ImportedRow]) -> Self {
        let objects: HashMap<&str, &SourceObjectRow> = chart.objects.iter().map(|row| (row.object.external_id.as_str(), row)).collect();
        let mut seen: HashMap<&str, &ImportedRow> = HashMap::new();
        let mut plan = Self {
            changed: Vec::new(),
            unchanged: 0,
            conflicts: Vec::new(),
            warnings: Vec::new(),
        };
        for row in named {
            match seen.insert(&row.external_id, row) {
                Some(before) if before.code != row.code => {
                    plan.conflicts.push(told(row, "the file names it twice, with different codes"));
                }
                Some(before) if before.attributes != row.attributes => {
                    plan.conflicts.push(told(row, "the file names it twice, with different attributes"));
                }
                Some(_) => {}
                None => plan.judge(app, manifest, chart, objects.get(row.external_id.as_str()).copied(), row),
            }
        }
        plan
    }

    fn judge(&mut self, app: &App, manifest: &Manifest, chart: &Chart, object: Option<&SourceObjectRow>, named: &ImportedRow) {
        let target = chart.target(&named.code);
        let (Some(object), Some(target)) = (object, target) else {
            if object.is_none() {
                let noun = chart.set.kind.noun();
                let problem = match manifest.in_place_of_model(&named.external_id) {
                    Some(id) => format!("the partner gave this {noun} up: map `{id}` in its place"),
                    None => format!("no {noun} with this id was pulled"),
                };
                self.conflicts.push(told(named, &problem));
            }
            if target.is_none() {
                self.conflicts.push(told(named, "there is no category with this code"));
            }
            return;
        };
        if let Some(conflict) = class_conflict(object.object.root_class, target.target.root_class) {
            self.warnings.push(told(named, &conflict.to_string()));
        }
        let before = chart.row(object);
        let stands = before.mapping.status() == MappingStatus::Confirmed && before.mapping.target() == Some(target.id);
        let specs = &chart.spec.attributes;
        if let Err(error) = check_values(specs, &named.attributes) {
            self.conflicts.push(told(named, &error.to_string()));
            return;
        }
        let chosen = with_choices(&before, named);
        let unfit = attributes::warnings(chart, object, &chosen.attributes);
        self.warnings.extend(unfit.iter().map(|problem| told(named, problem)));
        let same_choices = in_force(specs, &before.attributes) == in_force(specs, &chosen.attributes);
        if stands && same_choices {
            self.unchanged += 1;
            return;
        }
        let decision = MappingEvent::Confirm {
            target: target.id,
            method: MappingMethod::Import,
        };
        // A decision that stands was reached as it was; only what is beside it is new.
        let after = if stands {
            Ok(before.mapping.clone())
        } else {
            before.mapping.apply(decision).map(|change| change.after)
        };
        match after {
            Ok(mapping) => self.changed.push(Change {
                after: MappingRow {
                    mapping,
                    seen_name: object.object.name.clone(),
                    seen_code: object.object.code.clone(),
                    seen_type: object.object.type_label(),
                    status_reason: String::new(),
                    reviewed_by: Some(app.actor.label()),
                    reviewed_at: Some(app.clock.now()),
                    ..chosen
                },
                before,
                act: Some(MappingAct::Import),
                undid: None,
            }),
            Err(illegal) => self.conflicts.push(told(named, &illegal.to_string())),
        }
    }
}

/// The row with what the file decides beside the target.
fn with_choices(row: &MappingRow, named: &ImportedRow) -> MappingRow {
    let mut row = row.clone();
    row.attributes.extend(named.attributes.clone());
    row
}

fn told(named: &ImportedRow, problem: &str) -> ImportConflict {
    ImportConflict {
        line: i64::try_from(named.line).unwrap_or(0).into(),
        external_id: named.external_id.clone(),
        code: named.code.clone(),
        problem: problem.to_owned(),
    }
}
