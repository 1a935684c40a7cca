//! How a credential is obtained.

use std::collections::BTreeMap;

use connect_http::{HeaderName, HeaderValue};
use connect_oauth::{ClientAuthentication, LifetimeFields, Pkce, RevocationBody};
use url::Url;

use super::{Checked, invalid, missing, need, need_url, wrong};
use crate::manifest::file::{AuthFile, PkceFile, ScopeFile};
use crate::manifest::parts::{ApiKey, Auth, OAuth2, Scope};

/// The endpoints that `auth` names.
pub(super) fn named_endpoints(auth: &AuthFile) -> Checked<BTreeMap<String, Url>> {
    let mut named = BTreeMap::new();
    for (name, value) in [
        ("authorize", &auth.authorize_url),
        ("token", &auth.token_url),
        ("revoke", &auth.revoke_url),
        ("discovery", &auth.discovery_url),
        ("userinfo", &auth.userinfo_url),
    ] {
        if let Some(text) = value {
            named.insert(name.to_owned(), need_url(format!("auth.{name}_url"), Some(text.clone()))?);
        }
    }
    if auth.kind.as_deref() == Some("oauth2") {
        for name in ["authorize", "token"] {
            if !named.contains_key(name) {
                return Err(missing(format!("auth.{name}_url")));
            }
        }
    }
    Ok(named)
}

pub(super) fn check_auth(file: AuthFile) -> Checked<Auth> {
    match need("auth.kind", file.kind.clone())?.as_str() {
        "oauth2" => Ok(Auth::OAuth2(check_oauth2(file)?)),
        "api_key" => Ok(Auth::ApiKey(ApiKey {
            header: file.header.unwrap_or_else(|| "Authorization".to_owned()),
            prefix: file.prefix.unwrap_or_else(|| "Bearer ".to_owned()),
        })),
        _ => invalid("auth.kind", "must be `oauth2` or `api_key`"),
    }
}

fn check_oauth2(file: AuthFile) -> Checked<OAuth2> {
    let issuer = need_url("auth.issuer", file.issuer.clone()).map(|_| file.issuer)?;
    let scopes = check_scopes(file.scopes.ok_or_else(|| missing("auth.scopes"))?)?;
    let pkce = check_pkce(file.pkce.ok_or_else(|| missing("auth.pkce"))?)?;
    let client_authentication = check_client_authentication(file.client_authentication)?;
    let revocation_body = match file.revocation_body.as_deref() {
        None | Some("form") => RevocationBody::Form,
        Some("json") => RevocationBody::Json,
        Some(_) => return invalid("auth.revocation_body", "must be `form` or `json`"),
    };
    Ok(OAuth2 {
        issuer,
        issuer_required: file.issuer_required,
        scopes,
        pkce,
        client_authentication,
        revocation_body,
        external_account_parameter: file.external_account_parameter,
        authorize_parameters: file.authorize_parameters.into_iter().collect(),
        token_headers: check_headers(file.token_headers)?,
        previous_refresh_token_may_work: file.previous_refresh_token_may_work,
        lifetime_fields: LifetimeFields {
            refresh_token_expires_in: file.refresh_token_expires_in_field,
            refresh_token_hard_expires_in: file.refresh_token_hard_expires_in_field,
        },
    })
}

fn check_scopes(files: Vec<ScopeFile>) -> Checked<Vec<Scope>> {
    let scope = |(index, file): (usize, ScopeFile)| {
        let field = format!("auth.scopes[{index}].name");
        let name = need(&*field, file.name)?;
        if name.contains(char::is_whitespace) {
            return invalid(field, "must be one scope without blanks");
        }
        let reason = need(format!("auth.scopes[{index}].reason"), file.reason)?;
        Ok(Scope {
            name,
            reason,
            required: file.required.unwrap_or(true),
        })
    };
    files.into_iter().enumerate().map(scope).collect()
}

fn check_pkce(file: PkceFile) -> Checked<Pkce> {
    match file {
        PkceFile::Used(true) => Ok(Pkce::S256),
        PkceFile::Used(false) => Ok(Pkce::Off),
        PkceFile::Method(method) => match method.to_ascii_lowercase().as_str() {
            "s256" | "required" | "optional" => Ok(Pkce::S256),
            "none" | "off" => Ok(Pkce::Off),
            _ => invalid("auth.pkce", "must be true, false, `S256` or `none`"),
        },
    }
}

fn check_client_authentication(word: Option<String>) -> Checked<ClientAuthentication> {
    match need("auth.client_authentication", word)?.as_str() {
        "none" => Ok(ClientAuthentication::None),
        "client_secret_basic" => Ok(ClientAuthentication::Basic),
        "client_secret_post" => Ok(ClientAuthentication::Post),
        _ => invalid(
            "auth.client_authentication",
            "must be `none`, `client_secret_basic` or `client_secret_post`",
        ),
    }
}

fn check_headers(headers: BTreeMap<String, String>) -> Checked<Vec<(HeaderName, HeaderValue)>> {
    let header = |(name, value): (String, String)| {
        let refused = || wrong(format!("auth.token_headers.{name}"), "is not a header");
        let parsed = HeaderName::from_bytes(name.as_bytes()).map_err(|_| refused())?;
        Ok((parsed, HeaderValue::from_str(&value).map_err(|_| refused())?))
    };
    headers.into_iter().map(header).collect()
}
