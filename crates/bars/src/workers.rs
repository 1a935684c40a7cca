//! Further processes of this program that stand for other windows, jobs and command lines: started,
//! told what to do a line at a time, killed by their own handle, and always reaped.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// Where the program dies by itself (`connect_app::tokens::failpoint`).
const FAILPOINT: &str = "ADVISOROS_FAILPOINT";

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
        Self::start_to_die_at(settings, None).await
    }

    /// The same; it will not survive the failpoint.
    pub async fn start_to_die_at(settings: &WorkerSettings, failpoint: Option<&str>) -> anyhow::Result<Self> {
        let program = std::env::current_exe().context("could not find this program")?;
        let mut child = Command::new(program)
            .arg("worker")
            .arg(serde_json::to_string(settings)?)
            .envs(failpoint.map(|failpoint| (FAILPOINT, failpoint)))
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
