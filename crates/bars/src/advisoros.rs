//! The program `advisoros`, run as another program runs it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Which one.
#[derive(Clone)]
pub struct Advisoros(Vec<OsString>);

/// The task of this program that is the command line.
pub const TASK: &str = "advisoros";

impl Advisoros {
    /// The one that was built into this folder.
    pub fn built(programs: &Path) -> Self {
        Self(vec![programs.join("advisoros").into()])
    }

    /// The command line inside of this very program: it has the failpoints, and lacks what `unprotected` removes.
    pub fn own() -> anyhow::Result<Self> {
        let program: PathBuf = std::env::current_exe()?;
        Ok(Self(vec![program.into(), TASK.into()]))
    }

    /// Its first words.
    pub fn words(&self) -> &[OsString] {
        &self.0
    }
}
