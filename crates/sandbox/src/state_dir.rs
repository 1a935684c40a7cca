//! Keeps the stand-ins' state in a folder: JSON files, each replaced whole.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::SandboxError;

#[derive(Clone, Debug)]
pub(crate) struct StateDir(PathBuf);

impl StateDir {
    /// Opens or creates the folder.
    pub(crate) fn open(path: PathBuf) -> Result<Self, SandboxError> {
        fs::create_dir_all(&path).map_err(|error| state_error(&path, &error))?;
        Ok(Self(path))
    }

    /// A folder inside this one.
    pub(crate) fn folder(&self, name: &str) -> Result<Self, SandboxError> {
        Self::open(self.0.join(name))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// The file's content, `None` when there is no such file.
    pub(crate) fn read<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, SandboxError> {
        let path = self.0.join(name);
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|error| state_error(&path, &error)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(state_error(&path, &error)),
        }
    }

    /// Replaces the file; after a crash it is the old one or the new one, never a part.
    pub(crate) fn write<T: Serialize>(&self, name: &str, content: &T) -> Result<(), SandboxError> {
        let path = self.0.join(name);
        let written = serde_json::to_vec(content)
            .map_err(std::io::Error::other)
            .and_then(|bytes| replace(&path, &bytes));
        written.map_err(|error| state_error(&path, &error))
    }
}

fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let mut file = fs::File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)
}

fn state_error(path: &Path, cause: &dyn std::fmt::Display) -> SandboxError {
    SandboxError::State {
        path: path.to_owned(),
        message: cause.to_string(),
    }
}
