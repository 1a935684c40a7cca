//! The registry of document models: fields and their bands, who answers for a model, and the file for other programs.

use serde_json::{Value, json};

use crate::support::advisoros::{Finished, Workspace};
use crate::support::stand_in::text;
use crate::support::{firm, map_everything};

const PARTNER: &str = "azure-document-intelligence";

/// A rehearsal whose models are pulled.
fn connected() -> (Workspace, String) {
    let workspace = Workspace::new();
    let connected = workspace.run(&["connect", PARTNER, "--environment", "rehearsal"]).exits(0).json();
    let id = text(&connected["id"]);
    workspace.run(&["pull", &id]).exits(0);
    (workspace, id)
}

fn set(workspace: &Workspace, id: &str, more: &[&str]) -> Finished {
    let mut arguments = vec!["registry", "set", id];
    arguments.extend(more);
    workspace.run(&arguments)
}

fn field(registry: &Value, category: &str, field: &str) -> Option<Value> {
    let categories = registry["categories"].as_array().unwrap();
    let found = categories.iter().find(|one| one["code"] == category).unwrap();
    found["fields"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["field"] == field)
        .cloned()
}

fn model(registry: &Value, id: &str) -> Value {
    let models = registry["models"].as_array().unwrap();
    models.iter().find(|one| one["external_id"] == id).unwrap().clone()
}

#[test]
fn bands_are_set_dropped_and_shipped_again_and_a_wrong_one_changes_nothing() {
    let (workspace, id) = connected();
    let show = || workspace.run(&["registry", "show", &id]).exits(0).json();
    let shipped = show();
    assert_eq!(shipped["categories"].as_array().unwrap().len(), 21);
    assert_eq!(
        field(&shipped, "w2", "wages").unwrap(),
        json!({"field": "wages", "accept": 0.9, "reject": 0.75, "own": false})
    );
    let total = ["--category", "invoice", "--field", "total"];
    let with = |more: &[&'static str]| [&total[..], more].concat();
    let own = set(&workspace, &id, &with(&["--accept", "0.955", "--reject", "0.7"]))
        .exits(0)
        .json();
    let wanted = json!({"field": "total", "accept": 0.955, "reject": 0.7, "own": true});
    assert_eq!(field(&own, "invoice", "total").unwrap(), wanted);

    for (more, words) in [
        (with(&["--accept", "0.7", "--reject", "0.7"]), "must be below `accept`"),
        (with(&["--accept", "1.2", "--reject", "0.7"]), "`1.2` is not a confidence"),
        (with(&["--accept", "0,9", "--reject", "0.7"]), "`0,9` is not a confidence"),
        (with(&[]), "nothing to set"),
        (
            vec!["--category", "bills", "--field", "total", "--accept", "0.9", "--reject", "0.7"],
            "no category `bills`",
        ),
        (
            vec![
                "--category",
                "invoice",
                "--field",
                "the total",
                "--accept",
                "0.9",
                "--reject",
                "0.7",
            ],
            "field's name",
        ),
        (vec!["--category", "invoice", "--field", "vat", "--drop"], "does not ask for `vat`"),
        (vec!["--category", "invoice", "--field", "vendor", "--reset"], "as shipped already"),
    ] {
        let refused = set(&workspace, &id, &more).exits(2).json();
        let message = text(&refused["error"]["message"]);
        assert!(message.contains(words), "{message}");
        assert_eq!(field(&show(), "invoice", "total").unwrap(), wanted);
    }

    let dropped = set(&workspace, &id, &with(&["--drop"])).exits(0).json();
    assert_eq!(field(&dropped, "invoice", "total"), None);
    let again = set(&workspace, &id, &with(&["--reset"])).exits(0).json();
    assert_eq!(field(&again, "invoice", "total"), field(&shipped, "invoice", "total"));
    let added = [
        "--category",
        "general",
        "--field",
        "PurchaseOrder",
        "--accept",
        "0.9",
        "--reject",
        "0.5",
    ];
    assert!(field(&set(&workspace, &id, &added).exits(0).json(), "general", "PurchaseOrder").is_some());

    let audit = workspace.run(&["audit", "export"]).exits(0);
    let lines = audit.json().to_string();
    for word in [
        "registry.field_set",
        "registry.field_reset",
        "accept 0.955, reject 0.70",
        "not asked for",
    ] {
        assert!(lines.contains(word), "{word} in {lines}");
    }
}

#[test]
fn a_model_has_an_owner_and_a_replacement_and_the_file_is_what_its_schema_says() {
    let (workspace, id) = connected();
    map_everything(&workspace, &id);
    workspace
        .run(&["members", "add", "--name", "Robin Sample", "--role", "engagement_lead"])
        .exits(0);
    let named = [
        "--model",
        "invoices-2024",
        "--owner",
        "robin sample",
        "--replacement",
        "invoices-2026",
    ];
    let told = model(&set(&workspace, &id, &named).exits(0).json(), "invoices-2024");
    assert_eq!(
        (&told["owner"], &told["replacement"]),
        (&json!("Robin Sample"), &json!("invoices-2026"))
    );
    assert!(told["days_left"].as_i64().unwrap() < 0, "it has ended: {told}");
    assert_eq!(told["api_version"], "2024-11-30");
    for (more, words) in [
        (["--model", "invoices-2024", "--owner", "Nobody"], "no member `Nobody`"),
        (["--model", "invoices-2024", "--replacement", "invoices-2024"], "its own place"),
        (
            ["--model", "invoices-2024", "--replacement", "no-such"],
            "no document model `no-such`",
        ),
        (["--model", "no-such", "--owner", "Robin Sample"], "no document model `no-such`"),
    ] {
        let message = text(&set(&workspace, &id, &more).exits(2).json()["error"]["message"]);
        assert!(message.contains(words), "{message}");
    }
    let kept = workspace.run(&["registry", "show", &id]).exits(0).json();
    assert_eq!(model(&kept, "invoices-2024"), told);

    let file = workspace.file("registry.json");
    workspace
        .run(&["registry", "export", &id, "--out", file.to_str().unwrap()])
        .exits(0);
    let written: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(written["models"].as_array().unwrap().len(), 74);
    let schema = workspace.run(&["registry", "export", "--schema"]).exits(0).json();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let problems: Vec<String> = validator.iter_errors(&written).map(|error| error.to_string()).collect();
    assert!(problems.is_empty(), "{problems:?}");
    // The validator finds what is wrong.
    for (at, value) in [
        ("/models/0/days_left", json!("soon")),
        ("/categories/0/fields/0/accept", json!(1.5)),
        ("/version", json!(2)),
    ] {
        let mut wrong = written.clone();
        *wrong.pointer_mut(at).unwrap() = value;
        assert!(!validator.is_valid(&wrong), "{at}");
    }

    let took = set(&workspace, &id, &["--model", "invoices-2024", "--owner", ""]).exits(0).json();
    assert_eq!(model(&took, "invoices-2024")["owner"], Value::Null);
}

#[test]
fn a_connection_without_document_models_has_no_registry() {
    let (stand_in, workspace) = firm();
    let id = crate::support::connect(&stand_in, &workspace);
    let refused = workspace.run(&["registry", "show", &id]).exits(2).json();
    assert!(text(&refused["error"]["message"]).ends_with("has no document models"), "{refused}");
    let nowhere = workspace.file("registry.json");
    workspace
        .run(&["registry", "export", &id, "--out", nowhere.to_str().unwrap()])
        .exits(2);
    assert!(!nowhere.exists());
}
