//! A partner described by data: the wizard, the catalog, the throttle and the write guard read it.
//!
//! Built-in partners and a firm's private ones have the same type and the same validator
//! ([`Manifest::parse`]). What was parsed is sound: no later code asks again whether a URL is safe or a field
//! is there.

mod address;
mod admin_consent;
mod field;
mod file;
mod host_pattern;
mod parts;
mod read;
#[cfg(test)]
mod tests;
mod validate;

use std::collections::BTreeMap;

use crate::endpoints::{EndpointError, Endpoints};
use connect_domain::environment::Environment;
use connect_domain::secret::SecretText;
use connect_http::{HttpRequest, RateLimit, ReadRule, WriteGuard, WriteRule, is_loopback};
use connect_oauth::browser::BrowserPolicy;
use connect_oauth::{Issuer, OwnCodes, TokenEndpoint};

pub(crate) use address::is_segment;
pub use address::{Address, Segment};
pub use admin_consent::{AdminConsent, TenantProblem};
pub use field::{FieldPattern, FormField};
pub use host_pattern::HostPattern;
pub use parts::{
    Ability, ApiKey, Auth, CallbackKind, CheckSpec, Code, DeclaredRead, DeclaredWrite, EnvironmentSpec, GrantClock, GrantEnd, HealthCall,
    KeyForm, KeyMeaning, LoginHint, MappingSpec, OAuth2, Retired, Retirement, Scope, Who,
};

/// A validated manifest.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// Connector id: lower case, digits, hyphens.
    pub id: String,
    /// The partner's product.
    pub name: String,
    /// The company behind it.
    pub publisher: String,
    /// One sentence: what connecting it is good for.
    pub purpose: String,
    /// What to know before the browser opens, one sentence each.
    pub before_you_start: Vec<String>,
    /// How the access is taken back at the partner, one sentence; `None` where nobody has written it down.
    pub how_to_revoke: Option<String>,
    /// What reading costs at the partner, where somebody knows.
    pub cost: Option<String>,
    /// Where the partner keeps the data, where somebody knows.
    pub residency: Option<String>,
    /// How long connecting it takes, with everything at hand; `None` where nobody has said it.
    pub minutes: Option<u32>,
    /// Whether the firm relies on its production only under a contract; `None` where the manifest does not say.
    pub needs_contract: Option<bool>,
    /// How to authorize.
    pub auth: Auth,
    /// Environments that this partner has.
    pub environments: BTreeMap<Environment, EnvironmentSpec>,
    /// Hosts that this partner may be reached at.
    pub hosts: Vec<HostPattern>,
    /// What a person has to enter.
    pub fields: Vec<FormField>,
    /// See [`RateLimit`].
    pub limit: RateLimit,
    /// Whether the partner counts all connections of one app registration together.
    pub limit_shared_by_app: bool,
    /// Reads that the partner counts, a month, over all connections of one app registration.
    pub monthly_reads: Option<u64>,
    /// Everything that may be read from the API.
    pub reads: Vec<DeclaredRead>,
    /// Everything that may be written to it, each time with a permit.
    pub writes: Vec<DeclaredWrite>,
    /// What a person can turn on for a connection.
    pub abilities: Vec<Ability>,
    /// What can be mapped, and to which target set.
    pub mapping: Option<MappingSpec>,
    /// What the partner gives up among what can be mapped.
    pub retirements: Vec<Retirement>,
    /// What `verify` can check.
    pub checks: Vec<CheckSpec>,
    /// How much it counts in the gate's score beside other partners, 1 to 100.
    pub weight: u32,
    /// The name of its part in a report's `scores` and `results`, where programs look for it; its id, if nothing is said.
    pub report_name: String,
    /// One call that tells whether the partner answers; partners with code have better ones.
    pub health: Option<HealthCall>,
}

