//! A partner of the firm's own: described by a file, then provisioned and checked like any other, without code. The
//! stand-ins play partners that nobody here has a connector for.

use std::io::Write;

use serde_json::{Value, json};

use crate::support::advisoros::Workspace;
use crate::support::browser::{Press, at_consent_page};
use crate::support::stand_in::{StandIn, text};
use crate::support::{checked, connect, firm};

fn origin(stand_in: &StandIn, partner: &str, name: &str) -> String {
    text(&stand_in.ready["endpoints"][partner][name])
}

/// An OAuth 2.0 partner whose health call reads the stand-in's one company.
pub fn ledger(stand_in: &StandIn) -> Value {
    let endpoint = |name| origin(stand_in, "quickbooks-online", name);
    let realm = text(&stand_in.ready["credentials"]["quickbooks-online"]["realm_id"]);
    json!({
        "id": "acme-ledger", "name": "Acme Ledger", "publisher": "Acme", "purpose": "Read ledgers of our own making",
        "auth": {
            "kind": "oauth2", "issuer": "https://acme.example", "authorize_url": endpoint("authorize"), "token_url": endpoint("token"),
            "revoke_url": endpoint("revoke"), "pkce": false, "client_authentication": "client_secret_basic",
            "scopes": [{"name": "com.intuit.quickbooks.accounting", "reason": "Read the ledger"}]
        },
        "health": {"method": "GET", "url": format!("{}/v3/company/{realm}/companyinfo/{realm}", endpoint("api")), "expect_status": 200}
    })
}

/// A partner that takes a key.
fn billing(stand_in: &StandIn) -> Value {
    json!({
        "id": "acme-billing", "name": "Acme Billing", "publisher": "Acme", "purpose": "Know that billing answers",
        "auth": {"kind": "api_key", "header": "Authorization", "prefix": "Bearer "},
        "health": {"method": "GET", "url": format!("{}/v1/products?limit=1", origin(stand_in, "stripe", "api")), "expect_status": 200}
    })
}

pub fn write(workspace: &Workspace, manifest: &Value) -> String {
    let file = workspace.file("partner.json");
    std::fs::write(&file, manifest.to_string()).unwrap();
    file.to_str().unwrap().to_owned()
}

fn check(workspace: &Workspace, id: &str) -> Value {
    checked(workspace, id, "organization.expected")
}

#[test]
fn a_partner_with_oauth_is_provisioned_by_its_file_alone() {
    let (stand_in, workspace) = firm();
    let added = workspace
        .run(&["partners", "add", &write(&workspace, &ledger(&stand_in))])
        .exits(0)
        .json();
    assert_eq!((&added["id"], &added["is_private"]), (&json!("acme-ledger"), &json!(true)));
    // As anybody can work it out from the file.
    let written = std::fs::read(workspace.file("partner.json")).unwrap();
    let digest = ring::digest::digest(&ring::digest::SHA256, &written);
    let hash: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(added["manifest_sha256"], hash.as_str());
    let shown = workspace.says(&["partners", "show", "acme-ledger"]).exits(0).stdout;
    assert!(shown.contains(&format!("Manifest: SHA-256 {hash}")), "{shown}");
    let built_in = workspace.run(&["partners", "show", "stripe"]).exits(0).json();
    assert_eq!(built_in["manifest_sha256"], Value::Null);
    let audit = workspace.run(&["audit", "export"]).exits(0).stdout;
    assert!(audit.contains(&format!("manifest SHA-256 {hash}")), "{audit}");
    let listed = workspace.run(&["partners", "list"]).exits(0).json();
    assert!(
        listed["partners"]
            .as_array()
            .unwrap()
            .iter()
            .any(|partner| partner["id"] == "acme-ledger")
    );

    let credentials = &stand_in.ready["credentials"]["quickbooks-online"];
    let client_id = text(&credentials["client_id"]);
    let mut child = workspace.spawn(&["connect", "acme-ledger", "--client-id", &client_id, "--secret", "client_secret=-"]);
    let secret = text(&credentials["client_secret"]);
    child
        .stdin
        .take()
        .unwrap()
        .write_all(format!("client_secret={secret}\n").as_bytes())
        .unwrap();
    let connected = at_consent_page(child, Press::Consent).exits(0).json();
    assert_eq!(
        (&connected["status"], &connected["display_name"]),
        (&json!("connected"), &json!("Acme Ledger"))
    );
    assert_eq!(connected["environment"], "production", "it has one, and nobody needs to name it");

    let id = text(&connected["id"]);
    workspace.run(&["connections", "test", &id]).exits(0);
    workspace.run(&["connections", "refresh", &id]).exits(0);
    let report = workspace.run(&["verify", &id]).exits(0).json();
    assert_eq!(report["verdict"], "READY", "{report:#}");
    assert_eq!(report["checks"].as_array().unwrap().len(), 3);
    assert_eq!(workspace.run(&["health"]).exits(0).json()["healthy"], true);

    // Nothing but the declared call is ever sent to it.
    let calls = stand_in.requests(|request| {
        let path = request["path"].as_str().unwrap();
        path.starts_with("/v3/") && !path.contains("/companyinfo/")
    });
    assert_eq!(calls, 0);

    // A grant that dies, and what the person reads.
    stand_in.fault("revoke", "*", &json!({"count": 1}));
    workspace.run(&["connections", "test", &id]).exits(3);
    assert_eq!(
        workspace.run(&["connections", "show", &id]).exits(0).json()["status"],
        "needs_reconnect"
    );
    workspace.run(&["connections", "disconnect", &id]).exits(0);
    assert_eq!(
        workspace.run(&["partners", "remove", "acme-ledger"]).exits(1).error_code(),
        "conflict",
        "its history stays"
    );

    // The built-in partner beside it is not touched.
    connect(&stand_in, &workspace);
}

