//! The bindings of the window's commands. Only the shell knows its commands, so it prints them.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::Generated;
use crate::problem::{Attempt, Result};
use crate::{process, repository};

const PATH: &str = "ui/src/ipc/generated.ts";

/// What the shell's example `bindings` writes.
pub fn generated() -> Result<Generated> {
    let written = repository::target().join("bindings.ts");
    process::run(repository::cargo().args(["build", "--locked", "--workspace", "--example", "bindings"]))?;
    process::run(Command::new(repository::target().join("debug/examples/bindings")).arg(&written))?;
    let contents = fs::read(&written).attempt(|| format!("read {}", written.display()))?;
    Ok(Generated::from([(Path::new(PATH).to_path_buf(), contents)]))
}
