//! Golden sets: nothing is sent that was not confirmed, what was read is judged and kept, a model that reads worse fails the
//! check, and stored answers can be judged without the partner.

use std::path::PathBuf;
use std::process::{Child, Command};

use serde_json::{Value, json};

use crate::models::{PARTNER, connect, firm, mutate};
use crate::support::advisoros::{Finished, Workspace, finish};
use crate::support::stand_in::{StandIn, text};
use crate::support::{import, judged, wait_until};

const CHECK: &str = "golden.regression";

/// The shipped set, beside a connection whose models are pulled.
struct Lab {
    stand_in: StandIn,
    workspace: Workspace,
    id: String,
    set: PathBuf,
}

impl Lab {
    fn new() -> Self {
        let (stand_in, workspace) = firm();
        let id = connect(&stand_in, &workspace);
        workspace.run(&["pull", &id]).exits(0);
        let set = workspace.file("golden");
        let made = workspace.run(&["golden", "init", set.to_str().unwrap()]).exits(0).json();
        assert_eq!(made["rows"], 8);
        Self {
            stand_in,
            workspace,
            id,
            set,
        }
    }

    fn golden(&self, command: &str, more: &[&str]) -> Finished {
        let mut arguments = vec!["golden", command, self.set.to_str().unwrap(), &self.id];
        arguments.extend(more);
        self.workspace.run(&arguments)
    }

    fn run(&self) -> Finished {
        self.golden("run", &["--yes"])
    }

    fn drift(&self, by: f64) {
        mutate(&self.stand_in, "Resource", "update", "", &json!({"body": {"drift": by}}));
    }

    fn sent(&self) -> usize {
        self.stand_in.requests(|request| text(&request["path"]).ends_with(":analyze"))
    }

    fn deleted(&self) -> usize {
        self.stand_in.requests(|request| request["method"] == "DELETE")
    }

    fn spawn(&self) -> Child {
        self.workspace
            .spawn(&["golden", "run", self.set.to_str().unwrap(), &self.id, "--yes"])
    }

    fn newest_job(&self) -> Value {
        self.workspace.run(&["jobs", "list"]).exits(0).json()["jobs"][0].clone()
    }

    /// The newest first.
    fn runs(&self) -> Vec<Value> {
        let runs = self.workspace.run(&["golden", "runs", &self.id]).exits(0).json();
        runs["runs"].as_array().unwrap().clone()
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.set.join(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.set.join(name)).unwrap()
    }
}

fn field(run: &Value, category: &str, name: &str) -> Value {
    let fields = run["fields"].as_array().unwrap();
    let of = |one: &&Value| one["category"] == category && one["field"] == name;
    fields.iter().find(of).unwrap_or_else(|| panic!("{category} {name}: {run}")).clone()
}

fn failures(run: &Value) -> String {
    run["failures"].to_string()
}

#[test]
fn nothing_is_sent_unconfirmed_and_what_is_read_is_judged_kept_and_forgotten_there() {
    let lab = Lab::new();
    assert_eq!(judged(&lab.workspace, &lab.id, CHECK).0, "SKIP");
    let preview = lab.golden("run", &[]).exits(2);
    assert!(preview.stdout.contains("--yes"), "{}", preview.stdout);
    for words in ["8 documents with 9 pages", "at most 0.09 USD", "prebuilt-invoice"] {
        assert!(preview.stderr.contains(words), "{}", preview.stderr);
    }
    assert_eq!(lab.sent(), 0);

    let first = lab.run().exits(0).json();
    assert_eq!(
        (&first["status"], &first["compared_with"]),
        (&json!("PASS"), &Value::Null),
        "{first}"
    );
    assert_eq!(lab.sent(), 8);
    let total = field(&first, "invoice", "total");
    assert_eq!(
        (&total["right"], &total["wrong"], &total["must_have"]),
        (&json!(2), &json!(0), &json!(true))
    );
    assert_eq!(
        field(&first, "bank_statement", "closing_balance")["right"],
        1,
        "a field within a list"
    );
    assert_eq!(field(&first, "w2", ":class")["right"], 2);
    let deleted = lab.stand_in.requests(|request| request["method"] == "DELETE");
    assert_eq!(deleted, 8, "nothing stays at the partner");
    let (status, evidence) = judged(&lab.workspace, &lab.id, CHECK);
    assert_eq!(status, "PASS", "{evidence}");
    assert!(
        evidence.contains("8 documents read") && evidence.contains("no earlier run to compare with"),
        "{evidence}"
    );
    let audit = lab.workspace.run(&["audit", "export"]).exits(0);
    assert!(audit.stdout.contains("golden.confirmed"), "{}", audit.stdout);
    // Bands that are set hold for what was read before, at once.
    let attention = || lab.workspace.run(&["attention"]).stdout.contains("check:golden.regression:");
    let field = ["registry", "set", &lab.id, "--category", "invoice", "--field", "total"];
    assert!(!attention());
    let strict = [&field[..], &["--accept", "1", "--reject", "0.999"]].concat();
    lab.workspace.run(&strict).exits(0);
    assert!(attention());
    lab.workspace.run(&[&field[..], &["--reset"]].concat()).exits(0);
    assert!(!attention());

    // What a document says is in the folder and nowhere in the workspace.
    assert!(lab.read("answers/w2-harbor-bakery.pdf.json").contains("41250.5"));
    let database = std::fs::read(lab.workspace.path().join("workspace.db")).unwrap();
    let log = std::fs::read(lab.workspace.path().join("workspace.db-wal")).unwrap_or_default();
    for place in [database, log] {
        assert!(!String::from_utf8_lossy(&place).contains("Robin Sample"));
    }
    lab.workspace.run(&["golden", "init", lab.set.to_str().unwrap()]).exits(2);
}

