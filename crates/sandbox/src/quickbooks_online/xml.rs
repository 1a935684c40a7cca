//! XML for who did not ask for JSON, in the vendor's shape: `IntuitResponse` with the object inside.

use serde_json::{Map, Value};

use super::faults::GatewayFault;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const NAMESPACE: &str = "http://schema.intuit.com/finance/v3";

/// Keys that are attributes of their element in XML.
const ATTRIBUTES: &[&str] = &[
    "code",
    "domain",
    "element",
    "maxResults",
    "sparse",
    "startPosition",
    "totalCount",
    "type",
];

/// The whole document for an answer such as `{"Account":{…},"time":"…"}`.
pub(super) fn document(answer: &Map<String, Value>) -> String {
    let time = answer.get("time").and_then(Value::as_str).unwrap_or_default();
    let mut text = format!("{HEAD}<IntuitResponse xmlns=\"{NAMESPACE}\" time=\"{}\">", escape(time));
    for (name, value) in answer.iter().filter(|(name, _)| *name != "time") {
        push_element(&mut text, name, value);
    }
    text.push_str("</IntuitResponse>");
    text
}

/// The gateway's own refusal.
pub(super) fn gateway_document(fault: GatewayFault, time: &str) -> String {
    format!(
        "{HEAD}<IntuitResponse xmlns=\"{NAMESPACE}\" time=\"{}\"><Fault type=\"{}\"><Error code=\"{}\"><Message>{}</Message><Detail>{}</Detail></Error></Fault></IntuitResponse>",
        escape(time),
        fault.kind(),
        fault.code(),
        escape(fault.message()),
        escape(fault.detail()),
    )
}

fn push_element(text: &mut String, name: &str, value: &Value) {
    match value {
        Value::Array(items) => {
            for item in items {
                push_element(text, name, item);
            }
        }
        Value::Object(object) => {
            text.push('<');
            text.push_str(name);
            for attribute in ATTRIBUTES {
                if let Some(value) = object.get(*attribute) {
                    text.push_str(&format!(" {attribute}=\"{}\"", escape(&scalar(value))));
                }
            }
            text.push('>');
            for (inner, value) in object.iter().filter(|(inner, _)| !ATTRIBUTES.contains(&inner.as_str())) {
                push_element(text, inner, value);
            }
            text.push_str(&format!("</{name}>"));
        }
        Value::Null => {}
        scalar_value => text.push_str(&format!("<{name}>{}</{name}>", escape(&scalar(scalar_value)))),
    }
}

fn scalar(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// For text and for attribute values, in XML and in HTML.
pub(super) fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut escaped, letter| {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
        escaped
    })
}
