//! A partner described by data: the wizard, the catalog, the throttle and the write guard read it.
//!
//! Built-in partners and a firm's private ones have the same type and the same validator
//! ([`Manifest::parse`]). What was parsed is sound: no later code asks again whether a URL is safe or a field
//! is there.

mod file;
#[cfg(test)]
mod tests;
mod validate;

use std::collections::BTreeMap;

use connect_domain::environment::Environment;
use connect_domain::secret::SecretText;
use connect_domain::source_object::SourceObjectKind;
use connect_http::{HeaderName, HeaderValue, Method, PathPattern, RateLimit, ReadRule, WriteGuard, is_loopback};
use connect_oauth::browser::BrowserPolicy;
use connect_oauth::{ClientAuthentication, LifetimeFields, Pkce, RevocationBody, TokenEndpoint};
use url::Url;

use crate::endpoints::{EndpointError, Endpoints};

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
    /// How to authorize.
    pub auth: Auth,
    /// Environments that this partner has.
    pub environments: BTreeMap<Environment, EnvironmentSpec>,
    /// Hosts that this partner may be reached at.
    pub hosts: Vec<String>,
    /// What a person has to enter.
    pub fields: Vec<FormField>,
    /// See [`RateLimit`].
    pub limit: RateLimit,
    /// Reads that the partner counts, a month, over all connections of one app registration.
    pub monthly_reads: Option<u64>,
    /// Everything that may be sent to the API.
    pub reads: Vec<DeclaredRead>,
    /// What can be mapped, and to which target set.
    pub mapping: Option<MappingSpec>,
    /// What `verify` can check.
    pub checks: Vec<CheckSpec>,
    /// One call that tells whether the partner answers; partners with code have better ones.
    pub health: Option<HealthCall>,
}

/// How a credential is obtained.
#[derive(Clone, Debug)]
pub enum Auth {
    /// OAuth 2.0 authorization code.
    OAuth2(OAuth2),
    /// A key that a person copies from the partner's console.
    ApiKey(ApiKey),
}

/// The OAuth side of a partner.
#[derive(Clone, Debug)]
pub struct OAuth2 {
    /// The partner's issuer identifier.
    pub issuer: Option<String>,
    /// Whether callbacks must name it (RFC 9207).
    pub issuer_required: bool,
    /// What is asked for.
    pub scopes: Vec<Scope>,
    /// See [`Pkce`].
    pub pkce: Pkce,
    /// See [`ClientAuthentication`].
    pub client_authentication: ClientAuthentication,
    /// See [`RevocationBody`].
    pub revocation_body: RevocationBody,
    /// The callback's parameter that names the organization, where it comes that way.
    pub external_account_parameter: Option<String>,
    /// Parameters added to the authorization request.
    pub authorize_parameters: Vec<(String, String)>,
    /// Headers added to token requests.
    pub token_headers: Vec<(HeaderName, HeaderValue)>,
    /// See [`LifetimeFields`].
    pub lifetime_fields: LifetimeFields,
}

/// A scope and why it is asked for, in words for the person who consents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// As the partner writes it.
    pub name: String,
    /// Plain words.
    pub reason: String,
}

/// The API-key side of a partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Header that carries the key.
    pub header: String,
    /// Put before the key, such as `Bearer `.
    pub prefix: String,
}

/// One of a partner's worlds.
#[derive(Clone, Debug)]
pub struct EnvironmentSpec {
    /// By name; empty in rehearsal and custom, where they are resolved when used.
    pub endpoints: BTreeMap<String, Url>,
    /// Ways back from the browser that work there, the best first.
    pub callbacks: Vec<CallbackKind>,
}

/// What the partner compares the redirect URI with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallbackKind {
    /// Any loopback URI.
    Any,
    /// `http://localhost`, any port, no path.
    AnyPort,
    /// The registered loopback URI, to the letter.
    Exact,
    /// An https page of the firm that forwards to loopback.
    Relay,
    /// The person pastes the address that the browser ended at.
    Paste,
}

impl CallbackKind {
    /// The word used in manifests and rows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::AnyPort => "any_port",
            Self::Exact => "exact",
            Self::Relay => "relay",
            Self::Paste => "paste",
        }
    }
}

