//! `calendars ...`

use clap::{Args, Subcommand};

use super::OneConnection;

/// `calendars ...`
#[derive(Debug, Subcommand)]
pub enum Calendars {
    /// Those that were added by their addresses, with what the last pull found there
    List(OneConnection),
    /// Add a calendar by its address, once a call has proven that the account sees it; every pull reads it from then on
    Add(OneAddress),
    /// Remove one; the next pull takes it for gone, unless a list shows it
    Remove(OneAddress),
}

/// `calendars add | remove`
#[derive(Debug, Args)]
pub struct OneAddress {
    /// The connection's id
    pub id: String,
    /// The address of a mailbox, a room or a calendar
    pub address: String,
}
