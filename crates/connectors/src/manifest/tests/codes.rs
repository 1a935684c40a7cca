//! What a partner's own codes mean.

use super::*;
use crate::manifest::Who;

fn with_codes(codes: Value) -> Result<Manifest, ManifestError> {
    let mut manifest = least();
    manifest["auth"]["code_prefix"] = json!("ACME");
    manifest["auth"]["codes"] = codes;
    Manifest::parse(&manifest.to_string())
}

fn code(codes: &Value) -> Value {
    json!({"codes": codes, "means": "It happened", "act": "Do this"})
}

#[test]
fn a_code_is_found_by_any_of_its_names_and_shown_as_the_partner_shows_it() {
    let mut of_admin = code(&json!(["50076", "50079"]));
    of_admin["who"] = json!("admin");
    let manifest = with_codes(json!([of_admin, code(&json!(["org_only"]))])).unwrap();
    assert_eq!(manifest.code("50079").unwrap().who, Who::Admin);
    assert_eq!(manifest.code("org_only").unwrap().who, Who::Person);
    assert_eq!(manifest.code("7"), None);
    assert_eq!(
        ["50079", "org_only"].map(|code| manifest.shown_code(code)),
        ["ACME50079", "org_only"]
    );
    assert_eq!(manifest.own_codes().known, ["50076", "50079", "org_only"]);
}

#[test]
fn a_code_is_read_whole_or_not_at_all() {
    let changed = |name: &str, value: Value| {
        let mut one = code(&json!(["1"]));
        one[name] = value;
        one
    };
    for (codes, field) in [
        (json!([changed("codes", json!([]))]), "codes"),
        (json!([changed("codes", json!(["two words"]))]), "codes"),
        (json!([changed("codes", json!([""]))]), "codes"),
        (json!([changed("codes", json!(["123456789"]))]), "codes"),
        (json!([changed("codes", json!(["1", "1"]))]), "codes"),
        (json!([changed("means", json!(null))]), "means"),
        (json!([changed("act", json!(" "))]), "act"),
        (json!([changed("who", json!("somebody"))]), "who"),
    ] {
        let error = with_codes(codes.clone()).unwrap_err();
        assert_eq!(error.field(), Some(format!("auth.codes[0].{field}").as_str()), "{codes}: {error}");
    }
    let error = with_codes(json!([code(&json!(["1"])), code(&json!(["2", "1"]))])).unwrap_err();
    assert_eq!(error.field(), Some("auth.codes[1].codes"), "{error}");
    // A number means nothing without what stands before it.
    let error = Manifest::parse(&with("auth.codes", json!([code(&json!(["1"]))]))).unwrap_err();
    assert_eq!(error.field(), Some("auth.codes[0].codes"), "{error}");
    let error = Manifest::parse(&with("auth.code_prefix", json!("A-1"))).unwrap_err();
    assert_eq!(error.field(), Some("auth.code_prefix"), "{error}");
}
