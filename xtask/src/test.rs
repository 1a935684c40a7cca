//! `cargo xtask test`: prepares the machine and runs every test, of Rust and TypeScript alike.
//! Nothing is skipped: what cannot run has failed.

use std::process::Command;

use clap::ValueEnum;

use crate::counts::Counts;
use crate::prepare::{self, Node, Purpose, prepare};
use crate::problem::{Problem, Result};
use crate::stages::Stages;
use crate::{conformance, process, repository, run};

/// The root package: its tests drive the window's commands, and the window itself.
const SHELL: &str = "advisoros-connect";

/// A part of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Suite {
    /// Types and unit tests of the front end
    Ui,
    /// The crates
    Rust,
    /// Browser journeys in Chromium
    Browser,
    /// Commands and journeys in the real window
    Window,
    /// The partners' own SDKs against the stand-ins
    Conformance,
}

/// Runs the chosen suites, all of them when none is chosen.
pub fn test(only: &[Suite]) -> Result {
    let chosen = |suite: Suite| only.is_empty() || only.contains(&suite);
    let mut stages = Stages::new();
    let node = prepare(&mut stages, &[Purpose::CommandLine, Purpose::Window, Purpose::Tests])?;
    let mut total = Counts::default();
    let mut suite = |stages: &mut Stages, name: &str, cold_seconds: u64, work: &dyn Fn() -> Result<Counts>| {
        let counted = stages.run_on(name, cold_seconds, || {
            let counts = work()?;
            total = total + counts;
            if counts.failed > 0 {
                Err(Problem::new(format!("{} tests failed", counts.failed)))
            } else {
                Ok(counts)
            }
        });
        if counted.is_none() && total.failed == 0 {
            total.failed = 1;
        }
    };
    if chosen(Suite::Ui) {
        suite(&mut stages, "front end: types and unit tests", 60, &|| front_end(&node));
    }
    // The window embeds the pages, so they are built whenever Rust is.
    suite(&mut stages, "build the pages and the programs", 600, &|| build(&node));
    if chosen(Suite::Rust) {
        suite(&mut stages, "crates", 420, &crates);
        suite(&mut stages, "documentation examples", 60, &documentation);
    }
    if chosen(Suite::Browser) {
        suite(&mut stages, "browser journeys", 120, &|| browser(&node));
    }
    if chosen(Suite::Window) {
        suite(&mut stages, "commands and the real window", 240, &window);
    }
    if chosen(Suite::Conformance) {
        suite(&mut stages, "the partners' SDKs against the stand-ins", 60, &|| {
            conformance::quick(&node)
        });
    }
    let closed = stages.close("test");
    println!("\n{total}");
    closed
}

fn front_end(node: &Node) -> Result<Counts> {
    process::run(&mut node.script("typecheck"))?;
    process::run_tests(&mut node.script("test"))
}

fn build(node: &Node) -> Result<Counts> {
    run::build_pages(node)?;
    // One selection of packages for all builds of this task: another would choose other features
    // for the dependencies and compile them a second time.
    process::run(repository::cargo().args(["build", "--locked", "--workspace", "--bins"]))?;
    Ok(Counts::default())
}

fn crates() -> Result<Counts> {
    process::run_tests(&mut rust_tests(false))
}

/// These tests bring a desktop of their own: display, session bus and an unlocked keychain.
fn window() -> Result<Counts> {
    process::run_tests(&mut rust_tests(true))
}

/// The tests of the root package, or all others, by nextest where it is installed.
fn rust_tests(of_shell: bool) -> Command {
    let mut command = repository::cargo();
    if process::find("cargo-nextest").is_some() {
        let filter = if of_shell {
            format!("package({SHELL})")
        } else {
            format!("not package({SHELL})")
        };
        command.args(["nextest", "run", "--locked", "--workspace", "--no-fail-fast", "-E", &filter]);
    } else {
        command.args(["test", "--locked", "--no-fail-fast", "--lib", "--bins", "--tests"]);
        match of_shell {
            true => command.args(["--package", SHELL]),
            false => command.args(["--workspace", "--exclude", SHELL]),
        };
    }
    if let Some(folder) = prepare::postgresql_programs() {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::env::split_paths(&path).chain(std::iter::once(folder));
        if let Ok(joined) = std::env::join_paths(folders) {
            command.env("PATH", joined);
        }
    }
    command
}

/// Most crates have no examples in their documentation, so none at all is not a failure here.
fn documentation() -> Result<Counts> {
    process::run(repository::cargo().args(["test", "--locked", "--quiet", "--workspace", "--doc", "--exclude", SHELL]))?;
    Ok(Counts::default())
}

fn browser(node: &Node) -> Result<Counts> {
    let mut command = node.script("e2e");
    if let Some(chromium) = prepare::chromium() {
        command.env("CHROMIUM", chromium);
    }
    process::run_tests(command.env("CI", "true"))
}
