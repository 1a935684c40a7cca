//! People at work inside the partner's product.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde_json::{Value, json};

use super::follower::Follower;
use crate::firm::oauth_partner;
use crate::seeded::Choices;
use crate::stand_in::StandIn;

/// Of so many changes one is made by hand: what the stand-in's busy hour does not do by itself.
const BY_HAND: usize = 4;
/// A change can be refused, such as a name that is taken.
const MOST_DRAWS: usize = 50;

/// Half of the changes by hand meet so few objects: one that was changed, and those below it, are changed again.
const FEW: usize = 10;
const ACCOUNT_TYPES: [&str; 4] = ["Expense", "Income", "Bank", "Other Current Asset"];

/// Changes by hand: of an object with its table, and whether the object is in use before.
const CHANGES: &[(&str, &str, &str, bool)] = &[
    ("Account", "source_objects", "create", true),
    ("Account", "source_objects", "rename", true),
    ("Account", "source_objects", "deactivate", true),
    ("Account", "source_objects", "reactivate", false),
    ("Account", "source_objects", "merge", true),
    ("Customer", "customers", "create", true),
    ("Customer", "customers", "update", true),
    ("Customer", "customers", "rename", true),
    ("Customer", "customers", "deactivate", true),
    ("Customer", "customers", "reactivate", false),
    ("Item", "items", "rename", true),
    ("Item", "items", "deactivate", true),
    ("Item", "items", "reactivate", false),
    ("Invoice", "invoices", "pay", true),
    ("Invoice", "invoices", "void", true),
    ("Invoice", "invoices", "delete", true),
];

/// See the module.
pub struct People<'a> {
    stand_in: &'a StandIn,
    choices: &'a Choices,
    kinds: BTreeMap<String, u64>,
}

impl<'a> People<'a> {
    /// Who choose what they do by the seed.
    pub const fn new(stand_in: &'a StandIn, choices: &'a Choices) -> Self {
        Self {
            stand_in,
            choices,
            kinds: BTreeMap::new(),
        }
    }

    /// So many changes within the last minutes. Answers how many were made.
    pub fn are_busy(&mut self, mutations: usize) -> anyhow::Result<usize> {
        if mutations == 0 {
            return Ok(0);
        }
        let order = json!({
            "partner": oauth_partner()?.manifest().id, "company": self.stand_in.company()?,
            "mutations": mutations, "seed": self.choices.below(1 << 30),
        });
        let done = self.stand_in.control("activity", &order)?;
        for (kind, count) in done["by_kind"].as_object().into_iter().flatten() {
            *self.kinds.entry(kind.clone()).or_default() += count.as_u64().unwrap_or(0);
        }
        Ok(mutations)
    }

    /// The same, and some by hand among what is known of the company. Answers how many were made.
    pub fn change(&mut self, mutations: usize, known: &Follower) -> anyhow::Result<usize> {
        let database = known.database()?;
        let by_hand = mutations / BY_HAND;
        let mut made = self.are_busy(mutations - by_hand)?;
        for _ in 0..by_hand {
            made += usize::from(self.change_by_hand(&database)?);
        }
        Ok(made)
    }

    /// Draws until something was not refused.
    fn change_by_hand(&mut self, known: &Connection) -> anyhow::Result<bool> {
        for _ in 0..MOST_DRAWS {
            let (object, table, op, active) = CHANGES[self.choices.below(CHANGES.len())];
            let ids = ids(known, table, active)?;
            let any = |most: usize| ids.get(self.choices.below(ids.len().min(most)));
            let (Some(id), Some(other)) = (any([FEW, usize::MAX][self.choices.below(2)]), any(usize::MAX)) else {
                continue;
            };
            let more = self.properties(object, op, id, other);
            if self.is_made(object, op, &more) {
                *self.kinds.entry(format!("{object} {op}")).or_default() += 1;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What the change says beside its kind. What is created lies below the object, what is updated goes there.
    fn properties(&self, object: &str, op: &str, id: &str, other: &str) -> Value {
        let name = format!("Renamed {}", self.choices.word(8));
        let account_type = ACCOUNT_TYPES[self.choices.below(ACCOUNT_TYPES.len())];
        match (object, op) {
            (_, "rename") => json!({"id": id, "name": name}),
            (_, "merge") => json!({"id": id, "into": other}),
            ("Account", "create") => {
                json!({"body": {"Name": name, "AccountType": account_type, "SubAccount": true, "ParentRef": {"value": id}}})
            }
            (_, "create") => json!({"body": {"DisplayName": name, "Job": true, "ParentRef": {"value": id}}}),
            (_, "update") => json!({"id": other, "body": {"Job": true, "ParentRef": {"value": id}}}),
            _ => json!({"id": id}),
        }
    }

    fn is_made(&self, object: &str, op: &str, more: &Value) -> bool {
        self.stand_in.mutate(object, op, more).is_ok()
    }

    /// How often of each kind, bursts included.
    pub fn kinds(&self) -> String {
        let kinds: Vec<String> = self.kinds.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
        kinds.join(", ")
    }
}

fn ids(known: &Connection, table: &str, active: bool) -> anyhow::Result<Vec<String>> {
    let mut statement = known.prepare(&format!("SELECT external_id FROM {table} WHERE active = ?1 ORDER BY external_id"))?;
    let ids = statement.query_map([active], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}
