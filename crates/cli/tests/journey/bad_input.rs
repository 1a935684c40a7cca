//! Bad input and a hostile machine, as one table: what a person gives, the exit code, every word that is
//! shown, and what was checked as not lost. The recorded table is the promise; a changed word shows there.
//! `test-output/bad-input.md` holds the same for reading.

mod clients;

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command};

use serde_json::Value;

use crate::support::advisoros::{Finished, Workspace, advisoros_says, finish, run};
use crate::support::sqlite::Sqlite;
use crate::support::stand_in::{PARTNER, StandIn, text};
use crate::support::{connect, firm};

/// The id of an app as the partner would give it.
const APP: &str = "ABc1dEf2GhI3jKl4MnO5pQr6StU7vWx8";

/// One section of the table. Sections run side by side, because some wait for a lock to be given up.
#[derive(Default)]
struct Section(String);

impl Section {
    /// Writes a row and fails the test unless the exit code is this one.
    fn row(&mut self, input: &str, exit_code: i32, finished: &Finished, place: &Place<'_>, kept: &str) {
        let said = place.neutral(&format!("{}{}", finished.stdout, finished.stderr));
        assert_eq!(finished.exit_code, exit_code, "{input}: {said}");
        assert!(!said.trim().is_empty(), "{input} is silent");
        let said = said.trim().replace('|', "\\|").replace("\n", "<br>");
        self.0.push_str(&format!("| {input} | {exit_code} | {said} | {kept} |\n"));
    }
}

/// What differs from run to run and says nothing.
struct Place<'a> {
    names: Vec<(String, &'a str)>,
}

impl<'a> Place<'a> {
    fn of(workspace: &Workspace) -> Self {
        Self {
            names: vec![(workspace.file("").display().to_string().trim_end_matches('/').to_owned(), "DIR")],
        }
    }

    fn named(mut self, what: impl Into<String>, name: &'a str) -> Self {
        self.names.push((what.into(), name));
        self
    }

    fn neutral(&self, said: &str) -> String {
        let said = said.lines().map(|line| if line.starts_with("http") { "ADDRESS" } else { line });
        let said = said.collect::<Vec<_>>().join("\n");
        let said = self.names.iter().fold(said, |said, (what, name)| said.replace(what, name));
        let said = said.replace(&format!("release {}", env!("CARGO_PKG_VERSION")), "release VERSION");
        // The schema that this program knows grows with it.
        match said.split_once("this one knows schema ") {
            Some((before, after)) => format!(
                "{before}this one knows schema N{}",
                after.trim_start_matches(|c: char| c.is_ascii_digit())
            ),
            None => said,
        }
    }
}

/// Everything of a workspace that no bad input may touch.
#[derive(Debug, PartialEq)]
struct Kept {
    mapping: String,
    connections: Value,
    audit: Vec<Value>,
}

impl Kept {
    fn of(workspace: &Workspace, id: &str) -> Self {
        let file = workspace.file("kept.csv");
        workspace.run(&["map", "export", id, "--out", path(&file)]).exits(0);
        let mut audit = workspace.run(&["audit", "export"]).exits(0).json()["entries"]
            .as_array()
            .unwrap()
            .clone();
        audit.sort_by_key(|entry| entry["sequence"].as_i64());
        Self {
            mapping: std::fs::read_to_string(&file).unwrap(),
            connections: workspace.run(&["connections", "list"]).exits(0).json(),
            audit,
        }
    }

    /// Fails the test if anything was lost; the audit log may have grown.
    fn is_still_there(&self, now: &Self, input: &str) {
        assert_eq!(self.mapping, now.mapping, "{input}");
        assert_eq!(self.connections, now.connections, "{input}");
        assert_eq!(self.audit[..], now.audit[..self.audit.len()], "{input}");
    }
}

const ALL: &str = "mappings, connections, audit log";

fn path(file: &Path) -> &str {
    file.to_str().unwrap()
}

