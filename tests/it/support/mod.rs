//! What the journeys share.

#[expect(dead_code, reason = "the command line's journeys use all of it")]
#[path = "../../../crates/cli/tests/journey/support/consent_page.rs"]
pub mod consent_page;
pub mod desktop;
pub mod firm;
pub mod process;
pub mod window;
pub mod window_process;
