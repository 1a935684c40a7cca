//! Private manifests, good and bad: an error names the field.

mod abilities;
mod addresses;
mod codes;
mod unknown_fields;

use std::collections::BTreeMap;
use std::time::Duration;

use connect_domain::environment::Environment;
use connect_http::Method;
use proptest::prelude::*;
use serde_json::{Value, json};
use url::Url;

use super::*;
use crate::endpoints::resolve_endpoints;
use crate::registry;

/// The least that the contract asks for.
fn least() -> Value {
    json!({
        "id": "acme-ledger", "name": "Acme Ledger", "publisher": "Acme", "purpose": "Read ledgers",
        "auth": {
            "kind": "oauth2", "issuer": "https://acme.example", "authorize_url": "https://acme.example/authorize",
            "token_url": "https://token.acme.example/token", "revoke_url": "https://acme.example/revoke",
            "scopes": [{"name": "ledger.read", "reason": "Read ledgers"}], "pkce": true, "client_authentication": "client_secret_basic"
        },
        "health": {"method": "GET", "url": "https://api.acme.example/v1/ping", "expect_status": 200}
    })
}

const LEAST_TOML: &str = r#"
id = "acme-ledger"
name = "Acme Ledger"
publisher = "Acme"
purpose = "Read ledgers"

[auth]
kind = "oauth2"
issuer = "https://acme.example"
authorize_url = "https://acme.example/authorize"
token_url = "https://token.acme.example/token"
revoke_url = "https://acme.example/revoke"
scopes = [{ name = "ledger.read", reason = "Read ledgers" }]
pkce = true
client_authentication = "client_secret_basic"

[health]
method = "GET"
url = "https://api.acme.example/v1/ping"
expect_status = 200
"#;

/// `least` with one value at a dotted path replaced, or removed by `null`.
fn with(path: &str, value: Value) -> String {
    let mut manifest = least();
    let (parents, last) = path.rsplit_once('.').unwrap_or(("", path));
    let parent = parents
        .split('.')
        .filter(|name| !name.is_empty())
        .fold(&mut manifest, |at, name| match name.parse::<usize>() {
            Ok(index) => &mut at[index],
            Err(_) => &mut at[name],
        });
    let parent = parent.as_object_mut().unwrap();
    if value.is_null() {
        parent.remove(last);
    } else {
        parent.insert(last.to_owned(), value);
    }
    manifest.to_string()
}

#[test]
fn the_least_manifest_is_enough_in_json_and_in_toml() {
    let json = least().to_string();
    for text in [json.clone(), LEAST_TOML.to_owned(), format!("\u{feff}  {json}")] {
        let manifest = Manifest::parse(&text).unwrap();
        let hosts: Vec<&str> = manifest.hosts.iter().map(HostPattern::as_str).collect();
        assert_eq!(hosts, ["acme.example", "api.acme.example", "token.acme.example"]);
        assert_eq!(
            manifest.callbacks(Environment::Production),
            [CallbackKind::Any, CallbackKind::Paste]
        );
        assert!(manifest.issuer_in(Environment::Production).unwrap().is("https://acme.example"));
        let endpoints = resolve_endpoints(&manifest, Environment::Production, &BTreeMap::new()).unwrap();
        assert_eq!(endpoints.get("api").unwrap().as_str(), "https://api.acme.example/");
        let guard = manifest.write_guard(&endpoints).unwrap();
        let check = |method, url: &str| guard.check(&method, &Url::parse(url).unwrap()).is_ok();
        assert!(check(Method::GET, "https://api.acme.example/v1/ping"));
        assert!(!check(Method::POST, "https://api.acme.example/v1/ping"));
        assert!(!check(Method::GET, "https://api.acme.example/v1/ledgers"));
        let policy = manifest.browser_policy(Environment::Production, &endpoints);
        assert!(policy.check("https://acme.example/authorize?x=1").is_ok());
        assert!(policy.check("http://127.0.0.1:1/authorize").is_err());
    }
}

