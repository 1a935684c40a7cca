//! What a run shows: against the bands of the registry, and against the baseline.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use connect_domain::check::CheckStatus;
use connect_domain::clock::Instant;
use connect_domain::confidence::{Band, Bands};
use connect_domain::counted::counted;
use connect_domain::failure::Cause;
use connect_domain::golden::regression::{self, Compared};
use connect_domain::golden::{CLASS, Reading, Verdict};
use connect_domain::mapping::MappingStatus;
use connect_domain::required_fields::shipped_bands;
use connect_store::connections::Connection;
use connect_store::{Reads, golden_runs};

use super::baseline::Last;
use super::judge::{DocumentResult, readings};
use super::retire::is_retired;
use crate::error::AppError;
use crate::registry::Registry;

/// So many of a kind are named.
const MOST_NAMED: usize = 3;

/// What the firm asks of each field, and which models it maps to each category.
pub(super) struct Asked {
    bands: HashMap<(String, String), Bands>,
    models: BTreeMap<String, BTreeSet<String>>,
}

impl Asked {
    pub(super) async fn read(from: &mut impl Reads, connection: &Connection) -> Result<Self, AppError> {
        let registry = Registry::read(from, connection).await?;
        let mut asked = HashMap::new();
        for target in &registry.chart.targets {
            for field in registry.fields(target.id) {
                asked.insert((target.target.code.clone(), field.name), field.bands);
            }
        }
        let mut models: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in &registry.chart.objects {
            let stored = registry.chart.stored(row.id);
            let confirmed = stored.filter(|stored| stored.mapping.status() == MappingStatus::Confirmed);
            let target = confirmed.and_then(|stored| stored.mapping.target());
            if let Some(code) = target.and_then(|target| registry.chart.code(target)) {
                models.entry(code.to_owned()).or_default().insert(row.object.external_id.clone());
            }
        }
        Ok(Self { bands: asked, models })
    }

    /// Categories whose documents the sets read by none of the models that are mapped to them: what the runs show is not
    /// what the firm's work will get.
    fn unproven(&self, read_by: &BTreeSet<(String, String)>) -> Vec<String> {
        let of = |category: &str| -> Vec<&str> {
            let of_it = read_by.iter().filter(|(other, _)| other == category);
            of_it.map(|(_, model)| model.as_str()).collect()
        };
        let unproven = self.models.iter().filter_map(|(category, mapped)| {
            let read = of(category);
            let is_unproven = !read.is_empty() && !read.iter().any(|model| mapped.contains(*model));
            is_unproven.then(|| {
                let mapped: Vec<&str> = mapped.iter().map(String::as_str).collect();
                format!(
                    "`{category}` is mapped to `{}`, and the sets read it by `{}`: change `golden.toml` and run the set again",
                    mapped.join("`, `"),
                    read.join("`, `")
                )
            })
        });
        unproven.collect()
    }

    /// The bands, and whether it must be read.
    pub(super) fn of(&self, category: &str, field: &str) -> (Bands, bool) {
        match self.bands.get(&(category.to_owned(), field.to_owned())) {
            Some(bands) => (*bands, true),
            None => (shipped_bands(category), false),
        }
    }

    /// Fields of a category that must be read.
    pub(super) fn must_haves<'a>(&'a self, category: &'a str) -> impl Iterator<Item = &'a str> {
        self.bands
            .keys()
            .filter(move |(code, _)| code == category)
            .map(|(_, field)| field.as_str())
    }
}

/// What a run shows.
pub(super) struct Findings {
    pub(super) status: CheckStatus,
    pub(super) cause: Option<Cause>,
    /// What fails, worst first.
    pub(super) failures: Vec<String>,
    /// What a person should look at.
    pub(super) warnings: Vec<String>,
    pub(super) compared: Vec<Compared>,
}

impl Findings {
    /// By itself a baseline only rises.
    pub(super) fn can_be_baseline(&self) -> bool {
        self.status != CheckStatus::Fail && !self.compared.iter().any(Compared::is_lower)
    }
}

