//! Revocation: JSON with either token, the app proven by Basic; 200 with an empty body.

use axum::http::Method;
use serde_json::Value;

use super::QuickBooksOnline;
use super::token::{is_app, oauth_error};
use crate::reply::Reply;
use crate::stand_in::Received;

pub(super) fn revoke(partner: &QuickBooksOnline, received: &Received) -> Reply {
    if received.method != Method::POST {
        return Reply::empty(405).with_header("allow", "POST");
    }
    if !is_app(partner, received, None) {
        return oauth_error(401, "invalid_client", None);
    }
    let content_type = received.header("content-type").unwrap_or_default().to_ascii_lowercase();
    let document: Option<Value> = serde_json::from_slice(&received.body).ok();
    let token = document.as_ref().and_then(|document| document.get("token")).and_then(Value::as_str);
    let Some(token) = token.filter(|_| content_type.starts_with("application/json")) else {
        return oauth_error(400, "invalid_request", Some("The body must be JSON with a token"));
    };
    match partner.with_grants(|grants, _, _| grants.revoke(token)) {
        Some(true) => Reply::empty(200),
        Some(false) => oauth_error(400, "invalid_token", None),
        None => oauth_error(500, "server_error", None),
    }
}
