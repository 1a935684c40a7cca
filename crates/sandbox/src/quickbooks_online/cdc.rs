//! Change data capture (fact sheet section 7): whole objects that changed since a moment, and stubs of
//! those that are gone. There are no pages: at most 1,000 objects come, the oldest changes first, and nothing
//! says that there were more.

use std::time::Duration;

use connect_domain::clock::Instant;
use serde_json::{Map, Value, json};

use super::account::LedgerAccount;
use super::company::Company;
use super::customer::Customer;
use super::entity::Entity;
use super::faults::Fault;
use super::invoice::Invoice;
use super::item::Item;
use super::payment::Payment;
use super::wire_time::{pacific_time, read_time};
use crate::stand_in::Received;

const FARTHEST_BACK: Duration = Duration::from_secs(30 * 24 * 3_600);
const MOST_OBJECTS: usize = 1_000;

/// The content of `CDCResponse`.
pub(super) fn changes(company: &Company, received: &Received, now: Instant) -> Result<Value, Fault> {
    let entities = received.parameter("entities").filter(|entities| !entities.trim().is_empty());
    let entities = entities.ok_or_else(|| Fault::missing("entities"))?;
    let text = received.parameter("changedSince").ok_or_else(|| Fault::missing("changedSince"))?;
    // A plus sign that was not encoded arrives as a space.
    let since =
        read_time(&text.trim().replace(' ', "+")).ok_or_else(|| Fault::query_invalid(&format!("changedSince is not a time: {text}")))?;
    if since.plus(FARTHEST_BACK) < now {
        return Err(Fault::query_invalid("changedSince must not be more than 30 days ago"));
    }
    let mut room = MOST_OBJECTS;
    let mut answers = Vec::new();
    for name in entities.split(',').map(str::trim) {
        answers.push(match name.to_ascii_lowercase().as_str() {
            "account" => of_entity::<LedgerAccount>(company, since, &mut room),
            "customer" => of_entity::<Customer>(company, since, &mut room),
            "item" => of_entity::<Item>(company, since, &mut room),
            "invoice" => of_entity::<Invoice>(company, since, &mut room),
            "payment" => of_entity::<Payment>(company, since, &mut room),
            _ => {
                return Err(Fault::query_invalid(&format!(
                    "Entity {name} is not supported by change data capture"
                )));
            }
        });
    }
    Ok(json!([{ "QueryResponse": answers }]))
}

/// One object of the answer: empty when nothing changed.
fn of_entity<T: Entity>(company: &Company, since: Instant, room: &mut usize) -> Value {
    let live = T::rows(company).iter().filter(|row| row.updated_at() >= since);
    let mut changed: Vec<(Instant, Changed<'_, T>)> = live.map(|row| (row.updated_at(), Changed::Whole(row))).collect();
    let gone = company
        .books
        .deleted
        .iter()
        .filter(|gone| gone.entity == T::NAME && gone.at >= since);
    changed.extend(gone.map(|gone| (gone.at, Changed::Gone(gone.id))));
    changed.sort_by_key(|(at, _)| *at);
    changed.truncate(*room);
    *room -= changed.len();
    if changed.is_empty() {
        return json!({});
    }
    let objects: Vec<Value> = changed.iter().map(|(at, changed)| changed.to_json(*at, company)).collect();
    let mut answer = Map::new();
    answer.insert("startPosition".to_owned(), json!(1));
    answer.insert("maxResults".to_owned(), json!(objects.len()));
    answer.insert("totalCount".to_owned(), json!(objects.len()));
    answer.insert(T::NAME.to_owned(), Value::Array(objects));
    Value::Object(answer)
}

enum Changed<'a, T> {
    Whole(&'a T),
    Gone(u64),
}

impl<T: Entity> Changed<'_, T> {
    fn to_json(&self, at: Instant, company: &Company) -> Value {
        match self {
            Self::Whole(row) => Value::Object(row.to_json(company)),
            Self::Gone(id) => json!({
                "domain": "QBO", "status": "Deleted", "Id": id.to_string(), "MetaData": { "LastUpdatedTime": pacific_time(at) },
            }),
        }
    }
}
