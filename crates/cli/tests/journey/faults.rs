//! What a partner can do to a firm, as one table: the fault that is injected, the state and the check that catch
//! it, the words that a person reads, and what it takes to be ready again. The recorded table is the
//! promise; `test-output/faults.md` holds the same for reading, with the seconds that it took.

use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};

use crate::support::advisoros::Workspace;
use crate::support::browser::{Press, at_consent_page};
use crate::support::ready_firm;
use crate::support::stand_in::{PARTNER, StandIn, text};

const API: &str = "/v3/*";
const TOKEN: &str = "/oauth2/v1/tokens/bearer";

/// One line of the table, before it is tried.
struct Trial {
    fault: &'static str,
    strike: fn(&Firm),
    remedy: Remedy,
}

/// What it takes until everything is ready again.
enum Remedy {
    /// Nothing: the calls that met it got over it.
    None,
    /// The partner is itself again.
    Heal(fn(&Firm)),
    /// A person consents anew.
    Reconnect,
    /// A person looks at the mapping.
    Review,
}

/// A firm whose one company is connected, pulled, mapped and published.
struct Firm {
    stand_in: StandIn,
    workspace: Workspace,
    id: String,
}

impl Firm {
    fn fault(&self, kind: &str, path: &str, more: &Value) {
        self.stand_in.fault(kind, path, more);
    }

    fn mutate(&self, object: &str, op: &str, more: &Value) {
        let company = &self.stand_in.ready["credentials"][PARTNER]["realm_id"];
        let mut body = json!({"partner": PARTNER, "company": company, "object": object, "op": op});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.stand_in.control("mutate", &body);
    }

    fn account(&self, name: &str) -> String {
        crate::support::exported(&self.workspace, &self.id)[name][0].to_owned()
    }

    /// The access token is spent, so that the next call has to refresh it.
    fn spend_the_token(&self) {
        self.fault("expire", API, &json!({"count": 1}));
    }

    fn limit_reads(&self, limit: &Value) {
        self.stand_in.control("meter", &json!({"partner": PARTNER, "limit": limit}));
    }

    fn heal(&self) {
        self.stand_in.heal();
    }
}

