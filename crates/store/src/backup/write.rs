//! Making a backup.

use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use sqlx::{AnyConnection, Connection};
use url::Url;

use super::{BackupError, PARTIAL, seal, sound};
use crate::dialect::Dialect;
use crate::error::{Class, class_of};
use crate::open::{connect_options, create_private, random_name, sync_folder};
use crate::protection;
use crate::store::Store;

/// Writes the workspace as it is now into one file. It only reads the database, so no writer waits for
/// it. A file of that name is kept unless `replacing`; a backup that fails leaves nothing.
pub async fn write(store: &Store, file: &Path, replacing: bool) -> Result<(), BackupError> {
    let opened = store.opened();
    if opened.dialect == Dialect::Postgres {
        return Err(BackupError::Server);
    }
    write_from(&opened.url, file, replacing).await
}

/// The same with the address of the database.
pub(crate) async fn write_from(database: &Url, file: &Path, replacing: bool) -> Result<(), BackupError> {
    let target = Target::new(file)?;
    target.refuse_existing(replacing)?;
    let partial = Partial::beside(&target)?;
    if protection::COPIES_A_STATE {
        copy_state(database, &partial, &target).await?;
    } else {
        copy_file(database, &partial, &target)?;
    }
    let unreadable = |error: sqlx::Error| BackupError::Damaged(error.to_string());
    let mut copy = sound::open(&partial.0).await.map_err(unreadable)?;
    let fault = sound::fault(&mut copy).await.map_err(unreadable)?;
    copy.close().await.map_err(unreadable)?;
    if let Some(fault) = fault {
        return Err(BackupError::Damaged(fault));
    }
    let finished = tokio::task::spawn_blocking(move || {
        seal::seal(&partial.0).map_err(|error| target.refused(&error))?;
        // Somebody may have made such a file meanwhile. A link would be surer, but a stick knows none.
        target.refuse_existing(replacing)?;
        std::fs::rename(&partial.0, &target.0).map_err(|error| target.refused(&error))?;
        sync_folder(target.folder());
        Ok(())
    });
    finished
        .await
        .unwrap_or_else(|error| Err(BackupError::Damaged(format!("it could not be checked ({error})"))))
}

/// SQLite copies one state of the database, whatever is written meanwhile.
async fn copy_state(database: &Url, partial: &Partial, target: &Target) -> Result<(), BackupError> {
    let copied = async {
        let mut connection = AnyConnection::connect_with(&connect_options(database)?).await?;
        sqlx::raw_sql(Dialect::Sqlite.prepare_connection(false))
            .execute(&mut connection)
            .await?;
        sqlx::query("VACUUM INTO $1")
            .bind(partial.0.to_string_lossy().into_owned())
            .execute(&mut connection)
            .await?;
        connection.close().await
    };
    copied.await.map_err(|error| target.said(error))
}

/// What a person might do instead: the file alone, without the log that holds the newest commits.
fn copy_file(database: &Url, partial: &Partial, target: &Target) -> Result<(), BackupError> {
    let path = percent_encoding::percent_decode_str(database.path()).decode_utf8_lossy();
    std::fs::copy(&*path, &partial.0).map(drop).map_err(|error| target.refused(&error))
}

/// Where the backup is to be.
struct Target(PathBuf);

impl Target {
    fn new(file: &Path) -> Result<Self, BackupError> {
        let unwritable = |cause: &str| BackupError::Unwritable {
            file: file.display().to_string(),
            cause: cause.to_owned(),
        };
        if file.to_str().is_none() {
            return Err(unwritable("its path is not valid UTF-8"));
        }
        if file.file_name().is_none() {
            return Err(unwritable("it is a folder"));
        }
        let file = std::path::absolute(file).map_err(|error| unwritable(&error.to_string()))?;
        Ok(Self(file))
    }

    fn refuse_existing(&self, replacing: bool) -> Result<(), BackupError> {
        match self.0.symlink_metadata() {
            Ok(found) if found.is_dir() => Err(self.refused(&Error::other("it is a folder"))),
            Ok(_) if !replacing => Err(BackupError::Exists { file: self.name() }),
            _ => Ok(()),
        }
    }

    fn folder(&self) -> &Path {
        self.0.parent().unwrap_or(Path::new("."))
    }

    fn name(&self) -> String {
        self.0.display().to_string()
    }

    fn refused(&self, error: &Error) -> BackupError {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => BackupError::Full { file: self.name() },
            _ => BackupError::Unwritable {
                file: self.name(),
                cause: error.to_string(),
            },
        }
    }

    fn said(&self, error: sqlx::Error) -> BackupError {
        let Some(database) = error.as_database_error() else {
            return BackupError::Store(error.into());
        };
        let cause = database.message().to_owned();
        match class_of(database.code().as_deref().unwrap_or_default()) {
            Class::Full => BackupError::Full { file: self.name() },
            Class::Damaged => BackupError::Damaged(cause),
            Class::Busy => BackupError::Store(error.into()),
            Class::Unwritable | Class::Other => BackupError::Unwritable { file: self.name(), cause },
        }
    }
}

/// A backup that is being made, beside the file that it is to become; gone when it is dropped.
struct Partial(PathBuf);

impl Partial {
    fn beside(target: &Target) -> Result<Self, BackupError> {
        let mut name = std::ffi::OsString::from(".");
        name.push(target.0.file_name().unwrap_or_default());
        name.push(format!(".{}{PARTIAL}", random_name()));
        let path = target.folder().join(name);
        // SQLite would make it readable for all.
        create_private(&path).map_err(|error| target.refused(&error))?;
        Ok(Self(path))
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        match std::fs::remove_file(&self.0) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                tracing::warn!(file = %self.0.display(), %error, "a part of a backup was left");
            }
            _ => {}
        }
    }
}
