//! `cargo xtask gen`: rewrites what is generated and kept in the repository. `lint` runs the same
//! and refuses a difference.

mod bindings;
mod icons;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use crate::problem::{Attempt, Problem, Result};
use crate::repository;

/// Contents by path below the repository's root.
type Generated = BTreeMap<PathBuf, Vec<u8>>;

/// Rewrites everything.
pub fn generate() -> Result {
    icons(true)?;
    bindings(true)
}

/// The window's icons, from their one source image.
pub fn icons(write: bool) -> Result {
    settle(&icons::generated()?, write)
}

/// The TypeScript of requests, answers, events and errors, from the Rust commands.
pub fn bindings(write: bool) -> Result {
    settle(&bindings::generated()?, write)
}

fn settle(generated: &Generated, write: bool) -> Result {
    let mut stale = Vec::new();
    for (path, contents) in generated {
        let file = repository::root().join(path);
        if fs::read(&file).is_ok_and(|present| &present == contents) {
            continue;
        }
        stale.push(path.display().to_string());
        if write {
            fs::write(&file, contents).attempt(|| format!("write {}", file.display()))?;
            println!("    wrote {}", path.display());
        }
    }
    if write || stale.is_empty() {
        Ok(())
    } else {
        Err(Problem::new(format!("not as generated: {}", stale.join(", "))).with_hint("cargo xtask gen"))
    }
}
