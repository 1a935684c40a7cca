//! Every request of the API walks the same way: key, version, route, right, limit, then the resource itself.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::keys::{self, Right};
use super::occasion::Occasion;
use super::refusal::Refusal;
use super::resources::Action;
use super::{Stripe, VERSION, reads, writes};
use crate::reply::Reply;
use crate::stand_in::Received;

/// Versions whose shapes are served; earlier ones had other shapes (fact sheet section 2).
pub(super) const VERSIONS: &[&str] = &[
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

pub(super) fn serve(partner: &Stripe, received: &Received) -> Reply {
    let version = received.header("stripe-version").unwrap_or(VERSION);
    let occasion = Occasion::of_request(partner, received);
    let reply = answer(partner, received, version, &occasion).unwrap_or_else(|refusal| refusal.reply());
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

/// The key that the request gives; a publishable one opens nothing here.
fn given_key(received: &Received) -> Result<String, Refusal> {
    let secret = key_of(received).filter(|secret| !secret.is_empty()).ok_or_else(|| {
        Refusal::new(401, "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').")
    })?;
    if secret.starts_with("pk_") {
        let message = "This API call cannot be made with a publishable API key. Please use a secret API key.";
        return Err(Refusal::new(401, message).code("secret_key_required"));
    }
    Ok(secret)
}

fn answer(partner: &Stripe, received: &Received, version: &str, occasion: &Occasion<'_>) -> Result<Reply, Refusal> {
    let secret = given_key(received)?;
    let mut ledger = partner.lock();
    let key = keys::find(&ledger.account.keys, &secret, occasion.now)?.clone();
    if !VERSIONS.contains(&version) {
        return Err(Refusal::new(400, format!("Invalid Stripe API version: {version}")));
    }
    let unknown = || Refusal::unknown_route(received.method.as_str(), &received.path);
    let segments = received.segments();
    let (path, id) = match segments.as_slice() {
        ["v1", path] => (*path, None),
        ["v1", path, id] => (*path, Some(*id)),
        _ => return Err(unknown()),
    };
    let action = Action::of(&received.method, path, id).ok_or_else(unknown)?;
    let right = match action {
        Action::Read(_) => Right::Read,
        Action::Write(_) => Right::Write,
    };
    // Who may read subscriptions may read what they consist of.
    let governed = if path == "subscription_items" { "subscriptions" } else { path };
    key.permits(governed, right, &ledger.account.id)?;
    if partner.partner_limits {
        let endpoint = format!("{} {path}", received.method);
        ledger.limits.allow(key.is_live_mode(), &endpoint, occasion.now)?;
    }
    let account_id = ledger.account.id.clone();
    let (books, others) = ledger.modes().split(key.is_live_mode());
    match action {
        Action::Read(read) => {
            let document = reads::read(books, others, &read, received, occasion, &account_id)?;
            Ok(Reply::json(200, &document))
        }
        Action::Write(write) => {
            let reply = writes::once(books, others, &write, received, occasion)?;
            partner.files.keep_changes(books).map_err(|error| {
                tracing::error!(%error, "a write could not be kept");
                Refusal::new(500, "An unknown error occurred")
            })?;
            Ok(reply)
        }
    }
}
