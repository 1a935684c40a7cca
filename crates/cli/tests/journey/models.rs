//! A partner whose resource has an address and two keys of its own: its models are pulled, mapped, and watched until
//! they end.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::advisoros::{Finished, Workspace};
use crate::support::stand_in::{StandIn, text};
use crate::support::{exported, import, judged, map_everything};

pub const PARTNER: &str = "azure-document-intelligence";

pub fn firm() -> (StandIn, Workspace) {
    (StandIn::serve(&["--companies", "1"]), Workspace::new())
}

fn credential(stand_in: &StandIn, name: &str) -> String {
    text(&stand_in.ready["credentials"][PARTNER][name])
}

fn connect_with(stand_in: &StandIn, workspace: &Workspace, key: &str) -> Finished {
    connect_in(stand_in, workspace, key, &credential(stand_in, "region"))
}

fn connect_in(stand_in: &StandIn, workspace: &Workspace, key: &str, region: &str) -> Finished {
    let api = format!("api={}", text(&stand_in.ready["endpoints"][PARTNER]["api"]));
    let region = format!("region={region}");
    let arguments = [
        "connect",
        PARTNER,
        "--environment",
        "custom",
        "--endpoint",
        &api,
        "--field",
        &region,
        "--secret",
        "api_key=-",
    ];
    workspace.run_with_input(&arguments, &format!("api_key={key}\n"))
}

pub fn connect(stand_in: &StandIn, workspace: &Workspace) -> String {
    let connected = connect_with(stand_in, workspace, &credential(stand_in, "key_1")).exits(0).json();
    assert_eq!(connected["status"], "connected");
    text(&connected["id"])
}

/// What somebody does in the partner's portal.
pub fn mutate(stand_in: &StandIn, object: &str, op: &str, id: &str, more: &Value) -> Value {
    let mut mutation = json!({"partner": PARTNER, "object": object, "op": op, "id": id});
    mutation.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    stand_in.control("mutate", &mutation)
}

#[test]
fn a_resource_is_connected_its_models_pulled_mapped_and_verified() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    let shown = workspace.run(&["connections", "show", &id]).exits(0).json();
    assert_eq!(
        shown["entered"],
        json!([{"name": "region", "title": "Location", "value": "westeurope", "note": null}])
    );
    assert_eq!(shown["external_account_id"], "127.0.0.1");
    assert_eq!(judged(&workspace, &id, "models.expiry").0, "SKIP");

    let pulled = workspace.run(&["pull", &id]).exits(0).json();
    assert_eq!(pulled["resources"]["models"]["inserted"], 74);
    let again = workspace.run(&["pull", &id]).exits(0).json();
    assert_eq!(again["resources"]["models"]["unchanged"], 74);
    let (status, evidence) = judged(&workspace, &id, "models.expiry");
    assert_eq!((&*status, evidence.contains("is mapped yet")), ("SKIP", true), "{evidence}");
    let rows = "external_id,code\nprebuilt-document,bank_statement\nprebuilt-nothing,invoice\n";
    let refused = import(&workspace, &id, rows).exits(1).json();
    let problems: Vec<_> = refused["conflicts"].as_array().unwrap().iter().map(|one| &one["problem"]).collect();
    assert_eq!(
        problems,
        [
            "the partner gave this document model up: map `prebuilt-layout` in its place",
            "no document model with this id was pulled"
        ]
    );

    let mapping = workspace.run(&["map", "status", &id]).exits(0).json();
    assert_eq!(mapping["target_set"]["name"], "Document categories");
    assert_eq!(mapping["target_set"]["targets"].as_array().unwrap().len(), 21);
    let suggested: BTreeMap<String, String> = exported(&workspace, &id)
        .into_values()
        .map(|row| (row[1].to_owned(), row[10].to_owned()))
        .collect();
    let wrong: Vec<_> = [
        ("prebuilt-invoice", "invoice"),
        ("prebuilt-receipt", "receipt"),
        ("prebuilt-contract", "contract"),
        ("prebuilt-bankStatement.us", "bank_statement"),
        ("prebuilt-payStub.us", "payroll_stub"),
        ("prebuilt-tax.us.w2", "w2"),
        ("prebuilt-tax.us.w4", "tax_document"),
        ("prebuilt-tax.us.1040", "tax_return"),
        ("prebuilt-tax.us.1098E", "tax_document"),
        ("prebuilt-tax.us.1099INT", "1099"),
        ("prebuilt-tax.us.1099NEC", "1099"),
        ("prebuilt-idDocument", "legal_document"),
        ("prebuilt-layout", "general"),
        ("prebuilt-read", "general"),
        ("invoices-2026", "invoice"),
        ("engagement-letters", "contract"),
        ("trial-balance", "working_paper"),
        ("payroll-summary", "payroll_stub"),
    ]
    .into_iter()
    .filter(|(model, category)| suggested.get(*model).map(String::as_str) != Some(*category))
    .map(|(model, _)| (model, suggested.get(model)))
    .collect();
    assert!(wrong.is_empty(), "{wrong:?}");

    assert_eq!(map_everything(&workspace, &id), 74);
    workspace.run(&["map", "publish", &id]).exits(0);
    for name in [
        "organization.expected",
        "key.age",
        "mapping.coverage",
        "mapping.orphans",
        "mapping.published",
        "freshness.schedule",
    ] {
        let (status, evidence) = judged(&workspace, &id, name);
        assert_eq!(status, "PASS", "{name}: {evidence}");
    }

    let gone = workspace.run(&["connections", "disconnect", &id]).exits(0).json();
    assert_eq!(gone["status"], "disconnected");
    // It comes back under its own id, with its mapping; a location that was wrong is mended.
    let again = connect_in(&stand_in, &workspace, &credential(&stand_in, "key_1"), "northeurope");
    let again = again.exits(0).json();
    assert_eq!((&again["id"], &again["entered"][0]["value"]), (&json!(id), &json!("northeurope")));
    assert_eq!(judged(&workspace, &id, "mapping.coverage").0, "PASS");
    // A location may be new, so one that nobody knows is kept, and pointed out.
    let odd = connect_in(&stand_in, &workspace, &credential(&stand_in, "key_1"), "mars")
        .exits(0)
        .json();
    assert!(text(&odd["entered"][0]["note"]).starts_with("not a location that we know"), "{odd}");
    let said = workspace.says(&["connections", "show", &id]).exits(0).stdout;
    assert!(said.contains("Location: mars (not a location that we know"), "{said}");
}

