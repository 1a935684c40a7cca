//! The API's origin: the token, the organisation that the header names, its limits; then the list.

use axum::http::Method;
use connect_domain::clock::Instant;
use serde_json::{Value, json};

use super::organisations::Organisation;
use super::{State, Xero};
use crate::reply::Reply;
use crate::stand_in::Received;

pub(super) fn bearer_token(received: &Received) -> Option<&str> {
    let (scheme, token) = received.header("authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

pub(super) fn serve(partner: &Xero, received: &Received) -> Reply {
    let now = partner.now();
    let mut state = partner.lock();
    answer(&mut state, received, partner.partner_limits, now).unwrap_or_else(|refused| refused)
}

fn answer(state: &mut State, received: &Received, limited: bool, now: Instant) -> Result<Reply, Reply> {
    let token = bearer_token(received).ok_or_else(|| refused(401, "AuthenticationUnsuccessful"))?;
    let scopes = state.grants.bearer(token, now).ok_or_else(|| refused(401, "TokenExpired"))?;
    let segments = received.segments();
    if received.method != Method::GET {
        return Err(refused(404, "The resource you're looking for cannot be found"));
    }
    if segments == ["connections"] {
        let organisations = &state.organisations;
        let name_of = |id: &str| organisations.iter().find(|one| one.tenant_id == id).map(|one| one.name.clone());
        let shown = state.grants.connections(|id| name_of(id).unwrap_or_default());
        return Ok(Reply::json(200, &shown));
    }
    let ["api.xro", "2.0", list] = segments.as_slice() else {
        return Err(refused(404, "The resource you're looking for cannot be found"));
    };
    let tenant_id = received.header("xero-tenant-id").unwrap_or_default();
    let organisation = state.organisations.iter().find(|one| one.tenant_id == tenant_id);
    let organisation = organisation
        .filter(|one| state.grants.is_connected(&one.tenant_id))
        .ok_or_else(|| refused(403, "AuthenticationUnsuccessful"))?;
    if !scopes.iter().any(|scope| scope.starts_with("accounting.settings")) {
        return Err(refused(401, "insufficient_scope"));
    }
    if limited {
        state
            .limits
            .allow(tenant_id, now)
            .map_err(|(problem, wait)| throttled(problem, wait))?;
    }
    listed(organisation, list, received)
}

fn listed(organisation: &Organisation, list: &str, received: &Received) -> Result<Reply, Reply> {
    let shown: Vec<Value> = match list {
        "Organisation" => vec![organisation.to_json()],
        "Accounts" => {
            let active_only = match received.parameter("where").as_deref() {
                None => false,
                Some(r#"Status=="ACTIVE""#) => true,
                Some(_) => return Err(query_refused()),
            };
            let accounts = organisation.accounts.iter().filter(|account| !active_only || !account.archived);
            accounts.map(super::organisations::Account::to_json).collect()
        }
        _ => return Err(refused(404, "The resource you're looking for cannot be found")),
    };
    let name = if list == "Accounts" { "Accounts" } else { "Organisations" };
    Ok(Reply::json(
        200,
        &json!({ "Status": "OK", "ProviderName": "AdvisorOS", name: shown }),
    ))
}

/// As the gateway writes it.
pub(super) fn refused(status: u16, detail: &str) -> Reply {
    let title = match status {
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        400 => "BadRequest",
        _ => "InternalServerError",
    };
    Reply::json(
        status,
        &json!({ "Type": null, "Title": title, "Status": status, "Detail": detail, "Extensions": {} }),
    )
}

/// As the API itself writes it.
pub(super) fn query_refused() -> Reply {
    let document = json!({ "ErrorNumber": 16, "Type": "QueryParseException", "Message": "The condition cannot be read" });
    Reply::json(400, &document)
}

/// The words for which limit it was.
pub(super) const THROTTLES: &[&str] = &["minute", "day", "concurrent"];

pub(super) fn throttled(problem: &str, wait: u64) -> Reply {
    Reply::empty(429)
        .with_header("x-rate-limit-problem", problem)
        .with_header("retry-after", wait.to_string())
}