#[test]
fn a_model_that_reads_worse_fails_the_check_and_its_answers_can_be_judged_offline() {
    let lab = Lab::new();
    lab.golden("compare", &[]).exits(2);
    lab.golden("replay", &[]).exits(1);
    lab.run().exits(0);
    lab.drift(-0.01);
    let second = lab.run().exits(0).json();
    assert_eq!(second["status"], "PASS", "a hundredth is no fall: {second}");
    lab.drift(-0.06);
    let worse = lab.run().exits(1).json();
    assert_eq!(worse["status"], "FAIL");
    assert!(failures(&worse).contains("medians fell by more than 0.03: that of"), "{worse}");
    let total = field(&worse, "invoice", "total");
    assert!(
        total["fallen"] == true && total["median"].as_f64() < total["median_before"].as_f64(),
        "{total}"
    );
    let (status, evidence) = judged(&lab.workspace, &lab.id, CHECK);
    assert!(
        status == "FAIL" && evidence.contains("fell by more than 0.03"),
        "{status} {evidence}"
    );
    // A must-have field below the limit of rejection.
    lab.drift(-0.3);
    let rejected = lab.run().exits(1).json();
    assert!(
        failures(&rejected).contains("which must be read, is read below 0.70 in `bank-statement-march.pdf`"),
        "{rejected}"
    );

    let sent = lab.sent();
    lab.stand_in.fault_of(PARTNER, "hang", "*", &json!({}));
    let compared = lab.golden("compare", &[]).exits(1).json();
    assert_eq!(
        (&compared["fields"], &compared["failures"]),
        (&rejected["fields"], &rejected["failures"])
    );
    let replayed = lab.golden("replay", &[]).exits(1).json();
    assert_eq!(replayed["read_from"], "stored");
    assert_eq!(field(&replayed, "w2", "wages")["median"], field(&rejected, "w2", "wages")["median"]);
    assert_eq!(lab.sent(), sent, "nobody was asked");

    // What is expected is changed: the same answers are wrong now, and what was read is shown.
    let said = lab.read("receipt-lunch.toml");
    lab.write("receipt-lunch.toml", &said.replace("48.58 USD", "48.85 USD"));
    let wrong = lab.golden("replay", &[]).exits(1).json();
    let told = json!({"document": "receipt-lunch.pdf", "field": "total", "expected": "48.85 USD", "read": "48.58"});
    assert_eq!(wrong["differences"], json!([told]));
    let runs = lab.workspace.run(&["golden", "runs", &lab.id]).exits(0).json();
    assert_eq!(runs["runs"].as_array().unwrap().len(), 4, "a replay is no run");
    lab.write("receipt-lunch.toml", &said);
    lab.stand_in.heal();
    lab.drift(0.0);
    lab.run().exits(0);
    assert_eq!(judged(&lab.workspace, &lab.id, CHECK).0, "PASS");
}

