//! `cargo xtask fuzz`: libFuzzer feeds what reads foreign bytes, guided by which code they reach. What it learns
//! stays in `target/fuzz-corpus`, so that the next run goes on where this one ended.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::prepare::{self, CARGO_FUZZ, Purpose};
use crate::problem::{Attempt, Result};
use crate::stages::Stages;
use crate::{process, repository};

/// Every target in `fuzz/Cargo.toml`.
const TARGETS: [&str; 2] = ["token-reply", "callback"];
/// Longer bodies reach no other code.
const LONGEST_INPUT: &str = "-max_len=4096";

/// Feeds one target, or each in turn, for so many minutes. A crash ends it with an error, and its input is kept.
pub fn fuzz(target: Option<&str>, minutes: u32) -> Result {
    let mut stages = Stages::new();
    prepare::packages(&mut stages, &[Purpose::CommandLine])?;
    stages.run("cargo-fuzz", 120, || CARGO_FUZZ.install_missing())?;
    let chosen: Vec<&str> = TARGETS
        .into_iter()
        .filter(|name| target.is_none_or(|target| target == *name))
        .collect();
    if chosen.is_empty() {
        return Err(crate::problem::Problem::new(format!(
            "there is no such target: {}",
            TARGETS.join(", ")
        )));
    }
    for name in chosen {
        stages.run_on(name, u64::from(minutes) * 60 + 180, || feed(name, minutes));
    }
    stages.close("fuzz")
}

fn feed(target: &str, minutes: u32) -> Result {
    let corpus = folder("fuzz-corpus", target)?;
    let crashes = folder("fuzz-crashes", target)?;
    // No sanitizer: there is no unsafe code to watch, and none needs an unstable compiler.
    process::run(
        command()
            .args(["run", "--fuzz-dir", "fuzz", "--sanitizer", "none", target])
            .arg(&corpus)
            .args(["--", LONGEST_INPUT, "-print_final_stats=1", "-verbosity=0"])
            .arg(format!("-max_total_time={}", minutes * 60))
            .arg(format!("-artifact_prefix={}/", crashes.display())),
    )
}

fn command() -> Command {
    let mut command = Command::new(CARGO_FUZZ.program());
    command
        .current_dir(repository::root())
        .env("CARGO_TARGET_DIR", repository::target().join("fuzz"));
    command
}

fn folder(kind: &str, target: &str) -> Result<PathBuf> {
    let folder = repository::target().join(kind).join(target);
    fs::create_dir_all(&folder).attempt(|| format!("make {}", folder.display()))?;
    Ok(folder)
}
