//! The API's origin: the gateway checks who asks for which company, then the request finds its entity.

use axum::http::Method;
use connect_domain::clock::{Clock, Instant};
use serde_json::{Value, json};

use super::answer::{answer, bare_answer, fault, gateway_fault};
use super::body::Body;
use super::company::Company;
use super::entity::Entity;
use super::faults::{Fault, GatewayFault};
use super::grants::Bearer;
use super::limits::Special;
use super::objects::{self, Operation};
use super::{Ledger, QuickBooksOnline, batch, cdc, preferences, query, trial_balance};
use crate::reply::Reply;
use crate::stand_in::Received;

const ACCOUNTING_SCOPE: &str = "com.intuit.quickbooks.accounting";

pub(super) fn serve(partner: &QuickBooksOnline, received: &Received) -> Reply {
    let now = partner.clock.now();
    let segments = received.segments();
    let ["v3", "company", realm_id, rest @ ..] = segments.as_slice() else {
        return Reply::html(404, "<html><body><h1>404 Not Found</h1></body></html>");
    };
    let mut ledger = partner.lock();
    if let Err(refused) = admit(&mut ledger, partner.setup.partner_limits, received, realm_id, rest, now) {
        return gateway_fault(received, refused, now);
    }
    let Ledger { companies, meter, .. } = &mut *ledger;
    let Some(company) = companies.get_mut(*realm_id) else {
        return gateway_fault(received, GatewayFault::Forbidden, now);
    };
    if company.rights_lost {
        return fault(received, &Fault::rights_lost(), now);
    }
    let writes = received.method == Method::POST && rest != ["query"];
    let request_id = received.parameter("requestid").filter(|_| writes);
    if let Some(reply) = request_id.as_deref().and_then(|request_id| company.answers.find(request_id)) {
        return reply;
    }
    let (reads, written) = match rest {
        ["batch"] => batch::count(received),
        _ => (u64::from(!writes), u64::from(writes)),
    };
    if !meter.allow_reads(reads, now) {
        return gateway_fault(received, GatewayFault::Throttled, now);
    }
    meter.count_writes(written, now);
    company.settle(now);
    let reply = match route(partner, company, received, rest, now) {
        Ok(Content::Named(name, content)) => answer(received, name, content, now),
        Ok(Content::Report(report)) => bare_answer(received, "Report", report, now),
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
    ledger: &mut Ledger,
    partner_limits: bool,
    received: &Received,
    realm_id: &str,
    rest: &[&str],
    now: Instant,
) -> Result<(), GatewayFault> {
    let access_token = bearer_token(received).ok_or(GatewayFault::Unauthenticated("Token missing"))?;
    let Bearer { realm_id: granted, scope } = ledger.grants.bearer(access_token, now).map_err(GatewayFault::Unauthenticated)?;
    if granted != realm_id || !scope.split_whitespace().any(|one| one == ACCOUNTING_SCOPE) {
        return Err(GatewayFault::Forbidden);
    }
    let special = match rest {
        ["batch"] => Some(Special::Batch),
        ["reports", ..] => Some(Special::Report),
        _ => None,
    };
    if partner_limits && !ledger.limits.allow(realm_id, special, now) {
        return Err(GatewayFault::Throttled);
    }
    Ok(())
}

pub(super) fn bearer_token(received: &Received) -> Option<&str> {
    let (scheme, token) = received.header("authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

enum Content {
    /// An object under its name, and the time beside it.
    Named(&'static str, Value),
    /// Reports stand alone.
    Report(Value),
}

fn route(partner: &QuickBooksOnline, company: &mut Company, received: &Received, rest: &[&str], now: Instant) -> Result<Content, Fault> {
    let reads = received.method == Method::GET;
    let posts = received.method == Method::POST;
    let strict = partner.setup.strict_filters;
    let named = |(name, content)| Content::Named(name, content);
    match rest {
        ["query"] if reads || posts => {
            let statement = query::statement_of(received)?;
            Ok(Content::Named("QueryResponse", query::run(&statement, company, strict)?))
        }
        // The entity's own id is "1"; the realm id is what the reference shows in the path.
        ["companyinfo", id] if reads && (*id == "1" || *id == company.realm_id) => {
            Ok(Content::Named("CompanyInfo", Value::Object(company.info.to_json(company))))
        }
        ["companyinfo", id] if reads => Err(Fault::not_found("CompanyInfo", id)),
        ["preferences"] if reads => Ok(Content::Named("Preferences", preferences::to_json(company))),
        ["cdc"] if reads => Ok(Content::Named("CDCResponse", cdc::changes(company, received, now)?)),
        ["reports", "TrialBalance"] if reads => Ok(Content::Report(trial_balance::report(company, received, now)?)),
        ["batch"] if posts => Ok(Content::Named("BatchItemResponse", batch::run(company, received, strict, now)?)),
        [kind, id] if reads => objects::read(company, kind, id).map(named),
        [kind] if posts => {
            let operation = match received.parameter("operation").as_deref() {
                // An older spelling of the same.
                Some("update") if received.parameter("include").as_deref() == Some("void") => Operation::Void,
                None | Some("update" | "create") => Operation::Write,
                Some("delete") => Operation::Delete,
                Some("void") => Operation::Void,
                Some(other) => return Err(Fault::unsupported(&format!("{other} {kind}"))),
            };
            objects::write(company, kind, operation, Body::of_request(received)?, now).map(named)
        }
        _ => Err(Fault::unsupported(&format!("{} {}", received.method, rest.join("/")))),
    }
}

/// Who the person behind the token is; the vendor's fields, for tokens that were asked with `openid`.
pub(super) fn userinfo(partner: &QuickBooksOnline, received: &Received) -> Reply {
    let now = partner.clock.now();
    let ledger = partner.lock();
    let bearer = bearer_token(received).and_then(|access_token| ledger.grants.bearer(access_token, now).ok());
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
