//! What stops a task: one sentence about what was attempted, and what to do next.

use std::fmt::{self, Display, Formatter};

/// A result of this crate.
pub type Result<T = ()> = std::result::Result<T, Problem>;

/// Why a task stopped. The advice stays apart from the cause.
#[derive(Debug)]
pub struct Problem {
    message: String,
    hint: Option<String>,
}

impl Problem {
    /// A problem without advice.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
        }
    }

    /// Adds what the reader can do about it.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl Display for Problem {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(formatter, "\n  {}", hint.replace('\n', "\n  ")),
            None => Ok(()),
        }
    }
}

/// Says what was attempted when a lower layer fails.
pub trait Attempt<T> {
    /// Turns the error into a [`Problem`] that begins with what was attempted.
    fn attempt(self, what: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: Display> Attempt<T> for std::result::Result<T, E> {
    fn attempt(self, what: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|error| Problem::new(format!("could not {}: {error}", what())))
    }
}
