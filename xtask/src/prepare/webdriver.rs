//! tauri-driver, which lets a test drive the real window: built once into `target/tools`.

use std::fs;
use std::path::PathBuf;

use crate::problem::Result;
use crate::{process, repository};

/// The last of the 2.x line: 3.0 is an alpha, and what `cargo install` takes unasked.
const VERSION: &str = "2.1.0";

/// Where the program lies once installed.
fn tauri_driver() -> PathBuf {
    repository::tools()
        .join("bin")
        .join(format!("tauri-driver{}", std::env::consts::EXE_SUFFIX))
}

/// Installs tauri-driver unless this version is there.
pub fn install_missing() -> Result {
    let record = repository::tools().join(".crates.toml");
    let recorded = fs::read_to_string(record)
        .unwrap_or_default()
        .contains(&format!("tauri-driver {VERSION} "));
    if recorded && tauri_driver().is_file() {
        return Ok(());
    }
    process::run(
        repository::cargo()
            .args(["install", "tauri-driver", "--version", VERSION, "--locked", "--force", "--root"])
            .arg(repository::tools()),
    )
}
