//! The firm's clients: a file of them first, bad lines named, then the connection that is one's own.

use serde_json::{Value, json};

use crate::support::advisoros::{Finished, Workspace};
use crate::support::stand_in::text;
use crate::support::{connect, firm};

const HEADER: &str = "name,legal_name,reference,lead,engagement_type,period_start,period_end,due";

fn import(workspace: &Workspace, rows: &str, more: &[&str]) -> Finished {
    let file = workspace.file("clients.csv");
    std::fs::write(&file, rows).unwrap();
    workspace.run(&[&["clients", "import", file.to_str().unwrap()], more].concat())
}

fn list(workspace: &Workspace, more: &[&str]) -> Vec<Value> {
    let list = workspace.run(&[&["clients", "list"], more].concat()).exits(0).json();
    list["clients"].as_array().unwrap().clone()
}

#[test]
fn bad_files_are_named_by_line_and_import_nothing() {
    let workspace = Workspace::new();
    import(&workspace, "name,reference\nOld Mill,M-1\n", &[]).exits(0);
    let before = list(&workspace, &[]);
    for (rows, said) in [
        ("", "no column `name`"),
        ("company\nA\n", "no column `name`"),
        ("name\n", "has no clients"),
        ("name\n\"A\n", "never closed"),
        ("name,name\nA,B\n", "twice"),
        ("name\nA\nB\na\n", "line 4: `a` is the client of line 2 already"),
        ("name,reference\nA,1\nB,1\n", "line 3: the reference `1` is on line 2 already"),
        (
            "name\nA\n\"OLD MILL, LLC\"\n",
            "line 3: `OLD MILL, LLC` is a client already: `Old Mill` (M-1)",
        ),
        ("name,reference\nOther,M-1\n", "line 2: the reference `M-1` belongs to `Old Mill`"),
        ("name,engagement_type\nA,audit\n", "line 2: an engagement needs `period_start`"),
        (
            "name,engagement_type,period_start,period_end\nA,audit,1/1/2026,12/31/2026\n",
            "line 2: the period's start `1/1/2026` is not a date like 2026-12-31",
        ),
    ] {
        let refused = import(&workspace, rows, &[]).exits(2);
        assert_eq!(refused.error_code(), "invalid_input", "{rows:?}");
        assert!(text(&refused.json()["error"]["message"]).contains(said), "{rows:?}: {refused:?}");
        assert_eq!(list(&workspace, &[]), before, "{rows:?}");
    }
    let preview = import(&workspace, "name\nA\nOld Mill Inc.\n", &["--preview"]).exits(1).json();
    assert_eq!(
        (&preview["problems"][0]["line"], &preview["added"][0]["name"]),
        (&json!(3), &json!("A"))
    );
    for arguments in [
        &["clients", "show", "no-such"][..],
        &["clients", "edit", "M-1", "--name", ""],
        &["clients", "add", "--name", "old mill"],
        &[
            "clients",
            "engage",
            "M-1",
            "--type",
            "juggling",
            "--start",
            "2026-01-01",
            "--end",
            "2026-12-31",
        ],
        &["clients", "engage", "M-1", "--type", "audit"],
        &["clients", "restore", "M-1"],
        &["clients", "attach", "M-1", "no-such"],
        &["clients", "detach", "no-such"],
        &["members", "add", "--name", ""],
        &["members", "add", "--name", "Kim", "--role", "owner"],
        &["members", "disable", "no-such"],
    ] {
        workspace.run(arguments).exits(2);
    }
    assert_eq!(list(&workspace, &[]), before);
}