#[test]
fn an_error_names_the_field() {
    let missing = [
        "id",
        "name",
        "publisher",
        "purpose",
        "auth",
        "auth.kind",
        "auth.issuer",
        "auth.authorize_url",
        "auth.token_url",
        "auth.scopes",
        "auth.pkce",
        "auth.client_authentication",
        "health",
        "health.method",
        "health.url",
        "health.expect_status",
    ];
    for field in missing {
        let error = Manifest::parse(&with(field, Value::Null)).unwrap_err();
        assert_eq!(error, ManifestError::Missing { field: field.to_owned() });
        assert!(error.to_string().contains(field));
    }
    for (path, value, field) in [
        ("id", json!("Acme Ledger"), "id"),
        ("retirements", json!([{"replacement": "new"}]), "retirements[0].model"),
        (
            "retirements",
            json!([{"model": "a", "api_version": "1", "replacement": "new"}]),
            "retirements[0].model",
        ),
        (
            "retirements",
            json!([{"model": "a", "replacement": " "}]),
            "retirements[0].replacement",
        ),
        (
            "retirements",
            json!([{"model": "a", "ends": "soon", "replacement": "b"}]),
            "retirements[0].ends",
        ),
        ("id", json!(""), "id"),
        ("minutes", json!(0), "minutes"),
        ("id", json!("../evil"), "id"),
        ("id", json!(7), "id"),
        ("name", json!("  "), "name"),
        ("name", json!("a\u{1b}[2J"), "name"),
        ("auth.kind", json!("saml"), "auth.kind"),
        ("auth.issuer", json!("acme"), "auth.issuer"),
        ("auth.authorize_url", json!("http://acme.example/authorize"), "auth.authorize_url"),
        ("auth.token_url", json!("http://10.0.0.1/token"), "auth.token_url"),
        ("auth.token_url", json!("file:///etc/passwd"), "auth.token_url"),
        ("auth.revoke_url", json!("https://user:pw@acme.example/revoke"), "auth.revoke_url"),
        ("auth.pkce", json!("plain"), "auth.pkce"),
        ("auth.pkce", json!(3), "auth.pkce"),
        ("auth.client_authentication", json!("private_key_jwt"), "auth.client_authentication"),
        ("auth.scopes", json!("ledger.read"), "auth.scopes"),
        ("auth.scopes", json!([{"name": "a b", "reason": "x"}]), "auth.scopes[0].name"),
        ("auth.scopes", json!([{"name": "a"}]), "auth.scopes[0].reason"),
        ("auth.scopes", json!([{"reason": "x"}]), "auth.scopes[0].name"),
        ("auth.token_headers", json!({"x y": "1"}), "auth.token_headers.x y"),
        ("health.method", json!("POST"), "health.method"),
        ("health.url", json!("http://acme.example/ping"), "health.url"),
        ("health.expect_status", json!(99), "health.expect_status"),
        ("health.expect_status", json!("200"), "health.expect_status"),
        ("hosts", json!(["acme.example"]), "hosts"),
        ("environments", json!({"staging": {"callbacks": ["any"]}}), "environments.staging"),
        (
            "environments",
            json!({"production": {"callbacks": ["any"], "endpoints": {"api": "https://acme.example/v1"}}}),
            "environments.production.endpoints.api",
        ),
        (
            "environments",
            json!({"production": {"callbacks": ["any"], "endpoints": {"other": "https://acme.example"}}}),
            "environments.production.endpoints.other",
        ),
        (
            "environments",
            json!({"production": {"callbacks": ["loopback"]}}),
            "environments.production.callbacks",
        ),
        (
            "environments",
            json!({"production": {"callbacks": ["device"]}}),
            "environments.production.callbacks",
        ),
        ("environments", json!({"production": {}}), "environments.production.callbacks"),
        (
            "environments",
            json!({"rehearsal": {"callbacks": ["any"], "endpoints": {"api": "https://acme.example"}}}),
            "environments.rehearsal.endpoints",
        ),
        (
            "reads",
            json!([{"method": "DELETE", "endpoint": "api", "path": "/x"}]),
            "reads[0].method",
        ),
        ("reads", json!([{"method": "GET", "endpoint": "api", "path": "x"}]), "reads[0].path"),
        (
            "reads",
            json!([{"method": "GET", "endpoint": "evil", "path": "/x"}]),
            "reads[0].endpoint",
        ),
        ("limits", json!({"per_minute": 0}), "limits.per_minute"),
        ("limits", json!({"per_minute": -1}), "limits.per_minute"),
        (
            "fields",
            json!([{"name": "a", "label": "A"}, {"name": "a", "label": "B"}]),
            "fields[1].name",
        ),
        ("fields", json!([{"name": "a", "label": "A", "pattern": "["}]), "fields[0].pattern"),
        (
            "fields",
            json!([{"name": "a", "label": "A", "pattern": "[a-z]+", "known": ["b", "B"]}]),
            "fields[0].known",
        ),
        (
            "fields",
            json!([{"name": "a", "label": "A", "secret": true, "known": ["b"]}]),
            "fields[0].known",
        ),
        ("mapping", json!({"kind": "invoice", "target_set": "x"}), "mapping.kind"),
    ] {
        let error = Manifest::parse(&with(path, value.clone())).unwrap_err();
        assert_eq!(error.field(), Some(field), "{path} = {value}: {error}");
    }
    for text in ["", "{", "[]", "id = ", "\u{0}", "{\"id\":\"a\"} x", "<html></html>"] {
        let error = Manifest::parse(text).unwrap_err();
        assert!(
            matches!(error, ManifestError::Unreadable(_) | ManifestError::Missing { .. }),
            "{text}: {error}"
        );
    }
}

