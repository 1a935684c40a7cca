//! A backup, everything that can be wrong with one, and the way back on a new machine.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::recovery::{NEW_PASSPHRASE, recover, words_of};
use crate::support::advisoros::{Finished, Workspace, run};
use crate::support::sqlite::Sqlite;
use crate::support::{connect, exported, firm, ready_firm};

fn path(file: &Path) -> &str {
    file.to_str().unwrap()
}

/// The whole drill: the machine is gone, and there is a backup and a sheet of paper.
#[test]
fn a_new_machine_a_backup_and_the_sheet_bring_every_connection_back() {
    let (_stand_in, workspace, id) = ready_firm();
    let (sheet, file) = (workspace.file("sheet.txt"), workspace.file("firm.db"));
    workspace.run(&["vault", "recovery-sheet", "--out", path(&sheet)]).exits(0);
    let backup = workspace.run(&["backup", path(&file)]).exits(0).json();
    assert_eq!(backup["path"], path(&file));
    assert_eq!(backup["bytes"].as_u64(), Some(std::fs::metadata(&file).unwrap().len()));
    let mapping = exported(&workspace, &id);

    let new = Workspace::on_another_machine(NEW_PASSPHRASE);
    let restored = new.run(&["restore", path(&file)]).exits(0).json();
    assert_eq!((&restored["connections"], &restored["home"]), (&1.into(), &"elsewhere".into()));
    assert_eq!(exported(&new, &id), mapping);
    assert_eq!(new.run(&["audit", "verify"]).exits(0).json()["verified"], true);

    assert_eq!(new.run(&["connections", "test", &id]).exits(5).error_code(), "vault_locked");
    recover(&new, &words_of(&sheet)).exits(0);
    assert_eq!(new.run(&["connections", "refresh", &id]).exits(3).error_code(), "foreign_grant");
    new.run(&["move-here"]).exits(0);
    new.run(&["connections", "test", &id]).exits(0);
    new.run(&["connections", "refresh", &id]).exits(0);
    let again = new.run(&["restore", path(&file)]).exits(2).json();
    assert!(again["error"]["message"].as_str().unwrap().contains("not empty"), "{again}");
    new.run(&["connections", "test", &id]).exits(0);
}

/// On the same machine, beside the workspace that goes on.
#[test]
fn a_restored_copy_spends_nothing_beside_its_original() {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    let file = workspace.file("firm.db");
    workspace.run(&["backup", path(&file)]).exits(0);
    let second = workspace.file("second");
    let at_second = |arguments: &[&str]| {
        let mut command = Command::new("sh");
        command.args(["-c", "exec 9<\"$0\"; exec \"$@\"", path(&workspace.file("passphrase"))]);
        command.args([
            env!("CARGO_BIN_EXE_advisoros"),
            "--workspace",
            path(&second),
            "--json",
            "--passphrase-fd",
            "9",
        ]);
        run(command.args(arguments))
    };
    at_second(&["restore", path(&file)]).exits(0);
    let spent = stand_in.requests(|request| request["grant_type"] == "refresh_token");
    assert_eq!(at_second(&["connections", "refresh", &id]).exits(3).error_code(), "foreign_grant");
    at_second(&["connections", "refresh", "--idle"]);
    assert_eq!(stand_in.requests(|request| request["grant_type"] == "refresh_token"), spent);
    workspace.run(&["connections", "refresh", &id]).exits(0);
}

#[test]
fn what_cannot_be_restored_is_named_and_writes_nothing() {
    let workspace = Workspace::new();
    workspace.run(&["clients", "import", path(&clients(&workspace))]).exits(0);
    let file = workspace.file("firm.db");
    workspace.run(&["backup", path(&file)]).exits(0);
    let whole = std::fs::read(&file).unwrap();
    let at = whole.windows(11).position(|bytes| bytes == b"Cedar Ridge").unwrap();
    let mut flipped = whole.clone();
    flipped[at] ^= 1;
    let new = Workspace::new();
    for (bytes, exit_code, says) in [
        (whole[..whole.len() * 2 / 3].to_vec(), 2, "is damaged"),
        (whole[..whole.len() - 1].to_vec(), 2, "is damaged"),
        (flipped, 2, "is damaged"),
        (Vec::new(), 2, "is not a backup"),
        (b"name,reference\nCedar Ridge,1\n".repeat(20), 2, "is not a backup"),
        (std::fs::read(workspace.path().join("workspace.db")).unwrap(), 2, "is not a backup"),
        (of_schema_99(&workspace, &whole), 6, "was made by a newer program (schema 99)"),
    ] {
        std::fs::write(&file, bytes).unwrap();
        refuses(&new.run(&["restore", path(&file)]), exit_code, says);
        assert!(!new.path().exists(), "{says}");
    }
    std::fs::remove_file(&file).unwrap();
    refuses(&new.run(&["restore", path(&file)]), 2, "cannot be read");
    refuses(&new.run(&["restore", path(&workspace.path())]), 2, "is a folder");
    std::fs::write(&file, &whole).unwrap();
    new.run(&["restore", path(&file)]).exits(0);
    let names = new.run(&["clients", "list"]).exits(0).json().to_string();
    assert!(names.contains("Cedar Ridge"), "{names}");
}

