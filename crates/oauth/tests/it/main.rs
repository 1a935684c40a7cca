//! The listener and the token calls over real sockets, and the relay page as shipped.
//!
//! The modules are marked as test code so that clippy.toml's leave for tests reaches their helper functions.

#[cfg(test)]
mod callback;
#[cfg(test)]
mod relay_page;
#[cfg(test)]
mod token;
