//! A window that is started to be measured, in a home of its own and without a session bus: neither
//! the person's settings, nor their keychain, nor a window that they have open takes part.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use super::process_tree::{ProcessTree, is_running};

/// What a window says on standard error when its first screen stands.
const READY: &str = "READY";
/// On a busy machine without a GPU.
const PATIENCE: Duration = Duration::from_secs(120);

/// How to start one.
pub struct Program {
    path: PathBuf,
    arguments: Vec<String>,
    home: PathBuf,
}

/// A window whose first screen stands.
pub struct Window {
    child: Child,
    tree: ProcessTree,
    /// From its start to its first screen.
    pub wall_time: Duration,
    /// Time on a processor until then, of all its processes.
    pub cpu_time: Duration,
}

impl Program {
    /// The program at `path`; what it keeps lies in `home`.
    pub fn new(path: PathBuf, home: &Path) -> Self {
        Self {
            path,
            arguments: Vec::new(),
            home: home.to_owned(),
        }
    }

    /// What our program keeps there.
    pub fn data_folder(home: &Path) -> PathBuf {
        home.join("data")
    }

    /// Opens this workspace.
    #[must_use]
    pub fn with_workspace(mut self, workspace: &Path) -> Self {
        self.arguments = vec!["--workspace".to_owned(), workspace.display().to_string()];
        self
    }

    /// Starts it and waits for its first screen.
    pub async fn open(&self) -> anyhow::Result<Window> {
        let mut command = Command::new(&self.path);
        command.args(&self.arguments).env("HOME", &self.home);
        for (name, below) in [
            ("XDG_DATA_HOME", "share"),
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_CONFIG_HOME", "config"),
        ] {
            command.env(name, self.home.join(below));
        }
        command.env("ADVISOROS_DATA", Self::data_folder(&self.home));
        command.env(
            "DBUS_SESSION_BUS_ADDRESS",
            format!("unix:path={}", self.home.join("no-bus").display()),
        );
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        let started = Instant::now();
        let mut child = command
            .spawn()
            .with_context(|| format!("could not start `{}`", self.path.display()))?;
        let stderr = child.stderr.take().context("the window has no standard error")?;
        let mut lines = BufReader::new(stderr).lines();
        let until_ready = async {
            let mut said = Vec::new();
            while let Some(line) = lines.next_line().await? {
                if line == READY {
                    return Ok(());
                }
                said.push(line);
            }
            bail!("`{}` ended before its first screen: {}", self.path.display(), said.join("; "))
        };
        tokio::time::timeout(PATIENCE, until_ready)
            .await
            .with_context(|| format!("`{}` showed no first screen within {PATIENCE:?}", self.path.display()))??;
        let wall_time = started.elapsed();
        let tree = ProcessTree::of(child.id().context("the window has ended")?);
        let cpu_time = tree.cpu_time()?;
        // Whatever it says from now on must not make it wait.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Window {
            child,
            tree,
            wall_time,
            cpu_time,
        })
    }
}

impl Window {
    /// Memory of all its processes, in MiB.
    pub fn memory_mib(&self) -> anyhow::Result<f64> {
        self.tree.memory_mib()
    }

    /// Ends it, and waits until its last process is gone, so that the next run has the machine.
    pub async fn close(mut self) -> anyhow::Result<()> {
        let processes = self.tree.ids()?;
        self.child.kill().await?;
        let begun = Instant::now();
        while processes.iter().any(|id| is_running(*id)) {
            if begun.elapsed() > PATIENCE {
                bail!("processes of the window are left over: {processes:?}");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }
}