#[test]
fn a_worse_run_that_is_run_again_stays_failed_until_a_person_accepts_it() {
    let lab = Lab::new();
    lab.golden("accept", &[]).exits(2);
    let good = lab.run().exits(0).json();
    let already = lab.golden("accept", &[]).exits(2).json();
    assert!(text(&already["error"]["message"]).contains("is its baseline already"), "{already}");
    // Falls that are too small to tell add up.
    for drift in [-0.015, -0.028] {
        lab.drift(drift);
        assert_eq!(lab.run().exits(0).json()["compared_with"], good["ran_at"]);
    }
    lab.drift(-0.045);
    for _ in 0..2 {
        let worse = lab.run().exits(1).json();
        assert_eq!(
            (&worse["compared_with"], &worse["can_be_accepted"]),
            (&good["ran_at"], &json!(true)),
            "{worse}"
        );
        assert!(failures(&worse).contains("medians fell by more than 0.03"), "{worse}");
        assert_eq!(judged(&lab.workspace, &lab.id, CHECK).0, "FAIL");
    }
    assert!(
        lab.workspace
            .says(&["golden", "compare", lab.set.to_str().unwrap(), &lab.id])
            .stdout
            .contains("golden accept SET ID")
    );

    let accepted = lab.golden("accept", &[]).exits(0).json();
    assert_eq!(
        (&accepted["status"], &accepted["compared_with"], &accepted["can_be_accepted"]),
        (&json!("PASS"), &Value::Null, &json!(false)),
        "{accepted}"
    );
    let (status, evidence) = judged(&lab.workspace, &lab.id, CHECK);
    assert!(
        status == "PASS" && evidence.contains("it is the baseline since"),
        "{status} {evidence}"
    );
    let audit = lab.workspace.run(&["audit", "export"]).exits(0);
    assert!(audit.stdout.contains("golden.accepted"), "{}", audit.stdout);
    let next = lab.run().exits(0).json();
    assert_eq!(next["compared_with"], accepted["ran_at"], "{next}");
    // What was not read cannot be held against anything.
    lab.stand_in
        .fault_of(PARTNER, "status", "*prebuilt-payStub.us:analyze", &json!({"status": 500}));
    lab.run().exits(1);
    let refused = lab.golden("accept", &[]).exits(2).json();
    assert!(text(&refused["error"]["message"]).contains("left 1 document unread"), "{refused}");
}

#[test]
fn a_set_that_proves_nothing_of_a_field_is_something_to_look_at() {
    let lab = Lab::new();
    for name in ["w2-harbor-bakery.toml", "w2-north-clinic.toml"] {
        let said = lab.read(name);
        let without: Vec<&str> = said.lines().filter(|line| !line.starts_with("wages")).collect();
        lab.write(name, &without.join("\n"));
    }
    let run = lab.run().exits(0).json();
    assert_eq!(run["status"], "WARN", "{run}");
    assert!(run["warnings"].to_string().contains("proves nothing of `wages` of `w2`"), "{run}");
    let (status, evidence) = judged(&lab.workspace, &lab.id, CHECK);
    assert!(status == "WARN" && evidence.contains("`wages` of `w2`"), "{status} {evidence}");
}

