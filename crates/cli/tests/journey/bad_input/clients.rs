//! Files and words about clients.

use super::{Place, Section, path};
use crate::support::advisoros::Workspace;

/// Its rows of the table.
pub fn rows(section: &mut Section) {
    let workspace = Workspace::new();
    let place = Place::of(&workspace);
    let file = workspace.file("clients.csv");
    std::fs::write(&file, "name,reference\nOld Mill,M-1\n").unwrap();
    workspace.run(&["clients", "import", path(&file)]).exits(0);
    let before = workspace.run(&["clients", "list"]).exits(0).json();
    let cases: [(&str, &[u8]); 8] = [
        ("an empty file", b""),
        ("no column `name`", b"company\nA\n"),
        ("bytes that are no UTF-8", b"name\ncaf\xe9\n"),
        ("one name twice, written differently", b"name\nNew Mill\n\"NEW MILL, Inc.\"\n"),
        ("a client that is there already", b"name\nold mill llc\n"),
        ("a reference that is another's", b"name,reference\nOther,m-1\n"),
        (
            "a date of another form",
            b"name,engagement_type,period_start,period_end\nA,audit,01/01/2026,12/31/2026\n",
        ),
        (
            "a period that runs backward",
            b"name,engagement_type,period_start,period_end\nA,audit,2026-12-31,2026-01-01\n",
        ),
    ];
    for (input, bytes) in cases {
        std::fs::write(&file, bytes).unwrap();
        let finished = workspace.says(&["clients", "import", path(&file)]);
        assert_eq!(workspace.run(&["clients", "list"]).exits(0).json(), before, "{input}");
        section.row(&format!("`clients import`: {input}"), 2, &finished, &place, "clients");
    }
    let words: [(&str, &[&str]); 3] = [
        ("a client that does not exist", &["clients", "show", "no-such"]),
        (
            "an engagement of no known type",
            &["clients", "engage", "M-1", "--type", "juggling"],
        ),
        (
            "a role that does not exist",
            &["members", "add", "--name", "Kim", "--role", "owner"],
        ),
    ];
    for (input, arguments) in words {
        let finished = workspace.says(arguments);
        assert_eq!(workspace.run(&["clients", "list"]).exits(0).json(), before, "{input}");
        section.row(input, 2, &finished, &place, "clients");
    }
}
