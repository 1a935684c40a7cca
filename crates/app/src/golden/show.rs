//! What the runs of a set say, without asking the partner.

use std::path::Path;

use connect_domain::confidence::Confidence;
use connect_domain::failure::Cause;
use connect_domain::golden::{CLASS, Reading, curve};
use connect_store::golden_runs;

use super::answers;
use super::baseline::{Last, Read};
use super::findings::Asked;
use super::judge::{self, DocumentResult, readings};
use super::plan::Plan;
use super::reader;
use super::retire::is_retired;
use super::run::under_way;
use super::set::read_name;
use super::view::{GoldenCurveView, GoldenRunSummary, GoldenRunView, GoldenRunsView, Source};
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::shortened;
use crate::vault::door::blocking;

/// So many runs are listed.
const MOST_RUNS: i64 = 50;
/// Where a curve is read when nobody says where.
const USUAL_ACCEPT: u16 = 850;

/// Judges the answers that are stored beside the documents against what is expected now, and against the baseline.
pub async fn replay(app: &App, folder: &Path, connection_id: &str) -> Result<GoldenRunView, AppError> {
    let connection = app.connection(connection_id).await?;
    let reader = reader(&connection)?;
    let (plan, _) = Plan::open(app, folder, &connection).await?;
    let (mut results, mut differences) = (Vec::new(), Vec::new());
    for document in &plan.set.documents {
        let Some(category) = plan.category(document) else { continue };
        let unread = |cause, words| DocumentResult::unread(document, &category.model, cause, words);
        match answers::read(&plan.set.folder, document, &category.model) {
            Err(words) => results.push(unread(Cause::Local, words)),
            Ok(answer) => match reader.understand(&answer.bytes()) {
                Err(fault) => results.push(unread(fault.cause, format!("{fault}. {}", fault.advice))),
                Ok(read) => {
                    let (result, different) = judge::judge(document, category, &read);
                    results.push(result);
                    differences.extend(different);
                }
            },
        }
    }
    let found = Last::read(&mut app.store.read().await?, connection.id, &plan.set.name, &plan.asked).await?;
    let baseline = found.and_then(|found| found.into_baseline(&plan.asked));
    let source = Source {
        connection: &connection,
        set: &plan.set.name,
        run: None,
        read_from: "stored",
        baseline: baseline.as_ref(),
        accepted: None,
    };
    Ok(GoldenRunView::of(&source, &results, &differences, &plan.asked))
}

/// The name of the set in a folder: its history goes by it.
pub async fn set_name(folder: &Path) -> Result<String, AppError> {
    let folder = folder.to_owned();
    blocking(move || read_name(&folder)).await?
}

/// The last run of a set against its baseline.
pub async fn compare_runs(app: &App, set: &str, connection_id: &str) -> Result<GoldenRunView, AppError> {
    let connection = app.connection(connection_id).await?;
    let mut store = app.store.read().await?;
    let asked = Asked::read(&mut store, &connection).await?;
    let found = Last::read(&mut store, connection.id, set, &asked).await?.ok_or_else(|| none(set))?;
    drop(store);
    let Read { run, results } = &found.last;
    let source = Source {
        connection: &connection,
        set,
        run: Some(run),
        read_from: "partner",
        baseline: found.baseline.as_ref(),
        accepted: found.accepted.as_ref(),
    };
    Ok(GoldenRunView::of(&source, results, &app.golden.of(run.id), &asked))
}

/// What accepting from each confidence on would mean, by the last run of a set: of all fields, or those of a category or a
/// field.
pub async fn show_curve(
    app: &App,
    set: &str,
    connection_id: &str,
    accept: Option<&str>,
    category: Option<&str>,
    field: Option<&str>,
) -> Result<GoldenCurveView, AppError> {
    let invalid = |error: &dyn std::fmt::Display| AppError::new(ErrorCode::InvalidInput, crate::error::sentence(&error.to_string()));
    let accept = match accept {
        Some(text) => text.trim().parse::<Confidence>().map_err(|error| invalid(&error))?,
        None => Confidence::of_thousandths(USUAL_ACCEPT).map_err(|error| invalid(&error))?,
    };
    let connection = app.connection(connection_id).await?;
    let mut store = app.store.read().await?;
    let asked = Asked::read(&mut store, &connection).await?;
    let found = Last::read(&mut store, connection.id, set, &asked).await?.ok_or_else(|| none(set))?;
    drop(store);
    let Read { run, results } = found.last;
    let is_asked = |reading: &Reading| {
        reading.field != CLASS && category.is_none_or(|code| code == reading.category) && field.is_none_or(|name| name == reading.field)
    };
    let chosen: Vec<Reading> = readings(&results).into_iter().filter(is_asked).collect();
    if chosen.is_empty() {
        let what = field
            .or(category)
            .map_or_else(|| "any field".to_owned(), |name| format!("`{}`", shortened(name)));
        return Err(
            AppError::new(ErrorCode::InvalidInput, format!("The last run of `{set}` has no reading of {what}"))
                .hint("`golden compare` lists what was read"),
        );
    }
    Ok(GoldenCurveView::of(&run, &curve::point(&chosen, accept), &curve::curve(&chosen)))
}

/// The runs of a connection, the newest first.
pub async fn list_runs(app: &App, connection_id: &str) -> Result<GoldenRunsView, AppError> {
    let connection = app.connection(connection_id).await?;
    reader(&connection)?;
    let mut store = app.store.read().await?;
    let runs = golden_runs::list(&mut store, connection.id, MOST_RUNS).await?;
    let under_way = under_way(&mut store, &connection).await?;
    let mut summaries = Vec::new();
    for run in &runs {
        let retired = is_retired(&mut store, run).await?;
        summaries.push(GoldenRunSummary::of(run, under_way == Some(run.id), retired)?);
    }
    Ok(GoldenRunsView { runs: summaries })
}

pub(super) fn none(set: &str) -> AppError {
    AppError::new(
        ErrorCode::InvalidInput,
        format!("`{}` was not run on this connection yet", shortened(set)),
    )
    .hint("`golden run FOLDER ID` shows what a run would send")
}
