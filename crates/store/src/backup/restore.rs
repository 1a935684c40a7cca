//! Filling an empty workspace from a backup.
//!
//! Everything is checked before anything is written. Then the backup is opened as a workspace in a folder
//! beside, by the same gates and migrations as any other, so that the caller can write what a restored
//! workspace needs; and only then one rename puts it in its place. Killed before, there is no workspace;
//! after, all of it.

use std::fs::File;
use std::io::{Read, copy};
use std::path::{Path, PathBuf};

use sqlx::{AnyConnection, Connection};

use super::seal::{self, Seal};
use super::{RestoreError, sound};
use crate::dialect::Dialect;
use crate::error::{Class, OpenError, StoreError, class_of};
use crate::location::Location;
use crate::open::{
    self, connect_options, create_folder, lock_for_opening, open_lock_file, private_options, random_name, sqlite_url, sync_folder,
};
use crate::schema;
use crate::store::Store;

/// A backup that is open as a workspace and not yet in its place. Dropped, it leaves nothing.
pub struct Staged {
    store: Store,
    beside: Beside,
    folder: PathBuf,
    /// Held so that nobody opens the workspace meanwhile.
    _opening: File,
    _users: File,
}

/// The folder in which it lies meanwhile.
struct Beside(PathBuf);

/// Checks a backup and an empty workspace, and brings them together.
pub async fn stage(file: &Path, location: &Location) -> Result<Staged, RestoreError> {
    let folder = location.folder().ok_or(RestoreError::Server)?;
    let length = check(file).await?;

    let unwritable = |error: std::io::Error| open::unwritable(location, &error);
    let folder = std::path::absolute(folder).map_err(unwritable)?;
    create_folder(&folder).map_err(unwritable)?;
    let opening = lock_for_opening(location, folder.join("workspace.lock")).await?;
    let users = open_lock_file(&folder.join("workspace.users")).map_err(unwritable)?;
    if users.try_lock().is_err() {
        return Err(RestoreError::Open(OpenError::Busy {
            location: location.to_string(),
            cause: "another program has it open".to_owned(),
        }));
    }
    refuse_filled(&folder.join("workspace.db"), location).await?;

    let beside = Beside(folder.join(format!(".restoring-{}", random_name())));
    create_folder(&beside.0).map_err(unwritable)?;
    let (source, target) = (file.to_owned(), beside.0.join("workspace.db"));
    let copied = tokio::task::spawn_blocking(move || -> std::io::Result<()> {
        let mut target = private_options().write(true).create_new(true).open(target)?;
        copy(&mut File::open(source)?.take(length), &mut target)?;
        target.sync_all()
    });
    copied
        .await
        .unwrap_or_else(|error| Err(std::io::Error::other(error)))
        .map_err(unwritable)?;
    Ok(Staged {
        store: Store::open_beside(location, &beside.0).await?,
        beside,
        folder,
        _opening: opening,
        _users: users,
    })
}

impl Staged {
    /// The restored workspace, to write what it needs.
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Puts it in its place.
    pub async fn put_in_place(self) -> Result<(), RestoreError> {
        let Self { store, beside, folder, .. } = &self;
        store.clone().close().await;
        let database = beside.0.join("workspace.db");
        let unwritable = |error: std::io::Error| RestoreError::Open(open::unwritable(store.location(), &error));
        if beside.0.join("workspace.db-wal").exists() {
            return Err(unwritable(std::io::Error::other("the restored database could not be closed")));
        }
        // What an empty workspace left; a log would be taken for the restored database's own.
        for companion in ["workspace.db-wal", "workspace.db-shm"] {
            match std::fs::remove_file(folder.join(companion)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(unwritable(error)),
                _ => {}
            }
        }
        File::options()
            .read(true)
            .write(true)
            .open(&database)
            .and_then(|file| file.sync_all())
            .map_err(unwritable)?;
        std::fs::rename(&database, folder.join("workspace.db")).map_err(unwritable)?;
        sync_folder(folder);
        Ok(())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(folder = %self.0.display(), %error, "what a restore needed was left");
        }
    }
}

/// Reads the whole backup; gives the length of its database.
async fn check(file: &Path) -> Result<u64, RestoreError> {
    let name = || file.display().to_string();
    let not_a_backup = |cause: &str| RestoreError::NotABackup {
        file: name(),
        cause: cause.to_owned(),
    };
    let damaged = |cause: String| RestoreError::Damaged { file: name(), cause };
    if file.is_dir() {
        return Err(not_a_backup("it is a folder"));
    }
    let source = file.to_owned();
    let checked = tokio::task::spawn_blocking(move || seal::check(&source)).await;
    let sealed = checked
        .unwrap_or_else(|error| Err(std::io::Error::other(error)))
        .map_err(|error| RestoreError::Unreadable {
            file: name(),
            cause: error.to_string(),
        })?;
    let length = match sealed {
        Seal::Whole(length) => length,
        Seal::Broken(cause) => return Err(damaged(cause.to_owned())),
        Seal::Foreign(cause) => return Err(not_a_backup(cause)),
    };
    let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let looked = async {
        let mut connection = sound::open(&absolute).await?;
        let is_workspace = schema::applied(Dialect::Sqlite, &mut connection).await?.is_some();
        let newer = schema::newer_than_known(Dialect::Sqlite, &mut connection).await?;
        let fault = sound::fault(&mut connection).await?;
        connection.close().await?;
        Ok::<_, sqlx::Error>((is_workspace, newer, fault))
    };
    match looked.await.map_err(|error| damaged(error.to_string()))? {
        (false, ..) => Err(not_a_backup("it is the database of another program")),
        (_, Some(found), _) => Err(RestoreError::Newer {
            file: name(),
            found,
            known: schema::KNOWN_VERSION,
        }),
        (_, _, Some(fault)) => Err(damaged(fault)),
        (true, None, None) => Ok(length),
    }
}

/// Refuses a workspace in which somebody has done anything: all that people do is in its audit log, which
/// begins with its founding.
async fn refuse_filled(database: &Path, location: &Location) -> Result<(), RestoreError> {
    if std::fs::metadata(database).map_or(0, |metadata| metadata.len()) == 0 {
        return Ok(());
    }
    let not_empty = |cause: String| RestoreError::NotEmpty {
        location: location.to_string(),
        cause,
    };
    let count = async {
        let url = sqlite_url(database, "mode=rw").ok_or_else(|| sqlx::Error::Configuration("the path is not valid UTF-8".into()))?;
        let mut connection = AnyConnection::connect_with(&connect_options(&url)?).await?;
        sqlx::raw_sql("PRAGMA busy_timeout = 5000").execute(&mut connection).await?;
        let acts: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM audit_entries WHERE action <> 'workspace.founded'")
            .fetch_one(&mut connection)
            .await?;
        connection.close().await?;
        Ok::<_, sqlx::Error>(acts)
    };
    match count.await {
        Ok(0) => Ok(()),
        Ok(acts) => Err(not_empty(format!("its audit log has {acts} entries"))),
        Err(error) => match class_of(
            error
                .as_database_error()
                .and_then(sqlx::error::DatabaseError::code)
                .as_deref()
                .unwrap_or_default(),
        ) {
            Class::Busy => Err(StoreError::from(error).into()),
            _ => Err(not_empty(format!("its database cannot be read ({error})"))),
        },
    }
}