pub(super) fn findings(now: &[DocumentResult], before: Option<&[DocumentResult]>, asked: &Asked) -> Findings {
    let (mut failures, mut warnings) = (Vec::new(), Vec::new());
    let unread: Vec<&DocumentResult> = now.iter().filter(|result| result.problem.is_some()).collect();
    let first = unread.first().and_then(|result| Some((result, result.problem.as_ref()?)));
    let mut cause = None;
    if let Some((result, problem)) = first {
        cause = problem.cause.parse().ok();
        failures.push(format!(
            "{} not read, such as `{}`: {}",
            counted(unread.len(), "document was", "documents were"),
            result.document,
            problem.message
        ));
    }
    let all = readings(now);
    let compared = regression::compare(&readings(before.unwrap_or_default()), &all);
    failures.extend(fallen(&compared));
    failures.extend(some(below_reject(now, asked)));
    let of_class = all
        .iter()
        .filter(|reading| reading.field == CLASS && reading.verdict != Verdict::Right);
    let classes = of_class.count();
    if classes > 0 {
        failures.push(format!(
            "{} of another class than expected",
            counted(classes, "document is", "documents are")
        ));
    }
    let accepted_and_wrong = |reading: &&Reading| {
        let (bands, _) = asked.of(&reading.category, &reading.field);
        reading.field != CLASS && reading.verdict == Verdict::Wrong && bands.band(reading.confidence) == Band::Accept
    };
    let wrong: Vec<&Reading> = all.iter().filter(accepted_and_wrong).collect();
    if let Some(first) = wrong.first() {
        warnings.push(format!(
            "{} and would be accepted, such as {}",
            counted(wrong.len(), "reading is wrong", "readings are wrong"),
            name(&first.category, &first.field)
        ));
    }
    let cut: Vec<&DocumentResult> = now
        .iter()
        .filter(|result| result.problem.is_none() && result.pages_read < result.pages)
        .collect();
    if let Some(first) = cut.first() {
        warnings.push(format!(
            "only {} of {} pages of `{}` were read: a free tier may read no more",
            first.pages_read, first.pages, first.document
        ));
    }
    let unproven = unproven(now, asked);
    if !unproven.is_empty() {
        warnings.push(format!(
            "the set proves nothing of {}: add what its documents say there",
            unproven.join(", ")
        ));
    }
    let status = match (failures.is_empty(), warnings.is_empty()) {
        (false, _) => CheckStatus::Fail,
        (true, false) => CheckStatus::Warn,
        (true, true) => CheckStatus::Pass,
    };
    Findings {
        status,
        cause: (status != CheckStatus::Pass).then(|| cause.unwrap_or(Cause::Data)),
        failures,
        warnings,
        compared,
    }
}

/// All medians that fell, in one sentence with the deepest falls.
fn fallen(compared: &[Compared]) -> Option<String> {
    let mut fallen: Vec<(f64, f64, String)> = compared
        .iter()
        .filter(|compared| compared.has_fallen())
        .filter_map(|one| Some((one.before?.to_number(), one.now?.to_number(), name(&one.category, &one.field))))
        .collect();
    fallen.sort_by(|one, other| (other.0 - other.1).total_cmp(&(one.0 - one.1)));
    let first = fallen.iter().take(MOST_NAMED);
    let named: Vec<String> = first
        .map(|(before, now, name)| format!("that of {name} from {before:.3} to {now:.3}"))
        .collect();
    let more = if fallen.len() > MOST_NAMED { " and others" } else { "" };
    let count = counted(fallen.len(), "median", "medians");
    (!fallen.is_empty()).then(|| format!("{count} fell by more than 0.03: {}{more}", named.join(", ")))
}

/// The first few, and how many more.
fn some(mut words: Vec<String>) -> Vec<String> {
    let more = words.len().saturating_sub(MOST_NAMED);
    words.truncate(MOST_NAMED);
    if more > 0 {
        words.push(format!("the same of {}", counted(more, "more field", "more fields")));
    }
    words
}

/// Fields that must be read, and of which no document of the set says what it should be.
fn unproven(now: &[DocumentResult], asked: &Asked) -> Vec<String> {
    let categories: BTreeSet<&str> = now.iter().map(|result| result.category.as_str()).collect();
    let mut found = Vec::new();
    for category in categories {
        let of_category = || now.iter().filter(|result| result.category == category);
        // What was not read shows nothing of its notes.
        if of_category().any(|result| result.problem.is_some()) {
            continue;
        }
        let is_said = |field: &str| of_category().any(|result| result.fields.iter().any(|one| one.field == field));
        found.extend(
            asked
                .must_haves(category)
                .filter(|field| !is_said(field))
                .map(|field| name(category, field)),
        );
    }
    found.sort_unstable();
    found
}

