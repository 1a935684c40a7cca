//! Webhook endpoints over the API (fact sheet section 7). The signing secret is shown once, when one is made.

use serde_json::{Value, json};
use url::Url;

use super::books::{Books, Object, text};
use super::gateway::VERSIONS;
use super::metadata;
use super::occasion::Occasion;
use super::parameters::Parameters;
use super::refusal::Refusal;

const MOST: usize = 16;

pub(super) fn create(books: &mut Books, parameters: &mut Parameters, occasion: &Occasion<'_>) -> Result<Object, Refusal> {
    let api_version = parameters.choice("api_version", VERSIONS)?;
    let mut fields = json!({
        "api_version": api_version, "application": null, "description": null, "metadata": {}, "status": "enabled",
        "secret": format!("whsec_{}", occasion.random_text(32)),
    });
    // It is said whether events of connected accounts are wanted, and not shown again.
    let _connect = parameters.boolean("connect")?;
    let changes = changes(books, parameters, &Object::new())?;
    for needed in ["url", "enabled_events"] {
        if !changes.contains_key(needed) {
            return Err(parameters.missing(needed));
        }
    }
    for (name, value) in changes {
        fields[name] = value;
    }
    parameters.finish()?;
    if books.all("webhook_endpoint").len() >= MOST {
        return Err(Refusal::new(
            400,
            format!("You have reached the maximum of {MOST} webhook endpoints."),
        ));
    }
    Ok(books.create("webhook_endpoint", &occasion.new_id("we"), fields, occasion))
}

pub(super) fn update(
    books: &mut Books,
    endpoint: &Object,
    parameters: &mut Parameters,
    occasion: &Occasion<'_>,
) -> Result<Object, Refusal> {
    let id = text(endpoint, "id");
    let mut changes = changes(books, parameters, endpoint)?;
    if let Some(disabled) = parameters.boolean("disabled")? {
        let status = if disabled { "disabled" } else { "enabled" };
        changes.insert("status".to_owned(), json!(status));
    }
    parameters.finish()?;
    let changed = books.change("webhook_endpoint", id, &Value::Object(changes), occasion);
    changed.ok_or_else(|| Refusal::no_such("webhook_endpoint", id))
}

pub(super) fn delete(books: &mut Books, endpoint: &Object, occasion: &Occasion<'_>) -> Result<(), Refusal> {
    books.delete("webhook_endpoint", text(endpoint, "id"), occasion);
    Ok(())
}

/// What may be said when an endpoint is made and later as well.
fn changes(books: &Books, parameters: &mut Parameters, endpoint: &Object) -> Result<Object, Refusal> {
    let mut changes = Object::new();
    let mut set = |name: &str, value: Value| changes.insert(name.to_owned(), value);
    if let Some(url) = parameters.text("url") {
        check_url(&url, books.live)?;
        set("url", json!(url));
    }
    let types = parameters.list("enabled_events");
    if let Some(index) = types.iter().position(|event_type| event_type != "*" && !is_event_type(event_type)) {
        let message = "Invalid enabled_events: must be `*` or types of events";
        return Err(Refusal::new(400, message).param(format!("enabled_events[{index}]")));
    }
    if !types.is_empty() {
        set("enabled_events", json!(types));
    }
    if let Some(description) = parameters.clearable("description") {
        set("description", description);
    }
    if let Some(metadata) = metadata::read(parameters, endpoint)? {
        set("metadata", metadata);
    }
    Ok(changes)
}

/// Live mode sends to https only.
fn check_url(text: &str, live: bool) -> Result<(), Refusal> {
    let refused = |message: &str| Err(Refusal::new(400, message).code("url_invalid").param("url"));
    match Url::parse(text) {
        Ok(url) if url.scheme() == "https" => Ok(()),
        Ok(url) if url.scheme() == "http" && !live => Ok(()),
        Ok(url) if url.scheme() == "http" => refused("Invalid URL: A live mode endpoint needs a URL that begins with https."),
        _ => refused("Not a valid URL"),
    }
}

/// By its shape, such as `customer.subscription.updated`: the vendor's list grows.
fn is_event_type(text: &str) -> bool {
    let word = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    text.contains('.') && text.split('.').all(word)
}