impl std::str::FromStr for CallbackKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Any, Self::AnyPort, Self::Exact, Self::Relay, Self::Paste]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or(())
    }
}

/// One line of the setup form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormField {
    /// Name in `--secret NAME=` and `--field NAME=`.
    pub name: String,
    /// On screen.
    pub label: String,
    /// Where to find it.
    pub help: String,
    /// What one looks like; never a real one.
    pub example: String,
    /// Regular expression for the whole value.
    pub pattern: Option<String>,
    /// Goes into the vault.
    pub secret: bool,
    /// Belongs to the firm's app registration rather than to one connection.
    pub of_app_registration: bool,
}

/// One request that only reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredRead {
    /// Usually GET.
    pub method: Method,
    /// Name of the endpoint whose origin it goes to.
    pub endpoint: String,
    /// See [`PathPattern`].
    pub path: PathPattern,
    /// What it is for, in words for the catalog.
    pub purpose: String,
}

/// What can be mapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingSpec {
    /// Kind of the source objects.
    pub kind: SourceObjectKind,
    /// Target set to offer.
    pub target_set: String,
}

/// One check of the gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckSpec {
    /// Stable id.
    pub id: String,
    /// On screen.
    pub title: String,
    /// Whether its absence alone makes the gate not ready.
    pub critical: bool,
}

/// See [`Manifest::health`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthCall {
    /// Always a GET.
    pub url: Url,
    /// Status of a healthy answer.
    pub expect_status: u16,
}

/// What is wrong with a manifest; names the field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// Not TOML or JSON of this type.
    #[error("the manifest cannot be read: {0}")]
    Unreadable(String),
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
            Self::Missing { field } | Self::Invalid { field, .. } => Some(field),
        }
    }
}

impl Manifest {
    /// Reads and validates a manifest: JSON when it begins with `{`, TOML otherwise.
    pub fn parse(text: &str) -> Result<Self, ManifestError> {
        validate::validate(file::ManifestFile::read(text)?)
    }

    /// The OAuth side, if it has one.
    pub const fn oauth2(&self) -> Option<&OAuth2> {
        match &self.auth {
            Auth::OAuth2(oauth2) => Some(oauth2),
            Auth::ApiKey(_) => None,
        }
    }

    /// Ways back from the browser in an environment, the best first; empty without OAuth.
    pub fn callbacks(&self, environment: Environment) -> &[CallbackKind] {
        self.environments.get(&environment).map_or(&[], |spec| spec.callbacks.as_slice())
    }

    /// The issuer that a callback may name. Stand-ins and custom servers are not the partner, so there
    /// any named issuer is foreign.
    pub fn issuer_in(&self, environment: Environment) -> Option<&str> {
        match environment {
            Environment::Production | Environment::Sandbox => self.oauth2()?.issuer.as_deref(),
            Environment::Rehearsal | Environment::Custom => None,
        }
    }

    /// Everything that may be sent, as the write guard wants it.
    pub fn write_guard(&self, endpoints: &Endpoints) -> Result<WriteGuard, EndpointError> {
        let rule = |read: &DeclaredRead| {
            Ok(ReadRule {
                method: read.method.clone(),
                origin: endpoints.require(&read.endpoint)?.clone(),
                path: read.path.clone(),
            })
        };
        Ok(WriteGuard::new(self.reads.iter().map(rule).collect::<Result<_, EndpointError>>()?))
    }

    /// Which addresses a browser may be sent to: the authorization endpoint's host, and loopback where the
    /// environment is not the partner's own.
    pub fn browser_policy(&self, environment: Environment, endpoints: &Endpoints) -> BrowserPolicy {
        let own = matches!(environment, Environment::Production | Environment::Sandbox);
        let authorize = endpoints.get("authorize").filter(|url| own || !is_loopback(url));
        let hosts = authorize.and_then(|url| url.host_str()).map(str::to_owned);
        BrowserPolicy::new(hosts.into_iter().collect(), !own)
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
        }))
    }

    /// The endpoints that the partner documents, from whichever environment has them.
    pub(crate) fn documented_endpoints(&self) -> BTreeMap<String, Url> {
        self.environments.values().flat_map(|spec| spec.endpoints.clone()).collect()
    }
}
