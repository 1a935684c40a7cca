//! A firm connects its clients in turn: the right companies attach themselves, each wrong one is held for a reason, and
//! a kill in the middle loses nothing.

use serde_json::{Value, json};

use crate::calendars::{self, COMPANY, CONNECTED};
use crate::support::advisoros::{Finished, Workspace};
use crate::support::browser::{Press, at_authorization_url};
use crate::support::consent_page::visit;
use crate::support::queue::{At, consent_each};
use crate::support::stand_in::{PARTNER, StandIn, text};
use crate::support::{connecting, register_app};

/// Client `n` is the company `n`, but for two that are wrong on purpose.
const TWIN: usize = 6;
const RENAMED: usize = 7;

struct Firm {
    stand_in: StandIn,
    workspace: Workspace,
    companies: Vec<String>,
}

fn firm() -> Firm {
    let (stand_in, workspace) = (
        StandIn::serve(&["--companies", "12", "--accounts", "5", "--invoices", "0"]),
        Workspace::new(),
    );
    let url = format!("{}/control/companies", text(&stand_in.ready["control_url"]));
    let body = ureq::get(&url).call().unwrap().body_mut().read_to_string().unwrap();
    let answer: Value = serde_json::from_str(&body).unwrap();
    let companies = answer["companies"].as_array().unwrap().iter();
    let companies: Vec<String> = companies
        .filter(|company| company["partner"] == PARTNER)
        .map(|company| text(&company["name"]))
        .collect();
    assert_eq!(companies.len(), 12);
    register_app(&stand_in, &workspace, PARTNER);
    let mut rows = String::from("name,reference\n");
    for (n, company) in companies.iter().enumerate() {
        let name = match n {
            // People call the vendor's sample company by another name than the register does.
            0 => "Craig's Design & Landscaping Services, Inc.",
            RENAMED => "Called Something Else",
            _ => company,
        };
        rows.push_str(&format!("\"{name}\",K-{n:02}\n"));
    }
    let file = workspace.file("clients.csv");
    std::fs::write(&file, rows).unwrap();
    workspace.run(&["clients", "import", file.to_str().unwrap()]).exits(0);
    let twin = format!("{} LLC", companies[TWIN]);
    workspace
        .run(&["clients", "add", "--name", &twin, "--reference", "K-12", "--another"])
        .exits(0);
    Firm {
        stand_in,
        workspace,
        companies,
    }
}

impl Firm {
    fn many(&self, arguments: &[&str]) -> Finished {
        self.workspace.run(&[&["connect-many"], arguments].concat())
    }

    /// Puts clients in line and consents for each as `company` says.
    fn start(&self, clients: &str, company: impl FnMut(&str) -> At) -> (Finished, Vec<String>) {
        let file = self.workspace.file("line.txt");
        std::fs::write(&file, clients).unwrap();
        let file = file.to_str().unwrap().to_owned();
        let from: &[&str] = if clients.is_empty() {
            &["--all-without"]
        } else {
            &["--clients", &file]
        };
        let words = [
            &[
                "connect-many",
                "start",
                PARTNER,
                "--environment",
                "custom",
                "--browser-command",
                "true",
            ],
            from,
        ]
        .concat();
        consent_each(self.workspace.spawn(&words), company)
    }

    fn resume(&self, company: impl FnMut(&str) -> At) -> (Finished, Vec<String>) {
        let child = self.workspace.spawn(&["connect-many", "resume", "--browser-command", "true"]);
        consent_each(child, company)
    }

    fn name(&self, n: usize) -> String {
        let view = self.workspace.run(&["clients", "show", &format!("K-{n:02}")]).exits(0).json();
        text(&view["client"]["name"])
    }

    fn connections(&self) -> Vec<Value> {
        let list = self.workspace.run(&["connections", "list"]).exits(0).json();
        list["connections"].as_array().unwrap().clone()
    }

    fn revocations(&self) -> usize {
        self.stand_in.requests(|request| text(&request["path"]).contains("revoke"))
    }
}

fn entry<'v>(view: &'v Value, client: &str) -> &'v Value {
    let mut entries = view["entries"].as_array().unwrap().iter();
    entries
        .find(|entry| entry["client_name"] == client)
        .unwrap_or_else(|| panic!("no {client} in {view}"))
}

