//! The schema's versions: what this program knows, what it finds, and the way between.

use sqlx::AnyConnection;
use sqlx::migrate::{MigrateError, Migrator};

use crate::dialect::Dialect;
use crate::error::{Class, OpenError, class_of};
use crate::location::Location;

/// The newest migration of this program; SQLite's `user_version` says the same.
pub(crate) const KNOWN_VERSION: i64 = 29;

fn migrator(dialect: Dialect) -> Migrator {
    let mut migrator = match dialect {
        Dialect::Sqlite => sqlx::migrate!("migrations/sqlite"),
        Dialect::Postgres => sqlx::migrate!("migrations/postgres"),
    };
    // Our own gate has already refused what we do not know.
    migrator.set_ignore_missing(true);
    migrator
}

/// The versions applied so far; `None` when there is no migrations table, that is, a new workspace.
pub(crate) async fn applied(dialect: Dialect, connection: &mut AnyConnection) -> Result<Option<Vec<i64>>, sqlx::Error> {
    let exists = match dialect {
        Dialect::Sqlite => "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = '_sqlx_migrations'",
        Dialect::Postgres => {
            "SELECT COUNT(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND tablename = '_sqlx_migrations'"
        }
    };
    let tables: i64 = sqlx::query_scalar(exists).fetch_one(&mut *connection).await?;
    if tables == 0 {
        return Ok(None);
    }
    let versions = sqlx::query_scalar("SELECT version FROM _sqlx_migrations ORDER BY version")
        .fetch_all(&mut *connection)
        .await?;
    Ok(Some(versions))
}

/// Whether an existing workspace lacks migrations that this program knows, the newest or one before it.
pub(crate) async fn is_behind(dialect: Dialect, connection: &mut AnyConnection) -> Result<bool, sqlx::Error> {
    let Some(versions) = applied(dialect, connection).await? else {
        return Ok(false);
    };
    Ok(migrator(dialect).iter().any(|migration| !versions.contains(&migration.version)))
}

/// What makes the workspace newer than this program, in words; `None` when nothing does.
pub(crate) async fn newer_than_known(dialect: Dialect, connection: &mut AnyConnection) -> Result<Option<String>, sqlx::Error> {
    let versions = applied(dialect, connection).await?.unwrap_or_default();
    let known = migrator(dialect);
    let unknown = versions.into_iter().rfind(|version| !known.version_exists(*version));
    if let Some(version) = unknown {
        let release: Option<String> = sqlx::query_scalar("SELECT release FROM schema_gates ORDER BY version DESC LIMIT 1")
            .fetch_optional(&mut *connection)
            .await
            .unwrap_or_default();
        let release = release.map_or_else(String::new, |release| format!(", needs release {release} or later"));
        return Ok(Some(format!("schema {version}{release}")));
    }
    if dialect == Dialect::Sqlite {
        let version: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut *connection).await?;
        if version > KNOWN_VERSION {
            return Ok(Some(format!("schema {version}")));
        }
    }
    Ok(None)
}

/// Applies what is missing. On SQLite the caller holds the workspace's file lock, because sqlx's own
/// lock does nothing there; on PostgreSQL sqlx takes an advisory lock.
pub(crate) async fn migrate(location: &Location, dialect: Dialect, connection: &mut AnyConnection) -> Result<(), OpenError> {
    // `run` takes anything that can be acquired, and its future is then not `Send` for every lifetime.
    migrator(dialect).run_direct(None, connection, false).await.map_err(|error| {
        let cause = error.to_string();
        let location = location.to_string();
        let code = match &error {
            MigrateError::Execute(sqlx::Error::Database(database)) | MigrateError::ExecuteMigration(sqlx::Error::Database(database), _) => {
                database.code().map(std::borrow::Cow::into_owned)
            }
            _ => None,
        };
        match class_of(code.as_deref().unwrap_or_default()) {
            Class::Busy => OpenError::Busy { location, cause },
            Class::Full => OpenError::Full { location },
            Class::Unwritable => OpenError::Unwritable { location, cause },
            Class::Damaged | Class::Other => OpenError::Damaged { location, cause },
        }
    })
}
