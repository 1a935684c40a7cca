//! The table of a partner with keys, models that end, and documents that are read.

use serde_json::{Value, json};

use super::{Firm, Remedy, Trial, absorbed, trial, tried};
use crate::models::{PARTNER, connect, mutate};
use crate::support::advisoros::Workspace;
use crate::support::map_everything;
use crate::support::stand_in::{StandIn, text};

const INFO: &str = "/documentintelligence/info";
const LATER: u64 = 700 * 86_400;

fn ready() -> Firm {
    let (stand_in, workspace) = (StandIn::serve(&["--companies", "1"]), Workspace::new());
    for (object, id) in [
        ("Model", "invoices-2024"),
        ("Classifier", "tax-intake-v1"),
        ("Model", "trial-balance"),
    ] {
        mutate(&stand_in, object, "ends_in", id, &json!({"seconds": LATER}));
    }
    let id = connect(&stand_in, &workspace);
    workspace.run(&["pull", &id]).exits(0);
    map_everything(&workspace, &id);
    workspace.run(&["map", "publish", &id]).exits(0);
    let set = workspace.file("golden");
    workspace.run(&["golden", "init", set.to_str().unwrap()]).exits(0);
    Firm {
        partner: PARTNER,
        stand_in,
        workspace,
        id,
    }
}

fn resource(firm: &Firm, op: &str, body: &Value) {
    let more = if body.is_null() {
        json!({"id": ""})
    } else {
        json!({"id": "", "body": body})
    };
    firm.mutate("Resource", op, &more);
}

fn model(firm: &Firm, op: &str, more: &Value) {
    let mut more = more.clone();
    more["id"] = json!("invoices-2026");
    firm.mutate("Model", op, &more);
    firm.workspace.run(&["pull", &firm.id]).exits(0);
}

fn version(firm: &Firm, op: &str) {
    firm.mutate("ApiVersion", op, &json!({"id": "2024-11-30"}));
}

fn run_golden(firm: &Firm) -> i32 {
    let set = firm.workspace.file("golden");
    let finished = firm.workspace.says(&["golden", "run", set.to_str().unwrap(), &firm.id, "--yes"]);
    finished.exit_code
}

/// A run while something is wrong, after one that was good.
fn run_golden_with(firm: &Firm, strike: impl Fn(&Firm)) {
    assert_eq!(run_golden(firm), 0);
    strike(firm);
    assert_eq!(run_golden(firm), 1);
}

const RUN_AGAIN: Remedy = Remedy::By("the partner is itself again, and a person runs the set again", |firm| {
    firm.heal();
    resource(firm, "update", &json!({"drift": 0.0}));
    assert_eq!(run_golden(firm), 0);
});

/// Trials that follow each other on one firm.
const GROUPS: [&[Trial]; 6] = [
    &[
        trial("the service answers 500", |firm| {
            firm.fault("status", INFO, &json!({"status": 500}));
        }),
        trial("the gateway answers 503", |firm| {
            firm.fault("status", INFO, &json!({"status": 503}));
        }),
        trial("a network rule forbids this machine", |firm| {
            firm.fault("status", INFO, &json!({"status": 403}));
        }),
        trial("another service answers at the address", |firm| {
            firm.fault("status", INFO, &json!({"status": 404}));
        }),
        absorbed("429 with Retry-After: 1", |firm| {
            firm.fault("throttle", INFO, &json!({"count": 1, "retry_after": 1}));
        }),
        absorbed("answers two seconds late", |firm| {
            firm.fault("latency", INFO, &json!({"seconds": 2}));
        }),
    ],
    &[trial("429 without Retry-After, again and again", |firm| {
        firm.fault("throttle", INFO, &json!({}));
    })],
    &[trial("nothing is answered", |firm| firm.fault("hang", INFO, &json!({})))],
    &[
        trial("every answer ends in the middle", |firm| firm.fault("malformed", INFO, &json!({}))),
        trial("the connection is reset", |firm| firm.fault("reset", INFO, &json!({}))),
        Trial {
            fault: "the key is regenerated",
            strike: |firm| firm.mutate("Key", "rotate", &json!({"id": "key1"})),
            remedy: Remedy::By("a person replaces the key by the other one", |firm| {
                let key = text(&firm.stand_in.ready["credentials"][PARTNER]["key_2"]);
                let replaced = firm
                    .workspace
                    .run_with_input(&["connections", "replace-key", &firm.id], &format!("api_key={key}\n"));
                replaced.exits(0);
            }),
        },
        Trial {
            fault: "keys are switched off for the resource",
            strike: |firm| resource(firm, "lose_rights", &Value::Null),
            remedy: Remedy::Heal(|firm| resource(firm, "restore_rights", &Value::Null)),
        },
    ],
    &[
        Trial {
            fault: "the version of the interface is given up",
            strike: |firm| version(firm, "deactivate"),
            remedy: Remedy::Heal(|firm| version(firm, "reactivate")),
        },
        Trial {
            fault: "a mapped model has ended",
            strike: |firm| model(firm, "ends_in", &json!({"seconds": 0})),
            remedy: Remedy::By("somebody trains it anew, and a person pulls", |firm| {
                model(firm, "ends_in", &json!({"seconds": LATER}));
            }),
        },
        Trial {
            fault: "a mapped model was made by a version that is given up",
            strike: |firm| model(firm, "update", &json!({"body": {"api_version": "2.1"}})),
            remedy: Remedy::By("somebody trains it anew, and a person pulls", |firm| {
                model(firm, "update", &json!({}));
            }),
        },
    ],
    &[
        Trial {
            fault: "the models read the golden set less surely",
            strike: |firm| run_golden_with(firm, |firm| resource(firm, "update", &json!({"drift": -0.06}))),
            remedy: RUN_AGAIN,
        },
        Trial {
            fault: "a document of the golden set is not taken",
            strike: |firm| {
                run_golden_with(firm, |firm| {
                    firm.fault("status", "*prebuilt-payStub.us:analyze", &json!({"status": 500}));
                });
            },
            remedy: RUN_AGAIN,
        },
        Trial {
            fault: "the answers about the golden set end in the middle",
            strike: |firm| run_golden_with(firm, |firm| firm.fault("malformed", "*/analyzeResults/*", &json!({}))),
            remedy: RUN_AGAIN,
        },
    ],
];

#[test]
fn every_fault_is_told_caught_and_recovered_from() {
    insta::assert_snapshot!(tried(&GROUPS, ready));
}
