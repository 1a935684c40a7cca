//! The partner's worlds: where its endpoints are, and how a browser comes back.

use std::collections::{BTreeMap, BTreeSet};

use connect_domain::environment::Environment;
use url::Url;

use super::{Checked, address, invalid, missing, wrong};
use crate::endpoints::{ADDRESSES, ORIGINS, check_endpoint};
use crate::manifest::file::EnvironmentFile;
use crate::manifest::parts::{CallbackKind, EnvironmentSpec, HealthCall};
use crate::manifest::{Address, FormField, HostPattern};

/// Where a code for another device is asked for.
const DEVICE_ENDPOINT: &str = "device_authorization";

/// A partner without environments of its own has one: production, with the endpoints that it names.
pub(super) fn check_environments(
    files: BTreeMap<String, EnvironmentFile>,
    named: &BTreeMap<String, Address>,
    health: Option<&HealthCall>,
    uses_oauth: bool,
    fields: &[FormField],
) -> Checked<BTreeMap<Environment, EnvironmentSpec>> {
    let mut environments = BTreeMap::new();
    if files.is_empty() {
        let mut endpoints = named.clone();
        endpoints.extend(health.map(|call| ("api".to_owned(), Address::fixed(origin_of(&call.url)))));
        let mut callbacks = if uses_oauth {
            vec![CallbackKind::Any, CallbackKind::Paste]
        } else {
            Vec::new()
        };
        callbacks.extend(named.contains_key(DEVICE_ENDPOINT).then_some(CallbackKind::Device));
        let spec = EnvironmentSpec {
            endpoints,
            endpoint_field: None,
            callbacks,
        };
        environments.insert(Environment::Production, spec);
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
            let check = |text: &str| check_endpoint(name, text).map_err(|error| wrong(&field, format!("is not usable: {error}")));
            endpoints.insert(name.clone(), address(&field, text, fields, check)?);
        }
        if file.endpoint_field.is_some() && (!own || endpoints.contains_key("api")) {
            return invalid(
                format!("{field}.endpoint_field"),
                "must be absent: it is for an environment of the partner's without a fixed `api`",
            );
        }
        let spec = EnvironmentSpec {
            endpoints,
            endpoint_field: file.endpoint_field,
            callbacks: check_callbacks(&field, file.callbacks, uses_oauth, named)?,
        };
        environments.insert(environment, spec);
    }
    Ok(environments)
}

fn check_callbacks(field: &str, words: Vec<String>, uses_oauth: bool, named: &BTreeMap<String, Address>) -> Checked<Vec<CallbackKind>> {
    let field = format!("{field}.callbacks");
    if uses_oauth && words.is_empty() {
        return Err(missing(field));
    }
    let parse = |word: String| {
        word.parse()
            .map_err(|()| wrong(&field, format!("has `{word}`: use any, any_port, exact, relay, paste or device")))
    };
    let kinds: Vec<CallbackKind> = words.into_iter().map(parse).collect::<Checked<_>>()?;
    if kinds.contains(&CallbackKind::Device) && !named.contains_key(DEVICE_ENDPOINT) {
        return invalid(field, "has `device` without `auth.device_authorization_url`");
    }
    Ok(kinds)
}

fn origin_of(url: &Url) -> Url {
    let mut origin = url.clone();
    origin.set_path("/");
    origin.set_query(None);
    origin
}

/// A choice that changes nothing would only puzzle whoever is asked for it.
pub(super) fn check_address_fields(environments: &BTreeMap<Environment, EnvironmentSpec>, fields: &[FormField]) -> Checked<()> {
    let is_used = |field: &FormField| {
        let mut addresses = environments.values().flat_map(|spec| spec.endpoints.values());
        field.segment.is_none() || addresses.any(|address| address.has(&field.name))
    };
    match fields.iter().position(|field| !is_used(field)) {
        Some(index) => invalid(
            format!("fields[{index}].default"),
            format!("must be absent: `{{{}}}` stands in no address", fields[index].name),
        ),
        None => Ok(()),
    }
}

/// Each field that says where an organization is has to be one that a person fills in and everyone may see.
pub(super) fn check_endpoint_fields(environments: &BTreeMap<Environment, EnvironmentSpec>, fields: &[FormField]) -> Checked<()> {
    let fits = |name: &str| {
        let named = fields.iter().find(|field| field.name == name);
        named.is_some_and(|field| !field.secret && !field.of_app_registration)
    };
    let wanting = environments
        .iter()
        .find(|(_, spec)| spec.endpoint_field.as_deref().is_some_and(|name| !fits(name)));
    match wanting {
        Some((environment, _)) => invalid(
            format!("environments.{environment}.endpoint_field"),
            "names no field of the connection's own form that is not secret",
        ),
        None => Ok(()),
    }
}

pub(super) fn check_hosts(
    hosts: Option<Vec<String>>,
    environments: &BTreeMap<Environment, EnvironmentSpec>,
    named: &BTreeMap<String, Address>,
) -> Checked<Vec<HostPattern>> {
    let addresses = environments.values().flat_map(|spec| spec.endpoints.values()).chain(named.values());
    let used: BTreeSet<&str> = addresses.filter_map(|address| address.usual().host_str()).collect();
    let asks_where = environments.values().any(|spec| spec.endpoint_field.is_some());
    let hosts = match hosts {
        Some(hosts) => hosts,
        // What a person enters is held against them.
        None if asks_where => return Err(missing("hosts")),
        None => used.iter().map(|host| (*host).to_owned()).collect(),
    };
    let patterns = hosts.iter().map(|text| {
        HostPattern::parse(text).ok_or_else(|| {
            wrong(
                "hosts",
                format!("has `{text}`: use a host's name, or `*.` before two labels or more"),
            )
        })
    });
    let patterns: Vec<HostPattern> = patterns.collect::<Checked<_>>()?;
    match used.iter().find(|host| !patterns.iter().any(|pattern| pattern.matches(host))) {
        Some(host) => invalid("hosts", format!("does not list `{host}`, which a URL of the manifest uses")),
        None => Ok(patterns),
    }
}
