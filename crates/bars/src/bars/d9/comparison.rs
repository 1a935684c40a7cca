//! Two workspaces, table by table and column by column.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, ensure};
use rusqlite::Connection;
use rusqlite::types::Value;

/// Tables of a partner's records, and which of their rows count: a follower keeps rows of what is gone, which a
/// reader never met.
const RECORDS: [(&str, &str); 7] = [
    ("source_objects", "gone_at IS NULL"),
    ("customers", "deleted_at IS NULL"),
    ("items", "deleted_at IS NULL"),
    ("invoices", "deleted_at IS NULL"),
    (
        "invoice_lines",
        "invoice_external_id IN (SELECT external_id FROM invoices WHERE deleted_at IS NULL)",
    ),
    ("balance_reports", "TRUE"),
    ("account_balances", "TRUE"),
];

/// Tables about a connection that hold what the firm or the program itself says.
const OURS: &[&str] = &[
    "authorization_attempts",
    "check_results",
    "check_runs",
    "jobs",
    "mapping_changes",
    "mapping_revisions",
    "mappings",
    "provisioning_runs",
    "pull_cursors",
    "pull_runs",
    "refresh_intents",
    "refresh_leases",
];

/// Columns that say when we saw something, and by which name of our own.
const OWN_COLUMNS: &[&str] = &[
    "connection_id",
    "id",
    "seen_in",
    "first_seen_at",
    "last_seen_at",
    "read_at",
    "successor_external_id",
];

/// Of so many rows that differ the explanation tells.
const EXAMPLES: usize = 3;

/// See the module.
#[derive(Default)]
pub struct Comparison {
    /// Tables that were compared.
    pub tables: usize,
    /// Rows of the one who read everything.
    pub rows: usize,
    /// Rows that only one of them has.
    pub different: usize,
    examples: Vec<String>,
}

impl Comparison {
    /// Of the one who followed and the one who read.
    pub fn of(follower: &Connection, reader: &Connection) -> anyhow::Result<Self> {
        let mut comparison = Self::default();
        every_table_is_known(reader)?;
        for (table, which) in RECORDS {
            let (followed, read) = (rows(follower, table, which)?, rows(reader, table, which)?);
            comparison.tables += 1;
            comparison.rows += read.len();
            for (name, only) in [("followed", &followed - &read), ("read", &read - &followed)] {
                comparison.different += only.len();
                let examples = only.iter().take(EXAMPLES);
                comparison.examples.extend(examples.map(|row| format!("{table} {name}: {row}")));
            }
        }
        Ok(comparison)
    }

    /// For the end of a sentence.
    pub fn examples(&self) -> String {
        self.examples.iter().map(|example| format!("; {example}")).collect()
    }
}

/// A new table is compared, or said to be ours.
fn every_table_is_known(database: &Connection) -> anyhow::Result<()> {
    let mut statement = database.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table'
         AND EXISTS (SELECT 1 FROM pragma_table_info(sqlite_schema.name) WHERE name = 'connection_id')",
    )?;
    let names = statement.query_map([], |row| row.get::<_, String>(0))?;
    for name in names {
        let name = name?;
        let is_known = RECORDS.iter().any(|(table, _)| *table == name) || OURS.contains(&name.as_str());
        ensure!(is_known, "the table `{name}` is neither compared nor known as ours");
    }
    Ok(())
}

fn rows(database: &Connection, table: &str, which: &str) -> anyhow::Result<BTreeSet<String>> {
    let mut statement = database.prepare(&format!("SELECT * FROM {table} WHERE {which}"))?;
    let columns: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
    let mut found = BTreeSet::new();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let mut shown = BTreeMap::new();
        for (at, column) in columns
            .iter()
            .enumerate()
            .filter(|(_, column)| !OWN_COLUMNS.contains(&column.as_str()))
        {
            shown.insert(column, shown_value(row.get(at).context("a column is gone")?));
        }
        let is_new = found.insert(format!("{shown:?}"));
        ensure!(is_new, "`{table}` has a row twice");
    }
    Ok(found)
}

fn shown_value(value: Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Text(text) => format!("`{text}`"),
        Value::Blob(bytes) => format!("{bytes:?}"),
    }
}
