//! Opening: the gates that a workspace must pass before anything is written to it.

use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, ConnectOptions, Connection};
use url::Url;

use crate::backup::{self, BackupError};
use crate::dialect::Dialect;
use crate::error::{Class, OpenError, StoreError, class_of};
use crate::location::Location;
use crate::schema;
use crate::store::Pools;

/// How long another process may hold the workspace while we open it.
const PATIENCE: Duration = Duration::from_secs(5);
const READERS: u32 = 4;
/// Longer than the tries of a write together, so that a queue inside one process ends as busy.
const QUEUE: Duration = Duration::from_secs(25);

/// A server's connections are renewed after so long, and given back when unused.
const LIFETIME: Duration = Duration::from_secs(30 * 60);

/// What [`crate::Store`] shares.
pub(crate) struct Opened {
    pub location: Location,
    pub url: Url,
    pub dialect: Dialect,
    pub is_new: bool,
    /// Tells this opening from any other, so that a program does not hear its own commits.
    pub name: String,
    pub writer: sqlx::AnyPool,
    pub readers: sqlx::AnyPool,
    /// Held shared for as long as the workspace is open; see [`is_alone`].
    _users: Option<File>,
}

pub(crate) async fn open(location: &Location) -> Result<Opened, OpenError> {
    match location {
        Location::Folder(folder) => open_folder(location, folder, Before::BackUp).await,
        Location::Postgres(url) => open_postgres(location, url).await,
    }
}

/// What happens before a schema is brought up to date.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Before {
    /// The workspace is backed up.
    BackUp,
    /// Nothing: it was just made from a backup.
    Nothing,
}

/// Opens the workspace that lies in `folder`; people know it as `location`.
pub(crate) async fn open_folder(location: &Location, folder: &Path, before: Before) -> Result<Opened, OpenError> {
    let unwritable = |error: &std::io::Error| unwritable(location, error);
    let folder = std::path::absolute(folder).map_err(|error| unwritable(&error))?;
    create_folder(&folder).map_err(|error| match folder.is_file() {
        true => unwritable(&std::io::Error::other("it is a file, not a folder")),
        false => unwritable(&error),
    })?;
    // Held until the end of this function: one program at a time checks and migrates.
    let _opening = lock_for_opening(location, folder.join("workspace.lock")).await?;
    let users = open_lock_file(&folder.join("workspace.users")).map_err(|error| unwritable(&error))?;
    let unclean = is_alone(&users) && is_filled(&folder.join("workspace.db-wal"));

    let database = folder.join("workspace.db");
    create_private(&database).map_err(|error| unwritable(&error))?;
    let url = sqlite_url(&database, "mode=rwc").ok_or_else(|| OpenError::Unwritable {
        location: location.to_string(),
        cause: "the path is not valid UTF-8".to_owned(),
    })?;
    let gates = Gates { location };
    let mut connection = gates.said(async { connect_options(&url)?.connect().await }.await)?;
    let is_new = gates.pass_sqlite(&mut connection, unclean).await?;
    if before == Before::BackUp && gates.said(schema::is_behind(Dialect::Sqlite, &mut connection).await)? {
        back_up(location, &folder, &url).await?;
    }
    schema::migrate(location, Dialect::Sqlite, &mut connection).await?;
    gates.said(connection.close().await)?;

    let pools = gates.said(pools(Dialect::Sqlite, &url))?;
    users.lock_shared().map_err(|error| unwritable(&error))?;
    Ok(Opened {
        location: location.clone(),
        url,
        dialect: Dialect::Sqlite,
        is_new,
        name: random_name(),
        writer: pools.writer,
        readers: pools.readers,
        _users: Some(users),
    })
}

/// Before a new schema changes it, the workspace is kept as it is.
async fn back_up(location: &Location, folder: &Path, database: &Url) -> Result<(), OpenError> {
    let backups = folder.join(backup::FOLDER);
    create_folder(&backups).map_err(|error| unwritable(location, &error))?;
    let file = backups.join(format!("before-schema-{}.db", schema::KNOWN_VERSION));
    // One that is there is of an earlier try, which did not get further.
    backup::write_from(database, &file, true).await.map_err(|error| {
        let location = location.to_string();
        match error {
            BackupError::Full { .. } => OpenError::Full { location },
            BackupError::Damaged(cause) => OpenError::Damaged { location, cause },
            BackupError::Store(StoreError::Busy) => OpenError::Busy {
                location,
                cause: error.to_string(),
            },
            other => OpenError::Unwritable {
                location,
                cause: format!("its schema is not brought up to date without a backup, and {other}"),
            },
        }
    })
}

