//! The body of a write: a JSON object whose properties are all known.

use connect_domain::money::MinorUnits;
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::faults::Fault;
use crate::stand_in::Received;

/// What a body may carry, by what becomes of it.
pub(super) struct Known {
    /// Set by the server alone: taken and ignored, as whole objects are sent back.
    pub(super) read_only: &'static [&'static str],
    /// Only kept, as it came.
    pub(super) kept: &'static [&'static str],
    pub(super) writable: &'static [&'static str],
}

#[derive(Clone, Debug)]
pub(super) struct Body(Map<String, Value>);

impl Body {
    /// The object of a request.
    pub(super) fn of_request(received: &Received) -> Result<Map<String, Value>, Fault> {
        let content_type = received.header("content-type").unwrap_or_default().to_ascii_lowercase();
        if !content_type.starts_with("application/json") {
            return Err(Fault::unsupported("write with this Content-Type"));
        }
        let text = std::str::from_utf8(&received.body).map_err(|_| Fault::unsupported("write in another encoding than UTF-8"))?;
        match serde_json::from_str(text) {
            Ok(Value::Object(object)) => Ok(object),
            _ => Err(Fault::unreadable("The body is not a JSON object")),
        }
    }

    /// Refuses the first property that nobody knows.
    pub(super) fn check(object: Map<String, Value>, known: &Known) -> Result<Self, Fault> {
        let lists = [known.read_only, known.kept, known.writable];
        match object.keys().find(|name| !lists.iter().any(|list| list.contains(&name.as_str()))) {
            Some(unknown) => Err(Fault::unknown_property(unknown)),
            None => Ok(Self(object)),
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Text or a number, as SDKs send versions; an empty text is no value.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        text_of(self.0.get(name)?)
    }

    pub(super) fn truth(&self, name: &str) -> Option<bool> {
        truth_of(self.0.get(name)?)
    }

    /// The id a reference points to.
    pub(super) fn reference(&self, name: &str) -> Option<String> {
        reference_of(self.0.get(name)?)
    }

    pub(super) fn date(&self, name: &'static str) -> Result<Option<Date>, Fault> {
        let Some(text) = self.text(name) else {
            return Ok(None);
        };
        let parsed = text.parse().map(Some);
        parsed.map_err(|_| Fault::unreadable(&format!("{name} is not a date: {text}")))
    }

    /// Whether only what is sent changes; else what is left out is cleared.
    pub(super) fn is_sparse(&self) -> bool {
        self.truth("sparse").unwrap_or(false)
    }

    /// `SyncToken`, compared with the version that is kept.
    pub(super) fn check_version(&self, kept: u64, entity: &str) -> Result<(), Fault> {
        let sent = self.text("SyncToken").ok_or_else(|| Fault::missing("SyncToken"))?;
        if sent == kept.to_string() {
            Ok(())
        } else {
            Err(Fault::stale(entity))
        }
    }

    /// Takes over what is only kept. A full update clears what was left out, a sparse one keeps it.
    pub(super) fn keep(&self, kept: &[&str], sparse: bool, mut put: impl FnMut(&str, Option<Value>)) {
        for name in kept {
            match self.0.get(*name) {
                Some(value) if !value.is_null() => put(name, Some(value.clone())),
                None if sparse => {}
                _ => put(name, None),
            }
        }
    }
}

pub(super) fn text_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

pub(super) fn truth_of(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

pub(super) fn reference_of(value: &Value) -> Option<String> {
    value.get("value").and_then(text_of)
}

/// A number or its text, in units of the last of `digits`; `None` for null.
pub(super) fn decimal_of(value: &Value, name: &str, digits: u32) -> Result<Option<i64>, Fault> {
    let Some(text) = text_of(value) else {
        return Ok(None);
    };
    let parsed = MinorUnits::parse(&text, digits).map(|amount| Some(amount.get()));
    parsed.map_err(|_| Fault::unreadable(&format!("{name} is not an amount: {text}")))
}
