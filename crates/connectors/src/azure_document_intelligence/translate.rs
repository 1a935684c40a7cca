//! From Azure's words to ours, and nowhere else.

use std::collections::BTreeMap;

use connect_domain::clock::Instant;
use connect_domain::confidence::Confidence;
use connect_domain::source_object::{EXPIRES, SourceObject, SourceObjectKind};
use url::{Host, Url};

use super::client::{CLASSIFIERS, Listed, MODELS, Page};
use super::wire::{AnalyzeResult, Classifier, Document, Field, Life, Model, Operation};
use crate::builds::{Build, BuildStatus};
use crate::connector::{Organization, Turn};
use crate::documents::{DocumentRead, FoundDocument, FoundField};

/// Ids of models and classifiers are told apart by it: a firm may use the same word for both. No id has a slash.
pub(super) const CLASSIFIER_PREFIX: &str = "documentClassifiers/";

/// The resource's name is the first label of its address. A stand-in's address has none.
pub(super) fn organization(api: &Url) -> Organization {
    let host = api.host_str().unwrap_or_default().to_owned();
    let name = match api.host() {
        Some(Host::Domain(domain)) => domain.split('.').next().unwrap_or_default().to_owned(),
        _ => format!("Resource at {host}"),
    };
    Organization {
        external_account_id: host,
        display_name: name,
        legal_name: None,
        addresses: Vec::new(),
        currency: None,
        country: None,
        fiscal_year_starts_in: None,
    }
}

/// A page of either list.
pub(super) fn turn(listed: Listed, now: Instant) -> Turn<SourceObject> {
    Turn {
        cursor: listed.next.map(Into::into),
        objects: match listed.page {
            Page::Models(models) => models.into_iter().map(|one| model(one, now)).collect(),
            Page::Classifiers(classifiers) => classifiers.into_iter().map(|one| classifier(one, now)).collect(),
        },
        unread: Vec::new(),
    }
}

fn model(model: Model, now: Instant) -> SourceObject {
    let source_type = match model.build_mode.as_deref() {
        _ if model.model_id.starts_with("prebuilt-") => "Prebuilt".to_owned(),
        Some(mode) => format!("Custom {}", clean(mode)),
        None => "Custom".to_owned(),
    };
    let doc_types: Vec<String> = model.doc_types.into_keys().collect();
    object(&model.model_id, model.description, source_type, model.life, &doc_types, now)
}

fn classifier(classifier: Classifier, now: Instant) -> SourceObject {
    let doc_types: Vec<String> = classifier.doc_types.into_keys().collect();
    let id = &classifier.classifier_id;
    SourceObject {
        external_id: format!("{CLASSIFIER_PREFIX}{}", clean(id)),
        ..object(
            id,
            classifier.description,
            "Classifier".to_owned(),
            classifier.life,
            &doc_types,
            now,
        )
    }
}

/// The id is what a program asks by, and stands where an account has its number; the description is what people call it.
fn object(id: &str, description: Option<String>, source_type: String, life: Life, doc_types: &[String], now: Instant) -> SourceObject {
    let id = clean(id);
    let description = clean(description.unwrap_or_default().trim());
    let name = if description.is_empty() { id.clone() } else { description };
    let at = |at: Option<Instant>| at.map(Instant::to_rfc3339);
    let attributes = [
        ("created", at(life.created_date_time)),
        ("modified", at(life.modified_date_time)),
        (EXPIRES, at(life.expiration_date_time)),
        ("api_version", life.api_version.map(|version| clean(&version))),
        ("document_types", Some(clean(&doc_types.join(", "))).filter(|text| !text.is_empty())),
    ];
    let attributes: BTreeMap<String, String> = attributes
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect();
    SourceObject {
        kind: SourceObjectKind::DocumentModel,
        external_id: id.clone(),
        parent_external_id: None,
        code: id,
        path: name.clone(),
        name,
        root_class: None,
        source_type,
        source_subtype: String::new(),
        // What has ended is listed on, and answers nothing any more.
        active: life.expiration_date_time.is_none_or(|ends| ends > now),
        currency: String::new(),
        balance: None,
        attributes,
    }
}

/// What an operation makes, where it is a model or a classifier.
pub(super) fn build(operation: &Operation) -> Option<Build> {
    let made = Url::parse(&operation.resource_location).ok()?;
    let (list, id) = made.path().rsplit_once('/')?;
    let prefix = match list {
        MODELS => "",
        CLASSIFIERS => CLASSIFIER_PREFIX,
        _ => return None,
    };
    Some(Build {
        model: format!("{prefix}{}", clean(id)),
        status: match operation.status.as_str() {
            "succeeded" | "completed" => BuildStatus::Succeeded,
            "failed" | "canceled" => BuildStatus::Failed,
            _ => BuildStatus::Unfinished,
        },
    })
}

/// What an analysis found.
pub(super) fn document_read(result: AnalyzeResult) -> DocumentRead {
    DocumentRead {
        api_version: result.api_version.map(|version| clean(&version)),
        pages: u32::try_from(result.pages.len()).unwrap_or(u32::MAX),
        documents: result.documents.into_iter().map(found).collect(),
    }
}

fn found(document: Document) -> FoundDocument {
    let mut fields = Vec::new();
    for (name, field) in document.fields {
        fields_within(clean(&name), field, &mut fields);
    }
    FoundDocument {
        class: clean(&document.doc_type),
        confidence: document.confidence.as_ref().and_then(confidence),
        fields,
    }
}

/// What holds others has no text of its own.
fn fields_within(path: String, field: Field, into: &mut Vec<FoundField>) {
    for (name, inner) in field.value_object {
        fields_within(format!("{path}.{}", clean(&name)), inner, into);
    }
    for (index, inner) in field.value_array.into_iter().enumerate() {
        fields_within(format!("{path}.{}", index + 1), inner, into);
    }
    let words = [
        field.value_string,
        field.value_date,
        field.value_time,
        field.value_phone_number,
        field.value_country_region,
        field.value_selection_mark,
        field.value_signature,
    ];
    let numbers = [field.value_number, field.value_integer];
    let (amount, currency) = field
        .value_currency
        .map_or((None, None), |currency| (currency.amount, currency.currency_code));
    let number = numbers.into_iter().flatten().next().or(amount).map(|number| number.to_string());
    let text = words.into_iter().flatten().next().or(number);
    let text = text.or_else(|| field.value_boolean.map(|yes| yes.to_string()));
    let held = matches!(field.kind.as_str(), "object" | "array");
    if let Some(text) = text.or(field.content).filter(|_| !held) {
        into.push(FoundField {
            path,
            text: clean(&text),
            currency: currency.map(|code| clean(&code)),
            confidence: field.confidence.as_ref().and_then(confidence),
        });
    }
}

fn confidence(number: &serde_json::Number) -> Option<Confidence> {
    Confidence::of_number(number.as_f64()?)
}

/// PostgreSQL cannot store U+0000.
fn clean(text: &str) -> String {
    text.replace('\0', "")
}
