//! The table of a partner whose admins may stand between a person and their calendars, and whose refusals of a refresh
//! have numbers; and what a consent can end with there.

use serde_json::{Value, json};

use super::{Firm, Remedy, Trial, absorbed, trial, tried};
use crate::calendars::{PARTNER, connect, firm};
use crate::support::browser::at_authorization_url;
use crate::support::consent_page::{Press, filled, visit};
use crate::support::map_everything;
use crate::support::stand_in::text;

const ME: &str = "/v1.0/me";
const API: &str = "/v1.0/*";
const DELTA: &str = "/v1.0/me/calendarView/delta";
const TOKEN: &str = "/organizations/oauth2/v2.0/token";

pub(super) fn ready() -> Firm {
    let (stand_in, workspace) = firm();
    let id = text(&connect(&stand_in, &workspace)["id"]);
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

/// The access token is spent, so that the next call has to refresh it.
fn spend_the_token(firm: &Firm) {
    firm.fault("expire", ME, &json!({"count": 1}));
}

/// The next refresh is refused with this number, until it is healed.
pub(super) fn refuse_refreshes(firm: &Firm, number: u32) {
    firm.mutate("Grant", "update", &json!({"id": "", "body": {"aadsts": number}}));
}

/// What refused it is over, and a person consents anew.
pub(super) fn reconnect_healed(firm: &Firm) {
    firm.mutate("Grant", "update", &json!({"id": "", "body": {"aadsts": 0}}));
    let child = firm.workspace.spawn(&["connections", "reconnect", &firm.id]);
    at_authorization_url(child, |url| {
        visit(url, Press::Consent, None);
    })
    .exits(0);
}

/// Graph refuses every access token until a sign-in repeats its claims.
pub(super) fn challenge(firm: &Firm) {
    firm.mutate("Grant", "update", &json!({"id": "", "body": {"challenged": true}}));
}

/// The app stays as it is registered; the firm says where that is.
fn correct_the_tenant(firm: &Firm) {
    let app = text(&firm.workspace.run(&["apps", "list"]).exits(0).json()["apps"][0]["id"]);
    let tenant = format!("tenant={}", text(&firm.stand_in.ready["credentials"][PARTNER]["tenant_id"]));
    firm.workspace.run(&["apps", "edit", &app, "--field", &tenant]).exits(0);
    let child = firm.workspace.spawn(&["connections", "reconnect", &firm.id]);
    at_authorization_url(child, |url| {
        visit(url, Press::Consent, None);
    })
    .exits(0);
}

const fn refused_refresh(fault: &'static str, strike: fn(&Firm)) -> Trial {
    Trial {
        fault,
        strike,
        remedy: Remedy::Heal(reconnect_healed),
    }
}

/// Trials that follow each other on one firm.
const GROUPS: [&[Trial]; 7] = [
    &[
        trial("Graph answers 500", |firm| firm.fault("status", API, &json!({"status": 500}))),
        trial("every token is refused with 401", |firm| {
            firm.fault("status", ME, &json!({"status": 401}));
        }),
        trial("the mailbox is closed to the app with 403", |firm| {
            firm.fault("status", DELTA, &json!({"status": 403}));
        }),
        trial("every round of changes has to begin anew (410)", |firm| {
            firm.fault("status", DELTA, &json!({"status": 410}));
        }),
        trial("200 with a document that is none", |firm| {
            firm.fault("status", ME, &json!({"status": 200}));
        }),
        absorbed("429 with Retry-After: 1", |firm| {
            firm.fault("throttle", ME, &json!({"count": 1, "retry_after": 1}));
        }),
        absorbed("one 503", |firm| {
            firm.fault("status", ME, &json!({"count": 1, "status": 503}));
        }),
        absorbed("an expired access token", spend_the_token),
    ],
    &[trial("429 without Retry-After, again and again", |firm| {
        firm.fault("throttle", ME, &json!({}));
    })],
    &[trial("nothing is answered", |firm| firm.fault("hang", ME, &json!({})))],
    &[
        trial("every answer ends in the middle", |firm| firm.fault("malformed", ME, &json!({}))),
        trial("the token endpoint answers half", |firm| {
            spend_the_token(firm);
            firm.fault("malformed", TOKEN, &json!({"count": 1}));
        }),
    ],
    &[
        Trial {
            fault: "a calendar is deleted",
            strike: |firm| {
                firm.mutate("Calendar", "delete", &json!({"id": firm.record("Audit")}));
                firm.workspace.run(&["pull", &firm.id]).exits(0);
            },
            remedy: Remedy::Review,
        },
        Trial {
            fault: "an admin takes the consent back",
            strike: |firm| firm.mutate("Grant", "lose_rights", &json!({"id": ""})),
            remedy: Remedy::Reconnect,
        },
        Trial {
            fault: "the sessions are ended, as by a changed password",
            strike: |firm| firm.mutate("Grant", "delete", &json!({"id": ""})),
            remedy: Remedy::Reconnect,
        },
        Trial {
            fault: "the grant has come to its end",
            strike: |firm| firm.mutate("Grant", "ends_in", &json!({"id": "", "seconds": 0})),
            remedy: Remedy::Reconnect,
        },
    ],
    &[
        refused_refresh("a second factor is asked for (AADSTS50076)", |firm| refuse_refreshes(firm, 50_076)),
        refused_refresh("Conditional Access blocks (AADSTS53003)", |firm| refuse_refreshes(firm, 53_003)),
        refused_refresh("unused for 90 days (AADSTS700082)", |firm| refuse_refreshes(firm, 700_082)),
        refused_refresh("sign-in frequency (AADSTS70043)", |firm| refuse_refreshes(firm, 70_043)),
        Trial {
            fault: "the app is closed to other tenants (AADSTS50194)",
            strike: |firm| firm.mutate("App", "update", &json!({"id": "", "body": {"single_tenant": true}})),
            remedy: Remedy::Heal(correct_the_tenant),
        },
        Trial {
            fault: "Graph wants a fresh sign-in (insufficient_claims)",
            strike: challenge,
            remedy: Remedy::Heal(reconnect_healed),
        },
    ],
    &[
        trial("the token endpoint answers 503", |firm| {
            spend_the_token(firm);
            firm.fault("status", TOKEN, &json!({"status": 503}));
        }),
        absorbed("answers two seconds late", |firm| {
            firm.fault("latency", ME, &json!({"seconds": 2}));
        }),
    ],
];

#[test]
fn every_fault_is_told_caught_and_recovered_from() {
    insta::assert_snapshot!(tried(&GROUPS, ready));
}

/// The name of an account as the page lists it, by a part of it.
fn account(url: &url::Url, part: &str) -> String {
    let page = ureq::get(url.as_str()).call().unwrap().body_mut().read_to_string().unwrap();
    let names = page.split("<option").skip(1);
    let name = names.map(|option| option.split_once('>').unwrap().1.split_once('<').unwrap().0);
    name.into_iter().find(|name| name.contains(part)).unwrap().to_owned()
}

/// Whoever meets a wall of the partner's own is not sent back: the connection stays as it was, and the command waits until
/// it is ended.
#[test]
fn a_consent_that_ends_elsewhere_leaves_the_connection_as_it_was() {
    let firm = ready();
    let reconnecting = || firm.workspace.spawn(&["connections", "reconnect", &firm.id]);
    let state = || {
        let shown = firm.workspace.run(&["connections", "show", &firm.id]).exits(0).json();
        (shown["status"].clone(), shown["granted_scopes"].clone())
    };
    let before = state();
    assert_eq!(before.0, "connected");

    for (part, words) in [
        ("Omar", "Need admin approval"),
        ("50020", "does not exist in tenant"),
        ("50034", "does not exist in the directory"),
    ] {
        let mut child = reconnecting();
        let url = printed_url(&mut child);
        let (target, form) = filled(&url, Press::Consent, Some(&account(&url, part)));
        let answer = ureq::post(target.as_str())
            .config()
            .http_status_as_error(false)
            .build()
            .header("content-type", "application/x-www-form-urlencoded")
            .send(form);
        let page = answer.unwrap().body_mut().read_to_string().unwrap();
        assert!(page.contains(words), "{part}: {page}");
        assert!(child.try_wait().unwrap().is_none(), "{part}: nothing came back");
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(state(), before, "{part}");
    }
    // Once an admin has consented for everybody, a colleague can, who is another account.
    let granted: Vec<String> = before.1.as_array().unwrap().iter().map(text).collect();
    firm.mutate("Consent", "create", &json!({"id": "", "body": {"scopes": granted.join(" ")}}));
    for (part, press, code, words) in [
        ("Nora", Press::Refuse, 3, "pressed Cancel"),
        ("Lena", Press::Consent, 3, "another company"),
        ("16000", Press::Consent, 3, "interaction_required"),
    ] {
        let finished = at_authorization_url(reconnecting(), |url| {
            visit(url, press, Some(&account(url, part)));
        });
        assert_eq!(finished.exit_code, code, "{part}: {finished:#?}");
        assert!(finished.stdout.contains(words), "{part}: {}", finished.stdout);
        assert_eq!(state(), before, "{part}");
    }
    firm.workspace.run(&["connections", "test", &firm.id]).exits(0);
    let partners = firm.workspace.run(&["partners", "list"]).stdout;
    assert!(
        partners.contains("Need admin approval"),
        "what to do then is said before: {partners}"
    );
}

pub(super) fn printed_url(child: &mut std::process::Child) -> url::Url {
    use std::io::{BufRead, BufReader};
    let lines = BufReader::new(child.stderr.as_mut().unwrap()).lines();
    lines
        .map_while(Result::ok)
        .find_map(|line| url::Url::parse(line.trim()).ok())
        .unwrap()
}

/// The number is told, because people search for it; the partner's own text is not.
#[test]
fn the_partners_own_words_are_not_repeated() {
    let firm = ready();
    for (number, words) in [
        (50_076, "multi-factor"),
        (53_003, "issuance"),
        (700_082, "was inactive"),
        (70_043, "checks by"),
    ] {
        refuse_refreshes(&firm, number);
        spend_the_token(&firm);
        let failed: Value = firm.workspace.run(&["connections", "test", &firm.id]).exits(3).json();
        let said = failed.to_string();
        assert!(said.contains(&format!("`AADSTS{number}`")), "{number}: {said}");
        assert!(!said.contains(words) && !said.contains("Trace ID"), "{number}: {said}");
        reconnect_healed(&firm);
        firm.heal();
    }
}
