//! The other end of [`crate::writer`], and what is found in the database of a writer that is gone.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use rusqlite::{Connection, OpenFlags};

use crate::small_disk::SmallDisk;
use crate::writer::{REFUSED, TOOK, WriterSettings, client_name};

/// A process that opens and writes takes less.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running writer.
pub struct Writer {
    child: Child,
    label: String,
    lines: Receiver<String>,
    acknowledged: Vec<i64>,
    refusals: Vec<String>,
    took: Vec<Duration>,
}

/// What a writer was told so far, or before it died.
#[derive(Clone)]
pub struct Told {
    /// Tells its rows.
    pub label: String,
    /// Numbers of the writes that were acknowledged.
    pub acknowledged: Vec<i64>,
    /// What the others were told.
    pub refusals: Vec<String>,
}

impl Writer {
    /// Starts one, and waits until it has opened the workspace.
    pub fn start(workspace: &Path, label: &str, disk: Option<&SmallDisk>) -> anyhow::Result<Self> {
        let settings = WriterSettings {
            workspace: workspace.to_owned(),
            label: label.to_owned(),
            per_second: None,
        };
        Self::start_with(settings, disk)
    }

    /// The same with a pace.
    pub fn start_at(workspace: &Path, label: &str, per_second: u32) -> anyhow::Result<Self> {
        let settings = WriterSettings {
            workspace: workspace.to_owned(),
            label: label.to_owned(),
            per_second: Some(per_second),
        };
        Self::start_with(settings, None)
    }

    fn start_with(settings: WriterSettings, disk: Option<&SmallDisk>) -> anyhow::Result<Self> {
        let mut words = disk.map(SmallDisk::enter).unwrap_or_default();
        words.push(std::env::current_exe()?.display().to_string());
        let mut child = Command::new(&words[0])
            .args(&words[1..])
            .arg("writer")
            .arg(serde_json::to_string(&settings)?)
            .stdout(Stdio::piped())
            .spawn()
            .context("could not start a writer")?;
        let stdout = child.stdout.take().context("the writer says nothing")?;
        let (sender, lines) = channel();
        // It ends with the writer's output.
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        let writer = Self {
            child,
            label: settings.label,
            lines,
            acknowledged: Vec::new(),
            refusals: Vec::new(),
            took: Vec::new(),
        };
        let open = writer
            .lines
            .recv_timeout(PATIENCE)
            .context("a writer could not open the workspace")?;
        ensure!(open == "open", "a writer said `{open}`");
        Ok(writer)
    }

    /// Listens until `enough` is true of acknowledged and refused writes. False when it died first, or
    /// went on without for too long.
    pub fn listen_until(&mut self, enough: impl Fn(usize, usize) -> bool) -> anyhow::Result<bool> {
        let deadline = Instant::now() + PATIENCE;
        while !enough(self.acknowledged.len(), self.refusals.len()) {
            let Ok(line) = self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) else {
                return Ok(false);
            };
            self.note(line)?;
        }
        Ok(true)
    }

    /// How many writes were acknowledged so far.
    pub const fn acknowledged_so_far(&self) -> usize {
        self.acknowledged.len()
    }

    /// Everything that it has been told by now.
    pub fn told(&mut self) -> anyhow::Result<Told> {
        while let Ok(line) = self.lines.try_recv() {
            self.note(line)?;
        }
        Ok(Told {
            label: self.label.clone(),
            acknowledged: self.acknowledged.clone(),
            refusals: self.refusals.clone(),
        })
    }

    /// How long each write took, where it has a pace.
    pub fn took(&self) -> &[Duration] {
        &self.took
    }

    /// SIGKILL; answers what it had been told.
    pub fn kill(mut self) -> anyhow::Result<Told> {
        self.child.kill()?;
        self.child.wait()?;
        while let Ok(line) = self.lines.recv_timeout(PATIENCE) {
            self.note(line)?;
        }
        Ok(Told {
            label: std::mem::take(&mut self.label),
            acknowledged: std::mem::take(&mut self.acknowledged),
            refusals: std::mem::take(&mut self.refusals),
        })
    }

    fn note(&mut self, line: String) -> anyhow::Result<()> {
        if line.starts_with(REFUSED) {
            self.refusals.push(line);
        } else if let Some(micros) = line.strip_prefix(TOOK) {
            self.took.push(Duration::from_micros(micros.parse()?));
        } else {
            self.acknowledged
                .push(line.parse().with_context(|| format!("a writer said `{line}`"))?);
        }
        Ok(())
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// A workspace's database, as the next program finds it.
pub struct Found(Connection);

impl Found {
    /// Opens the database of this folder.
    pub fn open(workspace: &Path) -> anyhow::Result<Self> {
        let database: PathBuf = workspace.join("workspace.db");
        Ok(Self(Connection::open(database)?))
    }

    /// Opens a backup, which nothing may change.
    pub fn in_backup(file: &Path) -> anyhow::Result<Self> {
        Ok(Self(Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?))
    }

    /// Whether SQLite's whole check of the file finds nothing.
    pub fn is_sound(&self) -> anyhow::Result<bool> {
        let verdict: String = self.0.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
        Ok(verdict == "ok")
    }

    /// Whether every row that refers to another finds it.
    pub fn is_whole(&self) -> anyhow::Result<bool> {
        Ok(!self.0.prepare("PRAGMA foreign_key_check")?.exists([])?)
    }

    /// How many acknowledged writes are not there.
    pub fn lost(&self, told: &Told) -> anyhow::Result<usize> {
        let mut statement = self.0.prepare("SELECT name FROM advisory_clients WHERE name LIKE ?1 || ' %'")?;
        let names = statement.query_map([&told.label], |row| row.get::<_, String>(0))?;
        let names = names.collect::<Result<BTreeSet<_>, _>>()?;
        let newest: i64 = self.0.query_row(
            "SELECT COALESCE(MAX(generation), 0) FROM secrets WHERE owner = ?1",
            [&told.label],
            |row| row.get(0),
        )?;
        let is_lost = |number: &&i64| match **number % 2 {
            0 => **number > newest,
            _ => !names.contains(&client_name(&told.label, **number)),
        };
        Ok(told.acknowledged.iter().filter(is_lost).count())
    }
}