/// What is wrong with a manifest; names the field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// Not TOML or JSON of this type.
    #[error("the manifest cannot be read: {0}")]
    Unreadable(String),
    /// There is no such field, or none at this place.
    #[error("the manifest's `{field}` is no field of manifests{}", near.as_ref().map(|near| format!(": is `{near}` meant?")).unwrap_or_default())]
    Unknown {
        /// Dotted name.
        field: String,
        /// One of that place whose name is nearly the same.
        near: Option<String>,
    },
    /// A field has to be there.
    #[error("the manifest lacks `{field}`")]
    Missing {
        /// Dotted name.
        field: String,
    },
    /// A field's value will not do.
    #[error("the manifest's `{field}` {problem}")]
    Invalid {
        /// Dotted name.
        field: String,
        /// Continues "the manifest's `field` ...".
        problem: String,
    },
}

impl ManifestError {
    /// The dotted name of the field at fault, when it is one field's.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Unreadable(_) => None,
            Self::Unknown { field, .. } | Self::Missing { field } | Self::Invalid { field, .. } => Some(field),
        }
    }
}

impl Manifest {
    /// What to use instead of a model that the partner has given up or will.
    pub fn in_place_of_model(&self, model: &str) -> Option<&str> {
        let of_model = |retirement: &&Retirement| matches!(&retirement.retired, Retired::Model(id) if id == model);
        let found = self.retirements.iter().find(of_model);
        found.map(|retirement| retirement.replacement.as_str())
    }

    /// Reads and validates a manifest: JSON when it begins with `{`, TOML otherwise.
    pub fn parse(text: &str) -> Result<Self, ManifestError> {
        validate::validate(read::read(text)?)
    }

    /// The same for one that was accepted before, by a program that did not look for fields that it does not know.
    pub fn parse_kept(text: &str) -> Result<Self, ManifestError> {
        validate::validate(read::read_kept(text)?)
    }

    /// Everything that stands in one, as it is written.
    pub(crate) fn values(text: &str) -> Result<serde_json::Value, ManifestError> {
        read::values(text)
    }

    /// Whether credentials that were entered for one go to no other host by the other: each address has its old origin.
    pub fn leads_where(&self, other: &Self) -> bool {
        let origins = |manifest: &Self| -> Vec<(Environment, String, url::Origin)> {
            let specs = manifest.environments.iter();
            let named = specs.flat_map(|(environment, spec)| {
                let addresses = spec.endpoints.iter();
                addresses.map(|(name, address)| (*environment, name.clone(), address.origin()))
            });
            named.collect()
        };
        let api = |manifest: &Self| manifest.health.as_ref().map(|health| health.url.origin());
        self.hosts == other.hosts && origins(self) == origins(other) && api(self) == api(other)
    }

    /// The OAuth side, if it has one.
    pub const fn oauth2(&self) -> Option<&OAuth2> {
        match &self.auth {
            Auth::OAuth2(oauth2) => Some(oauth2),
            Auth::ApiKey(_) => None,
        }
    }

    /// Whether a connection of this environment is relied on only under a contract, and from when somebody says so.
    pub fn wants_contract(&self, environment: Environment) -> bool {
        environment == Environment::Production && self.needs_contract.unwrap_or(true)
    }

    /// The ability with this id.
    pub fn ability(&self, id: &str) -> Option<&Ability> {
        self.abilities.iter().find(|ability| ability.id == id)
    }

    /// What is asked for at the first consent: a grant's scopes, or a key's rights.
    pub fn asked(&self) -> &[Scope] {
        match &self.auth {
            Auth::OAuth2(oauth2) => &oauth2.scopes,
            Auth::ApiKey(api_key) => &api_key.rights,
        }
    }

    /// The right without which a key pulls no such resource.
    pub fn right_that_pulls(&self, resource: &str) -> Option<&Scope> {
        self.asked().iter().find(|right| right.pulls.as_deref() == Some(resource))
    }

    /// Required scopes that a grant lacks. One that was given before a scope was asked for lacks it too.
    pub fn missing_scopes<'a>(&'a self, granted: &'a [String]) -> impl Iterator<Item = &'a Scope> {
        let required = self.asked().iter().filter(|scope| scope.required);
        required.filter(|scope| !granted.contains(&scope.name))
    }

