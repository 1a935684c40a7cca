//! A grant has one home (`reliability.md` B13): the installation named in the workspace's row, and on
//! it the one folder that is known as this workspace's. Whoever opens a copy holds foreign grants.
//!
//! Locks, generations and escrow lie in this installation's own folder, so that neither a copy nor a
//! restored backup of the workspace brings them along. A rehearsal keeps them beside its database:
//! its partners are stand-ins in the same folder, so a copy of it is a world of its own.

use std::path::{Path, PathBuf};

use connect_domain::ids::{ConnectionId, InstallationId};
use connect_store::workspaces::{self, Workspace, WorkspaceKind};
use connect_store::{Location, Store};

use crate::error::{AppError, ErrorCode};
use crate::platform;
use crate::protection;

/// See the module.
#[derive(Clone, Debug)]
pub(crate) struct Home {
    installation_id: InstallationId,
    folder: PathBuf,
    /// Where the workspace lies; `None` for a database server, which has one place only.
    workspace_folder: Option<PathBuf>,
    is_rehearsal: bool,
}

impl Home {
    /// The home of an open workspace on this installation.
    pub(crate) fn of(workspace: &Workspace, installation_id: InstallationId, location: &Location, data_folder: &Path) -> Self {
        let is_rehearsal = workspace.kind == WorkspaceKind::Rehearsal;
        let workspace_folder = location
            .folder()
            .map(|folder| std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned()));
        let folder = match &workspace_folder {
            Some(folder) if is_rehearsal => folder.clone(),
            _ => data_folder.join("workspaces").join(workspace.id.to_string()),
        };
        Self {
            installation_id,
            folder,
            workspace_folder,
            is_rehearsal,
        }
    }

    /// The never-deleted lock file of a connection.
    pub(super) fn lock_file(&self, id: ConnectionId) -> PathBuf {
        self.folder.join("locks").join(format!("{id}.lock"))
    }

    /// The lock files of the token calls that may be under way at once.
    pub(super) fn slot_files(&self, slots: usize) -> impl Iterator<Item = PathBuf> {
        let folder = self.folder.join("locks");
        (0..slots).map(move |slot| folder.join(format!("call-{slot}.lock")))
    }

    /// Where a connection's tokens wait that could not be committed.
    pub(super) fn escrow_file(&self, id: ConnectionId) -> PathBuf {
        self.folder.join("escrow").join(format!("{id}.json"))
    }

    /// Folders whose disks must have room before a token is spent.
    pub(super) fn folders(&self) -> impl Iterator<Item = &Path> {
        self.workspace_folder.iter().chain([&self.folder]).map(PathBuf::as_path)
    }

    /// Installation and process, for intents and leases.
    pub(super) fn holder(&self) -> String {
        format!("{}/{}", self.installation_id, std::process::id())
    }

    /// Refuses to touch grants whose home is elsewhere.
    pub(super) async fn check(&self, store: &Store) -> Result<(), AppError> {
        // On a server the database is the home, and every machine that opens its vault is enrolled.
        let Some(here) = self.workspace_folder.as_ref().filter(|_| !self.is_rehearsal && protection::HOME) else {
            return Ok(());
        };
        let workspace = workspaces::get(&mut store.read().await?).await?;
        let workspace = workspace.ok_or_else(|| AppError::new(ErrorCode::WorkspaceUnusable, "The workspace has lost its own row"))?;
        if workspace.home_installation_id != self.installation_id {
            return Err(foreign("The grants of this workspace belong to another installation"));
        }
        match self.registered()? {
            Some(known) if &known == here => Ok(()),
            // Where the workspace was is still one: this is a copy of it.
            Some(known) if known.join("workspace.db").exists() => Err(foreign(&format!(
                "This is a copy of the workspace in `{}`, to which the grants belong",
                known.display()
            ))),
            _ => self.register(here),
        }
    }

    /// Makes this folder on this installation the home: only after a person chose so.
    pub(super) fn claim(&self) -> Result<InstallationId, AppError> {
        if let Some(here) = &self.workspace_folder
            && !self.is_rehearsal
        {
            self.register(here)?;
        }
        Ok(self.installation_id)
    }

    fn registration(&self) -> PathBuf {
        self.folder.join("workspace-folder")
    }

    fn registered(&self) -> Result<Option<PathBuf>, AppError> {
        match std::fs::read_to_string(self.registration()) {
            Ok(text) => Ok(Some(PathBuf::from(text))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.unusable(error)),
        }
    }

    fn register(&self, here: &Path) -> Result<(), AppError> {
        let text = here.to_string_lossy();
        platform::write_atomically(&self.registration(), text.as_bytes()).map_err(|error| self.unusable(error))
    }

    pub(super) fn unusable(&self, error: std::io::Error) -> AppError {
        AppError::new(ErrorCode::WorkspaceUnusable, format!("`{}` cannot be used", self.folder.display()))
            .hint("This installation keeps its locks there: make it writable, or name another folder with ADVISOROS_DATA")
            .source(error)
    }
}

fn foreign(message: &str) -> AppError {
    AppError::new(ErrorCode::ForeignGrant, message)
        .hint("Go on working there, or move the grants here: then the other copy must not be used any more")
}
