//! Both handles over real sockets.
//!
//! The modules are marked as test code so that clippy.toml's leave for tests reaches their helper functions.

#[cfg(test)]
mod handles;
