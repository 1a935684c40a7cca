//! `metadata` (fact sheet section 3): a write merges into what is there, an empty value takes a key away.

use serde_json::{Value, json};

use super::books::Object;
use super::parameters::Parameters;
use super::refusal::Refusal;

const MOST_KEYS: usize = 50;
const LONGEST_KEY: usize = 40;
const LONGEST_VALUE: usize = 500;

/// What the object's metadata becomes; `None` if the request does not speak of it.
pub(super) fn read(parameters: &mut Parameters, object: &Object) -> Result<Option<Value>, Refusal> {
    let cleared = parameters.text("metadata");
    if let Some(text) = cleared.as_deref().filter(|text| !text.is_empty()) {
        return Err(Refusal::new(400, format!("Invalid object: {text}")).param("metadata"));
    }
    let given = parameters.nested("metadata").map(Parameters::into_pairs);
    if cleared.is_none() && given.is_none() {
        return Ok(None);
    }
    let mut metadata = match object.get("metadata").and_then(Value::as_object) {
        Some(known) if cleared.is_none() => known.clone(),
        _ => Object::new(),
    };
    for (key, value) in given.into_iter().flatten() {
        if key.chars().count() > LONGEST_KEY || value.chars().count() > LONGEST_VALUE {
            let message = format!("Metadata keys can be up to {LONGEST_KEY} characters long, values up to {LONGEST_VALUE}.");
            return Err(Refusal::new(400, message).param(format!("metadata[{key}]")));
        }
        if value.is_empty() {
            metadata.remove(&key);
        } else {
            metadata.insert(key, json!(value));
        }
    }
    if metadata.len() > MOST_KEYS {
        return Err(Refusal::new(400, format!("Metadata can have up to {MOST_KEYS} keys.")).param("metadata"));
    }
    Ok(Some(Value::Object(metadata)))
}
