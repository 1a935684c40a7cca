//! The program `advisoros`; everything is in the library beside it.

use std::process::ExitCode;

fn main() -> ExitCode {
    connect_cli::run(std::env::args_os().collect())
}