#[test]
fn twelve_companies_are_connected_in_turn_and_wrong_picks_are_held() {
    let firm = firm();
    let names: Vec<String> = (0..=12).map(|n| firm.name(n)).collect();
    let place = |client: &str| names.iter().position(|name| name == client).unwrap();
    let right = |client: &str| At::Company(firm.companies[place(client)].clone());

    // One that was connected before, and is not any more.
    let (first, asked) = firm.start("K-08\n", right);
    assert_eq!(asked, [names[8].clone()]);
    let first = first.exits(0).json();
    assert_ne!(first["closed_at"], Value::Null, "nothing is left to do");
    let known = text(&entry(&first, &names[8])["connection_id"]);
    firm.workspace.run(&["connections", "disconnect", &known]).exits(0);

    // In the order of the file; killed at the third page, then taken up.
    let line: String = [0, 1, 2, 3, 4, 8, 9, 5, TWIN, RENAMED, 10, 11, 12]
        .map(|n| format!("K-{n:02}\n"))
        .concat();
    let (killed, asked) = firm.start(&line, |client| if place(client) == 2 { At::Kill } else { right(client) });
    assert_eq!((killed.exit_code, asked), (-1, names[..3].to_vec()));
    let left = firm.many(&["status"]).exits(0).json();
    assert_eq!(
        (&left["connected"], &entry(&left, &names[2])["status"]),
        (&json!(2), &json!("in_consent"))
    );
    firm.many(&["skip", "K-11", "--reason", "Their books are closed until May"])
        .exits(0);
    firm.many(&["pause"]).exits(0);

    // Six wrong picks, each of another sort, and a refusal.
    let wrong = |client: &str| {
        let of = |n: usize| At::Company(firm.companies[n].clone());
        match place(client) {
            3 => of(4),
            5 => of(1),
            8 => of(9),
            10 => of(11),
            12 => At::Refuse,
            _ => right(client),
        }
    };
    let (held, asked) = firm.resume(wrong);
    let held = held.exits(1).json();
    let expected: Vec<String> = [2, 3, 4, 8, 9, 5, TWIN, RENAMED, 10, 12].map(|n| names[n].clone()).to_vec();
    assert_eq!(asked, expected, "the one in consent at the kill is asked again, and nobody twice");
    assert_eq!(
        (&held["connected"], &held["held"], &held["waiting"]),
        (&json!(5), &json!(6), &json!(0))
    );
    for (n, said) in [
        (3, format!("called like `{}`; `{}` was expected", names[4], names[3])),
        (5, format!("connected already, to `{}`; `{}` was expected", names[1], names[5])),
        (TWIN, format!("two clients are called so: `{}` and `{}`", names[TWIN], names[12])),
        (RENAMED, format!("and `{}` was expected: the names differ", names[RENAMED])),
        (8, format!("`{}` is on record as `{}` with another id", names[8], firm.companies[8])),
        (10, format!("called like `{}`; `{}` was expected", names[11], names[10])),
    ] {
        let one = entry(&held, &names[n]);
        assert_eq!((&one["status"], &one["connection_id"]), (&json!("held"), &Value::Null), "{one}");
        assert!(text(&one["reason"]).contains(&said), "{one}");
    }
    let refused = entry(&held, &names[12]);
    assert_eq!(refused["status"], "failed");
    assert!(text(&refused["reason"]).contains("refused at the partner"), "{refused}");
    let first = entry(&held, &names[0]);
    assert_eq!((&first["matched_by"], &first["acts"]), (&json!("legal_name"), &json!(1)), "{first}");
    assert_eq!(entry(&held, &names[2])["acts"], 2, "once before the kill and once after it");
    assert_eq!(firm.connections().len(), 6, "nothing of a held one is attached");
    let listed = firm.workspace.run(&["attention"]).exits(1).json();
    let items = listed["attention"].as_array().unwrap().iter();
    assert_eq!(items.filter(|item| text(&item["id"]).starts_with("held:")).count(), 6, "{listed}");

    // Bad acts change nothing.
    for arguments in [
        &["skip", "K-03", "--reason", "It is held"][..],
        &["skip", "K-12", "--reason", " "],
        &["again", "K-00"],
        &["resolve", "attach", "K-00"],
        &["resolve", "disconnect", "no-such"],
        &["resolve", "attach", "K-03", "--to", "no-such"],
        &["close"],
        &["status", "--queue", "no-such"],
        &["start", "no-such-partner", "--all-without"],
        &["start", "stripe", "--environment", "custom", "--all-without"],
    ] {
        firm.many(arguments).exits(2);
    }
    let bad = firm.start("K-00\nK-99\n", right).0.exits(2);
    assert!(text(&bad.json()["error"]["message"]).contains("K-99"), "{bad:?}");
    for arguments in [&["resolve", "attach", "K-05"][..], &["resolve", "attach", "K-03", "--to", "K-04"]] {
        assert_eq!(firm.many(arguments).exits(1).error_code(), "conflict", "{arguments:?}");
    }
    let unchanged = firm.many(&["status"]).exits(1).json();
    assert_eq!(unchanged["entries"], held["entries"]);

    // Decided one by one. A consent for a company that is connected is not ended at the partner, which could end the other.
    firm.many(&["resolve", "attach", "K-10", "--to", "K-11"]).exits(1);
    firm.many(&["resolve", "attach", "K-06"]).exits(1);
    firm.many(&["resolve", "disconnect", "K-03"]).exits(1);
    firm.many(&["resolve", "disconnect", "K-05"]).exits(1);
    firm.many(&["resolve", "disconnect", "K-08"]).exits(1);
    assert_eq!(firm.revocations(), 1, "that of the first connection");
    let decided = firm.many(&["resolve", "disconnect", "K-07"]).exits(0).json();
    assert_eq!(firm.revocations(), 2);
    assert_eq!(
        (&decided["connected"], &decided["waiting"], &decided["held"]),
        (&json!(7), &json!(5), &json!(0))
    );
    let by_person = entry(&decided, &names[11]);
    assert_eq!(
        (&by_person["status"], &by_person["matched_by"]),
        (&json!("connected"), &json!("person"))
    );
    firm.many(&["skip", "K-07", "--reason", "It was sold"]).exits(0);
    firm.many(&["skip", "K-12", "--reason", "It is the same company"]).exits(0);
    let (done, asked) = firm.resume(right);
    let done = done.exits(0).json();
    let expected: Vec<String> = [3, 8, 5, 10].map(|n| names[n].clone()).to_vec();
    assert_eq!(asked, expected);
    assert_ne!(done["closed_at"], Value::Null);
    let again = entry(&done, &names[8]);
    assert_eq!(
        (&again["matched_by"], &again["connection_id"]),
        (&json!("stable_id"), &json!(known)),
        "{again}"
    );
    let all = firm.connections();
    assert_eq!(all.len(), 11);
    for connection in all {
        let id = text(&connection["id"]);
        let proven = firm.workspace.run(&["connections", "test", &id]).exits(0).json();
        assert_eq!(proven["status"], "connected");
        assert_ne!(proven["advisory_client"], Value::Null);
    }
    firm.workspace.run(&["audit", "verify"]).exits(0);
    assert_eq!(firm.many(&["resume"]).exits(2).error_code(), "invalid_input", "it is closed");
}

