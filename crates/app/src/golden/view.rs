//! Golden sets as the window and the CLI see them.

use std::collections::BTreeMap;

use connect_domain::check::CheckStatus;
use connect_domain::clock::Instant;
use connect_domain::confidence::{Band, Confidence};
use connect_domain::golden::curve::Point;
use connect_domain::golden::interval::Share;
use connect_domain::golden::regression::{self, Median};
use connect_domain::golden::{CLASS, Reading, Verdict};
use connect_store::connections::Connection;
use connect_store::golden_runs::GoldenRun;

use super::baseline::Read;
use super::findings::{Asked, findings};
use super::judge::{Difference, DocumentResult, read_results, readings};
use crate::error::AppError;
use crate::views::{At, Count};
#[cfg(feature = "bindings")]
use crate::words;

/// What a run would send.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct GoldenPreviewView {
    /// Connection id.
    pub connection_id: String,
    /// Its name.
    pub connection_name: String,
    /// Name of the set.
    pub set: String,
    /// Where it is.
    pub folder: String,
    /// How many documents.
    pub documents: Count,
    /// How many pages they have; no more are read.
    pub pages: Count,
    /// What that costs at most, by the partner's public list.
    pub cost: String,
    /// When the list was looked at.
    pub price_as_of: String,
    /// The same by model.
    pub models: Vec<GoldenModelView>,
    /// All of it in a sentence.
    pub sentence: String,
    /// The account's pricing tier, where it is known.
    pub tier: Option<String>,
    /// What it leaves unread, in words.
    pub tier_limits: Vec<String>,
    /// Fields that must be read, and of which the set proves nothing.
    pub uncovered: Vec<String>,
    /// How it is not the set that was last run under its name, in words. A person says that it is the same one, or names it anew.
    pub changed: Vec<String>,
    /// Tells these documents, models and pages from any others: what is confirmed is what was seen.
    pub fingerprint: String,
}

/// What one model would read.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct GoldenModelView {
    /// Its id at the partner.
    pub model: String,
    /// How many documents.
    pub documents: Count,
    /// How many pages.
    pub pages: Count,
    /// What they cost.
    pub cost: String,
}

/// What a run shows.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct GoldenRunView {
    /// Its id; absent where stored answers were judged.
    pub run_id: Option<String>,
    /// Connection id.
    pub connection_id: String,
    /// Name of the set.
    pub set: String,
    /// `partner`, or `stored` for answers that were kept.
    pub read_from: String,
    /// When it was started; absent where stored answers were judged.
    pub ran_at: Option<At>,
    /// When the baseline was made that it is compared with.
    pub compared_with: Option<At>,
    /// Who took it for the new baseline, so that it is compared with none.
    pub accepted_by: Option<String>,
    /// When they did.
    pub accepted_at: Option<At>,
    /// Whether a person may take it for the new baseline: it fails, and all of it was read.
    pub can_be_accepted: bool,
    /// PASS, WARN or FAIL.
    #[cfg_attr(feature = "bindings", specta(type = words::GateStatus))]
    pub status: String,
    /// Why it failed.
    pub failures: Vec<String>,
    /// What to look at.
    pub warnings: Vec<String>,
    /// Field by field.
    pub fields: Vec<GoldenFieldView>,
    /// Document by document.
    pub documents: Vec<GoldenDocumentView>,
    /// What is not right, with what was read instead. Only the program that made the run knows it, and only for as long as
    /// it lives.
    pub differences: Vec<GoldenDifferenceView>,
}

/// A field of a category in a run.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct GoldenFieldView {
    /// Code of the category.
    pub category: String,
    /// The field, or `:class`.
    pub field: String,
    /// Whether it must be read.
    pub must_have: bool,
    /// Right readings.
    pub right: Count,
    /// Wrong ones.
    pub wrong: Count,
    /// Nothing found.
    pub missing: Count,
    /// Readings that would be accepted.
    pub accepted: Count,
    /// Readings below the limit of rejection.
    pub rejected: Count,
    /// The middle of the confidences, 0 to 1.
    pub median: Option<f64>,
    /// That of the baseline, over the documents that both have read.
    pub median_before: Option<f64>,
    /// Whether it fell by more than is allowed.
    pub fallen: bool,
}