#[test]
fn every_bad_input_is_told_plainly_and_nothing_is_lost() {
    let sections: [fn(&mut Section); 10] = [
        imports,
        exports,
        suggestions,
        wrong_words,
        passphrases,
        places,
        held_workspaces,
        ports,
        browsers,
        clients::rows,
    ];
    let table = std::thread::scope(|scope| {
        let running: Vec<_> = sections
            .into_iter()
            .map(|section| {
                scope.spawn(move || {
                    let mut rows = Section::default();
                    section(&mut rows);
                    rows.0
                })
            })
            .collect();
        let rows: String = running.into_iter().map(|section| section.join().unwrap()).collect();
        format!("| Input | Exit | What the person sees | Checked as not lost |\n| --- | --- | --- | --- |\n{rows}")
    });
    let output = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test-output");
    std::fs::create_dir_all(&output).unwrap();
    std::fs::write(output.join("bad-input.md"), &table).unwrap();
    insta::assert_snapshot!(table);
}

/// A firm whose chart is read and one account mapped: id of the connection, of two accounts, and a code.
fn mapped_firm() -> (StandIn, Workspace, [String; 4]) {
    let (stand_in, workspace) = firm();
    let id = connect(&stand_in, &workspace);
    workspace.run(&["pull", &id]).exits(0);
    let export = workspace.file("export.csv");
    workspace.run(&["map", "export", &id, "--out", path(&export)]).exits(0);
    let mut reader = csv::Reader::from_path(&export).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let account = |name: &str| rows.iter().find(|row| &row[2] == name).unwrap()[0].to_owned();
    let (rent, travel) = (account("Rent"), account("Travel"));
    let status = workspace.run(&["map", "status", &id]).exits(0).json();
    let targets = status["target_set"]["targets"].as_array().unwrap();
    let code = targets.iter().find(|target| target["root_class"] == "Expense").unwrap();
    let code = text(&code["code"]);
    let file = workspace.file("first.csv");
    std::fs::write(&file, format!("external_id,code\n{rent},{code}\n")).unwrap();
    workspace.run(&["map", "import", &id, path(&file)]).exits(0);
    (stand_in, workspace, [id, rent, travel, code])
}

fn imports(section: &mut Section) {
    let (_stand_in, workspace, [id, rent, travel, code]) = mapped_firm();
    let place = Place::of(&workspace)
        .named(&*id, "ID")
        .named(&*rent, "RENT")
        .named(&*travel, "TRAVEL")
        .named(&*code, "CODE");
    let before = Kept::of(&workspace, &id);
    let file = workspace.file("import.csv");
    let two_codes = format!("external_id,code\n{travel},{code}\n{travel},cash\n");
    let cases: [(&str, i32, Vec<u8>); 9] = [
        ("an empty file", 2, Vec::new()),
        ("no header", 2, format!("{travel},{code}\n").into()),
        ("no column `code`", 2, format!("external_id,name\n{travel},Travel\n").into()),
        (
            "an id that the chart does not have",
            1,
            format!("external_id,code\n99999,{code}\n").into(),
        ),
        (
            "a code that the firm does not have",
            1,
            format!("external_id,code\n{travel},no-such-code\n").into(),
        ),
        ("one id with two codes", 1, two_codes.into()),
        ("bytes that are no UTF-8", 2, b"external_id,code\n1,caf\xe9\n".to_vec()),
        ("a NUL byte", 2, b"external_id,code\n1,ca\0sh\n".to_vec()),
        (
            "a quotation mark that is never closed",
            2,
            format!("external_id,code\n\"{travel},{code}\n").into(),
        ),
    ];
    for (input, exit_code, bytes) in cases {
        std::fs::write(&file, bytes).unwrap();
        let finished = workspace.says(&["map", "import", &id, path(&file)]);
        before.is_still_there(&Kept::of(&workspace, &id), input);
        section.row(&format!("`map import`: {input}"), exit_code, &finished, &place, ALL);
    }
    for (input, file) in [("a folder", workspace.path()), ("no such file", workspace.file("missing.csv"))] {
        let finished = workspace.says(&["map", "import", &id, path(&file)]);
        before.is_still_there(&Kept::of(&workspace, &id), input);
        section.row(&format!("`map import`: {input}"), 2, &finished, &place, ALL);
    }
    std::fs::write(&file, format!("\u{feff}external_id;code\r\n{travel};{code}\r\n")).unwrap();
    let finished = workspace.says(&["map", "import", &id, path(&file)]);
    let after = Kept::of(&workspace, &id);
    assert_eq!(after.audit.len(), before.audit.len() + 1);
    assert_eq!(after.connections["connections"][0]["mapping"]["counts"]["confirmed"], 2);
    let kept = "the earlier mapping, and the new one is there";
    section.row("`map import`: semicolons, BOM and CRLF are read right", 0, &finished, &place, kept);
}

