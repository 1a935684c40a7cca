//! The partners' own SDKs, unchanged, against our stand-ins: they are the judges of its fidelity. The stand-ins
//! then judge our connectors, each of whose operations meets each fault that they know.
//!
//! `tests/conformance/<partner>/` holds the judges: `node/judge.js` for SDKs from npm, with its `package.json`, and
//! `python/judge.py` for SDKs from PyPI, with its `requirements.txt` (how they report is `report.js` and `report.py`
//! above all partners). `heavy/judge.js` is what `node` is, with packages of hundreds of megabytes. `cargo xtask test`
//! hears `node` of all, and the rest of those whose folders changed and of two by turn. Each is started with the stand-ins' first line in `SANDBOX_READY`, prints a line an operation and
//! closes with `N passed, N failed`. `oidc-provider`, `prism` and `localstripe` are no partners: they judge our OAuth
//! client and our connectors, by the program that stands in `ADVISOROS` and the example `read_list` beside it.

mod chosen;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::counts::Counts;
use crate::prepare::{self, Node, Purpose};
use crate::problem::{Attempt, Problem, Result};
use crate::process::{self, Kept};
use crate::repository;
use crate::stages::Stages;

/// Runs the judges of one partner, or of all, and then lets the stand-ins judge.
pub fn conformance(partner: Option<&str>) -> Result {
    let mut stages = Stages::new();
    prepare::packages(&mut stages, &[Purpose::CommandLine, Purpose::Conformance])?;
    let node = stages.run("Node.js", 30, Node::prepare)?;
    stages.run("build the command line", 180, || {
        let packages = ["--package", "connect-cli", "--package", "connect-connectors"];
        let programs = ["--bin", "advisoros", "--example", "read_list"];
        process::run(repository::cargo().args(["build", "--locked"]).args(packages).args(programs))
    })?;
    let mut total = Counts::default();
    for folder in folders(partner)? {
        let counts = stages.run_on(&name_of(&folder), 60, || whole(&node, &folder));
        total = total + counts.unwrap_or(Counts { passed: 0, failed: 1 });
    }
    let matrix = stages.run_on("every connector under every fault", 120, || {
        let filter = ["--package", "connect-connectors", "--test", "it", "conformance"];
        process::run_tests(repository::cargo().args(["test", "--locked"]).args(filter))
    });
    total = total + matrix.unwrap_or(Counts { passed: 0, failed: 1 });
    let closed = stages.close("conformance");
    println!("\n{total}");
    if total.failed > 0 && closed.is_ok() {
        Err(Problem::new("a partner's SDK or a connector disagrees with a stand-in"))
    } else {
        closed
    }
}

/// The judges for `cargo xtask test`: all from npm that are light, and every one of some.
pub fn in_part(node: &Node) -> Result<Counts> {
    let folders = folders(None)?;
    let names: Vec<String> = folders.iter().map(|folder| name_of(folder)).collect();
    let chosen = chosen::chosen(&names)?;
    println!("    judged in full: {}", chosen.join(", "));
    folders.iter().zip(names).try_fold(Counts::default(), |total, (folder, name)| {
        let counts = if chosen.contains(&name) {
            whole(node, folder)?
        } else {
            from_npm(node, &folder.join("node"))?
        };
        Ok(total + counts)
    })
}

fn name_of(folder: &Path) -> String {
    folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn folders(partner: Option<&str>) -> Result<Vec<PathBuf>> {
    let home = repository::root().join("tests/conformance");
    let entries = fs::read_dir(&home).attempt(|| format!("read {}", home.display()))?;
    let mut folders: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir() && partner.is_none_or(|partner| path.ends_with(partner)))
        .collect();
    folders.sort();
    if folders.is_empty() {
        Err(Problem::new(format!("{} has no judge for this partner", home.display())))
    } else {
        Ok(folders)
    }
}

fn whole(node: &Node, folder: &Path) -> Result<Counts> {
    let light = from_npm(node, &folder.join("node"))?;
    let heavy = from_npm(node, &folder.join("heavy"))?;
    Ok(light + heavy + from_pypi(folder)?)
}

fn from_npm(node: &Node, home: &Path) -> Result<Counts> {
    if !home.is_dir() {
        return Ok(Counts::default());
    }
    node.install(home)?;
    judged(node.command("node").arg(home.join("judge.js")))
}

fn from_pypi(folder: &Path) -> Result<Counts> {
    let home = folder.join("python");
    if !home.is_dir() {
        return Ok(Counts::default());
    }
    judged(
        Command::new(environment(&home)?)
            .arg(home.join("judge.py"))
            .env("PYTHONDONTWRITEBYTECODE", "1"),
    )
}

/// A Python of the judge's own with the pinned SDKs, made once for each list of them.
fn environment(home: &Path) -> Result<PathBuf> {
    let requirements = home.join("requirements.txt");
    let wanted = fs::read(&requirements).attempt(|| format!("read {}", requirements.display()))?;
    let (python, stamp) = (home.join(".venv/bin/python"), home.join(".venv/installed.txt"));
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    process::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(home.join(".venv")))?;
    process::run(
        Command::new(&python)
            .args(["-m", "pip", "install", "--quiet", "--requirement"])
            .arg(&requirements),
    )?;
    fs::write(&stamp, wanted).attempt(|| format!("write {}", stamp.display()))?;
    Ok(python)
}

/// One judge, with stand-ins of its own.
fn judged(judge: &mut Command) -> Result<Counts> {
    let mut serve = Command::new(repository::built("advisoros"));
    serve.args(["--json", "sandbox", "serve", "--seed", "1", "--companies", "2"]);
    let mut stand_ins = Kept::start(serve.stdin(Stdio::null()).stdout(Stdio::piped()))?;
    let mut ready = String::new();
    if let Some(output) = stand_ins.child().stdout.take() {
        BufReader::new(output)
            .read_line(&mut ready)
            .attempt(|| "read the stand-ins' first line".to_owned())?;
    }
    judge
        .env("SANDBOX_READY", ready.trim())
        .env("ADVISOROS", repository::built("advisoros"));
    process::run_tests(judge)
}
