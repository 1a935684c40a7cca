//! Whether a set is the one that was last run under its name. Its history goes by the name, so that another folder of the
//! same name, a document that is left out or an expectation that is changed would turn what failed into what passes, with
//! nobody told. What is added needs no word: a set grows.

use std::collections::{BTreeMap, HashMap};

use connect_domain::counted::counted;
use connect_domain::golden::CLASS;
use connect_store::Reads;
use connect_store::connections::Connection;
use connect_store::golden_runs;

use super::judge::{DocumentResult, read_results};
use super::set::{Document, GoldenSet};
use crate::error::AppError;

/// So many of a kind are named.
const MOST_NAMED: usize = 3;

/// What is expected of a document.
pub(super) struct Said {
    sha256: String,
    category: String,
    /// Fingerprints by field.
    expected: BTreeMap<String, String>,
}

impl Said {
    fn of(document: &Document) -> Self {
        Self {
            sha256: document.sha256.clone(),
            category: document.category.clone(),
            expected: document.expectations(),
        }
    }

    pub(super) fn of_result(result: &DocumentResult) -> Self {
        Self {
            sha256: result.sha256.clone(),
            category: result.category.clone(),
            expected: result.expected.clone(),
        }
    }
}

/// Against the last finished run of the set's name, in words; nothing where there was none.
pub(super) async fn changes_since_last(from: &mut impl Reads, connection: &Connection, set: &GoldenSet) -> Result<Vec<String>, AppError> {
    let Some(last) = golden_runs::finished(from, connection.id, &set.name).await?.pop() else {
        return Ok(Vec::new());
    };
    let said: Vec<Said> = set.documents.iter().map(Said::of).collect();
    Ok(changes(&read_results(&last.results)?, &said))
}

/// What was asked then and is not now.
pub(super) fn changes(before: &[DocumentResult], now: &[Said]) -> Vec<String> {
    let now: HashMap<&str, &Said> = now.iter().map(|said| (said.sha256.as_str(), said)).collect();
    let (mut gone, mut changed) = (Vec::new(), Vec::new());
    for was in before {
        match now.get(was.sha256.as_str()) {
            None => gone.push(format!("`{}`", was.document)),
            Some(is) => {
                let what = differences(was, is);
                if !what.is_empty() {
                    changed.push(format!("`{}` ({})", was.document, what.join(", ")));
                }
            }
        }
    }
    let mut words = Vec::new();
    if !gone.is_empty() && gone.len() == before.len() {
        words.push("none of the documents that were read then is in it".to_owned());
    } else if !gone.is_empty() {
        let what = counted(gone.len(), "document was", "documents were");
        words.push(format!("{what} left out or replaced: {}", some(gone)));
    }
    if !changed.is_empty() {
        let what = counted(changed.len(), "document", "documents");
        words.push(format!("other things are expected of {what}: {}", some(changed)));
    }
    words
}

fn differences(was: &DocumentResult, is: &Said) -> Vec<String> {
    let category = (was.category != is.category).then(|| "category".to_owned());
    let fields = was
        .expected
        .iter()
        .filter(|(field, expected)| is.expected.get(*field) != Some(expected));
    let fields = fields.map(|(field, _)| match field.as_str() {
        CLASS => "class".to_owned(),
        field => format!("`{field}`"),
    });
    category.into_iter().chain(fields).collect()
}

/// The first few, and how many more.
fn some(mut names: Vec<String>) -> String {
    let more = names.len().saturating_sub(MOST_NAMED);
    names.truncate(MOST_NAMED);
    let named = names.join(", ");
    if more > 0 { format!("{named} and {more} more") } else { named }
}