fn exports(section: &mut Section) {
    let (_stand_in, workspace, [id, ..]) = mapped_firm();
    let place = Place::of(&workspace);
    let before = Kept::of(&workspace, &id);
    let folder = workspace.file("folder.csv");
    std::fs::create_dir(&folder).unwrap();
    let missing = workspace.file("no-such-folder/out.csv");
    for (input, out) in [
        ("a folder", path(&folder)),
        ("a folder that does not exist", path(&missing)),
        ("a full disk", "/dev/full"),
    ] {
        let finished = workspace.says(&["map", "export", &id, "--out", out]);
        before.is_still_there(&Kept::of(&workspace, &id), input);
        section.row(&format!("`map export --out`: {input}"), 2, &finished, &place, ALL);
    }
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
    assert!(!missing.exists());
}

fn suggestions(section: &mut Section) {
    const OLD: &str = "somebody's older file";
    let workspace = Workspace::new();
    let place = Place::of(&workspace);
    let [sources, targets, history, confirmed, out] =
        ["sources.csv", "targets.csv", "history.csv", "confirmed.csv", "out.csv"].map(|name| workspace.file(name));
    const SOURCES: &str = "row_id,name,root_class\n1,Office rent,Expense\n";
    const TARGETS: &str = "code,name,root_class,description\nrent,Rent,Expense,\n";
    const HISTORY: &str = "row_id,name,code\n1,Rent,rent\n";
    const CONFIRMED: &str = "row_id,code\n";
    let sound = [SOURCES, TARGETS, HISTORY, CONFIRMED].map(str::as_bytes);
    // Which of the four files is replaced by what.
    let cases: [(&str, usize, &[u8]); 11] = [
        ("no accounts and no header", 0, b""),
        ("accounts without `row_id`", 0, b"number,name\n1,Rent\n"),
        ("accounts that are no UTF-8", 0, b"row_id,name\n1,caf\xe9\n"),
        ("accounts with a NUL byte", 0, b"row_id,name\n1,a\0b\n"),
        ("accounts with an open quotation mark", 0, b"row_id,name\n\"1,Rent\n"),
        ("one `row_id` twice", 0, b"row_id,name\n1,Rent\n1,Travel\n"),
        ("a class that does not exist", 0, b"row_id,name,root_class\n1,Rent,Wages\n"),
        ("no targets", 1, b"code,name,root_class,description\n"),
        ("one code twice among the targets", 1, b"code,name\nrent,Rent\nrent,Travel\n"),
        ("an earlier client without `code`", 2, b"row_id,name\n1,Rent\n"),
        ("decided rows with an unknown code", 3, b"row_id,code\n1,wages\n"),
    ];
    let files = [&sources, &targets, &history, &confirmed];
    let suggest = |out: &str| {
        let [sources, targets, history, confirmed] = files.map(|file| path(file));
        let given = [
            "--sources",
            sources,
            "--targets",
            targets,
            "--history",
            history,
            "--confirmed",
            confirmed,
            "--out",
            out,
        ];
        advisoros_says(&[&["map", "suggest"][..], &given].concat())
    };
    let write = |contents: [&[u8]; 4]| {
        for (file, content) in files.into_iter().zip(contents) {
            std::fs::write(file, content).unwrap();
        }
    };
    std::fs::write(&out, OLD).unwrap();
    for (input, which, content) in cases {
        let mut contents = sound;
        contents[which] = content;
        write(contents);
        let finished = suggest(path(&out));
        assert_eq!(std::fs::read_to_string(&out).unwrap(), OLD, "{input}");
        section.row(&format!("`map suggest`: {input}"), 2, &finished, &place, "the older output file");
    }
    write(sound);
    section.row(
        "`map suggest --out`: a full disk",
        2,
        &suggest("/dev/full"),
        &place,
        "nothing to lose",
    );
    let finished = suggest(path(&workspace.file("no-such-folder/out.csv")));
    section.row(
        "`map suggest --out`: a folder that does not exist",
        2,
        &finished,
        &place,
        "no file is made",
    );
    std::fs::remove_file(&sources).unwrap();
    let finished = suggest(path(&out));
    assert_eq!(std::fs::read_to_string(&out).unwrap(), OLD);
    section.row("`map suggest`: no such file", 2, &finished, &place, "the older output file");
}

