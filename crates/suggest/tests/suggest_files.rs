//! `map suggest` from files to file, as the command line calls it.

#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up should stop")]

use std::path::{Path, PathBuf};

use connect_suggest::files::{FileError, SuggestFiles, Summary, suggest_files};

const TARGETS: &str = "code,name,root_class,description\n\
    travel,Travel,Expense,\"Fares, hotels\"\n\
    office,Office,Expense,\"Supplies, postage\"\n\
    cash,Cash,Asset,Bank accounts\n\
    debtors,Receivables,Asset,\n";

const HISTORY: &str = "row_id,account_number,name,fully_qualified_name,parent,root_class,source_type,active,code\n\
    1,6100,Airfare,Airfare,,Expense,,1,travel\n\
    2,6110,Stationery,Stationery,,Expense,,1,office\n\
    3,1000,Checking,Checking,,Asset,,1,cash\n\
    4,1200,Trade debtors,Trade debtors,,Asset,,1,debtors\n\
    5,1300,Elsewhere,Elsewhere,,Asset,,1,not_a_target\n";

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn put(&self, name: &str, contents: &str) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, contents).unwrap();
        path
    }

    fn files(&self, sources: &str) -> SuggestFiles {
        SuggestFiles {
            sources: self.put("sources.csv", sources),
            targets: self.put("targets.csv", TARGETS),
            history: vec![self.put("harbor.csv", HISTORY)],
            confirmed: None,
            out: self.0.path().join("out.csv"),
        }
    }
}

fn read(path: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
    reader
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

#[test]
fn each_row_is_answered_within_its_class() {
    let folder = Folder::new();
    let files = folder.files("row_id,name,root_class\nb,Airfare,Expense\na,Checking,Asset\nc,Stationery & postage,Expense\n");
    let summary = suggest_files(&files).unwrap();
    assert_eq!((summary.rows, summary.learnt, summary.passed_over), (3, 4, 1));
    let rows = read(&files.out);
    assert_eq!(rows[0], ["row_id", "top1", "top2", "top3", "confidence", "reason"]);
    let firsts: Vec<(&str, &str)> = rows[1..].iter().map(|row| (row[0].as_str(), row[1].as_str())).collect();
    assert_eq!(firsts, [("b", "travel"), ("a", "cash"), ("c", "office")]);
    assert_eq!(rows[1][2..4], ["office".to_owned(), String::new()], "only two expense categories");
    assert!(
        rows[1..]
            .iter()
            .all(|row| !row[5].is_empty() && (0.0..=1.0).contains(&row[4].parse::<f64>().unwrap()))
    );
    assert_eq!(rows[1][5], "Mapped once before to Travel, last in harbor");
}

#[test]
fn the_same_question_has_the_same_answer() {
    let folder = Folder::new();
    let files = folder.files("row_id,account_number,name,root_class\n1,10,Petty cash,Asset\n2,61,Hotel,\n3,62,Paper,Expense\n");
    suggest_files(&files).unwrap();
    let first = std::fs::read(&files.out).unwrap();
    suggest_files(&files).unwrap();
    assert_eq!(std::fs::read(&files.out).unwrap(), first);
}

#[test]
fn the_partners_label_is_not_read() {
    let folder = Folder::new();
    let with = |label: &str| {
        let files = folder.files(&format!("row_id,name,root_class,source_type\n1,Sundry,Expense,{label}\n"));
        suggest_files(&files).unwrap();
        read(&files.out)
    };
    assert_eq!(with("travel"), with("office"));
}

#[test]
fn a_header_without_rows_gives_a_header_without_rows() {
    let folder = Folder::new();
    let files = folder.files("row_id,name\n");
    assert_eq!(
        suggest_files(&files).unwrap(),
        Summary {
            learnt: 4,
            passed_over: 1,
            ..Summary::default()
        }
    );
    assert_eq!(
        std::fs::read_to_string(&files.out).unwrap(),
        "row_id,top1,top2,top3,confidence,reason\n"
    );
}

#[test]
fn no_history_is_enough_to_begin() {
    let folder = Folder::new();
    let mut files = folder.files("row_id;name\r\n1;Cash\r\n2;Hotels\r\n");
    files.history.clear();
    suggest_files(&files).unwrap();
    let firsts: Vec<String> = read(&files.out)[1..].iter().map(|row| row[1].clone()).collect();
    assert_eq!(firsts, ["cash", "travel"]);
}

#[test]
fn confirmed_rows_keep_their_code_and_teach_their_neighbours() {
    let folder = Folder::new();
    let sources = "row_id,account_number,name,root_class\n1,7100,Zeta,Expense\n2,7110,Zeta two,Expense\n3,7120,Zeta three,Expense\n";
    let mut files = folder.files(sources);
    files.confirmed = Some(folder.put("confirmed.csv", "row_id,code\n1,office\n3,office\n"));
    let summary = suggest_files(&files).unwrap();
    assert_eq!(summary.confirmed, 2);
    let rows = read(&files.out);
    assert_eq!((rows[1][1].as_str(), rows[1][4].as_str()), ("office", "1.0000"));
    assert_eq!(rows[2][1], "office");
}

#[test]
fn a_bad_file_is_refused_and_nothing_is_written() {
    let folder = Folder::new();
    let good = "row_id,name\n1,Cash\n";
    let refuse = |change: &dyn Fn(&mut SuggestFiles)| {
        let mut files = folder.files(good);
        change(&mut files);
        let refusal = suggest_files(&files).unwrap_err();
        assert!(!files.out.exists(), "{refusal}");
        refusal.to_string()
    };
    let sources = |text: &'static str| {
        let path = folder.put("other.csv", text);
        refuse(&|files| files.sources = path.clone())
    };
    assert!(sources("id,name\n1,x\n").contains("has no column `row_id`"));
    assert!(sources("row_id,title\n1,x\n").contains("has no column `name`"));
    assert!(sources("").contains("has no column"));
    assert!(sources("row_id,name\n1,\n").contains("line 2"));
    assert!(sources("row_id,name\n1,x\n1,y\n").contains("`1` is used twice"));
    assert!(sources("row_id,name,root_class\n1,x,Assetts\n").contains("`Assetts` is no root class"));
    assert!(sources("row_id,name\n1,\"x\n").contains("never closed"));
    assert!(refuse(&|files| files.sources = "no/such/file.csv".into()).contains("cannot read"));
    let empty_targets = folder.put("empty.csv", "code,name\n");
    assert!(refuse(&|files| files.targets = empty_targets.clone()).contains("has no targets"));
    let twice = folder.put("twice.csv", "code,name\na,A\na,B\n");
    assert!(refuse(&|files| files.targets = twice.clone()).contains("used twice"));
    let no_code = folder.put("no_code.csv", "row_id,name\n1,x\n");
    assert!(refuse(&|files| files.history = vec![no_code.clone()]).contains("has no column `code`"));
    let stranger = folder.put("stranger.csv", "row_id,code\n7,cash\n");
    assert!(refuse(&|files| files.confirmed = Some(stranger.clone())).contains("not among the sources"));
    let unknown = folder.put("unknown.csv", "row_id,code\n1,gold\n");
    assert!(refuse(&|files| files.confirmed = Some(unknown.clone())).contains("not among the targets"));
}

#[test]
fn an_output_that_cannot_be_written_leaves_no_trace() {
    let folder = Folder::new();
    let mut files = folder.files("row_id,name\n1,Cash\n");
    files.out = folder.0.path().join("missing/out.csv");
    assert!(matches!(suggest_files(&files), Err(FileError::Unwritable { .. })));
    assert!(!folder.0.path().join("missing").exists());
}
