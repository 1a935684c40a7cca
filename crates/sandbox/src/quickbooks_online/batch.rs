//! `POST /batch` (fact sheet section 8): up to thirty reads and writes in one call, one after another. The
//! status is 200 even when every item is refused.

use connect_domain::clock::Instant;
use serde_json::{Map, Value, json};

use super::body::Body;
use super::company::Company;
use super::faults::Fault;
use super::objects::{self, Operation};
use super::query;
use crate::stand_in::Received;

const MOST_ITEMS: usize = 30;

/// How many of a call's items read and how many write, for the meter; nothing for what is no batch.
pub(super) fn count(received: &Received) -> (u64, u64) {
    let body: Value = serde_json::from_slice(&received.body).unwrap_or_default();
    let items = body.get("BatchItemRequest").and_then(Value::as_array);
    let (reads, writes): (Vec<&Value>, Vec<&Value>) = items.into_iter().flatten().partition(|item| item.get("Query").is_some());
    (u64::try_from(reads.len()).unwrap_or(0), u64::try_from(writes.len()).unwrap_or(0))
}

/// The content of `BatchItemResponse`.
pub(super) fn run(company: &mut Company, received: &Received, strict: bool, now: Instant) -> Result<Value, Fault> {
    let body = Body::of_request(received)?;
    if let Some(unknown) = body.keys().find(|name| *name != "BatchItemRequest") {
        return Err(Fault::unknown_property(unknown));
    }
    let items = body.get("BatchItemRequest").and_then(Value::as_array);
    let items = items.ok_or_else(|| Fault::missing("BatchItemRequest"))?;
    if items.len() > MOST_ITEMS {
        return Err(Fault::business(&format!(
            "A batch has at most {MOST_ITEMS} items; this one has {}.",
            items.len()
        )));
    }
    Ok(items.iter().map(|item| run_item(company, item, strict, now)).collect())
}

fn run_item(company: &mut Company, item: &Value, strict: bool, now: Instant) -> Value {
    let mut answer = Map::new();
    let id = item.get("bId").and_then(Value::as_str);
    let outcome = match id {
        Some(_) => outcome(company, item, strict, now),
        None => Err(Fault::missing("bId")),
    };
    match outcome {
        Ok((name, content)) => answer.insert(name.to_owned(), content),
        Err(fault) => answer.insert("Fault".to_owned(), fault.to_json()),
    };
    answer.insert("bId".to_owned(), json!(id));
    Value::Object(answer)
}

fn outcome(company: &mut Company, item: &Value, strict: bool, now: Instant) -> Result<objects::Named, Fault> {
    if let Some(statement) = item.get("Query") {
        let statement = statement.as_str().ok_or_else(|| Fault::query_syntax("Query is not a text"))?;
        return Ok(("QueryResponse", query::run(statement, company, strict)?));
    }
    let is_void = item.get("optionsData").and_then(Value::as_str) == Some("void");
    let creates = match item.get("operation").and_then(Value::as_str) {
        None => return Err(Fault::missing("operation")),
        Some("create") => Some(true),
        Some("update") => Some(false),
        Some("delete") => None,
        Some(other) => return Err(Fault::enumeration("operation", other)),
    };
    let named = item.as_object().into_iter().flatten();
    let entity = named
        .into_iter()
        .find(|(name, value)| name.starts_with(|first: char| first.is_ascii_uppercase()) && value.is_object());
    let (name, object) = entity.ok_or_else(|| Fault::unreadable("The item has no object"))?;
    let object = object.as_object().cloned().unwrap_or_default();
    let operation = match creates {
        None => Operation::Delete,
        Some(false) if is_void => Operation::Void,
        Some(false) if !object.contains_key("Id") => return Err(Fault::missing("Id")),
        Some(true) if object.contains_key("Id") => return Err(Fault::unreadable("An object that is created has no Id")),
        Some(_) => Operation::Write,
    };
    objects::write(company, &name.to_ascii_lowercase(), operation, object, now)
}