/// While the queue stands still, one client is archived, one connected by hand, and one held and then archived.
#[test]
fn who_needs_no_consent_any_more_is_not_asked_for_one() {
    let firm = firm();
    let names: Vec<String> = (0..=4).map(|n| firm.name(n)).collect();
    let place = |client: &str| names.iter().position(|name| name == client).unwrap();
    let (held, _) = firm.start("K-01\nK-02\nK-03\nK-04\n", |client| match place(client) {
        1 => At::Company(firm.companies[5].clone()),
        _ => At::Kill,
    });
    assert_eq!(held.exit_code, -1);
    firm.workspace.run(&["clients", "archive", "K-01"]).exits(0);
    firm.workspace.run(&["clients", "archive", "K-02"]).exits(0);
    let child = connecting(&firm.stand_in, &firm.workspace, PARTNER);
    let connected = at_authorization_url(child, |url| {
        visit(url, Press::Consent, Some(firm.companies[3].as_str()));
    });
    let id = text(&connected.exits(0).json()["id"]);
    firm.workspace.run(&["clients", "attach", "K-03", &id]).exits(0);

    // What is held is decided about, though nobody's any more may have it.
    firm.many(&["resolve", "attach", "K-01"]).exits(2);
    firm.many(&["resolve", "disconnect", "K-01"]).exits(0);
    firm.many(&["skip", "K-01", "--reason", "It was sold"]).exits(0);
    let refused = firm.many(&["again", "K-01"]).exits(2);
    assert!(text(&refused.json()["error"]["message"]).contains("is archived"), "{refused:?}");
    let (done, asked) = firm.resume(|client| At::Company(firm.companies[place(client)].clone()));
    assert_eq!(asked, [names[4].clone()]);
    let done = done.exits(0).json();
    for (archived, reason) in names[1..3].iter().zip(["It was sold", "The client is archived"]) {
        let one = entry(&done, archived);
        assert_eq!((&one["status"], &one["reason"]), (&json!("skipped"), &json!(reason)));
    }
    let by_hand = entry(&done, &names[3]);
    assert_eq!(
        (&by_hand["status"], &by_hand["connection_id"], &by_hand["matched_by"]),
        (&json!("connected"), &json!(id), &json!("person"))
    );
    assert!(text(&by_hand["reason"]).contains("connected by hand"), "{by_hand}");
    assert_ne!(done["closed_at"], Value::Null);
    let said = firm.workspace.says(&["connect-many", "status"]).exits(0).stdout;
    assert!(said.contains(", 1 act\n") && said.contains("connected by hand meanwhile"), "{said}");
}