#[test]
fn in_a_rehearsal_the_stand_in_brings_key_and_location_and_time_passes_until_everything_ends() {
    let workspace = Workspace::new();
    let connected = workspace.run(&["connect", PARTNER, "--environment", "rehearsal"]).exits(0).json();
    let id = text(&connected["id"]);
    assert_eq!(connected["entered"][0]["value"], "westeurope");
    workspace.run(&["pull", &id]).exits(0);
    map_everything(&workspace, &id);
    let (status, evidence) = judged(&workspace, &id, "models.expiry");
    assert_eq!(
        (status.as_str(), evidence.starts_with("2 mapped document models")),
        ("FAIL", true),
        "{evidence}"
    );

    // Every command serves the stand-ins at the hour that this file keeps; they may move to another port.
    let clock = json!({"offset_seconds": 731 * 86_400});
    std::fs::write(workspace.path().join("rehearsal").join("clock.json"), clock.to_string()).unwrap();
    let (status, evidence) = judged(&workspace, &id, "models.expiry");
    assert_eq!(
        (status.as_str(), evidence.starts_with("9 mapped document models")),
        ("FAIL", true),
        "{evidence}"
    );
    assert_eq!(judged(&workspace, &id, "organization.expected").0, "PASS");
    assert_eq!(judged(&workspace, &id, "key.age").0, "WARN");
    let pulled = workspace.run(&["pull", &id]).exits(0).json();
    assert_eq!(pulled["resources"]["models"]["deactivated"], 7);
}

