//! Holding what was read against what a document says.

use std::collections::BTreeMap;

use connect_connectors::documents::{DocumentRead, FoundDocument};
use connect_domain::confidence::Confidence;
use connect_domain::failure::Cause;
use connect_domain::golden::{CLASS, Reading, Verdict};
use serde::{Deserialize, Serialize};

use super::set::{Category, Document};
use crate::error::AppError;

/// What came of a document, as it is stored. No value is among it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct DocumentResult {
    pub(super) document: String,
    pub(super) sha256: String,
    pub(super) category: String,
    pub(super) model: String,
    /// Pages that it has.
    pub(super) pages: u32,
    /// Pages that were read.
    pub(super) pages_read: u32,
    /// Version of the partner's interface.
    pub(super) api_version: Option<String>,
    /// Why it was not read.
    pub(super) problem: Option<Problem>,
    pub(super) fields: Vec<FieldResult>,
    /// What was expected, in fingerprints by field; runs of old have none.
    #[serde(default)]
    pub(super) expected: BTreeMap<String, String>,
}

/// Why a document was not read.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Problem {
    pub(super) message: String,
    pub(super) cause: String,
}

/// A field of a document.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct FieldResult {
    pub(super) field: String,
    pub(super) confidence: Option<Confidence>,
    pub(super) verdict: Verdict,
}

/// A reading that is not right, with what it says: shown, and never stored.
#[derive(Clone, Debug)]
pub(super) struct Difference {
    pub(super) document: String,
    pub(super) field: String,
    pub(super) expected: String,
    pub(super) read: Option<String>,
}

impl DocumentResult {
    /// One that was not read.
    pub(super) fn unread(document: &Document, model: &str, cause: Cause, message: String) -> Self {
        Self {
            document: document.file.clone(),
            sha256: document.sha256.clone(),
            category: document.category.clone(),
            model: model.to_owned(),
            pages: document.pages,
            pages_read: 0,
            api_version: None,
            problem: Some(Problem {
                message,
                cause: cause.as_str().to_owned(),
            }),
            fields: Vec::new(),
            expected: document.expectations(),
        }
    }

    pub(super) fn readings(&self) -> impl Iterator<Item = Reading> {
        self.fields.iter().map(|field| Reading {
            document: self.sha256.clone(),
            category: self.category.clone(),
            field: field.field.clone(),
            confidence: field.confidence,
            verdict: field.verdict,
        })
    }
}

/// All readings of a run.
pub(super) fn readings(results: &[DocumentResult]) -> Vec<Reading> {
    results.iter().flat_map(DocumentResult::readings).collect()
}

pub(super) fn read_results(text: &str) -> Result<Vec<DocumentResult>, AppError> {
    serde_json::from_str(text).map_err(|error| AppError::internal("read a golden run", error))
}

pub(super) fn write_results(results: &[DocumentResult]) -> Result<String, AppError> {
    serde_json::to_string(results).map_err(|error| AppError::internal("keep a golden run", error))
}

/// Judges one document. A file may hold several: the one of the expected class counts, else the first.
pub(super) fn judge(document: &Document, category: &Category, read: &DocumentRead) -> (DocumentResult, Vec<Difference>) {
    let of_class = |found: &&FoundDocument| document.class.as_deref() == Some(found.class.as_str());
    let found = read.documents.iter().find(of_class).or_else(|| read.documents.first());
    let mut result = DocumentResult {
        problem: None,
        pages_read: read.pages,
        api_version: read.api_version.clone(),
        ..DocumentResult::unread(document, &category.model, Cause::Data, String::new())
    };
    let mut differences = Vec::new();
    let mut add = |field: &str, expected: &str, verdict: Verdict, confidence: Option<Confidence>, read: Option<&str>| {
        if verdict != Verdict::Right {
            differences.push(Difference {
                document: document.file.clone(),
                field: field.to_owned(),
                expected: expected.to_owned(),
                read: read.map(str::to_owned),
            });
        }
        result.fields.push(FieldResult {
            field: field.to_owned(),
            confidence,
            verdict,
        });
    };
    if let Some(class) = &document.class {
        let verdict = match found {
            None => Verdict::Missing,
            Some(found) if found.class == *class => Verdict::Right,
            Some(_) => Verdict::Wrong,
        };
        add(
            CLASS,
            class,
            verdict,
            found.and_then(|found| found.confidence),
            found.map(|found| found.class.as_str()),
        );
    }
    for value in &document.values {
        let path = category.fields.get(&value.field).map(|field| field.reads.as_str());
        let field = found.and_then(|found| found.fields.iter().find(|field| Some(field.path.as_str()) == path));
        let verdict = match field {
            None => Verdict::Missing,
            Some(field) if value.expected.is_met_by(&field.text, field.currency.as_deref()) => Verdict::Right,
            Some(_) => Verdict::Wrong,
        };
        add(
            &value.field,
            &value.text,
            verdict,
            field.and_then(|field| field.confidence),
            field.map(|field| field.text.as_str()),
        );
    }
    (result, differences)
}
