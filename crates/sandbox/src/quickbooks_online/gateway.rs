//! The API's origin: the gateway checks who asks for which company, then the request finds its entity.

use axum::http::Method;
use connect_domain::clock::Clock;
use serde_json::{Value, json};

use super::answer::{answer, fault, gateway_fault};
use super::company::Company;
use super::company_info::preferences;
use super::entity::Entity;
use super::faults::{Fault, GatewayFault};
use super::grants::Bearer;
use super::{Books, QuickBooksOnline, account_write, query};
use crate::reply::Reply;
use crate::stand_in::Received;

const ACCOUNTING_SCOPE: &str = "com.intuit.quickbooks.accounting";

pub(super) fn serve(partner: &QuickBooksOnline, received: &Received) -> Reply {
    let now = partner.clock.now();
    let segments = received.segments();
    let ["v3", "company", realm_id, rest @ ..] = segments.as_slice() else {
        return Reply::html(404, "<html><body><h1>404 Not Found</h1></body></html>");
    };
    let mut books = partner.lock();
    if let Err(refused) = admit(&mut books, partner.setup.partner_limits, received, realm_id, now) {
        return gateway_fault(received, refused, now);
    }
    let Some(company) = books.companies.get_mut(*realm_id) else {
        return gateway_fault(received, GatewayFault::Forbidden, now);
    };
    let writes = received.method == Method::POST && rest != ["query"];
    let request_id = received.parameter("requestid").filter(|_| writes);
    if let Some(reply) = request_id.as_deref().and_then(|request_id| company.answers.find(request_id)) {
        return reply;
    }
    let reply = match route(partner, company, received, rest) {
        Ok((name, content)) => answer(received, name, content, now),
        Err(refused) => fault(received, &refused, now),
    };
    if writes && reply.status == 200 {
        if let Some(request_id) = request_id {
            company.answers.remember(request_id, reply.clone());
        }
        if let Err(error) = partner.keep_company(company) {
            tracing::error!(%error, "a change could not be kept");
            return fault(received, &Fault::system(), now);
        }
    }
    reply
}

/// Token, then company and scope, then limits.
fn admit(
    books: &mut Books,
    partner_limits: bool,
    received: &Received,
    realm_id: &str,
    now: connect_domain::clock::Instant,
) -> Result<(), GatewayFault> {
    let access_token = bearer_token(received).ok_or(GatewayFault::Unauthenticated("Token missing"))?;
    let Bearer { realm_id: granted, scope } = books.grants.bearer(access_token, now).map_err(GatewayFault::Unauthenticated)?;
    if granted != realm_id || !scope.split_whitespace().any(|one| one == ACCOUNTING_SCOPE) {
        return Err(GatewayFault::Forbidden);
    }
    if partner_limits && !books.limits.allow(realm_id, now) {
        return Err(GatewayFault::Throttled);
    }
    Ok(())
}

pub(super) fn bearer_token(received: &Received) -> Option<&str> {
    let (scheme, token) = received.header("authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// Name and content of the answer.
fn route(partner: &QuickBooksOnline, company: &mut Company, received: &Received, rest: &[&str]) -> Result<(&'static str, Value), Fault> {
    let reads = received.method == Method::GET;
    match rest {
        ["query"] if reads || received.method == Method::POST => {
            let statement = query::statement_of(received)?;
            Ok(("QueryResponse", query::run(&statement, company, partner.setup.strict_filters)?))
        }
        // The entity's own id is "1"; the realm id is what the reference shows in the path.
        ["companyinfo", id] if reads && (*id == "1" || *id == company.realm_id) => {
            Ok(("CompanyInfo", Value::Object(company.info.to_json())))
        }
        ["companyinfo", id] if reads => Err(Fault::not_found("CompanyInfo", id)),
        ["preferences"] if reads => Ok(("Preferences", preferences(&company.currency, company.info.created_at))),
        ["account", id] if reads => {
            let found = id.parse().ok().and_then(|id| company.chart.get(id));
            let account = found.ok_or_else(|| Fault::not_found("Account", id))?;
            Ok(("Account", Value::Object(account.to_json())))
        }
        ["account"] if received.method == Method::POST => {
            let written = account_write::write(company, received, partner.clock.now())?;
            Ok(("Account", written))
        }
        _ => Err(Fault::unsupported(&format!("{} {}", received.method, rest.join("/")))),
    }
}

/// Who the person behind the token is; the vendor's fields, for tokens that were asked with `openid`.
pub(super) fn userinfo(partner: &QuickBooksOnline, received: &Received) -> Reply {
    let now = partner.clock.now();
    let books = partner.lock();
    let bearer = bearer_token(received).and_then(|access_token| books.grants.bearer(access_token, now).ok());
    match bearer {
        Some(bearer) if bearer.scope.split_whitespace().any(|scope| scope == "openid") => Reply::json(
            200,
            &json!({
                "sub": "8f2b1c70-5d0e-4a54-9a8e-stand-in",
                "givenName": "Robin", "familyName": "Sample", "email": "robin@example.com", "emailVerified": true,
            }),
        ),
        Some(_) => Reply::json(403, &json!({ "error": "insufficient_scope" })),
        None => Reply::json(401, &json!({ "error": "invalid_token" })),
    }
}
