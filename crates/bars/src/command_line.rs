//! A command line with a workspace of its own.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, bail};
use serde_json::Value;
use tempfile::TempDir;
use url::Url;

use crate::advisoros::Advisoros;
use crate::files::copy_folder;
use crate::firm::PASSPHRASE;
use crate::stand_in::StandIn;

/// See the module. Its folder goes with it.
pub struct CommandLine {
    advisoros: Advisoros,
    folder: TempDir,
}

/// A pull under way.
pub struct Pull(Child);

/// What a pull says of itself.
#[derive(Clone, Copy, Debug)]
pub struct Pulled {
    /// Records that came.
    pub rows: u32,
    /// From its first request to its last commit, without opening the vault.
    pub seconds: f64,
}

impl CommandLine {
    /// On a workspace that the first command makes.
    pub fn new(advisoros: &Advisoros) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        std::fs::write(folder.path().join("passphrase"), PASSPHRASE)?;
        Ok(Self {
            advisoros: advisoros.clone(),
            folder,
        })
    }

    /// The workspace's folder.
    pub fn workspace(&self) -> PathBuf {
        self.folder.path().join("workspace")
    }

    /// What the installation keeps outside the workspace.
    pub fn installation(&self) -> PathBuf {
        self.folder.path().join("installation")
    }

    /// Puts the workspace back to how it was when this was called first.
    pub fn begin_anew(&self) -> anyhow::Result<()> {
        let founded = self.folder.path().join("founded");
        if !founded.exists() {
            copy_folder(&self.workspace(), &founded)?;
        }
        copy_folder(&founded, &self.workspace())
    }

    /// Connects the stand-in's company, which consents by itself; gives the connection's id.
    pub fn connect(&self, stand_in: &StandIn) -> anyhow::Result<String> {
        let (arguments, input) = stand_in.connect_arguments()?;
        let mut child = self.start(&arguments, &[])?;
        child
            .stdin
            .take()
            .context("`connect` takes no secrets")?
            .write_all(input.as_bytes())?;
        let stderr = BufReader::new(child.stderr.take().context("`connect` says nothing")?);
        for line in stderr.lines() {
            if let Ok(url) = Url::parse(line?.trim()) {
                ureq::get(url.as_str()).call().context("nobody consented")?;
            }
        }
        let connection = finish(child)?;
        Ok(connection["id"].as_str().context("`connect` names no connection")?.to_owned())
    }

    /// Begins to pull the invoices.
    pub fn pull(&self, connection: &str) -> anyhow::Result<Pull> {
        Ok(Pull(self.start(&["pull", connection, "--resource", "invoices"], &[])?))
    }

    /// A command to its end, and its document.
    pub fn run(&self, arguments: &[&str]) -> anyhow::Result<Value> {
        finish(self.start(arguments, &[])?)
    }

    /// A command under way, with these variables. The passphrase comes on descriptor 9, as a shell gives it.
    pub fn start<W: AsRef<OsStr>>(&self, arguments: &[W], variables: &[(&str, String)]) -> anyhow::Result<Child> {
        let mut command = Command::new("sh");
        command
            .args(["-c", "exec 9<\"$0\"; exec \"$@\""])
            .arg(self.folder.path().join("passphrase"))
            .args(self.advisoros.words())
            .arg("--workspace")
            .arg(self.workspace())
            .args(["--passphrase-fd", "9", "--json"])
            .args(arguments)
            .env("ADVISOROS_DATA", self.installation())
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .env_remove("DISPLAY")
            .envs(variables.iter().map(|(name, value)| (*name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command.spawn().context("could not start the command line")
    }
}

impl Pull {
    /// Waits for its end; fails unless it brought this many.
    pub fn wait(self, invoices: usize) -> anyhow::Result<Pulled> {
        let pulled = finish(self.0)?;
        let number = |name: &str| pulled[name].as_u64().and_then(|number| u32::try_from(number).ok());
        let rows = number("inserted").context("the pull does not say what is new")?;
        if rows as usize != invoices {
            bail!("{invoices} invoices were to come, {rows} did");
        }
        let milliseconds = number("duration_ms").context("the pull does not say how long it took")?;
        Ok(Pulled {
            rows,
            seconds: f64::from(milliseconds) / 1_000.0,
        })
    }
}

/// Waits for a command, and reads its document.
pub fn finish(child: Child) -> anyhow::Result<Value> {
    let output = child.wait_with_output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        bail!("the command line ended with {}: {}", output.status, said.trim());
    }
    serde_json::from_str(&said).context("the command line gave no document")
}
