//! A golden set's history goes by its name: what is not the set that was last run under it passes for nobody's mended failure.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::models::{connect, firm};
use crate::support::advisoros::{Finished, Workspace};
use crate::support::judged;
use crate::support::stand_in::{StandIn, text};

const CHECK: &str = "golden.regression";

/// A connection whose models are pulled.
struct Lab {
    stand_in: StandIn,
    workspace: Workspace,
    id: String,
}

impl Lab {
    fn new() -> Self {
        let (stand_in, workspace) = firm();
        let id = connect(&stand_in, &workspace);
        workspace.run(&["pull", &id]).exits(0);
        Self { stand_in, workspace, id }
    }

    /// Makes the shipped set in a folder of this name.
    fn set(&self, name: &str) -> PathBuf {
        let set = self.workspace.file(name);
        self.workspace.run(&["golden", "init", set.to_str().unwrap()]).exits(0);
        set
    }

    fn run(&self, set: &std::path::Path, more: &[&str]) -> Finished {
        let mut arguments = vec!["golden", "run", set.to_str().unwrap(), &self.id];
        arguments.extend(more);
        self.workspace.run(&arguments)
    }

    fn sent(&self) -> usize {
        self.stand_in.requests(|request| text(&request["path"]).ends_with(":analyze"))
    }

    fn runs(&self) -> Vec<Value> {
        let runs = self.workspace.run(&["golden", "runs", &self.id]).exits(0).json();
        runs["runs"].as_array().unwrap().clone()
    }

    /// What is not sent without a word of its own, and why.
    fn refused(&self, set: &std::path::Path, words: &str) {
        let (sent, runs) = (self.sent(), self.runs().len());
        let preview = self.run(set, &[]).exits(2);
        assert!(
            preview.stderr.contains(words) && preview.stderr.contains("--same-set"),
            "{words}: {}",
            preview.stderr
        );
        let refused = self.run(set, &["--yes"]).exits(2).json();
        let error = &refused["error"];
        assert!(text(&error["message"]).contains(words), "{words}: {refused}");
        assert!(text(&error["hint"]).contains("another `name` in `golden.toml`"), "{refused}");
        assert_eq!((self.sent(), self.runs().len()), (sent, runs), "nothing is sent or kept");
    }
}

fn edit(file: PathBuf, from: &str, to: &str) {
    let said = std::fs::read_to_string(&file).unwrap();
    assert!(said.contains(from), "{from}: {said}");
    std::fs::write(file, said.replace(from, to)).unwrap();
}

#[test]
fn another_set_of_the_same_name_passes_for_no_mended_failure() {
    let lab = Lab::new();
    let (first, second) = (lab.set("first"), lab.set("second"));
    // A wrong expectation stands for a wrong reading: the stand-in reads what is printed.
    edit(first.join("golden.toml"), "class = \"tax.us.w2\"", "class = \"tax.us.w9\"");
    let failed = lab.run(&first, &["--yes"]).exits(1).json();
    assert!(
        failed["failures"].to_string().contains("2 documents are of another class"),
        "{failed}"
    );

    // Two folders are two sets: what the second shows says nothing of the first.
    let passed = lab.run(&second, &["--yes"]).exits(0).json();
    assert_eq!(
        (&passed["set"], &passed["compared_with"]),
        (&json!("AdvisorOS Connect sample, second"), &Value::Null)
    );
    let (status, evidence) = judged(&lab.workspace, &lab.id, CHECK);
    assert!(
        status == "FAIL" && evidence.contains("`AdvisorOS Connect sample, first`"),
        "{status} {evidence}"
    );

    // Of one name, nothing goes on with the other's history by itself.
    edit(second.join("golden.toml"), "sample, second", "sample, first");
    lab.refused(
        &second,
        "other things are expected of 2 documents: `w2-harbor-bakery.pdf` (class), `w2-north-clinic.pdf` (class)",
    );
    assert_eq!(judged(&lab.workspace, &lab.id, CHECK).0, "FAIL");
    let own = lab.workspace.file("own");
    std::fs::create_dir(&own).unwrap();
    for name in ["golden.toml", "receipt-lunch.toml"] {
        std::fs::copy(second.join(name), own.join(name)).unwrap();
    }
    let mut paper = std::fs::read(second.join("receipt-lunch.pdf")).unwrap();
    paper.extend(b"\n% another scan\n");
    std::fs::write(own.join("receipt-lunch.pdf"), paper).unwrap();
    lab.refused(&own, "none of the documents that were read then is in it");

    // A person who says that it is the same one is told of, and so is what changed.
    lab.run(&second, &["--yes", "--same-set"]).exits(0);
    lab.workspace
        .run(&["golden", "retire", "AdvisorOS Connect sample, second", &lab.id])
        .exits(0);
    let (status, evidence) = judged(&lab.workspace, &lab.id, CHECK);
    assert!(
        status == "PASS" && evidence.contains("since the run before, other things are expected of 2 documents"),
        "{status} {evidence}"
    );
    let audit = lab.workspace.run(&["audit", "export"]).exits(0);
    assert!(audit.stdout.contains("as the same set, though other things"), "{}", audit.stdout);
}

#[test]
fn a_set_grows_without_a_word_and_shrinks_or_is_corrected_with_one() {
    let lab = Lab::new();
    let set = lab.set("golden");
    let away = lab.workspace.file("away");
    std::fs::create_dir(&away).unwrap();
    let move_all = |from: &PathBuf, to: &PathBuf| {
        for name in ["receipt-lunch.pdf", "receipt-lunch.toml"] {
            std::fs::rename(from.join(name), to.join(name)).unwrap();
        }
    };
    move_all(&set, &away);
    edit(set.join("invoice-web-design.toml"), "due_date = ", "# due_date = ");
    lab.run(&set, &["--yes"]).exits(0);
    // A document more, and a value more of one that was there.
    move_all(&away, &set);
    edit(set.join("invoice-web-design.toml"), "# due_date = ", "due_date = ");
    lab.run(&set, &["--yes"]).exits(0);
    lab.run(&set, &["--yes"]).exits(0);

    move_all(&set, &away);
    lab.refused(&set, "1 document was left out or replaced: `receipt-lunch.pdf`");
    move_all(&away, &set);
    edit(set.join("receipt-lunch.toml"), "48.58 USD", "48.85 USD");
    lab.refused(&set, "other things are expected of 1 document: `receipt-lunch.pdf` (`total`)");
    edit(set.join("receipt-lunch.toml"), "48.85 USD", "48.58 USD");
    lab.run(&set, &["--yes"]).exits(0);
    // What a document says cannot be found out from what is kept of it.
    let database = std::fs::read(lab.workspace.path().join("workspace.db")).unwrap();
    assert!(!String::from_utf8_lossy(&database).contains("48.58"));
}