#[test]
fn a_backup_that_cannot_be_made_leaves_nothing() {
    let workspace = Workspace::new();
    let missing = workspace.run(&["backup", path(&workspace.file("firm.db"))]);
    refuses(&missing, 2, "There is no workspace in");
    assert!(!workspace.path().exists());

    workspace.run(&["clients", "import", path(&clients(&workspace))]).exits(0);
    let file = workspace.file("firm.db");
    std::fs::write(&file, "somebody's").unwrap();
    refuses(&workspace.run(&["backup", path(&file)]), 2, "exists already");
    assert_eq!(std::fs::read(&file).unwrap(), b"somebody's");
    for target in ["missing/firm.db", "firm.db/firm.db"] {
        refuses(&workspace.run(&["backup", path(&workspace.file(target))]), 2, "cannot be written");
    }
    refuses(&on_a_small_disk(&workspace), 2, "the disk is full");
    workspace.run(&["backup", path(&file), "--replace"]).exits(0);
    assert!(std::fs::read(&file).unwrap().starts_with(b"SQLite format 3\0"));
}

/// From cron, where no window stays open.
#[test]
fn the_daily_look_makes_the_backup_of_the_day() {
    let workspace = Workspace::new();
    workspace.run(&["clients", "import", path(&clients(&workspace))]).exits(0);
    let look = || workspace.run(&["connections", "refresh", "--idle"]).exits(0).json();
    let first = look()["backup"]["path"].as_str().unwrap().to_owned();
    assert!(look()["backup"].is_null(), "one a day");
    let new = Workspace::new();
    new.run(&["restore", &first]).exits(0);

    std::fs::remove_dir_all(workspace.path().join("backups")).unwrap();
    std::fs::write(workspace.path().join("backups"), "in the way").unwrap();
    refuses(
        &workspace.run(&["connections", "refresh", "--idle"]),
        6,
        "cannot be used for backups",
    );
}

#[test]
fn a_rehearsal_firm_is_not_backed_up() {
    let workspace = Workspace::new();
    workspace.run(&["clients", "list"]).exits(0);
    Sqlite::run(&workspace.path().join("workspace.db"), "UPDATE workspaces SET kind = 'rehearsal'");
    let file = workspace.file("firm.db");
    refuses(&workspace.run(&["backup", path(&file)]), 2, "A rehearsal firm is not backed up");
    assert!(!file.exists());
}

fn refuses(finished: &Finished, exit_code: i32, says: &str) {
    assert_eq!(finished.exit_code, exit_code, "{says}: {finished:#?}");
    let error = &finished.json()["error"];
    assert!(error["message"].as_str().unwrap().contains(says), "{says}: {error}");
    assert!(error["hint"].is_string(), "{error}");
}

fn clients(workspace: &Workspace) -> std::path::PathBuf {
    let file = workspace.file("clients.csv");
    std::fs::write(&file, "name\nCedar Ridge\nHarbor Bakery\n").unwrap();
    file
}

/// A sound backup, as a program to come would write it.
fn of_schema_99(workspace: &Workspace, whole: &[u8]) -> Vec<u8> {
    let database = workspace.file("newer.db");
    let seal = whole.iter().rposition(|byte| *byte == b',').unwrap() - b"\nAdvisorOS Connect backup 1".len();
    std::fs::write(&database, &whole[..seal]).unwrap();
    Sqlite::run(&database, "PRAGMA user_version = 99");
    let mut newer = std::fs::read(&database).unwrap();
    let mut sum = Command::new("sha256sum")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    sum.stdin.take().unwrap().write_all(&newer).unwrap();
    let hash = String::from_utf8(sum.wait_with_output().unwrap().stdout).unwrap();
    newer.extend(format!("\nAdvisorOS Connect backup 1, SHA-256 {}\n", &hash[..64]).bytes());
    newer
}

/// `backup` to a disk with less room than it needs, which nobody else sees.
fn on_a_small_disk(workspace: &Workspace) -> Finished {
    let disk = workspace.file("disk");
    std::fs::create_dir(&disk).unwrap();
    let script = r#"mount -t tmpfs -o size=64k tmpfs "$0" && "$@"; code=$?; [ -z "$(ls -A "$0")" ] || exit 99; exit $code"#;
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script, path(&disk)]);
    command.args([env!("CARGO_BIN_EXE_advisoros"), "--workspace", path(&workspace.path()), "--json"]);
    run(command.args(["backup", path(&disk.join("firm.db"))]))
}
