//! The project's own commands, in Rust and light: it compiles in seconds, so that everything else
//! can begin. It starts cargo, npm and the test runners; it links none of the product's crates.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a build tool talks to its terminal")]

mod bars;
mod conformance;
mod counts;
mod display;
mod fuzz;
mod r#gen;
mod lint;
mod prepare;
mod problem;
mod process;
mod repository;
mod run;
mod screenshot;
mod stages;
mod test;
mod tidy;
mod tour;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::problem::Result;

/// Commands of this repository.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Prepare the machine, build everything, and open the window on a rehearsal firm
    Run {
        /// The rehearsal firm's folder (default: below your data folder)
        #[arg(long, value_name = "DIR")]
        workspace: Option<PathBuf>,
    },
    /// Prepare the machine and run every test
    Test {
        /// Only these parts
        #[arg(long, value_enum, value_name = "PART")]
        only: Vec<test::Suite>,
    },
    /// Check every rule that a machine can check
    Lint {
        /// Repair what can be repaired
        #[arg(long)]
        fix: bool,
    },
    /// Rewrite what is generated: bindings and icons
    Gen,
    /// Measure promises about correctness (T1 T3 ..., or all)
    Bar {
        /// Compile the protections out: every bar must then fail
        #[arg(long)]
        unprotected: bool,
        /// Ids, and options for the measuring program
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true, value_name = "ID")]
        arguments: Vec<String>,
    },
    /// Measure promises about speed and size (grid, P1, P2 ...; all when none is named)
    Perf {
        /// Ids, and options for the measuring program
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ID")]
        arguments: Vec<String>,
    },
    /// Feed what reads foreign bytes with bytes that reach ever more of it
    Fuzz {
        /// Only this target (default: each in turn)
        target: Option<String>,
        /// How long each is fed
        #[arg(long, default_value_t = 10, value_name = "N")]
        minutes: u32,
    },
    /// Let the partners' own SDKs judge the stand-ins
    Conformance {
        /// Only this partner's
        partner: Option<String>,
    },
    /// Walk a newcomer's first minutes in the real window: every step with its picture and its seconds
    Tour {
        /// With the optimized window, as a person gets it
        #[arg(long)]
        release: bool,
        /// In the dark theme
        #[arg(long)]
        dark: bool,
    },
    /// Consent at a stand-in's authorization URL, as a browser would
    #[command(hide = true)]
    Consent {
        /// The authorization URL
        url: String,
    },
}

fn main() -> ExitCode {
    match perform(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result {
    match task {
        Task::Run { workspace } => run::run(workspace),
        Task::Test { only } => test::test(&only),
        Task::Lint { fix } => lint::lint(fix),
        Task::Gen => r#gen::generate(),
        Task::Bar { unprotected, arguments } => bars::bar(unprotected, &arguments),
        Task::Perf { arguments } => bars::perf(&arguments),
        Task::Fuzz { target, minutes } => fuzz::fuzz(target.as_deref(), minutes),
        Task::Conformance { partner } => conformance::conformance(partner.as_deref()),
        Task::Tour { release, dark } => tour::tour(release, dark),
        Task::Consent { url } => run::consent(&url),
    }
}