/// A document in a run.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct GoldenDocumentView {
    /// Its file.
    pub document: String,
    /// Code of its category.
    pub category: String,
    /// The model that read it.
    pub model: String,
    /// Pages that were read.
    pub pages: Count,
    /// Right readings.
    pub right: Count,
    /// How many there should be.
    pub expected: Count,
    /// Why it was not read.
    pub problem: Option<String>,
}

/// A reading that is not right.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct GoldenDifferenceView {
    /// The document.
    pub document: String,
    /// The field, or `:class`.
    pub field: String,
    /// What the document says.
    pub expected: String,
    /// What was read; nothing where nothing was found.
    pub read: Option<String>,
}

/// What accepting from each confidence on would mean.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct GoldenCurveView {
    /// The run that it is computed from.
    pub run_id: String,
    /// Name of the set.
    pub set: String,
    /// When the run was started.
    pub ran_at: At,
    /// The point that was asked for.
    pub chosen: GoldenPointView,
    /// That point in a sentence.
    pub sentence: String,
    /// From low to high.
    pub points: Vec<GoldenPointView>,
}

/// One confidence to accept from.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct GoldenPointView {
    /// From here on a reading is accepted.
    pub accept: f64,
    /// Accepted, of all that should be read.
    pub accepted: ShareView,
    /// Wrong, of those that are accepted.
    pub wrong: ShareView,
}

/// A share with what its sample allows to say, 0 to 1.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ShareView {
    /// How many.
    pub count: Count,
    /// Of how many.
    pub of: Count,
    /// The share.
    pub share: f64,
    /// 95 in 100 times the truth is above this,
    pub low: f64,
    /// and below this.
    pub high: f64,
}

/// The runs of a connection.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct GoldenRunsView {
    /// The newest first.
    pub runs: Vec<GoldenRunSummary>,
}

/// A run in a line.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct GoldenRunSummary {
    /// Its id.
    pub run_id: String,
    /// Name of the set.
    pub set: String,
    /// When it was started.
    pub started_at: At,
    /// When it was finished; absent while it is under way, and of one that was stopped or cut off, with which no other is
    /// compared.
    pub finished_at: Option<At>,
    /// Somebody is at it.
    pub under_way: bool,
    /// A person left its set out of the checks since.
    pub retired: bool,
    /// Pages that were confirmed.
    pub pages: Count,
    /// Documents that have come to an end.
    pub documents: Count,
    /// Documents that were not read.
    pub unread: Count,
    /// Right readings.
    pub right: Count,
    /// All that should be read.
    pub expected: Count,
}

/// Where a view's readings come from.
pub(super) struct Source<'a> {
    pub(super) connection: &'a Connection,
    pub(super) set: &'a str,
    pub(super) run: Option<&'a GoldenRun>,
    pub(super) read_from: &'a str,
    pub(super) baseline: Option<&'a Read>,
    pub(super) accepted: Option<&'a (String, Instant)>,
}

impl GoldenRunView {
    pub(super) fn of(source: &Source<'_>, results: &[DocumentResult], differences: &[Difference], asked: &Asked) -> Self {
        let found = findings(results, source.baseline.map(|baseline| baseline.results.as_slice()), asked);
        let is_whole = results.iter().all(|result| result.problem.is_none());
        let all = readings(results);
        let mut fields: BTreeMap<(&str, &str), Vec<&Reading>> = BTreeMap::new();
        for reading in &all {
            fields.entry((&reading.category, &reading.field)).or_default().push(reading);
        }
        let field = |((category, field), of_field): ((&str, &str), Vec<&Reading>)| {
            let (bands, must_have) = asked.of(category, field);
            let verdict = |verdict| Count::from(of_field.iter().filter(|reading| reading.verdict == verdict).count());
            let band = |band| {
                let within = |reading: &&&Reading| reading.verdict != Verdict::Missing && bands.band(reading.confidence) == band;
                Count::from(of_field.iter().filter(within).count())
            };
            let compared = found.compared.iter().find(|one| one.category == category && one.field == field);
            GoldenFieldView {
                category: category.to_owned(),
                field: field.to_owned(),
                must_have,
                right: verdict(Verdict::Right),
                wrong: verdict(Verdict::Wrong),
                missing: verdict(Verdict::Missing),
                accepted: band(Band::Accept),
                rejected: band(Band::Reject),
                median: regression::median(&all, category, field).map(Median::to_number),
                median_before: compared.and_then(|one| one.before).map(Median::to_number),
                fallen: compared.is_some_and(regression::Compared::has_fallen),
            }
        };
        Self {
            run_id: source.run.map(|run| run.id.to_string()),
            connection_id: source.connection.id.to_string(),
            set: source.set.to_owned(),
            read_from: source.read_from.to_owned(),
            ran_at: source.run.map(|run| run.started_at.into()),
            compared_with: source.baseline.map(|baseline| baseline.run.started_at.into()),
            accepted_by: source.accepted.map(|(by, _)| by.clone()),
            accepted_at: source.accepted.map(|(_, at)| (*at).into()),
            can_be_accepted: source.run.is_some() && source.accepted.is_none() && is_whole && found.status == CheckStatus::Fail,
            status: match found.status {
                CheckStatus::Fail => "FAIL",
                CheckStatus::Warn => "WARN",
                _ => "PASS",
            }
            .to_owned(),
            fields: fields.into_iter().map(field).collect(),
            documents: results.iter().map(document).collect(),
            differences: differences.iter().map(difference).collect(),
            failures: found.failures,
            warnings: found.warnings,
        }
    }
}

