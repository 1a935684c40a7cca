//! `meeting`.

use clap::{Args, Subcommand};

use super::OneConnection;

/// `meeting`
#[derive(Debug, Subcommand)]
pub enum Meeting {
    /// Write a sample meeting into a calendar of the account, follow it, change it, delete it
    Run(MeetingRun),
    /// What the newest sample meeting of a connection came to, or how far it got
    Show(OneConnection),
}

/// `meeting run`
#[derive(Debug, Args)]
pub struct MeetingRun {
    /// The connection's id
    pub id: String,
    /// Name or id of a calendar that was pulled; the account's main one if none is given
    #[arg(long)]
    pub calendar: Option<String>,
    /// Confirms the preview; without it nothing is written
    #[arg(long)]
    pub yes: bool,
}
