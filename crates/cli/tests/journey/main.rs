//! Journeys through the command line: the built program against stand-ins in a process of their own.

mod authorize;
mod map;
mod support;
mod trouble;
