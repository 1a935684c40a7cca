//! What kinds of jobs there are, and in which each is unlike the others.

use connect_store::jobs::Job;

use crate::error::{AppError, ErrorCode};

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Reads a partner's records.
    Pull,
    /// Has the partner read a golden set. Nobody goes on with what another program left behind: what was sent may have been
    /// taken in, is paid for, and was confirmed by the person who sat there.
    GoldenRun,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Pull, Self::GoldenRun];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Pull => "pull",
            Self::GoldenRun => "golden_run",
        }
    }

    pub(super) fn of(job: &Job) -> Result<Self, AppError> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == job.kind);
        found.ok_or_else(|| AppError::new(ErrorCode::Internal, "A job that nothing does"))
    }

    /// Whether another program goes on with it, or tries it again.
    pub(super) const fn goes_on(self) -> bool {
        matches!(self, Self::Pull)
    }

    /// What it is called in a sentence.
    const fn noun(self) -> &'static str {
        match self {
            Self::Pull => "pull",
            Self::GoldenRun => "run",
        }
    }

    /// What is left of one that did not come to its end.
    const fn left(self) -> &'static str {
        match self {
            Self::Pull => "what was read until then is stored",
            Self::GoldenRun => "answers that came are kept beside the documents, and no run is compared with it",
        }
    }

    /// The step of one that a person stopped.
    pub(super) fn stopped_step(self) -> String {
        format!("Stopped; {}", self.left())
    }

    /// Whoever works at one that a person stopped is told so.
    pub(super) fn stopped(self) -> AppError {
        AppError::new(ErrorCode::Cancelled, format!("The {} was stopped; {}", self.noun(), self.left()))
    }

    /// The same for one that another program has taken.
    pub(super) fn taken(self) -> AppError {
        AppError::new(
            ErrorCode::Cancelled,
            format!("Another program goes on with this {}; {}", self.noun(), self.left()),
        )
    }

    /// Its program is no more, and nobody goes on with it.
    pub(super) fn cut_off(self) -> AppError {
        AppError::new(
            ErrorCode::Internal,
            format!("The {} was cut off with its program; {}", self.noun(), self.left()),
        )
        .hint("Look at it again and confirm it, to read everything anew")
    }

    /// Whoever orders another one of the connection is told that one is under way.
    pub(super) fn under_way(self, connection_name: &str) -> AppError {
        let words = match self {
            Self::Pull => format!("`{connection_name}` is being pulled already"),
            Self::GoldenRun => format!("`{connection_name}` reads a golden set already"),
        };
        AppError::new(ErrorCode::AlreadyRunning, words).hint("Wait until it ends, or stop it with `jobs cancel`")
    }
}