async fn open_postgres(location: &Location, url: &Url) -> Result<Opened, OpenError> {
    let unreachable = |error: sqlx::Error| OpenError::Unreachable {
        location: location.to_string(),
        cause: error.to_string(),
    };
    let connecting = tokio::time::timeout(Duration::from_secs(15), async { connect_options(url)?.connect().await });
    let mut connection = connecting.await.unwrap_or(Err(sqlx::Error::PoolTimedOut)).map_err(unreachable)?;
    let gates = Gates { location };
    let is_new = gates.said(schema::applied(Dialect::Postgres, &mut connection).await)?.is_none();
    gates.refuse_newer(Dialect::Postgres, &mut connection).await?;
    schema::migrate(location, Dialect::Postgres, &mut connection).await?;
    gates.said(connection.close().await)?;
    let pools = gates.said(pools(Dialect::Postgres, url))?;
    Ok(Opened {
        location: location.clone(),
        url: url.clone(),
        dialect: Dialect::Postgres,
        is_new,
        name: random_name(),
        writer: pools.writer,
        readers: pools.readers,
        _users: None,
    })
}

struct Gates<'a> {
    location: &'a Location,
}

impl Gates<'_> {
    /// Everything that is checked before the first write; answers whether the file is new.
    async fn pass_sqlite(&self, connection: &mut AnyConnection, unclean: bool) -> Result<bool, OpenError> {
        self.said(sqlx::raw_sql("PRAGMA busy_timeout = 5000").execute(&mut *connection).await)?;
        let applied = self.said(schema::applied(Dialect::Sqlite, connection).await)?;
        let tables: i64 = self.said(
            sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table'")
                .fetch_one(&mut *connection)
                .await,
        )?;
        if applied.is_none() && tables > 0 {
            return Err(self.damaged("`workspace.db` is the database of another program".to_owned()));
        }
        self.refuse_newer(Dialect::Sqlite, connection).await?;
        if unclean {
            tracing::info!("the workspace was not closed: checking it");
            let verdict: String = self.said(sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut *connection).await)?;
            if verdict != "ok" {
                return Err(self.damaged(verdict));
            }
        }
        let mode: String = self.said(sqlx::query_scalar("PRAGMA journal_mode = WAL").fetch_one(&mut *connection).await)?;
        let version: String = self.said(sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&mut *connection).await)?;
        if mode != "wal" || !is_recent(&version) {
            return Err(OpenError::Unwritable {
                location: self.location.to_string(),
                cause: format!("the journal mode is `{mode}` with SQLite {version}; needed are `wal` and 3.51.3"),
            });
        }
        self.probe_writing(connection).await?;
        Ok(applied.is_none())
    }

    /// A file without write permission opens and reads well; only a write tells.
    async fn probe_writing(&self, connection: &mut AnyConnection) -> Result<(), OpenError> {
        match sqlx::raw_sql("BEGIN IMMEDIATE; ROLLBACK").execute(&mut *connection).await {
            Ok(_) => Ok(()),
            Err(error) => match self.describe(&error) {
                // Somebody is writing at this moment, so it can be written.
                OpenError::Busy { .. } => Ok(()),
                refused => Err(refused),
            },
        }
    }

    async fn refuse_newer(&self, dialect: Dialect, connection: &mut AnyConnection) -> Result<(), OpenError> {
        let newer = self.said(schema::newer_than_known(dialect, connection).await)?;
        newer.map_or(Ok(()), |found| {
            Err(OpenError::Newer {
                location: self.location.to_string(),
                found,
                known: schema::KNOWN_VERSION,
            })
        })
    }

    fn said<T>(&self, outcome: Result<T, sqlx::Error>) -> Result<T, OpenError> {
        outcome.map_err(|error| self.describe(&error))
    }

    fn damaged(&self, cause: String) -> OpenError {
        OpenError::Damaged {
            location: self.location.to_string(),
            cause,
        }
    }

    fn describe(&self, error: &sqlx::Error) -> OpenError {
        let location = self.location.to_string();
        let Some(database) = error.as_database_error() else {
            let cause = error.to_string();
            return match self.location {
                Location::Folder(_) => OpenError::Unwritable { location, cause },
                Location::Postgres(_) => OpenError::Unreachable { location, cause },
            };
        };
        let cause = database.message().to_owned();
        match class_of(database.code().as_deref().unwrap_or_default()) {
            Class::Busy => OpenError::Busy { location, cause },
            Class::Full => OpenError::Full { location },
            Class::Unwritable => OpenError::Unwritable { location, cause },
            Class::Damaged => OpenError::Damaged { location, cause },
            Class::Other => match self.location {
                Location::Folder(_) => OpenError::Damaged { location, cause },
                Location::Postgres(_) => OpenError::Unreachable { location, cause },
            },
        }
    }
}