fn wrong_words(section: &mut Section) {
    let (stand_in, workspace, [id, ..]) = mapped_firm();
    drop(stand_in);
    let place = Place::of(&workspace);
    let before = Kept::of(&workspace, &id);
    let custom = ["connect", PARTNER, "--environment", "custom", "--client-id", APP];
    let with = |more: &[&'static str]| custom.iter().chain(more).copied().collect::<Vec<_>>();
    let cases: [(&str, Vec<&str>); 12] = [
        (
            "a connection that does not exist",
            vec!["connections", "show", "01936f00-0000-7000-8000-000000000000"],
        ),
        ("no id at all", vec!["connections", "test", "acme"]),
        ("`pull`: a resource that does not exist", vec!["pull", &id, "--resource", "payroll"]),
        (
            "a partner that does not exist",
            vec!["connect", "no-such-partner", "--environment", "custom"],
        ),
        (
            "an environment that does not exist",
            vec!["connect", PARTNER, "--environment", "moon"],
        ),
        ("no app of the firm", vec!["connect", PARTNER, "--environment", "sandbox"]),
        ("an endpoint that does not exist", with(&["--endpoint", "moon=http://127.0.0.1:1"])),
        (
            "plain http off loopback",
            with(&["--endpoint", "api=http://example.com", "--endpoint", "auth=http://example.com"]),
        ),
        ("an endpoint that is no address", with(&["--endpoint", "api"])),
        (
            "`apps add`: a client id that the partner does not give",
            vec!["apps", "add", "microsoft-365", "--environment", "production", "--client-id", "abc"],
        ),
        (
            "`connect`: the same",
            vec!["connect", PARTNER, "--environment", "sandbox", "--client-id", "abc"],
        ),
        ("a secret among the arguments", with(&["--secret", "client_secret=in-the-open"])),
    ];
    for (input, arguments) in cases {
        let finished = workspace.says(&arguments);
        assert!(!finished.stderr.contains("in-the-open"));
        before.is_still_there(&Kept::of(&workspace, &id), input);
        section.row(input, 2, &finished, &place, ALL);
    }
    section.row(
        "no workspace named",
        2,
        &advisoros_says(&["connections", "list"]),
        &place,
        "nothing to lose",
    );
    section.row(
        "a command that does not exist",
        2,
        &advisoros_says(&["conect"]),
        &place,
        "nothing to lose",
    );
}

fn passphrases(section: &mut Section) {
    let (_stand_in, workspace, [id, ..]) = mapped_firm();
    let place = Place::of(&workspace);
    let before = Kept::of(&workspace, &id);
    let mut judge = |input: &str, finished: Finished| {
        before.is_still_there(&Kept::of(&workspace, &id), input);
        section.row(input, 5, &finished, &place, ALL);
    };
    judge(
        "a wrong passphrase",
        workspace.says_with_passphrase("wrong horse", &["connections", "test", &id]),
    );
    judge(
        "no passphrase, and no keychain",
        says_at(&workspace.path(), &["connections", "test", &id]),
    );
}

/// Folders that cannot hold a workspace, or should not.
fn places(section: &mut Section) {
    let workspace = Workspace::new();
    let place = Place::of(&workspace);
    let list = |at: &Path| says_at(at, &["connections", "list"]);

    let file = workspace.file("file");
    std::fs::write(&file, "somebody's file").unwrap();
    section.row("the workspace is a file", 6, &list(&file), &place, "the file");
    section.row("the workspace lies below a file", 6, &list(&file.join("firm")), &place, "the file");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "somebody's file");
    // Not even root can make a folder here.
    section.row(
        "the workspace cannot be made",
        6,
        &list(Path::new("/proc/firm")),
        &place,
        "nothing to lose",
    );
    full_disk(section, &workspace);

    for product in ["Dropbox", "OneDrive - Firm LLP", "Nextcloud", "Google Drive"] {
        let synced = workspace.file(product).join("firm");
        let finished = list(&synced);
        assert!(finished.stderr.contains("synchronized"), "{finished:#?}");
        section.row(
            &format!("a new workspace in `{product}`"),
            0,
            &finished,
            &place,
            "it is made, and `doctor` says the same",
        );
        let doctor = says_at(&synced, &["doctor"]);
        assert!(doctor.stdout.contains("synchronized"), "{doctor:#?}");
    }
}

