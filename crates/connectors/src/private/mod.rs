//! A firm's own partner, by its manifest alone: it is authorized like any other, and its one declared call tells
//! whether it answers. There is no code that could read records, so nothing is pulled or mapped.

pub(crate) mod shown;

use std::time::Duration;

use connect_domain::check::CheckCost;
use connect_domain::clock::Instant;
use connect_domain::failure::Cause;
use connect_http::{HttpRequest, HttpResponse};
use connect_oauth::{ClientAuthentication, Pkce};
use url::Url;

use crate::connector::{CallFuture, Connector, Organization, PartnerCall, ReadsOrganization};
use crate::fault::{FaultKind, PartnerFault};
use crate::manifest::{CheckSpec, HealthCall, Manifest, ManifestError};

/// See the module.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PrivatePartner {
    manifest: &'static Manifest,
    health: &'static HealthCall,
}

impl PrivatePartner {
    /// The partner of a manifest that [`checked`] took, kept for as long as the program runs.
    pub(crate) fn keep(manifest: Manifest) -> Option<Self> {
        let manifest: &'static Manifest = Box::leak(Box::new(manifest));
        let health = manifest.health.as_ref()?;
        Some(Self { manifest, health })
    }
}

/// The manifest as a private partner's. What only code could do must not be asked of it.
pub(crate) fn checked(mut manifest: Manifest) -> Result<Manifest, ManifestError> {
    if manifest.health.is_none() {
        return Err(ManifestError::Missing {
            field: "health".to_owned(),
        });
    }
    let needs_code = |field: &str| ManifestError::Invalid {
        field: field.to_owned(),
        problem: "must be absent: it needs a connector with code".to_owned(),
    };
    if manifest.mapping.is_some() {
        return Err(needs_code("mapping"));
    }
    if !manifest.checks.is_empty() {
        return Err(needs_code("checks"));
    }
    if manifest.api_key().is_some_and(|api_key| !api_key.rights.is_empty()) {
        return Err(needs_code("auth.rights"));
    }
    if manifest.api_key().is_some_and(|api_key| !api_key.unwanted.is_empty()) {
        return Err(needs_code("auth.unwanted"));
    }
    manifest.checks = checks_of(&manifest);
    // It may be the firm's own service: only the manifest can know that there is somebody to agree with.
    manifest.needs_contract.get_or_insert(false);
    Ok(manifest)
}

/// What is asked of a manifest that is new: those that were accepted before go on working.
pub(crate) fn acceptable(manifest: Manifest) -> Result<Manifest, ManifestError> {
    let Some(oauth2) = manifest.oauth2() else { return Ok(manifest) };
    // Whoever catches the code of an app without a secret could exchange it (RFC 8252, 6).
    if oauth2.client_authentication == ClientAuthentication::None && oauth2.pkce == Pkce::Off {
        return Err(ManifestError::Invalid {
            field: "auth.pkce".to_owned(),
            problem: "must be true, because the app has no secret: nothing else protects the code on its way".to_owned(),
        });
    }
    if !manifest.environments.values().any(|spec| spec.endpoints.contains_key("revoke")) {
        return Err(ManifestError::Missing {
            field: "auth.revoke_url".to_owned(),
        });
    }
    Ok(manifest)
}

/// What can be checked of any partner that has a call which tells whether it answers.
fn checks_of(manifest: &Manifest) -> Vec<CheckSpec> {
    let check = |id: &str, title: &str, critical, cost| CheckSpec {
        id: id.to_owned(),
        title: title.to_owned(),
        critical,
        cost,
        fresh_for: Duration::from_secs(86_400),
    };
    let answers = check("organization.expected", "The partner answers as declared", true, CheckCost::Metered);
    match manifest.api_key() {
        None => vec![
            check("token.usable", "The grant lives and can be refreshed", true, CheckCost::Unmetered),
            check("scopes.granted", "Everything that was asked for is granted", true, CheckCost::Local),
            answers,
        ],
        Some(api_key) if api_key.rotate_after.is_some() => {
            vec![answers, check("key.age", "The key is rotated in time", false, CheckCost::Local)]
        }
        Some(_) => vec![answers],
    }
}

impl Connector for PrivatePartner {
    fn manifest(&self) -> &'static Manifest {
        self.manifest
    }

    fn logo(&self) -> &'static str {
        include_str!("logo.svg")
    }

    fn organization(&self) -> Option<&dyn ReadsOrganization> {
        Some(self)
    }
}

impl ReadsOrganization for PrivatePartner {
    /// A manifest cannot say where in an answer an organization is named: each partner has one, named as the partner.
    fn read_organization<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Organization> {
        Box::pin(async move {
            let request = self.manifest.authorize(HttpRequest::get(self.address(call)?), call.access_token);
            let response = call.http.send(request).await?;
            if response.status != self.health.expect_status {
                return Err(fault(&response, self.manifest.oauth2().is_some(), call.http.clock().now()));
            }
            Ok(Organization {
                external_account_id: self.manifest.id.clone(),
                display_name: self.manifest.name.clone(),
                legal_name: None,
                addresses: Vec::new(),
                currency: None,
                country: None,
                fiscal_year_starts_in: None,
            })
        })
    }
}

impl PrivatePartner {
    /// The declared call, wherever this environment has the partner.
    fn address(&self, call: PartnerCall<'_>) -> Result<Url, PartnerFault> {
        let origin = call.endpoints.require("api").map_err(|error| {
            PartnerFault::new(
                Cause::Local,
                FaultKind::NotSent(error.to_string()),
                "Check the connection's endpoints",
            )
        })?;
        let mut url = origin.clone();
        url.set_path(self.health.url.path());
        url.set_query(self.health.url.query());
        Ok(url)
    }
}

