//! What an account keeps in one mode: objects as the vendor shows them, each kind in the order of its making, and
//! an event for each change.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::VERSION;
use super::idempotency::Answered;
use super::occasion::Occasion;

pub(super) type Object = Map<String, Value>;

#[derive(Debug)]
pub(super) struct Books {
    pub(super) live: bool,
    kinds: BTreeMap<String, Vec<Object>>,
    answered: BTreeMap<String, Answered>,
    /// Since they were last kept.
    pub(super) unsaved: Vec<Change>,
}

/// What the seed did not make.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Change {
    /// An object as it became.
    Written(Object),
    Deleted {
        kind: String,
        id: String,
    },
    /// What a write was answered, by its idempotency key.
    Answered(String, Answered),
}

impl Books {
    pub(super) const fn new(live: bool) -> Self {
        Self {
            live,
            kinds: BTreeMap::new(),
            answered: BTreeMap::new(),
            unsaved: Vec::new(),
        }
    }

    /// Oldest first.
    pub(super) fn all(&self, kind: &str) -> &[Object] {
        self.kinds.get(kind).map_or(&[], Vec::as_slice)
    }

    pub(super) fn get(&self, kind: &str, id: &str) -> Option<&Object> {
        self.all(kind).iter().find(|object| text(object, "id") == id)
    }

    /// Adds one of the seed.
    pub(super) fn add(&mut self, kind: &str, id: &str, created: i64, fields: Value) {
        let object = self.object(kind, id, created, fields);
        self.push(object);
    }

    /// With the words that every object has.
    fn object(&self, kind: &str, id: &str, created: i64, fields: Value) -> Object {
        let mut object = match fields {
            Value::Object(fields) => fields,
            _ => Object::new(),
        };
        object.insert("id".to_owned(), json!(id));
        object.insert("object".to_owned(), json!(kind));
        object.insert("created".to_owned(), json!(created));
        object.insert("livemode".to_owned(), json!(self.live));
        object
    }

    fn push(&mut self, object: Object) {
        self.kinds.entry(text(&object, "object").to_owned()).or_default().push(object);
    }

    /// Adds one that the seed did not make.
    fn write(&mut self, object: Object) {
        self.unsaved.push(Change::Written(object.clone()));
        self.push(object);
    }

    /// An event that no endpoint took, and that happened a while ago.
    pub(super) fn record_undelivered(&mut self, event_type: &str, seconds_ago: i64, occasion: &Occasion<'_>) -> Object {
        let event = json!({
            "api_version": VERSION, "data": { "object": {} }, "type": event_type, "pending_webhooks": 1,
            "request": { "id": null, "idempotency_key": null },
        });
        let event = self.object("event", &occasion.new_id("evt"), occasion.seconds() - seconds_ago, event);
        self.write(event.clone());
        event
    }

    /// After seeding: the order of making is the order of the times of making.
    pub(super) fn sort(&mut self) {
        for objects in self.kinds.values_mut() {
            objects.sort_by_key(|object| object.get("created").and_then(Value::as_i64));
        }
    }

    /// A change that was kept.
    pub(super) fn take(&mut self, change: Change) {
        match change {
            Change::Written(object) => {
                let objects = self.kinds.get_mut(text(&object, "object")).into_iter().flatten();
                match objects.into_iter().find(|known| known.get("id") == object.get("id")) {
                    Some(known) => *known = object,
                    None => self.push(object),
                }
            }
            Change::Deleted { kind, id } => self.remove(&kind, &id),
            Change::Answered(key, answered) => {
                self.answered.insert(key, answered);
            }
        }
    }

    /// Adds a new one, and says so in an event.
    pub(super) fn create(&mut self, kind: &str, id: &str, fields: Value, occasion: &Occasion<'_>) -> Object {
        let made = self.object(kind, id, occasion.seconds(), fields);
        self.write(made.clone());
        self.record("created", &made, None, occasion);
        made
    }

