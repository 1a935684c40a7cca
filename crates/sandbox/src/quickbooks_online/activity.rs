//! A busy hour inside the partner's product: random changes as people make them, the same for the same seed.

use std::collections::BTreeMap;
use std::time::Duration;

use connect_domain::clock::{Clock, Instant};
use serde_json::{Map, Value, json};

use super::QuickBooksOnline;
use super::account_write;
use super::company::Company;
use super::customer_write;
use super::history::{Chances, random_lines, random_name};
use super::item::Item;
use super::item_write;
use super::mutate::{account, invoice};
use crate::control::activity::Activity;

/// The changes lie in the last minutes before now.
const SPAN: Duration = Duration::from_secs(300);
/// Not every draw finds something to change, such as an open invoice to pay.
const MOST_DRAWS: usize = 50;

/// What people do, and how often of a hundred.
const CHANGES: &[(usize, &str)] = &[
    (24, "Invoice create"),
    (20, "Invoice pay"),
    (14, "Invoice update"),
    (6, "Invoice void"),
    (6, "Invoice delete"),
    (8, "Customer create"),
    (4, "Customer update"),
    (2, "Customer deactivate"),
    (4, "Item create"),
    (3, "Item update"),
    (4, "Account create"),
    (4, "Account rename"),
    (1, "Account deactivate"),
];

pub(super) fn run(partner: &QuickBooksOnline, activity: &Activity) -> Result<Value, String> {
    let now = partner.clock.now();
    let mut ledger = partner.lock();
    let company = ledger
        .companies
        .get_mut(&activity.company)
        .ok_or_else(|| format!("there is no company `{}`", activity.company))?;
    company.settle(now);
    if activity.once && company.books.activities.contains(&activity.seed) {
        return Ok(json!({ "mutations": 0, "by_kind": {} }));
    }
    let mut chances = Chances::new(activity.seed);
    let mut done: BTreeMap<&str, usize> = BTreeMap::new();
    for index in 0..activity.mutations {
        let before_now = SPAN * u32::try_from(activity.mutations - index - 1).unwrap_or(0) / u32::try_from(activity.mutations).unwrap_or(1);
        let kind = one_change(company, &mut chances, now.minus(before_now));
        *done
            .entry(kind.ok_or("this company has nothing that could be changed")?)
            .or_default() += 1;
    }
    if activity.once {
        company.books.put_activity(activity.seed);
    }
    partner.keep_company(company).map_err(|error| error.to_string())?;
    Ok(json!({ "mutations": activity.mutations, "by_kind": done }))
}

/// Draws until something could be changed; answers what it was.
pub(super) fn one_change(company: &mut Company, chances: &mut Chances, at: Instant) -> Option<&'static str> {
    (0..MOST_DRAWS).find_map(|_| {
        let mut drawn = chances.below(100);
        let kind = CHANGES.iter().find(|(percent, _)| {
            let hit = drawn < *percent;
            drawn = drawn.saturating_sub(*percent);
            hit
        });
        let (_, kind) = kind?;
        change(company, kind, chances, at).map(|()| *kind)
    })
}

fn change(company: &mut Company, kind: &str, chances: &mut Chances, at: Instant) -> Option<()> {
    match kind {
        "Invoice create" => write_invoice(company, Map::new(), chances, at),
        "Invoice update" => {
            let id = any_invoice(company, chances)?;
            let token = company.books.invoices.get(id)?.sync_token;
            let named = json!({ "Id": id.to_string(), "SyncToken": token.to_string(), "sparse": true });
            write_invoice(company, object(named), chances, at)
        }
        "Invoice pay" => {
            let id = any_invoice(company, chances)?;
            let open = company.books.invoices.get(id)?.balance();
            let amount = if chances.happens(30) { open / 2 } else { open };
            invoice::pay(company, id, amount, at).ok()
        }
        "Invoice void" => {
            let id = any_invoice(company, chances)?;
            company.void_invoice(id, at);
            Some(())
        }
        "Invoice delete" => {
            let id = any_invoice(company, chances)?;
            company.delete_invoice(id, at);
            Some(())
        }
        "Account rename" | "Account deactivate" => change_account(company, kind, chances, at),
        "Account create" => {
            let types = ["Expense", "Bank", "Other Current Asset", "Income"];
            let name = format!("{} account {}", random_name(chances), company.chart.next_id());
            let body = json!({ "Name": name, "AccountType": chances.pick(&types) });
            account_write::write(company, object(body), at).ok().map(|_| ())
        }
        "Customer create" | "Customer update" | "Customer deactivate" => change_customer(company, kind, chances, at),
        _ => change_item(company, kind, chances, at),
    }
}

