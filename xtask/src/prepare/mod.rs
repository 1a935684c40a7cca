//! Installs what a fresh machine with only Rust and npm lacks, or says exactly what is missing.
//! Quick when nothing is: a few look-ups on PATH, no package tool is started.

mod apt;
mod browser;
mod cargo_tool;
mod needs;
mod node;
mod system;

use std::path::{Path, PathBuf};

use crate::problem::Result;
use crate::stages::Stages;

pub use browser::{chromium, headless};
pub use cargo_tool::CARGO_FUZZ;
pub use needs::Purpose;
pub use node::Node;

/// Brings the machine to where the task can start, and answers the Node.js to use.
pub fn prepare(stages: &mut Stages, purposes: &[Purpose]) -> Result<Node> {
    packages(stages, purposes)?;
    stages.run("Node.js and the front end's packages", 60, || {
        let node = Node::prepare()?;
        node.install(&crate::repository::ui())?;
        Ok(node)
    })
}

/// Brings the system's packages alone, for tasks that need no front end.
pub fn packages(stages: &mut Stages, purposes: &[Purpose]) -> Result {
    stages.run("system packages", 240, || apt::install_missing(purposes))
}

/// Brings a Chromium for the browser journeys, where no system package did.
pub fn browser(stages: &mut Stages, node: &Node) -> Result {
    stages.run("a browser", 60, || browser::install_missing(node))
}

/// Brings the driver of the real window.
pub fn webdriver(stages: &mut Stages) -> Result {
    stages.run("tauri-driver", 90, || cargo_tool::TAURI_DRIVER.install_missing())
}

/// The newest of Debian's PostgreSQL folders, which are not on PATH.
pub fn postgresql_programs() -> Option<PathBuf> {
    needs::newest_postgresql(Path::new("/usr/lib/postgresql"))
}