#[test]
fn a_partner_with_a_key_is_provisioned_by_its_file_alone() {
    let stand_in = StandIn::serve(&["--companies", "1"]);
    let workspace = Workspace::new();
    workspace
        .run(&["partners", "add", &write(&workspace, &billing(&stand_in))])
        .exits(0);
    let key = text(&stand_in.ready["credentials"]["stripe"]["restricted_key"]);
    let connect = |key: &str| workspace.run_with_input(&["connect", "acme-billing"], &format!("api_key={key}\n"));
    assert_eq!(connect("wrong").exits(3).error_code(), "needs_authorization");
    let id = text(&connect(&key).exits(0).json()["id"]);
    assert_eq!(check(&workspace, &id)["status"], "PASS");

    let fault = |kind: &str, more: Value| {
        stand_in.heal();
        let mut fault = json!({"partner": "stripe", "match": {"method": "*", "path": "*"}, "kind": kind});
        fault.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        stand_in.control("faults", &fault);
        check(&workspace, &id)
    };
    for (status, cause, says) in [
        (404, "data", "no such record"),
        (403, "auth", "forbid"),
        (418, "data", "refused"),
        (503, "provider", "failed"),
    ] {
        let found = fault("status", json!({"status": status}));
        assert_eq!(
            (&found["status"], &found["cause"]),
            (&json!("FAIL"), &json!(cause)),
            "{status}: {found:#}"
        );
        assert!(found["evidence"].as_str().unwrap().contains(says), "{status}: {found:#}");
    }
    assert_eq!(fault("throttle", json!({}))["cause"], "quota");
    assert_eq!(fault("reset", json!({}))["cause"], "provider");
    stand_in.heal();
    assert_eq!(check(&workspace, &id)["status"], "PASS");
    stand_in.control(
        "mutate",
        &json!({"partner": "stripe", "object": "Key", "op": "delete", "id": "restricted"}),
    );
    assert_eq!(check(&workspace, &id)["cause"], "auth");
    let printed = workspace.run(&["connections", "show", &id]).exits(0).stdout;
    assert!(!printed.contains(&key));
}

