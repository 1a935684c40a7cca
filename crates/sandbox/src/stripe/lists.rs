//! Lists (fact sheet section 3b): newest first, cursors that are exclusive, filters by kind.

use serde_json::{Value, json};

use super::books::{Books, Object, text};
use super::expand::{Expansion, show};
use super::parameters::Parameters;
use super::refusal::Refusal;

const DEFAULT_LIMIT: i64 = 10;
const LARGEST_LIMIT: i64 = 100;
/// Events older than this are no longer listed.
const EVENTS_KEPT_SECONDS: i64 = 30 * 24 * 3_600;
const SUBSCRIPTION_STATUSES: &[&str] = &[
    "all",
    "ended",
    "incomplete",
    "incomplete_expired",
    "trialing",
    "active",
    "past_due",
    "unpaid",
    "canceled",
    "paused",
];

type Filter = Box<dyn Fn(&Object) -> bool>;
type Comparison = fn(i64, i64) -> bool;

/// One page of a kind, as `/v1/{path}` answers it.
pub(super) fn list(books: &Books, path: &str, kind: &str, mut parameters: Parameters, now: i64) -> Result<Value, Refusal> {
    let limit = parameters.integer("limit")?.unwrap_or(DEFAULT_LIMIT);
    if !(1..=LARGEST_LIMIT).contains(&limit) {
        let message = format!("Invalid integer: limit must be between 1 and {LARGEST_LIMIT}");
        return Err(Refusal::new(400, message).code("parameter_invalid_integer").param("limit"));
    }
    let limit = usize::try_from(limit).unwrap_or(1);
    let wanted = Expansion::read(&parameters.list("expand"))?.of_data()?;
    let (after, before) = (parameters.text("starting_after"), parameters.text("ending_before"));
    if after.is_some() && before.is_some() {
        let message = "Received both starting_after and ending_before parameters. Please pass in only one.";
        return Err(Refusal::new(400, message).code("parameters_exclusive"));
    }
    let listed: Vec<&Object> = match kind {
        "subscription_item" => items_of(books, &mut parameters)?,
        _ => books.all(kind).iter().rev().collect(),
    };
    let filters = filters(kind, &mut parameters, now)?;
    parameters.finish()?;
    let place = |id: &str, param: &str| {
        let found = listed.iter().position(|object| text(object, "id") == id);
        // Nobody is told of an old event any more, not even where it was.
        let found = found.filter(|place| kind != "event" || listed.get(*place).is_some_and(|event| is_kept(event, now)));
        found.ok_or_else(|| Refusal::no_such(kind, id).param(param))
    };
    let range = match (&after, &before) {
        (Some(id), _) => place(id, "starting_after")? + 1..listed.len(),
        (None, Some(id)) => 0..place(id, "ending_before")?,
        (None, None) => 0..listed.len(),
    };
    let matching: Vec<&Object> = listed
        .get(range)
        .unwrap_or_default()
        .iter()
        .copied()
        .filter(|object| filters.iter().all(|filter| filter(object)))
        .collect();
    // Before a cursor, the page is the one that lies next to it.
    let first = if before.is_some() {
        matching.len().saturating_sub(limit)
    } else {
        0
    };
    let page: Result<Vec<Value>, Refusal> = matching
        .iter()
        .skip(first)
        .take(limit)
        .map(|object| show(books, object, &wanted))
        .collect();
    Ok(json!({ "object": "list", "url": format!("/v1/{path}"), "has_more": matching.len() > limit, "data": page? }))
}

