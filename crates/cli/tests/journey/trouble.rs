//! What a person sees when the machine is against them, and that nothing is lost.

use crate::support::advisoros::{Workspace, advisoros};
use crate::support::{connect, firm};

#[test]
fn a_port_in_use_is_named() {
    let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let refused = advisoros(&["sandbox", "serve", "--port-base", &port.to_string()]).exits(4);
    assert_eq!(refused.error_code(), "port_in_use");
    assert!(refused.stdout.contains(&port.to_string()));
}

#[test]
fn a_chart_that_is_none_is_refused() {
    let workspace = Workspace::new();
    let file = workspace.file("chart.csv");
    std::fs::write(&file, "this,is\nno,chart\n").unwrap();
    assert_eq!(
        advisoros(&["sandbox", "serve", "--chart", file.to_str().unwrap()])
            .exits(2)
            .error_code(),
        "invalid_input"
    );
}

#[test]
fn a_workspace_that_is_no_workspace_is_left_alone() {
    let workspace = Workspace::new();
    std::fs::create_dir_all(workspace.path()).unwrap();
    let database = workspace.path().join("workspace.db");
    std::fs::write(&database, "this is not a database, but somebody's file").unwrap();
    workspace.run(&["connections", "list"]).exits(6);
    assert_eq!(
        std::fs::read_to_string(&database).unwrap(),
        "this is not a database, but somebody's file"
    );

    let file = Workspace::new();
    std::fs::write(file.path(), "a file where the folder should be").unwrap();
    file.run(&["connections", "list"]).exits(6);
}

#[test]
fn a_newer_workspace_is_refused_and_kept() {
    let (stand_in, workspace) = firm();
    connect(&stand_in, &workspace);
    let database = workspace.path().join("workspace.db");
    let status = std::process::Command::new("sqlite3")
        .arg(&database)
        .arg("PRAGMA user_version = 9999")
        .status();
    assert!(status.expect("sqlite3, which `cargo xtask test` installs").success());
    let refused = workspace.run(&["connections", "list"]).exits(6);
    assert_eq!(refused.error_code(), "workspace_newer");
}

#[test]
fn suggestions_from_bad_files_write_nothing() {
    let workspace = Workspace::new();
    let (sources, targets, out) = (
        workspace.file("sources.csv"),
        workspace.file("targets.csv"),
        workspace.file("out.csv"),
    );
    std::fs::write(&targets, "code,name,root_class,description\nrent,Rent,Expense,\n").unwrap();
    let arguments = [
        "map",
        "suggest",
        "--sources",
        sources.to_str().unwrap(),
        "--targets",
        targets.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ];
    for broken in ["", "number,label\n1,Rent\n", "row_id,name\n\"unclosed\n"] {
        std::fs::write(&sources, broken).unwrap();
        assert_eq!(advisoros(&arguments).exits(2).error_code(), "invalid_input", "{broken:?}");
        assert!(!out.exists());
    }
    std::fs::write(
        &sources,
        "row_id,account_number,name,fully_qualified_name,parent,root_class,source_type,active\n",
    )
    .unwrap();
    advisoros(&arguments).exits(0);
    assert_eq!(
        std::fs::read_to_string(&out).unwrap().trim(),
        "row_id,top1,top2,top3,confidence,reason"
    );
    std::fs::write(&sources, "row_id,name,root_class\n1,Office rent,Expense\n").unwrap();
    advisoros(&arguments).exits(0);
    assert!(
        std::fs::read_to_string(&out)
            .unwrap()
            .lines()
            .nth(1)
            .unwrap()
            .starts_with("1,rent,")
    );
}
