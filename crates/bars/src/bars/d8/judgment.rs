//! What is stored when the pull has ended, beside what the partner has.

use std::collections::BTreeMap;

use anyhow::Context;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::life::database;
use crate::command_line::CommandLine;
use crate::partner_books::{self, Amounts};
use crate::stand_in::StandIn;

/// Requests of a pull that asks for changes; one that lists needs more.
const FEW: u64 = 5;

/// See the module.
#[derive(Default)]
pub struct Judgment {
    /// Rows.
    pub stored: usize,
    /// Invoices of the partner that are not stored.
    pub missing: usize,
    /// Rows of an invoice that has one already, or that the partner does not have.
    pub doubled: usize,
    /// Invoices with another total, or another open balance.
    pub different: usize,
    /// Pulls whose row, job, counts or cursor is not that of a pull which ended well.
    pub unfinished: usize,
    pub stored_total: i64,
    pub partner_total: i64,
    complaints: Vec<String>,
}

impl Judgment {
    /// Judges, and then pulls again: once what changed since, and once everything.
    pub fn of(
        end: anyhow::Result<Value>,
        command_line: &CommandLine,
        connection: &str,
        stand_in: &StandIn,
        invoices: usize,
    ) -> anyhow::Result<Self> {
        let mut judgment = Self::default();
        let partner = partner_books::invoices(stand_in)?;
        judgment.expect("the partner's own count", &partner.len(), &invoices);
        {
            let database = Connection::open(database(&command_line.workspace()))?;
            judgment.compare(&partner, &database)?;
            judgment.rows(&database, invoices)?;
        }
        match end {
            Ok(pulled) => judgment.counts("the pull", &pulled, [invoices, invoices, 0, 0]),
            Err(error) => judgment.complain(format!("the pull: {error:#}")),
        }
        let last = partner.keys().next_back().context("the partner has no invoice")?;
        stand_in.mutate("Invoice", "void", &json!({"id": last}))?;
        let pull = ["pull", connection, "--resource", "invoices"];
        match command_line.run(&pull) {
            Ok(changes) => {
                judgment.expect("invoices that a void changed", &number(&changes, "deactivated"), &1);
                judgment.expect("new ones", &number(&changes, "inserted"), &0);
                judgment.expect("whether changes were asked for", &(number(&changes, "requests") <= FEW), &true);
            }
            Err(error) => judgment.complain(format!("a pull of changes: {error:#}")),
        }
        match command_line.run(&[&pull[..], &["--full"]].concat()) {
            Ok(whole) => judgment.counts("a whole pull", &whole, [invoices, 0, 0, invoices]),
            Err(error) => judgment.complain(format!("a whole pull: {error:#}")),
        }
        judgment.unfinished = usize::from(!judgment.complaints.is_empty());
        Ok(judgment)
    }

    pub fn add(&mut self, other: &Self) {
        self.stored += other.stored;
        self.missing += other.missing;
        self.doubled += other.doubled;
        self.different += other.different;
        self.unfinished += other.unfinished;
        self.stored_total += other.stored_total;
        self.partner_total += other.partner_total;
        self.complaints.extend(other.complaints.iter().cloned());
    }

    /// For the end of a sentence.
    pub fn complaints(&self) -> String {
        self.complaints.iter().map(|complaint| format!("; {complaint}")).collect()
    }

    fn compare(&mut self, partner: &BTreeMap<String, Amounts>, database: &Connection) -> anyhow::Result<()> {
        self.partner_total = partner.values().map(|amounts| amounts.total).sum();
        let mut missing = partner.clone();
        let mut statement = database.prepare("SELECT external_id, total, balance FROM invoices WHERE deleted_at IS NULL")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let stored = Amounts {
                total: row.get(1)?,
                balance: row.get(2)?,
            };
            self.stored += 1;
            self.stored_total += stored.total;
            match missing.remove(&row.get::<_, String>(0)?) {
                Some(amounts) => self.different += usize::from(amounts != stored),
                None => self.doubled += 1,
            }
        }
        self.missing = missing.len();
        Ok(())
    }

    /// One job and one run for all lives, and a cursor not later than the run began.
    fn rows(&mut self, database: &Connection, invoices: usize) -> anyhow::Result<()> {
        let text = |sql: &str| database.query_row(sql, [], |row| row.get::<_, Option<String>>(0));
        let jobs = text("SELECT group_concat(status || ' ' || done || ' of ' || total, ', ') FROM jobs")?;
        self.expect("jobs", &jobs.unwrap_or_default(), &format!("succeeded {invoices} of {invoices}"));
        let runs = text("SELECT group_concat(status || ' ' || inserted, ', ') FROM pull_runs")?;
        self.expect("runs", &runs.unwrap_or_default(), &format!("succeeded {invoices}"));
        let cursors = text(
            "SELECT group_concat(resource || (changed_since BETWEEN started_at - 1000000 AND finished_at), ', ') FROM pull_cursors, pull_runs",
        )?;
        self.expect("cursors", cursors.as_deref().unwrap_or_default(), "invoices1");
        Ok(())
    }

    fn counts(&mut self, what: &str, pulled: &Value, [rows, inserted, updated, unchanged]: [usize; 4]) {
        for (name, expected) in [
            ("rows", rows),
            ("inserted", inserted),
            ("updated", updated),
            ("unchanged", unchanged),
        ] {
            self.expect(&format!("`{name}` of {what}"), &number(pulled, name), &(expected as u64));
        }
    }

    fn expect<T: PartialEq + std::fmt::Display + ?Sized>(&mut self, what: &str, found: &T, expected: &T) {
        if found != expected {
            self.complain(format!("{what}: {found}, not {expected}"));
        }
    }

    fn complain(&mut self, complaint: String) {
        self.complaints.push(complaint);
    }
}

fn number(pulled: &Value, name: &str) -> u64 {
    pulled[name].as_u64().unwrap_or(u64::MAX)
}
