//! The bindings of the window's commands. Only the shell knows its commands, so it prints them.

use std::fs;
use std::path::Path;

use super::Generated;
use crate::problem::{Attempt, Result};
use crate::{process, repository};

const PATH: &str = "ui/src/ipc/bindings.ts";

/// What the shell's example `bindings` writes.
pub fn generated() -> Result<Generated> {
    let written = repository::target().join("bindings.ts");
    let command = [
        "run",
        "--locked",
        "--quiet",
        "--package",
        "advisoros-connect",
        "--example",
        "bindings",
        "--",
    ];
    process::run(repository::cargo().args(command).arg(&written))?;
    let contents = fs::read(&written).attempt(|| format!("read {}", written.display()))?;
    Ok(Generated::from([(Path::new(PATH).to_path_buf(), contents)]))
}
