//! The one validator: from what is written to what can be relied on.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use connect_domain::environment::Environment;
use connect_http::{HeaderName, HeaderValue, Method, PathPattern, RateLimit, check_url};
use connect_oauth::{ClientAuthentication, LifetimeFields, Pkce, RevocationBody};
use url::Url;

use super::file::{AuthFile, EnvironmentFile, FieldFile, HealthFile, LimitsFile, ManifestFile, MappingFile, PkceFile, ReadFile};
use super::{
    ApiKey, Auth, CallbackKind, CheckSpec, DeclaredRead, EnvironmentSpec, FormField, HealthCall, Manifest, ManifestError, MappingSpec,
    OAuth2, Scope,
};
use crate::endpoints::{ADDRESSES, ORIGINS, check_endpoint};

type Checked<T> = Result<T, ManifestError>;

pub(super) fn validate(file: ManifestFile) -> Checked<Manifest> {
    let id = need("id", file.id)?;
    if !is_id(&id) {
        return invalid(
            "id",
            "must be lower-case letters, digits and hyphens, at most 63, beginning with a letter",
        );
    }
    let auth_file = file.auth.ok_or_else(|| missing("auth"))?;
    let health = file.health.map(check_health).transpose()?;
    if file.environments.is_empty() && health.is_none() {
        return Err(missing("health"));
    }
    let named = named_endpoints(&auth_file)?;
    let auth = check_auth(auth_file)?;
    let uses_oauth = matches!(auth, Auth::OAuth2(_));
    let environments = check_environments(file.environments, &named, health.as_ref(), uses_oauth)?;
    let reads = check_reads(file.reads, health.as_ref())?;
    let manifest = Manifest {
        id,
        name: need("name", file.name)?,
        publisher: need("publisher", file.publisher)?,
        purpose: need("purpose", file.purpose)?,
        before_you_start: file.before_you_start,
        hosts: check_hosts(file.hosts, &environments, &named)?,
        fields: check_fields(file.fields, uses_oauth)?,
        limit: check_limits(&file.limits)?,
        monthly_reads: file.limits.monthly_reads,
        mapping: file.mapping.map(check_mapping).transpose()?,
        checks: check_checks(file.checks)?,
        auth,
        environments,
        reads,
        health,
    };
    Ok(manifest)
}

fn missing(field: impl Into<String>) -> ManifestError {
    ManifestError::Missing { field: field.into() }
}

fn wrong(field: impl Into<String>, problem: impl Into<String>) -> ManifestError {
    ManifestError::Invalid {
        field: field.into(),
        problem: problem.into(),
    }
}

fn invalid<T>(field: impl Into<String>, problem: impl Into<String>) -> Checked<T> {
    Err(wrong(field, problem))
}

/// A text that is there and says something.
fn need(field: impl Into<String>, value: Option<String>) -> Checked<String> {
    let field = field.into();
    let text = value.ok_or_else(|| missing(field.clone()))?;
    if text.trim().is_empty() {
        return invalid(field, "must not be empty");
    }
    if text.chars().any(char::is_control) {
        return invalid(field, "must not hold control characters");
    }
    Ok(text)
}

