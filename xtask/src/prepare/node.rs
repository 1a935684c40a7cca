//! Node.js and npm, pinned in `xtask/node`: the machine's own npm, however old, only fetches them
//! (Debian 12's Node.js 18 cannot run the front end's tools). No package runs an install script.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::problem::{Attempt, Problem, Result};
use crate::{process, repository};

/// The oldest Node.js that the front end's tools run on, where no pinned one exists (macOS).
const OLDEST_MAJOR: u32 = 22;

/// A Node.js with its npm.
pub struct Node {
    /// `node`, pinned.
    program: Option<PathBuf>,
    /// `node_modules` of `xtask/node`.
    packages: PathBuf,
}

impl Node {
    /// Fetches the pinned Node.js if it is not here yet.
    pub fn prepare() -> Result<Self> {
        let home = repository::root().join("xtask/node");
        let machine = Self {
            program: None,
            packages: home.join("node_modules"),
        };
        machine.install(&home)?;
        let folder = machine.packages.join(format!("node-{}-{}/bin", platform(), architecture()));
        let program = folder.join(format!("node{}", std::env::consts::EXE_SUFFIX));
        if process::succeeds(Command::new(&program).arg("--version")) {
            return Ok(Self {
                program: Some(program),
                ..machine
            });
        }
        machine.new_enough()?;
        Ok(machine)
    }

    fn new_enough(&self) -> Result {
        let version = process::read(self.command("node").arg("--version")).unwrap_or_else(|_| "none".to_owned());
        let major = version
            .trim()
            .trim_start_matches('v')
            .split('.')
            .next()
            .and_then(|major| major.parse::<u32>().ok());
        if major.is_some_and(|major| major >= OLDEST_MAJOR) {
            return Ok(());
        }
        Err(Problem::new(format!(
            "Node.js {OLDEST_MAJOR} or newer is needed, this machine has {}",
            version.trim()
        ))
        .with_hint("install it from https://nodejs.org or with your system's package tool"))
    }

    /// Installs a folder's packages exactly as its lock file says, unless that was done before.
    pub fn install(&self, folder: &Path) -> Result {
        let lock_file = folder.join("package-lock.json");
        let lock = fs::read(&lock_file).attempt(|| format!("read {}", lock_file.display()))?;
        let stamp = folder.join("node_modules/.installed-lock.json");
        if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
            return Ok(());
        }
        process::run(
            self.npm()
                .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
                .current_dir(folder),
        )?;
        fs::write(&stamp, lock).attempt(|| format!("write {}", stamp.display()))
    }

    /// npm, with this Node.js first on PATH for everything that it starts.
    pub fn npm(&self) -> Command {
        if self.program.is_none() {
            return Command::new("npm");
        }
        let mut command = self.command("node");
        command.arg(self.packages.join("npm/bin/npm-cli.js"));
        command
    }

    /// A script of the front end's `package.json`.
    pub fn script(&self, name: &str) -> Command {
        let mut command = self.npm();
        command.args(["run", "--silent", name]).current_dir(repository::ui());
        command
    }

    /// A program started with this Node.js, its npm and npx first on PATH.
    pub fn command(&self, program: &str) -> Command {
        let Some(node) = &self.program else { return Command::new(program) };
        let mut command = if program == "node" {
            Command::new(node)
        } else {
            Command::new(program)
        };
        let first = [
            self.packages.join(".bin"),
            node.parent().map_or_else(PathBuf::new, Path::to_path_buf),
        ];
        let path = std::env::var_os("PATH").unwrap_or_default();
        // Fails only for a folder with a colon in its name; then PATH stays as it is.
        if let Ok(joined) = std::env::join_paths(first.into_iter().chain(std::env::split_paths(&path))) {
            command.env("PATH", joined);
        }
        command
    }
}

fn platform() -> &'static str {
    match std::env::consts::OS {
        "windows" => "win",
        "macos" => "darwin",
        other => other,
    }
}

fn architecture() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    }
}