#[test]
fn a_manifest_that_will_not_do_is_refused_and_its_field_named() {
    let stand_in = StandIn::serve(&["--companies", "1"]);
    let workspace = Workspace::new();
    let refuse = |change: &dyn Fn(&mut Value), field: &str| {
        let mut manifest = billing(&stand_in);
        change(&mut manifest);
        let refused = workspace.run(&["partners", "add", &write(&workspace, &manifest)]).exits(2).json();
        let message = refused["error"]["message"].as_str().unwrap().to_owned();
        assert!(message.contains(&format!("`{field}`")), "{field}: {message}");
    };
    refuse(&|manifest| manifest["id"] = Value::Null, "id");
    refuse(&|manifest| manifest["id"] = json!("stripe"), "id");
    refuse(&|manifest| manifest["id"] = json!("Acme Billing"), "id");
    refuse(&|manifest| manifest["name"] = json!("STRIPE"), "name");
    refuse(&|manifest| manifest["name"] = json!("Acme \u{202e}gnilliB"), "name");
    refuse(&|manifest| manifest["purpose"] = json!("Know\u{1b}[2J"), "purpose");
    refuse(&|manifest| manifest["health"] = Value::Null, "health");
    refuse(
        &|manifest| manifest["health"]["url"] = json!("http://acme.example/ping"),
        "health.url",
    );
    refuse(&|manifest| manifest["health"]["method"] = json!("POST"), "health.method");
    refuse(
        &|manifest| manifest["mapping"] = json!({"kind": "price", "target_set": "service_tiers"}),
        "mapping",
    );
    refuse(&|manifest| manifest["residncy"] = json!("Here"), "residncy");
    refuse(&|manifest| manifest["auth"]["hedder"] = json!("X-Key"), "auth.hedder");
    let mut manifest = ledger(&stand_in);
    manifest["auth"]["revoke_ulr"] = json!("https://acme.example/revoke");
    let said = workspace.says(&["partners", "add", &write(&workspace, &manifest)]).exits(2).stderr;
    assert!(
        said.contains("`auth.revoke_ulr` is no field of manifests: is `revoke_url` meant?"),
        "{said}"
    );
    for (field, value, words) in [
        ("pkce", json!(false), "`auth.pkce` must be true, because the app has no secret"),
        ("revoke_url", Value::Null, "lacks `auth.revoke_url`"),
    ] {
        let mut manifest = ledger(&stand_in);
        manifest["auth"]["client_authentication"] = json!("none");
        manifest["auth"]["pkce"] = json!(true);
        manifest["auth"][field] = value;
        let said = workspace.says(&["partners", "add", &write(&workspace, &manifest)]).exits(2).stderr;
        assert!(said.contains(words), "{said}");
    }
    for broken in ["", "[", "{\"id\":", "id = ", "\u{0}"] {
        let file = workspace.file("broken.json");
        std::fs::write(&file, broken).unwrap();
        workspace.run(&["partners", "add", file.to_str().unwrap()]).exits(2);
    }
    workspace
        .run(&["partners", "add", workspace.file("absent.toml").to_str().unwrap()])
        .exits(2);
    let known = workspace.run(&["partners", "list"]).exits(0).json();
    assert!(
        known["partners"]
            .as_array()
            .unwrap()
            .iter()
            .all(|partner| partner["is_private"] == false)
    );

    workspace
        .run(&["partners", "add", &write(&workspace, &billing(&stand_in))])
        .exits(0);
    workspace
        .run(&["partners", "add", &write(&workspace, &billing(&stand_in))])
        .exits(2);
    workspace.run(&["partners", "remove", "acme-billing"]).exits(0);
    workspace.run(&["partners", "remove", "acme-billing"]).exits(2);
    workspace.run(&["partners", "remove", "stripe"]).exits(2);
    workspace.run(&["connect", "acme-billing"]).exits(2);
    let audit = workspace.run(&["audit", "export"]).exits(0).stdout;
    assert!(audit.contains("partner.added") && audit.contains("partner.removed"));
}

