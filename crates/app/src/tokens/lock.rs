//! One refresh of a connection at a time, across processes (`reliability.md` B3): an OS lock on a file
//! that is never deleted, or a lease row where machines share a database. No lock, no refresh.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use connect_domain::clock::Clock;
use connect_domain::ids::ConnectionId;
use connect_store::refresh_leases::{self, RefreshLease};
use connect_store::{Observed, ObservedTransaction, Store};
use tokio::task::JoinHandle;

use super::home::Home;
use crate::error::{AppError, ErrorCode};
use crate::protection;

/// How long a refresh waits for another one to end.
pub(super) const PATIENCE: Duration = Duration::from_secs(15);
pub(super) const POLL: Duration = Duration::from_millis(15);
const LEASE: Duration = Duration::from_secs(30);
const RENEWAL: Duration = Duration::from_secs(10);
const LEASE_POLL: Duration = Duration::from_millis(200);

/// The right to refresh a connection, for as long as it exists.
pub(super) enum Hold {
    File(LockFile),
    Lease(Lease),
    /// A bar took the protection away.
    None,
}

/// What it takes to hold a connection.
pub(super) struct Locks<'a> {
    pub(super) store: &'a Store,
    pub(super) home: &'a Home,
    pub(super) clock: &'a Arc<dyn Clock>,
}

impl Locks<'_> {
    /// Waits at most `patience`, then answers busy.
    pub(super) async fn take(&self, id: ConnectionId, patience: Duration) -> Result<Hold, AppError> {
        if !protection::LOCKS {
            return Ok(Hold::None);
        }
        if self.store.is_shared() {
            return Lease::take(self, id, patience).await.map(Hold::Lease);
        }
        LockFile::take(self.home, id, patience).await.map(Hold::File)
    }
}

impl Hold {
    /// The highest generation of the refresh token that was ever committed; 0 when none is known.
    pub(super) fn committed_generation(&self) -> i64 {
        match self {
            Self::File(lock) => lock.generation,
            Self::Lease(lease) => lease.row.committed_generation,
            Self::None => 0,
        }
    }

    /// In the saving transaction: whether the right still exists. A file's always does.
    pub(super) async fn is_kept(&self, tx: &mut ObservedTransaction, id: ConnectionId) -> Result<bool, AppError> {
        match self {
            Self::Lease(lease) => Ok(refresh_leases::holds(tx, id, lease.row.fence).await?),
            Self::File(_) | Self::None => Ok(true),
        }
    }

    /// In the saving transaction: the generation, where it lives in the database.
    pub(super) async fn note_in_database(&self, tx: &mut ObservedTransaction, id: ConnectionId, generation: i64) -> Result<(), AppError> {
        if let Self::Lease(_) = self {
            refresh_leases::set_committed_generation(tx, id, generation).await?;
        }
        Ok(())
    }

    /// After the commit: the generation, where it lives in the lock file. It may lag, never lead.
    pub(super) fn note_committed(&mut self, generation: i64) {
        if let Self::File(lock) = self
            && let Err(error) = lock.write(generation)
        {
            tracing::warn!(%error, generation, "the lock file's generation lags behind");
        }
    }

    /// Gives it back. One that is dropped ends by itself: a file's at once, a lease in half a minute.
    pub(super) async fn release(self, store: &Store, clock: &Arc<dyn Clock>, id: ConnectionId) {
        let Self::Lease(lease) = self else { return };
        let given_back = async {
            let mut tx = store.observe(clock.now()).await?;
            refresh_leases::release(&mut tx, id, lease.row.fence).await?;
            tx.commit_observed(Observed::Refresh(id)).await
        };
        if let Err(error) = given_back.await {
            tracing::warn!(connection.id = %id, %error, "a refresh lease was not given back and will lapse");
        }
    }
}

fn busy() -> AppError {
    AppError::new(ErrorCode::WorkspaceBusy, "Another program is refreshing this connection").hint("Try again in a moment")
}

