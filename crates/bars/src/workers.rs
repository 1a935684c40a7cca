//! Further processes of this program that stand for other windows, jobs and command lines: started,
//! told what to do a line at a time, killed by their own handle, and always reaped.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, bail};
use connect_app::failpoint;
use rustix::process::{Pid, Signal, kill_process};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::small_disk::SmallDisk;

/// What a worker logs, as with the program itself.
pub const LOG: &str = "ADVISOROS_LOG";

/// What is special about a worker.
#[derive(Default)]
pub struct Conditions<'a> {
    /// A place that it will not survive (`connect_app::failpoint`).
    pub failpoint: Option<&'a str>,
    /// The disk that it runs on.
    pub disk: Option<&'a SmallDisk>,
    /// A file for everything that it logs, and for what a panic says.
    pub log: Option<&'a Path>,
}

/// What a worker opens.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WorkerSettings {
    /// The workspace's folder.
    pub workspace: PathBuf,
    /// What the installation keeps outside of it.
    pub data_folder: PathBuf,
    /// The keychain that opens the vault; `None` takes the passphrase.
    pub keychain: Option<PathBuf>,
}

/// What it is told.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Order {
    /// Microseconds since the epoch: what its clock shows.
    pub now: i64,
    /// Connections that are called, all at once.
    pub connections: Vec<String>,
    /// How many tasks call each of them at this moment.
    pub tasks: usize,
}

/// What came of it, for one connection.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Answer {
    /// Tasks by the code of their error. The bars' server knows nothing but tokens, so a task that came
    /// through to the partner ends as `partner_unreachable`; the server counts those.
    pub errors: BTreeMap<String, usize>,
    /// What the errors say, to a person and to a log.
    pub messages: BTreeSet<String>,
    /// The connection's status afterwards.
    pub status: String,
    /// How long the slowest task waited.
    pub slowest_ms: u64,
}

/// A running worker.
pub struct Worker {
    child: Child,
    orders: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Worker {
    /// Starts a process, and waits until it has opened the workspace.
    pub async fn start(settings: &WorkerSettings) -> anyhow::Result<Self> {
        Self::start_under(settings, Conditions::default()).await
    }

    /// The same under special conditions.
    pub async fn start_under(settings: &WorkerSettings, conditions: Conditions<'_>) -> anyhow::Result<Self> {
        let program = std::env::current_exe().context("could not find this program")?;
        let mut words = conditions.disk.map(SmallDisk::enter).unwrap_or_default();
        words.push(program.display().to_string());
        let mut command = Command::new(&words[0]);
        if let Some(log) = conditions.log {
            let file = std::fs::File::options().create(true).append(true).open(log)?;
            command.env(LOG, "trace").stderr(file);
        }
        let mut child = command
            .args(&words[1..])
            .arg("worker")
            .arg(serde_json::to_string(settings)?)
            .envs(conditions.failpoint.map(|failpoint| (failpoint::VARIABLE, failpoint)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("could not start a worker")?;
        let orders = child.stdin.take().context("the worker takes no orders")?;
        let answers = child.stdout.take().context("the worker gives no answers")?;
        let mut worker = Self {
            child,
            orders,
            answers: BufReader::new(answers).lines(),
        };
        match worker.answers.next_line().await? {
            Some(_) => Ok(worker),
            None => bail!("a worker could not open the workspace: {}", worker.child.wait().await?),
        }
    }

    /// Hands it an order without waiting.
    pub async fn order(&mut self, order: &Order) -> anyhow::Result<()> {
        let line = format!("{}\n", serde_json::to_string(order)?);
        self.orders.write_all(line.as_bytes()).await.context("the worker is gone")
    }

    /// Its next answer, one for each connection; `None` when it died instead.
    pub async fn answers(&mut self) -> anyhow::Result<Option<Vec<Answer>>> {
        let line = self.answers.next_line().await?;
        Ok(line.map(|line| serde_json::from_str(&line)).transpose()?)
    }

    /// One call for one connection, waited for.
    pub async fn call(&mut self, connection: &str, now: i64) -> anyhow::Result<Answer> {
        self.order(&Order {
            now,
            connections: vec![connection.to_owned()],
            tasks: 1,
        })
        .await?;
        let answers = self.answers().await?.context("the worker died over an order")?;
        answers.into_iter().next().context("the worker answered nothing")
    }

    /// SIGSTOP: it keeps what it holds and does nothing.
    pub fn freeze(&self) -> anyhow::Result<()> {
        self.signal(Signal::STOP)
    }

    /// SIGCONT.
    pub fn thaw(&self) -> anyhow::Result<()> {
        self.signal(Signal::CONT)
    }

    fn signal(&self, signal: Signal) -> anyhow::Result<()> {
        let number = self
            .child
            .id()
            .and_then(|id| i32::try_from(id).ok())
            .context("the worker has ended")?;
        let process = Pid::from_raw(number).context("the worker has no number")?;
        Ok(kill_process(process, signal)?)
    }

    /// SIGKILL, and reaps it.
    pub async fn kill(mut self) -> anyhow::Result<()> {
        Ok(self.child.kill().await?)
    }

    /// Lets it end by itself, and reaps it.
    pub async fn end(mut self) -> anyhow::Result<()> {
        drop(self.orders);
        let status = self.child.wait().await?;
        if status.success() {
            Ok(())
        } else {
            bail!("a worker ended with {status}")
        }
    }
}
