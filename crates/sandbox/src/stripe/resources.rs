//! What the API serves, one line a resource, and which of it a request asks for.

use axum::http::Method;
use serde_json::{Value, json};

use super::balance;
use super::books::{Books, Object};
use super::occasion::Occasion;
use super::parameters::Parameters;
use super::refusal::Refusal;
use super::{prices, products, webhook_endpoints};

type Create = fn(&mut Books, &mut Parameters, &Occasion<'_>) -> Result<Object, Refusal>;
type Update = fn(&mut Books, &Object, &mut Parameters, &Occasion<'_>) -> Result<Object, Refusal>;
type Delete = fn(&mut Books, &Object, &Occasion<'_>) -> Result<(), Refusal>;
type Show = fn(&Books, &str) -> Value;

pub(super) struct Resource {
    /// As in `/v1/{path}`.
    pub(super) path: &'static str,
    /// The vendor's word in `object`.
    pub(super) kind: &'static str,
    create: Option<Create>,
    update: Option<Update>,
    delete: Option<Delete>,
}

const RESOURCES: &[Resource] = &[
    Resource {
        path: "products",
        kind: "product",
        create: Some(products::create),
        update: Some(products::update),
        delete: Some(products::delete),
    },
    Resource {
        path: "prices",
        kind: "price",
        create: Some(prices::create),
        update: Some(prices::update),
        delete: None,
    },
    Resource {
        path: "webhook_endpoints",
        kind: "webhook_endpoint",
        create: Some(webhook_endpoints::create),
        update: Some(webhook_endpoints::update),
        delete: Some(webhook_endpoints::delete),
    },
    read_only("customers", "customer", Some(touch)),
    read_only("subscriptions", "subscription", Some(touch)),
    read_only("subscription_items", "subscription_item", None),
    read_only("invoices", "invoice", Some(touch)),
    read_only("events", "event", None),
    // No money moves here: they are for what a key may do.
    read_only("charges", "charge", Some(touch)),
    read_only("payment_intents", "payment_intent", Some(touch)),
    read_only("payouts", "payout", Some(touch)),
];

/// What there is one of in an account.
const SINGLETONS: &[(&str, Show)] = &[("account", account), ("balance", balance::show)];

const fn read_only(path: &'static str, kind: &'static str, update: Option<Update>) -> Resource {
    Resource {
        path,
        kind,
        create: None,
        update,
        delete: None,
    }
}

/// What a request asks for.
pub(super) enum Action<'a> {
    Read(Read<'a>),
    Write(Write<'a>),
}

pub(super) enum Read<'a> {
    Singleton(Show),
    List(&'static Resource),
    Object(&'static Resource, &'a str),
}

pub(super) enum Write<'a> {
    Create(Create),
    Update(&'static Resource, Update, &'a str),
    Delete(&'static Resource, Delete, &'a str),
}

impl<'a> Action<'a> {
    /// `None` for a route that there is not.
    pub(super) fn of(method: &Method, path: &str, id: Option<&'a str>) -> Option<Self> {
        if let Some((_, show)) = SINGLETONS.iter().find(|(singleton, _)| *singleton == path) {
            return (id.is_none() && method == Method::GET).then_some(Self::Read(Read::Singleton(*show)));
        }
        let resource = RESOURCES.iter().find(|resource| resource.path == path)?;
        Some(match (method.as_str(), id) {
            ("GET", None) => Self::Read(Read::List(resource)),
            ("GET", Some(id)) => Self::Read(Read::Object(resource, id)),
            ("POST", None) => Self::Write(Write::Create(resource.create?)),
            ("POST", Some(id)) => Self::Write(Write::Update(resource, resource.update?, id)),
            ("DELETE", Some(id)) => Self::Write(Write::Delete(resource, resource.delete?, id)),
            _ => return None,
        })
    }
}

/// A POST without parameters changes nothing, as at the vendor. With any it is refused, because these kinds change by
/// the control URL only; so the probe of a write right is answered as the vendor answers it.
fn touch(_books: &mut Books, object: &Object, parameters: &mut Parameters, _occasion: &Occasion<'_>) -> Result<Object, Refusal> {
    parameters.finish()?;
    Ok(object.clone())
}

fn account(_books: &Books, id: &str) -> Value {
    json!({
        "id": id, "object": "account", "type": "standard", "country": "US", "default_currency": "usd", "email": "billing@example.com",
        "business_profile": { "name": "Hollis Advisory" }, "charges_enabled": true, "payouts_enabled": true, "details_submitted": true,
        "requirements": { "currently_due": [], "disabled_reason": null }, "settings": { "dashboard": { "display_name": "Hollis Advisory" } },
    })
}
