//! Takes a document in: what is asked for, the bytes, the pages, and the answer 202 with where to look.
//!
//! Everything is worked out at once and told later. Features add nothing here but `queryFields`, and there is
//! no searchable PDF and no picture of a figure; an address in `urlSource` is never opened.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::analyses::{Analysis, Analyzer, AnalyzerKind, RETRY_AFTER};
use super::classify::{self, Split};
use super::confidence::Draw;
use super::document::{self, Page};
use super::errors::{self, Refusal};
use super::extract::{self, Extraction};
use super::gateway::{Call, address};
use super::pages::{self, StringIndex};
use super::{State, catalog, wire_time};
use crate::reply::Reply;
use crate::stand_in::Received;

const CONTENT_TYPES: &[&str] = &[
    "application/octet-stream",
    "application/pdf",
    "image/jpeg",
    "image/png",
    "image/tiff",
    "image/bmp",
    "image/heif",
    "text/html",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
];
const FEATURES: &[&str] = &[
    "ocrHighResolution",
    "languages",
    "barcodes",
    "formulas",
    "keyValuePairs",
    "styleFont",
    "queryFields",
];
/// Images outside of these cannot be read, which the operation finds out.
const IMAGE_PIXELS: std::ops::RangeInclusive<f64> = 50.0..=10_000.0;

struct Options {
    pages: Option<Vec<(usize, usize)>>,
    string_index: StringIndex,
    content_format: String,
    query_fields: Vec<String>,
    split: Split,
}

impl Options {
    fn read(received: &Received) -> Result<Self, Refusal> {
        let one_of = |name: &str, known: &[&str]| -> Result<String, Refusal> {
            let value = received.parameter(name);
            let value = value.as_deref().or(known.first().copied()).unwrap_or_default();
            if known.contains(&value) {
                Ok(value.to_owned())
            } else {
                Err(errors::invalid_parameter(name, &format!("it must be {}.", known.join(" or "))))
            }
        };
        let list = |name: &str| -> Vec<String> {
            let value = received.parameter(name).unwrap_or_default();
            value.split(',').filter(|part| !part.is_empty()).map(str::to_owned).collect()
        };
        let features = list("features");
        if let Some(unknown) = features.iter().find(|feature| !FEATURES.contains(&feature.as_str())) {
            return Err(errors::invalid_parameter("features", &format!("{unknown} is not supported.")));
        }
        if received.parameter("output").is_some() {
            return Err(errors::invalid_parameter("output", "the model gives no such output."));
        }
        let asks = features.iter().any(|feature| feature == "queryFields");
        Ok(Self {
            pages: received.parameter("pages").map(|text| pages::ranges(&text)).transpose()?,
            string_index: StringIndex::read(&one_of("stringIndexType", &["textElements", "unicodeCodePoint", "utf16CodeUnit"])?),
            content_format: one_of("outputContentFormat", &["text", "markdown"])?,
            query_fields: if asks { list("queryFields") } else { Vec::new() },
            split: Split::read(&one_of("split", &["none", "auto", "perPage"])?),
        })
    }
}

pub(super) fn start(call: &Call<'_>, state: &mut State, analyzer: Analyzer) -> Result<Reply, Refusal> {
    let resource = &state.resource;
    check_analyzer(call, state, &analyzer)?;
    let options = Options::read(call.received)?;
    let bytes = content(call.received)?;
    if bytes.len() > resource.tier.most_bytes() {
        let message = "The input image is too large. Refer to documentation for the maximum file size.";
        return Err(errors::invalid_request("InvalidContentLength", message));
    }
    let all_pages = document::read(&bytes)?;
    let mut wanted = pages::select(all_pages, options.pages.as_deref())?;
    wanted.truncate(resource.tier.most_pages());
    let pages = u64::try_from(wanted.len()).unwrap_or(u64::MAX);
    state
        .meter
        .take(pages, call.now)
        .map_err(|seconds| errors::out_of_quota(resource.tier, seconds))?;
    let draw = Draw::new(&bytes, &analyzer.id, resource.drift);
    let outcome = match unreadable(&wanted) {
        Some(error) => Err(error),
        None => Ok(result(call, state, &analyzer, &options, &wanted, &draw)),
    };
    let duration = Duration::from_secs(resource.analysis_seconds);
    let result_id = call.partner.new_guid();
    let collection = match analyzer.kind {
        AnalyzerKind::Model => "documentModels",
        AnalyzerKind::Classifier => "documentClassifiers",
    };
    let location = address(call, &format!("{collection}/{}/analyzeResults/{result_id}", analyzer.id));
    state
        .analyses
        .begin(Analysis::begin(result_id, analyzer, call.now, duration, outcome))?;
    Ok(Reply::empty(202)
        .with_header("operation-location", location)
        .with_header("retry-after", RETRY_AFTER))
}

