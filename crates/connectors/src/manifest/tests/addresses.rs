//! What a firm may choose of a partner's addresses, and what it may not.

use super::*;
use crate::endpoints::Given;

/// A partner that has every app in a tenant.
fn tenanted(more: &[(&str, Value)]) -> Result<Manifest, ManifestError> {
    let mut manifest = least();
    let mut put = |pointer: &str, value: Value| *manifest.pointer_mut(pointer).unwrap() = value;
    put("/auth/issuer", json!("https://acme.example/{tenant}/v2"));
    put("/auth/authorize_url", json!("https://acme.example/{tenant}/authorize"));
    put("/auth/token_url", json!("https://token.acme.example/in/{tenant}/token?v=2"));
    manifest["fields"] = json!([
        {"name": "client_id", "label": "Client ID", "of_app_registration": true},
        {"name": "tenant", "label": "Tenant", "example": "firm.example", "of_app_registration": true, "default": "anybody",
            "refused": ["common"]},
    ]);
    for (pointer, value) in more {
        match manifest.pointer_mut(pointer) {
            Some(place) => *place = value.clone(),
            None => {
                let (parent, name) = pointer.rsplit_once('/').unwrap();
                manifest.pointer_mut(parent).unwrap()[name] = value.clone();
            }
        }
    }
    Manifest::parse(&manifest.to_string())
}

fn resolved(
    manifest: &Manifest,
    environment: Environment,
    endpoints: &[(&str, &str)],
    tenant: Option<&str>,
) -> Result<String, EndpointError> {
    let map = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        pairs.iter().map(owned).collect()
    };
    let tenant: Vec<(&str, &str)> = tenant.into_iter().map(|tenant| ("tenant", tenant)).collect();
    let given = Given {
        endpoints: &map(endpoints),
        fields: &map(&tenant),
    };
    let endpoints = resolve_endpoints(manifest, environment, given)?;
    let shown = ["authorize", "token", "revoke"].map(|name| endpoints.get(name).map_or("-", Url::as_str).to_owned());
    Ok(shown.join(" "))
}

#[test]
fn a_tenant_stands_in_every_address_that_has_a_place_for_it() {
    let manifest = tenanted(&[]).unwrap();
    let at = |environment, endpoints, tenant| resolved(&manifest, environment, endpoints, tenant).unwrap();
    assert_eq!(
        at(Environment::Production, &[], None),
        "https://acme.example/anybody/authorize https://token.acme.example/in/anybody/token?v=2 https://acme.example/revoke"
    );
    assert_eq!(
        at(Environment::Production, &[], Some("firm.example")),
        "https://acme.example/firm.example/authorize https://token.acme.example/in/firm.example/token?v=2 https://acme.example/revoke"
    );
    let own = [
        ("api", "http://127.0.0.1:1"),
        ("auth", "http://127.0.0.1:2"),
        ("token", "http://127.0.0.1:3/token"),
    ];
    for environment in [Environment::Custom, Environment::Rehearsal] {
        assert_eq!(
            at(environment, &own, Some("firm.example")),
            "http://127.0.0.1:2/firm.example/authorize http://127.0.0.1:3/token http://127.0.0.1:2/revoke",
            "an address that was given whole is taken as it is"
        );
    }
    let whole = [
        own[0],
        ("authorize", "http://127.0.0.1:3/authorize"),
        ("token", "http://127.0.0.1:3/token"),
    ];
    let error = resolved(&manifest, Environment::Custom, &whole, Some("firm.example")).unwrap_err();
    assert!(error.to_string().contains("`tenant` stands in none of the addresses"), "{error}");
    assert!(resolved(&manifest, Environment::Custom, &whole, None).is_ok());
    // As a stand-in tells them: both, and nothing else in the whole one than behind `auth`.
    let told = [own[0], own[1], ("authorize", "http://127.0.0.1:2/anybody/authorize")];
    assert!(at(Environment::Rehearsal, &told, Some("firm.example")).starts_with("http://127.0.0.1:2/firm.example/authorize "));
    let issuer = manifest.issuer_in(Environment::Production).unwrap();
    assert!(issuer.is("https://acme.example/1111-2222/v2") && !issuer.is("https://evil.example/1111-2222/v2"));
    let hosts: Vec<&str> = manifest.hosts.iter().map(HostPattern::as_str).collect();
    assert_eq!(hosts, ["acme.example", "api.acme.example", "token.acme.example"]);
}