#[test]
fn a_mapped_model_that_ends_or_is_gone_is_told_with_its_day() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    workspace.run(&["pull", &id]).exits(0);
    map_everything(&workspace, &id);
    let expiry = || judged(&workspace, &id, "models.expiry");
    let trained_anew = |object: &str, id: &str, days: u64| mutate(&stand_in, object, "ends_in", id, &json!({"seconds": days * 86_400}));

    // The stand-in has a model and a classifier that ended, and some that end within weeks.
    let (status, evidence) = expiry();
    assert_eq!(status, "FAIL");
    assert!(evidence.starts_with("2 mapped document models work no more"), "{evidence}");
    assert!(evidence.contains("(invoices-2024) ended on 20"), "{evidence}");
    trained_anew("Model", "invoices-2024", 700);
    trained_anew("Classifier", "tax-intake-v1", 700);
    workspace.run(&["pull", &id]).exits(0);
    let (status, evidence) = expiry();
    assert_eq!(status, "WARN");
    assert!(
        evidence.contains("`Trial balances of other systems` (trial-balance) ends on 20"),
        "{evidence}"
    );

    trained_anew("Model", "trial-balance", 91);
    workspace.run(&["pull", &id]).exits(0);
    let (status, evidence) = expiry();
    assert_eq!(status, "PASS", "{evidence}");
    assert!(evidence.contains("(trial-balance), on 20"), "{evidence}");

    // One that an older version trained, which the partner gives up on a day that is known.
    mutate(
        &stand_in,
        "Model",
        "update",
        "trial-balance",
        &json!({"body": {"api_version": "2.1"}}),
    );
    workspace.run(&["pull", &id]).exits(0);
    let (status, evidence) = expiry();
    assert_ne!(status, "PASS", "{evidence}");
    assert!(
        evidence.contains("was made by version 2.1") && evidence.contains("train it anew with 2024-11-30"),
        "{evidence}"
    );
    mutate(&stand_in, "Model", "update", "trial-balance", &json!({}));
    workspace.run(&["pull", &id]).exits(0);
    assert_eq!(expiry().0, "PASS");

    // Somebody deletes one that is mapped.
    mutate(&stand_in, "Model", "delete", "engagement-letters", &json!({}));
    let pulled = workspace.run(&["pull", &id]).exits(0).json();
    assert_eq!(pulled["resources"]["models"]["deactivated"], 1);
    let (status, evidence) = expiry();
    assert_eq!(status, "FAIL");
    assert!(
        evidence.contains("`Signed engagement letters` (engagement-letters) is gone"),
        "{evidence}"
    );
    assert_eq!(judged(&workspace, &id, "mapping.orphans").0, "FAIL");

    // It hides nothing of the others, and of what is gone nobody says that it can be used.
    let update = json!({"body": {"api_version": "2.1"}});
    mutate(&stand_in, "Model", "update", "invoices-2026", &update);
    mutate(&stand_in, "Model", "delete", "payroll-summary", &json!({}));
    trained_anew("Model", "trial-balance", 24);
    workspace.run(&["pull", &id]).exits(0);
    let (_, evidence) = expiry();
    for words in [
        "2 mapped document models work no more",
        "(payroll-summary) is gone",
        "(trial-balance) ends on 20",
        "(invoices-2026) was made by version 2.1, which is given up",
    ] {
        assert!(evidence.contains(words), "{words}: {evidence}");
    }
    let (_, evidence) = judged(&workspace, &id, "models.builds");
    assert!(evidence.contains("gone at the last pull (`payroll-summary`)"), "{evidence}");
}

#[test]
fn what_is_no_key_of_the_resource_or_no_address_of_the_partner_is_refused_and_nothing_is_kept() {
    let (stand_in, workspace) = firm();
    for key in ["canarycanarycanarycanarycanary12", "key with blanks", ""] {
        let refused = connect_with(&stand_in, &workspace, key);
        let error = refused.json()["error"].to_string();
        assert!(key.is_empty() || !error.contains(key), "{error}");
        refused.exits(if key.starts_with("canary") { 3 } else { 2 });
    }
    let before = stand_in.requests(|request| request["partner"] == PARTNER);
    let key = credential(&stand_in, "key_1");
    for (fields, words) in [
        (
            &[
                "endpoint=https://firm.cognitiveservices.azure.com.evil.example",
                "region=westeurope",
            ][..],
            "is no `endpoint`",
        ),
        (&["endpoint=http://127.0.0.1:9", "region=westeurope"], "is no `endpoint`"),
        (
            &["endpoint=https://firm.cognitiveservices.azure.com", "region=West Europe!!"],
            "`West Europe!!` is no `region`: one looks like `westeurope`",
        ),
        (&["region=westeurope"], "`endpoint` is missing"),
        (&["endpoint=https://firm.cognitiveservices.azure.com"], "`region` is missing"),
    ] {
        let mut arguments = vec!["connect", PARTNER, "--environment", "production", "--secret", "api_key=-"];
        arguments.extend(fields.iter().flat_map(|field| ["--field", *field]));
        let refused = workspace.run_with_input(&arguments, &format!("api_key={key}\n")).exits(2);
        let error = text(&refused.json()["error"]["message"]);
        assert!(error.contains(words), "{error}");
    }
    // A region's address does not tell whose the key is; whoever has no other is told how to get one.
    for how in [
        ["--endpoint", "api=https://westeurope.api.cognitive.microsoft.com"],
        ["--field", "endpoint=https://westeurope.api.cognitive.microsoft.com"],
    ] {
        let arguments = ["connect", PARTNER, "--environment", "production", "--field", "region=westeurope"];
        let arguments = [&arguments[..], &how, &["--secret", "api_key=-"]].concat();
        let refused = workspace.run_with_input(&arguments, &format!("api_key={key}\n")).exits(2).json();
        assert!(text(&refused["error"]["hint"]).contains("Generate Custom Domain Name"), "{refused}");
    }
    assert_eq!(stand_in.requests(|request| request["partner"] == PARTNER), before);
    // Keys that the resource has, and does not take.
    mutate(&stand_in, "Resource", "lose_rights", "resource", &json!({}));
    let refused = connect_with(&stand_in, &workspace, &key).exits(3).json();
    assert!(text(&refused["error"]["hint"]).contains("switched off"), "{refused}");
    assert_eq!(workspace.run(&["connections", "list"]).exits(0).json()["connections"], json!([]));
}

