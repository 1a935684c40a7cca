//! The only differences between the two databases.

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

/// Name of PostgreSQL's notification channel; SQLite has `PRAGMA data_version` instead.
pub(crate) const CHANGE_CHANNEL: &str = "workspace_changed";

/// Rows of one INSERT: longer statements save nothing more.
pub(crate) const WRITE_BATCH: usize = 100;
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

    /// Settings of every connection (`reliability.md` F1). WAL is set once, when opening. Who writes waits in
    /// short looks of our own (`Store::write`), because SQLite's grow to a tenth of a second.
    pub const fn prepare_connection(self, reads_only: bool) -> &'static str {
        match (self, reads_only) {
            (Self::Sqlite, false) => {
                "PRAGMA busy_timeout = 5; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
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

    /// A statement of many parameters that stand in order, each once. SQLite finds a numbered parameter by walking
    /// over all before it, so that the time of a statement grows with their square; nameless ones cost nothing.
    pub(crate) fn in_order(self, sql: String) -> sqlx::AssertSqlSafe<String> {
        sqlx::AssertSqlSafe(match self {
            Self::Sqlite => without_numbers(&sql),
            Self::Postgres => sql,
        })
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

/// Rows of `columns` values each of one INSERT.
pub(crate) const fn rows_per_statement(columns: usize) -> usize {
    let fitting = MOST_PARAMETERS / columns;
    if fitting < WRITE_BATCH { fitting } else { WRITE_BATCH }
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

/// `?` for each `$1`, `$2` ...
fn without_numbers(sql: &str) -> String {
    let mut parts = sql.split('$');
    let mut nameless = parts.next().unwrap_or_default().to_owned();
    for (before, part) in parts.enumerate() {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
        let number = &part[..part.len() - rest.len()];
        debug_assert_eq!(number, (before + 1).to_string(), "a parameter out of order in {sql}");
        nameless.push('?');
        nameless.push_str(rest);
    }
    nameless
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
        assert_eq!(
            without_numbers("UPDATE t SET a = $1 WHERE b IN ($2, $3)"),
            "UPDATE t SET a = ? WHERE b IN (?, ?)"
        );
        assert_eq!(rows_per_statement(20), WRITE_BATCH);
        assert_eq!(rows_per_statement(1_000), 30);
    }
}
