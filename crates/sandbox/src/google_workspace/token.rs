//! The token endpoint: the client proves itself in the form or with Basic, and a desktop app's secret is demanded
//! although it is none; then a code or a refresh token is turned into tokens.

use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::form_urlencoded;

use super::GoogleWorkspace;
use super::grants::{ACCESS_LIFE, InvalidGrant, IssuedTokens};
use super::identity::id_token;
use crate::reply::Reply;
use crate::stand_in::Received;

/// The form of a token request.
pub(super) struct TokenForm(Vec<(String, String)>);

impl TokenForm {
    pub(super) fn read(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// An empty value is none.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }
}

pub(super) fn token(partner: &GoogleWorkspace, received: &Received) -> Reply {
    if received.method != Method::POST {
        return Reply::empty(405).with_header("allow", "POST");
    }
    let form = TokenForm::read(&received.body);
    if let Err(refused) = prove_client(partner, received, &form) {
        return refused;
    }
    let issued = match form.value("grant_type") {
        Some("authorization_code") => {
            let Some(code) = form.value("code") else {
                return missing("code");
            };
            let Some(redirect_uri) = form.value("redirect_uri") else {
                return missing("redirect_uri");
            };
            let verifier = form.value("code_verifier");
            let challenge = verifier.map(|verifier| URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)));
            partner.with_grants(|grants, now, entropy| grants.exchange_code(code, redirect_uri, challenge.as_deref(), now, entropy))
        }
        Some("refresh_token") => {
            let Some(used) = form.value("refresh_token") else {
                return missing("refresh_token");
            };
            partner.with_grants(|grants, now, entropy| grants.refresh(used, now, entropy))
        }
        Some(other) => {
            let description = format!("Invalid grant_type: {other}");
            return oauth_error(400, "unsupported_grant_type", &description);
        }
        None => return missing("grant_type"),
    };
    match issued {
        Some(Ok(issued)) => tokens(partner, &issued),
        Some(Err(InvalidGrant(description))) => oauth_error(400, "invalid_grant", description),
        // Better no tokens than tokens that are lost at the next start.
        None => oauth_error(500, "internal_failure", "Internal error."),
    }
}

fn tokens(partner: &GoogleWorkspace, issued: &IssuedTokens) -> Reply {
    let mut document = json!({
        "access_token": issued.access_token,
        "expires_in": ACCESS_LIFE.as_secs(),
        "scope": issued.scopes.join(" "),
        "token_type": "Bearer",
    });
    if let Some(refresh_token) = &issued.refresh_token {
        document["refresh_token"] = json!(refresh_token);
    }
    if let Some(left) = issued.refresh_expires_in {
        document["refresh_token_expires_in"] = json!(left.as_secs());
    }
    if issued.scopes.iter().any(|scope| scope == "openid") {
        document["id_token"] = json!(id_token(partner, issued));
    }
    no_store(Reply::json(200, &document))
}

fn prove_client(partner: &GoogleWorkspace, received: &Received, form: &TokenForm) -> Result<(), Reply> {
    let basic = received.header("authorization").and_then(|authorization| {
        let (scheme, encoded) = authorization.split_once(' ')?;
        let decoded = STANDARD
            .decode(encoded.trim())
            .ok()
            .filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
        let (id, secret) = String::from_utf8(decoded)
            .ok()?
            .split_once(':')
            .map(|(id, secret)| (id.to_owned(), secret.to_owned()))?;
        Some((Some(id), Some(secret)))
    });
    let in_form = || {
        ["client_id", "client_secret"]
            .map(|name| form.value(name).map(str::to_owned))
            .into()
    };
    let (client_id, client_secret): (Option<String>, Option<String>) = basic.unwrap_or_else(in_form);
    let setup = &partner.setup;
    match (client_id, client_secret) {
        (None, _) => Err(oauth_error(400, "invalid_request", "Could not determine client ID from request.")),
        (Some(id), _) if id != setup.client_id => Err(oauth_error(401, "invalid_client", "The OAuth client was not found.")),
        (_, None) => Err(oauth_error(400, "invalid_request", "client_secret is missing.")),
        (_, Some(secret)) if secret != setup.client_secret => {
            Err(oauth_error(401, "invalid_client", "The provided client secret is invalid."))
        }
        _ => Ok(()),
    }
}

/// Either token, in the form or in the query; 200 with nothing in it, or 400.
pub(super) fn revoke(partner: &GoogleWorkspace, received: &Received) -> Reply {
    if received.method != Method::POST && received.method != Method::GET {
        return Reply::empty(405).with_header("allow", "GET, POST");
    }
    let form = TokenForm::read(&received.body);
    let Some(token) = form.value("token").map(str::to_owned).or_else(|| received.parameter("token")) else {
        return missing("token");
    };
    match partner.with_grants(|grants, _, _| grants.revoke(&token)) {
        Some(true) => no_store(Reply::json(200, &json!({}))),
        Some(false) => oauth_error(400, "invalid_token", "Token expired or revoked"),
        None => oauth_error(500, "internal_failure", "Internal error."),
    }
}

fn missing(name: &str) -> Reply {
    oauth_error(400, "invalid_request", &format!("Missing required parameter: {name}"))
}

pub(super) fn oauth_error(status: u16, error: &str, description: &str) -> Reply {
    let document: Value = json!({ "error": error, "error_description": description });
    no_store(Reply::json(status, &document))
}

fn no_store(reply: Reply) -> Reply {
    reply.with_header("cache-control", "no-store").with_header("pragma", "no-cache")
}