#[test]
fn a_run_that_is_stopped_sends_no_further_document_keeps_what_came_and_is_compared_with_none() {
    let lab = Lab::new();
    let first = lab.run().exits(0).json();
    let (sent, deleted) = (lab.sent(), lab.deleted());
    for stop in ["jobs cancel", "Ctrl+C"] {
        lab.stand_in.fault_of(PARTNER, "latency", "*:analyze", &json!({"seconds": 5}));
        let run = lab.spawn();
        wait_until("a running job", || lab.newest_job()["status"] == "running");
        let job = lab.newest_job();
        assert_eq!(
            (&job["kind"], &job["total"], &job["title"]),
            (
                &json!("golden_run"),
                &json!(8),
                &json!("Golden set AdvisorOS Connect sample, golden")
            ),
            "{job}"
        );
        assert_eq!(lab.runs()[0]["under_way"], true);
        if stop == "Ctrl+C" {
            let process = run.id().to_string();
            assert!(Command::new("kill").args(["-INT", &process]).status().unwrap().success());
        } else {
            assert_eq!(lab.run().exits(1).error_code(), "already_running", "one at a time");
            let stopped = lab.workspace.run(&["jobs", "cancel", &text(&job["id"])]).exits(0).json();
            assert_eq!(stopped["status"], "cancelled");
        }
        let stopped = finish(run).exits(1);
        assert_eq!(stopped.error_code(), "cancelled");
        assert!(stopped.stdout.contains("kept beside the documents"), "{}", stopped.stdout);
        lab.stand_in.heal();
        assert_eq!(lab.newest_job()["status"], "cancelled");
    }
    let (sent, deleted) = (lab.sent() - sent, lab.deleted() - deleted);
    assert!((2..16).contains(&sent), "{sent} of twice eight");
    assert_eq!(deleted, sent, "nothing stays at the partner");
    let runs = lab.runs();
    let unfinished = |run: &Value| run["finished_at"] == Value::Null && run["under_way"] == false;
    assert!(unfinished(&runs[0]) && unfinished(&runs[1]), "{runs:?}");
    let kept: u64 = runs[..2].iter().map(|run| run["documents"].as_u64().unwrap()).sum();
    assert_eq!(kept, sent as u64, "what came is kept");
    let listed = lab.workspace.says(&["golden", "runs", &lab.id]).stdout;
    assert_eq!(listed.matches("  stopped").count(), 2, "{listed}");

    let compared = lab.golden("compare", &[]).exits(0).json();
    assert_eq!(compared["run_id"], first["run_id"], "the last run is the one that was finished");
    let second = lab.run().exits(0).json();
    assert_eq!(second["compared_with"], first["ran_at"], "{second}");
}

#[test]
fn a_run_whose_program_was_killed_has_ended_and_nothing_is_sent_again_by_itself() {
    let lab = Lab::new();
    lab.stand_in.fault_of(PARTNER, "latency", "*:analyze", &json!({"seconds": 5}));
    let mut run = lab.spawn();
    wait_until("a running job", || lab.newest_job()["status"] == "running");
    wait_until("a document on its way", || lab.sent() > 0);
    run.kill().unwrap();
    run.wait().unwrap();
    lab.stand_in.heal();
    let sent = lab.sent();
    // Its lease outlives it for some seconds; whoever starts after that finds it ended.
    wait_until("the end of what was left behind", || lab.newest_job()["status"] == "failed");
    let job = lab.newest_job();
    assert!(text(&job["error"]["message"]).contains("was cut off with its program"), "{job}");
    assert_eq!(lab.runs()[0]["under_way"], false);
    assert_eq!(lab.sent(), sent, "nobody goes on with it");
    let next = lab.run().exits(0).json();
    assert_eq!(next["compared_with"], Value::Null, "{next}");
}

#[test]
fn a_tier_that_leaves_pages_unread_is_told_of_before_anything_is_sent() {
    let lab = Lab::new();
    let preview = lab.golden("run", &[]).exits(2);
    assert!(preview.stderr.contains("The account's tier: S0 (standard)"), "{}", preview.stderr);
    mutate(&lab.stand_in, "Resource", "update", "", &json!({"body": {"tier": "F0"}}));
    let preview = lab.golden("run", &[]).exits(2);
    for words in [
        "The account's tier: F0 (free)",
        "reads the first 2 pages of a document, which is all of these",
        "It reads 500 pages a month; this run takes 9 of them",
    ] {
        assert!(preview.stderr.contains(words), "{words}: {}", preview.stderr);
    }
    // The partner does not answer: the rest of the preview is shown all the same.
    lab.stand_in.fault_of(PARTNER, "status", "*/info", &json!({"status": 500}));
    let preview = lab.golden("run", &[]).exits(2);
    for words in ["8 documents with 9 pages", "tier could not be asked"] {
        assert!(preview.stderr.contains(words), "{words}: {}", preview.stderr);
    }
    assert_eq!(lab.sent(), 0);
}

