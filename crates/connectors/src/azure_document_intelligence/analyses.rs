//! Having a document read: it is taken in with the address of its result, which is asked for until it is there.

use std::time::Duration;

use connect_http::{HttpRequest, Method, WritePermit, header};
use url::Url;

use super::MANIFEST;
use super::client::{self, CLASSIFIERS, MODELS};
use super::faults;
use super::translate::{self, CLASSIFIER_PREFIX};
use super::wire::AnalyzeOperation;
use crate::connector::PartnerCall;
use crate::documents::{DocumentRead, Look, Submission, Submitted};
use crate::fault::{FaultKind, PartnerFault};

/// Nobody may ask sooner.
const SHORTEST_WAIT: Duration = Duration::from_secs(2);

pub(super) async fn submit(call: PartnerCall<'_>, permit: WritePermit, submission: Submission) -> Result<Submitted, PartnerFault> {
    let mut url = client::address(call, &analyzer(&submission.model)?)?;
    url.query_pairs_mut().append_pair("pages", &format!("1-{}", submission.pages));
    let request = HttpRequest::new(Method::POST, url)
        .header(header::ACCEPT, "application/json")
        .body(submission.media_type.as_str(), submission.bytes);
    let response = call.http.write(MANIFEST.authorize(request, call.access_token), &permit).await?;
    let now = call.http.clock().now();
    if let Some(fault) = faults::read_fault(&response, now) {
        return Err(fault);
    }
    let location = response.header("operation-location").ok_or_else(|| faults::malformed(&response))?;
    Ok(Submitted {
        location: followed(call, location)?.into(),
        wait: response.retry_after(now).unwrap_or_default().max(SHORTEST_WAIT),
    })
}

pub(super) async fn look(call: PartnerCall<'_>, location: String) -> Result<Look, PartnerFault> {
    let request = HttpRequest::get(followed(call, &location)?).header(header::ACCEPT, "application/json");
    let response = call.http.send(MANIFEST.authorize(request, call.access_token)).await?;
    let now = call.http.clock().now();
    if let Some(fault) = faults::read_fault(&response, now) {
        return Err(fault);
    }
    let operation: AnalyzeOperation = serde_json::from_slice(&response.body).map_err(|_| faults::malformed(&response))?;
    Ok(match operation.status.as_str() {
        "notStarted" | "running" => Look::Unfinished(response.retry_after(now).unwrap_or_default().max(SHORTEST_WAIT)),
        _ => Look::Finished(response.body),
    })
}

pub(super) async fn forget(call: PartnerCall<'_>, permit: WritePermit, location: String) -> Result<(), PartnerFault> {
    let request = HttpRequest::new(Method::DELETE, followed(call, &location)?);
    let response = call.http.write(MANIFEST.authorize(request, call.access_token), &permit).await?;
    match faults::read_fault(&response, call.http.clock().now()) {
        Some(fault) if fault.kind != FaultKind::NotFound => Err(fault),
        _ => Ok(()),
    }
}

/// A result without `succeeded` is none, whatever its HTTP status was.
pub(super) fn understand(answer: &[u8]) -> Result<DocumentRead, PartnerFault> {
    let operation: AnalyzeOperation = serde_json::from_slice(answer).map_err(|_| PartnerFault::malformed())?;
    if operation.status != "succeeded" {
        return Err(faults::not_analyzed(operation.error.as_ref()));
    }
    let result = operation.analyze_result.ok_or_else(PartnerFault::malformed)?;
    Ok(translate::document_read(result))
}

/// The path that a model or a classifier is asked by.
fn analyzer(model: &str) -> Result<String, PartnerFault> {
    let (list, id) = match model.strip_prefix(CLASSIFIER_PREFIX) {
        Some(id) => (CLASSIFIERS, id),
        None => (MODELS, model),
    };
    let is_plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._~-".contains(&byte));
    if is_plain && (2..=64).contains(&id.len()) {
        Ok(format!("{list}/{id}:analyze"))
    } else {
        Err(faults::not_sent("the model's id is none of Azure's".to_owned()))
    }
}

/// The service's own address is followed as it is, but only to a result of this resource: it is sent the key.
fn followed(call: PartnerCall<'_>, location: &str) -> Result<Url, PartnerFault> {
    let url = Url::parse(location).map_err(|_| faults::no_result())?;
    let rest = [MODELS, CLASSIFIERS].into_iter().find_map(|list| url.path().strip_prefix(list));
    let segments: Vec<&str> = rest.unwrap_or_default().split('/').collect();
    let is_result = matches!(segments[..], ["", id, "analyzeResults", result] if !id.is_empty() && !result.is_empty());
    if is_result && url.origin() == client::api(call)?.origin() {
        Ok(url)
    } else {
        Err(faults::no_result())
    }
}
