//! Few token calls at once, by all programs of this installation together: forty connections that wake
//! up in five programs must not look like an attack (bar T5).
//!
//! A slot is an OS lock on one of a few files, so a program that is killed gives its slot back at once,
//! and one that is frozen keeps one of them only. No slot, no refresh.

use std::fs::{File, TryLockError};
use std::path::Path;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

use super::home::Home;
use super::lock::{PATIENCE, POLL};
use crate::error::{AppError, ErrorCode};
use crate::protection;

const SLOTS: usize = 4;

/// This process's place in the queue.
pub(super) struct Slots(Semaphore);

/// The right to make a token call, for as long as it exists.
pub(super) struct Slot<'a> {
    _permit: Option<SemaphorePermit<'a>>,
    _file: Option<File>,
}

impl Default for Slots {
    fn default() -> Self {
        Self(Semaphore::new(SLOTS))
    }
}

impl Slots {
    /// Queues behind this process's own calls, then waits a while for the calls of others.
    pub(super) async fn take(&self, home: &Home) -> Result<Slot<'_>, AppError> {
        if !protection::LOCKS {
            return Ok(Slot {
                _permit: None,
                _file: None,
            });
        }
        let permit = self.0.acquire().await.ok();
        let deadline = Instant::now() + PATIENCE;
        loop {
            for path in home.slot_files(SLOTS) {
                if let Some(file) = try_take(&path).map_err(|error| home.unusable(error))? {
                    return Ok(Slot {
                        _permit: permit,
                        _file: Some(file),
                    });
                }
            }
            if Instant::now() >= deadline {
                return Err(
                    AppError::new(ErrorCode::WorkspaceBusy, "Other programs are refreshing several connections")
                        .hint("Try again in a moment"),
                );
            }
            tokio::time::sleep(POLL).await;
        }
    }
}

fn try_take(path: &Path) -> std::io::Result<Option<File>> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let file = File::options().write(true).create(true).truncate(false).open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}
