//! What can go wrong, in the classes that a caller decides by.

use connect_domain::access::NotPermitted;

/// A workspace that cannot be used. Each names what was found; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process holds it and did not let go within the wait.
    #[error("the workspace `{location}` is busy: {cause}")]
    Busy {
        /// Which.
        location: String,
        /// Who or what holds it.
        cause: String,
    },
    /// The folder or file cannot be written.
    #[error("the workspace `{location}` cannot be written: {cause}")]
    Unwritable {
        /// Which.
        location: String,
        /// What the system said.
        cause: String,
    },
    /// No space left where it lies.
    #[error("the workspace `{location}` cannot be written: the disk is full")]
    Full {
        /// Which.
        location: String,
    },
    /// The file is not a workspace, or not intact.
    #[error("the workspace `{location}` is damaged: {cause}")]
    Damaged {
        /// Which.
        location: String,
        /// What the check found.
        cause: String,
    },
    /// A newer program made it.
    #[error("the workspace `{location}` was made by a newer program ({found}); this one knows schema {known}")]
    Newer {
        /// Which.
        location: String,
        /// The version found, and the release that can open it where the workspace says so.
        found: String,
        /// The newest version that this program knows.
        known: i64,
    },
    /// The database server did not let us in.
    #[error("the database server of `{location}` cannot be used: {cause}")]
    Unreachable {
        /// Which, without credentials.
        location: String,
        /// What was said.
        cause: String,
    },
}

/// A query or transaction that failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another writer did not finish in time. Trying again later may work.
    #[error("the workspace is busy: another writer did not finish in time")]
    Busy,
    /// No space left.
    #[error("the disk is full")]
    Full,
    /// The file or the server refuses writes.
    #[error("the workspace cannot be written: {0}")]
    Unwritable(String),
    /// The database found itself damaged.
    #[error("the workspace is damaged: {0}")]
    Damaged(String),
    /// The actor may not do this.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// A row of this kind exists already.
    #[error("`{0}` already has such a row")]
    Conflict(&'static str),
    /// A write that should have changed one row changed none.
    #[error("`{table}` has no row for this {what}, or it changed meanwhile")]
    Gone {
        /// Table.
        table: &'static str,
        /// What was looked up.
        what: &'static str,
    },
    /// A stored row that no version of this program writes.
    #[error("`{table}` holds an impossible value in `{column}`")]
    Impossible {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
    },
    /// Anything else; for the log.
    #[error("the database said: {0}")]
    Database(String),
}

impl StoreError {
    /// Whether doing the same again later may work.
    pub const fn is_temporary(&self) -> bool {
        matches!(self, Self::Busy | Self::Full)
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Database(database) => {
                let message = database.message().to_owned();
                match class_of(database.code().as_deref().unwrap_or_default()) {
                    Class::Busy => Self::Busy,
                    Class::Full => Self::Full,
                    Class::Unwritable => Self::Unwritable(message),
                    Class::Damaged => Self::Damaged(message),
                    Class::Other => Self::Database(message),
                }
            }
            _ => Self::Database(error.to_string()),
        }
    }
}

/// Turns a violated uniqueness into [`StoreError::Conflict`] of `table`.
pub(crate) fn conflict_in(table: &'static str) -> impl Fn(sqlx::Error) -> StoreError {
    move |error| match error.as_database_error() {
        Some(database) if database.is_unique_violation() => StoreError::Conflict(table),
        _ => error.into(),
    }
}

pub(crate) enum Class {
    Busy,
    Full,
    Unwritable,
    Damaged,
    Other,
}

/// Classes SQLite's extended result codes (numbers) and PostgreSQL's SQLSTATEs (five characters).
pub(crate) fn class_of(code: &str) -> Class {
    match code {
        "55P03" | "40001" | "40P01" | "57014" => return Class::Busy,
        "53100" => return Class::Full,
        "25006" | "42501" => return Class::Unwritable,
        "XX001" | "XX002" => return Class::Damaged,
        _ => {}
    }
    // The low byte is the primary code.
    match code.parse::<u32>().ok().filter(|_| code.len() < 5).map(|code| code & 0xff) {
        Some(5 | 6) => Class::Busy,
        Some(13) => Class::Full,
        Some(8 | 14) => Class::Unwritable,
        Some(11 | 26) => Class::Damaged,
        _ => Class::Other,
    }
}
