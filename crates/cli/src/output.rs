//! What a command prints: text for people, one JSON document for programs, errors in both.

use std::io::Write;

use connect_app::OsEntropy;
use connect_app::error::{AppError, ErrorCode, ErrorView};
use connect_domain::clock::{Clock, SystemClock};
use connect_domain::ids::CorrelationId;

/// A finished command: its document, its text, and whether it found something (`contract.md`: 1).
#[derive(Debug)]
pub struct Answer {
    json: serde_json::Value,
    text: String,
    found: bool,
    silent: bool,
}

impl Answer {
    /// `view` for programs and `text` for people; exit code 0.
    pub fn new(view: &impl serde::Serialize, text: impl Into<String>) -> Result<Self, AppError> {
        let json = serde_json::to_value(view).map_err(|error| AppError::internal("write the answer", error))?;
        Ok(Self {
            json,
            text: text.into(),
            found: false,
            silent: false,
        })
    }

    /// Exit code 1 if `found`: a check failed, or there is drift.
    #[must_use]
    pub const fn found(mut self, found: bool) -> Self {
        self.found = found;
        self
    }

    /// Prints nothing: the command has printed while it ran.
    #[must_use]
    pub const fn silent(mut self) -> Self {
        self.silent = true;
        self
    }

    /// Prints it and gives the exit code.
    pub fn print(&self, json: bool) -> u8 {
        if self.silent {
            return 0;
        }
        if json {
            write_line(&mut std::io::stdout().lock(), &self.json.to_string());
        } else if !self.text.is_empty() {
            write_line(&mut std::io::stdout().lock(), self.text.trim_end());
        }
        u8::from(self.found)
    }
}

/// Prints an error and gives its exit code.
pub fn print_error(error: &AppError, json: bool) -> u8 {
    let view = ErrorView::report(error, CorrelationId::new(SystemClock.now(), &OsEntropy));
    if json {
        write_line(&mut std::io::stdout().lock(), &serde_json::json!({ "error": view }).to_string());
    } else {
        let mut stderr = std::io::stderr().lock();
        write_line(&mut stderr, &format!("advisoros: {}", view.message));
        if let Some(hint) = &view.hint {
            write_line(&mut stderr, &format!("  {hint}"));
        }
        if error.code == ErrorCode::Internal {
            write_line(&mut stderr, &format!("  reference {}", view.correlation_id));
        }
    }
    error.code.exit_code()
}

/// One line; a closed pipe is the reader's choice and no error.
pub fn write_line(stream: &mut dyn Write, line: &str) {
    let _closed = writeln!(stream, "{line}");
}
