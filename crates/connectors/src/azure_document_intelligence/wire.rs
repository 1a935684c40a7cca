//! The service's JSON exactly as sent, as far as we read it. Objects gain fields at any time.

use std::collections::BTreeMap;

use connect_domain::clock::Instant;
use serde::de::{Error, IgnoredAny};
use serde::{Deserialize, Deserializer};
use serde_json::Number;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Info {
    /// Tells an answer of this service from any other JSON.
    pub(super) custom_document_models: CustomDocumentModels,
}

#[derive(Debug, Deserialize)]
pub(super) struct CustomDocumentModels {
    /// How many there may be.
    pub(super) limit: Option<u64>,
}

/// One page of a list.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct List<T> {
    pub(super) value: Vec<T>,
    pub(super) next_link: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Model {
    pub(super) model_id: String,
    pub(super) description: Option<String>,
    #[serde(flatten)]
    pub(super) life: Life,
    /// Of models that the firm trained.
    pub(super) build_mode: Option<String>,
    /// Lists usually leave them out.
    #[serde(default)]
    pub(super) doc_types: BTreeMap<String, IgnoredAny>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Classifier {
    pub(super) classifier_id: String,
    pub(super) description: Option<String>,
    #[serde(flatten)]
    pub(super) life: Life,
    #[serde(default)]
    pub(super) doc_types: BTreeMap<String, IgnoredAny>,
}

/// Something that is made, or was.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Operation {
    /// `notStarted`, `running`, `succeeded`, `failed`, and others in time.
    pub(super) status: String,
    /// Address of what is made.
    pub(super) resource_location: String,
}

/// When it was made and until when it works.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Life {
    #[serde(default, deserialize_with = "instant")]
    pub(super) created_date_time: Option<Instant>,
    /// Trained again under the same id.
    #[serde(default, deserialize_with = "instant")]
    pub(super) modified_date_time: Option<Instant>,
    /// Of what the firm trained: two years after, for a generally available version.
    #[serde(default, deserialize_with = "instant")]
    pub(super) expiration_date_time: Option<Instant>,
    /// The version that trained it; of prebuilt models the one that was asked.
    pub(super) api_version: Option<String>,
}

/// An end that cannot be read must not pass for none.
fn instant<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Instant>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    let read = |text: String| Instant::parse_rfc3339(&text).ok_or_else(|| D::Error::custom("not a time of RFC 3339"));
    text.map(read).transpose()
}

/// An analysis, whatever became of it. One that failed is told with HTTP 200.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AnalyzeOperation {
    pub(super) status: String,
    pub(super) error: Option<ErrorObject>,
    pub(super) analyze_result: Option<AnalyzeResult>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AnalyzeResult {
    pub(super) api_version: Option<String>,
    #[serde(default)]
    pub(super) pages: Vec<IgnoredAny>,
    /// Models of text and layout have none.
    #[serde(default)]
    pub(super) documents: Vec<Document>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Document {
    pub(super) doc_type: String,
    pub(super) confidence: Option<Number>,
    #[serde(default)]
    pub(super) fields: BTreeMap<String, Field>,
}

/// All but `type` may be missing. The value's name is that of its type; one that could be read and not understood has its
/// `content` alone.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Field {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) content: Option<String>,
    pub(super) confidence: Option<Number>,
    pub(super) value_string: Option<String>,
    pub(super) value_date: Option<String>,
    pub(super) value_time: Option<String>,
    pub(super) value_phone_number: Option<String>,
    pub(super) value_country_region: Option<String>,
    pub(super) value_selection_mark: Option<String>,
    pub(super) value_signature: Option<String>,
    pub(super) value_number: Option<Number>,
    pub(super) value_integer: Option<Number>,
    pub(super) value_boolean: Option<bool>,
    pub(super) value_currency: Option<Currency>,
    #[serde(default)]
    pub(super) value_object: BTreeMap<String, Self>,
    #[serde(default)]
    pub(super) value_array: Vec<Self>,
}

/// The amount keeps its digits.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Currency {
    pub(super) amount: Option<Number>,
    pub(super) currency_code: Option<String>,
}

/// What stands in every answer that is no success.
#[derive(Debug, Deserialize)]
pub(super) struct ErrorAnswer {
    pub(super) error: ErrorObject,
}

/// `message` names models and files: it is searched and never shown.
#[derive(Debug, Deserialize)]
pub(super) struct ErrorObject {
    pub(super) code: Option<String>,
    #[serde(default)]
    pub(super) message: String,
    #[serde(rename = "innererror")]
    pub(super) inner_error: Option<InnerError>,
}

/// The reason, which may have a reason itself.
#[derive(Debug, Deserialize)]
pub(super) struct InnerError {
    pub(super) code: Option<String>,
    #[serde(rename = "innererror")]
    pub(super) inner_error: Option<Box<Self>>,
}