#[test]
fn the_curve_counts_the_errors_that_a_limit_lets_through() {
    let lab = Lab::new();
    lab.golden("curve", &[]).exits(2);
    // A wrong expectation stands for a wrong reading: the stand-in reads what is printed.
    let said = lab.read("w2-north-clinic.toml");
    lab.write("w2-north-clinic.toml", &said.replace("96012.00", "96021.00"));
    let run = lab.run().json();
    let wrong = field(&run, "w2", "wages");
    assert_eq!((&wrong["right"], &wrong["wrong"]), (&json!(1), &json!(1)));
    let curve = lab.golden("curve", &["--at", "0.5"]).exits(0).json();
    let (accepted, errors) = (&curve["chosen"]["accepted"], &curve["chosen"]["wrong"]);
    let expected: i64 = run["fields"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|field| field["field"] != ":class")
        .map(|field| field["right"].as_i64().unwrap() + field["wrong"].as_i64().unwrap())
        .sum();
    assert_eq!((&accepted["of"], &errors["count"]), (&json!(expected), &json!(1)), "{curve}");
    assert!(errors["low"].as_f64() < errors["share"].as_f64() && errors["share"].as_f64() < errors["high"].as_f64());
    assert!(text(&curve["sentence"]).starts_with("At 0.50 you would auto-accept"), "{curve}");
    assert_eq!(curve["points"].as_array().unwrap().len(), 14);
    let of_receipts = lab.golden("curve", &["--category", "receipt"]).exits(0).json();
    assert_eq!(of_receipts["chosen"]["accepted"]["of"], 8);
    for (more, words) in [
        (["--at", "1.5"], "not a confidence"),
        (["--category", "bills"], "no reading of `bills`"),
        (["--field", "vat"], "no reading of `vat`"),
    ] {
        let refused = lab.golden("curve", &more).exits(2).json();
        assert!(text(&refused["error"]["message"]).contains(words), "{refused}");
    }
}

#[test]
fn a_set_that_is_wrong_says_where_and_nothing_is_sent() {
    let lab = Lab::new();
    let (set, invoice) = (lab.read("golden.toml"), lab.read("invoice-web-design.toml"));
    for (name, broken, words) in [
        (
            "golden.toml",
            set.replace("name = ", "nam = "),
            "`golden.toml`: line 10: unknown field `nam`",
        ),
        (
            "golden.toml",
            set.replace("kind = \"date\"", "kind = \"day\""),
            "unknown variant `day`",
        ),
        ("golden.toml", set.replace("categories.w2", "categories.w9"), "has no category `w2`"),
        (
            "golden.toml",
            set.replace("prebuilt-invoice", "prebuilt-invoices"),
            "no document model `prebuilt-invoices`",
        ),
        (
            "golden.toml",
            set.replace("prebuilt-invoice", "prebuilt-document"),
            "The partner gave the document model `prebuilt-document` up",
        ),
        (
            "golden.toml",
            set.replace("prebuilt-invoice", "invoices-2024"),
            "`invoices-2024` has ended or is gone",
        ),
        (
            "invoice-web-design.toml",
            invoice.replace("6850.00 USD", "a lot"),
            "`total` is no amount such as",
        ),
        (
            "invoice-web-design.toml",
            invoice.replace("\"6850.00 USD\"", "6850.00"),
            "write the value of `total` in quotes",
        ),
        (
            "invoice-web-design.toml",
            invoice.replace("2026-05-31", "\"31.5.\""),
            "`due_date` is no day such as",
        ),
        (
            "invoice-web-design.toml",
            invoice.replace("vendor", "supplier"),
            "does not say where `supplier`",
        ),
        (
            "invoice-web-design.toml",
            format!("pages = 3\n{invoice}"),
            "says 3 pages, and the document has 1",
        ),
        (
            "invoice-web-design.pdf",
            "hello".to_owned(),
            "`invoice-web-design.pdf`: is no application/pdf",
        ),
        (
            "invoice-web-design.pdf",
            lab.read("receipt-lunch.pdf"),
            "once more, and would count twice",
        ),
        ("letter.png", String::new(), "`letter.toml` is missing"),
        (
            "letter.toml",
            "category = \"invoice\"".to_owned(),
            "there is no document of this name",
        ),
    ] {
        let before = std::fs::read(lab.set.join(name)).ok();
        lab.write(name, &broken);
        let refused = lab.run().exits(2).json();
        assert!(text(&refused["error"]["message"]).contains(words), "{words}: {refused}");
        match before {
            Some(before) => std::fs::write(lab.set.join(name), before).unwrap(),
            None => std::fs::remove_file(lab.set.join(name)).unwrap(),
        }
    }
    let nowhere = lab.workspace.file("nowhere");
    let missing = lab.workspace.run(&["golden", "run", nowhere.to_str().unwrap(), &lab.id]).exits(2);
    assert!(missing.stdout.contains("golden.toml"), "{}", missing.stdout);
    assert_eq!(lab.sent(), 0);
    assert_eq!(lab.workspace.run(&["golden", "runs", &lab.id]).exits(0).json()["runs"], json!([]));
}

