//! `cargo xtask bar` and `cargo xtask perf`: the measuring itself is `crates/bars`, so that this
//! crate stays light.

use std::process::Command;

use crate::display::{self, VirtualDisplay};
use crate::prepare::{self, Node, Purpose, prepare};
use crate::problem::Result;
use crate::stages::Stages;
use crate::{process, repository, run};

/// Correctness: counts of what went wrong, which no optimization changes. With `unprotected` the
/// protection that each bar measures is compiled out, and each must fail.
pub fn bar(unprotected: bool, arguments: &[String]) -> Result {
    let mut stages = Stages::new();
    prepare::packages(&mut stages, &[Purpose::CommandLine])?;
    stages.run("build the bars", 240, || {
        let mut command = repository::cargo();
        command.args(["build", "--locked", "--package", "connect-bars"]);
        if unprotected {
            command.args(["--features", "unprotected"]);
        }
        process::run(&mut command)
    })?;
    println!();
    process::run(Command::new(repository::built("connect-bars")).arg("bar").args(arguments))
}

/// The grid's figures come from the front end's own pages (`ui/perf`), all others from `crates/bars`.
const GRID: &str = "grid";

/// Speed and size, of optimized programs, in the real window and in Chromium. Without a name: all.
pub fn perf(arguments: &[String]) -> Result {
    let mut stages = Stages::new();
    let node = prepare(
        &mut stages,
        &[Purpose::CommandLine, Purpose::Window, Purpose::VirtualDisplay, Purpose::Tests],
    )?;
    prepare::browser(&mut stages, &node)?;
    let (grid, others): (Vec<&String>, Vec<&String>) = arguments.iter().partition(|argument| argument.eq_ignore_ascii_case(GRID));
    if !grid.is_empty() || others.is_empty() {
        stages.run("the grid at 100,000 rows", 240, || {
            process::run(&mut with_chromium(node.script("perf")))
        })?;
    }
    if !others.is_empty() || grid.is_empty() {
        programs(&mut stages, &node, &others)?;
    }
    stages.close("perf")
}

fn programs(stages: &mut Stages, node: &Node, arguments: &[&String]) -> Result {
    stages.run("build the pages", 15, || run::build_pages(node))?;
    stages.run("build optimized programs", 900, || {
        let packages = ["connect-bars", "connect-cli", "advisoros-connect"]
            .iter()
            .flat_map(|package| ["--package", package]);
        process::run(repository::cargo().args(["build", "--locked", "--release"]).args(packages))
    })?;
    let release = repository::target().join("release");
    let mut measuring = with_chromium(node.command(&release.join("connect-bars").to_string_lossy()));
    measuring
        .arg("perf")
        .args(arguments)
        .env("ADVISOROS_PROGRAMS", &release)
        .current_dir(repository::root());
    let virtual_display = if display::exists() { None } else { Some(VirtualDisplay::start()?) };
    if let Some(display) = &virtual_display {
        display.adopt(&mut measuring);
    }
    stages.run("the programs", 600, || process::run(&mut measuring))
}

fn with_chromium(mut command: Command) -> Command {
    if let Some(chromium) = prepare::chromium() {
        command.env("CHROMIUM", chromium);
    }
    command
}
