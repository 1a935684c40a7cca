//! `registry show | set | export`.

use std::sync::Arc;

use connect_app::App;
use connect_app::error::{AppError, ErrorCode};
use connect_app::registry;
use connect_app::registry::view::{RegistryModel, RegistryView};
use connect_domain::counted::counted;

use crate::arguments::{Arguments, Registry, RegistryExport, RegistrySet};
use crate::output::Answer;
use crate::session;

pub async fn run(arguments: &Arguments, command: Registry) -> Result<Answer, AppError> {
    if let Registry::Export(RegistryExport { schema: true, .. }) = command {
        let schema: serde_json::Value =
            serde_json::from_str(registry::SCHEMA).map_err(|error| AppError::internal("read the schema", error))?;
        return Answer::new(&schema, registry::SCHEMA);
    }
    let app = session::open(arguments, false).await?;
    match command {
        Registry::Show(one) => shown(&registry::show_registry(&app, &one.id).await?),
        Registry::Set(set) => shown(&changed(&app, set).await?),
        Registry::Export(RegistryExport { connection, out, .. }) => {
            let id = connection.unwrap_or_default();
            let Some(out) = out else {
                let view = registry::show_registry(&app, &id).await?;
                let text = serde_json::to_string_pretty(&view).map_err(|error| AppError::internal("write the registry", error))?;
                return Answer::new(&view, text);
            };
            let view = registry::export_registry(&app, &id, &out).await?;
            let text = format!("{} in {}", counted(view.rows.get(), "document model", "document models"), view.path);
            Answer::new(&view, text)
        }
    }
}

async fn changed(app: &Arc<App>, set: RegistrySet) -> Result<RegistryView, AppError> {
    let id = &set.connection;
    if let Some(model) = &set.model {
        if set.owner.is_none() && set.replacement.is_none() {
            return Err(nothing("--owner or --replacement"));
        }
        return registry::set_model(app, id, model, set.owner.as_deref(), set.replacement.as_deref()).await;
    }
    let (category, field) = (
        set.category.as_deref().unwrap_or_default(),
        set.field.as_deref().unwrap_or_default(),
    );
    match (&set.accept, &set.reject) {
        _ if set.reset => registry::reset_field(app, id, category, field).await,
        _ if set.drop => registry::set_field(app, id, category, field, None).await,
        (Some(accept), Some(reject)) => registry::set_field(app, id, category, field, Some((accept, reject))).await,
        _ => Err(nothing("--accept with --reject, --drop or --reset")),
    }
}

fn nothing(wanted: &str) -> AppError {
    AppError::new(ErrorCode::InvalidInput, "There is nothing to set").hint(format!("Give {wanted}"))
}

fn shown(view: &RegistryView) -> Result<Answer, AppError> {
    let mut text = String::from("Fields that must be read\n");
    for category in &view.categories {
        for field in &category.fields {
            let own = if field.own { "  (own)" } else { "" };
            text.push_str(&format!(
                "  {:<22} {:<24} accept {:.3}  reject {:.3}{own}\n",
                category.code, field.field, field.accept, field.reject
            ));
        }
    }
    text.push_str("\nModels\n");
    view.models.iter().for_each(|model| text.push_str(&line(model)));
    Answer::new(view, text)
}

fn line(model: &RegistryModel) -> String {
    let ends = match model.days_left {
        _ if model.gone => "gone".to_owned(),
        Some(days) if days < 0 => "ended".to_owned(),
        Some(days) => counted(days, "day left", "days left"),
        None => String::new(),
    };
    let replacement = model.replacement.as_ref().map(|id| format!("  then {id}")).unwrap_or_default();
    format!(
        "  {:<36} {:<22} {:<10} {:<14} {}{replacement}\n",
        model.external_id,
        model.category.as_deref().unwrap_or("-"),
        model.api_version.as_deref().unwrap_or_default(),
        ends,
        model.owner.as_deref().unwrap_or_default(),
    )
}
