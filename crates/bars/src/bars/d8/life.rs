//! One process that pulls until it is killed.

use std::os::unix::fs::MetadataExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, bail, ensure};
use rusqlite::{Connection, OpenFlags};

use super::moment::Death;

/// A life takes less, also one that first waits for the lease of the one before.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks at the database.
const LOOK: Duration = Duration::from_millis(2);
/// Between two looks at its log, which grows for a millisecond or two: none.
const GLANCE: Duration = Duration::ZERO;
const SIGKILL: i32 = 9;

/// See the module.
pub struct Life {
    child: Child,
    workspace: PathBuf,
    until: Instant,
}

impl Life {
    /// Of a command line that pulls.
    pub fn new(child: Child, workspace: PathBuf) -> Self {
        Self {
            child,
            workspace,
            until: Instant::now() + PATIENCE,
        }
    }

    /// Lives until the pull has stored so many rows, and then dies.
    pub fn end(mut self, rows: u64, death: Death) -> anyhow::Result<()> {
        match death {
            // Armed from outside when it began.
            Death::Between => {}
            Death::Committing => {
                self.wait_for(rows)?;
                self.wait_for_the_log()?;
                self.child.kill()?;
            }
            Death::Anywhere(afterwards) => {
                self.wait_for(rows)?;
                sleep(afterwards);
                self.child.kill()?;
            }
        }
        let status = self.child.wait()?;
        ensure!(status.signal() == Some(SIGKILL), "a pull that was to be killed ended with {status}");
        Ok(())
    }

    /// The watcher is gone again before the kill: the next program alone finds what this one left.
    fn wait_for(&mut self, rows: u64) -> anyhow::Result<()> {
        let database = database(&self.workspace);
        while !self.holds(&database)? {
            self.look_again(LOOK)?;
        }
        let watcher = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        while stored(&watcher)? < rows {
            self.look_again(LOOK)?;
        }
        Ok(())
    }

    fn wait_for_the_log(&mut self) -> anyhow::Result<()> {
        let log = write_ahead_log(&self.workspace);
        let before = changed_at(&log);
        while changed_at(&log) == before {
            self.look_again(GLANCE)?;
        }
        Ok(())
    }

    /// Whether it has locked a file, as it does with the database for as long as that is open. Which files
    /// it has open it tells nobody.
    fn holds(&self, file: &Path) -> anyhow::Result<bool> {
        let Ok(metadata) = std::fs::metadata(file) else {
            return Ok(false);
        };
        let (holder, inode) = (self.child.id().to_string(), format!(":{}", metadata.ino()));
        let locks = std::fs::read_to_string("/proc/locks").context("locks are seen in Linux's /proc")?;
        Ok(locks.lines().any(|lock| {
            let words: Vec<&str> = lock.split_whitespace().collect();
            words.contains(&holder.as_str()) && words.iter().any(|word| word.ends_with(&inode))
        }))
    }

    fn look_again(&mut self, after: Duration) -> anyhow::Result<()> {
        if let Some(status) = self.child.try_wait()? {
            bail!("a pull ended before it was to be killed, with {status}");
        }
        ensure!(Instant::now() < self.until, "a pull did not come so far");
        sleep(after);
        Ok(())
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// How many rows the pull says it has stored; 0 before it began.
pub fn stored(database: &Connection) -> anyhow::Result<u64> {
    let done = database.query_row("SELECT COALESCE(MAX(done), 0) FROM jobs", [], |row| row.get::<_, i64>(0));
    u64::try_from(done.context("could not see how far the pull is")?).context("the pull is nowhere")
}

/// The database of a workspace.
pub fn database(workspace: &Path) -> PathBuf {
    workspace.join("workspace.db")
}

/// Its log.
pub fn write_ahead_log(workspace: &Path) -> PathBuf {
    workspace.join("workspace.db-wal")
}

fn changed_at(file: &Path) -> Option<SystemTime> {
    std::fs::metadata(file).and_then(|metadata| metadata.modified()).ok()
}
