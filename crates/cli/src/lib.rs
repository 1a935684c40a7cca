//! The `advisoros` command: clap in, one use case, text or JSON out.
//!
//! One file per command in `commands/`. A command reads its arguments, opens the workspace if it
//! needs one, calls a use case of `connect-app`, and gives an `output::Answer`. Exit codes and
//! documents are the public contract; `tests/it` holds them to it.
//!
//! A library, so that `crates/bars` can be the same command line with a protection compiled out.

mod arguments;
mod commands;
mod input;
mod interrupt;
mod output;
mod session;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;
use connect_app::error::{AppError, ErrorCode};
use connect_app::platform::keep_memory_private;

use crate::arguments::Arguments;

/// Runs what these words say, of which the first is the program's name.
pub fn run(words: Vec<OsString>) -> ExitCode {
    // With --json even a wrong command line answers with a document (`contract.md` 2).
    let json_asked = words.iter().any(|word| word == "--json");
    let arguments = match Arguments::try_parse_from(words) {
        Ok(arguments) => arguments,
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            let _closed = error.print();
            return ExitCode::SUCCESS;
        }
        Err(error) => return ExitCode::from(usage(&error, json_asked)),
    };
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env("ADVISOROS_LOG").unwrap_or_else(|_| "off".into()))
        .init();
    if let Err(error) = keep_memory_private() {
        tracing::warn!(%error, "a crash could leave a core file");
    }
    let json = arguments.json;
    let outcome = runtime().and_then(|runtime| {
        runtime.block_on(async {
            let outcome = commands::run(arguments).await;
            session::finish().await.and(outcome)
        })
    });
    ExitCode::from(match outcome {
        Ok(answer) => answer.print(json),
        Err(error) => output::print_error(&error, json),
    })
}

fn runtime() -> Result<tokio::runtime::Runtime, AppError> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| AppError::internal("start the program", error))
}

fn usage(error: &clap::Error, json: bool) -> u8 {
    if json {
        let first_line = error
            .to_string()
            .lines()
            .next()
            .unwrap_or_default()
            .trim_start_matches("error: ")
            .to_owned();
        return output::print_error(
            &AppError::new(ErrorCode::InvalidInput, first_line).hint("See `advisoros --help`"),
            true,
        );
    }
    let _closed = error.print();
    2
}
