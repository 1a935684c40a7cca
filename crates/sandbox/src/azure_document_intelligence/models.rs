//! Document models: the prebuilt ones, which cannot be changed, and those that the firm trained.

use std::time::Duration;

use connect_domain::clock::Instant;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::catalog::{self, Fields, PrebuiltModel};
use super::confidence::training_confidence;
use super::errors::{self, Refusal};
use super::resource::Resource;
use super::versions::{self, ApiVersion};
use super::wire_time;

pub(super) const A_DAY: Duration = Duration::from_secs(24 * 3_600);
/// Life of what a generally available version trained.
pub(super) const LIFE: Duration = Duration::from_secs(2 * 365 * 24 * 3_600);
/// Day on which the current version began.
const PREBUILT_CREATED: &str = "2024-11-30T00:00:00Z";

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct CustomModel {
    pub(super) model_id: String,
    pub(super) description: String,
    pub(super) created_at: Instant,
    /// Trained again under the same id.
    pub(super) modified_at: Option<Instant>,
    pub(super) expires_at: Instant,
    /// What trained it; the current version where nothing is said.
    #[serde(default)]
    pub(super) api_version: Option<String>,
    /// `template` or `neural`; a composed model has several document types.
    pub(super) build_mode: String,
    pub(super) owner: String,
    /// Name of each document type with its fields.
    pub(super) doc_types: Vec<(String, Fields)>,
}

