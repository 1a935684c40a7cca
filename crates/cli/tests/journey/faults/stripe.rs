//! The table of a partner that is connected with a key of its own rights, and whose prices never change but make way.

use serde_json::{Value, json};

use super::{Firm, Remedy, Trial, absorbed, trial, tried};
use crate::support::advisoros::Workspace;
use crate::support::stand_in::{StandIn, text};
use crate::support::{export, map_everything};

const PARTNER: &str = "stripe";
const PRODUCTS: &str = "/v1/products";
const PRICES: &str = "/v1/prices";
const EVERYTHING: &str = "/v1/*";

fn ready() -> Firm {
    let (stand_in, workspace) = (StandIn::serve(&["--companies", "1"]), Workspace::new());
    let api = format!("api={}", text(&stand_in.ready["endpoints"][PARTNER]["api"]));
    let key = text(&stand_in.ready["credentials"][PARTNER]["restricted_key"]);
    let arguments = ["connect", PARTNER, "--environment", "custom", "--endpoint", &api];
    let arguments = [&arguments[..], &["--secret", "restricted_key=-"]].concat();
    let connected = workspace.run_with_input(&arguments, &format!("restricted_key={key}\n"));
    let id = text(&connected.exits(0).json()["id"]);
    workspace.run(&["pull", &id]).exits(0);
    map_everything(&workspace, &id);
    workspace.run(&["map", "publish", &id]).exits(0);
    Firm {
        partner: PARTNER,
        stand_in,
        workspace,
        id,
    }
}

/// What somebody does with the key in use, in the partner's console.
fn key(firm: &Firm, op: &str, more: &Value) {
    let mut body = json!({"id": "restricted"});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    firm.mutate("Key", op, &body);
}

fn rights(firm: &Firm, rights: &[&str]) {
    let rights: serde_json::Map<String, Value> = rights.iter().map(|right| ((*right).to_owned(), json!("read"))).collect();
    key(firm, "update", &json!({"body": {"rights": rights}}));
}

fn all_rights(firm: &Firm) {
    rights(firm, &["products", "prices", "subscriptions", "webhook_endpoints"]);
}

/// A key that the account's owner makes anew.
fn made(firm: &Firm) -> String {
    let rights = json!({"products": "read", "prices": "read", "subscriptions": "read", "webhook_endpoints": "read"});
    let mutation = json!({"partner": PARTNER, "object": "Key", "op": "create", "id": "", "body": {"mode": "test", "rights": rights}});
    text(&firm.stand_in.control("mutate", &mutation)["Key"]["key"])
}

fn replace_key(firm: &Firm, key: &str) {
    let arguments = ["connections", "replace-key", &firm.id];
    firm.workspace
        .run_with_input(&arguments, &format!("restricted_key={key}\n"))
        .exits(0);
}

const fn replaced(fault: &'static str, strike: fn(&Firm)) -> Trial {
    Trial {
        fault,
        strike,
        remedy: Remedy::By("a person replaces the key", |firm| replace_key(firm, &made(firm))),
    }
}

/// The id of a price that is in use, by its lookup key; names are alike in two currencies.
fn price(firm: &Firm, lookup_key: &str) -> String {
    let rows = export(&firm.workspace, &firm.id);
    let row = rows.iter().find(|row| &row[1] == lookup_key);
    row.unwrap_or_else(|| panic!("no price `{lookup_key}`"))[0].to_owned()
}

fn pull(firm: &Firm) {
    firm.workspace.run(&["pull", &firm.id]).exits(0);
}

/// Trials that follow each other on one firm.
const GROUPS: [&[Trial]; 7] = [
    &[
        trial("every answer is 500", |firm| {
            firm.fault("status", EVERYTHING, &json!({"status": 500}));
        }),
        trial("the products alone answer 503", |firm| {
            firm.fault("status", PRODUCTS, &json!({"status": 503}));
        }),
        absorbed("one 503", |firm| {
            firm.fault("status", PRODUCTS, &json!({"status": 503, "count": 1}));
        }),
        absorbed("a reset connection", |firm| firm.fault("reset", PRODUCTS, &json!({"count": 1}))),
        absorbed("429 with Retry-After: 1", |firm| {
            firm.fault(
                "throttle",
                PRODUCTS,
                &json!({"count": 1, "retry_after": 1, "reason": "global-rate"}),
            );
        }),
        absorbed("one 429 without Retry-After", |firm| {
            firm.fault("throttle", PRODUCTS, &json!({"count": 1, "reason": "endpoint-concurrency"}));
        }),
        absorbed("answers two seconds late", |firm| {
            firm.fault("latency", PRODUCTS, &json!({"seconds": 2}));
        }),
    ],
    &[trial("429 without Retry-After, again and again", |firm| {
        firm.fault("throttle", PRODUCTS, &json!({"reason": "global-rate"}));
    })],
    &[trial("nothing is answered", |firm| firm.fault("hang", PRODUCTS, &json!({})))],
    &[trial("every answer ends in the middle", |firm| {
        firm.fault("malformed", EVERYTHING, &json!({}));
    })],
    &[trial("the prices end in the middle", |firm| {
        firm.fault("malformed", PRICES, &json!({}));
    })],
    &[
        Trial {
            fault: "the key loses the right to read subscriptions",
            strike: |firm| rights(firm, &["products", "prices", "webhook_endpoints"]),
            remedy: Remedy::By("the right is given back", all_rights),
        },
        Trial {
            fault: "the key loses every right",
            strike: |firm| rights(firm, &[]),
            remedy: Remedy::By("the rights are given back", all_rights),
        },
        replaced("the key is deleted", |firm| key(firm, "delete", &json!({}))),
    ],
    &[
        replaced("the key is rolled, and the old one ends at once", |firm| {
            key(firm, "rotate", &json!({}));
        }),
        Trial {
            fault: "a price that a live subscription is paid by is archived",
            strike: |firm| {
                firm.mutate("Price", "deactivate", &json!({"id": price(firm, "advisory_monthly")}));
                pull(firm);
            },
            remedy: Remedy::Review,
        },
        Trial {
            fault: "a price makes way for one with another amount",
            strike: |firm| {
                firm.mutate("Price", "update", &json!({"id": price(firm, "starter_monthly"), "amount": 31_900}));
                pull(firm);
            },
            remedy: Remedy::By("the new price is mapped as the old one was, and published", |firm| {
                firm.workspace.run(&["map", "follow", &firm.id]).exits(0);
                firm.workspace.run(&["map", "publish", &firm.id]).exits(0);
            }),
        },
    ],
];

#[test]
fn every_fault_is_told_caught_and_recovered_from() {
    insta::assert_snapshot!(tried(&GROUPS, ready));
}
