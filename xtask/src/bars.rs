//! `cargo xtask bar` and `cargo xtask perf`: the measuring itself is `crates/bars`, so that this
//! crate stays light. Figures come from optimized builds.

use crate::prepare::{self, Purpose, prepare};
use crate::problem::Result;
use crate::session::Session;
use crate::stages::Stages;
use crate::{process, repository, run};

/// A promise about correctness, or one about speed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Bar,
    Perf,
}

/// Measures the named promises; `arguments` go to the measuring program as they are.
pub fn measure(kind: Kind, arguments: &[String]) -> Result {
    let mut stages = Stages::new();
    let node = prepare(&mut stages, &[Purpose::CommandLine, Purpose::Window, Purpose::Tests])?;
    stages.run("build the pages", 15, || run::build_pages(&node))?;
    stages.run("build what is measured", 900, || {
        let packages = ["--package", "connect-bars", "--package", "connect-cli"];
        let mut command = repository::cargo();
        command.args(["build", "--locked", "--release"]).args(packages);
        if kind == Kind::Perf {
            command.args(["--package", "advisoros-connect"]);
        }
        process::run(&mut command)
    })?;
    let session = Session::start()?;
    let release = repository::target().join("release");
    let mut measuring = node.command(&release.join("connect-bars").to_string_lossy());
    measuring
        .arg(if kind == Kind::Bar { "bar" } else { "perf" })
        .args(arguments)
        .env("ADVISOROS_CLI", release.join("advisoros"))
        .env("ADVISOROS_WINDOW", release.join("advisoros-connect"))
        .current_dir(repository::root());
    if let Some(chromium) = prepare::chromium() {
        measuring.env("CHROMIUM", chromium);
    }
    println!();
    process::run(&mut session.wrap(&measuring))
}
