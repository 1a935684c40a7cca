//! Classifiers: which kind of document a page is.

use std::time::Duration;

use connect_domain::clock::Instant;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::errors::{self, Refusal};
use super::models::{A_DAY, LIFE};
use super::resource::Resource;
use super::{versions, wire_time};

/// Where the firm's training samples lie.
const CONTAINER: &str = "https://samplefirm.blob.core.windows.net/train";

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Classifier {
    pub(super) classifier_id: String,
    pub(super) description: String,
    pub(super) created_at: Instant,
    pub(super) modified_at: Option<Instant>,
    pub(super) expires_at: Instant,
    pub(super) base_classifier_id: Option<String>,
    pub(super) doc_types: Vec<String>,
}

impl Classifier {
    pub(super) fn to_json(&self) -> Value {
        let doc_types: Map<String, Value> = self
            .doc_types
            .iter()
            .map(|name| {
                let source = json!({ "azureBlobSource": { "containerUrl": CONTAINER, "prefix": format!("{name}/") } });
                (name.clone(), source)
            })
            .collect();
        let mut document = json!({
            "classifierId": self.classifier_id,
            "description": self.description,
            "createdDateTime": wire_time(self.created_at),
            "expirationDateTime": wire_time(self.expires_at),
            "apiVersion": versions::CURRENT,
            "docTypes": doc_types,
        });
        if let Some(modified_at) = self.modified_at {
            document["modifiedDateTime"] = json!(wire_time(modified_at));
        }
        if let Some(base) = &self.base_classifier_id {
            document["baseClassifierId"] = json!(base);
        }
        document
    }
}

pub(super) fn all(resource: &Resource) -> Vec<Value> {
    resource.classifiers.iter().map(Classifier::to_json).collect()
}

pub(super) fn show(resource: &Resource, id: &str) -> Result<Value, Refusal> {
    let found = resource.classifiers.iter().find(|classifier| classifier.classifier_id == id);
    found.map(Classifier::to_json).ok_or_else(errors::model_not_found)
}

pub(super) fn delete(resource: &mut Resource, id: &str) -> Result<(), Refusal> {
    let before = resource.classifiers.len();
    resource.classifiers.retain(|classifier| classifier.classifier_id != id);
    if resource.classifiers.len() == before {
        Err(errors::model_not_found())
    } else {
        Ok(())
    }
}

/// One in use with a class for everything else, one without such a class, one that has ended.
pub(super) fn seeded(now: Instant) -> Vec<Classifier> {
    let classifier = |id: &str, description: &str, age: Duration, doc_types: &[&str]| {
        let created_at = now.minus(age);
        Classifier {
            classifier_id: id.to_owned(),
            description: description.to_owned(),
            created_at,
            modified_at: None,
            expires_at: created_at.plus(LIFE),
            base_classifier_id: None,
            doc_types: doc_types.iter().map(|name| (*name).to_owned()).collect(),
        }
    };
    let mut intake = classifier(
        "tax-intake",
        "What clients upload in tax season",
        Duration::from_secs(20 * 3_600),
        &["w2", "1099", "invoice", "receipt", "other"],
    );
    intake.base_classifier_id = Some("tax-intake-v1".to_owned());
    vec![
        intake,
        classifier(
            "bookkeeping",
            "Bills, receipts and statements",
            A_DAY * 90,
            &["invoice", "receipt", "bankStatement"],
        ),
        classifier("tax-intake-v1", "The season before last", A_DAY * 740, &["w2", "1099", "other"]),
    ]
}
