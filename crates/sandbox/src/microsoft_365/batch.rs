//! Many requests in one. Each has its own answer, in whatever order they come.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::{Map, Value, json};

use super::Microsoft365;
use super::graph::{ok, serve};
use super::graph_error::Refusal;
use crate::reply::Reply;
use crate::stand_in::Received;

const MOST: usize = 20;

pub(super) fn run(partner: &Microsoft365, received: &Received) -> Result<Reply, Refusal> {
    if received.method != Method::POST {
        return Err(Refusal::not_allowed());
    }
    let body: Value = serde_json::from_slice(&received.body).map_err(|_| Refusal::bad_request("Invalid batch payload format."))?;
    let requests = body["requests"].as_array();
    let requests = requests.filter(|requests| !requests.is_empty());
    let requests = requests.ok_or_else(|| Refusal::bad_request("Invalid batch payload format."))?;
    if requests.len() > MOST {
        return Err(Refusal::bad_request(format!(
            "Number of batch request steps exceeds the maximum value of {MOST}."
        )));
    }
    let mut answered: BTreeMap<String, u64> = BTreeMap::new();
    let mut responses = Vec::new();
    for request in requests {
        let id = request["id"].as_str().filter(|id| !answered.contains_key(*id));
        let id = id.ok_or_else(|| Refusal::bad_request("Each request of a batch needs an id of its own."))?;
        let depends = request["dependsOn"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let mut statuses = depends.map(|id| answered.get(id).copied());
        let response = if statuses.any(|status| status.is_none_or(|status| status >= 400)) {
            let message = format!("The request with id '{id}' depends on one that failed.");
            response(id, Refusal::new(424, "FailedDependency", message).into_reply("", "", partner.now()))
        } else {
            response(id, serve(partner, &part(received, request)?))
        };
        answered.insert(id.to_owned(), response["status"].as_u64().unwrap_or(0));
        responses.push(response);
    }
    // The vendor keeps no order: an app that reads them by position must fail here.
    responses.reverse();
    Ok(ok(&json!({ "responses": responses })))
}

/// One request of the batch, with the token of the whole.
fn part(received: &Received, request: &Value) -> Result<Received, Refusal> {
    let invalid = |what: &str| Refusal::bad_request(format!("Invalid batch payload format: {what}."));
    let method = request["method"].as_str().and_then(|method| method.to_uppercase().parse().ok());
    let url = request["url"].as_str().ok_or_else(|| invalid("url"))?;
    let url = url.trim_start_matches('/');
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    if path.starts_with("$batch") {
        return Err(invalid("url"));
    }
    let mut headers = HeaderMap::new();
    for (name, value) in request["headers"].as_object().into_iter().flatten() {
        let name: Option<HeaderName> = name.parse().ok();
        let value: Option<HeaderValue> = value.as_str().and_then(|value| value.parse().ok());
        if let (Some(name), Some(value)) = (name, value) {
            headers.insert(name, value);
        }
    }
    if let Some(authorization) = received.headers.get("authorization") {
        headers.insert("authorization", authorization.clone());
    }
    let body = request.get("body").map_or_else(String::new, Value::to_string);
    Ok(Received {
        method: method.ok_or_else(|| invalid("method"))?,
        path: format!("/v1.0/{path}"),
        query: query.to_owned(),
        headers,
        body: Bytes::from(body),
        force_rotation: false,
    })
}

fn response(id: &str, reply: Reply) -> Value {
    let headers = reply.headers.into_iter().map(|(name, value)| (written(name), json!(value)));
    let headers: Map<String, Value> = headers.collect();
    let body: Option<Value> = serde_json::from_slice(&reply.body).ok();
    json!({ "id": id, "status": reply.status, "headers": headers, "body": body })
}

/// Inside of JSON the case of a name matters: the vendor's own library looks for `Content-Type`.
fn written(name: &str) -> String {
    if name.starts_with("x-") || name.ends_with("request-id") {
        return name.to_owned();
    }
    let words = name.split('-').map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        format!("{}{rest}", first.to_uppercase())
    });
    words.collect::<Vec<_>>().join("-")
}
