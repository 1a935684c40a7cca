//! SQLite's whole check of a database file that nobody writes.

use std::path::Path;

use sqlx::{AnyConnection, Connection};

use crate::open::{connect_options, sqlite_url};

/// Opens a file for reading only, without a lock and without looking for a log beside it.
pub(super) async fn open(file: &Path) -> Result<AnyConnection, sqlx::Error> {
    let url = sqlite_url(file, "mode=ro&immutable=1").ok_or_else(|| sqlx::Error::Configuration("the path is not valid UTF-8".into()))?;
    AnyConnection::connect_with(&connect_options(&url)?).await
}

/// What is wrong with it, in words; `None` when it is sound.
pub(super) async fn fault(connection: &mut AnyConnection) -> Result<Option<String>, sqlx::Error> {
    let verdict: String = sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(&mut *connection).await?;
    if verdict != "ok" {
        return Ok(Some(verdict));
    }
    let dangling: Option<String> = sqlx::query_scalar("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1")
        .fetch_optional(connection)
        .await?;
    Ok(dangling.map(|table| format!("a row of `{table}` refers to one that is missing")))
}