/// Fields that must be read, and were not, or not surely enough, field by field.
fn below_reject(now: &[DocumentResult], asked: &Asked) -> Vec<String> {
    let mut found: Vec<((&str, &str), Vec<&str>, bool)> = Vec::new();
    for result in now {
        for field in &result.fields {
            let (bands, must_have) = asked.of(&result.category, &field.field);
            let is_missing = field.verdict == Verdict::Missing;
            if !must_have || !(is_missing || bands.band(field.confidence) == Band::Reject) {
                continue;
            }
            let key = (result.category.as_str(), field.field.as_str());
            match found.iter_mut().find(|(known, _, missing)| *known == key && *missing == is_missing) {
                Some((_, documents, _)) => documents.push(&result.document),
                None => found.push((key, vec![&result.document], is_missing)),
            }
        }
    }
    let words = |((category, field), documents, is_missing): ((&str, &str), Vec<&str>, bool)| {
        let reject = asked.of(category, field).0.reject();
        let what = match is_missing {
            true => "is not found".to_owned(),
            false => format!("is read below {reject}"),
        };
        let first = documents.first().copied().unwrap_or_default();
        let others = match documents.len() - 1 {
            0 => String::new(),
            others => format!(" and {others} more"),
        };
        format!("{}, which must be read, {what} in `{first}`{others}", name(category, field))
    };
    found.into_iter().map(words).collect()
}

/// A field in words.
pub(super) fn name(category: &str, field: &str) -> String {
    match field {
        CLASS => format!("the class of `{category}`"),
        field => format!("`{field}` of `{category}`"),
    }
}

/// What the last runs of all of a connection's sets say together.
pub(crate) struct LastVerdict {
    pub(crate) status: CheckStatus,
    pub(crate) cause: Option<Cause>,
    pub(crate) evidence: String,
    /// When the oldest of them was made.
    pub(crate) seen_at: Instant,
}

/// `None` where none was finished.
pub(crate) async fn verdict_of_last(from: &mut impl Reads, connection: &Connection) -> Result<Option<LastVerdict>, AppError> {
    let asked = Asked::read(from, connection).await?;
    let mut verdicts: Vec<(Findings, String, Instant)> = Vec::new();
    // Categories of documents with the models that the sets read them by.
    let mut read_by: BTreeSet<(String, String)> = BTreeSet::new();
    for set in golden_runs::sets(from, connection.id).await? {
        let Some(found) = Last::read(from, connection.id, &set, &asked).await? else {
            continue;
        };
        let Last {
            last,
            baseline,
            accepted,
            changed,
        } = found;
        if is_retired(from, &last.run).await? {
            continue;
        }
        let now = last.results;
        let of_each = now.iter().map(|result| (result.category.clone(), result.model.clone()));
        read_by.extend(of_each);
        let found = findings(&now, baseline.as_ref().map(|baseline| baseline.results.as_slice()), &asked);
        let evidence = match found.failures.first().or(found.warnings.first()) {
            Some(words) => {
                let others = found.failures.len() + found.warnings.len() - 1;
                let more = if others > 0 {
                    format!("; and {others} more")
                } else {
                    String::new()
                };
                format!("`{set}`: {words}{more}")
            }
            None => {
                let all = readings(&now);
                let right = all.iter().filter(|reading| reading.verdict == Verdict::Right).count();
                let read = counted(now.len(), "document", "documents");
                let against = match (&baseline, &accepted) {
                    (_, Some((by, _))) => format!("it is the baseline since {by} accepted it"),
                    (Some(_), None) => "no median fell by more than 0.03".to_owned(),
                    (None, None) => "there is no earlier run to compare with".to_owned(),
                };
                format!(
                    "`{set}`: {read} read, {right} of {} right; {against}",
                    counted(all.len(), "value", "values")
                )
            }
        };
        // Whoever reads that it passes now reads that something else was asked before.
        let evidence = match changed.is_empty() {
            true => evidence,
            false => format!("{evidence}; since the run before, {}", changed.join(", ")),
        };
        verdicts.push((found, evidence, last.run.finished_at.unwrap_or(last.run.started_at)));
    }
    let Some(seen_at) = verdicts.iter().map(|(_, _, at)| *at).min() else {
        return Ok(None);
    };
    let rank = |status: CheckStatus| match status {
        CheckStatus::Fail => 0,
        CheckStatus::Warn => 1,
        _ => 2,
    };
    verdicts.sort_by_key(|(found, _, _)| rank(found.status));
    let mut evidence: Vec<String> = verdicts.iter().map(|(_, evidence, _)| evidence.clone()).collect();
    let (mut status, mut cause) = verdicts
        .first()
        .map_or((CheckStatus::Pass, None), |(worst, _, _)| (worst.status, worst.cause));
    let unproven = asked.unproven(&read_by);
    if !unproven.is_empty() {
        evidence.push(unproven.join(". "));
        if status == CheckStatus::Pass {
            (status, cause) = (CheckStatus::Warn, Some(Cause::Data));
        }
    }
    Ok(Some(LastVerdict {
        status,
        cause,
        evidence: evidence.join(". "),
        seen_at,
    }))
}
