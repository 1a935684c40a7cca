//! `cargo xtask tour`: a newcomer's first five minutes in the rehearsal firm, in the real window, as pictures and
//! seconds. The walking itself is `tests/tour`, which drives the window as the journeys in `tests/it` do.

use crate::prepare::{self, Purpose, prepare};
use crate::problem::Result;
use crate::stages::Stages;
use crate::{process, repository, run};

/// Prepares, builds and walks. The pictures and their table are kept, however it ends.
pub fn tour(release: bool, dark: bool) -> Result {
    let mut stages = Stages::new();
    let node = prepare(&mut stages, &[Purpose::CommandLine, Purpose::Window, Purpose::Tour])?;
    prepare::webdriver(&mut stages)?;
    stages.run("build the pages", 15, || run::build_pages(&node))?;
    let mut walk = repository::cargo();
    // The whole workspace is selected, so that what a test or a run has built serves here too.
    walk.args(["bench", "--locked", "--workspace", "--bench", "tour"]);
    walk.args(["--profile", if release { "release" } else { "dev" }]);
    let mut build = repository::cargo();
    build.args(walk.get_args()).arg("--no-run");
    stages.run("build the window and the tour", if release { 1_800 } else { 300 }, || {
        process::run(&mut build)
    })?;
    if dark {
        // What WebKitGTK takes for the system's wish.
        walk.env("GTK_THEME", "Adwaita:dark").args(["--", "--dark"]);
    }
    let name = if dark { "tour-dark" } else { "tour" };
    let table = repository::root().join("test-output").join(format!("{name}.md"));
    stages.run_on("the tour", 300, || process::run(&mut walk));
    println!("\nWhat was seen: {}", table.display());
    stages.close("tour")
}
