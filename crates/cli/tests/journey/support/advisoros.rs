//! The built command, run as another program runs it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// The passphrase of every test workspace.
pub const PASSPHRASE: &str = "correct horse battery staple";

/// What a command left behind.
#[derive(Debug)]
pub struct Finished {
    pub exit_code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Finished {
    /// The one document on stdout.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("not one JSON document: {error}\n{self:#?}"))
    }

    /// Fails the test unless the exit code is this one.
    pub fn exits(self, exit_code: i32) -> Self {
        assert_eq!(self.exit_code, exit_code, "{self:#?}");
        self
    }

    /// The code of the error document.
    pub fn error_code(&self) -> String {
        self.json()["error"]["code"]
            .as_str()
            .unwrap_or_else(|| panic!("no error document: {self:#?}"))
            .to_owned()
    }
}

/// A workspace folder and a passphrase file, on this machine or on another one.
pub struct Workspace {
    folder: tempfile::TempDir,
    another_machine: bool,
}

impl Workspace {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("passphrase"), PASSPHRASE).unwrap();
        Self {
            folder,
            another_machine: false,
        }
    }

    /// A copy of the workspace on a machine that has never seen it, where `passphrase` is typed.
    pub fn copied_to_another_machine(&self, passphrase: &str) -> Self {
        let copy = Self::on_another_machine(passphrase);
        std::fs::create_dir(copy.path()).unwrap();
        for file in std::fs::read_dir(self.path()).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
        }
        copy
    }

    /// A workspace to be, on a machine that has never seen one, where `passphrase` is typed.
    pub fn on_another_machine(passphrase: &str) -> Self {
        let workspace = Self {
            another_machine: true,
            ..Self::new()
        };
        std::fs::write(workspace.file("passphrase"), passphrase).unwrap();
        workspace
    }

    /// The workspace itself, which the first command makes.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("workspace")
    }

    /// A file beside the workspace.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a command on the workspace with `--json` and the passphrase.
    pub fn run(&self, arguments: &[&str]) -> Finished {
        self.run_with_input(arguments, "")
    }

    /// The same, with standard input.
    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> Finished {
        let mut child = self.spawn(arguments);
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        finish(child)
    }

    /// Starts a command without waiting for it. The passphrase comes on descriptor 9, as a shell gives it.
    pub fn spawn(&self, arguments: &[&str]) -> Child {
        let passphrase = self.folder.path().join("passphrase");
        self.command(&passphrase, arguments)
    }

    /// Runs a command with another passphrase.
    pub fn run_with_passphrase(&self, passphrase: &str, arguments: &[&str]) -> Finished {
        let file = self.folder.path().join("other-passphrase");
        std::fs::write(&file, passphrase).unwrap();
        finish(self.command(&file, arguments))
    }

    /// Runs a command without a passphrase, and without any keychain to ask.
    pub fn run_without_passphrase(&self, arguments: &[&str]) -> Finished {
        let mut command = Command::new(env!("CARGO_BIN_EXE_advisoros"));
        command.arg("--workspace").arg(self.path()).arg("--json").args(arguments);
        finish(start(&mut command))
    }

    /// The same as [`Workspace::run`], with `file` open as descriptor 8.
    pub fn run_with_descriptor_8(&self, file: &Path, arguments: &[&str]) -> Finished {
        let mut command = self.prepared("exec 9<\"$0\" 8<\"$1\"; shift; exec \"$@\"", &[&self.file("passphrase"), file]);
        finish(start(command.arg("--json").args(arguments)))
    }

    /// Runs a command as a person does, with words for an answer.
    pub fn says(&self, arguments: &[&str]) -> Finished {
        self.says_given(arguments, "")
    }

    /// The same, with standard input.
    pub fn says_given(&self, arguments: &[&str], input: &str) -> Finished {
        let mut child = self.spawn_saying(arguments);
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        finish(child)
    }

    /// The same without waiting for it.
    pub fn spawn_saying(&self, arguments: &[&str]) -> Child {
        start(self.with_passphrase(&self.file("passphrase")).args(arguments))
    }

    /// The same with another passphrase.
    pub fn says_with_passphrase(&self, passphrase: &str, arguments: &[&str]) -> Finished {
        let file = self.file("other-passphrase");
        std::fs::write(&file, passphrase).unwrap();
        finish(start(self.with_passphrase(&file).args(arguments)))
    }

    fn command(&self, passphrase: &Path, arguments: &[&str]) -> Child {
        start(self.with_passphrase(passphrase).arg("--json").args(arguments))
    }

    fn with_passphrase(&self, passphrase: &Path) -> Command {
        self.prepared("exec 9<\"$0\"; exec \"$@\"", &[passphrase])
    }

    /// The program behind a shell that opens descriptors, as a shell's user does.
    fn prepared(&self, script: &str, files: &[&Path]) -> Command {
        let mut command = Command::new("sh");
        if self.another_machine {
            command.env("ADVISOROS_DATA", self.file("machine"));
        }
        command.args(["-c", script]).args(files).arg(env!("CARGO_BIN_EXE_advisoros"));
        command.arg("--workspace").arg(self.path()).args(["--passphrase-fd", "9"]);
        command
    }
}

/// Runs a command that needs no workspace.
pub fn advisoros(arguments: &[&str]) -> Finished {
    run(Command::new(env!("CARGO_BIN_EXE_advisoros")).arg("--json").args(arguments))
}

/// The same in words.
pub fn advisoros_says(arguments: &[&str]) -> Finished {
    run(Command::new(env!("CARGO_BIN_EXE_advisoros")).args(arguments))
}

/// Runs a prepared command.
pub fn run(command: &mut Command) -> Finished {
    finish(start(command))
}

fn start(command: &mut Command) -> Child {
    command
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        .env_remove("DISPLAY")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits for a started command.
pub fn finish(mut child: Child) -> Finished {
    drop(child.stdin.take());
    let output = child.wait_with_output().unwrap();
    let finished = Finished {
        exit_code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    };
    assert!(
        !finished.stderr.contains("panicked") && !finished.stderr.contains(".rs:"),
        "{finished:#?}"
    );
    finished
}
