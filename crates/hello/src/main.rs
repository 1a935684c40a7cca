//! The smallest window that Tauri makes: one page under the same content policy as ours, one command.
//!
//! `cargo xtask perf` measures our window beside it, in the same job and built with the same profile,
//! so that a figure says what we added and not how fast the machine is. Never shipped.

use std::io::Write;
use std::process::ExitCode;

/// The page's one call; says so on stderr, as our window does for its first screen.
#[tauri::command]
fn hello() -> &'static str {
    // Whoever started us may have gone.
    let _closed = writeln!(std::io::stderr(), "READY");
    "Hello"
}

fn main() -> ExitCode {
    let outcome = tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![hello])
        .run(tauri::generate_context!());
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _closed = writeln!(std::io::stderr(), "the window could not be opened: {error}");
            ExitCode::FAILURE
        }
    }
}
