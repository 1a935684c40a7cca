//! `cargo xtask test`: prepares the machine and runs every test, of Rust and TypeScript alike.
//! Nothing is skipped: what cannot run has failed.

use std::num::NonZero;

use clap::ValueEnum;

use crate::counts::Counts;
use crate::prepare::{self, Node, Purpose, prepare};
use crate::problem::{Problem, Result};
use crate::stages::Stages;
use crate::{conformance, process, repository, run};

/// The root package: its tests ask the window's commands, and drive the window itself.
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
    let chosen = |suites: &[Suite]| only.is_empty() || suites.iter().any(|suite| only.contains(suite));
    let mut tests = Run {
        stages: Stages::new(),
        total: Counts::default(),
    };
    let node = prepare(&mut tests.stages, &[Purpose::CommandLine, Purpose::Window, Purpose::Tests])?;
    if chosen(&[Suite::Browser, Suite::Rust]) {
        prepare::browser(&mut tests.stages, &node)?;
    }
    if chosen(&[Suite::Window]) {
        prepare::webdriver(&mut tests.stages)?;
    }
    if chosen(&[Suite::Ui]) {
        tests.suite("front end: types and unit tests", 60, || front_end(&node));
    }
    if chosen(&[Suite::Rust, Suite::Window, Suite::Conformance]) {
        tests.suite("build the pages and every program and test", 900, || build(&node));
    }
    let packages: Option<&[&str]> = match (chosen(&[Suite::Rust]), chosen(&[Suite::Window])) {
        (true, true) => Some(&["--workspace"]),
        (true, false) => Some(&["--workspace", "--exclude", SHELL]),
        (false, true) => Some(&["--package", SHELL]),
        (false, false) => None,
    };
    if let Some(packages) = packages {
        tests.suite("crates, commands and the real window", 420, || rust(packages));
    }
    if chosen(&[Suite::Browser]) {
        tests.suite("browser journeys", 180, || browser(&node));
    }
    if chosen(&[Suite::Conformance]) {
        tests.suite("the partners' SDKs against the stand-ins", 300, || conformance::in_part(&node));
    }
    let closed = tests.stages.close("test");
    println!("\n{}", tests.total);
    closed
}

struct Run {
    stages: Stages,
    total: Counts,
}

impl Run {
    /// One suite; what fails before it can count its tests counts as one failure.
    fn suite(&mut self, name: &str, cold_seconds: u64, work: impl FnOnce() -> Result<Counts>) {
        let mut counts = Counts { passed: 0, failed: 1 };
        self.stages.run_on(name, cold_seconds, || {
            counts = work()?;
            match counts.failed {
                0 => Ok(()),
                failed => Err(Problem::new(format!("{failed} tests failed"))),
            }
        });
        self.total = self.total + counts;
    }
}

fn front_end(node: &Node) -> Result<Counts> {
    process::run(&mut node.script("typecheck"))?;
    process::run_tests(&mut node.script("test"))
}

/// The window embeds the pages, so they come first. All of Rust is one selection of packages: a
/// second one would choose other features for the dependencies and compile them again.
fn build(node: &Node) -> Result<Counts> {
    run::build_pages(node)?;
    process::run(repository::cargo().args(["test", "--locked", "--workspace", "--no-run"]))?;
    Ok(Counts::default())
}

/// By cargo's own runner and not by nextest, which starts a process for each test: the store's tests
/// would each start a PostgreSQL server. The window's bring a desktop of their own, with display,
/// session bus and an unlocked keychain. Most journeys wait, for servers and for limits that they hold:
/// two at once for each processor take little more than half the time of one.
fn rust(packages: &[&str]) -> Result<Counts> {
    let mut command = repository::cargo();
    command.args(["test", "--locked", "--no-fail-fast"]).args(packages);
    if let Some(folder) = prepare::postgresql_programs() {
        let path = std::env::var_os("PATH").unwrap_or_default();
        if let Ok(joined) = std::env::join_paths(std::env::split_paths(&path).chain([folder])) {
            command.env("PATH", joined);
        }
    }
    if let Some(chromium) = prepare::headless() {
        command.env("CHROMIUM", chromium);
    }
    if std::env::var_os("RUST_TEST_THREADS").is_none() {
        let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
        command.env("RUST_TEST_THREADS", (2 * processors).to_string());
    }
    process::run_tests(&mut command)
}

fn browser(node: &Node) -> Result<Counts> {
    let mut command = node.script("e2e");
    if let Some(chromium) = prepare::headless() {
        command.env("CHROMIUM", chromium);
    }
    process::run_tests(command.env("CI", "true"))
}
