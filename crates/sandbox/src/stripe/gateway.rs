//! Every request of the API walks the same way: key, version, route, right, limit, then the resource itself.

use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::books::Books;
use super::expand::{Expansion, show};
use super::keys::{self, Right};
use super::lists;
use super::occasion::Occasion;
use super::parameters::Parameters;
use super::refusal::Refusal;
use super::{Stripe, VERSION};
use crate::reply::Reply;
use crate::stand_in::Received;

/// Versions whose shapes are served; earlier ones had other shapes (fact sheet section 2).
const VERSIONS: &[&str] = &[
    "2025-03-31.basil",
    "2025-04-30.basil",
    "2025-05-28.basil",
    "2025-06-30.basil",
    "2025-07-30.basil",
    "2025-08-27.basil",
    "2025-09-30.clover",
    "2025-10-29.clover",
    "2025-11-17.clover",
    "2025-12-15.clover",
    "2026-01-28.clover",
    "2026-02-25.clover",
    "2026-03-25.dahlia",
    "2026-04-22.dahlia",
    "2026-05-27.dahlia",
    "2026-06-24.dahlia",
    "2026-07-29.dahlia",
    "2026-08-26.dahlia",
    "2026-09-30.endive",
    VERSION,
];

/// Path of a resource and the kind of its objects.
const RESOURCES: &[(&str, &str)] = &[
    ("products", "product"),
    ("prices", "price"),
    ("customers", "customer"),
    ("subscriptions", "subscription"),
    ("invoices", "invoice"),
    ("events", "event"),
    ("webhook_endpoints", "webhook_endpoint"),
];

pub(super) fn serve(partner: &Stripe, received: &Received) -> Reply {
    let version = received.header("stripe-version").unwrap_or(VERSION);
    let occasion = Occasion::of_request(partner, received);
    let reply = match answer(partner, received, version, &occasion) {
        Ok(document) => Reply::json(200, &document),
        Err(refusal) => refusal.reply(),
    };
    let known = [("request-id", occasion.request_id), ("idempotency-key", occasion.idempotency_key)];
    let known = known.into_iter().filter_map(|(name, value)| Some((name, value?)));
    known.fold(reply.with_header("stripe-version", version), |reply, (name, value)| {
        reply.with_header(name, value)
    })
}

/// The key as a bearer or as the user name of Basic.
pub(super) fn key_of(received: &Received) -> Option<String> {
    let (scheme, credentials) = received.header("authorization")?.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(credentials.trim().to_owned());
    }
    let decoded = STANDARD
        .decode(credentials.trim())
        .ok()
        .filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let pair = String::from_utf8(decoded).ok()?;
    pair.split_once(':').map(|(user, _)| user.to_owned())
}

fn answer(partner: &Stripe, received: &Received, version: &str, occasion: &Occasion<'_>) -> Result<Value, Refusal> {
    let now = occasion.now;
    let secret = key_of(received).filter(|secret| !secret.is_empty()).ok_or_else(|| {
        Refusal::new(401, "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').")
    })?;
    if secret.starts_with("pk_") {
        let message = "This API call cannot be made with a publishable API key. Please use a secret API key.";
        return Err(Refusal::new(401, message).code("secret_key_required"));
    }
    let mut ledger = partner.lock();
    let key = keys::find(&ledger.account.keys, &secret, now)?.clone();
    if !VERSIONS.contains(&version) {
        return Err(Refusal::new(400, format!("Invalid Stripe API version: {version}")));
    }
    let unknown = || Refusal::unknown_route(received.method.as_str(), &received.path);
    let segments = received.segments();
    let (resource, id) = match segments.as_slice() {
        ["v1", resource] => (*resource, None),
        ["v1", resource, id] => (*resource, Some(*id)),
        _ => return Err(unknown()),
    };
    let kind = RESOURCES.iter().find(|(path, _)| *path == resource).map(|(_, kind)| *kind);
    let account = resource == "account" && id.is_none();
    let writes = match received.method {
        Method::GET => false,
        Method::POST => id.is_some() && resource != "events",
        _ => return Err(unknown()),
    };
    if !account && (kind.is_none() || (received.method == Method::POST && !writes)) {
        return Err(unknown());
    }
    key.permits(resource, if writes { Right::Write } else { Right::Read }, &ledger.account.id)?;
    if partner.partner_limits {
        ledger
            .limits
            .allow(key.is_live_mode(), &format!("{} {resource}", received.method), now)?;
    }
    if account {
        return Ok(account_object(&ledger.account.id));
    }
    let (books, others) = ledger.modes().split(key.is_live_mode());
    let kind = kind.unwrap_or_default();
    let mut parameters = Parameters::read(if writes { &received.body } else { received.query.as_bytes() });
    let Some(id) = id else {
        return lists::list(books, resource, kind, parameters, now.as_seconds());
    };
    let wanted = Expansion::read(&parameters.list("expand"))?;
    let object = books.get(kind, id).ok_or_else(|| missing(books, others, kind, id))?;
    // A POST without parameters changes nothing, as at the vendor. With any it is refused, because objects change
    // at the control URL only; so the probe of a write right is answered as the vendor answers it.
    parameters.finish()?;
    show(books, object, &wanted)
}

fn missing(books: &Books, others: &Books, kind: &str, id: &str) -> Refusal {
    let refusal = match others.get(kind, id) {
        Some(_) => Refusal::in_other_mode(kind, id, books.live),
        None => Refusal::no_such(kind, id),
    };
    refusal.param(if kind == "price" { "price" } else { "id" })
}

fn account_object(id: &str) -> Value {
    json!({
        "id": id, "object": "account", "type": "standard", "country": "US", "default_currency": "usd", "email": "billing@example.com",
        "business_profile": { "name": "Hollis Advisory" }, "charges_enabled": true, "payouts_enabled": true, "details_submitted": true,
        "requirements": { "currently_due": [], "disabled_reason": null }, "settings": { "dashboard": { "display_name": "Hollis Advisory" } },
    })
}
