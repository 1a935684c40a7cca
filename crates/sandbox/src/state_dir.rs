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

impl StateDir {
    /// Hands over each line of a file, and whether there is such a file. A last line without an end was cut
    /// off while it was written: it is taken away.
    pub(crate) fn read_lines<T: DeserializeOwned>(&self, name: &str, mut take: impl FnMut(T)) -> Result<bool, SandboxError> {
        let path = self.0.join(name);
        let failed = |error: &dyn std::fmt::Display| state_error(&path, error);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(failed(&error)),
        };
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
        if whole < bytes.len() {
            let length = u64::try_from(whole).unwrap_or(0);
            let file = fs::OpenOptions::new().write(true).open(&path);
            file.and_then(|file| file.set_len(length)).map_err(|error| failed(&error))?;
        }
        let lines = bytes.get(..whole).unwrap_or_default().split(|byte| *byte == b'\n');
        for line in lines.filter(|line| !line.is_empty()) {
            take(serde_json::from_slice(line).map_err(|error| failed(&error))?);
        }
        Ok(true)
    }

    /// Replaces the file by these lines.
    pub(crate) fn write_lines<T: Serialize>(&self, name: &str, lines: impl IntoIterator<Item = T>) -> Result<(), SandboxError> {
        let path = self.0.join(name);
        let mut bytes = Vec::new();
        for line in lines {
            push_line(&mut bytes, &line).map_err(|error| state_error(&path, &error))?;
        }
        replace(&path, &bytes).map_err(|error| state_error(&path, &error))
    }

    /// Adds lines at the end, in one writing.
    pub(crate) fn append_lines<T: Serialize>(&self, name: &str, lines: &[T]) -> Result<(), SandboxError> {
        let path = self.0.join(name);
        let append = || {
            let mut bytes = Vec::new();
            for line in lines {
                push_line(&mut bytes, line)?;
            }
            let mut file = fs::OpenOptions::new().append(true).create(true).open(&path)?;
            file.write_all(&bytes)?;
            file.sync_data()
        };
        append().map_err(|error| state_error(&path, &error))
    }
}

fn push_line<T: Serialize>(bytes: &mut Vec<u8>, line: &T) -> std::io::Result<()> {
    serde_json::to_writer(&mut *bytes, line).map_err(std::io::Error::other)?;
    bytes.push(b'\n');
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_added_and_a_line_that_was_cut_off_is_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let files = StateDir::open(folder.path().to_owned()).unwrap();
        let read = || {
            let mut lines: Vec<u32> = Vec::new();
            files.read_lines("a.jsonl", |line| lines.push(line)).map(|found| (found, lines))
        };
        assert_eq!(read().unwrap(), (false, vec![]));
        files.write_lines("a.jsonl", [1_u32, 2]).unwrap();
        files.append_lines("a.jsonl", &[3_u32]).unwrap();
        let path = folder.path().join("a.jsonl");
        let mut cut = fs::read(&path).unwrap();
        cut.extend_from_slice(b"4");
        fs::write(&path, cut).unwrap();
        assert_eq!(read().unwrap(), (true, vec![1, 2, 3]));
        files.append_lines("a.jsonl", &[5_u32]).unwrap();
        assert_eq!(read().unwrap(), (true, vec![1, 2, 3, 5]));
        fs::write(&path, "{ damaged\n6\n").unwrap();
        assert!(read().unwrap_err().to_string().contains("a.jsonl"));
    }
}
