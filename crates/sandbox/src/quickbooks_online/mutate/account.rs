//! Accounts: written, renamed, made inactive or active, merged.

use connect_domain::clock::Instant;
use serde_json::{Map, Value, json};

use super::super::account_write;
use super::super::company::Company;
use super::super::entity::Entity;
use super::{new_name, not_for, properties, switch};
use crate::control::mutate::{Mutation, MutationKind};

pub(super) fn mutate(company: &mut Company, mutation: &Mutation, now: Instant) -> Result<Value, String> {
    if mutation.op == MutationKind::Create {
        let id = write(company, properties(mutation, None)?, now)?;
        return Ok(show(company, id));
    }
    let id = known_id(company, &mutation.id)?;
    let shown = match mutation.op {
        MutationKind::Update => {
            let known = company.chart.get(id).map(|account| (id, account.sync_token));
            write(company, properties(mutation, known)?, now)?
        }
        MutationKind::Rename => rename(company, id, new_name(mutation)?, now)?,
        MutationKind::Deactivate => set_active(company, id, false, now)?,
        MutationKind::Reactivate => set_active(company, id, true, now)?,
        MutationKind::Merge => merge(company, id, mutation.into.as_deref(), now)?,
        _ => return Err(not_for("Account", "create, update, rename, deactivate, reactivate or merge")),
    };
    Ok(show(company, shown))
}

fn show(company: &Company, id: u64) -> Value {
    let account = company.chart.get(id).map(|account| Value::Object(account.to_json(company)));
    json!({ "Account": account })
}

fn write(company: &mut Company, body: Map<String, Value>, now: Instant) -> Result<u64, String> {
    account_write::write(company, body, now).map_err(|fault| fault.detail().to_owned())
}

fn known_id(company: &Company, id: &str) -> Result<u64, String> {
    let known = id.parse().ok().filter(|id| company.chart.get(*id).is_some());
    known.ok_or_else(|| format!("company `{}` has no account `{id}`", company.realm_id))
}

pub(in super::super) fn rename(company: &mut Company, id: u64, name: &str, now: Instant) -> Result<u64, String> {
    let mut account = company.chart.get(id).cloned().ok_or("the account is gone")?;
    // Charts of other systems have names that the product would not take: those may stay as odd as they are.
    if let Some(sign) = [':', '"']
        .into_iter()
        .find(|sign| name.contains(*sign) && !account.name.contains(*sign))
    {
        return Err(format!("a name cannot contain `{sign}`"));
    }
    if let Some(namesake) = company.chart.namesake(name, account.parent, Some(id)) {
        return Err(format!("account `{namesake}` already has this name: merge them instead"));
    }
    account.name = name.to_owned();
    company.replace_account(account, now);
    Ok(id)
}

pub(in super::super) fn set_active(company: &mut Company, id: u64, active: bool, now: Instant) -> Result<u64, String> {
    let mut account = company.chart.get(id).cloned().ok_or("the account is gone")?;
    switch(&mut account.active, active, "account", id)?;
    company.replace_account(account, now);
    Ok(id)
}

/// The product wants both of one type; the stand-in does not insist, so that any two can be drilled.
fn merge(company: &mut Company, id: u64, into: Option<&str>, now: Instant) -> Result<u64, String> {
    let into = into.ok_or("op `merge` needs the surviving id in `into`")?;
    let survivor = known_id(company, into)?;
    if survivor == id {
        return Err("an account cannot be merged into itself".to_owned());
    }
    company.merge_accounts(id, survivor, now);
    Ok(survivor)
}
