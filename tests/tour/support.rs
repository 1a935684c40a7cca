//! The driver of the window, which the journeys in `tests/it` use as well.

#[expect(dead_code, reason = "the command line's journeys use all of it")]
#[path = "../../crates/cli/tests/journey/support/consent_page.rs"]
pub mod consent_page;
#[path = "../it/support/desktop.rs"]
pub mod desktop;
#[path = "../it/support/process.rs"]
pub mod process;
#[path = "../it/support/window.rs"]
pub mod window;
