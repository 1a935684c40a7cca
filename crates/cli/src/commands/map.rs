//! `map ...`; what only prices and pairs of connections have is in `map_prices`.

use std::collections::BTreeMap;

use connect_app::error::{AppError, ErrorCode, sentence};
use connect_app::mapping::view::{AttributeView, ImportConflict, MappingChangeView, MappingStateView, RevisionView};
use connect_app::mapping::{self, TotalView};
use connect_domain::counted::counted;
use connect_suggest::files::{FileError, SuggestFiles, Summary, suggest_files};

use super::map_prices;
use crate::arguments::{Arguments, Map, MapHistory, MapSet, MapSuggest, MapTotals};
use crate::input::name_values;
use crate::output::Answer;
use crate::session;

pub async fn run(arguments: &Arguments, command: Map) -> Result<Answer, AppError> {
    match command {
        Map::Suggest(files) => suggest(files),
        Map::Status(one) => {
            let app = session::open(arguments, false).await?;
            let view = mapping::mapping_status(&app, &one.id).await?;
            let text = view
                .counts
                .iter()
                .map(|(status, count)| format!("{status:<12} {}\n", count.get()))
                .chain(view.attributes.iter().map(choices))
                .collect::<String>();
            Answer::new(&view, text)
        }
        Map::Export(export) => {
            let app = session::open(arguments, false).await?;
            let view = mapping::export_mapping(&app, &export.id, &export.out).await?;
            Answer::new(&view, format!("{} in {}", counted(view.rows.get(), "row", "rows"), view.path))
        }
        Map::Import(import) => {
            let app = session::open(arguments, false).await?;
            let outcome = mapping::import_mapping(&app, &import.id, &import.file).await?;
            let refused = !outcome.conflicts.is_empty();
            let mut text = if refused {
                format!("Nothing was imported:\n{}", lines(&outcome.conflicts))
            } else {
                format!("{} confirmed\n", counted(outcome.confirmed.get(), "mapping", "mappings"))
            };
            if !outcome.warnings.is_empty() {
                text.push_str(&format!("Look at these again:\n{}", lines(&outcome.warnings)));
            }
            Answer::new(&outcome, text).map(|answer| answer.found(refused))
        }
        Map::Set(of) => set(arguments, of).await,
        Map::Publish(one) => {
            let app = session::open(arguments, false).await?;
            let view = mapping::publish_mapping(&app, &one.id).await?;
            Answer::new(
                &view,
                format!(
                    "Revision {} with {}",
                    view.revision.get(),
                    counted(view.mappings.get(), "mapping", "mappings")
                ),
            )
        }
        Map::Revisions(one) => {
            let app = session::open(arguments, false).await?;
            let revisions = mapping::list_revisions(&app, &one.id).await?;
            let line = |revision: &RevisionView| {
                format!(
                    "{:>4}  {}  {}  {}\n",
                    revision.revision.get(),
                    revision.published_at,
                    revision.published_by,
                    counted(revision.mappings.get(), "mapping", "mappings")
                )
            };
            let text: String = revisions.iter().map(line).collect();
            Answer::new(&serde_json::json!({ "revisions": revisions }), text)
        }
        Map::Defaults(one) => map_prices::defaults(arguments, &one).await,
        Map::Default(of) => map_prices::default(arguments, &of).await,
        Map::Follow(one) => map_prices::follow(arguments, &one).await,
        Map::Copy(of) => map_prices::copy(arguments, &of).await,
        Map::Totals(of) => totals(arguments, &of).await,
        Map::History(of) => history(arguments, &of).await,
        Map::Drift(one) => {
            let app = session::open(arguments, false).await?;
            let drift = mapping::mapping_drift(&app, &one.id).await?;
            let text = if drift.is_empty() {
                "No drift".to_owned()
            } else {
                drift
                    .iter()
                    .map(|change| {
                        format!(
                            "{:<12} {}  {} -> {}{}\n",
                            change.kind,
                            change.external_id,
                            shown(change.before.as_deref()),
                            shown(change.after.as_deref()),
                            change.successor_id.as_ref().map_or_else(String::new, |id| format!("  (now {id})"))
                        )
                    })
                    .collect()
            };
            Answer::new(&serde_json::json!({ "drift": drift }), text).map(|answer| answer.found(!drift.is_empty()))
        }
    }
}

