//! The token endpoint: the app proves itself with Basic (or in the form, as discovery allows), then a code
//! or a refresh token is turned into tokens.

use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use url::form_urlencoded;

use super::QuickBooksOnline;
use super::grants::{ACCESS_LIFE, InvalidGrant, IssuedTokens};
use crate::reply::Reply;
use crate::stand_in::Received;

/// The form of a token request, each name once.
pub(super) struct TokenForm(Vec<(String, String)>);

impl TokenForm {
    pub(super) fn read(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn repeats_a_name(&self) -> bool {
        let mut names: Vec<&str> = self.0.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        names.windows(2).any(|pair| pair.first() == pair.last())
    }
}

pub(super) fn token(partner: &QuickBooksOnline, received: &Received) -> Reply {
    if received.method != Method::POST {
        return Reply::empty(405).with_header("allow", "POST");
    }
    let content_type = received.header("content-type").unwrap_or_default();
    let form = TokenForm::read(&received.body);
    if !is_app(partner, received, Some(&form)) {
        return oauth_error(401, "invalid_client", None);
    }
    if !content_type.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") {
        return oauth_error(400, "invalid_request", Some("The body must be application/x-www-form-urlencoded"));
    }
    if form.repeats_a_name() {
        return oauth_error(400, "invalid_request", Some("A parameter is repeated"));
    }
    match form.value("grant_type") {
        Some("authorization_code") => exchange(partner, received, &form),
        Some("refresh_token") => refresh(partner, received, &form),
        Some(_) => oauth_error(400, "unsupported_grant_type", None),
        None => oauth_error(400, "invalid_request", Some("Missing parameter: grant_type")),
    }
}

fn exchange(partner: &QuickBooksOnline, received: &Received, form: &TokenForm) -> Reply {
    let Some(code) = form.value("code").filter(|code| !code.is_empty()) else {
        return oauth_error(400, "invalid_request", Some("Missing parameter: code"));
    };
    let redirect_uri = form.value("redirect_uri").unwrap_or_default();
    let challenge = form
        .value("code_verifier")
        .map(|verifier| URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)));
    let issued = partner.with_grants(|grants, now, entropy| grants.exchange_code(code, redirect_uri, challenge.as_deref(), now, entropy));
    answer(received, issued)
}

fn refresh(partner: &QuickBooksOnline, received: &Received, form: &TokenForm) -> Reply {
    let Some(used) = form.value("refresh_token").filter(|used| !used.is_empty()) else {
        return oauth_error(400, "invalid_request", Some("Missing parameter: refresh_token"));
    };
    let force = received.force_rotation;
    let issued = partner.with_grants(|grants, now, entropy| grants.refresh(used, force, now, entropy));
    answer(received, issued)
}

/// `None` is a state folder that cannot be written: better no tokens than tokens that are lost at the next start.
fn answer(received: &Received, issued: Option<Result<IssuedTokens, InvalidGrant>>) -> Reply {
    let tokens = match issued {
        Some(Ok(tokens)) => tokens,
        Some(Err(InvalidGrant(description))) => return oauth_error(400, "invalid_grant", description),
        None => return oauth_error(500, "server_error", None),
    };
    let mut document = Map::new();
    let mut put = |name: &str, value: Value| document.insert(name.to_owned(), value);
    put("token_type", json!("bearer"));
    put("access_token", json!(tokens.access_token));
    put("expires_in", json!(ACCESS_LIFE.as_secs()));
    put("refresh_token", json!(tokens.refresh_token));
    put("x_refresh_token_expires_in", json!(tokens.refresh_expires_in.as_secs()));
    if received.header("x-include-refresh-token-hard-expires-in") == Some("true") {
        put("x_refresh_token_hard_expires_in", json!(tokens.hard_expires_in.as_secs()));
    }
    Reply::json(200, &Value::Object(document))
        .with_header("cache-control", "no-store")
        .with_header("pragma", "no-cache")
}

/// Whether the request comes from the registered app.
pub(super) fn is_app(partner: &QuickBooksOnline, received: &Received, form: Option<&TokenForm>) -> bool {
    let setup = &partner.setup;
    if let Some(authorization) = received.header("authorization") {
        let encoded = authorization
            .split_once(' ')
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"));
        let decoded = encoded.and_then(|(_, encoded)| STANDARD.decode(encoded.trim()).ok());
        return decoded == Some(format!("{}:{}", setup.client_id, setup.client_secret).into_bytes());
    }
    form.is_some_and(|form| form.value("client_id") == Some(&setup.client_id) && form.value("client_secret") == Some(&setup.client_secret))
}

pub(super) fn oauth_error(status: u16, error: &str, description: Option<&str>) -> Reply {
    let document = match description {
        Some(description) => json!({ "error": error, "error_description": description }),
        None => json!({ "error": error }),
    };
    let reply = Reply::json(status, &document).with_header("cache-control", "no-store");
    if status == 401 {
        reply.with_header("www-authenticate", "Basic realm=\"oauth2\"")
    } else {
        reply
    }
}