/// Nobody decides for a week: the consent is given back, and the client is not connected.
#[test]
fn a_consent_that_nobody_decides_about_is_given_back() {
    let workspace = Workspace::new();
    let add = |name: &str| workspace.run(&["clients", "add", "--name", name]).exits(0);
    let mut child = workspace.spawn(&["connect", PARTNER, "--environment", "rehearsal", "--browser-command", "\""]);
    drop(child.stdin.take());
    crate::support::advisoros::finish(child).exits(2);
    let words = [
        "connect-many",
        "start",
        PARTNER,
        "--environment",
        "rehearsal",
        "--all-without",
        "--browser-command",
        "true",
    ];
    let nobody = workspace.run(&words).exits(2).json();
    assert_eq!(nobody["error"]["message"], "There are no clients to connect");
    assert!(text(&nobody["error"]["hint"]).contains("clients import"), "{nobody:#}");
    add("Nobody's Company");
    let (held, _) = consent_each(workspace.spawn(&words), |_| At::Company("Harbor Street Dental".to_owned()));
    let held = held.exits(1).json();
    assert_eq!((&held["held"], &held["entries"][0]["status"]), (&json!(1), &json!("held")));
    for day in [3, 6] {
        workspace.run(&["rehearsal", "drill", "sleep_three_days"]).exits(0);
        workspace.run(&["connections", "refresh", "--idle"]).exits(0);
        let waiting = workspace.run(&["connect-many", "status"]).exits(1).json();
        assert_eq!(waiting["held"], 1, "after {day} days");
    }
    workspace.run(&["rehearsal", "drill", "sleep_three_days"]).exits(0);
    workspace.run(&["connections", "refresh", "--idle"]).exits(0);
    let over = workspace.run(&["connect-many", "status"]).exits(0).json();
    let entry = &over["entries"][0];
    assert_eq!(
        (&over["held"], &entry["status"], &entry["display_name"]),
        (&json!(0), &json!("failed"), &Value::Null)
    );
    let reason = text(&entry["reason"]);
    assert!(
        reason.contains("Nobody decided within 7 days") && reason.ends_with("The consent was given back"),
        "{entry}"
    );
    assert_eq!(workspace.run(&["connections", "list"]).exits(0).json()["connections"], json!([]));
    workspace.run(&["audit", "verify"]).exits(0);
}

/// Accounts of one company, as its sign-in page shows them.
const NORA: &str = "Nora Finch (nora.finch@harborfinch.example)";
const GRACE: &str = "Grace Okafor (grace.okafor@harborfinch.example)";

/// Puts these clients in line at the calendars' partner.
fn queue_of_calendars(workspace: &Workspace, clients: &str, act: impl FnMut(&str) -> At) -> Finished {
    let file = workspace.file("line.txt");
    std::fs::write(&file, clients).unwrap();
    let words = ["connect-many", "start", calendars::PARTNER, "--environment", "custom"];
    let words = [&words[..], &["--clients", file.to_str().unwrap(), "--browser-command", "true"]].concat();
    consent_each(workspace.spawn(&words), act).0
}

fn add_clients(workspace: &Workspace, clients: &[(&str, &str)]) {
    for (name, reference) in clients {
        workspace
            .run(&["clients", "add", "--name", name, "--reference", reference])
            .exits(0);
    }
}

