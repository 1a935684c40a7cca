//! What a person does inside the partner's own product: no version is asked for, and nothing of the API's
//! rules for apps applies but the ones that keep the books sane.

pub(super) mod account;
pub(super) mod invoice;
pub(super) mod names;

use connect_domain::clock::{Clock, Instant};
use serde_json::{Map, Value, json};

use super::QuickBooksOnline;
use super::company::Company;
use super::grants::Grants;
use crate::control::mutate::{Mutation, MutationKind};

pub(super) fn mutate(partner: &QuickBooksOnline, mutation: &Mutation) -> Result<Value, String> {
    let now = partner.clock.now();
    let mut locked = partner.lock();
    let ledger = &mut *locked;
    let company = ledger
        .companies
        .get_mut(&mutation.company)
        .ok_or_else(|| format!("there is no company `{}`", mutation.company))?;
    company.settle(now);
    let changed = match mutation.object.as_str() {
        "Account" => account::mutate(company, mutation, now),
        "Customer" => names::mutate_customer(company, mutation, now),
        "Item" => names::mutate_item(company, mutation, now),
        "Invoice" => invoice::mutate(company, mutation, now),
        "Grant" => mutate_grant(company, &mut ledger.grants, mutation, now),
        "TrialBalance" => tear_reports(company, mutation),
        other => Err(format!(
            "`{other}` cannot be changed here: use Account, App, Customer, Item, Invoice, Grant or TrialBalance"
        )),
    };
    let kept = partner
        .keep_company(company)
        .and_then(|()| partner.kept.as_ref().map_or(Ok(()), |kept| kept.keep_grants(&ledger.grants)))
        .map_err(|error| error.to_string());
    changed.and_then(|changed| kept.map(|()| changed))
}

/// The person who connected the app loses or regains the rights of an admin, or the vendor's own end of the
/// grant comes near.
fn mutate_grant(company: &mut Company, grants: &mut Grants, mutation: &Mutation, now: Instant) -> Result<Value, String> {
    company.rights_lost = match mutation.op {
        MutationKind::LoseRights => true,
        MutationKind::RestoreRights => false,
        MutationKind::EndsIn => {
            let seconds = mutation.seconds.ok_or("op `ends_in` needs a number in `seconds`")?;
            let grants = grants.end_in(&company.realm_id, seconds, now);
            return Ok(json!({ "Grant": { "company": company.realm_id, "grants": grants, "ends_in": seconds } }));
        }
        _ => return Err(not_for("Grant", "lose_rights, restore_rights or ends_in")),
    };
    company.chart_changed = true;
    Ok(json!({ "Grant": { "company": company.realm_id, "rights_lost": company.rights_lost } }))
}

/// The next reports lack an account, so that debits are not credits.
fn tear_reports(company: &mut Company, mutation: &Mutation) -> Result<Value, String> {
    if mutation.op != MutationKind::Tear {
        return Err(not_for("TrialBalance", "tear"));
    }
    company.torn_reports = mutation.count.unwrap_or(1);
    Ok(json!({ "TrialBalance": { "company": company.realm_id, "torn": company.torn_reports } }))
}

fn not_for(object: &str, operations: &str) -> String {
    format!("{object} takes op {operations}")
}

/// The partner's own properties in `body`: of something new, or of what has this id and version.
fn properties(mutation: &Mutation, known: Option<(u64, u64)>) -> Result<Map<String, Value>, String> {
    let Some(Value::Object(body)) = &mutation.body else {
        return Err(format!(
            "op `create` and `update` need the properties of the {} in `body`",
            mutation.object
        ));
    };
    let mut body = body.clone();
    if let Some((id, sync_token)) = known {
        body.insert("Id".to_owned(), json!(id.to_string()));
        body.insert("SyncToken".to_owned(), json!(sync_token.to_string()));
        body.insert("sparse".to_owned(), json!(true));
    }
    Ok(body)
}

/// A new name, not empty.
fn new_name(mutation: &Mutation) -> Result<&str, String> {
    let name = mutation.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    name.ok_or_else(|| "op `rename` needs a text in `name`".to_owned())
}

/// Makes it active or inactive, if it is not so already.
fn switch(active: &mut bool, wanted: bool, what: &str, id: u64) -> Result<(), String> {
    if *active == wanted {
        let word = if wanted { "active" } else { "inactive" };
        return Err(format!("{what} `{id}` is already {word}"));
    }
    *active = wanted;
    Ok(())
}
