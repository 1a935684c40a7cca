//! `cargo xtask run`: builds everything, the command line first, and opens the window on a
//! rehearsal firm. With no display it draws on a virtual one, takes the picture, and walks the same
//! road on the command line.

mod consent;
mod csv_mapping;
mod journey;
mod window;

use std::path::PathBuf;

use crate::prepare::{Node, Purpose, prepare};
use crate::problem::Result;
use crate::stages::Stages;
use crate::{display, process, repository};

pub use consent::consent;

/// Runs the task.
pub fn run(workspace: Option<PathBuf>) -> Result {
    let mut stages = Stages::new();
    let mut purposes = vec![Purpose::CommandLine, Purpose::Window];
    let virtual_display = !display::exists();
    if virtual_display {
        println!("There is no display: the window will open on a virtual one, and its picture is kept.");
        purposes.push(Purpose::VirtualDisplay);
    }
    let node = prepare(&mut stages, &purposes)?;
    stages.run("build the command line", 180, || build("advisoros"))?;
    println!("\nThe command line is ready: {}\n", repository::built("advisoros").display());
    stages.run("build the pages", 15, || build_pages(&node))?;
    stages.run("build the window", 300, || build("advisoros-connect"))?;
    let workspace = workspace.unwrap_or_else(default_workspace);
    if !virtual_display {
        println!(
            "\nOpening the window on the rehearsal firm in {}. Close it to end.",
            workspace.display()
        );
        return window::open(&workspace);
    }
    let picture = repository::root().join("test-output/window.png");
    stages.run("open the window and take its picture", 20, || window::picture(&workspace, &picture))?;
    stages.run("the same road on the command line", 20, journey::walk)?;
    stages.close("run")?;
    println!("\nThe window's picture: {}", picture.display());
    println!("The command line:     {}", repository::built("advisoros").display());
    println!("With a display this command opens the window and leaves it to you.");
    Ok(())
}

/// The whole workspace is selected for both programs, so that the second finds the dependencies of
/// the first built with the same features.
fn build(program: &str) -> Result {
    process::run(repository::cargo().args(["build", "--locked", "--workspace", "--bin", program]))
}

/// Builds the front end into `ui/dist`, from where the window's build embeds it.
pub fn build_pages(node: &Node) -> Result {
    process::run(&mut node.script("build"))
}

/// Where a program of this name keeps its data on this system.
fn default_workspace() -> PathBuf {
    let data = std::env::var_os("XDG_DATA_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share")))
        .unwrap_or_else(repository::target);
    data.join("advisoros-connect").join("rehearsal")
}
