//! `meeting`.

use clap::{Args, Subcommand};

/// `meeting`
#[derive(Debug, Subcommand)]
pub enum Meeting {
    /// Write a sample meeting into the account's own calendar, follow it, change it, delete it
    Run(MeetingRun),
}

/// `meeting run`
#[derive(Debug, Args)]
pub struct MeetingRun {
    /// The connection's id
    pub id: String,
    /// Confirms the preview; without it nothing is written
    #[arg(long)]
    pub yes: bool,
}
