//! Measures what the program promises: `cargo xtask bar` asks for correctness, about tokens and
//! secrets, and `cargo xtask perf` for speed and size ([`perf`]).
//!
//! Each promise of correctness is a [`bar::Bar`]: a file in `bars/` named by its id, which makes the trouble it is
//! about, counts what came out and compares that with its limit. Built with the feature
//! `unprotected`, each bar runs with the one protection removed that it measures and must then
//! fail: that is the proof that it can. The bars about tokens are measured on a real workspace in a
//! temporary folder ([`firm`]), by further processes of this program ([`workers`]) and against a
//! severe [`authorization_server`].
//!
//! To add a bar: a file in `bars/`, a line in `bars/mod.rs`, and the removed protection.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "its output is its purpose")]

mod advisoros;
mod arguments;
mod authorization_server;
mod bar;
mod bars;
mod command_line;
mod files;
mod firm;
mod keychain_folder;
mod partner_books;
mod partner_calls;
mod peer;
mod perf;
mod plaintext;
mod polls;
mod seeded;
mod small_disk;
mod stand_in;
mod window_commands;
mod worker;
mod workers;
mod write_ahead_log;
mod writer;
mod writers;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, Task};
use crate::bar::{Scale, Verdict};
use crate::perf::Extent;

fn main() -> ExitCode {
    match Arguments::parse().task {
        Task::Bar { ids, full, seed } => match bars::choose(&ids) {
            Ok(chosen) => measure(&chosen, Scale { full, seed }),
            Err(unknown) => {
                eprintln!("error: {unknown}");
                ExitCode::from(2)
            }
        },
        Task::Perf { ids, full } => {
            let extent = if full { Extent::Full } else { Extent::Sample };
            perf::measure(&ids, extent).unwrap_or_else(|error| {
                eprintln!("error: {error:#}");
                ExitCode::from(2)
            })
        }
        Task::Advisoros { words } => connect_cli::run([advisoros::TASK.into()].into_iter().chain(words).collect()),
        Task::Writer { settings } => match writer::write(&settings) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("writer: {error:#}");
                ExitCode::FAILURE
            }
        },
        Task::WindowCommands { setting } => match window_commands::obey(&setting) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("window: {error:#}");
                ExitCode::FAILURE
            }
        },
        Task::Worker { settings } => match worker::obey(&settings) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("worker: {error:#}");
                ExitCode::FAILURE
            }
        },
    }
}

/// Prints two lines a bar. Succeeds when no bar failed.
fn measure(chosen: &[bar::Bar], scale: Scale) -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for bar in chosen {
        let report = bar.measure(scale);
        println!("{report}");
        if report.verdict == Verdict::Fail {
            code = ExitCode::FAILURE;
        }
    }
    code
}