/// A file system of its own size, in a mount namespace of its own: nobody else sees it.
fn full_disk(section: &mut Section, workspace: &Workspace) {
    let disk = workspace.file("disk");
    std::fs::create_dir(&disk).unwrap();
    let script = "mount -t tmpfs -o size=256k tmpfs \"$0\" && exec \"$@\"";
    let mut command = Command::new("unshare");
    command
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", script])
        .arg(&disk);
    command
        .arg(env!("CARGO_BIN_EXE_advisoros"))
        .arg("--workspace")
        .arg(disk.join("firm"));
    let finished = run(command.args(["connections", "list"]));
    section.row("the disk is full", 6, &finished, &Place::of(workspace), "nothing to lose");
    assert_eq!(
        std::fs::read_dir(&disk).unwrap().count(),
        0,
        "the small disk is gone with its command"
    );
}

/// Workspaces that are busy, damaged, of another program or newer: each is left byte for byte.
fn held_workspaces(section: &mut Section) {
    let (_stand_in, workspace, [id, rent, _, code]) = mapped_firm();
    let place = Place::of(&workspace).named(&*id, "ID").named(&*rent, "RENT").named(&*code, "CODE");
    let before = Kept::of(&workspace, &id);
    let database = workspace.path().join("workspace.db");
    let file = workspace.file("first.csv");

    let writer = Sqlite::holding(&database, "BEGIN IMMEDIATE");
    let started = std::time::Instant::now();
    let finished = workspace.says(&["map", "import", &id, path(&file)]);
    assert!(started.elapsed().as_secs() < 60);
    writer.end();
    before.is_still_there(&Kept::of(&workspace, &id), "a writer");
    section.row("another program is writing and does not end", 6, &finished, &place, ALL);

    let lock = std::fs::File::open(workspace.path().join("workspace.lock")).unwrap();
    lock.lock().unwrap();
    let finished = workspace.says(&["connections", "list"]);
    lock.unlock().unwrap();
    before.is_still_there(&Kept::of(&workspace, &id), "an opener");
    section.row("another program is opening it and does not end", 6, &finished, &place, ALL);

    // The log is folded in, so that the file alone is the workspace.
    Sqlite::run(&database, "PRAGMA wal_checkpoint(TRUNCATE)");
    let sound = std::fs::read(&database).unwrap();
    let mut refuse = |input: &str, spoil: &dyn Fn()| {
        spoil();
        let spoilt = std::fs::read(&database).unwrap();
        let finished = workspace.says(&["connections", "list"]);
        assert_eq!(std::fs::read(&database).unwrap(), spoilt, "{input}: the file was touched");
        section.row(input, 6, &finished, &place, "the file, byte for byte");
        std::fs::write(&database, &sound).unwrap();
    };
    refuse("the database's first page is overwritten", &|| {
        let mut spoilt = sound.clone();
        spoilt[..512].fill(0x5a);
        std::fs::write(&database, spoilt).unwrap();
    });
    refuse("the database is cut short", &|| {
        std::fs::write(&database, &sound[..sound.len() / 2]).unwrap();
    });
    refuse("a text file in its place", &|| {
        std::fs::write(&database, "minutes of a meeting").unwrap();
    });
    refuse("the database of another program", &|| {
        std::fs::remove_file(&database).unwrap();
        Sqlite::run(&database, "CREATE TABLE recipes (name TEXT)");
    });
    refuse("a newer program's migration", &|| {
        Sqlite::run(
            &database,
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (99, 'later', 1, x'00', 0);
             PRAGMA wal_checkpoint(TRUNCATE)",
        );
    });
    refuse("a newer program's `user_version`", &|| {
        Sqlite::run(&database, "PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE)");
    });
    before.is_still_there(&Kept::of(&workspace, &id), "all of them");
}

