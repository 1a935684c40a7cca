//! Our built command line on a workspace of its own, run as another program runs it.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, bail};
use serde_json::Value;
use tempfile::TempDir;
use url::Url;

use super::stand_in::StandIn;
use crate::files::copy_folder;
use crate::firm::PASSPHRASE;

/// See the module. Its folder goes with it.
pub struct CommandLine {
    program: PathBuf,
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
    pub fn new(programs: &Path) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        std::fs::write(folder.path().join("passphrase"), PASSPHRASE)?;
        Ok(Self {
            program: programs.join("advisoros"),
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
        let mut child = self.start(&arguments)?;
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
        let arguments = ["pull", connection, "--resource", "invoices"];
        Ok(Pull(self.start(&arguments.map(str::to_owned))?))
    }

    /// The passphrase comes on descriptor 9, as a shell gives it.
    fn start(&self, arguments: &[String]) -> anyhow::Result<Child> {
        let mut command = Command::new("sh");
        command
            .args(["-c", "exec 9<\"$0\"; exec \"$@\""])
            .arg(self.folder.path().join("passphrase"))
            .arg(&self.program)
            .arg("--workspace")
            .arg(self.workspace())
            .args(["--passphrase-fd", "9", "--json"])
            .args(arguments)
            .env("ADVISOROS_DATA", self.installation())
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .env_remove("DISPLAY")
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

fn finish(child: Child) -> anyhow::Result<Value> {
    let output = child.wait_with_output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        bail!("the command line ended with {}: {}", output.status, said.trim());
    }
    serde_json::from_str(&said).context("the command line gave no document")
}
