//! The firm's own categories: bad input first, then out to a file, edited, and back in.

use serde_json::{Value, json};

use crate::support::advisoros::{Finished, Workspace};
use crate::support::stand_in::text;
use crate::support::{connect, firm};

fn list(workspace: &Workspace) -> Vec<Value> {
    let list = workspace.run(&["categories", "list"]).exits(0).json();
    list["categories"].as_array().unwrap().clone()
}

fn find(workspace: &Workspace, code: &str) -> Value {
    list(workspace).into_iter().find(|category| category["code"] == code).unwrap()
}

fn import(workspace: &Workspace, rows: &str, more: &[&str]) -> Finished {
    let file = workspace.file("categories-import.csv");
    std::fs::write(&file, rows).unwrap();
    workspace.run(&[&["categories", "import", file.to_str().unwrap()], more].concat())
}

#[test]
fn bad_input_is_named_and_changes_nothing() {
    let workspace = Workspace::new();
    let before = list(&workspace);
    for arguments in [
        &["categories", "add", "meals", "--name", "Twice"][..],
        &["categories", "add", "new", "--name", ""],
        &["categories", "add", "new", "--name", "New", "--class", "Costs"],
        &["categories", "edit", "no-such", "--name", "X"],
        &["categories", "edit", "meals", "--engagement", "juggling"],
        &["categories", "archive", "no-such"],
        &["categories", "restore", "meals"],
        &["categories", "move", "meals", "--to", "0"],
        &["categories", "import", "/nonexistent.csv"],
    ] {
        assert_eq!(workspace.run(arguments).exits(2).error_code(), "invalid_input", "{arguments:?}");
    }
    for broken in [
        "",
        "name\nMeals\n",
        "code,name\n\"unclosed,x\n",
        "code,name\na,A\na,B\n",
        "code,name,root_class\na,A,Costs\n",
        "\u{0}\u{1}\u{2}",
    ] {
        assert_eq!(import(&workspace, broken, &[]).exits(2).error_code(), "invalid_input", "{broken:?}");
        assert_eq!(
            import(&workspace, broken, &["--preview"]).exits(2).error_code(),
            "invalid_input",
            "{broken:?}"
        );
    }
    let nowhere = workspace.file("no-such-folder").join("categories.csv");
    workspace
        .run(&["categories", "export", "--out", nowhere.to_str().unwrap()])
        .exits(2);
    assert!(!nowhere.exists());
    assert_eq!(list(&workspace), before);
}

#[test]
fn the_categories_go_out_to_a_file_and_come_back() {
    let workspace = Workspace::new();
    let file = workspace.file("categories.csv");
    let path = file.to_str().unwrap();
    let before = list(&workspace);
    let exported = workspace.run(&["categories", "export", "--out", path]).exits(0).json();
    assert_eq!(exported["rows"], before.len());
    let unchanged = workspace.run(&["categories", "import", path]).exits(0).json();
    assert_eq!((&unchanged["changes"], &unchanged["unchanged"]), (&json!([]), &json!(before.len())));
    assert_eq!(list(&workspace), before);
    // The same file is what `map suggest` takes.
    let sources = workspace.file("chart.csv");
    std::fs::write(&sources, crate::support::CHART).unwrap();
    let out = workspace.file("suggested.csv");
    let suggest = [
        "map",
        "suggest",
        "--sources",
        sources.to_str().unwrap(),
        "--targets",
        path,
        "--out",
        out.to_str().unwrap(),
    ];
    workspace.run(&suggest).exits(0);
}

#[test]
fn a_firm_makes_the_categories_its_own_and_no_mapping_is_lost() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    workspace.run(&["pull", &id]).exits(0);
    let export = workspace.file("export.csv");
    workspace.run(&["map", "export", &id, "--out", export.to_str().unwrap()]).exits(0);
    let mut chart = csv::Reader::from_path(&export).unwrap();
    let mut external_id = |name: &str| {
        chart.seek(csv::Position::new()).unwrap();
        let rows = chart.records().map(|record| record.unwrap());
        rows.into_iter().find(|record| &record[2] == name).unwrap()[0].to_owned()
    };
    let (meals, rent) = (external_id("Meals"), external_id("Rent"));
    let file = workspace.file("import.csv");
    std::fs::write(&file, format!("external_id,code\n{meals},meals\n{rent},cash\n")).unwrap();
    let imported = workspace.run(&["map", "import", &id, file.to_str().unwrap()]).exits(0).json();
    assert_eq!(
        (&imported["confirmed"], &imported["warnings"][0]["external_id"]),
        (&json!(2), &json!(rent))
    );
    workspace.run(&["map", "publish", &id]).exits(0);

    let edit = ["categories", "edit", "meals", "--code", "dining", "--name", "Meals and dining"];
    let saved = workspace.run(&edit).exits(0).json();
    assert_eq!((&saved["category"]["mappings"], &saved["to_review"]), (&json!(1), &json!(0)));
    let revisions = workspace.run(&["map", "revisions", &id]).exits(0).json();
    let published = revisions["revisions"][0]["categories"].as_array().unwrap();
    let of_then = |code: &str| published.iter().find(|category| category["code"] == code);
    assert_eq!(of_then("meals").unwrap()["name"], "Meals", "what is published keeps its names");
    assert!(of_then("dining").is_none());
    let refused = workspace.run(&["categories", "archive", "dining"]).exits(1);
    assert_eq!(refused.error_code(), "conflict");
    assert!(text(&refused.json()["error"]["message"]).contains("1 mapping"), "{refused:?}");
    let archived = workspace
        .run(&["categories", "archive", "dining", "--replacement", "travel"])
        .exits(0)
        .json();
    assert_eq!(archived, json!({"code": "dining", "moved": 1, "to_review": 0}));
    assert!(find(&workspace, "dining")["archived_at"].is_number());

    let left_out = import(&workspace, "code,name\ncash,Cash\n", &[]).exits(1).json();
    assert_eq!(left_out["conflicts"][0]["code"], "travel");
    let list = "code,name,root_class\ntravel,Travel,Income\ncash,Cash,Asset\ndining,Dining,Expense\n";
    let preview = import(&workspace, list, &["--preview"]).exits(0).json();
    assert_eq!(find(&workspace, "travel")["root_class"], "Expense", "a preview changes nothing");
    assert_eq!(import(&workspace, list, &[]).exits(0).json(), preview);
    assert_eq!(preview["to_review"], 1);

    let history = workspace.run(&["map", "history", &id, &meals]).exits(0).json();
    let acts: Vec<String> = history["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| text(&change["act"]))
        .collect();
    assert_eq!(acts, ["target_reclassed", "target_replaced", "import"]);
    assert_eq!(
        history["changes"][0]["after"],
        json!({"status": "changed", "target_code": "travel", "target_name": "Travel", "attributes": {}, "note": ""})
    );
    workspace.run(&["map", "history", &id, "no-such"]).exits(2);
    workspace.run(&["audit", "verify"]).exits(0);
}
