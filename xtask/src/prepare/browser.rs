//! A Chromium for the browser journeys. Debian packages one; Ubuntu's package of that name only
//! starts a snap, which needs systemd, so there Playwright fetches its own build.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::node::Node;
use super::system::{Authority, System};
use crate::problem::{Problem, Result};
use crate::{process, repository};

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// The machine's own Chromium, if it has one that starts without a snap.
pub fn chromium() -> Option<PathBuf> {
    NAMES
        .iter()
        .filter_map(|name| process::find(name))
        .find(|program| !starts_a_snap(program))
}

fn starts_a_snap(program: &Path) -> bool {
    let real = program.canonicalize().unwrap_or_else(|_| program.to_path_buf());
    // Ubuntu's /usr/bin/chromium-browser is a short script around /snap/bin/chromium.
    real.starts_with("/snap") || std::fs::read_to_string(&real).is_ok_and(|script| script.contains("/snap/bin/chromium"))
}

/// Installs a Chromium if there is none.
pub fn install_missing(node: &Node) -> Result {
    if chromium().is_some() {
        return Ok(());
    }
    let authority = Authority::here();
    match (System::here(), authority) {
        (System::Debian, Authority::None) => Err(Problem::new("this machine lacks Chromium").with_hint("sudo apt-get install -y chromium")),
        (System::Debian, _) => super::apt::install(&["chromium"], authority == Authority::Sudo),
        (System::Ubuntu, Authority::None) => Err(Problem::new(
            "this machine lacks a Chromium that starts without snap (Ubuntu's package chromium is a snap)",
        )
        .with_hint("sudo npx playwright install-deps chromium && npx playwright install chromium, in ui/; or install Google Chrome")),
        (System::Ubuntu, _) => fetch(node, &["install", "--with-deps", "chromium"]),
        _ => fetch(node, &["install", "chromium"]),
    }
}

fn fetch(node: &Node, arguments: &[&str]) -> Result {
    let playwright = repository::ui().join("node_modules/playwright/cli.js");
    let mut command: Command = node.command("node");
    process::run(command.arg(playwright).args(arguments).current_dir(repository::ui()))
}