/// One of the latest, where people work.
fn any_invoice(company: &Company, chances: &mut Chances) -> Option<u64> {
    let all = company.books.invoices.all();
    let recent = all.get(all.len().saturating_sub(200)..)?;
    let living: Vec<u64> = recent
        .iter()
        .filter(|invoice| !invoice.is_voided())
        .map(|invoice| invoice.id)
        .collect();
    chances.pick(&living).copied()
}

fn write_invoice(company: &mut Company, mut body: Map<String, Value>, chances: &mut Chances, at: Instant) -> Option<()> {
    let items: Vec<Item> = company.books.items.all().iter().filter(|item| item.active).cloned().collect();
    let customers = company.books.customers.all().iter().filter(|customer| customer.active);
    let customers: Vec<u64> = customers.map(|customer| customer.id).collect();
    let lines = (1..)
        .zip(random_lines(&items, chances))
        .map(|(place, line)| line.to_json(place, company));
    let lines: Vec<Value> = lines.collect();
    body.insert("Line".to_owned(), json!(lines));
    if !body.contains_key("Id") {
        body.insert("CustomerRef".to_owned(), json!({ "value": chances.pick(&customers)?.to_string() }));
    }
    invoice::write(company, body, at).ok().map(|_| ())
}

fn change_account(company: &mut Company, kind: &str, chances: &mut Chances, at: Instant) -> Option<()> {
    let parents: Vec<u64> = company.chart.all().iter().filter_map(|account| account.parent).collect();
    let free = company
        .chart
        .all()
        .iter()
        .filter(|account| account.active && !parents.contains(&account.id));
    let free: Vec<u64> = free.map(|account| account.id).collect();
    let id = *chances.pick(&free)?;
    if kind == "Account rename" {
        let name = format!("{} {}", company.chart.get(id)?.name, chances.below(10_000));
        return account::rename(company, id, &name, at).ok().map(|_| ());
    }
    // Through the API's rules: the product keeps its system accounts.
    let token = company.chart.get(id)?.sync_token;
    let body = json!({ "Id": id.to_string(), "SyncToken": token.to_string(), "sparse": true, "Active": false });
    account_write::write(company, object(body), at).ok().map(|_| ())
}

fn change_customer(company: &mut Company, kind: &str, chances: &mut Chances, at: Instant) -> Option<()> {
    let name = format!("{} {}", random_name(chances), company.books.next_name_id() + 10_000);
    if kind == "Customer create" {
        return customer_write::write(company, object(json!({ "DisplayName": name })), at)
            .ok()
            .map(|_| ());
    }
    let active: Vec<(u64, u64)> = company
        .books
        .customers
        .all()
        .iter()
        .filter(|customer| customer.active)
        .map(|customer| (customer.id, customer.sync_token))
        .collect();
    // Somebody must be left to sell to.
    let (id, token) = *chances.pick(&active).filter(|_| active.len() > 3)?;
    let mut body = json!({ "Id": id.to_string(), "SyncToken": token.to_string(), "sparse": true });
    if kind == "Customer update" {
        body["DisplayName"] = json!(format!("{name}-{}", chances.below(100_000)));
    } else {
        body["Active"] = json!(false);
    }
    customer_write::write(company, object(body), at).ok().map(|_| ())
}

fn change_item(company: &mut Company, kind: &str, chances: &mut Chances, at: Instant) -> Option<()> {
    let sold: Vec<(u64, u64, Option<u64>)> = company
        .books
        .items
        .all()
        .iter()
        .filter(|item| item.active)
        .map(|item| (item.id, item.sync_token, item.income_account))
        .collect();
    let (id, token, income_account) = *chances.pick(&sold)?;
    let price = chances.amount(10, 300);
    let body = if kind == "Item create" {
        let name = format!("{} package {}", random_name(chances), company.books.next_item_id());
        json!({ "Name": name, "Type": "Service", "UnitPrice": price, "IncomeAccountRef": { "value": income_account?.to_string() } })
    } else {
        json!({ "Id": id.to_string(), "SyncToken": token.to_string(), "sparse": true, "UnitPrice": price })
    };
    item_write::write(company, object(body), at).ok().map(|_| ())
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}