#[test]
fn what_is_decided_beside_a_target_is_read_whole_or_not_at_all() {
    let choice = |id: &str, needs: Value| json!({"id": id, "title": "T", "needs": needs});
    let attribute = |default: &str, needs: Value| json!({"id": "direction", "title": "T", "reason": "R", "default": default, "choices": [choice("read", json!({})), choice("both", needs)]});
    let read = |facts: Value, attributes: Value| {
        let mapping = json!({"kind": "calendar", "target_set": "teams", "facts": facts, "attributes": attributes});
        Manifest::parse(&with("mapping", mapping))
    };
    let scoped = |needed: Value| {
        let mut attribute = attribute("read", json!({}));
        attribute["choices"][1]["needs_scopes"] = needed;
        json!([attribute])
    };
    let access = || json!([{"id": "access", "title": "T", "reason": "R", "words": {"write": "Read and write"}}]);
    let manifest = read(access(), json!([attribute("read", json!({"access": ["write"]}))])).unwrap();
    let mapping = manifest.mapping.unwrap();
    assert_eq!(
        (mapping.facts.len(), mapping.attributes[0].choices[1].needs["access"][0].as_str()),
        (1, "write")
    );
    let needed = json!([{"of": {"kind": ["own"]}, "any": ["a", "b"]}, {"any": ["b"]}]);
    let mapping = read(access(), scoped(needed)).unwrap().mapping.unwrap();
    let needed = &mapping.attributes[0].choices[1].needs_scopes;
    assert_eq!((needed[0].of["kind"][0].as_str(), needed[1].any[0].as_str()), ("own", "b"));
    for (facts, attributes, field) in [
        (json!([{"id": "a b", "title": "T", "reason": "R"}]), json!([]), "facts[0].id"),
        (access(), json!([attribute("up", json!({}))]), "attributes[0].default"),
        (
            access(),
            json!([attribute("read", json!({"role": ["write"]}))]),
            "attributes[0].choices[1].needs.role",
        ),
        (
            access(),
            json!([attribute("read", json!({"access": ["owner"]}))]),
            "attributes[0].choices[1].needs.access",
        ),
        (
            access(),
            scoped(json!([{"any": ["a b"]}])),
            "attributes[0].choices[1].needs_scopes[0].any",
        ),
        (access(), scoped(json!([{}])), "attributes[0].choices[1].needs_scopes[0].any"),
        (
            access(),
            scoped(json!([{"any": ["a"]}, {"any": ["b"]}])),
            "attributes[0].choices[1].needs_scopes[0].of",
        ),
        (
            access(),
            scoped(json!([{"any": ["a"], "of": {"kind": []}}])),
            "attributes[0].choices[1].needs_scopes[0].of",
        ),
        (
            access(),
            json!([attribute("read", json!({})), attribute("read", json!({}))]),
            "attributes[1].id",
        ),
        (
            access(),
            json!([{"id": "a", "title": "T", "reason": "R", "default": "x", "choices": [choice("x", json!({}))]}]),
            "attributes[0].choices",
        ),
    ] {
        let error = read(facts, attributes).unwrap_err();
        assert_eq!(error.field(), Some(format!("mapping.{field}").as_str()), "{error}");
    }
}

