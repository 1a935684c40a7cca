//! What a person does inside the partner's own product: no version is asked for, and nothing of the API's
//! rules for apps applies but the ones that keep the books sane.

pub(super) mod account;
pub(super) mod invoice;
pub(super) mod names;

use connect_domain::clock::Clock;
use serde_json::{Value, json};

use super::QuickBooksOnline;
use super::company::Company;
use crate::control::mutate::{Mutation, MutationKind};

pub(super) fn mutate(partner: &QuickBooksOnline, mutation: &Mutation) -> Result<Value, String> {
    let now = partner.clock.now();
    let mut ledger = partner.lock();
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
        "Grant" => mutate_grant(company, mutation),
        other => Err(format!(
            "`{other}` cannot be changed here: use Account, Customer, Item, Invoice or Grant"
        )),
    };
    let kept = partner.keep_company(company).map_err(|error| error.to_string());
    changed.and_then(|changed| kept.map(|()| changed))
}

/// The person who connected the app loses or regains the rights of an admin.
fn mutate_grant(company: &mut Company, mutation: &Mutation) -> Result<Value, String> {
    company.rights_lost = match mutation.op {
        MutationKind::LoseRights => true,
        MutationKind::RestoreRights => false,
        _ => return Err(not_for("Grant", "lose_rights or restore_rights")),
    };
    company.chart_changed = true;
    Ok(json!({ "Grant": { "company": company.realm_id, "rights_lost": company.rights_lost } }))
}

fn not_for(object: &str, operations: &str) -> String {
    format!("{object} takes op {operations}")
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
