//! Lists in pages: `nextLink` is an address to be followed as it is, until there is none.

use serde_json::{Value, json};

use super::errors::{self, Refusal};
use super::gateway::{Call, address};

/// The partner states no size; small enough that the prebuilt models alone need two pages.
const PAGE: usize = 50;
/// Opaque to a client.
const SKIP: &str = "skipToken";

pub(super) fn page(call: &Call<'_>, path: &str, entries: &[Value]) -> Result<Value, Refusal> {
    let skipped = match call.received.parameter(SKIP) {
        None => 0,
        Some(token) => token
            .parse::<usize>()
            .ok()
            .filter(|skipped| *skipped <= entries.len())
            .ok_or_else(|| errors::invalid_parameter(SKIP, "it is of no list."))?,
    };
    let end = entries.len().min(skipped + PAGE);
    let mut document = json!({ "value": entries.get(skipped..end).unwrap_or_default() });
    if end < entries.len() {
        document["nextLink"] = json!(format!("{}&{SKIP}={end}", address(call, path)));
    }
    Ok(document)
}
