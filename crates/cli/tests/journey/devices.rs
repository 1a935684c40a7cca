//! Signing in on another device: no browser comes back, a person enters a code wherever one is.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStderr, Command};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::calendars::{COMPANY, PARTNER, firm};
use crate::support::advisoros::{Finished, Workspace, finish};
use crate::support::stand_in::{self, StandIn, text};
use crate::support::{browser::Press, browser::at_consent_page, connecting, register_app};

const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
const WAITING: &str = "Waiting for the code to be entered, 15 minutes at most; Ctrl+C ends it\n";

/// A command that has shown its code and waits.
pub(crate) struct Waiting {
    child: Child,
    stderr: BufReader<ChildStderr>,
    printed: String,
    address: String,
    user_code: String,
}

impl Waiting {
    pub(crate) fn of(mut child: Child) -> Self {
        drop(child.stdin.take());
        let stderr = BufReader::new(child.stderr.take().unwrap());
        Self::reading(child, stderr)
    }

    fn reading(child: Child, mut stderr: BufReader<ChildStderr>) -> Self {
        let mut printed = String::new();
        while !printed.ends_with(WAITING) {
            if stderr.read_line(&mut printed).unwrap() == 0 {
                panic!("no code: {printed}\n{:#?}", finish(child));
            }
        }
        let lines: Vec<&str> = printed.lines().rev().collect();
        let (address, user_code) = (lines[4].to_owned(), lines[2].to_owned());
        Self {
            child,
            stderr,
            printed,
            address,
            user_code,
        }
    }

    /// The next code of the same run.
    fn next(self) -> Self {
        Self::reading(self.child, self.stderr)
    }

    fn connecting(stand_in: &StandIn, workspace: &Workspace) -> Self {
        let (mut arguments, _) = stand_in.connect_arguments_of(PARTNER);
        arguments.extend(["--callback".to_owned(), "device".to_owned()]);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        Self::of(workspace.spawn(&arguments))
    }

    /// What the person does on the other device.
    pub(crate) fn enter(&self, stand_in: &StandIn, decision: &str) {
        let account = text(&stand_in.ready["credentials"][PARTNER]["account_id"]);
        let form = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([
                ("user_code", self.user_code.as_str()),
                ("account", &account),
                ("decision", decision),
            ])
            .finish();
        let answer = ureq::post(&self.address)
            .header("content-type", "application/x-www-form-urlencoded")
            .send(form);
        answer.unwrap();
    }

    pub(crate) fn ends(mut self) -> Finished {
        let mut rest = String::new();
        let drained = std::thread::spawn(move || {
            self.stderr.read_to_string(&mut rest).unwrap();
            rest
        });
        let mut finished = finish(self.child);
        finished.stderr = drained.join().unwrap();
        finished
    }
}

fn questions(stand_in: &StandIn) -> usize {
    stand_in.requests(|request| request["grant_type"] == DEVICE_GRANT)
}

fn nothing_is_connected(workspace: &Workspace) {
    assert_eq!(workspace.run(&["connections", "list"]).exits(0).json()["connections"], json!([]));
}

#[test]
fn a_code_entered_elsewhere_connects_and_reconnects() {
    let (stand_in, workspace) = firm();
    let waiting = Waiting::connecting(&stand_in, &workspace);
    assert_eq!(
        waiting.printed,
        format!(
            "Open this address on any device with a browser:\n{}\nSign in there, and enter this code:\n{}\n\
             Enter it yourself and send it to nobody; never enter a code that somebody sent you\n{WAITING}",
            waiting.address, waiting.user_code
        )
    );
    nothing_is_connected(&workspace);
    waiting.enter(&stand_in, "consent");
    let connection = waiting.ends().exits(0).json();
    assert_eq!(connection["status"], "connected");
    assert_eq!(
        connection["external_account_id"],
        stand_in.ready["credentials"][PARTNER]["account_id"]
    );
    assert_eq!(questions(&stand_in), 1, "asked once, after the interval");
    let id = text(&connection["id"]);
    assert_eq!(workspace.run(&["connections", "test", &id]).exits(0).json()["status"], "connected");

    let again = Waiting::of(workspace.spawn(&["connections", "reconnect", &id, "--callback", "device"]));
    again.enter(&stand_in, "consent");
    assert_eq!(again.ends().exits(0).json()["id"], id.as_str());
}

#[test]
fn an_ability_is_allowed_by_a_code() {
    let (stand_in, workspace) = firm();
    let id = text(&crate::calendars::connect(&stand_in, &workspace)["id"]);
    let allowing = Waiting::of(workspace.spawn(&["connections", "allow", &id, "sample-meeting", "--callback", "device"]));
    allowing.enter(&stand_in, "consent");
    let abilities = allowing.ends().exits(0).json()["abilities"].clone();
    assert!(
        abilities.as_array().unwrap().iter().any(|ability| ability["allowed"] == true),
        "{abilities}"
    );
}