/// A held lock file.
pub(super) struct LockFile {
    file: File,
    generation: i64,
}

impl LockFile {
    /// Takes the lock on a blocking thread, because waiting for it may take as long as a refresh.
    pub(super) async fn take(home: &Home, id: ConnectionId, patience: Duration) -> Result<Self, AppError> {
        let path = home.lock_file(id);
        let taken = tokio::task::spawn_blocking(move || Self::take_blocking(&path, patience)).await;
        match taken.map_err(|error| AppError::internal("wait for another refresh", error))? {
            Ok(Some(lock)) => Ok(lock),
            Ok(None) => Err(busy()),
            Err(error) => Err(home.unusable(error)),
        }
    }

    fn take_blocking(path: &Path, patience: Duration) -> std::io::Result<Option<Self>> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
        let started = std::time::Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(error)) => return Err(error),
                Err(TryLockError::WouldBlock) if started.elapsed() >= patience => return Ok(None),
                Err(TryLockError::WouldBlock) => std::thread::sleep(POLL),
            }
        }
        let generation = read_generation(&mut file)?;
        Ok(Some(Self { file, generation }))
    }

    fn write(&mut self, generation: i64) -> std::io::Result<()> {
        if generation <= self.generation {
            return Ok(());
        }
        // One write of a fixed length: a reader never meets half of one number and half of another.
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(format!("{generation:020}\n").as_bytes())?;
        self.file.sync_data()?;
        self.generation = generation;
        Ok(())
    }
}

/// Reads a connection's committed generation without holding its lock; 0 when there is none.
pub(super) fn peek_generation(home: &Home, id: ConnectionId) -> std::io::Result<i64> {
    match File::open(home.lock_file(id)) {
        Ok(mut file) => read_generation(&mut file),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error),
    }
}

fn read_generation(file: &mut File) -> std::io::Result<i64> {
    let mut text = String::new();
    file.seek(SeekFrom::Start(0))?;
    file.take(64).read_to_string(&mut text)?;
    match text.trim() {
        "" => Ok(0),
        number => number
            .parse()
            .map_err(|_| std::io::Error::new(std::io::ErrorKind::InvalidData, "a lock file is damaged")),
    }
}

/// A held lease, renewed until it is dropped.
pub(super) struct Lease {
    row: RefreshLease,
    renewing: JoinHandle<()>,
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.renewing.abort();
    }
}

impl Lease {
    async fn take(locks: &Locks<'_>, id: ConnectionId, patience: Duration) -> Result<Self, AppError> {
        let holder = locks.home.holder();
        let deadline = tokio::time::Instant::now() + patience;
        loop {
            let mut tx = locks.store.observe(locks.clock.now()).await?;
            if let Some(row) = refresh_leases::take(&mut tx, id, &holder, LEASE).await? {
                tx.commit_observed(Observed::Refresh(id)).await?;
                let renewing = tokio::spawn(renew(locks.store.clone(), Arc::clone(locks.clock), id, row.fence));
                return Ok(Self { row, renewing });
            }
            drop(tx);
            if tokio::time::Instant::now() >= deadline {
                return Err(busy());
            }
            tokio::time::sleep(LEASE_POLL).await;
        }
    }
}

async fn renew(store: Store, clock: Arc<dyn Clock>, id: ConnectionId, fence: i64) {
    loop {
        tokio::time::sleep(RENEWAL).await;
        let renewed = async {
            let mut tx = store.observe(clock.now()).await?;
            let kept = refresh_leases::renew(&mut tx, id, fence, LEASE).await?;
            tx.commit_observed(Observed::Refresh(id)).await?;
            Ok::<_, connect_store::StoreError>(kept)
        };
        match renewed.await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => tracing::warn!(connection.id = %id, %error, "a refresh lease was not renewed"),
        }
    }
}
