//! A Chromium for the browser journeys. Debian packages one; Ubuntu's package of that name only
//! starts a snap, which needs systemd, so there Playwright fetches its own build.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::node::Node;
use super::system::{Authority, System};
use crate::problem::{Problem, Result};
use crate::{process, repository};

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// Debian's build of Chromium that has no window. The whole browser draws its own bars even where nobody sees them, which is
/// half of the journeys' time.
const HEADLESS: &str = "chromium-headless-shell";

/// What the journeys run in: the browser without a window, else the whole one.
pub fn headless() -> Option<PathBuf> {
    process::find(HEADLESS).or_else(chromium)
}

/// Whether the journeys have what this system can give them.
pub fn is_headless_here() -> bool {
    match System::here() {
        System::Debian => process::find(HEADLESS).is_some(),
        _ => headless().is_some(),
    }
}

/// The machine's own Chromium, if it has one that starts without a snap, else Playwright's.
pub fn chromium() -> Option<PathBuf> {
    let own = NAMES
        .iter()
        .filter_map(|name| process::find(name))
        .find(|program| !starts_a_snap(program));
    own.or_else(|| fetched(&cache()?).filter(|program| starts(program)))
}

/// Where Playwright keeps its browsers.
fn cache() -> Option<PathBuf> {
    let chosen = std::env::var_os("PLAYWRIGHT_BROWSERS_PATH").filter(|path| Path::new(path).is_absolute());
    chosen
        .map(PathBuf::from)
        .or_else(|| Some(std::env::home_dir()?.join(".cache/ms-playwright")))
}

/// Whether the libraries that it needs are there.
fn starts(program: &Path) -> bool {
    process::succeeds(Command::new(program).arg("--version"))
}

/// Below Playwright's folder: `chromium-<build>/chrome-linux64/chrome`, without `64` on older ones.
fn fetched(cache: &Path) -> Option<PathBuf> {
    let builds = cache
        .read_dir()
        .ok()?
        .flatten()
        .filter(|build| build.file_name().to_string_lossy().starts_with("chromium-"));
    let folders = builds.filter_map(|build| build.path().read_dir().ok()).flatten().flatten();
    folders.map(|folder| folder.path().join("chrome")).find(|program| program.is_file())
}

fn starts_a_snap(program: &Path) -> bool {
    let real = program.canonicalize().unwrap_or_else(|_| program.to_path_buf());
    // Everything in /snap/bin is a link to the one program `snap`, and Ubuntu's
    // /usr/bin/chromium-browser is a short script around /snap/bin/chromium.
    program.starts_with("/snap")
        || real.ends_with("snap")
        || std::fs::read_to_string(&real).is_ok_and(|script| script.contains("/snap/bin/chromium"))
}

/// Fetches a Chromium where no package brings one.
pub fn install_missing(node: &Node) -> Result {
    if headless().is_some() {
        return Ok(());
    }
    // A fetched one needs libraries, which only root may install.
    let with_libraries = System::here() == System::Ubuntu && Authority::here() != Authority::None;
    let arguments: &[&str] = if with_libraries {
        &["install", "--with-deps", "chromium"]
    } else {
        &["install", "chromium"]
    };
    let fetched = fetch(node, arguments);
    if chromium().is_some() {
        return Ok(());
    }
    let problem = match fetched {
        Ok(()) => Problem::new("the Chromium that was fetched does not start: libraries are missing"),
        Err(problem) => problem,
    };
    Err(problem.with_hint(
        "install a Chromium that starts without snap as `chromium`, or in ui/:\n    \
         sudo npx playwright install-deps chromium && npx playwright install chromium\nand start again",
    ))
}

fn fetch(node: &Node, arguments: &[&str]) -> Result {
    let playwright = repository::ui().join("node_modules/playwright/cli.js");
    let mut command: Command = node.command("node");
    process::run(command.arg(playwright).args(arguments).current_dir(repository::ui()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fetched_chromium_is_found_whatever_its_build() {
        let cache = std::env::temp_dir().join(format!("xtask-browser-{}", std::process::id()));
        assert_eq!(fetched(&cache), None);
        let folder = cache.join("chromium-1234/chrome-linux64");
        std::fs::create_dir_all(&folder).unwrap();
        assert_eq!(fetched(&cache), None);
        std::fs::write(folder.join("chrome"), "").unwrap();
        assert_eq!(fetched(&cache), Some(folder.join("chrome")));
        std::fs::remove_dir_all(&cache).unwrap();
    }

    #[test]
    fn a_script_around_a_snap_is_told_apart() {
        let script = std::env::temp_dir().join(format!("xtask-snap-{}", std::process::id()));
        std::fs::write(&script, "#!/bin/sh\nexec /snap/bin/chromium \"$@\"\n").unwrap();
        assert!(starts_a_snap(&script));
        std::fs::write(&script, "#!/bin/sh\nexec /usr/lib/chromium/chromium \"$@\"\n").unwrap();
        assert!(!starts_a_snap(&script));
        std::fs::remove_file(&script).unwrap();
        assert!(starts_a_snap(Path::new("/snap/bin/chromium")));
    }
}