#[test]
fn only_a_required_scope_can_be_missing() {
    let scope = |name: &str, required: Value| json!({"name": name, "reason": "x", "required": required});
    let asked = json!([
        scope("ledger.read", json!(null)),
        scope("ledger.write", json!(true)),
        scope("openid", json!(false))
    ]);
    let manifest = Manifest::parse(&with("auth.scopes", asked)).unwrap();
    let missing = |granted: &[&str]| {
        let granted: Vec<String> = granted.iter().map(|name| (*name).to_owned()).collect();
        let missing = manifest.missing_scopes(&granted);
        missing.map(|scope| scope.name.as_str()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(missing(&[]), "ledger.read ledger.write");
    assert_eq!(missing(&["ledger.write", "ledger.read.all"]), "ledger.read");
    assert_eq!(missing(&["ledger.write", "ledger.read"]), "");
    let error = Manifest::parse(&with("auth.scopes", json!([scope("a", json!("no"))]))).unwrap_err();
    assert!(error.to_string().contains("auth.scopes"), "{error}");
}

#[test]
fn how_grants_end_is_read_whole_or_not_at_all() {
    let read = |field: &str, value: Value| Manifest::parse(&with(field, value));
    let end = |days: Value, from: Value| json!([{"after_days": days, "counted_from": from, "means": "It ends"}]);
    for (value, clock) in [
        (end(json!(null), json!(null)), None),
        (
            end(json!(7), json!("consent")),
            Some(GrantClock::AfterConsent(Duration::from_secs(7 * 86_400))),
        ),
        (
            end(json!(1), json!("last_use")),
            Some(GrantClock::AfterLastUse(Duration::from_secs(86_400))),
        ),
    ] {
        let manifest = read("auth.grant_ends", value).unwrap();
        assert_eq!(manifest.grant_ends()[0].clock, clock);
    }
    for (days, from) in [
        (json!(0), json!("consent")),
        (json!(7), json!(null)),
        (json!(null), json!("consent")),
        (json!(7), json!("birth")),
    ] {
        let error = read("auth.grant_ends", end(days, from)).unwrap_err();
        assert_eq!(error.field(), Some("auth.grant_ends[0]"), "{error}");
    }
    let consent = |url: &str| {
        let words = ["reported_by", "tenant_help", "reason"].map(|name| (name.to_owned(), json!("admin_consent")));
        let mut consent = Value::Object(words.into_iter().collect());
        consent["url"] = json!(url);
        consent
    };
    let manifest = read("auth.admin_consent", consent("https://acme.example/{tenant}/consent")).unwrap();
    assert_eq!(manifest.admin_consent().unwrap().path, "/{tenant}/consent");
    for url in [
        "https://elsewhere.example/{tenant}/consent",
        "https://{tenant}.acme.example/consent",
        "https://acme.example/consent",
        "https://acme.example/{tenant}/{tenant}",
        "https://acme.example/consent?tenant={tenant}",
        "http://acme.example/{tenant}/consent",
        "acme",
    ] {
        let error = read("auth.admin_consent", consent(url)).unwrap_err();
        assert_eq!(error.field(), Some("auth.admin_consent.url"), "{url}: {error}");
    }
    let error = read("auth.admin_consent", json!({"url": "https://acme.example/{tenant}"})).unwrap_err();
    assert_eq!(error.field(), Some("auth.admin_consent.reported_by"), "{error}");
}

#[test]
fn an_api_key_partner_needs_less() {
    let manifest = json!({
        "id": "keyed", "name": "Keyed", "publisher": "K", "purpose": "P", "auth": {"kind": "api_key"},
        "health": {"method": "GET", "url": "http://127.0.0.1:8080/ping", "expect_status": 204}
    });
    let manifest = Manifest::parse(&manifest.to_string()).unwrap();
    assert!(matches!(&manifest.auth, Auth::ApiKey(key) if key.header == "authorization" && key.prefix == "Bearer "));
    assert_eq!(
        manifest
            .fields
            .iter()
            .map(|field| (field.name.as_str(), field.secret))
            .collect::<Vec<_>>(),
        [("api_key", true)]
    );
    let endpoints = resolve_endpoints(&manifest, Environment::Production, &BTreeMap::new()).unwrap();
    assert!(manifest.token_endpoint(&endpoints, "x", None).unwrap().is_none());
}

/// A partner whose organizations each have an address of their own.
fn with_own_addresses() -> Value {
    json!({
        "id": "keyed", "name": "Keyed", "publisher": "K", "purpose": "P",
        "auth": {"kind": "api_key", "header": "X-Key", "prefix": ""},
        "environments": {"production": {"endpoint_field": "endpoint"}, "rehearsal": {}, "custom": {}},
        "hosts": ["*.keyed.example", "*.keyed.example.test"],
        "fields": [{"name": "api_key", "label": "Key", "secret": true}, {"name": "endpoint", "label": "Endpoint"}],
        "reads": [{"method": "GET", "endpoint": "api", "path": "/info"}]
    })
}

#[test]
fn an_address_that_a_person_enters_has_to_be_the_partners() {
    let manifest = Manifest::parse(&with_own_addresses().to_string()).unwrap();
    assert_eq!(manifest.endpoint_field(Environment::Production).unwrap().name, "endpoint");
    assert!(manifest.endpoint_field(Environment::Rehearsal).is_none());
    let at = |environment, api: &str| {
        let given = BTreeMap::from([("api".to_owned(), api.to_owned())]);
        resolve_endpoints(&manifest, environment, &given)
    };
    for (text, resolved) in [
        ("https://firm.keyed.example/", "https://firm.keyed.example/"),
        (" https://FIRM.Keyed.Example:443 ", "https://firm.keyed.example/"),
        ("https://firm.keyed.example.test", "https://firm.keyed.example.test/"),
    ] {
        assert_eq!(
            at(Environment::Production, text).unwrap().require("api").unwrap().as_str(),
            resolved
        );
    }
    for text in [
        "https://keyed.example",
        "https://a.firm.keyed.example",
        "https://firm.keyed.example.evil.example",
        "https://evil.example/firm.keyed.example",
        "https://firm.keyed.example@evil.example",
        "https://user:pw@firm.keyed.example",
        "https://firm.keyed.example:8443",
        "https://firm.keyed.example/path",
        "https://firm.keyed.example/?x=1",
        "https://firm.keyed.example/#x",
        "https://evil.example\\.keyed.example",
        "http://firm.keyed.example",
        "http://127.0.0.1:1",
        "firm.keyed.example",
        "",
    ] {
        assert!(at(Environment::Production, text).is_err(), "{text}");
    }
    let missing = resolve_endpoints(&manifest, Environment::Production, &BTreeMap::new()).unwrap_err();
    assert!(missing.to_string().contains("`api` is missing"), "{missing}");
    assert!(resolve_endpoints(&manifest, Environment::Custom, &BTreeMap::new()).is_err());
    assert!(at(Environment::Custom, "http://127.0.0.1:1").is_ok());

    let request = manifest.authorize(
        HttpRequest::get(Url::parse("https://firm.keyed.example/info").unwrap()),
        &SecretText::new("canary".to_owned()),
    );
    assert!(!format!("{request:?}").contains("canary"));
}

#[test]
fn an_entered_address_needs_a_field_and_hosts() {
    let refused = |path: &str, value: Value| {
        let mut manifest = with_own_addresses();
        *manifest.pointer_mut(path).unwrap() = value;
        let error = Manifest::parse(&manifest.to_string()).unwrap_err();
        error.field().map(str::to_owned).unwrap_or_default()
    };
    for (path, value, field) in [
        ("/hosts", Value::Null, "hosts"),
        ("/hosts", json!(["*.example", "*"]), "hosts"),
        (
            "/environments/production/endpoint_field",
            json!("region"),
            "environments.production.endpoint_field",
        ),
        (
            "/environments/production/endpoint_field",
            json!("api_key"),
            "environments.production.endpoint_field",
        ),
        (
            "/environments/production",
            json!({"endpoint_field": "endpoint", "endpoints": {"api": "https://firm.keyed.example"}}),
            "environments.production.endpoint_field",
        ),
        (
            "/environments/rehearsal",
            json!({"endpoint_field": "endpoint"}),
            "environments.rehearsal.endpoint_field",
        ),
        ("/auth/header", json!("X Key"), "auth.header"),
        ("/auth/prefix", json!("a\u{7}"), "auth.prefix"),
    ] {
        assert_eq!(refused(path, value), field, "{path}");
    }
}

#[test]
fn endpoints_resolve_per_environment() {
    let manifest = registry::find("quickbooks-online").unwrap().manifest();
    let none = BTreeMap::new();
    let at = |environment, name: &str| {
        resolve_endpoints(manifest, environment, &none)
            .unwrap()
            .get(name)
            .unwrap()
            .to_string()
    };
    assert_eq!(at(Environment::Production, "api"), "https://quickbooks.api.intuit.com/");
    assert_eq!(at(Environment::Sandbox, "api"), "https://sandbox-quickbooks.api.intuit.com/");
    assert_eq!(
        at(Environment::Sandbox, "token"),
        "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer"
    );

    let given = |pairs: &[(&str, &str)]| {
        pairs
            .iter()
            .map(|(name, url)| ((*name).to_owned(), (*url).to_owned()))
            .collect::<BTreeMap<_, _>>()
    };
    let custom = |pairs: &[(&str, &str)]| resolve_endpoints(manifest, Environment::Custom, &given(pairs));
    let origins = [("api", "http://127.0.0.1:1"), ("auth", "http://127.0.0.1:2")];
    let resolved = custom(&origins).unwrap();
    let texts: Vec<String> = resolved.iter().map(|(name, url)| format!("{name} {url}")).collect();
    assert_eq!(
        texts,
        [
            "api http://127.0.0.1:1/",
            "authorize http://127.0.0.1:2/connect/oauth2",
            "discovery http://127.0.0.1:2/.well-known/openid_sandbox_configuration",
            "revoke http://127.0.0.1:2/v2/oauth2/tokens/revoke",
            "token http://127.0.0.1:2/oauth2/v1/tokens/bearer",
            "userinfo http://127.0.0.1:2/v1/openid_connect/userinfo",
        ]
    );
    // Full addresses count where given, and giving all of them is always right.
    let all = [
        origins[0],
        origins[1],
        ("authorize", "http://localhost:3/a"),
        ("token", "http://127.0.0.1:3/t"),
        ("revoke", "http://127.0.0.1:3/r"),
        ("discovery", "http://127.0.0.1:3/d"),
    ];
    assert_eq!(custom(&all).unwrap().get("token").unwrap().as_str(), "http://127.0.0.1:3/t");
    let policy = manifest.browser_policy(Environment::Custom, &custom(&all).unwrap());
    assert!(policy.check("http://localhost:3/a?x=1").is_ok());
    assert!(policy.check("https://appcenter.intuit.com/connect/oauth2").is_err());

    for (pairs, expected) in [
        (&[][..], "endpoint `authorize` is missing"),
        (&[("auth", "https://a.example")][..], "endpoint `api` is missing"),
        (
            &[("api", "https://a.example"), ("authorize", "https://a.example/x")][..],
            "endpoint `token` is missing",
        ),
        (
            &[("api", "http://a.example"), ("auth", "https://a.example")][..],
            "endpoint `api`: plain http",
        ),
        (
            &[("api", "https://a.example/v1"), ("auth", "https://a.example")][..],
            "must be an origin",
        ),
        (
            &[("api", "https://a.example"), ("autth", "https://a.example")][..],
            "no endpoint `autth`",
        ),
    ] {
        let error = custom(pairs).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
    assert!(resolve_endpoints(manifest, Environment::Production, &given(&origins)).is_err());
    assert!(manifest.issuer_in(Environment::Custom).is_none());
    assert!(manifest.issuer_in(Environment::Production).is_some());
}

proptest! {
    #[test]
    fn no_text_makes_the_validator_stumble(text in "[\\PC\n\"{}\\[\\]=.:,]{0,200}") {
        let _ = Manifest::parse(&text);
    }

    /// One value somewhere replaced by something else: sound or refused, never a panic, never plain http.
    #[test]
    fn a_mangled_manifest_is_sound_or_refused(index in 0_usize..14, value in "(\\PC{0,12}|http://a.example/x|https://b.example/y)") {
        let paths = [
            "id", "name", "publisher", "purpose", "auth.kind", "auth.issuer", "auth.authorize_url", "auth.token_url", "auth.revoke_url",
            "auth.pkce", "auth.client_authentication", "health.method", "health.url", "hosts",
        ];
        if let Ok(manifest) = Manifest::parse(&with(paths[index], Value::from(value))) {
            for spec in manifest.environments.values() {
                prop_assert!(spec.endpoints.values().all(|address| address.usual().scheme() == "https"));
            }
        }
    }
}
