//! Journeys through the command line: the built program against stand-ins in a process of their own.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking, also in its helpers")]

mod authorize;
mod categories;
mod map;
mod recovery;
mod support;
mod trouble;
