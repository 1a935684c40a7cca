//! The table of a partner whose permissions can be unticked and whose grants end by themselves.

use serde_json::{Value, json};

use super::{Firm, Remedy, Trial, absorbed, trial, tried};
use crate::support::advisoros::Workspace;
use crate::support::browser::{Press, at_consent_page};
use crate::support::stand_in::{StandIn, text};
use crate::support::{connecting, map_everything};

const PARTNER: &str = "google-workspace";
const USERINFO: &str = "/v1/userinfo";
const CALENDARS: &str = "/calendar/v3/*";
const EVENTS: &str = "/calendar/v3/calendars/*";
const TOKEN: &str = "/token";

fn ready() -> Firm {
    let (stand_in, workspace) = (StandIn::serve(&["--companies", "1"]), Workspace::new());
    let connected = at_consent_page(connecting(&stand_in, &workspace, PARTNER), Press::Consent);
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

fn me(firm: &Firm) -> Value {
    firm.stand_in.ready["credentials"][PARTNER]["account_id"].clone()
}

fn project(firm: &Firm, op: &str) {
    firm.mutate("Project", op, &json!({"id": ""}));
}

fn reconnect(firm: &Firm, press: Press) {
    let child = firm.workspace.spawn(&["connections", "reconnect", &firm.id]);
    at_consent_page(child, press).exits(0);
}

/// The access token is spent, so that the next call has to refresh it.
fn spend_the_token(firm: &Firm) {
    firm.fault("expire", USERINFO, &json!({"count": 1}));
}

/// Trials that follow each other on one firm.
const GROUPS: [&[Trial]; 7] = [
    &[
        trial("the calendar service answers 500", |firm| {
            firm.fault("status", CALENDARS, &json!({"status": 500}));
        }),
        trial("every token is refused with 401", |firm| {
            firm.fault("status", USERINFO, &json!({"status": 401}));
        }),
        trial("every round of changes has to begin anew (410)", |firm| {
            firm.fault("status", EVENTS, &json!({"status": 410}));
        }),
        absorbed("429 with Retry-After: 1", |firm| {
            firm.fault(
                "throttle",
                USERINFO,
                &json!({"count": 1, "retry_after": 1, "reason": "RESOURCE_EXHAUSTED"}),
            );
        }),
        absorbed("403 that means 429, with Retry-After: 1", |firm| {
            firm.fault(
                "throttle",
                USERINFO,
                &json!({"count": 1, "retry_after": 1, "reason": "rateLimitExceeded"}),
            );
        }),
        absorbed("an expired access token", spend_the_token),
    ],
    &[trial("429 without Retry-After, again and again", |firm| {
        firm.fault("throttle", USERINFO, &json!({"reason": "RESOURCE_EXHAUSTED"}));
    })],
    &[trial("nothing is answered", |firm| firm.fault("hang", USERINFO, &json!({})))],
    &[
        trial("every answer ends in the middle", |firm| {
            firm.fault("malformed", USERINFO, &json!({}));
        }),
        trial("the token endpoint answers half", |firm| {
            spend_the_token(firm);
            firm.fault("malformed", TOKEN, &json!({"count": 1}));
        }),
    ],
    &[
        Trial {
            fault: "a box was not ticked",
            strike: |firm| reconnect(firm, Press::ConsentWithout("calendar.events.readonly")),
            remedy: Remedy::Reconnect,
        },
        Trial {
            fault: "the Calendar API is turned off in the project",
            strike: |firm| project(firm, "deactivate"),
            remedy: Remedy::Heal(|firm| project(firm, "reactivate")),
        },
        Trial {
            fault: "a calendar is deleted",
            strike: |firm| {
                firm.mutate("Calendar", "delete", &json!({"id": firm.record("Audit")}));
                firm.workspace.run(&["pull", &firm.id]).exits(0);
            },
            remedy: Remedy::Review,
        },
        Trial {
            fault: "the grant is revoked at the partner",
            strike: |firm| firm.mutate("Grant", "delete", &json!({"id": me(firm)})),
            remedy: Remedy::Reconnect,
        },
    ],
    &[trial("the token endpoint answers 503", |firm| {
        spend_the_token(firm);
        firm.fault("status", TOKEN, &json!({"status": 503}));
    })],
    &[
        absorbed("answers two seconds late", |firm| {
            firm.fault("latency", USERINFO, &json!({"seconds": 2}));
        }),
        Trial {
            fault: "the grant has come to its end",
            strike: |firm| firm.mutate("Grant", "ends_in", &json!({"id": me(firm), "seconds": 0})),
            remedy: Remedy::Reconnect,
        },
    ],
];

#[test]
fn every_fault_is_told_caught_and_recovered_from() {
    insta::assert_snapshot!(tried(&GROUPS, ready));
}
