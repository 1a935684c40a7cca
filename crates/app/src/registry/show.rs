//! Showing the registry, and writing it for other programs.

use std::path::Path;

use connect_domain::clock::Instant;
use connect_domain::confidence::Bands;
use connect_domain::required_fields::RequiredField;
use connect_domain::source_object::EXPIRES;
use connect_store::members::{self, Member};
use connect_store::model_entries::{self, ModelEntry};
use connect_store::source_objects::SourceObjectRow;

use super::Registry;
use super::view::{RegistryCategory, RegistryField, RegistryModel, RegistryView};
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::mapping::view::ExportView;
use crate::platform;
use crate::vault::door::blocking;

/// JSON Schema (2020-12) of what [`export_registry`] writes.
pub const SCHEMA: &str = include_str!("registry.schema.json");

const VERSION: u32 = 1;
const A_DAY_IN_MICROS: i64 = 86_400_000_000;

/// The models of a connection with all that is said of them.
pub async fn show_registry(app: &App, connection_id: &str) -> Result<RegistryView, AppError> {
    let connection = app.connection(connection_id).await?;
    let mut reader = app.store.read().await?;
    let registry = Registry::read(&mut reader, &connection).await?;
    let entries = model_entries::list(&mut reader, connection.id).await?;
    let members = members::list(&mut reader).await?;
    let now = app.clock.now();
    let chart = &registry.chart;
    let categories = chart
        .targets
        .iter()
        .filter(|row| row.archived_at.is_none())
        .map(|row| RegistryCategory {
            code: row.target.code.clone(),
            name: row.target.name.clone(),
            fields: registry.fields(row.id).iter().map(field).collect(),
        });
    let nothing = ModelEntry::default();
    let mut models: Vec<RegistryModel> = chart
        .objects
        .iter()
        .map(|row| model(&registry, row, entries.get(&row.id).unwrap_or(&nothing), &members, now))
        .collect();
    models.sort_by(|one, other| one.external_id.cmp(&other.external_id));
    Ok(RegistryView {
        version: VERSION,
        connection_id: connection.id.to_string(),
        connection_name: connection.display_name.clone(),
        as_of: now.to_rfc3339(),
        categories: categories.collect(),
        models,
    })
}

/// Writes the registry as JSON, whole or not at all.
pub async fn export_registry(app: &App, connection_id: &str, path: &Path) -> Result<ExportView, AppError> {
    let view = show_registry(app, connection_id).await?;
    let mut text = serde_json::to_string_pretty(&view).map_err(|error| AppError::internal("write the registry", error))?;
    text.push('\n');
    let target = path.to_owned();
    blocking(move || platform::write_whole(&target, text.as_bytes()))
        .await?
        .map_err(|error| {
            AppError::new(ErrorCode::InvalidInput, format!("`{}` cannot be written", path.display()))
                .hint("Choose a file in a folder of your own")
                .source(error)
        })?;
    Ok(ExportView {
        path: path.display().to_string(),
        rows: view.models.len().into(),
    })
}

pub(super) fn field(field: &RequiredField) -> RegistryField {
    let number = |limit: fn(Bands) -> _| connect_domain::confidence::Confidence::to_number(limit(field.bands));
    RegistryField {
        field: field.name.clone(),
        accept: number(Bands::accept),
        reject: number(Bands::reject),
        own: field.is_own,
    }
}

fn model(registry: &Registry, row: &SourceObjectRow, entry: &ModelEntry, members: &[Member], now: Instant) -> RegistryModel {
    let object = &row.object;
    let target = registry.chart.stored(row.id).and_then(|stored| stored.mapping.target());
    let attribute = |name: &str| object.attributes.get(name).cloned();
    let expires = attribute(EXPIRES).and_then(|text| Instant::parse_rfc3339(&text));
    let owner = members.iter().find(|member| Some(member.id) == entry.owner_id);
    RegistryModel {
        external_id: object.external_id.clone(),
        model: object.code.clone(),
        name: object.name.clone(),
        kind: object.source_type.clone(),
        category: target.and_then(|id| registry.chart.code(id)).map(str::to_owned),
        mapping_status: registry.chart.status(row.id).as_str().to_owned(),
        api_version: attribute("api_version"),
        created: attribute("created"),
        expires: expires.map(Instant::to_rfc3339),
        days_left: expires.map(|expires| days_left(expires, now)),
        gone: row.gone_at.is_some(),
        owner: owner.map(|member| member.display_name.clone()),
        replacement: Some(entry.replacement.clone()).filter(|id| !id.is_empty()),
    }
}

/// Whole days: what ends today has none left, what ended an hour ago has -1.
fn days_left(expires: Instant, now: Instant) -> i32 {
    let days = (expires.as_micros() - now.as_micros()).div_euclid(A_DAY_IN_MICROS);
    i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_whole_and_below_zero_once_it_has_ended() {
        let now = Instant::from_seconds(1_800_000_000);
        for (seconds, days) in [(0, 0), (86_399, 0), (86_400, 1), (-1, -1), (-86_400, -1), (-86_401, -2)] {
            let expires = Instant::from_seconds(1_800_000_000 + seconds);
            assert_eq!(days_left(expires, now), days, "{seconds}");
        }
    }
}