#[test]
fn addresses_stay_fixed_and_what_is_no_tenant_is_named() {
    let manifest = tenanted(&[]).unwrap();
    let refused = |endpoints: &[(&str, &str)], tenant: &str| {
        resolved(&manifest, Environment::Production, endpoints, Some(tenant))
            .unwrap_err()
            .to_string()
    };
    assert!(refused(&[("api", "https://evil.example")], "firm.example").contains("fixed endpoints"));
    for tenant in [
        "",
        " ",
        ".",
        "..",
        "a/b",
        "%2e%2e",
        "a%2fb",
        "evil.example/x",
        "a b",
        "a?b",
        "@evil.example",
    ] {
        assert!(
            refused(&[], tenant).contains("`tenant` must be letters, digits, dots and hyphens"),
            "{tenant}"
        );
    }
    assert_eq!(
        refused(&[], "Common"),
        "`tenant` cannot be `Common`: use one such as `firm.example`, or leave it empty"
    );
}

#[test]
fn a_manifest_with_an_unsound_choice_is_refused_and_says_where() {
    let tenant = |more: Value| {
        let mut field = json!({"name": "tenant", "label": "Tenant", "of_app_registration": true, "default": "anybody"});
        field.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!([field])
    };
    for (pointer, value, field) in [
        ("/auth/token_url", json!("https://{tenant}.acme.example/token"), "auth.token_url"),
        ("/auth/token_url", json!("https://{tenant}/token"), "auth.token_url"),
        (
            "/auth/token_url",
            json!("https://acme.example/token?tenant={tenant}"),
            "auth.token_url",
        ),
        ("/auth/token_url", json!("https://acme.example/x{tenant}/token"), "auth.token_url"),
        ("/auth/token_url", json!("https://acme.example/{realm}/token"), "auth.token_url"),
        ("/auth/token_url", json!("https://acme.example/{client_id}/token"), "auth.token_url"),
        ("/auth/token_url", json!("http://acme.example/{tenant}/token"), "auth.token_url"),
        ("/auth/issuer", json!("https://acme.example/{realm}"), "auth.issuer"),
        ("/auth/issuer", json!("https://acme.example/{tenant}/{tenant}"), "auth.issuer"),
        ("/fields", tenant(json!({"of_app_registration": false})), "fields[0].default"),
        ("/fields", tenant(json!({"secret": true})), "fields[0].default"),
        ("/fields", tenant(json!({"default": "any/body"})), "fields[0].default"),
        ("/fields", tenant(json!({"default": ""})), "fields[0].default"),
        ("/fields", tenant(json!({"refused": ["anybody"]})), "fields[0].default"),
        (
            "/fields",
            tenant(json!({"default": null, "refused": ["common"]})),
            "fields[0].refused",
        ),
        (
            "/fields",
            json!([{"name": "client_id", "label": "Client ID"}]),
            "auth.authorize_url",
        ),
    ] {
        let error = tenanted(&[(pointer, value.clone())]).unwrap_err();
        assert_eq!(error.field(), Some(field), "{value}: {error}");
    }
    let unused = [
        ("/auth/issuer", json!("https://acme.example")),
        ("/auth/authorize_url", json!("https://acme.example/authorize")),
        ("/auth/token_url", json!("https://token.acme.example/token")),
    ];
    let error = tenanted(&unused).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the manifest's `fields[1].default` must be absent: `{tenant}` stands in no address"
    );
}

#[test]
fn the_built_in_tenants_are_chosen_at_every_address_of_the_sign_in() {
    let manifest = registry::find("microsoft-365").unwrap().manifest();
    let fields = BTreeMap::from([("tenant".to_owned(), "contoso.onmicrosoft.com".to_owned())]);
    let none = BTreeMap::new();
    let at = |fields: &BTreeMap<String, String>| -> Vec<String> {
        let given = Given { endpoints: &none, fields };
        let endpoints = resolve_endpoints(manifest, Environment::Production, given).unwrap();
        endpoints.iter().map(|(name, url)| format!("{name} {url}")).collect()
    };
    let sign_in = |tenant: &str| {
        vec![
            "api https://graph.microsoft.com/".to_owned(),
            format!("authorize https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize"),
            format!("device_authorization https://login.microsoftonline.com/{tenant}/oauth2/v2.0/devicecode"),
            format!("discovery https://login.microsoftonline.com/{tenant}/v2.0/.well-known/openid-configuration"),
            format!("token https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"),
        ]
    };
    assert_eq!(at(&fields), sign_in("contoso.onmicrosoft.com"));
    assert_eq!(at(&none), sign_in("organizations"), "who entered nothing before is where they were");
    for number in ["50194", "90002", "50020", "700016"] {
        assert!(
            manifest
                .code(number)
                .is_some_and(|code| code.act.contains("tenant") || code.means.contains("tenant")),
            "{number}"
        );
    }
}

#[test]
fn the_account_that_signs_in_may_be_named_or_must_be() {
    let read = |word: &str| tenanted(&[("/auth/login_hint", json!(word))]);
    assert_eq!(tenanted(&[]).unwrap().login_hint(), None);
    assert_eq!(read("optional").unwrap().login_hint(), Some(LoginHint::Optional));
    assert_eq!(read("required").unwrap().login_hint(), Some(LoginHint::Required));
    assert_eq!(read("always").unwrap_err().field(), Some("auth.login_hint"));
}
