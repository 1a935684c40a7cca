//! The only differences between the two databases.

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

/// Name of PostgreSQL's notification channel; SQLite has `PRAGMA data_version` instead.
pub(crate) const CHANGE_CHANNEL: &str = "workspace_changed";

/// Below both databases' limits (SQLite 32,766, PostgreSQL 65,535).
const MOST_PARAMETERS: usize = 30_000;

impl Dialect {
    /// Starts a transaction that writes. SQLite takes the write lock at once: a deferred transaction
    /// that upgrades later fails without waiting (`reliability.md` 8).
    pub const fn begin_write(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN",
        }
    }

    /// Starts a transaction that reads one state.
    pub const fn begin_read(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN",
            Self::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }

    /// Settings of every connection (`reliability.md` F1). WAL is set once, when opening.
    pub const fn prepare_connection(self, reads_only: bool) -> &'static str {
        match (self, reads_only) {
            (Self::Sqlite, false) => {
                "PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                 PRAGMA mmap_size = 0; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -16000;"
            }
            (Self::Sqlite, true) => {
                "PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                 PRAGMA mmap_size = 0; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -16000; PRAGMA query_only = ON;"
            }
            (Self::Postgres, false) => "SET lock_timeout = '5s'; SET synchronous_commit = on; SET client_min_messages = warning;",
            (Self::Postgres, true) => "SET lock_timeout = '5s'; SET default_transaction_read_only = on; SET client_min_messages = warning;",
        }
    }

    /// Ends a write in the same transaction, so that other programs hear of it; nothing on SQLite. `$1` is
    /// the name of the store that commits.
    pub const fn announce_change(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("SELECT pg_notify('workspace_changed', $1)"),
        }
    }
}

/// Rows of `columns` values each that fit into one statement.
pub(crate) const fn rows_per_statement(columns: usize, at_most: usize) -> usize {
    let fitting = MOST_PARAMETERS / columns;
    if fitting < at_most { fitting } else { at_most }
}

/// `($1, $2), ($3, $4)`: sqlx's own builder writes `?`, which PostgreSQL refuses.
pub(crate) fn numbered_rows(rows: usize, columns: usize) -> String {
    let mut sql = String::with_capacity(rows * columns * 6);
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns {
            if column > 0 {
                sql.push_str(", ");
            }
            sql.push('$');
            sql.push_str(&(row * columns + column + 1).to_string());
        }
        sql.push(')');
    }
    sql
}

/// `$4, $5, $6`: a list for `IN`, counted on from `first`.
pub(crate) fn numbered_list(first: usize, count: usize) -> String {
    (first..first + count)
        .map(|number| format!("${number}"))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_run_on() {
        assert_eq!(numbered_rows(2, 2), "($1, $2), ($3, $4)");
        assert_eq!(numbered_list(3, 2), "$3, $4");
        assert_eq!(rows_per_statement(20, 1000), 1000);
        assert_eq!(rows_per_statement(100, 1000), 300);
    }
}
