//! The anchor of storing: SQLite's own library in a loop, one prepared statement, 500 rows a transaction. A row is
//! a random key, three columns and 800 bytes of JSON, under three indexes: what any program pays that keeps the
//! records of a partner so that they can be found again. It hears nobody, parses nothing and checks nothing.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use serde_json::json;

use super::process_tree::thread_cpu_time;
use crate::seeded::Choices;

/// Rows of a transaction.
const BATCH: usize = 500;
/// Bytes of a record's JSON.
const BODY: usize = 800;

const SCHEMA: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE records (
        id         TEXT    NOT NULL PRIMARY KEY,
        party      TEXT    NOT NULL,
        changed_at INTEGER NOT NULL,
        body       TEXT    NOT NULL
    ) STRICT;
    CREATE INDEX records_by_party ON records (party);
    CREATE INDEX records_by_change ON records (changed_at);";

const UPSERT: &str = "
    INSERT INTO records (id, party, changed_at, body) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (id) DO UPDATE SET party = excluded.party, changed_at = excluded.changed_at, body = excluded.body";

struct Record {
    id: String,
    party: String,
    changed_at: i64,
    body: String,
}

/// Time on a processor to store so many rows in a new database at `path`; making the rows does not count.
pub fn store(rows: usize, path: &Path) -> anyhow::Result<Duration> {
    let choices = Choices::new(1, "upsert loop");
    let records: Vec<Record> = (0..rows).map(|_| record(&choices)).collect();
    let mut connection = Connection::open(path)?;
    connection.execute_batch(SCHEMA)?;
    let before = thread_cpu_time()?;
    for batch in records.chunks(BATCH) {
        let transaction = connection.transaction()?;
        {
            let mut upsert = transaction.prepare_cached(UPSERT)?;
            for record in batch {
                upsert.execute((&record.id, &record.party, record.changed_at, &record.body))?;
            }
        }
        transaction.commit()?;
    }
    Ok(thread_cpu_time()? - before)
}

fn record(choices: &Choices) -> Record {
    let frame = json!({ "memo": "" }).to_string().len();
    Record {
        id: choices.word(32),
        party: choices.word(16),
        changed_at: i64::try_from(choices.below(1 << 50)).unwrap_or_default(),
        body: json!({ "memo": "m".repeat(BODY - frame) }).to_string(),
    }
}
