//! The grammar of `verify`, `waivers` and `limits`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use connect_app::gate::Format;

/// `verify`
#[derive(Debug, Args)]
pub struct Verify {
    /// The connections' ids (default: all)
    #[arg(value_name = "ID", conflicts_with_all = ["all", "from"])]
    pub ids: Vec<String>,
    /// Every connection, as without an id
    #[arg(long, conflicts_with = "from")]
    pub all: bool,
    /// Ask nobody: who had checks made, when, and what they found
    #[arg(long, conflicts_with_all = ["ids", "all", "outdated", "format", "out", "live", "rehearsal", "from"])]
    pub history: bool,
    /// Make only the checks whose answer is missing or too old, and those that cost no call
    #[arg(long, conflicts_with = "from")]
    pub outdated: bool,
    /// text, json, junit or html
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    pub format: Option<Format>,
    /// Where the report goes, whole or not at all
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// What the verdict is about
    #[command(flatten)]
    pub scope: VerifyScope,
    /// Ask nobody: judge a report that was saved as JSON
    #[arg(long, value_name = "REPORT")]
    pub from: Option<PathBuf>,
    /// Answers older than this are stale: 90s, 30m, 12h or 7d
    #[arg(long, value_name = "D", requires = "from")]
    pub max_age: Option<String>,
    /// Only a report that this key has signed: what `verify --public-key` showed where it was made
    #[arg(long, value_name = "KEY", requires = "from")]
    pub signed_by: Option<String>,
    /// The key by which this workspace's reports can be told from others
    #[arg(long, conflicts_with_all = ["ids", "all", "outdated", "format", "out", "live", "rehearsal", "from", "history"])]
    pub public_key: bool,
    /// Only live evidence of every connection will do, whatever the report was about
    #[arg(long, requires = "from", conflicts_with = "rehearsal")]
    pub require_live: bool,
    /// A report of some of the connections will do
    #[arg(long, requires = "require_live")]
    pub partial: bool,
}

/// What a verdict is about
#[derive(Debug, Args)]
#[group(multiple = false)]
pub struct VerifyScope {
    /// Judge what partners answered (default)
    #[arg(long)]
    pub live: bool,
    /// Judge what stand-ins answered
    #[arg(long)]
    pub rehearsal: bool,
}

impl VerifyScope {
    /// The word, if one was given.
    pub const fn asked(&self) -> Option<&'static str> {
        match (self.live, self.rehearsal) {
            (true, _) => Some("live"),
            (_, true) => Some("rehearsal"),
            _ => None,
        }
    }
}

fn format(text: &str) -> Result<Format, &'static str> {
    text.parse().map_err(|()| "use text, json, junit or html")
}

/// `waivers ...`
#[derive(Debug, Subcommand)]
pub enum Waivers {
    /// Every waiver, those that are over as well
    List,
    /// Answer for a check that fails, so that it does not keep the gate from being ready
    Add(WaiverAdd),
    /// Take a waiver back
    Withdraw(OneWaiver),
}

/// `waivers add`
#[derive(Debug, Args)]
pub struct WaiverAdd {
    /// The connection's id
    #[arg(value_name = "CONNECTION")]
    pub connection: String,
    /// The check's id, as `verify` shows it
    #[arg(value_name = "CHECK")]
    pub check: String,
    /// Why it may fail, for whoever reads the report
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// For how many days, 90 at most
    #[arg(long, value_name = "N")]
    pub days: u32,
}

/// A waiver by its id
#[derive(Debug, Args)]
pub struct OneWaiver {
    /// As `waivers list` shows it
    #[arg(value_name = "ID")]
    pub id: String,
}

/// `limits ...`
#[derive(Debug, Subcommand)]
pub enum Limits {
    /// The limits in force
    Show,
    /// Change what is given
    Set(LimitsSet),
}

/// `limits set`
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub struct LimitsSet {
    /// Hours for which a call proves a connection
    #[arg(long, value_name = "N")]
    pub proof_hours: Option<u32>,
    /// Hours between two pulls
    #[arg(long, value_name = "N")]
    pub pull_hours: Option<u32>,
    /// Percent of the accounts in use that have to be mapped
    #[arg(long, value_name = "N")]
    pub coverage_percent: Option<u32>,
}
