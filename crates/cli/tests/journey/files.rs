//! Files of the command line that need no workspace.

use crate::support::advisoros::{Workspace, advisoros};

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
fn suggestions_of_a_header_alone_are_a_header_alone() {
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
