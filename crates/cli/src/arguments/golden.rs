//! The grammar of `golden`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::OneConnection;

/// `golden ...`
#[derive(Debug, Subcommand)]
pub enum Golden {
    /// Make a set to look at in a new folder: documents of our own making and what they say
    Init(GoldenInit),
    /// Have the connection's models read a set, and hold it against the baseline; without --yes, what that would cost
    Run(GoldenRun),
    /// Judge the stored answers again, without the partner
    Replay(GoldenSet),
    /// The last run against the baseline, field by field
    Compare(GoldenSet),
    /// Take the last run for the new baseline, though it is read less surely
    Accept(GoldenSet),
    /// Leave a set out of the checks until it is run again; its runs stay
    Retire(GoldenRetire),
    /// What it would mean to accept from another confidence on
    Curve(GoldenCurve),
    /// The runs of a connection
    Runs(OneConnection),
}

/// `golden init`
#[derive(Debug, Args)]
pub struct GoldenInit {
    /// A folder that does not exist yet, or is empty
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,
}

/// A set and a connection.
#[derive(Debug, Args)]
pub struct GoldenSet {
    /// The set's folder
    #[arg(value_name = "SET")]
    pub set: PathBuf,
    /// The connection's id
    #[arg(value_name = "ID")]
    pub id: String,
}

/// `golden retire`
#[derive(Debug, Args)]
pub struct GoldenRetire {
    /// The set's name, as `golden runs` shows it: its folder may be gone
    #[arg(value_name = "NAME")]
    pub set: String,
    /// The connection's id
    #[arg(value_name = "ID")]
    pub id: String,
}

/// `golden run`
#[derive(Debug, Args)]
pub struct GoldenRun {
    #[command(flatten)]
    pub of: GoldenSet,
    /// Confirms the pages and their cost; without it nothing is sent
    #[arg(long)]
    pub yes: bool,
    /// Goes on with the history of the set's name, though documents were left out or something else is expected of them
    #[arg(long)]
    pub same_set: bool,
}

/// `golden curve`
#[derive(Debug, Args)]
pub struct GoldenCurve {
    #[command(flatten)]
    pub of: GoldenSet,
    /// The confidence to accept from, 0 to 1 (default: 0.85)
    #[arg(long, value_name = "0.x")]
    pub at: Option<String>,
    /// Only this category
    #[arg(long, value_name = "CODE")]
    pub category: Option<String>,
    /// Only this field
    #[arg(long, value_name = "NAME")]
    pub field: Option<String>,
}