fn is_id(text: &str) -> bool {
    text.len() <= 63
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

fn need_url(field: impl Into<String>, value: Option<String>) -> Checked<Url> {
    let field = field.into();
    let text = need(field.clone(), value)?;
    check_url(&text).map_err(|problem| wrong(field, format!("is not usable: {problem}")))
}

/// The endpoints that `auth` names.
fn named_endpoints(auth: &AuthFile) -> Checked<BTreeMap<String, Url>> {
    let mut named = BTreeMap::new();
    for (name, value) in [
        ("authorize", &auth.authorize_url),
        ("token", &auth.token_url),
        ("revoke", &auth.revoke_url),
        ("discovery", &auth.discovery_url),
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

fn check_auth(file: AuthFile) -> Checked<Auth> {
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
    let mut scopes = Vec::new();
    for (index, scope) in file.scopes.ok_or_else(|| missing("auth.scopes"))?.into_iter().enumerate() {
        let name = need(format!("auth.scopes[{index}].name"), scope.name)?;
        if name.contains(char::is_whitespace) {
            return invalid(format!("auth.scopes[{index}].name"), "must be one scope without blanks");
        }
        scopes.push(Scope {
            name,
            reason: need(format!("auth.scopes[{index}].reason"), scope.reason)?,
        });
    }
    let pkce = match file.pkce.ok_or_else(|| missing("auth.pkce"))? {
        PkceFile::Used(true) => Pkce::S256,
        PkceFile::Used(false) => Pkce::Off,
        PkceFile::Method(method) => match method.to_ascii_lowercase().as_str() {
            "s256" | "required" | "optional" => Pkce::S256,
            "none" | "off" => Pkce::Off,
            _ => return invalid("auth.pkce", "must be true, false, `S256` or `none`"),
        },
    };
    let client_authentication = match need("auth.client_authentication", file.client_authentication)?.as_str() {
        "none" => ClientAuthentication::None,
        "client_secret_basic" => ClientAuthentication::Basic,
        "client_secret_post" => ClientAuthentication::Post,
        _ => {
            return invalid(
                "auth.client_authentication",
                "must be `none`, `client_secret_basic` or `client_secret_post`",
            );
        }
    };
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
        lifetime_fields: LifetimeFields {
            refresh_token_expires_in: file.refresh_token_expires_in_field,
            refresh_token_hard_expires_in: file.refresh_token_hard_expires_in_field,
        },
    })
}

fn check_headers(headers: BTreeMap<String, String>) -> Checked<Vec<(HeaderName, HeaderValue)>> {
    let header = |(name, value): (String, String)| {
        let refused = || wrong(format!("auth.token_headers.{name}"), "is not a header");
        let parsed = HeaderName::from_bytes(name.as_bytes()).map_err(|_| refused())?;
        Ok((parsed, HeaderValue::from_str(&value).map_err(|_| refused())?))
    };
    headers.into_iter().map(header).collect()
}

/// A partner without environments of its own has one: production, with the endpoints that it names.
fn check_environments(
    files: BTreeMap<String, EnvironmentFile>,
    named: &BTreeMap<String, Url>,
    health: Option<&HealthCall>,
    uses_oauth: bool,
) -> Checked<BTreeMap<Environment, EnvironmentSpec>> {
    let mut environments = BTreeMap::new();
    if files.is_empty() {
        let mut endpoints = named.clone();
        endpoints.extend(health.map(|call| ("api".to_owned(), origin_of(&call.url))));
        let callbacks = if uses_oauth {
            vec![CallbackKind::Any, CallbackKind::Paste]
        } else {
            Vec::new()
        };
        environments.insert(Environment::Production, EnvironmentSpec { endpoints, callbacks });
    }
    for (name, file) in files {
        let field = format!("environments.{name}");
        let environment: Environment = name.parse().map_err(|_| wrong(&field, "is not an environment"))?;
        let own = matches!(environment, Environment::Production | Environment::Sandbox);
        if !own && !file.endpoints.is_empty() {
            return invalid(format!("{field}.endpoints"), "must be absent: they are resolved when used");
        }
        let mut endpoints = if own { named.clone() } else { BTreeMap::new() };
        for (name, text) in &file.endpoints {
            let field = format!("{field}.endpoints.{name}");
            if !ORIGINS.contains(&name.as_str()) && !ADDRESSES.contains(&name.as_str()) {
                return invalid(field, "is not the name of an endpoint");
            }
            let url = check_endpoint(name, text).map_err(|error| wrong(field, format!("is not usable: {error}")))?;
            endpoints.insert(name.clone(), url);
        }
        let callbacks = check_callbacks(&field, file.callbacks, uses_oauth)?;
        environments.insert(environment, EnvironmentSpec { endpoints, callbacks });
    }
    Ok(environments)
}

fn check_callbacks(field: &str, words: Vec<String>, uses_oauth: bool) -> Checked<Vec<CallbackKind>> {
    let field = format!("{field}.callbacks");
    if uses_oauth && words.is_empty() {
        return Err(missing(field));
    }
    let parse = |word: String| {
        word.parse()
            .map_err(|()| wrong(&field, format!("has `{word}`: use any, any_port, exact, relay or paste")))
    };
    words.into_iter().map(parse).collect()
}

fn origin_of(url: &Url) -> Url {
    let mut origin = url.clone();
    origin.set_path("/");
    origin.set_query(None);
    origin
}

fn check_hosts(
    hosts: Option<Vec<String>>,
    environments: &BTreeMap<Environment, EnvironmentSpec>,
    named: &BTreeMap<String, Url>,
) -> Checked<Vec<String>> {
    let urls = environments.values().flat_map(|spec| spec.endpoints.values()).chain(named.values());
    let used: BTreeSet<String> = urls.filter_map(|url| url.host_str().map(str::to_owned)).collect();
    let Some(hosts) = hosts else {
        return Ok(used.into_iter().collect());
    };
    match used.iter().find(|host| !hosts.contains(host)) {
        Some(host) => invalid("hosts", format!("does not list `{host}`, which a URL of the manifest uses")),
        None => Ok(hosts),
    }
}

fn check_fields(files: Vec<FieldFile>, uses_oauth: bool) -> Checked<Vec<FormField>> {
    let mut fields: Vec<FormField> = Vec::new();
    for (index, file) in files.into_iter().enumerate() {
        let name = need(format!("fields[{index}].name"), file.name)?;
        if fields.iter().any(|field| field.name == name) {
            return invalid(format!("fields[{index}].name"), format!("repeats `{name}`"));
        }
        fields.push(FormField {
            label: need(format!("fields[{index}].label"), file.label)?,
            name,
            help: file.help,
            example: file.example,
            pattern: file.pattern,
            secret: file.secret,
            of_app_registration: file.of_app_registration,
        });
    }
    if fields.is_empty() && !uses_oauth {
        fields.push(FormField {
            name: "api_key".to_owned(),
            label: "API key".to_owned(),
            help: "From the partner's console".to_owned(),
            example: String::new(),
            pattern: None,
            secret: true,
            of_app_registration: false,
        });
    }
    Ok(fields)
}

/// A partner that states no limits is treated with care.
fn check_limits(file: &LimitsFile) -> Checked<RateLimit> {
    let positive = |field: &str, value: Option<u32>, usual: u32| match value {
        Some(0) => invalid(format!("limits.{field}"), "must be at least 1"),
        Some(value) => Ok(value),
        None => Ok(usual),
    };
    Ok(RateLimit {
        per_minute: positive("per_minute", file.per_minute, 60)?,
        per_second: positive("per_second", file.per_second, 5)?,
        concurrency: positive("concurrency", file.concurrency, 2)?,
        pause_after_429: Duration::from_secs(file.pause_after_429_seconds.unwrap_or(60).min(900)),
    })
}

/// The health call of a partner without code is its one declared read.
fn check_reads(files: Vec<ReadFile>, health: Option<&HealthCall>) -> Checked<Vec<DeclaredRead>> {
    let mut reads = Vec::new();
    for (index, file) in files.into_iter().enumerate() {
        let field = |name: &str| format!("reads[{index}].{name}");
        let method = match need(field("method"), file.method)?.as_str() {
            "GET" => Method::GET,
            "POST" => Method::POST,
            _ => return invalid(field("method"), "must be `GET`, or `POST` for a request that only reads"),
        };
        let path = need(field("path"), file.path)?;
        let path = PathPattern::parse(&path).map_err(|error| wrong(field("path"), format!("is no pattern: {error}")))?;
        let endpoint = need(field("endpoint"), file.endpoint)?;
        if !ORIGINS.contains(&endpoint.as_str()) && !ADDRESSES.contains(&endpoint.as_str()) {
            return invalid(field("endpoint"), "is not the name of an endpoint");
        }
        reads.push(DeclaredRead {
            method,
            endpoint,
            path,
            purpose: file.purpose,
        });
    }
    if let Some(call) = health {
        let path = PathPattern::parse(call.url.path()).map_err(|error| wrong("health.url", format!("has an unusual path: {error}")))?;
        let read = DeclaredRead {
            method: Method::GET,
            endpoint: "api".to_owned(),
            path,
            purpose: "Health check".to_owned(),
        };
        if !reads.iter().any(|known| known.path == read.path && known.method == read.method) {
            reads.push(read);
        }
    }
    Ok(reads)
}

fn check_mapping(file: MappingFile) -> Checked<MappingSpec> {
    let kind = need("mapping.kind", file.kind)?;
    Ok(MappingSpec {
        kind: kind.parse().map_err(|()| wrong("mapping.kind", "is not a kind of source object"))?,
        target_set: need("mapping.target_set", file.target_set)?,
    })
}

fn check_checks(files: Vec<super::file::CheckFile>) -> Checked<Vec<CheckSpec>> {
    let check = |(index, file): (usize, super::file::CheckFile)| {
        Ok(CheckSpec {
            id: need(format!("checks[{index}].id"), file.id)?,
            title: need(format!("checks[{index}].title"), file.title)?,
            critical: file.critical,
        })
    };
    files.into_iter().enumerate().map(check).collect()
}

fn check_health(file: HealthFile) -> Checked<HealthCall> {
    if need("health.method", file.method)? != "GET" {
        return invalid("health.method", "must be `GET`");
    }
    let expect_status = file.expect_status.ok_or_else(|| missing("health.expect_status"))?;
    if !(200..=599).contains(&expect_status) {
        return invalid("health.expect_status", "must be an HTTP status from 200 to 599");
    }
    Ok(HealthCall {
        url: need_url("health.url", file.url)?,
        expect_status,
    })
}