fn ports(section: &mut Section) {
    let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let (_stand_in, workspace, [id, ..]) = mapped_firm();
    let place = Place::of(&workspace).named(&*port, "PORT");
    let finished = advisoros_says(&["sandbox", "serve", "--port-base", &port]);
    section.row("`sandbox serve`: the port is in use", 4, &finished, &place, "nothing to lose");

    let before = Kept::of(&workspace, &id);
    let redirect_uri = format!("http://localhost:{port}/callback");
    let arguments = ["--client-id", APP, "--secret", "client_secret=-", "--redirect-uri", &redirect_uri];
    let arguments = [&["connect", PARTNER, "--environment", "sandbox"][..], &arguments].concat();
    let finished = workspace.says_given(&arguments, "client_secret=s\n");
    before.is_still_there(&Kept::of(&workspace, &id), "the callback's port");
    let kept = "mappings, connections; the audit log has the new app";
    section.row("`connect`: the registered callback's port is in use", 4, &finished, &place, kept);
}

/// Nobody opens a browser: the address is there to be opened, the wait goes on, and Ctrl+C ends it.
fn browsers(section: &mut Section) {
    let (stand_in, workspace, [id, ..]) = mapped_firm();
    let before = Kept::of(&workspace, &id);
    let kept = "mappings, connections; the audit log has the attempt";
    for (input, command) in [
        ("`connect` without a display", None),
        (
            "`connect --browser-command` that does not exist",
            Some("no-such-browser --new-window"),
        ),
    ] {
        let (mut arguments, secrets) = stand_in.connect_arguments();
        arguments.extend(
            command
                .into_iter()
                .flat_map(|command| ["--browser-command".to_owned(), command.to_owned()]),
        );
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let mut child = workspace.spawn_saying(&arguments);
        child.stdin.take().unwrap().write_all(secrets.as_bytes()).unwrap();
        let finished = interrupt_while_waiting(child);
        before.is_still_there(&Kept::of(&workspace, &id), input);
        section.row(input, 1, &finished, &Place::of(&workspace), kept);
    }
    let (mut arguments, secrets) = stand_in.connect_arguments();
    arguments.extend(["--browser-command".to_owned(), "firefox 'unclosed".to_owned()]);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let finished = workspace.says_given(&arguments, &secrets);
    before.is_still_there(&Kept::of(&workspace, &id), "quotes");
    section.row(
        "`--browser-command` with an open quotation mark",
        2,
        &finished,
        &Place::of(&workspace),
        kept,
    );
}

/// Reads until the command waits, the address on a line of its own before that, then presses Ctrl+C.
fn interrupt_while_waiting(mut child: Child) -> Finished {
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut said = String::new();
    while !said.contains("Waiting") {
        assert!(stderr.read_line(&mut said).unwrap() > 0, "it did not wait: {said}");
    }
    assert!(
        said.lines().any(|line| line.starts_with("http://") && !line.contains(' ')),
        "{said}"
    );
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert!(child.try_wait().unwrap().is_none(), "the wait goes on: {said}");
    let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    stderr.read_to_string(&mut said).unwrap();
    let mut finished = finish(child);
    finished.stderr = said;
    finished
}

/// A command on a workspace at this place, in words.
fn says_at(workspace: &Path, arguments: &[&str]) -> Finished {
    run(Command::new(env!("CARGO_BIN_EXE_advisoros"))
        .arg("--workspace")
        .arg(workspace)
        .args(arguments))
}
