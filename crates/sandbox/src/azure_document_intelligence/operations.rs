//! What was built lately: operations are told of for a day.

use std::time::Duration;

use connect_domain::clock::Instant;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::classifiers::Classifier;
use super::errors::{self, Refusal};
use super::gateway::{Call, address};
use super::models::{A_DAY, CustomModel};
use super::resource::Resource;
use super::{guid, versions, wire_time};

/// How long a build took.
const BUILD_TIME: Duration = Duration::from_secs(11 * 60);

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Operation {
    operation_id: String,
    kind: String,
    ended_at: Instant,
    /// Path of what was built.
    target: String,
    /// What was built, or the error.
    outcome: Result<Value, Value>,
}

impl Operation {
    fn is_told_of(&self, now: Instant) -> bool {
        now.since(self.ended_at) < A_DAY
    }

    fn to_summary(&self, call: &Call<'_>) -> Value {
        json!({
            "operationId": self.operation_id,
            "kind": self.kind,
            "status": if self.outcome.is_ok() { "succeeded" } else { "failed" },
            "percentCompleted": if self.outcome.is_ok() { 100 } else { 0 },
            "createdDateTime": wire_time(self.ended_at.minus(BUILD_TIME)),
            "lastUpdatedDateTime": wire_time(self.ended_at),
            "resourceLocation": address(call, &self.target),
            "apiVersion": versions::CURRENT,
        })
    }
}

pub(super) fn summaries(call: &Call<'_>, resource: &Resource) -> Vec<Value> {
    let told = resource.operations.iter().filter(|operation| operation.is_told_of(call.now));
    told.map(|operation| operation.to_summary(call)).collect()
}

pub(super) fn show(call: &Call<'_>, resource: &Resource, id: &str) -> Result<Value, Refusal> {
    let mut told = resource.operations.iter().filter(|operation| operation.is_told_of(call.now));
    let operation = told
        .find(|operation| operation.operation_id == id)
        .ok_or_else(errors::operation_not_found)?;
    let mut document = operation.to_summary(call);
    match &operation.outcome {
        Ok(result) => document["result"] = result.clone(),
        Err(error) => document["error"] = error.clone(),
    }
    Ok(document)
}

/// The builds of what is younger than a day, and one that failed.
pub(super) fn seeded(seed: u64, models: &[CustomModel], classifiers: &[Classifier], now: Instant) -> Vec<Operation> {
    let young = |created_at: Instant| now.since(created_at) < A_DAY;
    let models = models.iter().filter(|model| young(model.created_at)).map(|model| Operation {
        operation_id: operation_id(seed, &model.model_id),
        kind: "documentModelBuild".to_owned(),
        ended_at: model.created_at,
        target: format!("documentModels/{}", model.model_id),
        outcome: Ok(model.to_json()),
    });
    let classifiers = classifiers
        .iter()
        .filter(|classifier| young(classifier.created_at))
        .map(|classifier| Operation {
            operation_id: operation_id(seed, &classifier.classifier_id),
            kind: "documentClassifierBuild".to_owned(),
            ended_at: classifier.created_at,
            target: format!("documentClassifiers/{}", classifier.classifier_id),
            outcome: Ok(classifier.to_json()),
        });
    let failed = failed(
        operation_id(seed, "receipts-2026"),
        "receipts-2026",
        now.minus(Duration::from_secs(5 * 3_600)),
    );
    models.chain(classifiers).chain([failed]).collect()
}

/// Somebody trains a model again, and it fails: the model before stays.
pub(super) fn failed(operation_id: String, model_id: &str, ended_at: Instant) -> Operation {
    let message = "Training data is missing: Could not find any training data at the given path.";
    Operation {
        operation_id,
        kind: "documentModelBuild".to_owned(),
        ended_at,
        target: format!("documentModels/{model_id}"),
        outcome: Err(errors::invalid_request("TrainingContentMissing", message).to_json()),
    }
}

/// A number, then a GUID, as the partner's own look.
pub(super) fn operation_id(seed: u64, target: &str) -> String {
    let digest = Sha256::digest(format!("{seed} {target}"));
    let mut bytes = [0_u8; 16];
    for (byte, drawn) in bytes.iter_mut().zip(digest.iter()) {
        *byte = *drawn;
    }
    format!("31466834048_{}", guid(bytes))
}
