//! Who works on a meeting: an OS lock on a file, which ends with the process however it ends.

use std::fs::{File, TryLockError};
use std::path::PathBuf;

use connect_domain::ids::SampleMeetingId;
use connect_store::sample_meetings::SampleMeeting;

use crate::App;
use crate::error::{AppError, ErrorCode};

pub(super) struct Hold {
    path: PathBuf,
    _file: File,
}

impl Hold {
    /// `None` while a living program holds it.
    pub(super) fn take(app: &App, id: SampleMeetingId) -> Result<Option<Self>, AppError> {
        let folder = app.data_folder.join("meetings");
        let path = folder.join(format!("{id}.lock"));
        let unusable = |error: std::io::Error| {
            AppError::new(ErrorCode::WorkspaceUnusable, format!("`{}` cannot be used", folder.display())).source(error)
        };
        std::fs::create_dir_all(&folder).map_err(unusable)?;
        let file = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { path, _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(unusable(error)),
        }
    }

    /// Whether somebody works on this meeting now. Another installation's lock cannot be seen: it is given its time.
    pub(super) fn is_held(app: &App, meeting: &SampleMeeting) -> Result<bool, AppError> {
        if meeting.held_by != app.installation_id.to_string() && app.clock.now() < meeting.held_until {
            return Ok(true);
        }
        Ok(Self::take(app, meeting.id)?.is_none())
    }

    /// Nobody will ask for it again, because the meeting is finished.
    pub(super) fn end(self) {
        if let Err(error) = std::fs::remove_file(&self.path) {
            tracing::debug!(%error, "a finished meeting's lock file stays");
        }
    }
}
