//! `expand[]`: ids become the objects they name, and fields appear that are left out otherwise (fact sheet section 3).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::books::{Books, Object, is_hidden, text};
use super::refusal::Refusal;

const DEEPEST: usize = 4;
/// An object shows so many of a list in it, and that there are more.
const SHOWN_INSIDE: usize = 10;

/// Fields that hold an id, and the kind of what it names.
const REFERENCES: &[(&str, &str)] = &[
    ("product", "product"),
    ("default_price", "price"),
    ("customer", "customer"),
    ("latest_invoice", "invoice"),
    ("subscription", "subscription"),
];

/// What is wanted below one field.
#[derive(Default)]
pub(super) struct Expansion(BTreeMap<String, Expansion>);

impl Expansion {
    pub(super) fn read(paths: &[String]) -> Result<Self, Refusal> {
        let mut whole = Self::default();
        for path in paths {
            if path.split('.').count() > DEEPEST {
                let message = format!("You cannot expand more than {DEEPEST} levels of a property. Property: {path}");
                return Err(Refusal::new(400, message).param("expand"));
            }
            let mut here = &mut whole;
            for part in path.split('.') {
                here = here.0.entry(part.to_owned()).or_default();
            }
        }
        Ok(whole)
    }

    /// Of a list: what is wanted of each of its objects.
    pub(super) fn of_data(mut self) -> Result<Self, Refusal> {
        let data = self.0.remove("data").unwrap_or_default();
        match self.0.keys().next() {
            None => Ok(data),
            Some(name) => Err(cannot(name)),
        }
    }
}

fn cannot(name: &str) -> Refusal {
    Refusal::new(400, format!("This property cannot be expanded ({name}).")).param("expand")
}

/// The object as it is answered.
pub(super) fn show(books: &Books, object: &Object, wanted: &Expansion) -> Result<Value, Refusal> {
    let mut shown = Object::new();
    let list = (text(object, "object") == "list").then(|| object.get("data").and_then(Value::as_array));
    let has_more = list.flatten().map(|data| data.len() > SHOWN_INSIDE);
    for (name, value) in object {
        let below = wanted.0.get(name);
        if is_hidden(object, name) && (below.is_none() || name == "secret") {
            continue;
        }
        let value = match value {
            // An item shows its price as it is today.
            Value::String(id) if name == "price" => linked(books, "price", id, below)?,
            Value::String(id) => match (below, REFERENCES.iter().find(|(field, _)| field == name)) {
                (None, _) => json!(id),
                (Some(_), Some((_, kind))) => linked(books, kind, id, below)?,
                (Some(_), None) => return Err(cannot(name)),
            },
            Value::Object(inner) => show(books, inner, below.unwrap_or(&Expansion::default()))?,
            Value::Bool(_) if name == "has_more" && has_more.is_some() => json!(has_more),
            Value::Array(items) if items.iter().all(Value::is_object) => {
                let most = if has_more.is_some() { SHOWN_INSIDE } else { items.len() };
                show_items(books, items.get(..most.min(items.len())).unwrap_or_default(), below)?
            }
            other => other.clone(),
        };
        shown.insert(name.clone(), value);
    }
    match wanted.0.keys().find(|name| !object.contains_key(*name) && !is_hidden(object, name)) {
        Some(name) => Err(cannot(name)),
        None => Ok(Value::Object(shown)),
    }
}

fn show_items(books: &Books, items: &[Value], below: Option<&Expansion>) -> Result<Value, Refusal> {
    let nothing = Expansion::default();
    let items = items.iter().filter_map(Value::as_object);
    let shown: Result<Vec<Value>, Refusal> = items.map(|item| show(books, item, below.unwrap_or(&nothing))).collect();
    shown.map(Value::Array)
}

fn linked(books: &Books, kind: &str, id: &str, below: Option<&Expansion>) -> Result<Value, Refusal> {
    match books.get(kind, id) {
        Some(object) if text(object, "object") == kind => show(books, object, below.unwrap_or(&Expansion::default())),
        _ => Ok(json!(id)),
    }
}