/// Trials that follow each other on one firm. Groups run side by side, because most of it is waiting.
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
        absorbed("an expired access token", Firm::spend_the_token),
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
            firm.spend_the_token();
            firm.fault("status", TOKEN, &json!({"status": 503}));
        }),
        trial("the token endpoint answers half", |firm| {
            firm.spend_the_token();
            firm.fault("malformed", TOKEN, &json!({"count": 1}));
        }),
        trial("the token endpoint throttles", |firm| {
            firm.spend_the_token();
            firm.fault("throttle", TOKEN, &json!({}));
        }),
        trial("the token endpoint is silent", |firm| {
            firm.spend_the_token();
            firm.fault("hang", TOKEN, &json!({}));
        }),
    ],
    &[
        Trial {
            fault: "the person who granted it lost the rights",
            strike: |firm| firm.mutate("Grant", "lose_rights", &json!({})),
            remedy: Remedy::Heal(|firm| firm.mutate("Grant", "restore_rights", &json!({}))),
        },
        Trial {
            fault: "the month's reads are used up",
            strike: |firm| firm.limit_reads(&json!(0)),
            remedy: Remedy::Heal(|firm| firm.limit_reads(&Value::Null)),
        },
        Trial {
            fault: "accounts are merged and renamed",
            strike: |firm| {
                let (meals, travel) = (firm.account("Meals"), firm.account("Travel"));
                firm.mutate("Account", "merge", &json!({"id": meals, "into": travel}));
                let rent = firm.account("Rent");
                firm.mutate("Account", "rename", &json!({"id": rent, "name": "Office rent"}));
                firm.workspace.run(&["pull", &firm.id]).exits(0);
            },
            remedy: Remedy::Review,
        },
        Trial {
            fault: "a refresh rotates the token and its answer is lost",
            strike: |firm| {
                firm.spend_the_token();
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

const fn trial(fault: &'static str, strike: fn(&Firm)) -> Trial {
    Trial {
        fault,
        strike,
        remedy: Remedy::Heal(Firm::heal),
    }
}

/// The call that meets it gets over it by itself.
const fn absorbed(fault: &'static str, strike: fn(&Firm)) -> Trial {
    Trial {
        remedy: Remedy::None,
        ..trial(fault, strike)
    }
}

/// A tried line.
struct Row {
    promised: String,
    seconds: f64,
}

impl Trial {
    fn run(&self, firm: &Firm) -> Row {
        (self.strike)(firm);
        let report = firm.workspace.run(&["verify"]).json();
        let health = firm.workspace.run(&["health"]).json();
        let caught = report["checks"].as_array().unwrap().iter().find(|check| check["status"] == "FAIL");
        let caught = caught.map_or_else(
            || "every check passes | ".to_owned(),
            |check| {
                let cause = check["cause"].as_str().unwrap_or("none");
                let words = text(&check["evidence"]).replace(&*firm.id, "ID");
                format!("`{}`, cause {cause} | {}", text(&check["id"]), neutral(&words))
            },
        );
        let started = Instant::now();
        let remedy = self.remedy.apply(firm);
        let ready = firm.workspace.says(&["verify"]);
        assert_eq!(ready.exit_code, 0, "{}: not ready again: {}", self.fault, ready.stdout);
        let seconds = started.elapsed().as_secs_f64();
        firm.heal();
        let state = text(&health["connections"][0]["state"]);
        Row {
            promised: format!("| {} | {state} | {caught} | {remedy} |", self.fault),
            seconds,
        }
    }
}

/// Without what differs from run to run: the partner's name for the request, and its port.
fn neutral(said: &str) -> String {
    let said = cut_out(said, "finds the answer by `", "REFERENCE");
    cut_out(&said, "`127.0.0.1:", "PORT")
}

/// Puts `name` where, after `before`, something stands up to the next backtick.
fn cut_out(said: &str, before: &str, name: &str) -> String {
    let Some((start, rest)) = said.split_once(before) else {
        return said.to_owned();
    };
    let rest = rest.split_once('`').map_or("", |(_, rest)| rest);
    format!("{start}{before}{name}`{rest}")
}

impl Remedy {
    /// Applies it and says what it was.
    fn apply(&self, firm: &Firm) -> &'static str {
        match self {
            Self::None => "nothing",
            Self::Heal(heal) => {
                heal(firm);
                "the partner is itself again"
            }
            Self::Reconnect => {
                let child = firm.workspace.spawn(&["connections", "reconnect", &firm.id]);
                at_consent_page(child, Press::Consent).exits(0);
                "a person reconnects"
            }
            Self::Review => {
                crate::support::map_everything(&firm.workspace, &firm.id);
                firm.workspace.run(&["map", "publish", &firm.id]).exits(0);
                "a person maps what changed and publishes"
            }
        }
    }
}

#[test]
fn every_fault_is_told_caught_and_recovered_from() {
    let rows: Vec<Row> = std::thread::scope(|scope| {
        let groups: Vec<_> = GROUPS
            .iter()
            .map(|trials| {
                scope.spawn(move || {
                    let (stand_in, workspace, id) = ready_firm();
                    let firm = Firm { stand_in, workspace, id };
                    trials.iter().map(|trial| trial.run(&firm)).collect::<Vec<Row>>()
                })
            })
            .collect();
        groups.into_iter().flat_map(|group| group.join().unwrap()).collect()
    });
    let header = "| Fault | State in `health` | Check that fails in `verify` | What it says | Remedy |";
    let line = "| --- | --- | --- | --- | --- |";
    let promised: Vec<&str> = rows.iter().map(|row| row.promised.as_str()).collect();
    let timed: Vec<String> = rows.iter().map(|row| format!("{} {:.1} |", row.promised, row.seconds)).collect();
    let output = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test-output");
    std::fs::create_dir_all(&output).unwrap();
    std::fs::write(
        output.join("faults.md"),
        format!("{header} Seconds until ready |\n{line} --- |\n{}\n", timed.join("\n")),
    )
    .unwrap();
    insta::assert_snapshot!(format!("{header}\n{line}\n{}", promised.join("\n")));
}
