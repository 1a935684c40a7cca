//! What the journeys share.

pub mod desktop;
pub mod process;
pub mod window;