async fn set(arguments: &Arguments, of: MapSet) -> Result<Answer, AppError> {
    let values = name_values(&of.values, "map set")?;
    let app = session::open(arguments, false).await?;
    let view = mapping::set_attributes(&app, &of.id, &of.external_id, values).await?;
    let mut text = format!("{}: {}\n", view.name, held(&view.attributes));
    for warning in &view.warnings {
        text.push_str(&format!("Look at it again: {warning}\n"));
    }
    Answer::new(&view, text)
}

fn choices(attribute: &AttributeView) -> String {
    let ids: Vec<&str> = attribute.choices.iter().map(|choice| choice.id.as_str()).collect();
    format!(
        "{:<12} {}; {} unless you `map set` it\n",
        attribute.id,
        ids.join(" or "),
        attribute.default
    )
}

fn held(values: &BTreeMap<String, String>) -> String {
    let each: Vec<String> = values.iter().map(|(id, value)| format!("{id}={value}")).collect();
    each.join(" ")
}

async fn history(arguments: &Arguments, of: &MapHistory) -> Result<Answer, AppError> {
    let app = session::open(arguments, false).await?;
    let history = mapping::mapping_history(&app, &of.id, &of.external_id).await?;
    let line = |change: &MappingChangeView| {
        format!(
            "{}  {}  {}: {} -> {}\n",
            change.at.to_rfc3339(),
            change.actor,
            change.act,
            state(&change.before),
            state(&change.after)
        )
    };
    let text = if history.changes.is_empty() {
        "Nobody has decided anything about it".to_owned()
    } else {
        history.changes.iter().map(line).collect()
    };
    Answer::new(&history, text)
}

async fn totals(arguments: &Arguments, of: &MapTotals) -> Result<Answer, AppError> {
    let app = session::open(arguments, false).await?;
    let totals = mapping::mapping_totals(&app, &of.id, of.period_end.as_deref(), of.basis.as_deref()).await?;
    let line = |name: &str, total: &TotalView| {
        format!(
            "{name:<40} {:>18}  {}\n",
            total.decimal,
            counted(total.accounts.get(), "account", "accounts")
        )
    };
    let mut text = format!(
        "{} to {}, {}, {} (debit less credit)\n",
        totals.period_start, totals.period_end, totals.basis, totals.currency
    );
    for total in &totals.categories {
        text.push_str(&line(&format!("{} {}", total.code, total.name), total));
    }
    text.push_str(&line("Not decided", &totals.undecided));
    text.push_str(&line("Ignored", &totals.ignored));
    Answer::new(&totals, text)
}

fn state(state: &MappingStateView) -> String {
    match &state.target_code {
        Some(code) if state.attributes.is_empty() => format!("{} {code}", state.status),
        Some(code) => format!("{} {code} {}", state.status, held(&state.attributes)),
        None => state.status.clone(),
    }
}

fn lines(rows: &[ImportConflict]) -> String {
    let line = |row: &ImportConflict| format!("  line {}: {} -> {}: {}\n", row.line.get(), row.external_id, row.code, row.problem);
    rows.iter().map(line).collect()
}

fn shown(text: Option<&str>) -> &str {
    text.unwrap_or("-")
}

fn suggest(files: MapSuggest) -> Result<Answer, AppError> {
    let MapSuggest {
        sources,
        targets,
        history,
        confirmed,
        out,
    } = files;
    let summary = suggest_files(&SuggestFiles {
        sources,
        targets,
        history,
        confirmed,
        out,
    })
    .map_err(|error: FileError| AppError::new(ErrorCode::InvalidInput, sentence(&error.to_string())))?;
    let Summary {
        rows,
        confirmed,
        sure,
        learnt,
        passed_over,
    } = summary;
    let document = serde_json::json!({"rows": rows, "confirmed": confirmed, "sure": sure, "learnt": learnt, "passed_over": passed_over});
    Answer::new(
        &document,
        format!(
            "{}, {sure} of them sure; learnt from {}",
            counted(rows, "row", "rows"),
            counted(learnt, "earlier row", "earlier rows")
        ),
    )
}
