//! The open workspace, and its three kinds of conversation: reading, writing, observing.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use connect_domain::access::{Actor, Permission};
use connect_domain::audit::AuditEntry;
use connect_domain::clock::Instant;
use connect_domain::ids::{AuthorizationAttemptId, CheckRunId, ConnectionId, JobId, PullRunId};
use sqlx::{Any, AnyConnection, AnyPool, Transaction};

use crate::change_watch::ChangeWatch;
use crate::dialect::Dialect;
use crate::error::{OpenError, StoreError};
use crate::location::Location;
use crate::open::{self, Before, Opened};
use crate::session::{Reads, Writes, sealed::Connected};
use crate::{audit_entries, pull_runs};

/// How long a write waits for another program's. SQLite has no queue: whoever looks when the workspace is free
/// has it, so who looks seldom waits for many others.
const PATIENCE: Duration = Duration::from_secs(15);
const BETWEEN_LOOKS: Duration = Duration::from_millis(1);

/// An open workspace; copies share it.
#[derive(Clone)]
pub struct Store(Arc<Opened>);

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Store").field(&self.0.location.to_string()).finish()
    }
}

impl Store {
    /// Opens a workspace, or makes one where the folder is missing or empty. Brings its schema up to
    /// date; refuses, and changes nothing, when it is busy, unwritable, damaged or newer.
    pub async fn open(location: &Location) -> Result<Self, OpenError> {
        let opened = open::open(location).await?;
        Ok(Self(Arc::new(opened)))
    }

    /// Opens the workspace of `location` while it still lies in another folder.
    pub(crate) async fn open_beside(location: &Location, folder: &Path) -> Result<Self, OpenError> {
        let opened = open::open_folder(location, folder, Before::Nothing).await?;
        Ok(Self(Arc::new(opened)))
    }

    pub(crate) fn opened(&self) -> &Opened {
        &self.0
    }

    /// Where it lies.
    pub fn location(&self) -> &Location {
        &self.0.location
    }

    /// Whether [`Self::open`] made it.
    pub fn is_new(&self) -> bool {
        self.0.is_new
    }

    /// Whether several machines may share it: then refreshes need a lease, not a file lock.
    pub fn is_shared(&self) -> bool {
        self.0.dialect == Dialect::Postgres
    }

    /// Starts reading one consistent state. Keep it short: it holds a connection.
    pub async fn read(&self) -> Result<Reader, StoreError> {
        let transaction = self.0.readers.begin_with(self.0.dialect.begin_read()).await?;
        Ok(Reader(self.session(transaction)))
    }

    /// Starts a write for somebody who may do it. `now` stamps every row that it touches.
    pub async fn write(&self, actor: &Actor, permission: Permission, now: Instant) -> Result<WriteTransaction, StoreError> {
        actor.may(permission)?;
        Ok(WriteTransaction {
            session: self.begin_write().await?,
            actor: actor.clone(),
            permission,
            now,
        })
    }

    /// Starts a write that only stores what a partner said.
    pub async fn observe(&self, now: Instant) -> Result<ObservedTransaction, StoreError> {
        Ok(ObservedTransaction {
            session: self.begin_write().await?,
            now,
        })
    }

    /// Hears of other programs' commits.
    pub async fn watch_changes(&self) -> Result<ChangeWatch, StoreError> {
        ChangeWatch::start(&self.0).await
    }

    /// Waits for running transactions and closes the file, so that the next start finds it clean.
    pub async fn close(self) {
        self.0.readers.close().await;
        self.0.writer.close().await;
    }

    fn session(&self, transaction: Transaction<'static, Any>) -> Session {
        Session {
            transaction,
            opened: Arc::clone(&self.0),
        }
    }

    async fn begin_write(&self) -> Result<Session, StoreError> {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            match self
                .0
                .writer
                .begin_with(self.0.dialect.begin_write())
                .await
                .map_err(StoreError::from)
            {
                Ok(transaction) => return Ok(self.session(transaction)),
                Err(StoreError::Busy) if tokio::time::Instant::now() < deadline => tokio::time::sleep(BETWEEN_LOOKS).await,
                Err(error) => return Err(error),
            }
        }
    }
}

/// The pools behind a [`Store`]: one connection that writes, a few that read.
pub(crate) struct Pools {
    pub writer: AnyPool,
    pub readers: AnyPool,
}

/// A transaction of either kind; dropped, it is rolled back.
struct Session {
    transaction: Transaction<'static, Any>,
    opened: Arc<Opened>,
}