/// What a status says that was not the declared one; all that can be known of a partner without code.
fn fault(response: &HttpResponse, uses_oauth: bool, now: Instant) -> PartnerFault {
    let (cause, kind, advice) = match response.status {
        401 if uses_oauth => (
            Cause::Auth,
            FaultKind::AccessTokenRejected,
            "Connect it again; if that does not help, the app's registration at the partner may have changed",
        ),
        401 => (
            Cause::Auth,
            FaultKind::KeyRejected,
            "Make a new key at the partner and put it in the old one's place",
        ),
        403 => (
            Cause::Auth,
            FaultKind::AccessForbidden,
            "Ask the partner's administrator what this app or key may do",
        ),
        404 => (
            Cause::Data,
            FaultKind::NotFound,
            "The declared call does not exist there: check `health.url` of the manifest",
        ),
        429 => (
            Cause::Quota,
            FaultKind::Throttled {
                retry_after: response.retry_after(now),
            },
            "Try again in a minute; the manifest's `limits` say how fast this program asks",
        ),
        200..=499 => (
            Cause::Data,
            FaultKind::Refused,
            "The partner answers, and not as declared: check `health.expect_status` of the manifest",
        ),
        http_status => (
            Cause::Provider,
            FaultKind::ProviderFailed { http_status },
            "The partner, or something on the way to it, failed; try again in a few minutes",
        ),
    };
    let is_word = |code: &String| code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    PartnerFault {
        partner_code: Some(response.status.to_string()).filter(is_word),
        ..PartnerFault::new(cause, kind, advice)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn parse(text: &str) -> Result<Manifest, ManifestError> {
        checked(Manifest::parse(text)?)
    }

    fn manifest(more: &Value) -> String {
        let mut manifest = json!({
            "id": "acme-ledger", "name": "Acme Ledger", "publisher": "Acme", "purpose": "Read ledgers",
            "auth": {"kind": "api_key", "header": "X-Key"},
            "health": {"method": "GET", "url": "https://api.acme.example/v1/ping?deep=1", "expect_status": 204}
        });
        manifest.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        manifest.to_string()
    }

    #[test]
    fn its_checks_follow_from_how_it_is_authorized() {
        let ids = |text: &str| -> Vec<String> {
            let manifest = parse(text).unwrap();
            manifest.checks.iter().map(|check| check.id.clone()).collect()
        };
        assert_eq!(ids(&manifest(&json!({}))), ["organization.expected"]);
        let rotated = json!({"auth": {"kind": "api_key", "header": "X-Key", "rotate_after_days": 90}});
        assert_eq!(ids(&manifest(&rotated)), ["organization.expected", "key.age"]);
        let oauth = json!({"auth": {
            "kind": "oauth2", "issuer": "https://acme.example", "authorize_url": "https://acme.example/a", "token_url": "https://acme.example/t",
            "revoke_url": "https://acme.example/r", "scopes": [{"name": "read", "reason": "Read"}], "pkce": true, "client_authentication": "none"
        }});
        assert_eq!(ids(&manifest(&oauth)), ["token.usable", "scopes.granted", "organization.expected"]);
    }

    #[test]
    fn a_new_one_says_how_to_revoke_and_protects_the_code_of_an_app_without_a_secret() {
        let auth = json!({
            "kind": "oauth2", "issuer": "https://acme.example", "authorize_url": "https://acme.example/a", "token_url": "https://acme.example/t",
            "revoke_url": "https://acme.example/r", "scopes": [{"name": "read", "reason": "Read"}], "pkce": true, "client_authentication": "none"
        });
        let read = |field: &str, value: Value| {
            let mut auth = auth.clone();
            auth[field] = value;
            let text = manifest(&json!({"auth": auth}));
            (parse(&text).is_ok(), crate::registry::read_private(&text))
        };
        assert!(read("pkce", json!(true)).1.is_ok());
        for (field, value, named) in [
            ("pkce", json!(false), "auth.pkce"),
            ("pkce", json!("none"), "auth.pkce"),
            ("revoke_url", Value::Null, "auth.revoke_url"),
        ] {
            let (is_kept, refused) = read(field, value);
            assert!(is_kept, "{field}: what was accepted once stays readable");
            assert_eq!(refused.unwrap_err().field(), Some(named));
        }
    }

    #[test]
    fn it_needs_a_contract_only_if_it_says_so() {
        use connect_domain::environment::Environment::{Custom, Production};
        let silent = parse(&manifest(&json!({}))).unwrap();
        assert!(!silent.wants_contract(Production));
        let says_so = parse(&manifest(&json!({"needs_contract": true}))).unwrap();
        assert!(says_so.wants_contract(Production) && !says_so.wants_contract(Custom));
        for connector in crate::registry::ALL {
            let built_in = connector.manifest();
            assert!(
                built_in.wants_contract(Production) && !built_in.wants_contract(Custom),
                "{}",
                built_in.id
            );
        }
    }

    #[test]
    fn what_needs_code_is_refused_and_named() {
        for (more, field) in [
            (json!({"mapping": {"kind": "price", "target_set": "service_tiers"}}), "mapping"),
            (json!({"checks": [{"id": "prices.in_use", "title": "Used"}]}), "checks"),
            (
                json!({"auth": {"kind": "api_key", "header": "X-Key", "rights": [{"name": "Read", "reason": "Read"}]}}),
                "auth.rights",
            ),
            (json!({"health": null, "environments": {"production": {}}}), "health"),
        ] {
            let error = parse(&manifest(&more)).unwrap_err();
            assert_eq!(error.field(), Some(field), "{error}");
        }
    }
}
