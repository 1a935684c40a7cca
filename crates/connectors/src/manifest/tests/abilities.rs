//! What may be written, and what has to be allowed for it.

use super::*;

fn with_meeting(change: impl FnOnce(&mut Value)) -> Result<Manifest, ManifestError> {
    let mut manifest = least();
    manifest["abilities"] = json!([{
        "id": "sample-meeting",
        "title": "Sample meeting",
        "reason": "Prove that events can be read back",
        "scopes": [{ "name": "events.write", "reason": "Write the event" }],
    }]);
    manifest["writes"] = json!([{
        "method": "POST", "endpoint": "api", "path": "/v1/events", "purpose": "Create the event", "ability": "sample-meeting",
    }]);
    change(&mut manifest);
    Manifest::parse(&manifest.to_string())
}

#[test]
fn a_write_belongs_to_an_ability_and_needs_a_permit_and_its_scopes_are_not_asked_for_at_first() {
    let manifest = with_meeting(|_| ()).unwrap();
    assert!(manifest.asked().iter().all(|scope| scope.name != "events.write"));
    let ability = manifest.ability("sample-meeting").unwrap();
    assert!(!ability.is_granted(&[]) && ability.is_granted(&["events.write".to_owned()]));
    let endpoints = resolve_endpoints(&manifest, Environment::Production, &BTreeMap::new()).unwrap();
    let guard = manifest.write_guard_of(&endpoints, "connection-1").unwrap();
    let url = Url::parse("https://api.acme.example/v1/events").unwrap();
    assert!(guard.check(&Method::POST, &url).is_err());

    let asked = least()["auth"]["scopes"][0]["name"].clone();
    for (path, value, field) in [
        ("/writes/0/method", json!("GET"), "writes[0].method"),
        ("/writes/0/ability", json!("rooms"), "writes[0].ability"),
        ("/writes/0/path", json!("events"), "writes[0].path"),
        ("/writes/0/endpoint", json!("elsewhere"), "writes[0].endpoint"),
        ("/writes/0/purpose", json!(""), "writes[0].purpose"),
        ("/abilities/0/id", json!("Sample Meeting"), "abilities[0].id"),
        ("/abilities/0/scopes/0/name", json!("two words"), "abilities[0].scopes[0].name"),
        ("/abilities/0/scopes/0/name", asked, "abilities[0].scopes"),
    ] {
        let refused = with_meeting(|manifest| *manifest.pointer_mut(path).unwrap() = value).unwrap_err();
        assert_eq!(refused.field(), Some(field), "{refused}");
    }
}
