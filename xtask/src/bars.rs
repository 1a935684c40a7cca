//! `cargo xtask bar` and `cargo xtask perf`: the measuring itself is `crates/bars`, so that this
//! crate stays light.

use std::process::Command;

use crate::display::VirtualDisplay;
use crate::prepare::{self, Node, Purpose, prepare};
use crate::problem::Result;
use crate::stages::Stages;
use crate::{process, repository, run};

/// Correctness: counts of what went wrong, which no optimization changes. With `unprotected` the
/// protection that each bar measures is compiled out, and each must fail. A full run makes a hundred
/// thousand calls, so it gets an optimized program.
pub fn bar(unprotected: bool, arguments: &[String]) -> Result {
    let mut stages = Stages::new();
    prepare::packages(&mut stages, &[Purpose::CommandLine])?;
    let is_full = arguments.iter().any(|argument| argument == FULL);
    stages.run("build the bars", if is_full { 400 } else { 240 }, || {
        let mut command = repository::cargo();
        command.args(["build", "--locked", "--package", "connect-bars"]);
        if is_full {
            command.arg("--release");
        }
        if unprotected {
            command.args(["--features", "unprotected"]);
        }
        process::run(&mut command)
    })?;
    println!();
    let program = if is_full {
        repository::optimized("connect-bars")
    } else {
        repository::built("connect-bars")
    };
    process::run(Command::new(program).arg("bar").args(arguments))
}

/// Every trial that a promise names.
const FULL: &str = "--full";

/// The grid's figures come from the front end's own pages (`ui/perf`), all others from `crates/bars`.
const GRID: &str = "grid";

/// Speed and size, of optimized programs, in the real window and in Chromium. Without a name: all.
pub fn perf(arguments: &[String]) -> Result {
    let mut stages = Stages::new();
    let node = prepare(
        &mut stages,
        &[Purpose::CommandLine, Purpose::Window, Purpose::VirtualDisplay, Purpose::Perf],
    )?;
    prepare::browser(&mut stages, &node)?;
    let (options, ids): (Vec<&String>, Vec<&String>) = arguments.iter().partition(|argument| argument.starts_with('-'));
    let (grid, others): (Vec<&String>, Vec<&String>) = ids.iter().partition(|id| id.eq_ignore_ascii_case(GRID));
    if ids.is_empty() || !others.is_empty() {
        stages.run_on("the programs", 1_800, || programs(&node, others.into_iter().chain(options)));
    }
    if ids.is_empty() || !grid.is_empty() {
        stages.run_on("the grid at 100,000 rows", 240, || {
            process::run(&mut with_chromium(node.script("perf")))
        });
    }
    stages.close("perf")
}

/// Builds our programs and the anchor with one profile, so that only what is in them differs.
fn programs<'a>(node: &Node, arguments: impl Iterator<Item = &'a String>) -> Result {
    run::build_pages(node)?;
    let packages = ["connect-bars", "connect-cli", "connect-hello", "advisoros-connect"];
    let packages = packages.iter().flat_map(|package| ["--package", package]);
    process::run(repository::cargo().args(["build", "--locked", "--release"]).args(packages))?;
    let mut measuring = Command::new(repository::optimized("connect-bars"));
    measuring
        .arg("perf")
        .args(arguments)
        .env("ADVISOROS_PROGRAMS", repository::target().join("release"));
    // The same display on every machine, and nobody's windows in its way.
    let display = VirtualDisplay::start()?;
    display.adopt(&mut measuring);
    process::run(&mut measuring)
}

fn with_chromium(mut command: Command) -> Command {
    if let Some(chromium) = prepare::chromium() {
        command.env("CHROMIUM", chromium);
    }
    command
}