#[test]
fn what_goes_wrong_with_one_document_is_told_of_it_and_what_goes_wrong_with_all_stops_the_run() {
    let lab = Lab::new();
    // Refused for their number: not taken in, so they are sent again.
    let throttle = json!({"count": 3, "retry_after": 1});
    lab.stand_in.fault_of(PARTNER, "throttle", "*:analyze", &throttle);
    lab.run().exits(0);
    lab.stand_in.heal();
    let sent = lab.sent();
    lab.stand_in
        .fault_of(PARTNER, "status", "*prebuilt-payStub.us:analyze", &json!({"status": 500}));
    let run = lab.run().exits(1).json();
    assert_eq!(lab.sent() - sent, 8, "what may have been taken in is not sent twice");
    assert!(
        failures(&run).contains("1 document was not read, such as `pay-stub-may.pdf`"),
        "{run}"
    );
    assert_eq!(field(&run, "invoice", "total")["right"], 2, "the others were read");
    lab.stand_in.heal();

    // The key is dead: the first refusals end it.
    mutate(&lab.stand_in, "Key", "rotate", "key1", &json!({}));
    let run = lab.run().exits(1).json();
    assert!(failures(&run).contains("8 documents were not read"), "{run}");
    assert!(run.to_string().contains("was not sent, because"), "{run}");
    let listed = lab.workspace.run(&["connections", "show", &lab.id]).exits(0).json();
    assert_eq!(listed["status"], "needs_reconnect", "{listed}");
}

#[test]
fn a_set_that_is_used_no_more_is_left_out_of_the_checks_until_it_is_run_again() {
    let lab = Lab::new();
    lab.run().exits(0);
    lab.drift(-0.3);
    lab.run().exits(1);
    assert_eq!(judged(&lab.workspace, &lab.id, CHECK).0, "FAIL");

    // Its folder is gone, and with it every other way out.
    std::fs::remove_dir_all(&lab.set).unwrap();
    let retire = |name: &str| lab.workspace.run(&["golden", "retire", name, &lab.id]);
    assert!(text(&retire("Never run").exits(2).json()["error"]["message"]).contains("was not run"));
    let retired = retire("AdvisorOS Connect sample, golden").exits(0).json();
    assert!(
        retired["runs"].as_array().unwrap().iter().all(|run| run["retired"] == true),
        "{retired}"
    );
    assert_eq!(judged(&lab.workspace, &lab.id, CHECK).0, "SKIP");
    assert!(text(&retire("AdvisorOS Connect sample, golden").exits(2).json()["error"]["message"]).contains("already"));
    let audit = lab.workspace.run(&["audit", "export"]).exits(0);
    assert!(audit.stdout.contains("golden.retired"), "{}", audit.stdout);

    // Run again, it counts again.
    lab.workspace.run(&["golden", "init", lab.set.to_str().unwrap()]).exits(0);
    lab.drift(0.0);
    lab.run().exits(0);
    assert_eq!(judged(&lab.workspace, &lab.id, CHECK).0, "PASS");
    let newest = lab.runs();
    assert_eq!((&newest[0]["retired"], &newest[1]["retired"]), (&json!(false), &json!(true)));
}

#[test]
fn a_model_that_no_set_reads_by_is_told_where_it_is_mapped() {
    let lab = Lab::new();
    lab.run().exits(0);
    assert_eq!(judged(&lab.workspace, &lab.id, CHECK).0, "PASS", "nothing is mapped");
    let map = |model: &str| import(&lab.workspace, &lab.id, &format!("external_id,code\n{model},w2\n")).exits(0);
    map("payroll-summary");
    let (status, evidence) = judged(&lab.workspace, &lab.id, CHECK);
    let told = evidence.contains("`w2` is mapped to `payroll-summary`, and the sets read it by `prebuilt-tax.us.w2`");
    assert_eq!((status.as_str(), told), ("WARN", true), "{evidence}");
    map("prebuilt-tax.us.w2");
    let (status, evidence) = judged(&lab.workspace, &lab.id, CHECK);
    assert_eq!(status, "PASS", "{evidence}");
}
