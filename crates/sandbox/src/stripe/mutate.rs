//! What a person does in the vendor's Dashboard: the catalogue changes, and keys are made, narrowed, rotated, deleted.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use super::account::Account;
use super::books::{Books, Object, text};
use super::keys::{Key, RESOURCES, Right};
use super::modes::Modes;
use super::occasion::Occasion;
use super::{Ledger, Stripe};
use crate::control::mutate::{Mutation, MutationKind};

pub(super) fn mutate(partner: &Stripe, mutation: &Mutation) -> Result<Value, String> {
    let occasion = Occasion::in_dashboard(partner);
    let mut ledger = partner.lock();
    let account = &mut ledger.account;
    if !mutation.company.is_empty() && mutation.company != account.id {
        return Err(format!(
            "there is no company `{}`: the account is `{}`",
            mutation.company, account.id
        ));
    }
    if mutation.object == "Key" {
        let changed = mutate_key(account, mutation, &occasion)?;
        partner.files.keep_account(account).map_err(|error| error.to_string())?;
        return Ok(changed);
    }
    if mutation.object == "Event" {
        return record_event(partner, &mut ledger, mutation, &occasion);
    }
    let kind = match mutation.object.as_str() {
        "Product" => "product",
        "Price" => "price",
        other => return Err(format!("`{other}` cannot be changed here: use Key, Product, Price or Event")),
    };
    let books = books_of(ledger.modes(), kind, &mutation.id)?;
    let changed = if kind == "price" && mutation.op == MutationKind::Update {
        replace_price(books, mutation, &occasion)?
    } else {
        change_object(books, kind, mutation, &occasion)?
    };
    partner.files.keep_changes(books).map_err(|error| error.to_string())?;
    Ok(changed)
}

/// An event of test mode that an endpoint did not take, so many seconds ago.
fn record_event(partner: &Stripe, ledger: &mut Ledger, mutation: &Mutation, occasion: &Occasion<'_>) -> Result<Value, String> {
    let event_type = mutation.name.as_deref().filter(|name| name.contains('.'));
    let event_type = event_type.ok_or("an event needs its type in `name`, such as price.updated")?;
    let seconds = mutation.seconds.and_then(|seconds| i64::try_from(seconds).ok()).unwrap_or(0);
    if mutation.op != MutationKind::Create {
        return Err("an event takes op create".to_owned());
    }
    let books = &mut ledger.modes().test;
    let event = books.record_undelivered(event_type, seconds, occasion);
    partner.files.keep_changes(books).map_err(|error| error.to_string())?;
    Ok(json!({ "Event": event }))
}

/// The books of the mode in which there is such an object.
fn books_of<'a>(modes: &'a mut Modes, kind: &str, id: &str) -> Result<&'a mut Books, String> {
    if modes.test.get(kind, id).is_some() {
        Ok(&mut modes.test)
    } else if modes.live.get(kind, id).is_some() {
        Ok(&mut modes.live)
    } else {
        Err(format!("there is no {kind} `{id}`"))
    }
}

fn change_object(books: &mut Books, kind: &str, mutation: &Mutation, occasion: &Occasion<'_>) -> Result<Value, String> {
    let changes = match mutation.op {
        MutationKind::Deactivate => json!({ "active": false }),
        MutationKind::Reactivate => json!({ "active": true }),
        MutationKind::Rename => {
            let name = mutation.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
            let name = name.ok_or("op `rename` needs a text in `name`")?;
            if kind == "product" {
                json!({ "name": name })
            } else {
                json!({ "nickname": name })
            }
        }
        _ => {
            return Err(format!(
                "a {kind} takes op rename, deactivate or reactivate{}",
                if kind == "price" { ", or update with `amount`" } else { "" }
            ));
        }
    };
    let changed = books.change(kind, &mutation.id, &changes, occasion);
    Ok(json!({ (mutation.object.as_str()): changed }))
}

