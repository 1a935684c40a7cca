//! The partner's worlds: where its endpoints are, and how a browser comes back.

use std::collections::{BTreeMap, BTreeSet};

use connect_domain::environment::Environment;
use url::Url;

use super::{Checked, invalid, missing, wrong};
use crate::endpoints::{ADDRESSES, ORIGINS, check_endpoint};
use crate::manifest::file::EnvironmentFile;
use crate::manifest::parts::{CallbackKind, EnvironmentSpec, HealthCall};

/// A partner without environments of its own has one: production, with the endpoints that it names.
pub(super) fn check_environments(
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

pub(super) fn check_hosts(
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
