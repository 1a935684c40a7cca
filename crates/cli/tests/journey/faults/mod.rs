//! What partners can do to a firm, a table for each: the fault that is injected, the state and the check that catch it,
//! the words that a person reads, and what it takes to be ready again. The recorded tables are the promise;
//! `test-output/faults-PARTNER.md` holds the same for reading, with the seconds that it took.

mod azure_document_intelligence;
mod google_workspace;
mod microsoft_365;
mod microsoft_365_codes;
mod quickbooks_online;
mod stripe;

use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};

use crate::support::advisoros::Workspace;
use crate::support::browser::{Press, at_consent_page};
use crate::support::stand_in::{StandIn, text};

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
    /// Somebody does what the words say.
    By(&'static str, fn(&Firm)),
}

/// A firm whose one connection is pulled, mapped and published.
struct Firm {
    partner: &'static str,
    stand_in: StandIn,
    workspace: Workspace,
    id: String,
}

impl Firm {
    fn fault(&self, kind: &str, path: &str, more: &Value) {
        self.stand_in.fault_of(self.partner, kind, path, more);
    }

    fn mutate(&self, object: &str, op: &str, more: &Value) {
        let mut body = json!({"partner": self.partner, "object": object, "op": op});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.stand_in.control("mutate", &body);
    }

    /// The partner's id of the record of this name.
    fn record(&self, name: &str) -> String {
        crate::support::exported(&self.workspace, &self.id)[name][0].to_owned()
    }

    fn heal(&self) {
        self.stand_in.heal();
    }
}

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
    /// `usual` are the warnings that stood before anything went wrong.
    fn run(&self, firm: &Firm, usual: &[String]) -> Row {
        (self.strike)(firm);
        let report = firm.workspace.run(&["verify"]).json();
        let health = firm.workspace.run(&["health"]).json();
        let checks = report["checks"].as_array().unwrap();
        let failed = checks.iter().find(|check| check["status"] == "FAIL");
        let warned = || {
            checks
                .iter()
                .find(|check| warning(check).is_some_and(|words| !usual.contains(&words)))
        };
        let caught = failed.or_else(warned).map_or_else(
            || "every check passes | ".to_owned(),
            |check| {
                let cause = check["cause"].as_str().unwrap_or("none");
                let words = text(&check["evidence"]).replace(&*firm.id, "ID");
                let how = if check["status"] == "WARN" { "warns, " } else { "" };
                format!("`{}`, {how}cause {cause} | {}", text(&check["id"]), neutral(&words))
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

/// What a check warns of.
fn warning(check: &Value) -> Option<String> {
    (check["status"] == "WARN").then(|| format!("{}: {}", text(&check["id"]), text(&check["evidence"])))
}

/// Without what differs from run to run: the partner's name for the request, its port, today, and how long ago something
/// was.
fn neutral(said: &str) -> String {
    let said = without_age(said);
    let said = match said.split_once(" ended on ") {
        Some((before, day)) => format!("{before} ended on DAY{}", day.get("2026-11-29".len()..).unwrap_or_default()),
        None => said,
    };
    let said = cut_out(&said, "finds the answer by `", "REFERENCE");
    let said = without_time(&cut_out(&said, "by the correlation id `", "GUID"));
    cut_out(&said, "`127.0.0.1:", "PORT")
}

/// `published 2 s before the check` says how fast the machine is.
fn without_age(said: &str) -> String {
    match said.split_once(" before the check") {
        None => said.to_owned(),
        Some((before, after)) => {
            let kept = before.rsplitn(3, ' ').nth(2).unwrap_or_default();
            format!("{kept} AGE before the check{after}")
        }
    }
}

/// When the partner refused something.
fn without_time(said: &str) -> String {
    let Some((before, after)) = said.split_once("`GUID` at ") else {
        return said.to_owned();
    };
    let (at, rest) = after.split_at("2026-11-29T00:00:00Z".len());
    assert!(connect_domain::clock::Instant::parse_rfc3339(at).is_some(), "{at}");
    format!("{before}`GUID` at TIME{rest}")
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
            Self::By(words, act) => {
                act(firm);
                words
            }
            Self::Review => {
                crate::support::map_everything(&firm.workspace, &firm.id);
                firm.workspace.run(&["map", "publish", &firm.id]).exits(0);
                "a person maps what changed and publishes"
            }
        }
    }
}

/// Tries the groups side by side, because most of it is waiting, each on a firm of its own. Answers the table.
fn tried(groups: &[&[Trial]], make: fn() -> Firm) -> String {
    let (partner, rows): (Vec<&str>, Vec<Vec<Row>>) = std::thread::scope(|scope| {
        let started: Vec<_> = groups
            .iter()
            .map(|trials| {
                scope.spawn(move || {
                    let firm = make();
                    let report = firm.workspace.run(&["verify"]).json();
                    let usual: Vec<String> = report["checks"].as_array().unwrap().iter().filter_map(warning).collect();
                    (
                        firm.partner,
                        trials.iter().map(|trial| trial.run(&firm, &usual)).collect::<Vec<Row>>(),
                    )
                })
            })
            .collect();
        started.into_iter().map(|group| group.join().unwrap()).unzip()
    });
    let rows: Vec<Row> = rows.into_iter().flatten().collect();
    let header = "| Fault | State in `health` | Check that fails in `verify` | What it says | Remedy |";
    let line = "| --- | --- | --- | --- | --- |";
    let promised: Vec<&str> = rows.iter().map(|row| row.promised.as_str()).collect();
    let timed: Vec<String> = rows.iter().map(|row| format!("{} {:.1} |", row.promised, row.seconds)).collect();
    let output = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test-output");
    std::fs::create_dir_all(&output).unwrap();
    std::fs::write(
        output.join(format!("faults-{}.md", partner[0])),
        format!("{header} Seconds until ready |\n{line} --- |\n{}\n", timed.join("\n")),
    )
    .unwrap();
    format!("{header}\n{line}\n{}", promised.join("\n"))
}
