//! What people do in the partner's own product: to accounts, and to the connected app.

use connect_domain::clock::Instant;
use serde_json::{Value, json};

use super::grants::Grants;
use super::organisations::{Account, Organisation};
use crate::control::mutate::{Mutation, MutationKind};

pub(super) fn mutate(
    organisations: &mut [Organisation],
    grants: &mut Grants,
    mutation: &Mutation,
    new_id: String,
    now: Instant,
) -> Result<Value, String> {
    let only = organisations.len() == 1 && mutation.company.is_empty();
    let organisation = organisations.iter_mut().find(|one| only || one.tenant_id == mutation.company);
    let organisation = organisation.ok_or_else(|| format!("there is no organisation `{}`", mutation.company))?;
    match mutation.object.as_str() {
        "Account" => account(organisation, mutation, new_id, now),
        "Grant" if mutation.op == MutationKind::Delete => {
            let ended = grants.disconnect(&organisation.tenant_id);
            Ok(json!({ "Grant": { "id": organisation.tenant_id, "ended": ended } }))
        }
        "Grant" => Err("Grant takes op delete".to_owned()),
        other => Err(format!("`{other}` cannot be changed here: use Account, App or Grant")),
    }
}

fn account(organisation: &mut Organisation, mutation: &Mutation, new_id: String, now: Instant) -> Result<Value, String> {
    let name = || {
        mutation
            .name
            .clone()
            .filter(|name| !name.is_empty())
            .ok_or("this op needs a `name`")
    };
    if mutation.op == MutationKind::Create {
        let number = 9_000 + organisation.accounts.len();
        let account = Account {
            id: new_id,
            code: number.to_string(),
            name: name()?,
            kind: "EXPENSE".to_owned(),
            archived: false,
            updated_at: now,
        };
        let shown = account.to_json();
        organisation.accounts.push(account);
        return Ok(json!({ "Account": shown }));
    }
    let at = organisation.accounts.iter().position(|account| account.id == mutation.id);
    let at = at.ok_or_else(|| format!("there is no account `{}`", mutation.id))?;
    if mutation.op == MutationKind::Delete {
        organisation.accounts.remove(at);
        return Ok(json!({ "Account": { "AccountID": mutation.id, "Status": "DELETED" } }));
    }
    let account = organisation.accounts.get_mut(at).ok_or("there is no such account")?;
    match mutation.op {
        MutationKind::Rename => account.name = name()?,
        MutationKind::Deactivate => account.archived = true,
        MutationKind::Reactivate => account.archived = false,
        _ => return Err("Account takes op create, rename, deactivate (which archives it), reactivate or delete".to_owned()),
    }
    account.updated_at = now;
    Ok(json!({ "Account": account.to_json() }))
}
