//! Every connector in the registry against its stand-in: a new partner is tested before it has tests.
//!
//! The modules are marked as test code so that clippy.toml's leave for tests reaches their helper functions.

#[cfg(test)]
mod authorization;
#[cfg(test)]
mod calendars;
#[cfg(test)]
mod conformance;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod meetings;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod records;
#[cfg(test)]
mod support;