#[test]
fn a_firm_imports_160_clients_and_sees_its_own() {
    let workspace = Workspace::new();
    let members = workspace.run(&["members", "list"]).exits(0).json();
    let you = text(&members["members"][0]["name"]);
    let row = |n: usize| {
        let lead = if n.is_multiple_of(4) { you.as_str() } else { "Robin Okafor" };
        format!("Company {n};Company {n} LLC;C-{n:03};{lead};bookkeeping;2026-01-01;2026-12-31;2027-01-31\r\n")
    };
    let rows: String = (1..=160).map(row).collect();
    let file = format!("\u{feff}{}\r\n{rows}", HEADER.replace(',', ";"));
    let preview = import(&workspace, &file, &["--preview"]).exits(0).json();
    assert_eq!(
        (preview["added"].as_array().unwrap().len(), &preview["leads"]),
        (160, &json!(["Robin Okafor"]))
    );
    assert!(list(&workspace, &[]).is_empty(), "a preview changes nothing");
    assert_eq!(import(&workspace, &file, &[]).exits(0).json(), preview);
    let again = import(&workspace, &file, &[]).exits(0).json();
    assert_eq!((&again["unchanged"], &again["added"]), (&json!(160), &json!([])));
    assert_eq!((list(&workspace, &[]).len(), list(&workspace, &["--mine"]).len()), (160, 40));
    let said = workspace.says(&["clients", "list", "--mine"]);
    assert!(
        said.stdout.contains("bookkeeping 2026-01-01 to 2026-12-31, planned, lead"),
        "{said:?}"
    );

    workspace.run(&["clients", "archive", "C-004"]).exits(0);
    assert_eq!(list(&workspace, &["--mine"]).len(), 39);
    assert_eq!(list(&workspace, &["--archived"])[0]["name"], "Company 4");
    workspace.run(&["clients", "restore", "c-004"]).exits(0);
    let page = workspace.run(&["clients", "show", "C-004"]).exits(0).json();
    let engagement = text(&page["engagements"][0]["id"]);
    let done = [
        "clients",
        "engage",
        "C-004",
        "--engagement",
        &engagement,
        "--status",
        "completed",
        "--lead",
        "",
    ];
    let done = workspace.run(&done).exits(0).json();
    assert_eq!(
        (&done["engagement"]["status"], &done["is_mine"]),
        (&json!("completed"), &json!(false))
    );
    workspace.run(&["audit", "verify"]).exits(0);
}

#[test]
fn a_connection_offers_its_client_and_is_attached_by_a_person() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    let connection = workspace.run(&["connections", "show", &id]).exits(0).json();
    let company = text(&connection["display_name"]);
    let added = workspace
        .run(&[
            "clients",
            "add",
            "--name",
            &format!("{}, LLC", company.to_uppercase()),
            "--reference",
            "M-1",
        ])
        .exits(0)
        .json();
    assert_eq!((&added["connections"], &added["offered"][0]["id"]), (&json!([]), &json!(id)));
    let offered = workspace.run(&["connections", "show", &id]).exits(0).json();
    assert_eq!(
        (&offered["advisory_client"], &offered["offered_clients"][0]["id"]),
        (&Value::Null, &added["id"])
    );

    let attached = workspace.run(&["clients", "attach", "M-1", &id]).exits(0).json();
    assert_eq!(
        (&attached["connections"][0]["id"], &attached["offered"], &attached["unmapped"]),
        (&json!(id), &json!([]), &Value::Null)
    );
    workspace.run(&["pull", &id]).exits(0);
    let pulled = list(&workspace, &[]);
    assert_eq!((&pulled[0]["unmapped"], &pulled[0]["changed"]), (&json!(16), &json!(0)));
    workspace
        .run(&["clients", "add", "--name", "Another", "--reference", "A-1"])
        .exits(0);
    assert_eq!(workspace.run(&["clients", "attach", "A-1", &id]).exits(1).error_code(), "conflict");
    workspace.run(&["clients", "detach", &id]).exits(0);
    let page = workspace.run(&["clients", "show", "M-1"]).exits(0).json();
    let acts: Vec<String> = page["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| text(&line["action"]))
        .collect();
    assert_eq!(acts, ["connection.detached", "connection.attached", "client.added"]);
    workspace.run(&["clients", "detach", &id]).exits(2);
}