pub(crate) fn unwritable(location: &Location, error: &std::io::Error) -> OpenError {
    let location = location.to_string();
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => OpenError::Full { location },
        _ => OpenError::Unwritable {
            location,
            cause: error.to_string(),
        },
    }
}

/// Unlike any other with near certainty; nothing secret, so the standard library's hasher is random enough.
pub(crate) fn random_name() -> String {
    let state = std::collections::hash_map::RandomState::new();
    format!("{:016x}", std::hash::BuildHasher::hash_one(&state, std::process::id()))
}

fn pools(dialect: Dialect, url: &Url) -> Result<Pools, sqlx::Error> {
    let options = |reads_only: bool| {
        AnyPoolOptions::new()
            .acquire_timeout(QUEUE)
            // A file has no connections to give back, and `ChangeWatch` compares what one of them says.
            .max_lifetime((dialect == Dialect::Postgres).then_some(LIFETIME))
            .idle_timeout((dialect == Dialect::Postgres).then_some(LIFETIME))
            .test_before_acquire(dialect == Dialect::Postgres)
            // A commit that finds the disk full is undone by SQLite itself. What then counts as still open
            // would refuse every later write of this program (bar D3).
            .after_release(|connection, _| {
                Box::pin(async move {
                    if connection.is_in_transaction() {
                        connection.ping().await?;
                    }
                    Ok(!connection.is_in_transaction())
                })
            })
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    sqlx::raw_sql(dialect.prepare_connection(reads_only)).execute(connection).await?;
                    Ok(())
                })
            })
    };
    Ok(Pools {
        writer: options(false).max_connections(1).connect_lazy_with(connect_options(url)?),
        readers: options(true).max_connections(READERS).connect_lazy_with(connect_options(url)?),
    })
}

pub(crate) fn connect_options(url: &Url) -> Result<AnyConnectOptions, sqlx::Error> {
    sqlx::any::install_default_drivers();
    Ok(AnyConnectOptions::from_url(url)?.disable_statement_logging())
}

pub(crate) fn sqlite_url(database: &Path, options: &str) -> Option<Url> {
    const KEPT: percent_encoding::AsciiSet = percent_encoding::NON_ALPHANUMERIC
        .remove(b'/')
        .remove(b'.')
        .remove(b'-')
        .remove(b'_');
    let path = percent_encoding::utf8_percent_encode(database.to_str()?, &KEPT);
    Url::parse(&format!("sqlite://{path}?{options}")).ok()
}

fn is_recent(version: &str) -> bool {
    let mut numbers = version.split('.').map(|number| number.parse::<u32>().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    (next(), next(), next()) >= (3, 51, 3)
}

pub(crate) async fn lock_for_opening(location: &Location, path: PathBuf) -> Result<File, OpenError> {
    let unwritable = |error: std::io::Error| unwritable(location, &error);
    let file = open_lock_file(&path).map_err(unwritable)?;
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(error)) => return Err(unwritable(error)),
            Err(TryLockError::WouldBlock) if tokio::time::Instant::now() >= deadline => {
                return Err(OpenError::Busy {
                    location: location.to_string(),
                    cause: "another program is opening, migrating or restoring it".to_owned(),
                });
            }
            Err(TryLockError::WouldBlock) => tokio::time::sleep(Duration::from_millis(25)).await,
        }
    }
}

pub(crate) fn open_lock_file(path: &Path) -> std::io::Result<File> {
    private_options().read(true).write(true).create(true).truncate(false).open(path)
}

/// SQLite would make the file readable for all; its companions take over the mode.
pub(crate) fn create_private(path: &Path) -> std::io::Result<()> {
    match private_options().write(true).create_new(true).open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

pub(crate) fn private_options() -> std::fs::OpenOptions {
    let mut options = std::fs::OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

pub(crate) fn create_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// A rename lasts once its folder is on the disk. Not every file system lets a folder be flushed.
pub(crate) fn sync_folder(folder: &Path) {
    if cfg!(unix)
        && let Err(error) = File::open(folder).and_then(|folder| folder.sync_all())
    {
        tracing::warn!(folder = %folder.display(), %error, "a folder was not flushed");
    }
}

/// Whether no other program has the workspace open: only then does a filled write-ahead log mean
/// that the last one did not close it.
fn is_alone(users: &File) -> bool {
    let alone = users.try_lock().is_ok();
    if alone && let Err(error) = users.unlock() {
        tracing::warn!(%error, "could not give back the workspace's user lock");
    }
    alone
}

fn is_filled(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|metadata| metadata.len() > 0)
}