#[test]
fn what_a_partner_asks_for_costs_and_keeps_is_told_before_it_is_connected() {
    let (stand_in, workspace) = firm();
    let built_in = workspace.run(&["partners", "show", "quickbooks-online"]).exits(0).json();
    for said in ["cost", "residency", "revoke_help", "never_writes"] {
        assert!(built_in[said].as_str().is_some_and(|text| text.len() > 20), "{said}: {built_in:#}");
    }
    let page = workspace.says(&["partners", "show", "quickbooks-online"]).exits(0).stdout;
    for heading in [
        "Asks for",
        "Reads",
        "Before you start",
        "About 5 minutes",
        "Cost: ",
        "Where the data is kept: ",
        "How to take the access back: ",
    ] {
        assert!(page.contains(heading), "{heading}: {page}");
    }

    let page = workspace.says(&["partners", "show", "microsoft-365"]).exits(0).stdout;
    for said in [
        "Sample meeting (sample-meeting)",
        "    Calendars.ReadWrite: ",
        "    Place.Read.All: ",
        "start \"Sample meeting\" or \"Subscriptions for a receiver of yours\"",
        "Contract: missing",
        "Last proven here: never",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }

    // A firm's own manifest may say it too, and one that does not is told apart from one that is free.
    let mut manifest = ledger(&stand_in);
    workspace.run(&["partners", "add", &write(&workspace, &manifest)]).exits(0);
    let page = workspace.says(&["partners", "show", "acme-ledger"]).exits(0).stdout;
    assert!(
        page.contains("Cost: Its manifest does not say") && !page.contains("About "),
        "{page}"
    );
    workspace.run(&["partners", "remove", "acme-ledger"]).exits(0);
    manifest["cost"] = json!("One euro a year");
    manifest["residency"] = json!("In the cellar");
    workspace.run(&["partners", "add", &write(&workspace, &manifest)]).exits(0);
    let said = workspace.run(&["partners", "show", "acme-ledger"]).exits(0).json();
    assert_eq!(
        (&said["cost"], &said["residency"]),
        (&json!("One euro a year"), &json!("In the cellar"))
    );

    assert_eq!(
        workspace.run(&["partners", "show", "nobody"]).exits(2).error_code(),
        "unknown_partner"
    );
}

fn connecting(stand_in: &StandIn, workspace: &Workspace, secret: Option<&str>) -> std::process::Child {
    let credentials = &stand_in.ready["credentials"]["quickbooks-online"];
    let client_id = text(&credentials["client_id"]);
    let named = ["connect", "acme-ledger", "--client-id", &client_id];
    let Some(secret) = secret else { return workspace.spawn(&named) };
    let mut child = workspace.spawn(&[&named[..], &["--secret", "client_secret=-"]].concat());
    let line = format!("client_secret={secret}\n");
    child.stdin.take().unwrap().write_all(line.as_bytes()).unwrap();
    child
}

fn secret_of(stand_in: &StandIn) -> String {
    text(&stand_in.ready["credentials"]["quickbooks-online"]["client_secret"])
}

fn to_token_endpoint(stand_in: &StandIn) -> usize {
    stand_in.requests(|request| text(&request["path"]).contains("tokens"))
}

/// What was entered for one partner never waits for another of its id.
#[test]
fn a_removed_partner_leaves_no_secret_behind() {
    let (first, workspace) = firm();
    let second = StandIn::serve(&["--companies", "1"]);
    let show = |words: &[&str]| workspace.run(words).exits(0).json();
    workspace.run(&["partners", "add", &write(&workspace, &ledger(&first))]).exits(0);
    // The app is registered, and nobody consents.
    let refused = at_consent_page(connecting(&first, &workspace, Some(&secret_of(&first))), Press::Refuse);
    assert_ne!(refused.exit_code, 0);
    workspace.run(&["clients", "add", "--name", "Harbor", "--reference", "H"]).exits(0);
    let app = text(&show(&["apps", "list"])["apps"][0]["id"]);
    let asked = show(&["consent-requests", "ask", "H", "acme-ledger", "--app", &app]);

    workspace.run(&["partners", "remove", "acme-ledger"]).exits(0);
    assert_eq!(show(&["apps", "list"])["apps"], json!([]));
    // One request to a partner that is gone hides no others.
    let listed = show(&["consent-requests", "list"]);
    let request = &listed["consent_requests"][0];
    assert_eq!(
        (&request["id"], &request["status"], &request["partner_name"], &request["link"]),
        (&asked["id"], &json!("cancelled"), &json!("acme-ledger"), &Value::Null)
    );
    assert_eq!(text(&request["outcome"]), "The partner was removed");

    let before = to_token_endpoint(&second);
    workspace.run(&["partners", "add", &write(&workspace, &ledger(&second))]).exits(0);
    let unknown = workspace.run(&["connect", "acme-ledger", "--app", &app]).exits(2);
    assert_eq!(unknown.error_code(), "invalid_input");
    let wanted = crate::support::advisoros::finish(connecting(&second, &workspace, None)).exits(2);
    assert!(
        text(&wanted.json()["error"]["message"]).contains("wants the app's client secret"),
        "{wanted:?}"
    );
    assert_eq!(to_token_endpoint(&second), before);
    workspace.run(&["audit", "verify"]).exits(0);
}

