//! The anchor of storing: SQLite's own library, one prepared statement, one row at a time, in transactions as
//! large as the pull's. It stores the very rows that the pull stored, into a workspace as fresh as the pull's
//! was, so that table, index, columns and values are the same.

use std::path::Path;

use anyhow::{Context, ensure};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

/// Rows of a transaction: a page of the pull.
const PAGE: usize = 1_000;
const TABLE: &str = "invoices";
const KEY: [&str; 2] = ["connection_id", "external_id"];

/// Rows of a table, with the names of their columns.
pub struct Rows {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

impl Rows {
    /// Reads them from a workspace in an order that is not that of the key, as a partner lists them.
    pub fn of(workspace: &Path) -> anyhow::Result<Self> {
        let connection = open(workspace)?;
        let mut select = connection.prepare(&format!("SELECT * FROM {TABLE} ORDER BY rowid"))?;
        let columns: Vec<String> = select.column_names().into_iter().map(str::to_owned).collect();
        let rows = select
            .query_map([], |row| (0..columns.len()).map(|at| row.get(at)).collect())?
            .collect::<Result<_, _>>()?;
        Ok(Self { columns, rows })
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Stores them, as durably as the program does.
    pub fn upsert(&self, workspace: &Path) -> anyhow::Result<()> {
        let mut connection = open(workspace)?;
        let sql = self.statement();
        for page in self.rows.chunks(PAGE) {
            let transaction = connection.transaction()?;
            {
                let mut upsert = transaction.prepare_cached(&sql)?;
                for row in page {
                    upsert.execute(params_from_iter(row))?;
                }
            }
            transaction.commit()?;
        }
        Ok(())
    }

    fn statement(&self) -> String {
        let places = vec!["?"; self.columns.len()].join(", ");
        let replaced: Vec<String> = self
            .columns
            .iter()
            .filter(|column| !KEY.contains(&column.as_str()))
            .map(|column| format!("{column} = excluded.{column}"))
            .collect();
        format!(
            "INSERT INTO {TABLE} ({}) VALUES ({places}) ON CONFLICT ({}) DO UPDATE SET {}",
            self.columns.join(", "),
            KEY.join(", "),
            replaced.join(", ")
        )
    }
}

fn open(workspace: &Path) -> anyhow::Result<Connection> {
    let mut databases = std::fs::read_dir(workspace)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "db"));
    let database = databases.next().context("the workspace has no database")?;
    ensure!(databases.next().is_none(), "the workspace has two databases");
    let connection = Connection::open(database)?;
    connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")?;
    Ok(connection)
}
