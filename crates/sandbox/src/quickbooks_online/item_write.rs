//! Creating and updating items. They are never deleted, only made inactive.

use std::collections::BTreeMap;

use connect_domain::clock::Instant;
use serde_json::{Map, Value};

use super::account::unless_active;
use super::body::{Body, Known, decimal_of};
use super::company::Company;
use super::decimal::DIGITS;
use super::faults::Fault;
use super::item::Item;

const KNOWN: Known = Known {
    read_only: &[
        "FullyQualifiedName",
        "Level",
        "MetaData",
        "TrackQtyOnHand",
        "domain",
        "status",
        "time",
    ],
    kept: &[
        "ClassRef",
        "ItemCategoryType",
        "ParentRef",
        "PrefVendorRef",
        "PurchaseCost",
        "PurchaseDesc",
        "PurchaseTaxIncluded",
        "SalesTaxCodeRef",
        "SalesTaxIncluded",
        "SubItem",
        "TaxClassificationRef",
    ],
    writable: &[
        "Active",
        "Description",
        "ExpenseAccountRef",
        "Id",
        "IncomeAccountRef",
        "Name",
        "Sku",
        "SyncToken",
        "Taxable",
        "Type",
        "UnitPrice",
        "sparse",
    ],
};

const KINDS: &[&str] = &["Service", "NonInventory"];
const LONGEST_NAME: usize = 100;
const LONGEST_DESCRIPTION: usize = 4_000;

/// No Id creates, Id and SyncToken update. Answers the id.
pub(super) fn write(company: &mut Company, object: Map<String, Value>, now: Instant) -> Result<u64, Fault> {
    let body = Body::check(object, &KNOWN)?;
    let before = match body.text("Id") {
        None => None,
        Some(id) => {
            let found = id.parse().ok().and_then(|id| company.books.items.get(id));
            let before = found.cloned().ok_or_else(|| Fault::not_found("Item", &id))?;
            body.check_version(before.sync_token, "Item")?;
            Some(before)
        }
    };
    let mut item = match &before {
        Some(before) => Item {
            sync_token: before.sync_token + 1,
            updated_at: now,
            ..before.clone()
        },
        None => new_item(company.books.next_item_id(), now),
    };
    apply(company, &mut item, &body, before.as_ref())?;
    check(company, &item)?;
    let id = item.id;
    company.books.put_item(item);
    Ok(id)
}

fn new_item(id: u64, now: Instant) -> Item {
    Item {
        id,
        sync_token: 0,
        name: String::new(),
        sku: None,
        description: None,
        kind: "Service".to_owned(),
        unit_price: 0,
        income_account: None,
        expense_account: None,
        taxable: false,
        active: true,
        extras: BTreeMap::new(),
        created_at: now,
        updated_at: now,
    }
}

fn apply(company: &Company, item: &mut Item, body: &Body, before: Option<&Item>) -> Result<(), Fault> {
    let sparse = before.is_some() && body.is_sparse();
    match body.text("Name") {
        Some(name) => item.name = unless_active(&name, before.is_none_or(|before| before.active)),
        None if sparse && !body.has("Name") => {}
        None => return Err(Fault::missing("Name")),
    }
    for (name, place) in [("Sku", &mut item.sku), ("Description", &mut item.description)] {
        if !sparse || body.has(name) {
            *place = body.text(name);
        }
    }
    if let Some(kind) = body.text("Type") {
        item.kind = known_kind(&kind)?;
    }
    if let Some(price) = body.get("UnitPrice") {
        item.unit_price = decimal_of(price, "UnitPrice", DIGITS)?.unwrap_or(0);
    } else if !sparse {
        item.unit_price = 0;
    }
    for (name, place) in [
        ("IncomeAccountRef", &mut item.income_account),
        ("ExpenseAccountRef", &mut item.expense_account),
    ] {
        match body.reference(name) {
            Some(id) => {
                let found = id
                    .parse()
                    .ok()
                    .and_then(|id| company.chart.get(id))
                    .filter(|account| account.active);
                *place = Some(found.ok_or_else(|| Fault::reference(name, &id))?.id);
            }
            None if sparse && !body.has(name) => {}
            None => *place = None,
        }
    }
    if item.income_account.is_none() {
        return Err(Fault::missing("IncomeAccountRef"));
    }
    item.active = body.truth("Active").unwrap_or(item.active);
    item.taxable = body.truth("Taxable").unwrap_or(item.taxable);
    body.keep(KNOWN.kept, sparse, |name, value| match value {
        Some(value) => {
            item.extras.insert(name.to_owned(), value);
        }
        None => {
            item.extras.remove(name);
        }
    });
    Ok(())
}

fn known_kind(kind: &str) -> Result<String, Fault> {
    match kind {
        "Inventory" | "Category" | "Group" => Err(Fault::business(&format!("Items of type {kind} are not turned on in this company."))),
        _ if KINDS.contains(&kind) => Ok(kind.to_owned()),
        _ => Err(Fault::enumeration("Type", kind)),
    }
}

fn check(company: &Company, item: &Item) -> Result<(), Fault> {
    if item.name.chars().count() > LONGEST_NAME {
        return Err(Fault::too_long("Name", LONGEST_NAME));
    }
    if item
        .description
        .as_ref()
        .is_some_and(|text| text.chars().count() > LONGEST_DESCRIPTION)
    {
        return Err(Fault::too_long("Description", LONGEST_DESCRIPTION));
    }
    if item.name.contains([':', '\t', '\n', '"']) {
        return Err(Fault::business(
            "An item name cannot contain a colon, a double quote, a tab or a line break.",
        ));
    }
    match company.books.item_named(&item.name, item.id) {
        Some(id) => Err(Fault::duplicate_name("item", id)),
        None => Ok(()),
    }
}