/// Connecting again mends what was entered, so that a wrong entry must not get that far.
#[test]
fn a_location_that_is_none_costs_neither_the_recorded_one_nor_the_key() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    let other = credential(&stand_in, "key_2");
    let refused = connect_in(&stand_in, &workspace, &other, "West Europe!!").exits(2).json();
    assert_eq!(
        refused["error"]["message"],
        "`West Europe!!` is no `region`: one looks like `westeurope`"
    );
    let short = "canary7";
    let refused = connect_with(&stand_in, &workspace, short).exits(2);
    assert!(
        refused.stdout.contains("no `api_key`") && !refused.stdout.contains(short),
        "{refused:#?}"
    );
    let replaced = workspace.run_with_input(&["connections", "replace-key", &id], &format!("api_key={short}\n"));
    assert_eq!(replaced.exits(2).error_code(), "invalid_input");
    let shown = workspace.run(&["connections", "show", &id]).exits(0).json();
    assert_eq!(shown["entered"][0]["value"], credential(&stand_in, "region"));
    // It is still the first key that is used.
    mutate(&stand_in, "Key", "rotate", "key2", &json!({}));
    workspace.run(&["connections", "test", &id]).exits(0);
}

#[test]
fn a_key_that_was_regenerated_is_told_and_the_other_one_takes_its_place() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    let (old, other) = (credential(&stand_in, "key_1"), credential(&stand_in, "key_2"));
    let new = text(&mutate(&stand_in, "Key", "rotate", "key1", &json!({}))["Key"]["key_1"]);
    let refused = workspace.run(&["connections", "test", &id]).exits(3);
    assert_eq!(refused.error_code(), "needs_authorization");
    assert!(text(&refused.json()["error"]["hint"]).contains("another resource"), "{refused:#?}");
    let dead = workspace.run(&["connections", "show", &id]).exits(0).json();
    assert_eq!((&dead["status"], &dead["cause"]), (&json!("needs_reconnect"), &json!("auth")));

    let replace = |key: &str| workspace.run_with_input(&["connections", "replace-key", &id], &format!("api_key={key}\n"));
    replace(&old).exits(3);
    for key in [&other, &new] {
        let again = replace(key).exits(0);
        assert_eq!((&again.json()["id"], &again.json()["status"]), (&json!(id), &json!("connected")));
        workspace.run(&["connections", "test", &id]).exits(0);
    }

    // Neither a network rule nor a quota is the key's fault.
    for (status, exit_code, cause) in [(403, 4, "network"), (503, 4, "provider")] {
        let fault = json!({"partner": PARTNER, "match": {"method": "*", "path": "*"}, "kind": "status", "status": status});
        stand_in.control("faults", &fault);
        workspace.run(&["connections", "test", &id]).exits(exit_code);
        stand_in.heal();
        let shown = workspace.run(&["connections", "show", &id]).exits(0).json();
        assert_eq!((&shown["status"], &shown["cause"]), (&json!("degraded"), &json!(cause)), "{shown}");
    }
    workspace.run(&["connections", "test", &id]).exits(0);

    // None of the keys is anywhere in the workspace's folder, or in what was written of it.
    for entry in std::fs::read_dir(workspace.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            for key in [&old, &other, &new] {
                let found = bytes.windows(key.len()).any(|window| window == key.as_bytes());
                assert!(!found, "{}", path.display());
            }
        }
    }
}

#[test]
fn a_free_tier_is_told_of_before_anybody_relies_on_it() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    let (status, evidence) = judged(&workspace, &id, "tier.sufficient");
    assert!(status == "PASS" && evidence.starts_with("S0 (standard)"), "{status} {evidence}");
    mutate(&stand_in, "Resource", "update", "", &json!({"body": {"tier": "F0"}}));
    let (status, evidence) = judged(&workspace, &id, "tier.sufficient");
    assert!(status == "WARN" && evidence.contains("first two pages"), "{status} {evidence}");
    let shown = workspace.says(&["verify", &id]).stdout;
    assert!(shown.contains("F0 (free)"), "{shown}");
}

#[test]
fn a_build_that_failed_is_told_and_warns_where_its_model_is_mapped() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    workspace.run(&["pull", &id]).exits(0);
    let (status, evidence) = judged(&workspace, &id, "models.builds");
    assert!(
        status == "PASS" && evidence.contains("1 failed (`receipts-2026`)"),
        "{status} {evidence}"
    );
    let model = "invoices-2026";
    map_everything(&workspace, &id);
    mutate(&stand_in, "Model", "update", model, &json!({"body": {"build": "failed"}}));
    let (status, evidence) = judged(&workspace, &id, "models.builds");
    assert!(
        status == "WARN" && evidence.contains(&format!("1 of them is mapped: `{model}`")),
        "{status} {evidence}"
    );
}