impl Session {
    async fn commit(mut self) -> Result<(), StoreError> {
        if let Some(statement) = self.opened.dialect.announce_change() {
            let announced = sqlx::query(statement).bind(self.opened.name.clone());
            announced.execute(&mut *self.transaction).await?;
        }
        Ok(self.transaction.commit().await?)
    }
}

/// Reads one state of the workspace.
pub struct Reader(Session);

/// A write on somebody's behalf. Only [`Self::commit`] keeps it.
pub struct WriteTransaction {
    session: Session,
    actor: Actor,
    permission: Permission,
    now: Instant,
}

/// A write of what a partner said. Only [`Self::commit_observed`] keeps it.
pub struct ObservedTransaction {
    session: Session,
    now: Instant,
}

/// What made the program store what a partner said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Observed {
    /// A pull, which must have its row in `pull_runs`.
    Pull(PullRunId),
    /// A refresh of this connection's tokens.
    Refresh(ConnectionId),
    /// A call that proved or failed to prove this connection.
    Call(ConnectionId),
    /// The partner's answer to an authorization.
    Authorization(AuthorizationAttemptId),
    /// What checks found.
    Checks(CheckRunId),
    /// The bookkeeping of a job.
    Job(JobId),
}

impl From<PullRunId> for Observed {
    fn from(id: PullRunId) -> Self {
        Self::Pull(id)
    }
}

impl From<AuthorizationAttemptId> for Observed {
    fn from(id: AuthorizationAttemptId) -> Self {
        Self::Authorization(id)
    }
}

impl From<CheckRunId> for Observed {
    fn from(id: CheckRunId) -> Self {
        Self::Checks(id)
    }
}

impl From<JobId> for Observed {
    fn from(id: JobId) -> Self {
        Self::Job(id)
    }
}

impl WriteTransaction {
    /// On whose behalf.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Writes one more audit line, where one act is news of two things.
    pub async fn note(&mut self, entry: AuditEntry) -> Result<(), StoreError> {
        audit_entries::append(&mut self.session.transaction, self.now, &self.actor, self.permission, entry).await
    }

    /// Writes the audit line and keeps everything, or nothing.
    pub async fn commit(mut self, entry: AuditEntry) -> Result<(), StoreError> {
        audit_entries::append(&mut self.session.transaction, self.now, &self.actor, self.permission, entry).await?;
        self.session.commit().await
    }
}

impl ObservedTransaction {
    /// Keeps everything, or nothing.
    pub async fn commit_observed(mut self, what: impl Into<Observed>) -> Result<(), StoreError> {
        let what = what.into();
        if let Observed::Pull(id) = what {
            pull_runs::get(&mut self, id).await?.ok_or(StoreError::Gone {
                table: "pull_runs",
                what: "id",
            })?;
        }
        self.session.commit().await?;
        tracing::trace!(?what, "stored what a partner said");
        Ok(())
    }
}

impl Connected for Reader {
    fn connection(&mut self) -> &mut AnyConnection {
        &mut self.0.transaction
    }

    fn dialect(&self) -> Dialect {
        self.0.opened.dialect
    }
}

impl Connected for WriteTransaction {
    fn connection(&mut self) -> &mut AnyConnection {
        &mut self.session.transaction
    }

    fn dialect(&self) -> Dialect {
        self.session.opened.dialect
    }
}

impl Connected for ObservedTransaction {
    fn connection(&mut self) -> &mut AnyConnection {
        &mut self.session.transaction
    }

    fn dialect(&self) -> Dialect {
        self.session.opened.dialect
    }
}

impl Reads for Reader {}
impl Reads for WriteTransaction {}
impl Reads for ObservedTransaction {}

impl Writes for WriteTransaction {
    fn now(&self) -> Instant {
        self.now
    }
}

impl Writes for ObservedTransaction {
    fn now(&self) -> Instant {
        self.now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SQLite undoes a transaction itself when its commit finds no room.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_transaction_that_the_database_undid_is_not_in_the_way_of_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().display().to_string().parse().unwrap()).await.unwrap();
        let connection = ConnectionId::new(Instant::from_seconds(1), &connect_domain::entropy::SeededEntropy::new(1));
        let mut undone = store.observe(Instant::from_seconds(1)).await.unwrap();
        sqlx::raw_sql("ROLLBACK").execute(undone.connection()).await.unwrap();
        assert!(undone.commit_observed(Observed::Refresh(connection)).await.is_err());
        let next = store.observe(Instant::from_seconds(2)).await.unwrap();
        next.commit_observed(Observed::Refresh(connection)).await.unwrap();
    }
}
