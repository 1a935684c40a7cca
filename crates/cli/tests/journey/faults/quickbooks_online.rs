//! The table of a partner that keeps books and rotates its tokens.

use serde_json::{Value, json};

use super::{Firm, Remedy, Trial, absorbed, trial, tried};
use crate::support::ready_firm;
use crate::support::stand_in::PARTNER;

const API: &str = "/v3/*";
const TOKEN: &str = "/oauth2/v1/tokens/bearer";

fn mutate(firm: &Firm, object: &str, op: &str, more: &Value) {
    let mut more = more.clone();
    more["company"] = firm.stand_in.ready["credentials"][PARTNER]["realm_id"].clone();
    firm.mutate(object, op, &more);
}

/// The access token is spent, so that the next call has to refresh it.
fn spend_the_token(firm: &Firm) {
    firm.fault("expire", API, &json!({"count": 1}));
}

fn limit_reads(firm: &Firm, limit: &Value) {
    firm.stand_in.control("meter", &json!({"partner": PARTNER, "limit": limit}));
}

/// Trials that follow each other on one firm.
const GROUPS: [&[Trial]; 9] = [
    &[
        trial("every answer is 500", |firm| firm.fault("status", API, &json!({"status": 500}))),
        trial("every answer is 503", |firm| firm.fault("status", API, &json!({"status": 503}))),
        trial("every answer is 504", |firm| firm.fault("status", API, &json!({"status": 504}))),
    ],
    &[
        trial("every token is refused with 401", |firm| {
            firm.fault("status", API, &json!({"status": 401}));
        }),
        trial("every answer is 403", |firm| firm.fault("status", API, &json!({"status": 403}))),
        trial("every answer is 404", |firm| firm.fault("status", API, &json!({"status": 404}))),
        trial("every answer is 400", |firm| firm.fault("status", API, &json!({"status": 400}))),
    ],
    &[
        absorbed("one 503", |firm| firm.fault("status", API, &json!({"status": 503, "count": 1}))),
        absorbed("a reset connection", |firm| firm.fault("reset", API, &json!({"count": 1}))),
        absorbed("429 with Retry-After: 1", |firm| {
            firm.fault("throttle", API, &json!({"count": 1, "retry_after": 1}));
        }),
        absorbed("answers two seconds late", |firm| {
            firm.fault("latency", API, &json!({"seconds": 2}));
        }),
        absorbed("an expired access token", spend_the_token),
    ],
    &[trial("429 without Retry-After, again and again", |firm| {
        firm.fault("throttle", API, &json!({}));
    })],
    &[trial("429 with Retry-After: 900", |firm| {
        firm.fault("throttle", API, &json!({"retry_after": 900}));
    })],
    &[
        trial("every connection is reset", |firm| firm.fault("reset", API, &json!({}))),
        trial("every answer ends in the middle", |firm| firm.fault("malformed", API, &json!({}))),
    ],
    &[trial("nothing is answered", |firm| firm.fault("hang", API, &json!({})))],
    &[
        trial("the token endpoint answers 503", |firm| {
            spend_the_token(firm);
            firm.fault("status", TOKEN, &json!({"status": 503}));
        }),
        trial("the token endpoint answers half", |firm| {
            spend_the_token(firm);
            firm.fault("malformed", TOKEN, &json!({"count": 1}));
        }),
        trial("the token endpoint throttles", |firm| {
            spend_the_token(firm);
            firm.fault("throttle", TOKEN, &json!({}));
        }),
        trial("the token endpoint is silent", |firm| {
            spend_the_token(firm);
            firm.fault("hang", TOKEN, &json!({}));
        }),
    ],
    &[
        Trial {
            fault: "the person who granted it lost the rights",
            strike: |firm| mutate(firm, "Grant", "lose_rights", &json!({})),
            remedy: Remedy::Heal(|firm| mutate(firm, "Grant", "restore_rights", &json!({}))),
        },
        Trial {
            fault: "the month's reads are used up",
            strike: |firm| limit_reads(firm, &json!(0)),
            remedy: Remedy::Heal(|firm| limit_reads(firm, &Value::Null)),
        },
        Trial {
            fault: "accounts are merged and renamed",
            strike: |firm| {
                let (meals, travel) = (firm.record("Meals"), firm.record("Travel"));
                mutate(firm, "Account", "merge", &json!({"id": meals, "into": travel}));
                let rent = firm.record("Rent");
                mutate(firm, "Account", "rename", &json!({"id": rent, "name": "Office rent"}));
                firm.workspace.run(&["pull", &firm.id]).exits(0);
            },
            remedy: Remedy::Review,
        },
        Trial {
            fault: "a refresh rotates the token and its answer is lost",
            strike: |firm| {
                spend_the_token(firm);
                firm.fault("rotate_lost_reply", TOKEN, &json!({"count": 1}));
            },
            remedy: Remedy::Reconnect,
        },
        Trial {
            fault: "the grant is revoked at the partner",
            strike: |firm| firm.fault("revoke", "*", &json!({"count": 1})),
            remedy: Remedy::Reconnect,
        },
    ],
];

#[test]
fn every_fault_is_told_caught_and_recovered_from() {
    let table = tried(&GROUPS, || {
        let (stand_in, workspace, id) = ready_firm();
        Firm {
            partner: PARTNER,
            stand_in,
            workspace,
            id,
        }
    });
    insta::assert_snapshot!(table);
}
