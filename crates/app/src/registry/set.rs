//! Changing what the firm asks of a category's documents, and what it says of a model.

use std::sync::Arc;

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::confidence::{Bands, Confidence};
use connect_domain::required_fields::{OwnField, check_field};
use connect_store::connections::Connection;
use connect_store::source_objects::SourceObjectRow;
use connect_store::targets::TargetRow;
use connect_store::{WriteTransaction, document_fields, members, model_entries};

use super::Registry;
use super::show::show_registry;
use super::view::RegistryView;
use crate::App;
use crate::error::{AppError, ErrorCode, sentence};
use crate::gate::check_each_again;
use crate::input::shortened;
use crate::members::named;

/// Sets the bands of a field of a category, or says that it is not asked for (`None`). For all connections.
pub async fn set_field(
    app: &Arc<App>,
    connection_id: &str,
    category: &str,
    field: &str,
    bands: Option<(&str, &str)>,
) -> Result<RegistryView, AppError> {
    let bands = bands.map(|(accept, reject)| parse_bands(accept, reject)).transpose()?;
    let (connection, mut tx, registry) = begin(app, connection_id, Permission::AdministerWorkspace).await?;
    let target = find_category(&registry, category)?;
    let name = field_name(field)?;
    let fields = registry.fields(target.id);
    if bands.is_none() && !fields.iter().any(|known| known.name == name) {
        return Err(unknown_field(category, &name));
    }
    let said = match bands {
        Some(bands) => format!("accept {}, reject {}", bands.accept(), bands.reject()),
        None => "not asked for".to_owned(),
    };
    document_fields::save(&mut tx, target.id, &OwnField { name: name.clone(), bands }).await?;
    let detail = format!("`{category}`, `{name}`: {said}");
    tx.commit(AuditEntry::new("registry.field_set", target.id.to_string(), detail))
        .await?;
    told(app, &connection).await
}

/// Makes a field as shipped again: one that the firm added is gone.
pub async fn reset_field(app: &Arc<App>, connection_id: &str, category: &str, field: &str) -> Result<RegistryView, AppError> {
    let (connection, mut tx, registry) = begin(app, connection_id, Permission::AdministerWorkspace).await?;
    let target = find_category(&registry, category)?;
    let name = field_name(field)?;
    if !registry
        .own
        .get(&target.id)
        .is_some_and(|own| own.iter().any(|known| known.name == name))
    {
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            format!("`{name}` of `{category}` is as shipped already"),
        ));
    }
    document_fields::remove(&mut tx, target.id, &name).await?;
    let detail = format!("`{category}`, `{name}`");
    tx.commit(AuditEntry::new("registry.field_reset", target.id.to_string(), detail))
        .await?;
    told(app, &connection).await
}

/// Says who answers for a model, by name, and what takes its place. What is `None` stays; an empty text takes it away.
pub async fn set_model(
    app: &Arc<App>,
    connection_id: &str,
    model: &str,
    owner: Option<&str>,
    replacement: Option<&str>,
) -> Result<RegistryView, AppError> {
    let (connection, mut tx, registry) = begin(app, connection_id, Permission::Map).await?;
    let row = find_model(&registry, model)?;
    let mut entry = model_entries::list(&mut tx, connection.id)
        .await?
        .remove(&row.id)
        .unwrap_or_default();
    let mut said = Vec::new();
    if let Some(owner) = owner {
        entry.owner_id = match owner.trim() {
            "" => None,
            name => {
                let members = members::list(&mut tx).await?;
                let member = named(&members, name).filter(|member| member.disabled_at.is_none()).ok_or_else(|| {
                    AppError::new(ErrorCode::InvalidInput, format!("There is no member `{}`", shortened(name)))
                        .hint("`members list` shows their names")
                })?;
                Some(member.id)
            }
        };
        said.push("owner".to_owned());
    }
    if let Some(replacement) = replacement {
        entry.replacement = match replacement.trim() {
            "" => String::new(),
            id => {
                let other = find_model(&registry, id)?;
                if other.id == row.id {
                    return Err(AppError::new(ErrorCode::InvalidInput, "A model cannot take its own place").hint("Name another one"));
                }
                other.object.external_id.clone()
            }
        };
        said.push(format!("replacement `{}`", entry.replacement));
    }
    model_entries::save(&mut tx, row.id, &entry).await?;
    let detail = format!("`{}`: {}", row.object.external_id, said.join(", "));
    tx.commit(AuditEntry::new("registry.model_set", row.id.to_string(), detail)).await?;
    told(app, &connection).await
}

async fn begin(app: &App, connection_id: &str, permission: Permission) -> Result<(Connection, WriteTransaction, Registry), AppError> {
    let connection = app.connection(connection_id).await?;
    let mut tx = app.store.write(&app.actor, permission, app.clock.now()).await?;
    let registry = Registry::read(&mut tx, &connection).await?;
    Ok((connection, tx, registry))
}

async fn told(app: &Arc<App>, connection: &Connection) -> Result<RegistryView, AppError> {
    // Bands are the firm's: every connection's registry has them, and is judged by them.
    check_each_again(app, |one| one.partner == connection.partner && one.disconnected_at.is_none()).await;
    app.events.stale(["registry".to_owned(), format!("connection:{}", connection.id)]);
    show_registry(app, &connection.id.to_string()).await
}

fn parse_bands(accept: &str, reject: &str) -> Result<Bands, AppError> {
    let read = |text: &str| text.trim().parse::<Confidence>().map_err(|error| invalid(&error));
    Bands::new(read(accept)?, read(reject)?).map_err(|error| invalid(&error))
}

fn field_name(field: &str) -> Result<String, AppError> {
    check_field(field).map_err(|error| invalid(&error))
}

fn invalid(error: &dyn std::fmt::Display) -> AppError {
    AppError::new(ErrorCode::InvalidInput, sentence(&error.to_string())).hint("Nothing was changed")
}

fn unknown_field(category: &str, field: &str) -> AppError {
    AppError::new(ErrorCode::InvalidInput, format!("`{category}` does not ask for `{field}`")).hint("`registry show` lists its fields")
}

fn find_category<'r>(registry: &'r Registry, code: &str) -> Result<&'r TargetRow, AppError> {
    registry.chart.target(code).ok_or_else(|| {
        AppError::new(ErrorCode::InvalidInput, format!("There is no category `{}`", shortened(code)))
            .hint("`registry show` lists the categories")
    })
}

/// By its id at the partner, or by the id that programs ask it by, where that is one model's.
fn find_model<'r>(registry: &'r Registry, id: &str) -> Result<&'r SourceObjectRow, AppError> {
    let objects = &registry.chart.objects;
    if let Some(row) = objects.iter().find(|row| row.object.external_id == id) {
        return Ok(row);
    }
    let mut named = objects.iter().filter(|row| row.object.code == id);
    match (named.next(), named.next()) {
        (Some(row), None) => Ok(row),
        _ => Err(
            AppError::new(ErrorCode::InvalidInput, format!("There is no document model `{}`", shortened(id)))
                .hint("`registry show` lists the models; a new one has to be pulled first"),
        ),
    }
}
