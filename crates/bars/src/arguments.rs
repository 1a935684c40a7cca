//! What the command line takes.

use std::ffi::OsString;

use clap::{Parser, Subcommand};

/// Measures the promises of AdvisorOS Connect.
#[derive(Parser)]
#[command(name = "connect-bars")]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub task: Task,
}

/// What to do.
#[derive(Subcommand)]
pub enum Task {
    /// Measure promises about correctness; prints `BAR id value limit n=done/full seed=N VERDICT`
    Bar {
        /// Ids such as `T1 K2`, or `all`
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
        /// Every trial that the bar names, not a sample; only this can print PASS where a sample is smaller
        #[arg(long)]
        full: bool,
        /// Repeats a run's random choices
        #[arg(long, value_name = "N", default_value_t = 1)]
        seed: u64,
    },
    /// Measure promises about speed and size; prints `PERF id value limit N n=N anchor ... ours ... VERDICT`
    Perf {
        /// Ids such as `P1 P6`; all when none is named
        #[arg(value_name = "ID")]
        ids: Vec<String>,
        /// As much as was promised: ten idle minutes instead of one, 200,000 invoices instead of 20,000
        #[arg(long)]
        full: bool,
    },
    /// The program's command line
    #[command(hide = true, disable_help_flag = true)]
    Advisoros {
        /// Its arguments
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<OsString>,
    },
    /// Stands for the window: carries out its commands, and prints what crosses to it
    #[command(hide = true)]
    WindowCommands {
        /// What is before the person, as JSON
        setting: String,
    },
    /// Stands for another process of the program
    #[command(hide = true)]
    Worker {
        /// Workspace, installation and connection, as JSON
        settings: String,
    },
    /// Stands for another program that writes
    #[command(hide = true)]
    Writer {
        /// Workspace and label, as JSON
        settings: String,
    },
}