/// A mailbox is told as its company and an address: the client is called as the company, which has many mailboxes.
#[test]
fn a_mailbox_attaches_itself_to_its_company_and_so_does_the_next_one() {
    let (stand_in, workspace) = calendars::firm();
    register_app(&stand_in, &workspace, calendars::PARTNER);
    add_clients(&workspace, &[(COMPANY, "HF"), ("Quarry Lane Dental", "QL")]);
    let queue = |clients: &str, person: &str| queue_of_calendars(&workspace, clients, |_| At::Company(person.to_owned()));
    let connected = queue("HF\n", NORA).exits(0).json();
    let first = entry(&connected, COMPANY);
    assert_eq!(
        (&first["matched_by"], &first["display_name"]),
        (&json!("legal_name"), &json!(CONNECTED)),
        "{first}"
    );

    let held = queue("QL\n", GRACE).exits(1).json();
    let wrong = entry(&held, "Quarry Lane Dental");
    assert_eq!((&wrong["status"], &wrong["connection_id"]), (&json!("held"), &Value::Null));
    let said = format!("called like `{COMPANY}`; `Quarry Lane Dental` was expected");
    assert!(text(&wrong["reason"]).contains(&said), "{wrong}");
    workspace.run(&["connect-many", "resolve", "disconnect", "QL"]).exits(0);
    workspace.run(&["connect-many", "close"]).exits(0);

    let id = text(&first["connection_id"]);
    workspace.run(&["connections", "disconnect", &id]).exits(0);
    let again = queue("HF\n", GRACE).exits(0).json();
    let second = entry(&again, COMPANY);
    assert_eq!(second["matched_by"], "legal_name", "{second}");
    assert_ne!(second["connection_id"], json!(id));
    let shown = workspace
        .run(&["connections", "show", &text(&second["connection_id"])])
        .exits(0)
        .json();
    assert_eq!(
        (&shown["status"], &shown["advisory_client"]["name"]),
        (&json!("connected"), &json!(COMPANY))
    );
    workspace.run(&["audit", "verify"]).exits(0);
}

/// A client whose grant ended comes back in a queue with all that was allowed of it.
#[test]
fn what_was_allowed_of_a_client_is_asked_for_again() {
    let (stand_in, workspace) = calendars::firm();
    register_app(&stand_in, &workspace, calendars::PARTNER);
    add_clients(&workspace, &[(COMPANY, "HF")]);
    let queue = || {
        queue_of_calendars(&workspace, "HF\n", |_| At::Company(NORA.to_owned()))
            .exits(0)
            .json()
    };
    let id = text(&entry(&queue(), COMPANY)["connection_id"]);
    let allowed = || {
        let shown = workspace.run(&["connections", "show", &id]).exits(0).json();
        let abilities = shown["abilities"].as_array().unwrap().iter();
        let allowed: Vec<String> = abilities.filter(|one| one["allowed"] == true).map(|one| text(&one["id"])).collect();
        (text(&shown["status"]), allowed)
    };
    let without = allowed().1;
    calendars::allow(&workspace, &id, "rooms", Press::Consent).exits(0);
    let (_, with) = allowed();
    assert!(
        !without.contains(&"rooms".to_owned()) && with.contains(&"rooms".to_owned()),
        "{with:?}"
    );

    stand_in.control(
        "mutate",
        &json!({"partner": calendars::PARTNER, "object": "Grant", "op": "delete", "id": ""}),
    );
    workspace.run(&["connections", "test", &id]).exits(3);
    assert_eq!(allowed(), ("needs_reconnect".to_owned(), with.clone()));
    let again = queue();
    let entry = entry(&again, COMPANY);
    assert_eq!((&entry["matched_by"], &entry["connection_id"]), (&json!("stable_id"), &json!(id)));
    assert_eq!(allowed(), ("connected".to_owned(), with));
}