    /// What the partner's own codes mean.
    pub fn codes(&self) -> &[Code] {
        self.oauth2().map_or(&[], |oauth2| oauth2.codes.as_slice())
    }

    /// What a code of the partner's own means, where it is known.
    pub fn code(&self, code: &str) -> Option<&Code> {
        self.codes().iter().find(|known| known.codes.iter().any(|one| one == code))
    }

    /// A code as the partner's pages show it.
    pub fn shown_code(&self, code: &str) -> String {
        let is_number = code.bytes().all(|byte| byte.is_ascii_digit());
        let prefix = if is_number { self.code_prefix() } else { "" };
        format!("{prefix}{code}")
    }

    fn code_prefix(&self) -> &str {
        self.oauth2().map_or("", |oauth2| oauth2.code_prefix.as_str())
    }

    /// The codes that are understood, as a refusal is searched for them.
    pub fn own_codes(&self) -> OwnCodes {
        OwnCodes {
            prefix: self.code_prefix().to_owned(),
            known: self.codes().iter().flat_map(|code| code.codes.clone()).collect(),
        }
    }

    /// Fields of the app's registration whose values stand in the partner's addresses.
    pub fn address_fields(&self) -> impl Iterator<Item = (&FormField, &Segment)> {
        self.fields.iter().filter_map(|field| Some((field, field.segment.as_ref()?)))
    }

    /// Whether what was entered for them can stand there.
    pub fn check_fields(&self, entered: &BTreeMap<String, String>) -> Result<(), EndpointError> {
        self.address_values(entered).map(drop)
    }