/// One code after the other in one run: who declines is passed over, and the next one is connected to the client in line.
#[test]
fn clients_are_connected_in_turn_by_codes() {
    let (stand_in, workspace) = firm();
    register_app(&stand_in, &workspace, PARTNER);
    for (name, reference) in [("Alder Dental", "A"), (COMPANY, "B")] {
        workspace
            .run(&["clients", "add", "--name", name, "--reference", reference])
            .exits(0);
    }
    let line = workspace.file("line.txt");
    std::fs::write(&line, "A\nB\n").unwrap();
    let words = ["connect-many", "start", PARTNER, "--environment", "custom", "--callback", "device"];
    let first = Waiting::of(workspace.spawn(&[&words[..], &["--clients", line.to_str().unwrap()]].concat()));
    assert!(first.printed.starts_with("1 of 2: Alder Dental\n"), "{}", first.printed);
    first.enter(&stand_in, "refuse");
    let declined = first.user_code.clone();
    let second = first.next();
    assert!(
        second.printed.contains("refused at the partner") || second.printed.contains("authorization_declined"),
        "{}",
        second.printed
    );
    assert!(second.printed.contains(&format!("2 of 2: {COMPANY}\n")), "{}", second.printed);
    assert_ne!(second.user_code, declined, "each client has a code of its own");
    second.enter(&stand_in, "consent");
    let queue = second.ends().exits(0).json();
    let standing = |place: usize| (&queue["entries"][place]["status"], &queue["entries"][place]["matched_by"]);
    assert_eq!(standing(0), (&json!("failed"), &json!(null)), "{queue}");
    assert_eq!(standing(1), (&json!("connected"), &json!("legal_name")), "{queue}");
    let connections = workspace.run(&["connections", "list"]).exits(0).json();
    assert_eq!(connections["connections"].as_array().unwrap().len(), 1);
    assert_eq!(connections["connections"][0]["advisory_client"]["name"], COMPANY);
}

#[test]
fn a_declined_code_connects_nothing() {
    let (stand_in, workspace) = firm();
    let waiting = Waiting::connecting(&stand_in, &workspace);
    waiting.enter(&stand_in, "refuse");
    let declined = waiting.ends().exits(3);
    assert_eq!(declined.error_code(), "needs_authorization");
    assert!(declined.stdout.contains("authorization_declined"), "{}", declined.stdout);
    nothing_is_connected(&workspace);
}

#[test]
fn a_code_that_nobody_enters_expires() {
    let (stand_in, workspace) = firm();
    let waiting = Waiting::connecting(&stand_in, &workspace);
    stand_in.advance(900);
    let expired = waiting.ends().exits(3);
    assert_eq!(expired.error_code(), "needs_authorization");
    assert!(expired.stdout.contains("The code was not entered in time"), "{}", expired.stdout);
    nothing_is_connected(&workspace);
}

#[test]
fn a_partner_that_wants_to_be_asked_less_often_is() {
    let (stand_in, workspace) = firm();
    let began = Instant::now();
    stand_in.fault_of(
        PARTNER,
        "throttle",
        "/organizations/oauth2/v2.0/token",
        &json!({"reason": "slow_down", "count": 1}),
    );
    let waiting = Waiting::connecting(&stand_in, &workspace);
    waiting.enter(&stand_in, "consent");
    waiting.ends().exits(0);
    assert_eq!(questions(&stand_in), 2);
    assert!(began.elapsed() >= Duration::from_secs(15), "5 s, and then 5 s more");
}

#[test]
fn a_question_without_an_answer_is_asked_again() {
    let (stand_in, workspace) = firm();
    stand_in.fault_of(PARTNER, "reset", "/organizations/oauth2/v2.0/token", &json!({"count": 1}));
    let waiting = Waiting::connecting(&stand_in, &workspace);
    waiting.enter(&stand_in, "consent");
    assert_eq!(waiting.ends().exits(0).json()["status"], "connected");
}

#[test]
fn a_tenant_that_blocks_this_way_is_told_with_what_to_do() {
    let (stand_in, workspace) = firm();
    let account = &stand_in.ready["credentials"][PARTNER]["account_id"];
    let order = json!({"partner": PARTNER, "object": "Grant", "op": "update", "id": account, "body": {"aadsts": 53003}});
    stand_in.control("mutate", &order);
    let waiting = Waiting::connecting(&stand_in, &workspace);
    waiting.enter(&stand_in, "consent");
    let blocked = waiting.ends().exits(3);
    assert!(blocked.stdout.contains("sign in on another device"), "{}", blocked.stdout);
    nothing_is_connected(&workspace);
}

#[test]
fn giving_up_or_being_killed_leaves_nothing_and_the_code_is_worth_nothing() {
    let (stand_in, workspace) = firm();
    let waiting = Waiting::connecting(&stand_in, &workspace);
    let process = waiting.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &process]).status().unwrap().success());
    assert_eq!(waiting.ends().exits(1).error_code(), "cancelled");
    assert_eq!(questions(&stand_in), 0, "at once, and not after the next question");

    let mut waiting = Waiting::connecting(&stand_in, &workspace);
    waiting.child.kill().unwrap();
    waiting.child.wait().unwrap();
    waiting.enter(&stand_in, "consent");
    nothing_is_connected(&workspace);
    assert_eq!(questions(&stand_in), 0);
    let log = workspace.run(&["audit", "export"]).exits(0).stdout;
    assert!(!log.contains(&waiting.user_code), "{log}");
    // The next attempt is as good as the first one.
    crate::calendars::connect(&stand_in, &workspace);
}

#[test]
fn a_partner_without_codes_says_which_ways_there_are() {
    let (stand_in, workspace) = crate::support::firm();
    let (mut arguments, input) = stand_in.connect_arguments();
    arguments.extend(["--callback".to_owned(), "device".to_owned()]);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let refused = workspace.run_with_input(&arguments, &input).exits(2);
    assert_eq!(refused.error_code(), "invalid_input");
    assert!(
        refused.stdout.contains("--callback loopback or relay or paste"),
        "{}",
        refused.stdout
    );
    let connected = at_consent_page(connecting(&stand_in, &workspace, stand_in::PARTNER), Press::Consent);
    connected.exits(0);
}
