//! Who a token speaks for: the id_token, userinfo, tokeninfo, and the discovery document.

use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connect_domain::clock::Clock;
use serde_json::{Value, json};

use super::GoogleWorkspace;
use super::gateway::bearer_token;
use super::grants::{ACCESS_LIFE, Bearer, IssuedTokens};
use super::people::Person;
use super::refusal::Refusal;
use super::token::{TokenForm, oauth_error};
use crate::reply::Reply;
use crate::stand_in::Received;

/// The claims of the partner, in an unsecured JWT (RFC 7519, section 6): a stand-in has no key that anybody should
/// trust, and the token endpoint has vouched for them already.
pub(super) fn id_token(partner: &GoogleWorkspace, issued: &IssuedTokens) -> String {
    let now = partner.clock.now().as_seconds();
    let mut claims = json!({
        "iss": partner.setup.auth_url,
        "azp": partner.setup.client_id,
        "aud": partner.setup.client_id,
        "sub": issued.sub,
        "iat": now,
        "exp": now.saturating_add(i64::try_from(ACCESS_LIFE.as_secs()).unwrap_or(0)),
    });
    if let Some(nonce) = &issued.nonce {
        claims["nonce"] = json!(nonce);
    }
    if let Some(person) = partner.lock().workspace.person(&issued.sub) {
        describe(&mut claims, person, &issued.scopes);
    }
    let part = |document: &Value| URL_SAFE_NO_PAD.encode(document.to_string());
    format!("{}.{}.", part(&json!({ "alg": "none", "typ": "JWT" })), part(&claims))
}

fn describe(claims: &mut Value, person: &Person, scopes: &[String]) {
    let has = |name: &str| scopes.iter().any(|scope| scope.ends_with(name));
    if let Some(domain) = &person.hosted_domain {
        claims["hd"] = json!(domain);
    }
    if has("/userinfo.email") {
        claims["email"] = json!(person.email);
        claims["email_verified"] = json!(true);
    }
    if has("/userinfo.profile") {
        claims["name"] = json!(person.name);
        if let Some((given, family)) = person.name.split_once(' ') {
            claims["given_name"] = json!(given);
            claims["family_name"] = json!(family);
        }
    }
}

/// Answers what the scopes of sign-in allow.
pub(super) fn userinfo(partner: &GoogleWorkspace, received: &Received) -> Reply {
    let state = partner.lock();
    let bearer = bearer_token(received).and_then(|token| state.grants.bearer(&token, partner.clock.now()));
    let Some(Bearer { sub, scopes, .. }) = bearer else {
        return oauth_error(401, "invalid_request", "Invalid Credentials");
    };
    let signs_in = |scope: &String| scope == "openid" || scope.contains("/userinfo.");
    let Some(person) = state.workspace.person(&sub).filter(|_| scopes.iter().any(signs_in)) else {
        return Refusal::insufficient_scopes().into_reply();
    };
    let mut claims = json!({ "sub": sub });
    describe(&mut claims, person, &scopes);
    Reply::json(200, &claims)
}

/// Numbers are texts here, as the partner writes them.
pub(super) fn tokeninfo(partner: &GoogleWorkspace, received: &Received) -> Reply {
    let in_form = || TokenForm::read(&received.body).value("access_token").map(str::to_owned);
    let token = received
        .parameter("access_token")
        .or_else(in_form)
        .or_else(|| bearer_token(received));
    let (now, state) = (partner.clock.now(), partner.lock());
    let Some(bearer) = token.and_then(|token| state.grants.bearer(&token, now)) else {
        return oauth_error(400, "invalid_token", "Invalid Value");
    };
    let mut document = json!({
        "azp": partner.setup.client_id,
        "aud": partner.setup.client_id,
        "sub": bearer.sub,
        "scope": bearer.scopes.join(" "),
        "exp": now.plus(bearer.expires_in).as_seconds().to_string(),
        "expires_in": bearer.expires_in.as_secs().to_string(),
        "access_type": "offline",
    });
    let email = bearer.scopes.iter().any(|scope| scope.ends_with("/userinfo.email"));
    if let Some(person) = state.workspace.person(&bearer.sub).filter(|_| email) {
        document["email"] = json!(person.email);
        document["email_verified"] = json!("true");
    }
    Reply::json(200, &document)
}

pub(super) fn discovery(partner: &GoogleWorkspace, received: &Received) -> Reply {
    if received.method != Method::GET {
        return Reply::empty(405).with_header("allow", "GET");
    }
    let (auth_url, api_url) = (&partner.setup.auth_url, &partner.setup.api_url);
    Reply::json(
        200,
        &json!({
            "issuer": auth_url,
            "authorization_endpoint": format!("{auth_url}/o/oauth2/v2/auth"),
            "token_endpoint": format!("{auth_url}/token"),
            "userinfo_endpoint": format!("{api_url}/v1/userinfo"),
            "revocation_endpoint": format!("{auth_url}/revoke"),
            "jwks_uri": format!("{api_url}/oauth2/v3/certs"),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["none"],
            "scopes_supported": ["openid", "email", "profile"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            "claims_supported": ["aud", "email", "email_verified", "exp", "family_name", "given_name", "iat", "iss", "name", "sub"],
            "code_challenge_methods_supported": ["S256"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
        }),
    )
}