/// It exists and has not ended. What the partner says of an ended one is not published; these are the words of
/// its table for a custom model that cannot be used.
fn check_analyzer(call: &Call<'_>, state: &State, analyzer: &Analyzer) -> Result<(), Refusal> {
    let resource = &state.resource;
    let expires_at = match analyzer.kind {
        AnalyzerKind::Model if catalog::find(&analyzer.id, call.version).is_some() => return Ok(()),
        AnalyzerKind::Model => resource
            .models
            .iter()
            .find(|model| model.model_id == analyzer.id)
            .map(|model| model.expires_at),
        AnalyzerKind::Classifier => resource
            .classifiers
            .iter()
            .find(|classifier| classifier.classifier_id == analyzer.id)
            .map(|classifier| classifier.expires_at),
    };
    let expires_at = expires_at.ok_or_else(errors::model_not_found)?;
    if expires_at <= call.now {
        let message = format!("Could not analyze using a custom model: it expired on {}.", wire_time(expires_at));
        return Err(errors::invalid_request("ModelAnalyzeError", &message));
    }
    Ok(())
}

/// The bytes as they came, or those in a JSON document.
fn content(received: &Received) -> Result<Vec<u8>, Refusal> {
    let content_type = received.header("content-type").unwrap_or_default();
    let content_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if content_type == "application/json" {
        return json_content(&received.body);
    }
    if !CONTENT_TYPES.contains(&content_type.as_str()) {
        return Err(errors::unsupported_media_type());
    }
    Ok(received.body.to_vec())
}

fn json_content(body: &[u8]) -> Result<Vec<u8>, Refusal> {
    let document: Value = serde_json::from_slice(body).map_err(|_| errors::invalid_parameter("body", "it is no JSON document."))?;
    match (document.get("base64Source"), document.get("urlSource")) {
        (Some(Value::String(text)), None) => STANDARD
            .decode(text)
            .map_err(|_| errors::invalid_parameter("base64Source", "it is not base64.")),
        (None, Some(Value::String(_))) => {
            let message = "Content is not accessible: the address could not be opened.";
            Err(errors::invalid_request("ContentSourceNotAccessible", message))
        }
        (None, None) => Err(errors::parameter_missing("urlSource or base64Source")),
        _ => Err(errors::invalid_parameter(
            "body",
            "exactly one of urlSource and base64Source is a text.",
        )),
    }
}

/// Why the operation fails, with the page in `target`.
fn unreadable(pages: &[Page]) -> Option<Value> {
    let page = pages.iter().find(|page| {
        let size = page.size.as_ref().filter(|size| size.unit == "pixel");
        size.is_some_and(|size| !IMAGE_PIXELS.contains(&size.width) || !IMAGE_PIXELS.contains(&size.height))
    })?;
    let message = "The input image dimensions are out of range. Refer to documentation for supported image dimensions.";
    let mut error = errors::invalid_request("InvalidContentDimensions", message).to_json();
    error["details"] = json!([{ "code": "InvalidContentDimensions", "message": message, "target": page.number.to_string() }]);
    Some(error)
}

fn result(call: &Call<'_>, state: &State, analyzer: &Analyzer, options: &Options, wanted: &[Page], draw: &Draw) -> Value {
    let text = pages::Text::of(wanted, options.string_index);
    let resource = &state.resource;
    let (content, documents) = match analyzer.kind {
        AnalyzerKind::Model => {
            let asked = Extraction {
                model_id: &analyzer.id,
                version: call.version,
                query_fields: &options.query_fields,
                pages: wanted,
                text: &text,
                draw,
            };
            (text.content.as_str(), extract::documents(&asked, &resource.models))
        }
        AnalyzerKind::Classifier => {
            let found = resource
                .classifiers
                .iter()
                .find(|classifier| classifier.classifier_id == analyzer.id);
            let classes = found.map(|classifier| classifier.doc_types.as_slice()).unwrap_or_default();
            let documents = Some(classify::documents(classes, options.split, wanted, draw));
            ("", documents)
        }
    };
    let mut document = json!({
        "apiVersion": call.version.name,
        "modelId": analyzer.id,
        "stringIndexType": options.string_index.name(),
        "contentFormat": options.content_format,
        "content": content,
        "pages": text.to_json(wanted),
        "warnings": [],
    });
    if let Some(documents) = documents {
        document["documents"] = Value::Array(documents);
    }
    document
}
