//! A misspelt field would be missed only when it is needed.

use serde_json::json;

use super::*;

#[test]
fn a_field_that_nobody_knows_is_named_with_the_one_that_was_meant() {
    let scope = json!([{"name": "a", "reason": "x", "requird": false}]);
    for (path, value, field, near) in [
        ("residncy", json!("Here"), "residncy", Some("residency")),
        ("colour", json!("red"), "colour", None),
        (
            "auth.revoke_ulr",
            json!("https://acme.example/r"),
            "auth.revoke_ulr",
            Some("revoke_url"),
        ),
        ("auth.scopes", scope, "auth.scopes[0].requird", Some("required")),
        ("limits", json!({"per_minuet": 3}), "limits.per_minuet", Some("per_minute")),
        (
            "fields",
            json!([{"name": "a", "label": "A"}, {"name": "b", "lable": "B"}]),
            "fields[1].lable",
            Some("label"),
        ),
        (
            "environments",
            json!({"production": {"callback": ["any"]}}),
            "environments.production.callback",
            Some("callbacks"),
        ),
        ("health.headers", json!({}), "health.headers", None),
    ] {
        let error = Manifest::parse(&with(path, value)).unwrap_err();
        let near = near.map(str::to_owned);
        let field = field.to_owned();
        assert_eq!(error, ManifestError::Unknown { field, near });
    }
    let error = Manifest::parse(&LEAST_TOML.replace("revoke_url", "revoke_ulr")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the manifest's `auth.revoke_ulr` is no field of manifests: is `revoke_url` meant?"
    );
}

/// What a firm added before unknown fields were refused goes on being its partner.
#[test]
fn what_was_accepted_once_is_read_without_what_nobody_knows() {
    let mut kept = least();
    kept["residncy"] = json!("Here");
    kept["auth"]["scopes"][0]["colour"] = json!("red");
    kept["health"]["headers"] = json!({"a": ["b"]});
    let toml = LEAST_TOML.replace("[health]", "colour = { a = [1] }\n[health]\nheaders = []");
    for text in [kept.to_string(), toml] {
        assert!(Manifest::parse(&text).is_err());
        let manifest = Manifest::parse_kept(&text).unwrap();
        assert_eq!((manifest.id.as_str(), manifest.asked().len()), ("acme-ledger", 1));
    }
    kept["id"] = json!("../evil");
    assert_eq!(Manifest::parse_kept(&kept.to_string()).unwrap_err().field(), Some("id"));
    kept["id"] = json!(7);
    assert_eq!(Manifest::parse_kept(&kept.to_string()).unwrap_err().field(), Some("id"));
}
