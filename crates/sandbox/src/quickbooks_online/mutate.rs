//! Changes that a person makes inside the product: no version is asked for, and nothing of the API's
//! rules for apps applies but the ones that keep a chart sane.

use connect_domain::clock::{Clock, Instant};
use serde_json::{Value, json};

use super::QuickBooksOnline;
use super::company::Company;
use super::entity::Entity;
use crate::control::mutate::{Mutation, MutationKind};

pub(super) fn mutate(partner: &QuickBooksOnline, mutation: &Mutation) -> Result<Value, String> {
    if mutation.object != "Account" {
        return Err(format!("`{}` cannot be changed here: use Account", mutation.object));
    }
    let now = partner.clock.now();
    let mut books = partner.lock();
    let company = books
        .companies
        .get_mut(&mutation.company)
        .ok_or_else(|| format!("there is no company `{}`", mutation.company))?;
    let id = known_id(company, &mutation.id)?;
    let shown = match mutation.op {
        MutationKind::Rename => rename(company, id, mutation.name.as_deref(), now)?,
        MutationKind::Deactivate => set_active(company, id, false, now)?,
        MutationKind::Reactivate => set_active(company, id, true, now)?,
        MutationKind::Merge => merge(company, id, mutation.into.as_deref(), now)?,
    };
    let account = company.chart.get(shown).map(|account| Value::Object(account.to_json()));
    partner.keep_company(company).map_err(|error| error.to_string())?;
    Ok(json!({ "Account": account }))
}

fn known_id(company: &Company, id: &str) -> Result<u64, String> {
    let known = id.parse().ok().filter(|id| company.chart.get(*id).is_some());
    known.ok_or_else(|| format!("company `{}` has no account `{id}`", company.realm_id))
}

fn rename(company: &mut Company, id: u64, name: Option<&str>, now: Instant) -> Result<u64, String> {
    let name = name
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .ok_or("op `rename` needs a text in `name`")?;
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
    company.chart.replace(account, now);
    Ok(id)
}

fn set_active(company: &mut Company, id: u64, active: bool, now: Instant) -> Result<u64, String> {
    let mut account = company.chart.get(id).cloned().ok_or("the account is gone")?;
    if account.active == active {
        let word = if active { "active" } else { "inactive" };
        return Err(format!("account `{id}` is already {word}"));
    }
    account.active = active;
    company.chart.replace(account, now);
    Ok(id)
}

/// The product wants both of one type; the stand-in does not insist, so that any two can be drilled.
fn merge(company: &mut Company, id: u64, into: Option<&str>, now: Instant) -> Result<u64, String> {
    let into = into.ok_or("op `merge` needs the surviving id in `into`")?;
    let survivor = known_id(company, into)?;
    if survivor == id {
        return Err("an account cannot be merged into itself".to_owned());
    }
    company.chart.merge(id, survivor, now);
    Ok(survivor)
}
