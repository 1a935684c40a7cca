//! What another program of the same person sees of a running command, and what a crash leaves.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const CANARY: &str = "canary-in-the-environment";
/// Root sees everything, so that its tests go on as a person who is nobody else.
const NOBODY: u32 = 65_534;

#[test]
fn the_memory_of_a_running_command_is_its_own() {
    let folder = public_folder();
    let ordinary = started(&mut person("sleep", &["60"]));
    let advisoros = serving(folder.path());
    for what in ["environ", "maps", "mem"] {
        assert!(can_open(&ordinary, what), "{what} of an ordinary program");
        assert!(!can_open(&advisoros, what), "{what} of ours");
    }
    let environment = cat(&ordinary, "environ").stdout;
    assert!(String::from_utf8_lossy(&environment).contains(CANARY));
    ended(ordinary, "KILL");
    ended(advisoros, "KILL");
}

#[test]
fn a_crash_leaves_no_core_file() {
    let folder = public_folder();
    // Signals that whoever started us may have had ignored, such as QUIT, would be waited for without end.
    for signal in ["ABRT", "TRAP"] {
        let advisoros = serving(folder.path());
        let limits = std::fs::read_to_string(format!("/proc/{}/limits", advisoros.id())).unwrap();
        let limit = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
        let words: Vec<&str> = limit.split_whitespace().collect();
        assert_eq!(words[4..6], ["0", "0"], "{limit}");
        assert!(!ended(advisoros, signal).core_dumped(), "{signal}");
    }
}

/// `sandbox serve` of a copy that this person may run, once it is ready.
fn serving(folder: &Path) -> Child {
    let program = folder.join("advisoros");
    if !program.exists() {
        std::fs::copy(env!("CARGO_BIN_EXE_advisoros"), &program).unwrap();
        allow(&program);
    }
    // As much of a core as the system allows, which the program then gives up.
    let script = "ulimit -S -c \"$(ulimit -H -c)\"; exec \"$0\" sandbox serve";
    let mut child = started(person("sh", &["-c", script, program.to_str().unwrap()]).current_dir(folder));
    let mut ready = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut ready).unwrap();
    assert!(ready.contains("control_url"), "{ready}");
    child
}

/// A program of this person.
fn person(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).env("A_SECRET", CANARY).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    if std::fs::metadata("/proc/self").unwrap().uid() == 0 {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

fn started(command: &mut Command) -> Child {
    command.spawn().unwrap()
}

/// Whether another program of the person may open this file of a process.
fn can_open(process: &Child, what: &str) -> bool {
    let script = "exec 3<\"$0\"";
    let file = of(process, what);
    person("sh", &["-c", script, file.to_str().unwrap()]).status().unwrap().success()
}

fn cat(process: &Child, what: &str) -> std::process::Output {
    person("cat", &[of(process, what).to_str().unwrap()]).output().unwrap()
}

fn of(process: &Child, what: &str) -> PathBuf {
    PathBuf::from(format!("/proc/{}/{what}", process.id()))
}

fn ended(mut process: Child, signal: &str) -> std::process::ExitStatus {
    let sent = Command::new("kill")
        .args(["-s", signal, &process.id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success(), "{signal}");
    process.wait().unwrap()
}

/// A folder that every person may enter.
fn public_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    allow(folder.path());
    folder
}

fn allow(path: &Path) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}
