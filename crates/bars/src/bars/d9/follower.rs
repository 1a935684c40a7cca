//! A workspace of the company, which a command line pulls into.

use anyhow::Context;
use rusqlite::{Connection, OpenFlags};

use crate::advisoros::Advisoros;
use crate::command_line::CommandLine;
use crate::stand_in::StandIn;

/// See the module.
pub struct Follower {
    command_line: CommandLine,
    connection: String,
}

impl Follower {
    /// Connects, and keeps as much of the partner's records as there is.
    pub fn connect(advisoros: &Advisoros, stand_in: &StandIn) -> anyhow::Result<Self> {
        let command_line = CommandLine::new(advisoros)?;
        let connection = command_line.connect(stand_in)?;
        command_line.run(&["settings", "set", "--invoice-level", "lines"])?;
        Ok(Self { command_line, connection })
    }

    /// Everything that a pull brings; after the first, what changed.
    pub fn pull(&self) -> anyhow::Result<()> {
        self.command_line
            .run(&["pull", &self.connection])
            .context("a pull did not succeed")?;
        Ok(())
    }

    /// What is stored.
    pub fn database(&self) -> anyhow::Result<Connection> {
        let file = self.command_line.workspace().join("workspace.db");
        Ok(Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?)
    }
}
