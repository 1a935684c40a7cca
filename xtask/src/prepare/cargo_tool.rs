//! Programs from the crate registry, each built once, in one version, into `target/tools`.

use std::fs;
use std::path::PathBuf;

use crate::problem::Result;
use crate::{process, repository};

/// A program of another project.
pub struct CargoTool {
    name: &'static str,
    version: &'static str,
}

/// Lets a test drive the real window. The last of the 2.x line: 3.0 is an alpha, and what `cargo install`
/// takes unasked.
pub const TAURI_DRIVER: CargoTool = CargoTool {
    name: "tauri-driver",
    version: "2.1.0",
};

/// Builds and runs what `fuzz/` holds.
pub const CARGO_FUZZ: CargoTool = CargoTool {
    name: "cargo-fuzz",
    version: "0.13.1",
};

impl CargoTool {
    /// Where the program lies once installed.
    pub fn program(&self) -> PathBuf {
        repository::tools()
            .join("bin")
            .join(format!("{}{}", self.name, std::env::consts::EXE_SUFFIX))
    }

    /// Installs it unless this version is there.
    pub fn install_missing(&self) -> Result {
        let Self { name, version } = self;
        let record = repository::tools().join(".crates.toml");
        let recorded = fs::read_to_string(record)
            .unwrap_or_default()
            .contains(&format!("{name} {version} "));
        if recorded && self.program().is_file() {
            return Ok(());
        }
        process::run(
            repository::cargo()
                .args(["install", name, "--version", version, "--locked", "--force", "--root"])
                .arg(repository::tools()),
        )
    }
}
