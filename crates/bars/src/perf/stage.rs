//! The two windows that take turns: the anchor, and ours on a firm's workspace.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::window::Program;
use super::workspace;
use crate::files::copy_folder;

/// See the module. Its folder goes with it.
pub struct Stage {
    programs: PathBuf,
    folder: TempDir,
}

impl Stage {
    /// Makes the workspace; the programs lie in `programs`.
    pub async fn set(programs: &Path) -> anyhow::Result<Self> {
        let stage = Self {
            programs: programs.to_owned(),
            folder: tempfile::tempdir()?,
        };
        for home in [stage.home("anchor"), stage.home("ours")] {
            std::fs::create_dir(home)?;
        }
        workspace::found(&stage.folder.path().join("founded"), &Program::data_folder(&stage.home("ours"))).await?;
        Ok(stage)
    }

    /// The smallest window.
    pub fn anchor(&self) -> Program {
        Program::new(self.programs.join("connect-hello"), &self.home("anchor"))
    }

    /// Ours, on a fresh copy of the workspace: one whose last user was killed is checked before it opens.
    pub fn ours(&self) -> anyhow::Result<Program> {
        let workspace = self.folder.path().join("workspace");
        copy_folder(&self.folder.path().join("founded"), &workspace)?;
        Ok(Program::new(self.programs.join("advisoros-connect"), &self.home("ours")).with_workspace(&workspace))
    }

    fn home(&self, of: &str) -> PathBuf {
        self.folder.path().join(of)
    }
}