fn filters(kind: &str, parameters: &mut Parameters, now: i64) -> Result<Vec<Filter>, Refusal> {
    let mut filters: Vec<Filter> = Vec::new();
    if !matches!(kind, "webhook_endpoint" | "subscription_item") {
        filters.extend(instants("created", parameters)?);
    }
    match kind {
        "product" => {
            filters.extend(parameters.boolean("active")?.map(is_active));
            let ids = parameters.list("ids");
            if !ids.is_empty() {
                filters.push(Box::new(move |object| ids.iter().any(|id| id == text(object, "id"))));
            }
        }
        "price" => {
            filters.extend(parameters.boolean("active")?.map(is_active));
            filters.extend(equal("product", parameters.text("product")));
            filters.extend(equal("currency", parameters.text("currency")));
            filters.extend(equal("type", parameters.choice("type", &["one_time", "recurring"])?));
            for field in ["interval", "usage_type"] {
                if let Some(value) = parameters.text(&format!("recurring[{field}]")) {
                    filters.push(Box::new(move |object| {
                        object
                            .get("recurring")
                            .and_then(|recurring| recurring.get(field))
                            .is_some_and(|found| *found == value.as_str())
                    }));
                }
            }
            let lookup_keys = parameters.list("lookup_keys");
            if lookup_keys.len() > 10 {
                return Err(Refusal::new(400, "Invalid array: lookup_keys has more than 10 elements").param("lookup_keys"));
            }
            if !lookup_keys.is_empty() {
                filters.push(Box::new(move |object| {
                    lookup_keys.iter().any(|key| key == text(object, "lookup_key"))
                }));
            }
        }
        "customer" => filters.extend(equal("email", parameters.text("email"))),
        "subscription" => {
            filters.extend(equal("customer", parameters.text("customer")));
            if let Some(price) = parameters.text("price") {
                filters.push(Box::new(move |object| items(object).any(|item| item["price"] == price.as_str())));
            }
            let status = parameters.choice("status", SUBSCRIPTION_STATUSES)?;
            filters.push(match status.as_deref() {
                Some("all") => Box::new(|_| true),
                Some("ended") => Box::new(|object| matches!(text(object, "status"), "canceled" | "incomplete_expired")),
                Some(_) => Box::new(move |object| status.as_deref() == Some(text(object, "status"))),
                None => Box::new(|object| text(object, "status") != "canceled"),
            });
        }
        "invoice" => {
            filters.extend(equal("customer", parameters.text("customer")));
            filters.extend(equal(
                "status",
                parameters.choice("status", &["draft", "open", "paid", "uncollectible", "void"])?,
            ));
            filters.extend(instants("due_date", parameters)?);
            if let Some(subscription) = parameters.text("subscription") {
                filters.push(Box::new(move |object| {
                    object
                        .get("parent")
                        .is_some_and(|parent| parent["subscription_details"]["subscription"] == subscription.as_str())
                }));
            }
        }
        "event" => {
            filters.push(Box::new(move |event| is_kept(event, now)));
            filters.extend(equal("type", parameters.text("type")));
            let types = parameters.list("types");
            if types.len() > 20 {
                return Err(Refusal::new(400, "Invalid array: types has more than 20 elements").param("types"));
            }
            if !types.is_empty() {
                filters.push(Box::new(move |object| types.iter().any(|one| one == text(object, "type"))));
            }
            // Nothing is delivered by a stand-in: what an endpoint wants stays undelivered.
            if let Some(delivered) = parameters.boolean("delivery_success")? {
                filters.push(Box::new(move |object| {
                    (object.get("pending_webhooks") == Some(&json!(0))) == delivered
                }));
            }
        }
        _ => {}
    }
    Ok(filters)
}

fn is_kept(event: &Object, now: i64) -> bool {
    let created = event.get("created").and_then(Value::as_i64);
    created.is_some_and(|created| created > now - EVENTS_KEPT_SECONDS)
}

/// All that a subscription consists of; which one has to be said.
fn items_of<'a>(books: &'a Books, parameters: &mut Parameters) -> Result<Vec<&'a Object>, Refusal> {
    let id = parameters.text("subscription").ok_or_else(|| {
        Refusal::new(400, "Missing required param: subscription.")
            .code("parameter_missing")
            .param("subscription")
    })?;
    let subscription = books.get("subscription", &id);
    let subscription = subscription.ok_or_else(|| Refusal::no_such("subscription", &id).param("subscription"))?;
    Ok(items(subscription).filter_map(Value::as_object).collect())
}

pub(super) fn items(subscription: &Object) -> impl Iterator<Item = &Value> {
    subscription
        .get("items")
        .and_then(|items| items["data"].as_array())
        .into_iter()
        .flatten()
}

fn is_active(wanted: bool) -> Filter {
    Box::new(move |object| object.get("active") == Some(&Value::Bool(wanted)))
}

fn equal(field: &'static str, wanted: Option<String>) -> Option<Filter> {
    let wanted = wanted?;
    Some(Box::new(move |object| text(object, field) == wanted))
}

/// `created=1` or `created[gte]=1`.
fn instants(field: &'static str, parameters: &mut Parameters) -> Result<Vec<Filter>, Refusal> {
    let comparisons: [(&str, Comparison); 5] = [
        ("", |at, bound| at == bound),
        ("[gt]", |at, bound| at > bound),
        ("[gte]", |at, bound| at >= bound),
        ("[lt]", |at, bound| at < bound),
        ("[lte]", |at, bound| at <= bound),
    ];
    let mut filters: Vec<Filter> = Vec::new();
    for (suffix, holds) in comparisons {
        if let Some(bound) = parameters.integer(&format!("{field}{suffix}"))? {
            filters.push(Box::new(move |object| {
                object.get(field).and_then(Value::as_i64).is_some_and(|at| holds(at, bound))
            }));
        }
    }
    Ok(filters)
}