/// A manifest is mended in its place: what was checked is not proven any more, and no secret goes to another host.
#[test]
fn a_manifest_is_replaced_and_takes_no_secret_to_another_host() {
    let (first, workspace) = firm();
    let second = StandIn::serve(&["--companies", "1"]);
    let replace = |manifest: &Value| workspace.run(&["partners", "replace", &write(&workspace, manifest)]);
    assert_eq!(replace(&ledger(&first)).exits(2).error_code(), "unknown_partner");
    workspace.run(&["partners", "add", &write(&workspace, &ledger(&first))]).exits(0);
    let connected = at_consent_page(connecting(&first, &workspace, Some(&secret_of(&first))), Press::Consent);
    let id = text(&connected.exits(0).json()["id"]);
    workspace.run(&["verify", &id]).exits(0);

    // The hints lead on.
    let mut mended = ledger(&first);
    mended["cost"] = json!("One euro a year");
    let taken = workspace.run(&["partners", "add", &write(&workspace, &mended)]).exits(2);
    assert!(taken.stdout.contains("partners replace"), "{taken:?}");
    let kept = workspace.run(&["partners", "remove", "acme-ledger"]).exits(1);
    assert!(kept.stdout.contains("partners replace FILE"), "{kept:?}");

    let replaced = replace(&mended).exits(0).json();
    assert_eq!(replaced["cost"], "One euro a year");
    let shown = workspace.run(&["connections", "show", &id]).exits(0).json();
    assert_eq!(shown["status"], "not_checked", "{shown:#}");
    let health = workspace.run(&["health"]).json();
    assert_eq!(health["healthy"], false, "{health:#}");
    let audit = workspace.run(&["audit", "export"]).exits(0).stdout;
    assert!(audit.contains("partner.replaced") && audit.contains(&text(&replaced["manifest_sha256"])));
    workspace.run(&["connections", "test", &id]).exits(0);
    assert_eq!(workspace.run(&["verify", &id]).exits(0).json()["verdict"], "READY");

    // Another way to authorize would be another partner, and another host is not where the secret was entered for.
    let mut keyed = billing(&first);
    keyed["id"] = json!("acme-ledger");
    let refused = replace(&keyed).exits(2);
    assert!(text(&refused.json()["error"]["message"]).contains("`auth.kind`"), "{refused:?}");
    let refused = replace(&ledger(&second)).exits(1);
    assert!(refused.stdout.contains(&format!("connections disconnect {id}")), "{refused:?}");
    workspace.run(&["connections", "test", &id]).exits(0);
    workspace.run(&["connections", "disconnect", &id]).exits(0);
    let before = to_token_endpoint(&second);
    replace(&ledger(&second)).exits(0);
    let app = workspace.run(&["apps", "list"]).exits(0).json();
    let app = text(&app["apps"][0]["id"]);
    let checked = workspace.run(&["apps", "check", &app]).json();
    assert_eq!(checked["secret"], "missing", "{checked:#}");
    assert_eq!(to_token_endpoint(&second), before, "the secret went nowhere");
    let wanted = workspace.run(&["connect", "acme-ledger", "--app", &app]).exits(2);
    assert!(
        wanted.stdout.contains("is not stored") && wanted.stdout.contains("--secret client_secret=-"),
        "{wanted:?}"
    );
    // The same app, with its secret entered for the new host.
    let again = at_consent_page(connecting(&second, &workspace, Some(&secret_of(&second))), Press::Consent);
    assert_eq!(again.exits(0).json()["status"], "connected");
    workspace.run(&["audit", "verify"]).exits(0);
}
