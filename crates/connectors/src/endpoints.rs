//! Where a partner is, in one environment.

use std::collections::BTreeMap;

use connect_domain::environment::Environment;
use connect_http::{UnsafeUrl, check_url};
use url::Url;

use crate::manifest::{Auth, Manifest};

/// Names of endpoints: origins, then full URLs.
pub(crate) const ORIGINS: [&str; 2] = ["api", "auth"];
pub(crate) const ADDRESSES: [&str; 5] = ["authorize", "token", "revoke", "discovery", "userinfo"];

/// Resolved endpoints by name: `api`, and for OAuth partners `authorize`, `token`, and where offered
/// `revoke`, `discovery` and `userinfo`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints(BTreeMap<String, Url>);

/// The endpoints do not resolve.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// No partner has an endpoint of this name.
    #[error("`{partner}` has no endpoint `{name}`: use api, auth, authorize, token, revoke, discovery or userinfo")]
    UnknownName {
        /// Connector id.
        partner: String,
        /// As given.
        name: String,
    },
    /// The address is not safe to send a credential to.
    #[error("endpoint `{name}`: {problem}")]
    Unsafe {
        /// Which.
        name: String,
        /// Why.
        problem: UnsafeUrl,
    },
    /// An origin with a path or a query.
    #[error("endpoint `{name}` must be an origin such as `https://host`, without a path")]
    NotAnOrigin {
        /// Which.
        name: String,
    },
    /// Nothing says where it is.
    #[error("endpoint `{name}` is missing: give `--endpoint {name}=URL`")]
    Missing {
        /// Which.
        name: String,
    },
    /// Only custom environments and rehearsals take endpoints from outside.
    #[error("`{environment}` has fixed endpoints; use the environment `custom` to give your own")]
    Fixed {
        /// Which.
        environment: Environment,
    },
    /// The manifest does not know this environment.
    #[error("`{partner}` has no environment `{environment}`")]
    NoSuchEnvironment {
        /// Connector id.
        partner: String,
        /// Which.
        environment: Environment,
    },
}

impl Endpoints {
    /// One endpoint.
    pub fn get(&self, name: &str) -> Option<&Url> {
        self.0.get(name)
    }

    /// One endpoint that has to be there.
    pub fn require(&self, name: &str) -> Result<&Url, EndpointError> {
        self.get(name).ok_or_else(|| EndpointError::Missing { name: name.to_owned() })
    }

    /// All, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Url)> {
        self.0.iter().map(|(name, url)| (name.as_str(), url))
    }
}

/// Resolves a partner's endpoints. In production and sandbox they are the manifest's, and `given` must be
/// empty; in rehearsal and custom they are `given`: `api` and `auth` are enough, since the partner's
/// own paths are put behind `auth`, and the full URLs count where given.
pub fn resolve_endpoints(
    manifest: &Manifest,
    environment: Environment,
    given: &BTreeMap<String, String>,
) -> Result<Endpoints, EndpointError> {
    if matches!(environment, Environment::Production | Environment::Sandbox) {
        if !given.is_empty() {
            return Err(EndpointError::Fixed { environment });
        }
        let spec = manifest
            .environments
            .get(&environment)
            .ok_or_else(|| EndpointError::NoSuchEnvironment {
                partner: manifest.id.clone(),
                environment,
            })?;
        return Ok(Endpoints(spec.endpoints.clone()));
    }
    let mut resolved = check_given(manifest, given)?;
    let auth = resolved.remove("auth");
    let documented = manifest.documented_endpoints();
    for name in ADDRESSES {
        if resolved.contains_key(name) {
            continue;
        }
        if let (Some(auth), Some(known)) = (&auth, documented.get(name)) {
            let mut url = auth.clone();
            url.set_path(known.path());
            url.set_query(known.query());
            resolved.insert(name.to_owned(), url);
        }
    }
    let needed: &[&str] = match manifest.auth {
        Auth::OAuth2(_) => &["authorize", "token"],
        Auth::ApiKey(_) => &[],
    };
    let missing = needed
        .iter()
        .chain(documented.contains_key("api").then_some(&"api"))
        .find(|name| !resolved.contains_key(**name));
    match missing {
        Some(name) => Err(EndpointError::Missing { name: (*name).to_owned() }),
        None => Ok(Endpoints(resolved)),
    }
}

fn check_given(manifest: &Manifest, given: &BTreeMap<String, String>) -> Result<BTreeMap<String, Url>, EndpointError> {
    let mut checked = BTreeMap::new();
    for (name, text) in given {
        if !ORIGINS.contains(&name.as_str()) && !ADDRESSES.contains(&name.as_str()) {
            return Err(EndpointError::UnknownName {
                partner: manifest.id.clone(),
                name: name.clone(),
            });
        }
        checked.insert(name.clone(), check_endpoint(name, text)?);
    }
    Ok(checked)
}

/// Checks one endpoint's address: safe, and an origin where the name says so.
pub(crate) fn check_endpoint(name: &str, text: &str) -> Result<Url, EndpointError> {
    let url = check_url(text.trim()).map_err(|problem| EndpointError::Unsafe {
        name: name.to_owned(),
        problem,
    })?;
    if ORIGINS.contains(&name) && (url.path() != "/" || url.query().is_some()) {
        return Err(EndpointError::NotAnOrigin { name: name.to_owned() });
    }
    Ok(url)
}
