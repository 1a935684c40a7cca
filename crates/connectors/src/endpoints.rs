//! Where a partner is, in one environment.

use std::collections::BTreeMap;

use connect_domain::environment::Environment;
use connect_http::{UnsafeUrl, check_url};
use url::Url;

use crate::manifest::{Address, Auth, Manifest};

/// Names of endpoints: origins, then full URLs.
pub(crate) const ORIGINS: [&str; 3] = ["api", "auth", "directory"];
pub(crate) const ADDRESSES: [&str; 6] = ["authorize", "token", "revoke", "discovery", "userinfo", "device_authorization"];

/// Resolved endpoints by name: `api`, `directory` where people and rooms are elsewhere, and for OAuth partners `authorize`, `token`, and where offered
/// `revoke`, `discovery`, `userinfo` and `device_authorization`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Endpoints(BTreeMap<String, Url>);

/// What was entered of where a partner is.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// Addresses by name.
    pub endpoints: &'a BTreeMap<String, String>,
    /// Form fields. Those that stand in the partner's addresses count.
    pub fields: &'a BTreeMap<String, String>,
}

impl<'a> From<&'a BTreeMap<String, String>> for Given<'a> {
    /// Addresses alone.
    fn from(endpoints: &'a BTreeMap<String, String>) -> Self {
        static NOTHING: BTreeMap<String, String> = BTreeMap::new();
        Self {
            endpoints,
            fields: &NOTHING,
        }
    }
}

/// The endpoints do not resolve.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// No partner has an endpoint of this name.
    #[error(
        "`{partner}` has no endpoint `{name}`: use api, auth, directory, authorize, token, revoke, discovery, userinfo or device_authorization"
    )]
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
    /// An organization's own address that is none of the partner's.
    #[error("endpoint `{name}` must be an https address of the partner without port and path, such as `https://NAME{}`", hosts.first().map_or("", |host| host.trim_start_matches('*')))]
    NotThePartners {
        /// Which.
        name: String,
        /// Where the partner's organizations are.
        hosts: Vec<String>,
    },
    /// Nothing says where it is.
    #[error("endpoint `{name}` is missing: give `--endpoint {name}=URL`")]
    Missing {
        /// Which.
        name: String,
    },
    /// A value that could not stand in an address.
    #[error("`{name}` must be letters, digits, dots and hyphens, at most 100, such as `{example}`")]
    UnfitField {
        /// The field.
        name: String,
        /// What one looks like.
        example: String,
    },
    /// A value that the partner would take and that is not meant.
    #[error("`{name}` cannot be `{value}`: use one such as `{example}`, or leave it empty")]
    RefusedField {
        /// The field.
        name: String,
        /// As given.
        value: String,
        /// What one looks like.
        example: String,
    },
    /// All addresses that it would stand in were given whole.
    #[error("`{name}` stands in none of the addresses that were given: give `--endpoint auth=URL` in their place")]
    NoPlaceForField {
        /// The field.
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

/// Resolves a partner's endpoints. In production and sandbox they are the manifest's, and no address must be given, unless
/// each organization has an `api` of its own: then that is given and nothing else. In rehearsal and custom they are given:
/// `api` and `auth` are enough, since the partner's own paths are put behind `auth`, and the full URLs count where given. What
/// was entered for a field stands in its place behind `auth` as well.
pub fn resolve_endpoints<'a>(
    manifest: &Manifest,
    environment: Environment,
    given: impl Into<Given<'a>>,
) -> Result<Endpoints, EndpointError> {
    let Given { endpoints: given, fields } = given.into();
    let values = manifest.address_values(fields)?;
    if matches!(environment, Environment::Production | Environment::Sandbox) {
        let spec = manifest
            .environments
            .get(&environment)
            .ok_or_else(|| EndpointError::NoSuchEnvironment {
                partner: manifest.id.clone(),
                environment,
            })?;
        let mut endpoints: BTreeMap<String, Url> = spec
            .endpoints
            .iter()
            .map(|(name, address)| (name.clone(), address.at(&values)))
            .collect();
        if spec.endpoint_field.is_some() {
            endpoints.insert("api".to_owned(), own_api(manifest, environment, given)?);
        } else if !given.is_empty() {
            return Err(EndpointError::Fixed { environment });
        }
        return Ok(Endpoints(endpoints));
    }
    let mut resolved = check_given(manifest, given)?;
    let auth = resolved.remove("auth");
    let documented = manifest.documented_endpoints();
    for name in ADDRESSES {
        if let (Some(auth), Some(known)) = (&auth, documented.get(name)) {
            // What says no more than `auth` does has the same place for what was entered.
            let usual = behind(auth, known.usual());
            if resolved.get(name).is_none_or(|given| *given == usual) {
                resolved.insert(name.to_owned(), behind(auth, &known.at(&values)));
            }
        }
    }
    for (field, segment) in manifest.address_fields() {
        let is_filled = |(name, address): (&String, &Address)| {
            let is_here = |auth: &Url| resolved.get(name) == Some(&behind(auth, &address.at(&values)));
            address.has(&field.name) && auth.as_ref().is_some_and(is_here)
        };
        if values.get(field.name.as_str()) != Some(&segment.usual.as_str()) && !documented.iter().any(is_filled) {
            return Err(EndpointError::NoPlaceForField { name: field.name.clone() });
        }
    }
    // What a partner has at two origins, a server of one's own may have at one.
    if documented.contains_key("directory")
        && !resolved.contains_key("directory")
        && let Some(api) = resolved.get("api").cloned()
    {
        resolved.insert("directory".to_owned(), api);
    }
    let needed: &[&str] = match manifest.auth {
        Auth::OAuth2(_) => &["authorize", "token"],
        Auth::ApiKey(_) => &[],
    };
    let has_api = documented.contains_key("api") || manifest.environments.values().any(|spec| spec.endpoint_field.is_some());
    let missing = needed
        .iter()
        .chain(has_api.then_some(&"api"))
        .find(|name| !resolved.contains_key(**name));
    match missing {
        Some(name) => Err(EndpointError::Missing { name: (*name).to_owned() }),
        None => Ok(Endpoints(resolved)),
    }
}

/// What the partner has at its own origin, at another one.
fn behind(origin: &Url, known: &Url) -> Url {
    let mut url = origin.clone();
    url.set_path(known.path());
    url.set_query(known.query());
    url
}

/// The one address that an organization may have of its own: at the partner, and nowhere else.
fn own_api(manifest: &Manifest, environment: Environment, given: &BTreeMap<String, String>) -> Result<Url, EndpointError> {
    let name = "api".to_owned();
    let mut given = check_given(manifest, given)?;
    let url = given.remove("api").ok_or_else(|| EndpointError::Missing { name: name.clone() })?;
    let is_the_partners = url.scheme() == "https"
        && url.port().is_none()
        && url
            .host_str()
            .is_some_and(|host| manifest.hosts.iter().any(|pattern| pattern.matches(host)));
    if !given.is_empty() {
        return Err(EndpointError::Fixed { environment });
    }
    if !is_the_partners {
        let hosts = manifest.hosts.iter().map(|pattern| pattern.as_str().to_owned()).collect();
        return Err(EndpointError::NotThePartners { name, hosts });
    }
    Ok(url)
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
