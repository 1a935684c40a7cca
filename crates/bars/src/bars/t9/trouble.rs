//! What keeps a database from taking a commit.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context;
use rusqlite::Connection;
use rustix::fs::{IFlags, ioctl_getflags, ioctl_setflags};

use crate::firm::Firm;
use crate::small_disk::SmallDisk;

/// The preflight wants 16 MiB.
const DISK_MEBIBYTES: usize = 40;

/// One kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The disk with workspace and installation is full.
    DiskFull,
    /// Somebody else holds the database and does not end.
    Locked,
    /// The system refuses writes to the files of the database.
    ReadOnly,
}

/// A kind, ready to begin.
pub struct Trouble {
    kind: Kind,
    folder: PathBuf,
    disk: Option<SmallDisk>,
    writer: Mutex<Option<Connection>>,
}

impl Trouble {
    /// For this firm's workspace.
    pub fn prepare(kind: Kind, firm: &Firm) -> anyhow::Result<Self> {
        let disk = (kind == Kind::DiskFull)
            .then(|| SmallDisk::mount_over(firm.folder(), DISK_MEBIBYTES))
            .transpose()?;
        Ok(Self {
            kind,
            folder: firm.workspace(),
            disk,
            writer: Mutex::new(None),
        })
    }

    /// Where the firm's programs run.
    pub const fn disk(&self) -> Option<&SmallDisk> {
        self.disk.as_ref()
    }

    /// From now on no commit succeeds.
    pub fn begin(&self) -> anyhow::Result<()> {
        match (self.kind, &self.disk) {
            (Kind::DiskFull, Some(disk)) => disk.fill(0),
            (Kind::DiskFull, None) => Ok(()),
            (Kind::Locked, _) => {
                let connection = Connection::open(self.folder.join("workspace.db"))?;
                connection.busy_timeout(Duration::from_secs(5))?;
                connection.execute_batch("BEGIN IMMEDIATE")?;
                *self.writer.lock().unwrap_or_else(PoisonError::into_inner) = Some(connection);
                Ok(())
            }
            (Kind::ReadOnly, _) => self.set_immutable(true),
        }
    }

    /// It is over.
    pub fn end(&self) -> anyhow::Result<()> {
        match (self.kind, &self.disk) {
            (Kind::DiskFull, Some(disk)) => disk.free(),
            (Kind::DiskFull, None) => Ok(()),
            (Kind::Locked, _) => {
                *self.writer.lock().unwrap_or_else(PoisonError::into_inner) = None;
                Ok(())
            }
            (Kind::ReadOnly, _) => self.set_immutable(false),
        }
    }

    fn set_immutable(&self, on: bool) -> anyhow::Result<()> {
        for name in ["workspace.db", "workspace.db-wal"] {
            set_immutable(&self.folder.join(name), on)?;
        }
        Ok(())
    }
}

impl Drop for Trouble {
    /// Else its folder could not be removed.
    fn drop(&mut self) {
        if self.kind == Kind::ReadOnly {
            let _removable = self.set_immutable(false);
        }
    }
}

/// Whether this person may make a file read-only for programs that have it open.
pub fn may_refuse_writes() -> bool {
    let tried =
        tempfile::NamedTempFile::new().map(|file| set_immutable(file.path(), true).and_then(|()| set_immutable(file.path(), false)));
    matches!(tried, Ok(Ok(())))
}

fn set_immutable(path: &Path, on: bool) -> anyhow::Result<()> {
    let file = std::fs::File::open(path)?;
    let mut flags = ioctl_getflags(&file)?;
    flags.set(IFlags::IMMUTABLE, on);
    ioctl_setflags(&file, flags).with_context(|| format!("could not change the flags of `{}`", path.display()))
}