/// A wrong pick: the consent was asked for one client, and its company is another's, which was allowed more.
#[test]
fn a_held_consent_takes_nothing_from_the_client_it_is_given_to() {
    let (stand_in, workspace) = calendars::firm();
    register_app(&stand_in, &workspace, calendars::PARTNER);
    let id = text(&calendars::connect(&stand_in, &workspace)["id"]);
    let other = "Quarry Lane Dental";
    add_clients(&workspace, &[(COMPANY, "HF"), (other, "QL")]);
    workspace.run(&["clients", "attach", "HF", &id]).exits(0);
    calendars::allow(&workspace, &id, "rooms", Press::Consent).exits(0);
    let scopes = || workspace.run(&["connections", "show", &id]).exits(0).json()["granted_scopes"].clone();
    let before = scopes();

    let held = queue_of_calendars(&workspace, "QL\n", |_| At::Company(NORA.to_owned()))
        .exits(1)
        .json();
    assert_eq!(entry(&held, other)["status"], "held");
    let refused = workspace.run(&["connect-many", "resolve", "attach", "QL", "--to", "HF"]).exits(1);
    assert_eq!(refused.error_code(), "conflict");
    for words in [
        "is allowed `rooms` already",
        "resolve disconnect QL",
        &format!("connections reconnect {id}"),
    ] {
        assert!(refused.stdout.contains(words), "{words}: {}", refused.stdout);
    }
    let status = workspace.run(&["connect-many", "status"]).exits(1).json();
    assert_eq!((&entry(&status, other)["status"], scopes()), (&json!("held"), before.clone()));
    workspace.run(&["connect-many", "resolve", "disconnect", "QL"]).exits(0);
    workspace.run(&["connections", "test", &id]).exits(0);
    assert_eq!(scopes(), before);
}

/// The right company, and less than it is allowed by now: a person hears of it before anything is lost.
#[test]
fn a_consent_that_grants_less_than_before_is_held() {
    let (stand_in, workspace) = calendars::firm();
    register_app(&stand_in, &workspace, calendars::PARTNER);
    add_clients(&workspace, &[(COMPANY, "HF")]);
    let mut id = String::new();
    // While the page is open, somebody connects the client by hand and allows more than it asks for.
    let held = queue_of_calendars(&workspace, "HF\n", |_| {
        id = text(&calendars::connect(&stand_in, &workspace)["id"]);
        workspace.run(&["clients", "attach", "HF", &id]).exits(0);
        calendars::allow(&workspace, &id, "rooms", Press::Consent).exits(0);
        At::Company(NORA.to_owned())
    });
    let held = held.exits(1).json();
    let reason = text(&entry(&held, COMPANY)["reason"]);
    assert!(reason.contains("is allowed `rooms` already"), "{held}");
    let shown = workspace.run(&["connections", "show", &id]).exits(0).json();
    let mut abilities = shown["abilities"].as_array().unwrap().iter();
    assert!(abilities.any(|one| one["id"] == "rooms" && one["allowed"] == true), "{shown}");
}

/// The partner does not say whose a consent is: it may be that of a company that works, which ending it could end too.
#[test]
fn a_consent_of_nobody_knows_whom_is_forgotten_while_a_connection_lives() {
    let partner = "xero";
    let (stand_in, workspace) = (StandIn::serve(&["--companies", "1"]), Workspace::new());
    register_app(&stand_in, &workspace, partner);
    let connected = at_authorization_url(connecting(&stand_in, &workspace, partner), |url| {
        visit(url, Press::Consent, None);
    });
    let connected = connected.exits(0).json();
    let (id, company) = (text(&connected["id"]), text(&connected["display_name"]));
    let name = "Quarry Lane Dental";
    add_clients(&workspace, &[(name, "QL")]);
    let words = ["connect-many", "start", partner, "--environment", "custom", "--all-without"];
    let words = [&words[..], &["--browser-command", "true"]].concat();
    let (held, _) = consent_each(workspace.spawn(&words), |_| {
        stand_in.fault_of(partner, "status", "/connections", &json!({"status": 503}));
        At::Company(company.clone())
    });
    let held = held.exits(1).json();
    let reason = text(&entry(&held, name)["reason"]);
    assert!(reason.contains("did not say whose the consent is"), "{held}");
    stand_in.heal();
    let decided = workspace.run(&["connect-many", "resolve", "disconnect", "QL"]).exits(0).json();
    let waiting = entry(&decided, name);
    assert_eq!(waiting["status"], "waiting");
    assert!(text(&waiting["reason"]).contains("only forgotten"), "{waiting}");
    assert_eq!(stand_in.requests(|request| text(&request["path"]).contains("revocation")), 0);
    for words in ["refresh", "test"] {
        workspace.run(&["connections", words, &id]).exits(0);
    }
}