impl CustomModel {
    fn to_summary(&self) -> Map<String, Value> {
        let mut entries = vec![
            ("modelId", json!(self.model_id)),
            ("description", json!(self.description)),
            ("createdDateTime", json!(wire_time(self.created_at))),
            ("expirationDateTime", json!(wire_time(self.expires_at))),
            ("apiVersion", json!(self.api_version.as_deref().unwrap_or(versions::CURRENT))),
            ("buildMode", json!(self.build_mode)),
            ("tags", json!({ "owner": self.owner })),
        ];
        if let Some(modified_at) = self.modified_at {
            entries.push(("modifiedDateTime", json!(wire_time(modified_at))));
        }
        entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    pub(super) fn to_json(&self) -> Value {
        let mut document = self.to_summary();
        let doc_types: Map<String, Value> = self
            .doc_types
            .iter()
            .map(|(name, fields)| {
                let confidence: Map<String, Value> = fields
                    .keys()
                    .map(|field| (field.clone(), json!(training_confidence(&self.model_id, field))))
                    .collect();
                let doc_type = json!({
                    "description": self.description,
                    "buildMode": self.build_mode,
                    "fieldSchema": schema(fields),
                    "fieldConfidence": confidence,
                });
                (name.clone(), doc_type)
            })
            .collect();
        document.insert("docTypes".to_owned(), Value::Object(doc_types));
        Value::Object(document)
    }
}

fn prebuilt_summary(model: &PrebuiltModel, version: ApiVersion) -> Value {
    json!({
        "modelId": model.model_id,
        "description": model.description,
        "createdDateTime": PREBUILT_CREATED,
        "apiVersion": version.name,
    })
}

fn prebuilt(model: &PrebuiltModel, version: ApiVersion) -> Value {
    let mut document = prebuilt_summary(model, version);
    if !model.doc_types.is_empty() {
        let doc_types: Map<String, Value> = model
            .doc_types
            .iter()
            .map(|name| (name.clone(), json!({ "fieldSchema": schema(&model.fields) })))
            .collect();
        document["docTypes"] = Value::Object(doc_types);
    }
    document
}

fn schema(fields: &Fields) -> Value {
    let types = fields.iter().map(|(name, kind)| (name.clone(), json!({ "type": kind })));
    Value::Object(types.collect())
}

pub(super) fn info(resource: &Resource, version: ApiVersion) -> Value {
    let mut document = json!({
        "customDocumentModels": { "count": resource.models.len(), "limit": resource.tier.most_custom_models() },
    });
    if !version.is_current() {
        let quota = json!({ "used": 0, "quota": 20, "quotaResetDateTime": "2099-01-01T00:00:00Z" });
        document["customNeuralDocumentModelBuilds"] = quota;
    }
    document
}

/// Without document types: these stand on the single model only.
pub(super) fn summaries(resource: &Resource, version: ApiVersion) -> Vec<Value> {
    let custom = resource.models.iter().map(|model| Value::Object(model.to_summary()));
    let prebuilt = catalog::of_version(version).map(|model| prebuilt_summary(model, version));
    custom.chain(prebuilt).collect()
}

pub(super) fn show(resource: &Resource, id: &str, version: ApiVersion) -> Result<Value, Refusal> {
    let custom = resource.models.iter().find(|model| model.model_id == id).map(CustomModel::to_json);
    custom
        .or_else(|| catalog::find(id, version).map(|model| prebuilt(model, version)))
        .ok_or_else(errors::model_not_found)
}

pub(super) fn delete(resource: &mut Resource, id: &str) -> Result<(), Refusal> {
    if id.starts_with("prebuilt-") {
        return Err(errors::invalid_request("ModelReadOnly", "The requested model is read-only."));
    }
    let before = resource.models.len();
    resource.models.retain(|model| model.model_id != id);
    if resource.models.len() == before {
        Err(errors::model_not_found())
    } else {
        Ok(())
    }
}

/// A small firm's models: one that has ended, one about to, one of several document types, one trained again,
/// one of three hours ago.
pub(super) fn seeded(now: Instant) -> Vec<CustomModel> {
    let of = |pairs: &[(&str, &str)]| -> Fields { pairs.iter().map(|(name, kind)| ((*name).to_owned(), (*kind).to_owned())).collect() };
    let bill = of(&[
        ("VendorName", "string"),
        ("InvoiceId", "string"),
        ("InvoiceDate", "date"),
        ("DueDate", "date"),
        ("Total", "currency"),
    ]);
    let letter = of(&[
        ("Client", "string"),
        ("Engagement", "string"),
        ("SignedOn", "date"),
        ("Signature", "signature"),
    ]);
    let trial_balance = of(&[
        ("Company", "string"),
        ("PeriodEnd", "date"),
        ("TotalDebit", "number"),
        ("TotalCredit", "number"),
    ]);
    let payroll = of(&[
        ("Employee", "string"),
        ("GrossPay", "number"),
        ("NetPay", "number"),
        ("PayDate", "date"),
    ]);
    let model = |id: &str, description: &str, days: u32, mode: &str, owner: &str, doc_types: Vec<(String, Fields)>| {
        let created_at = now.minus(A_DAY * days);
        CustomModel {
            model_id: id.to_owned(),
            description: description.to_owned(),
            created_at,
            modified_at: None,
            expires_at: created_at.plus(LIFE),
            api_version: None,
            build_mode: mode.to_owned(),
            owner: owner.to_owned(),
            doc_types,
        }
    };
    let one = |id: &str, fields: &Fields| vec![(id.to_owned(), fields.clone())];
    let mut invoices = model("invoices-2026", "Bills to pay", 272, "neural", "tax", one("invoices-2026", &bill));
    invoices.modified_at = Some(now.minus(A_DAY * 14));
    let mut fresh = model(
        "payroll-summary",
        "Payroll summaries",
        0,
        "neural",
        "audit",
        one("payroll-summary", &payroll),
    );
    fresh.created_at = now.minus(Duration::from_secs(3 * 3_600));
    fresh.expires_at = fresh.created_at.plus(LIFE);
    vec![
        invoices,
        model(
            "engagement-letters",
            "Signed engagement letters",
            100,
            "template",
            "advisory",
            one("engagement-letters", &letter),
        ),
        model(
            "trial-balance",
            "Trial balances of other systems",
            705,
            "neural",
            "audit",
            one("trial-balance", &trial_balance),
        ),
        model(
            "invoices-2024",
            "Bills to pay, older layout",
            760,
            "template",
            "tax",
            one("invoices-2024", &bill),
        ),
        model(
            "client-intake",
            "Everything that a new client sends",
            60,
            "template",
            "bookkeeping",
            vec![
                ("bill".to_owned(), bill.clone()),
                ("engagementLetter".to_owned(), letter.clone()),
                ("trialBalance".to_owned(), trial_balance.clone()),
            ],
        ),
        fresh,
    ]
}
