//! A JSON array of Account objects, as the API returns them. Unknown properties are ignored.

use std::collections::HashSet;

use connect_domain::clock::Instant;
use connect_domain::money::MinorUnits;
use serde_json::{Map, Value};

use super::super::account::without_suffix;
use super::super::account_types::{account_type, type_of_subtype};
use super::super::seed::plain_account;
use super::FileAccount;

pub(super) fn read(text: &str, now: Instant) -> Result<Vec<FileAccount>, String> {
    let document: Value = serde_json::from_str(text).map_err(|error| format!("it is not JSON: {error}"))?;
    let Value::Array(items) = document else {
        return Err("it is not an array of Account objects".to_owned());
    };
    let ids = ids(&items);
    let mut rows = Vec::with_capacity(items.len());
    for (place, item) in items.iter().enumerate() {
        let Value::Object(object) = item else {
            return Err(format!("item {}: not an object", place + 1));
        };
        let id = ids.get(place).copied().unwrap_or(0);
        rows.push(row(object, id, now).map_err(|message| format!("item {}: {message}", place + 1))?);
    }
    Ok(rows)
}

/// The file's own ids if all are distinct numbers, else new ones.
fn ids(items: &[Value]) -> Vec<u64> {
    let own: Option<Vec<u64>> = items
        .iter()
        .map(|item| item.get("Id").and_then(Value::as_str)?.parse().ok().filter(|id| *id > 0))
        .collect();
    match own {
        Some(own) if own.iter().collect::<HashSet<_>>().len() == own.len() => own,
        _ => (1..).take(items.len()).collect(),
    }
}

fn row(object: &Map<String, Value>, id: u64, now: Instant) -> Result<FileAccount, String> {
    let text = |name: &str| object.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let name = text("Name").ok_or("it has no Name")?;
    let subtype = text("AccountSubType");
    // Unknown types are kept: the schema leaves the set open.
    let account_type_name = text("AccountType")
        .or_else(|| subtype.and_then(type_of_subtype).map(|found| found.name.as_str()))
        .ok_or("it has neither AccountType nor a known AccountSubType")?;
    let implied = account_type(account_type_name).map_or("", super::super::account_types::AccountType::default_subtype);
    let mut account = plain_account(id, without_suffix(name), account_type_name, subtype.unwrap_or(implied), now);
    account.active = object.get("Active").and_then(Value::as_bool).unwrap_or(true);
    account.number = text("AcctNum").map(str::to_owned);
    account.description = text("Description").map(str::to_owned);
    if let Some(Value::Number(number)) = object.get("CurrentBalance") {
        let amount = MinorUnits::parse(&number.to_string(), 2).map_err(|error| format!("CurrentBalance {error}"))?;
        account.balance = amount.get();
    }
    let parent = object
        .get("ParentRef")
        .and_then(|parent| parent.get("value"))
        .and_then(Value::as_str);
    let path = text("FullyQualifiedName").map(without_suffix);
    if let Some(path) = path {
        path.clone_into(&mut account.path);
    }
    Ok(FileAccount {
        account,
        parent_id: parent.map(str::to_owned),
        parent_name: String::new(),
        file_id: text("Id").map_or_else(|| id.to_string(), str::to_owned),
        has_path: path.is_some(),
    })
}