    /// What stands in the addresses, for each of those fields: what was entered, once it is sound, or the usual.
    pub(crate) fn address_values<'a>(&'a self, entered: &'a BTreeMap<String, String>) -> Result<BTreeMap<&'a str, &'a str>, EndpointError> {
        let value = |(field, segment): (&'a FormField, &'a Segment)| {
            let entered = entered.get(&field.name).map(String::as_str);
            let value = entered.unwrap_or(&segment.usual);
            let (name, example) = (field.name.clone(), field.example.clone());
            if !is_segment(value) || entered.is_some_and(|entered| !field.accepts(entered)) {
                return Err(EndpointError::UnfitField { name, example });
            }
            if segment.refuses(value) {
                let value = value.to_owned();
                return Err(EndpointError::RefusedField { name, value, example });
            }
            Ok((field.name.as_str(), value))
        };
        self.address_fields().map(value).collect()
    }

    /// How an administrator consents for everybody, where the partner has that.
    pub fn admin_consent(&self) -> Option<&AdminConsent> {
        self.oauth2()?.admin_consent.as_deref()
    }

    /// Whether somebody else who is asked to consent can be told, or must be, by the account that signs in.
    pub fn login_hint(&self) -> Option<LoginHint> {
        self.oauth2()?.login_hint
    }

    /// How the partner ends grants although nobody disconnected them.
    pub fn grant_ends(&self) -> &[GrantEnd] {
        self.oauth2().map_or(&[], |oauth2| oauth2.grant_ends.as_slice())
    }

    /// The key's side, if it has one.
    pub const fn api_key(&self) -> Option<&ApiKey> {
        match &self.auth {
            Auth::OAuth2(_) => None,
            Auth::ApiKey(api_key) => Some(api_key),
        }
    }

    /// Puts the credential where this partner looks for it. No connector writes a secret into a header itself.
    pub fn authorize(&self, request: HttpRequest, credential: &SecretText) -> HttpRequest {
        match &self.auth {
            Auth::OAuth2(_) => request.bearer(credential),
            Auth::ApiKey(api_key) => request.credential(api_key.header.clone(), &api_key.prefix, credential),
        }
    }

    /// The form field that says where the organization's own address is, in an environment that has no fixed one.
    pub fn endpoint_field(&self, environment: Environment) -> Option<&FormField> {
        let name = self.environments.get(&environment)?.endpoint_field.as_deref()?;
        self.fields.iter().find(|field| field.name == name)
    }

    /// Ways back from the browser in an environment, the best first; empty without OAuth.
    pub fn callbacks(&self, environment: Environment) -> &[CallbackKind] {
        self.environments.get(&environment).map_or(&[], |spec| spec.callbacks.as_slice())
    }

    /// The issuer that a callback may name. Stand-ins and custom servers are not the partner, so there
    /// any named issuer is foreign.
    pub fn issuer_in(&self, environment: Environment) -> Option<&Issuer> {
        match environment {
            Environment::Production | Environment::Sandbox => self.oauth2()?.issuer.as_ref(),
            Environment::Rehearsal | Environment::Custom => None,
        }
    }

    /// Everything that may be read, as the write guard wants it.
    pub fn write_guard(&self, endpoints: &Endpoints) -> Result<WriteGuard, EndpointError> {
        let rule = |read: &DeclaredRead| {
            Ok(ReadRule {
                method: read.method.clone(),
                origin: endpoints.require(&read.endpoint)?.clone(),
                path: read.path.clone(),
            })
        };
        // What a custom server does not have cannot be sent to it.
        let offered = |read: &&DeclaredRead| read.endpoint == "api" || endpoints.get(&read.endpoint).is_some();
        let rules = self.reads.iter().filter(offered).map(rule);
        Ok(WriteGuard::new(rules.collect::<Result<_, EndpointError>>()?))
    }

    /// The same with everything that may be written for the connection `subject`, given a permit.
    pub fn write_guard_of(&self, endpoints: &Endpoints, subject: &str) -> Result<WriteGuard, EndpointError> {
        let rule = |write: &DeclaredWrite| {
            Ok(WriteRule {
                method: write.method.clone(),
                origin: endpoints.require(&write.endpoint)?.clone(),
                path: write.path.clone(),
                act: write.ability.clone(),
            })
        };
        let rules = self.writes.iter().map(rule).collect::<Result<_, EndpointError>>()?;
        Ok(self.write_guard(endpoints)?.with_writes(rules, subject))
    }

    /// Which addresses a browser may be sent to: the authorization endpoint's host, and loopback where the
    /// environment is not the partner's own, or the partner itself is on this machine.
    pub fn browser_policy(&self, environment: Environment, endpoints: &Endpoints) -> BrowserPolicy {
        let own = matches!(environment, Environment::Production | Environment::Sandbox);
        let authorize = endpoints.get("authorize").filter(|url| !is_loopback(url));
        let hosts = authorize.and_then(|url| url.host_str()).map(str::to_owned);
        let is_here = self
            .documented_endpoints()
            .get("authorize")
            .is_some_and(|address| is_loopback(address.usual()));
        BrowserPolicy::new(hosts.into_iter().collect(), !own || is_here)
    }

    /// The token endpoint for one app registration. `None` for partners without OAuth.
    pub fn token_endpoint(
        &self,
        endpoints: &Endpoints,
        oauth_client_id: &str,
        oauth_client_secret: Option<SecretText>,
    ) -> Result<Option<TokenEndpoint>, EndpointError> {
        let Some(oauth2) = self.oauth2() else {
            return Ok(None);
        };
        Ok(Some(TokenEndpoint {
            token_url: endpoints.require("token")?.clone(),
            revoke_url: endpoints.get("revoke").cloned(),
            revocation_body: oauth2.revocation_body,
            oauth_client_id: oauth_client_id.to_owned(),
            oauth_client_secret,
            client_authentication: oauth2.client_authentication,
            extra_headers: oauth2.token_headers.clone(),
            lifetime_fields: oauth2.lifetime_fields.clone(),
            own_codes: self.own_codes(),
        }))
    }

    /// The endpoints that the partner documents, from whichever environment has them.
    pub(crate) fn documented_endpoints(&self) -> BTreeMap<String, Address> {
        self.environments.values().flat_map(|spec| spec.endpoints.clone()).collect()
    }
}
