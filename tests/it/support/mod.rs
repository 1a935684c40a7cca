//! What the journeys share.

use std::path::{Path, PathBuf};

#[expect(dead_code, reason = "the command line's journeys use all of it")]
#[path = "../../../crates/cli/tests/journey/support/consent_page.rs"]
pub mod consent_page;
pub mod desktop;
pub mod firm;
pub mod process;
pub mod window;
pub mod window_process;

/// Where a picture of the window goes.
pub fn picture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("test-output/window")
        .join(format!("{name}.png"))
}