fn document(result: &DocumentResult) -> GoldenDocumentView {
    GoldenDocumentView {
        document: result.document.clone(),
        category: result.category.clone(),
        model: result.model.clone(),
        pages: result.pages_read.into(),
        right: result.fields.iter().filter(|field| field.verdict == Verdict::Right).count().into(),
        expected: result.fields.len().into(),
        problem: result.problem.as_ref().map(|problem| problem.message.clone()),
    }
}

fn difference(difference: &Difference) -> GoldenDifferenceView {
    GoldenDifferenceView {
        document: difference.document.clone(),
        field: difference.field.clone(),
        expected: difference.expected.clone(),
        read: difference.read.clone(),
    }
}

impl GoldenCurveView {
    pub(super) fn of(run: &GoldenRun, chosen: &Point, points: &[Point]) -> Self {
        Self {
            run_id: run.id.to_string(),
            set: run.set_name.clone(),
            ran_at: run.started_at.into(),
            sentence: sentence(chosen),
            chosen: point(chosen),
            points: points.iter().map(point).collect(),
        }
    }
}

/// With its counts, because few documents prove little.
fn sentence(point: &Point) -> String {
    let (accepted, wrong) = (&point.accepted, &point.wrong);
    if accepted.count == 0 {
        return format!("At {} you would auto-accept nothing of {} readings", point.accept, accepted.of);
    }
    format!(
        "At {} you would auto-accept {} ({} of {}) and let {} errors through ({} of {}: 95 times in 100 the true rate is at most {})",
        point.accept,
        percent(accepted.value()),
        accepted.count,
        accepted.of,
        percent(wrong.value()),
        wrong.count,
        wrong.of,
        percent(wrong.high),
    )
}

/// `71%`, `1.2%`.
fn percent(share: f64) -> String {
    let tenths = format!("{:.1}", share * 100.0);
    format!("{}%", tenths.strip_suffix(".0").unwrap_or(&tenths))
}

fn point(point: &Point) -> GoldenPointView {
    GoldenPointView {
        accept: Confidence::to_number(point.accept),
        accepted: share(&point.accepted),
        wrong: share(&point.wrong),
    }
}

fn share(share: &Share) -> ShareView {
    ShareView {
        count: share.count.into(),
        of: share.of.into(),
        share: share.value(),
        low: share.low,
        high: share.high,
    }
}

impl GoldenRunSummary {
    pub(super) fn of(run: &GoldenRun, under_way: bool, retired: bool) -> Result<Self, AppError> {
        let results = read_results(&run.results)?;
        let fields = || results.iter().flat_map(|result| &result.fields);
        Ok(Self {
            run_id: run.id.to_string(),
            set: run.set_name.clone(),
            started_at: run.started_at.into(),
            finished_at: run.finished_at.map(Into::into),
            under_way,
            retired,
            pages: run.pages.into(),
            documents: results.len().into(),
            unread: results.iter().filter(|result| result.problem.is_some()).count().into(),
            right: fields().filter(|field| field.verdict == Verdict::Right).count().into(),
            expected: fields().count().into(),
        })
    }
}

/// The class of a document, in words.
pub fn field_in_words(field: &str) -> &str {
    if field == CLASS { "class" } else { field }
}
