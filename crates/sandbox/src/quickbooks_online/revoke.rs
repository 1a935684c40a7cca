//! Revocation: either token, in JSON as the vendor documents it or in a form as RFC 7009 has it and one SDK
//! (node-quickbooks) sends it; the app proven by Basic; 200 with an empty body.

use axum::http::Method;
use serde_json::Value;

use super::QuickBooksOnline;
use super::token::{TokenForm, is_app, oauth_error};
use crate::reply::Reply;
use crate::stand_in::Received;

pub(super) fn revoke(partner: &QuickBooksOnline, received: &Received) -> Reply {
    if received.method != Method::POST {
        return Reply::empty(405).with_header("allow", "POST");
    }
    if !is_app(partner, received, None) {
        return oauth_error(401, "invalid_client", None);
    }
    let Some(token) = token_of(received) else {
        return oauth_error(400, "invalid_request", Some("The body must be JSON or a form with a token"));
    };
    match partner.with_grants(|grants, _, _| grants.revoke(&token)) {
        Some(true) => Reply::empty(200),
        Some(false) => oauth_error(400, "invalid_token", None),
        None => oauth_error(500, "server_error", None),
    }
}

fn token_of(received: &Received) -> Option<String> {
    let content_type = received.header("content-type").unwrap_or_default().to_ascii_lowercase();
    if content_type.starts_with("application/x-www-form-urlencoded") {
        return TokenForm::read(&received.body).value("token").map(str::to_owned);
    }
    let document: Value = serde_json::from_slice(&received.body)
        .ok()
        .filter(|_| content_type.starts_with("application/json"))?;
    document.get("token").and_then(Value::as_str).map(str::to_owned)
}
