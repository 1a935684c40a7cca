//! `cargo xtask lint`: every rule that a machine can check, the quick ones first. `--fix` repairs
//! what can be repaired.

use crate::prepare::{Purpose, prepare};
use crate::problem::{Problem, Result};
use crate::stages::Stages;
use crate::{r#gen, process, repository, run, tidy};

/// Checks, or repairs.
pub fn lint(fix: bool) -> Result {
    let mut stages = Stages::new();
    stages.run_on("tidy: this repository's own rules", 5, tidy::check);
    stages.run_on("rustfmt", 5, || format(fix));
    let node = prepare(&mut stages, &[Purpose::CommandLine, Purpose::Window])?;
    stages.run_on("front end: format and lint", 10, || {
        process::run(&mut node.script(if fix { "lint:fix" } else { "lint" }))
    });
    stages.run_on("icons are as generated", 5, || r#gen::icons(fix));
    // Clippy compiles the window, whose build embeds the pages.
    stages.run("build the pages", 15, || run::build_pages(&node))?;
    stages.run_on("clippy", 300, || clippy(fix));
    stages.run_on("bindings are as generated", 300, || r#gen::bindings(fix));
    if process::find("cargo-deny").is_some() {
        stages.run_on("cargo-deny", 20, || {
            process::run(repository::cargo().args(["deny", "--offline", "check", "bans", "licenses", "sources"]))
        });
    } else {
        println!("    cargo-deny is not installed; tidy has checked licenses, sources, owners and minimum versions itself");
    }
    stages.close("lint").map_err(|problem| {
        if fix {
            problem
        } else {
            Problem::new(problem.to_string()).with_hint("`cargo xtask lint --fix` repairs what can be repaired")
        }
    })
}

fn format(fix: bool) -> Result {
    let mut command = repository::cargo();
    command.args(["fmt", "--all"]);
    if !fix {
        command.arg("--check");
    }
    process::run(&mut command)
}

fn clippy(fix: bool) -> Result {
    let mut command = repository::cargo();
    command.args(["clippy", "--locked", "--workspace", "--all-targets"]);
    if fix {
        command.args(["--fix", "--allow-dirty", "--allow-staged"]);
    }
    process::run(command.args(["--", "--deny", "warnings"]))
}
