//! One pull with all its lives.

use anyhow::Context;
use connect_app::failpoint;
use rusqlite::Connection;

use super::judgment::Judgment;
use super::life::{Life, database, stored, write_ahead_log};
use super::moment::{Death, Moment, moments};
use crate::advisoros::Advisoros;
use crate::command_line::{CommandLine, finish};
use crate::files::copy_folder;
use crate::seeded::Choices;
use crate::stand_in::StandIn;
use crate::write_ahead_log::is_cut_off;

/// Rows of a page.
const PAGE: usize = 1_000;

/// What came of the lives.
#[derive(Default)]
pub struct Lived {
    pub deaths: Vec<Death>,
    /// Deaths that left a transaction in the log without its end.
    pub half_commits: usize,
    /// Deaths after which fewer rows were there than before that life.
    pub fell_back: usize,
}

impl Lived {
    pub fn add(&mut self, other: &Self) {
        self.deaths.extend(&other.deaths);
        self.half_commits += other.half_commits;
        self.fell_back += other.fell_back;
    }

    pub fn died(&self, so: impl Fn(&Death) -> bool) -> usize {
        self.deaths.iter().filter(|death| so(death)).count()
    }
}

/// Kills a pull so often, lets it end, and judges what is stored.
pub fn kill_again_and_again(company: usize, kills: usize, invoices: usize, seed: u64) -> anyhow::Result<(Lived, Judgment)> {
    let advisoros = Advisoros::own()?;
    let stand_in = StandIn::serve(&advisoros, invoices, company + 1, &["--partner-limits", "off"])?;
    let command_line = CommandLine::new(&advisoros)?;
    let connection = command_line.connect(&stand_in)?;
    let pull = ["pull", &connection, "--resource", "invoices"];
    let mut lived = Lived::default();
    let mut before = Left::default();
    let choices = Choices::new(seed, &format!("d8 {company}"));
    for Moment { pages, death } in moments(kills, invoices.div_ceil(PAGE), &choices) {
        let rows = (pages * PAGE) as u64;
        // So many pages of its own, and in the one after them it dies.
        let own = 1 + rows.saturating_sub(before.noted) / PAGE as u64;
        let armed = [(failpoint::VARIABLE, format!("{}@{own}", failpoint::PAGE_STORED))];
        let variables: &[(&str, String)] = if matches!(death, Death::Between) { &armed } else { &[] };
        Life::new(command_line.start(&pull, variables)?, command_line.workspace()).end(rows, death)?;
        let left = Left::of(&command_line)?;
        lived.deaths.push(death);
        lived.half_commits += usize::from(left.has_half_a_commit);
        lived.fell_back += usize::from(left.rows < before.rows || left.noted < before.noted);
        before = left;
    }
    let end = finish(command_line.start(&pull, &[])?);
    let judgment = Judgment::of(end, &command_line, &connection, &stand_in, invoices)?;
    Ok((lived, judgment))
}

/// What a killed life left, seen in a copy: the next program finds the files as they are.
#[derive(Default)]
struct Left {
    rows: u64,
    noted: u64,
    has_half_a_commit: bool,
}

impl Left {
    fn of(command_line: &CommandLine) -> anyhow::Result<Self> {
        let copy = tempfile::tempdir()?;
        copy_folder(&command_line.workspace(), copy.path())?;
        let has_half_a_commit = is_cut_off(&write_ahead_log(copy.path()))?;
        let found = Connection::open(database(copy.path()))?;
        let rows: i64 = found.query_row("SELECT COUNT(*) FROM invoices", [], |row| row.get(0))?;
        Ok(Self {
            rows: u64::try_from(rows).context("a count is negative")?,
            noted: stored(&found)?,
            has_half_a_commit,
        })
    }
}
