//! The token endpoint of an app without a secret, and the revocation endpoint.

use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use sha2::{Digest, Sha256};
use url::form_urlencoded;

use super::Xero;
use super::grants::{ACCESS_LIFE, Issued};
use crate::reply::Reply;
use crate::stand_in::Received;

pub(super) struct TokenForm(Vec<(String, String)>);

impl TokenForm {
    pub(super) fn read(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// Empty for one that is not there.
    pub(super) fn value(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }
}

pub(super) fn token(partner: &Xero, received: &Received) -> Reply {
    if received.method != Method::POST {
        return Reply::empty(405).with_header("allow", "POST");
    }
    let form = TokenForm::read(&received.body);
    if !is_app(partner, received, &form) {
        return refused(400, "invalid_client");
    }
    let issued = match form.value("grant_type") {
        "authorization_code" => {
            let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(form.value("code_verifier")));
            partner.with_grants(|grants, now, entropy| {
                grants.exchange_code(form.value("code"), form.value("redirect_uri"), &challenge, now, entropy)
            })
        }
        "refresh_token" => partner.with_grants(|grants, now, entropy| grants.refresh(form.value("refresh_token"), now, entropy)),
        _ => return refused(400, "unsupported_grant_type"),
    };
    match issued {
        Some(Some(issued)) => tokens(&issued),
        Some(None) => refused(400, "invalid_grant"),
        // Better no tokens than tokens that are lost at the next start.
        None => refused(500, "server_error"),
    }
}

/// 200 with nothing in it, whatever the token was.
pub(super) fn revoke(partner: &Xero, received: &Received) -> Reply {
    if received.method != Method::POST {
        return Reply::empty(405).with_header("allow", "POST");
    }
    let form = TokenForm::read(&received.body);
    if !is_app(partner, received, &form) {
        return refused(400, "invalid_client");
    }
    match partner.with_grants(|grants, _, _| grants.revoke(form.value("token"))) {
        Some(()) => Reply::empty(200),
        None => refused(500, "server_error"),
    }
}

/// Its id alone: whoever sends a secret is none of this kind.
fn is_app(partner: &Xero, received: &Received, form: &TokenForm) -> bool {
    received.header("authorization").is_none() && form.value("client_secret").is_empty() && form.value("client_id") == partner.client_id
}

fn tokens(issued: &Issued) -> Reply {
    let document = json!({
        "access_token": issued.access_token,
        "expires_in": ACCESS_LIFE.as_secs(),
        "token_type": "Bearer",
        "refresh_token": issued.refresh_token,
        "scope": issued.scopes.join(" "),
    });
    Reply::json(200, &document).with_header("cache-control", "no-store")
}

pub(super) fn refused(status: u16, error: &str) -> Reply {
    Reply::json(status, &json!({ "error": error })).with_header("cache-control", "no-store")
}