    /// Changes fields of one, and says so in an event if any became another; `None` if there is no such object.
    pub(super) fn change(&mut self, kind: &str, id: &str, changes: &Value, occasion: &Occasion<'_>) -> Option<Object> {
        let object = self.kinds.get_mut(kind)?.iter_mut().find(|object| text(object, "id") == id)?;
        let mut before = Object::new();
        for (name, value) in changes.as_object().into_iter().flatten() {
            let old = object.insert(name.clone(), value.clone()).unwrap_or(Value::Null);
            if old != *value {
                before.insert(name.clone(), difference(old, value));
            }
        }
        if !before.is_empty() && object.contains_key("updated") {
            let old = object.insert("updated".to_owned(), json!(occasion.seconds()));
            before.insert("updated".to_owned(), json!(old));
        }
        let changed = object.clone();
        if !before.is_empty() {
            self.unsaved.push(Change::Written(changed.clone()));
            self.record("updated", &changed, Some(before), occasion);
        }
        Some(changed)
    }

    /// Takes one away, and says so in an event.
    pub(super) fn delete(&mut self, kind: &str, id: &str, occasion: &Occasion<'_>) {
        if let Some(object) = self.get(kind, id).cloned() {
            self.remove(kind, id);
            self.unsaved.push(Change::Deleted {
                kind: kind.to_owned(),
                id: id.to_owned(),
            });
            self.record("deleted", &object, None, occasion);
        }
    }

    fn remove(&mut self, kind: &str, id: &str) {
        if let Some(objects) = self.kinds.get_mut(kind) {
            objects.retain(|object| text(object, "id") != id);
        }
    }

    pub(super) fn answered(&self, idempotency_key: &str) -> Option<&Answered> {
        self.answered.get(idempotency_key)
    }

    pub(super) fn remember(&mut self, idempotency_key: &str, answered: Answered) {
        self.answered.insert(idempotency_key.to_owned(), answered.clone());
        self.unsaved.push(Change::Answered(idempotency_key.to_owned(), answered));
    }

    /// An event about an object as it is now; of a webhook endpoint there are none.
    fn record(&mut self, what: &str, object: &Object, before: Option<Object>, occasion: &Occasion<'_>) {
        let event_type = match text(object, "object") {
            "webhook_endpoint" => return,
            "subscription" => format!("customer.subscription.{what}"),
            kind => format!("{kind}.{what}"),
        };
        let shown: Object = object
            .iter()
            .filter(|(name, _)| !is_hidden(object, name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let mut data = json!({ "object": shown });
        if let Some(before) = before {
            data["previous_attributes"] = Value::Object(before);
        }
        let endpoints = self.all("webhook_endpoint").iter();
        let wanting = endpoints.filter(|endpoint| wants(endpoint, &event_type)).count();
        let event = json!({
            "api_version": VERSION, "data": data, "type": event_type, "pending_webhooks": wanting,
            "request": { "id": occasion.request_id, "idempotency_key": occasion.idempotency_key },
        });
        let event = self.object("event", &occasion.new_id("evt"), occasion.seconds(), event);
        self.write(event);
    }
}

/// What `previous_attributes` shows of a value that became another: of an object only the parts that did.
fn difference(old: Value, new: &Value) -> Value {
    let (Value::Object(mut old), Some(new)) = (old.clone(), new.as_object()) else {
        return old;
    };
    for name in new.keys() {
        old.entry(name.clone()).or_insert(Value::Null);
    }
    old.retain(|name, value| new.get(name) != Some(value));
    Value::Object(old)
}

/// Whether an endpoint is sent events of this type.
fn wants(endpoint: &Object, event_type: &str) -> bool {
    let types = endpoint.get("enabled_events").and_then(Value::as_array);
    let named = types.into_iter().flatten().any(|one| one == "*" || one == event_type);
    named && text(endpoint, "status") == "enabled"
}

/// Fields that are shown only where `expand` asks for them.
pub(super) fn is_hidden(object: &Object, name: &str) -> bool {
    match text(object, "object") {
        "price" => matches!(name, "tiers" | "currency_options"),
        "webhook_endpoint" => name == "secret",
        _ => false,
    }
}

pub(super) fn text<'a>(object: &'a Object, name: &str) -> &'a str {
    object.get(name).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_object_only_the_changed_parts_are_told() {
        let before = difference(
            json!({ "kept": "a", "changed": "b", "gone": "c" }),
            &json!({ "kept": "a", "changed": "d", "new": "e" }),
        );
        assert_eq!(before, json!({ "changed": "b", "gone": "c", "new": null }));
        assert_eq!(difference(json!("old"), &json!("new")), json!("old"));
    }
}