/// A price never changes its amount: a new one takes over the lookup key, the old one loses it and is archived.
fn replace_price(books: &mut Books, mutation: &Mutation, occasion: &Occasion<'_>) -> Result<Value, String> {
    let amount = mutation.amount.as_ref().and_then(Value::as_i64).filter(|amount| *amount >= 0);
    let amount = amount.ok_or("op `update` of a price needs a whole number of the smallest unit in `amount`")?;
    let old = books.get("price", &mutation.id).cloned().unwrap_or_default();
    if old.get("active") != Some(&json!(true)) {
        return Err(format!("price `{}` is archived", mutation.id));
    }
    if text(&old, "billing_scheme") == "tiered" {
        return Err(format!("price `{}` has tiers and no one amount", mutation.id));
    }
    let mut new: Object = old.clone();
    new.insert("unit_amount".to_owned(), json!(amount));
    new.insert("unit_amount_decimal".to_owned(), json!(amount.to_string()));
    let currency = text(&old, "currency");
    new.insert(
        "currency_options".to_owned(),
        json!({ currency: { "unit_amount": amount, "unit_amount_decimal": amount.to_string(), "tax_behavior": "unspecified" } }),
    );
    let new = books.create("price", &occasion.new_id("price"), Value::Object(new), occasion);
    books.change("price", &mutation.id, &json!({ "lookup_key": null }), occasion);
    books.change("price", &mutation.id, &json!({ "active": false }), occasion);
    let product = text(&old, "product");
    let default = books.get("product", product).map(|product| text(product, "default_price"));
    if default == Some(mutation.id.as_str()) {
        books.change("product", product, &json!({ "default_price": new["id"] }), occasion);
    }
    Ok(json!({ "Price": new, "archived": mutation.id }))
}

fn mutate_key(account: &mut Account, mutation: &Mutation, occasion: &Occasion<'_>) -> Result<Value, String> {
    let (now, random) = (occasion.now, occasion.random_text(24));
    if mutation.op == MutationKind::Create {
        let id = format!("key_{}", account.keys.len());
        let rights = rights_of(mutation)?;
        let live = mutation.body.as_ref().is_some_and(|body| body["mode"] == "live");
        let secret = format!("rk_{}_{random}", if live { "live" } else { "test" });
        let key = Key {
            id,
            secret,
            rights: Some(rights),
            ends_at: None,
            deleted: false,
        };
        account.keys.push(key.clone());
        return Ok(shown(&key));
    }
    let known = account.keys.iter_mut().find(|key| key.id == mutation.id && key.opens(now));
    let key = known.ok_or_else(|| format!("there is no key `{}`", mutation.id))?;
    match mutation.op {
        MutationKind::Update if key.rights.is_none() => {
            return Err(format!("key `{}` is a full secret key: it has every right", mutation.id));
        }
        MutationKind::Update => key.rights = Some(rights_of(mutation)?),
        MutationKind::Delete => key.deleted = true,
        MutationKind::EndsIn => {
            let seconds = mutation.seconds.ok_or("op `ends_in` needs a number in `seconds`")?;
            key.ends_at = Some(now.plus(Duration::from_secs(seconds)));
        }
        MutationKind::Rotate => {
            // The new key goes by the old one's id; the old one may live on for a while.
            let new = Key {
                secret: format!("{}{random}", key.prefix()),
                ..key.clone()
            };
            let old = std::mem::replace(key, new.clone());
            let ends_at = Some(now.plus(Duration::from_secs(mutation.seconds.unwrap_or(0))));
            account.keys.push(Key {
                id: format!("{} before {}", old.id, now.as_seconds()),
                ends_at,
                ..old
            });
            return Ok(shown(&new));
        }
        _ => return Err("a key takes op create, update, rotate, ends_in or delete".to_owned()),
    }
    Ok(shown(key))
}

/// The control URL is the Dashboard, which alone shows a key.
fn shown(key: &Key) -> Value {
    json!({ "Key": { "id": key.id, "key": key.secret, "rights": key.rights, "deleted": key.deleted } })
}

fn rights_of(mutation: &Mutation) -> Result<BTreeMap<String, Right>, String> {
    let rights = mutation.body.as_ref().map(|body| body["rights"].clone()).unwrap_or_default();
    let rights: BTreeMap<String, Right> =
        serde_json::from_value(rights).map_err(|_| r#"a key needs `body`: {"rights":{RESOURCE:"read"|"write"}}"#.to_owned())?;
    let known = || RESOURCES.iter().map(|(name, _)| *name);
    match rights.keys().find(|name| !known().any(|one| one == name.as_str())) {
        None => Ok(rights),
        Some(name) => Err(format!("`{name}` is no resource: use {}", known().collect::<Vec<_>>().join(", "))),
    }
}
